//! Chains as values that can be changed, and the certificates made of them.
//!
//! Certificates are issued by the library. What it refuses to issue is written by hand and signed with the same key.

use crate::der::{bit_string, integer, octet_string, sequence, time, tlv};
use crate::lists::List;
use crate::random::Choice;
use certwright::crypto::KeyIdMethod;
use certwright::issue::{CertificateParameters, ExtensionOrder, OwnedExtension, SelfCheck, Validity};
use certwright::x509::ext::KeyUsage;
use certwright::x509::{DistinguishedName, Oid, SerialNumber, oid};
use certwright::{Certificate, Issuer, KeyAlgorithm, PrivateKey, SignatureAlgorithm, Signer, Timestamp};

/// The time of every verdict: 1 June 2026, 12:00:00 UTC.
pub const NOW: i64 = 1_780_315_200;
pub const DAY: i64 = 86_400;
pub const HOST: &str = "www.example.com";

/// Which key: an index into [`Keys`].
pub type Key = usize;
pub const ROOT_KEY: Key = 0;
/// The intermediates have 1, 2, 3.
pub const LEAF_KEY: Key = 4;
pub const OTHER_ROOT_KEY: Key = 5;
pub const OTHER_KEY: Key = 6;
const KEYS: usize = 7;

/// Made once: P-256, from the seed.
pub struct Keys(Vec<PrivateKey>);

impl Keys {
    pub fn new(seed: u64) -> Self {
        let mut random = Choice::new(seed, u64::MAX);
        Self((0..KEYS).map(|_| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut random).unwrap()).collect())
    }

    pub fn key(&self, key: Key) -> &PrivateKey {
        &self.0[key]
    }

    pub fn identifier(&self, key: Key) -> Vec<u8> {
        self.key(key).public_key().key_identifier(KeyIdMethod::Rfc7093Sha256).to_vec()
    }
}

#[derive(Clone)]
pub struct Extension {
    pub oid: Vec<u8>,
    pub critical: bool,
    pub value: Vec<u8>,
}

impl Extension {
    pub fn new(oid: Oid<'_>, critical: bool, value: Vec<u8>) -> Self {
        Self { oid: oid.as_bytes().to_vec(), critical, value }
    }

    fn oid(&self) -> Oid<'_> {
        Oid::from_contents(&self.oid).unwrap()
    }

    pub fn to_der(&self) -> Vec<u8> {
        let critical: &[u8] = if self.critical { &[1, 1, 0xff] } else { &[] };
        sequence(&[&tlv(6, &self.oid), critical, &octet_string(&self.value)])
    }
}

impl From<OwnedExtension> for Extension {
    fn from(owned: OwnedExtension) -> Self {
        Self::new(owned.oid(), owned.is_critical(), owned.value().to_vec())
    }
}

/// A key identifier extension.
#[derive(Clone)]
pub enum KeyId {
    /// The one that belongs there.
    Right,
    Absent,
    Given(Extension),
}

/// What is wrong with a certificate beyond its contents.
#[derive(Clone, Copy, PartialEq)]
pub enum Flaw {
    None,
    /// One bit of the signature is another.
    BrokenSignature,
    /// The algorithm beside the signature is not the one within.
    OuterAlgorithm,
}

/// A certificate to be.
#[derive(Clone)]
pub struct Draft {
    pub version: u8,
    /// Content octets of the INTEGER.
    pub serial: Vec<u8>,
    /// The DER of a Name.
    pub subject: Vec<u8>,
    /// `None` for the subject of the certificate above.
    pub issuer: Option<Vec<u8>>,
    pub not_before: i64,
    pub not_after: i64,
    pub key: Key,
    /// `None` for the key of the certificate above.
    pub signed_with: Option<Key>,
    pub subject_key_id: KeyId,
    pub authority_key_id: KeyId,
    pub extensions: Vec<Extension>,
    pub flaw: Flaw,
}

pub fn name(text: &str) -> Vec<u8> {
    match text {
        "" => sequence(&[]),
        _ => text.parse::<DistinguishedName>().unwrap().as_name().as_der().to_vec(),
    }
}

impl Draft {
    fn new(subject: &str, serial: u8, years: (i64, i64), key: Key) -> Self {
        Self {
            version: 3,
            serial: vec![serial],
            subject: name(subject),
            issuer: None,
            not_before: NOW - years.0 * 365 * DAY,
            not_after: NOW + years.1 * 365 * DAY,
            key,
            signed_with: None,
            subject_key_id: KeyId::Right,
            authority_key_id: KeyId::Right,
            extensions: Vec::new(),
            flaw: Flaw::None,
        }
    }

    pub fn root(subject: &str, key: Key) -> Self {
        let mut root = Self::ca(subject, 1, key);
        root.authority_key_id = KeyId::Absent;
        root
    }

    pub fn ca(subject: &str, serial: u8, key: Key) -> Self {
        let mut ca = Self::new(subject, serial, (5, 10), key);
        ca.set(OwnedExtension::basic_constraints_ca(None).unwrap());
        ca.set(OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN).unwrap());
        ca
    }

    fn leaf() -> Self {
        let mut leaf = Self::new("CN=www.example.com,O=Subscriber,C=DE", 9, (1, 1), LEAF_KEY);
        leaf.set(OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE).unwrap());
        leaf.set(OwnedExtension::extended_key_usage(&[oid::SERVER_AUTH]).unwrap());
        leaf.set(crate::names::san(&[crate::names::dns(HOST)]));
        leaf
    }

    /// Adds the extension, in place of one of its kind.
    pub fn set(&mut self, extension: impl Into<Extension>) {
        let extension = extension.into();
        match self.extensions.iter_mut().find(|known| known.oid == extension.oid) {
            Some(known) => *known = extension,
            None => self.extensions.push(extension),
        }
    }

    pub fn drop(&mut self, oid: Oid<'_>) {
        self.extensions.retain(|extension| extension.oid != oid.as_bytes());
    }

    pub fn critical(&mut self, oid: Oid<'_>, critical: bool) {
        let named = self.extensions.iter_mut().filter(|extension| extension.oid == oid.as_bytes());
        named.for_each(|extension| extension.critical = critical);
    }

    /// Everything in its place: the extensions as they will stand.
    fn complete(&self, keys: &Keys, issuer_key: Key) -> Vec<Extension> {
        let subject = OwnedExtension::subject_key_identifier(&keys.identifier(self.key)).unwrap();
        let authority = OwnedExtension::authority_key_identifier(&keys.identifier(issuer_key)).unwrap();
        let mut extensions = self.extensions.clone();
        for (id, right) in [(&self.subject_key_id, subject), (&self.authority_key_id, authority)] {
            match id {
                KeyId::Right => extensions.push(right.into()),
                KeyId::Absent => {}
                KeyId::Given(extension) => extensions.push(extension.clone()),
            }
        }
        extensions
    }

    /// By the library, below `issuer` (or as a root), if it does not refuse.
    fn issue(&self, keys: &Keys, issuer: Option<&Certificate>, extensions: &[Extension]) -> Option<Vec<u8>> {
        let at = |seconds| Timestamp::from_unix_seconds(seconds).unwrap();
        let subject = DistinguishedName::from(certwright::x509::Name::from_der(&self.subject).ok()?);
        let validity = Validity::new(at(self.not_before), at(self.not_after)).ok()?;
        let mut parameters = CertificateParameters::new(subject, keys.key(self.key).public_key(), validity)
            .with_serial(SerialNumber::from_magnitude(&self.serial).ok()?)
            .with_subject_key_id(None)
            .with_authority_key_id(false)
            .with_extension_order(ExtensionOrder::AsAdded);
        for extension in extensions {
            parameters = parameters
                .with_extension(OwnedExtension::from_der(extension.oid(), extension.critical, &extension.value).ok()?);
        }
        let random = &mut Choice::new(0, 0);
        let issued = match (issuer, self.signed_with) {
            (None, _) => Issuer::self_signed(&parameters, keys.key(self.key), random),
            (Some(issuer), Some(key)) => Issuer::new(issuer, keys.key(key))
                .ok()?
                .with_self_check(SelfCheck::WithoutSignature)
                .issue(&parameters, random),
            (Some(_), None) => return None,
        };
        issued.ok().map(|issued| issued.into_certificate().as_der().to_vec())
    }

    fn write(&self, keys: &Keys, issuer: &[u8], signed_with: Key, extensions: &[Extension]) -> Vec<u8> {
        let algorithm = SignatureAlgorithm::EcdsaSha256.to_der();
        let version = match self.version {
            1 => Vec::new(),
            version => tlv(0xa0, &integer(version - 1)),
        };
        let list = match extensions {
            [] => Vec::new(),
            _ => tlv(0xa3, &tlv(0x30, &extensions.iter().flat_map(Extension::to_der).collect::<Vec<u8>>())),
        };
        let tbs = sequence(&[
            &version,
            &tlv(2, &self.serial),
            &algorithm,
            issuer,
            &sequence(&[&time(self.not_before), &time(self.not_after)]),
            &self.subject,
            keys.key(self.key).public_key().as_spki_der(),
            &list,
        ]);
        let mut signature = sign(keys, signed_with, &tbs);
        if self.flaw == Flaw::BrokenSignature {
            // Within s, so that the encoding stays as it is.
            *signature.last_mut().unwrap() ^= 1;
        }
        let outer = match self.flaw {
            Flaw::OuterAlgorithm => SignatureAlgorithm::EcdsaSha384.to_der(),
            _ => algorithm,
        };
        sequence(&[&tbs, &outer, &bit_string(&signature)])
    }

    /// The certificate below `above` (`None`: self-signed), and whether the library issued it.
    fn make(&self, keys: &Keys, above: Option<&Made>) -> Made {
        let issuer_key = above.map_or(self.key, |above| above.draft.key);
        let signed_with = self.signed_with.unwrap_or(issuer_key);
        let extensions = self.complete(keys, issuer_key);
        let subject_above = above.map_or(&self.subject, |above| &above.draft.subject);
        let issuer = self.issuer.as_ref().unwrap_or(subject_above);
        // Of a serial number the library takes the magnitude.
        let positive = self.serial.first().is_some_and(|first| *first < 0x80);
        let within_reach = self.version == 3 && self.flaw == Flaw::None && issuer == subject_above && positive;
        let by_library = Self { signed_with: Some(signed_with), ..self.clone() };
        let issued = match above {
            None if signed_with == self.key => by_library.issue(keys, None, &extensions),
            Some(above) => above.certificate.as_ref().and_then(|ca| by_library.issue(keys, Some(ca), &extensions)),
            None => None,
        };
        let issued = issued.filter(|_| within_reach);
        let by_library = issued.is_some();
        let der = issued.unwrap_or_else(|| self.write(keys, issuer, signed_with, &extensions));
        Made { draft: self.clone(), certificate: Certificate::from_der(&der).ok(), der, by_library }
    }
}

/// A certificate that was made.
pub struct Made {
    pub draft: Draft,
    pub der: Vec<u8>,
    /// If the library reads it.
    pub certificate: Option<Certificate>,
    pub by_library: bool,
}

pub fn sign(keys: &Keys, key: Key, message: &[u8]) -> Vec<u8> {
    keys.key(key).sign(message, &mut Choice::new(0, 0)).unwrap()
}

/// Whom the end entity must be for.
#[derive(Clone, Copy)]
pub enum Who {
    Nobody,
    Dns(&'static str),
    Ip(&'static str),
    Email(&'static str),
}

/// About which certificates revocation must be known.
#[derive(Clone, Copy, PartialEq)]
pub enum Revocation {
    None,
    EndEntity,
    All,
}

/// What both validators are asked.
#[derive(Clone)]
pub struct Question {
    pub who: Who,
    /// id-kp-serverAuth, or nothing.
    pub tls_server: bool,
    /// user-initial-policy-set; empty for any.
    pub policies: Vec<&'static str>,
    pub require_explicit_policy: bool,
    pub inhibit_policy_mapping: bool,
    pub inhibit_any_policy: bool,
    pub revocation: Revocation,
}

/// A chain to be made, and what is asked about it.
#[derive(Clone)]
pub struct Chain {
    /// From the root down to the end entity.
    pub path: Vec<Draft>,
    /// Places in `path` that neither validator gets to see.
    pub withheld: Vec<usize>,
    /// The root is not trusted, only known.
    pub root_in_pool: bool,
    /// More roots that are trusted.
    pub roots: Vec<Draft>,
    /// More certificates, each below the certificate at this place of the path, below one of `roots`, or self-signed.
    pub pool: Vec<(Above, Draft)>,
    /// Places in `path` whose certificates are in the pool once more.
    pub repeated: Vec<usize>,
    /// The end entity is trusted too.
    pub leaf_is_anchor: bool,
    pub question: Question,
    /// If revocation is asked about: what becomes of the lists, one of each CA from the root down.
    pub lists: fn(&mut Vec<List>),
}

#[derive(Clone, Copy)]
pub enum Above {
    Path(usize),
    Root(usize),
    Itself,
}

/// The certificates of a chain.
pub struct Material {
    pub anchors: Vec<Vec<u8>>,
    pub pool: Vec<Vec<u8>>,
    pub leaf: Vec<u8>,
    pub lists: Vec<Vec<u8>>,
    /// How many certificates the library issued, and how many it refused to.
    pub issued: usize,
    pub refused: usize,
}

impl Chain {
    /// A valid chain with so many intermediates.
    pub fn new(intermediates: usize) -> Self {
        let mut chain = Self {
            path: vec![Draft::root("CN=Root,O=Authority,C=DE", ROOT_KEY), Draft::leaf()],
            withheld: Vec::new(),
            root_in_pool: false,
            roots: Vec::new(),
            pool: Vec::new(),
            repeated: Vec::new(),
            leaf_is_anchor: false,
            question: Question {
                who: Who::Dns(HOST),
                tls_server: true,
                policies: Vec::new(),
                require_explicit_policy: false,
                inhibit_policy_mapping: false,
                inhibit_any_policy: false,
                revocation: Revocation::None,
            },
            lists: |_| (),
        };
        (0..intermediates).for_each(|_| chain.add_intermediate());
        chain
    }

    pub fn intermediates(&self) -> usize {
        self.path.len() - 2
    }

    fn add_intermediate(&mut self) {
        let place = self.path.len() - 1;
        let subject = format!("CN=CA {place},O=Authority,C=DE");
        self.path.insert(place, Draft::ca(&subject, place as u8 + 1, place));
    }

    /// At least so many intermediates, for mutations that need them. Before anything else is changed.
    pub fn need_intermediates(&mut self, count: usize) {
        while self.intermediates() < count {
            self.add_intermediate();
        }
    }

    pub fn root(&mut self) -> &mut Draft {
        &mut self.path[0]
    }

    pub fn leaf(&mut self) -> &mut Draft {
        self.path.last_mut().unwrap()
    }

    /// The intermediate next to the root.
    pub fn upper(&mut self) -> &mut Draft {
        self.need_intermediates(1);
        &mut self.path[1]
    }

    /// The end entity's issuer, which is an intermediate.
    pub fn lower(&mut self) -> &mut Draft {
        self.need_intermediates(1);
        let place = self.path.len() - 2;
        &mut self.path[place]
    }

    /// Makes the certificates.
    pub fn make(&self, keys: &Keys) -> Material {
        let mut path: Vec<Made> = Vec::new();
        for draft in &self.path {
            path.push(draft.make(keys, path.last()));
        }
        let roots: Vec<Made> = self.roots.iter().map(|draft| draft.make(keys, None)).collect();
        let extra = self.pool.iter().map(|(above, draft)| {
            let above = match *above {
                Above::Path(place) => path.get(place),
                Above::Root(place) => roots.get(place),
                Above::Itself => None,
            };
            draft.make(keys, above)
        });
        let extra: Vec<Made> = extra.collect();
        let made = || path.iter().chain(&roots).chain(&extra);
        let issued = made().filter(|made| made.by_library).count();
        let refused = made().count() - issued;

        let last = path.len() - 1;
        let shown = |place: &usize| !self.withheld.contains(place);
        let der = |made: &Made| made.der.clone();
        let mut anchors: Vec<_> = roots.iter().map(der).collect();
        let mut pool: Vec<_> = (1..last).filter(shown).map(|place| der(&path[place])).collect();
        pool.extend(extra.iter().map(der));
        pool.extend(self.repeated.iter().map(|place| der(&path[*place])));
        if shown(&0) {
            if self.root_in_pool { pool.push(der(&path[0])) } else { anchors.push(der(&path[0])) }
        }
        let leaf = der(&path[last]);
        if self.leaf_is_anchor {
            anchors.push(leaf.clone());
        }
        let mut lists = Vec::new();
        if self.question.revocation != Revocation::None {
            lists = (0..last).map(List::of).collect();
            (self.lists)(&mut lists);
        }
        let lists = lists.iter().map(|list| list.to_der(keys, &path)).collect();
        Material { anchors, pool, leaf, lists, issued, refused }
    }
}
