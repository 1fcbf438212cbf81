//! Certificate revocation lists as values, written by hand: most variants are lists that the library refuses to sign.

use crate::chain::{DAY, Extension, Keys, Made, NOW, OTHER_KEY, name, sign};
use crate::der::{bit_string, integer, oid as oid_der, sequence, time, tlv};
use certwright::SignatureAlgorithm;
use certwright::issue::OwnedExtension;
use certwright::x509::oid;

/// Who signs a list.
#[derive(Clone, Copy, PartialEq)]
pub enum Signer {
    /// The CA at this place of the path.
    Ca(usize),
    /// The name of that CA, and a key that is not its.
    Impostor(usize),
    /// Somebody else.
    Stranger,
}

/// A list to be.
#[derive(Clone)]
pub struct List {
    pub version: u8,
    pub signer: Signer,
    pub this_update: i64,
    pub next_update: Option<i64>,
    /// Content octets of serial numbers, and the DER of each entry's extensions.
    pub revoked: Vec<(Vec<u8>, Vec<Extension>)>,
    /// Beside authorityKeyIdentifier and cRLNumber.
    pub extensions: Vec<Extension>,
}

impl List {
    /// The list of the CA at this place, of yesterday, empty.
    pub fn of(place: usize) -> Self {
        Self {
            version: 2,
            signer: Signer::Ca(place),
            this_update: NOW - DAY,
            next_update: Some(NOW + DAY),
            revoked: Vec::new(),
            extensions: Vec::new(),
        }
    }

    pub fn revoke(&mut self, serial: &[u8]) {
        self.revoked.push((serial.to_vec(), Vec::new()));
    }

    pub fn to_der(&self, keys: &Keys, path: &[Made]) -> Vec<u8> {
        let (issuer, key, key_id) = match self.signer {
            Signer::Ca(place) => (path[place].draft.subject.clone(), path[place].draft.key, path[place].draft.key),
            Signer::Impostor(place) => (path[place].draft.subject.clone(), OTHER_KEY, path[place].draft.key),
            Signer::Stranger => (name("CN=Stranger"), OTHER_KEY, OTHER_KEY),
        };
        let authority = OwnedExtension::authority_key_identifier(&keys.identifier(key_id)).unwrap();
        let number = Extension::new(oid::CRL_NUMBER, false, integer(1));
        let list = |extensions: &[Extension]| extensions.iter().flat_map(Extension::to_der).collect::<Vec<u8>>();
        let entry = |(serial, extensions): &(Vec<u8>, Vec<Extension>)| {
            let extensions = if extensions.is_empty() { Vec::new() } else { tlv(0x30, &list(extensions)) };
            sequence(&[&tlv(2, serial), &time(NOW - 2 * DAY), &extensions])
        };
        let entries: Vec<u8> = self.revoked.iter().flat_map(entry).collect();
        let own = [&[authority.into(), number], &self.extensions[..]].concat();
        let algorithm = SignatureAlgorithm::EcdsaSha256.to_der();
        let tbs = sequence(&[
            &if self.version == 1 { Vec::new() } else { integer(self.version - 1) },
            &algorithm,
            &issuer,
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &if entries.is_empty() { Vec::new() } else { tlv(0x30, &entries) },
            &if self.version == 1 { Vec::new() } else { tlv(0xa0, &tlv(0x30, &list(&own))) },
        ]);
        sequence(&[&tbs, &algorithm, &bit_string(&sign(keys, key, &tbs))])
    }
}

/// issuingDistributionPoint with these fields.
pub fn distribution_point(fields: &[u8]) -> Extension {
    Extension::new(oid::ISSUING_DISTRIBUTION_POINT, true, tlv(0x30, fields))
}

/// An extension that nobody knows.
pub fn unknown(critical: bool) -> Extension {
    Extension { oid: oid_der("1.3.6.1.4.1.99999.8")[2..].to_vec(), critical, value: vec![5, 0] }
}

/// reasonCode.
pub fn reason(code: u8) -> Extension {
    Extension::new(oid::REASON_CODE, false, tlv(0x0a, &[code]))
}
