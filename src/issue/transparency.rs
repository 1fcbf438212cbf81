//! Certificate Transparency: precertificates, and certificates with what the logs have said of them (RFC 6962 §3).
//!
//! ```text
//! parameters ─issue_precertificate─► precertificate ─(the host asks the logs)─► timestamps ─issue_with_timestamps─► certificate
//! ```
//!
//! The certificate is the precertificate with its poison replaced by the list of timestamps: every other byte of what is
//! signed is the same, serial number included. Nothing is fetched.
//!
//! A serial number drawn or given for the precertificate is therefore the certificate's: RFC 6962 §3.1 has the two share
//! it, and it is the only case in which one number is signed twice. The second step draws none and takes none from a
//! [`SerialCounter`](super::SerialCounter). It keeps no record either: a precertificate completed twice, with other
//! timestamps, gives two certificates of one number, which RFC 5280 §4.1.2.2 forbids. Completing each once is the host's
//! part, like the uniqueness of [`SerialSource::Given`](super::SerialSource::Given).

use super::certificate::{Authority, UnsignedCertificate};
use super::{CertificateParameters, IssuedCertificate, Issuer, OwnedExtension, Refusal};
use crate::base::{Code, Error, Result};
use crate::crypto::{DigestAlgorithm, Fingerprint, PublicKey, Random, SignatureAlgorithm};
use crate::encoding::der::{Tag, Writer, single};
use crate::profile::Profile;
use crate::x509::ext::SignedCertificateTimestamp;
use crate::x509::{Certificate, Extension, oid};
use alloc::vec::Vec;

impl Issuer<'_> {
    /// Issues a precertificate: what the parameters say, with a critical extension that keeps everyone from relying on it
    /// (RFC 6962 §3.1).
    ///
    /// # Errors
    /// As [`issue`](Self::issue).
    pub fn issue_precertificate(
        &self,
        parameters: &CertificateParameters,
        random: &mut dyn Random,
    ) -> Result<IssuedCertificate, Refusal> {
        let mut announced = parameters.clone().with_extension(OwnedExtension::ct_poison()?);
        // All but the poison is held to the profile.
        announced.profile = announced.profile.map(|profile| profile.waiving([Code::PRECERTIFICATE]));
        self.issue(&announced, random)
    }

    /// Issues the certificate that a precertificate announced, with the timestamps as the logs returned them: each a
    /// SerializedSCT of RFC 6962 §3.2 without a length in front. [`verify_timestamp`] tells whether a log made one.
    ///
    /// Its serial number is the precertificate's, wherever that came from; complete each precertificate once.
    ///
    /// # Errors
    /// As [`prepare_with_timestamps`](Self::prepare_with_timestamps); what the signer reports;
    /// [`Code::ISSUE_SELF_CHECK`].
    pub fn issue_with_timestamps(
        &self,
        precertificate: &Certificate,
        timestamps: &[&[u8]],
        profile: Option<&Profile>,
        random: &mut dyn Random,
    ) -> Result<IssuedCertificate, Refusal> {
        self.prepare_with_timestamps(precertificate, timestamps, profile)?.sign(self.signer(), random)
    }

    /// The first of two steps of [`issue_with_timestamps`](Self::issue_with_timestamps).
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] unless the precertificate has its poison and no list yet, and the timestamps are
    /// well-formed, of version 1 and of different logs; [`Code::SIGNATURE_INVALID`] and so on if this issuer did not sign
    /// the precertificate with the same algorithm; as [`prepare`](Self::prepare).
    pub fn prepare_with_timestamps(
        &self,
        precertificate: &Certificate,
        timestamps: &[&[u8]],
        profile: Option<&Profile>,
    ) -> Result<UnsignedCertificate, Refusal> {
        let refused = |field| Error::new(Code::ISSUE_EXTENSION).in_structure("Certificate").in_field(field);
        if precertificate.ct_poison()?.is_none() {
            return Err(refused("precertificatePoison").with_found("absent").into());
        }
        if precertificate.extension(oid::SCT_LIST).is_some() {
            return Err(refused("signedCertificateTimestampList").with_found("present").into());
        }
        let signer = self.signer();
        precertificate.verify_signature(signer.public_key(), &[signer.signature_algorithm()])?;
        let list = OwnedExtension::sct_list(timestamps)?;
        let tbs = rewrite(precertificate, |extension, raw, writer| match extension.oid {
            oid if oid == oid::CT_POISON => list.write_to(writer),
            _ => writer.raw(raw),
        })?;
        let unsigned = UnsignedCertificate::from_tbs(&tbs, &Authority::of(self)?, self.self_check(), profile)?;
        check_logs(unsigned.draft())?;
        Ok(unsigned)
    }
}

/// RFC 6962 §3.2: version 1 is the only one; two timestamps of one log say no more than one.
fn check_logs(certificate: &Certificate) -> Result<()> {
    let refused = |found| {
        let error = Error::new(Code::ISSUE_EXTENSION).in_structure("Certificate");
        Err(error.in_field("signedCertificateTimestampList").with_found(found))
    };
    let Some(list) = certificate.sct_list()? else { return refused("absent") };
    for (index, timestamp) in list.iter().enumerate() {
        if timestamp.version != 0 {
            return refused("a version other than 1");
        }
        if list.iter().take(index).any(|earlier| earlier.log_id == timestamp.log_id) {
            return refused("two timestamps of one log");
        }
    }
    Ok(())
}

/// Verifies that a log made a timestamp for a certificate, or for its precertificate (RFC 6962 §3.2). `issuer` is who
/// signed the certificate, `log` the log's key. Which logs count, and how many it takes, is the caller's policy.
///
/// # Errors
/// [`Code::SIGNATURE_INVALID`] if another log or other bytes are signed; [`Code::ALGORITHM_NOT_ALLOWED`] unless it is
/// signed with ECDSA or RSA and SHA-256; what reading the certificate reports.
pub fn verify_timestamp(
    timestamp: &SignedCertificateTimestamp<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    log: &PublicKey,
) -> Result<()> {
    let error = |code| Error::new(code).in_structure("SignedCertificateTimestamp");
    if Fingerprint::of(DigestAlgorithm::Sha256, log.as_spki_der()).as_bytes() != timestamp.log_id {
        return Err(error(Code::SIGNATURE_INVALID).in_field("logID").with_found("of another log"));
    }
    // RFC 6962 §2.1.4: SHA-256 (4) with ECDSA (3) or RSA (1), in the numbers of TLS 1.2.
    let algorithm = match timestamp.algorithm {
        [4, 3] => SignatureAlgorithm::EcdsaSha256,
        [4, 1] => SignatureAlgorithm::RsaPkcs1Sha256,
        [hash, signature] => {
            let error = error(Code::ALGORITHM_NOT_ALLOWED).in_field("signature");
            return Err(error.with_found(format_args!("hash {hash}, signature {signature}")));
        }
    };
    let tbs = rewrite(certificate, |extension, raw, writer| {
        if ![oid::CT_POISON, oid::SCT_LIST].contains(&extension.oid) {
            writer.raw(raw);
        }
    })?;
    let mut message = Vec::from([timestamp.version, 0]);
    message.extend(timestamp.timestamp.to_be_bytes());
    // LogEntryType precert_entry(1).
    message.extend([0, 1]);
    message.extend(Fingerprint::of(DigestAlgorithm::Sha256, issuer.spki_der()).as_bytes());
    let length = u32::try_from(tbs.len()).unwrap_or(u32::MAX).to_be_bytes();
    let [0, length @ ..] = length else { return Err(error(Code::ISSUE_EXTENSION).in_field("tbsCertificate")) };
    message.extend(length);
    message.extend(&tbs);
    message.extend(u16::try_from(timestamp.extensions.len()).unwrap_or(u16::MAX).to_be_bytes());
    message.extend(timestamp.extensions);
    log.verify_signature(algorithm, &message, timestamp.signature)
        .map_err(|cause| cause.in_structure("SignedCertificateTimestamp").in_field("signature"))
}

/// tbsCertificate with each extension written by `each`, which is given it parsed and as it stands. All else stays.
fn rewrite(certificate: &Certificate, each: impl Fn(&Extension<'_>, &[u8], &mut Writer)) -> Result<Vec<u8>> {
    let extensions = Tag::context_constructed(3);
    let mut fields = single(certificate.tbs_der())?.reader();
    let mut writer = Writer::new();
    let mut outcome = Ok(());
    writer.sequence(|writer| {
        outcome = (|| {
            while !fields.is_empty() {
                let field = fields.read_any()?;
                if field.tag != extensions {
                    writer.raw(field.raw);
                    continue;
                }
                let mut list = field.reader().read(Tag::SEQUENCE)?.reader();
                let mut kept = Writer::new();
                for extension in certificate.extensions() {
                    each(&extension, list.read_any()?.raw, &mut kept);
                }
                let kept = kept.finish();
                if !kept.is_empty() {
                    writer.constructed(extensions, |writer| writer.sequence(|writer| writer.raw(&kept)));
                }
            }
            Ok(())
        })();
    });
    outcome.map(|()| writer.finish())
}
