//! Certificates.

use super::extension;
use super::key::subject_public_key_info;
use super::tree::{Description, Fields, Value};
use crate::base::{Finding, Timestamp};
use crate::crypto::{DigestAlgorithm, Fingerprint, SignatureAlgorithm};
use crate::x509::{Certificate, Name};
use alloc::format;
use alloc::string::{String, ToString};

impl Certificate {
    /// Every field, for people and as JSON. With a time, how long the certificate is valid from then.
    ///
    /// ```
    /// # let pem = include_bytes!("../../tests/data/leaf.pem");
    /// use certwright::Certificate;
    /// let text = Certificate::from_pem(pem)?.describe(None).to_string();
    /// assert!(text.contains("DNS:www.example.com"));
    /// # Ok::<(), certwright::Error>(())
    /// ```
    #[must_use]
    pub fn describe(&self, at: Option<Timestamp>) -> Description {
        let mut fields = Fields::new();
        fields.add("version", self.version()).add("serialNumber", self.serial().to_colon_hex());
        signature_algorithm(&mut fields, self.tbs_signature_algorithm_der());
        name(&mut fields, "issuer", &self.issuer());
        fields.add_group("validity", |validity| {
            validity.add_text("notBefore", self.not_before());
            validity.add_remarked(
                "notAfter",
                self.not_after().to_string(),
                at.map_or_else(String::new, |at| self.days_left(at)),
            );
        });
        name(&mut fields, "subject", &self.subject());
        subject_public_key_info(&mut fields, self.spki_der());
        for (key, id) in [("issuerUniqueID", self.issuer_unique_id()), ("subjectUniqueID", self.subject_unique_id())] {
            // The first octet counts the bits of the last that are none of its bits.
            if let Some((unused, bits)) = id.and_then(<[u8]>::split_first) {
                let remark = if *unused == 0 { String::new() } else { format!("{unused} unused bits") };
                fields.add_remarked(key, bits, remark);
            }
        }
        fields.add("extensions", extension::list(self.extensions()));
        signature_value(&mut fields, self.signature());
        fingerprints(&mut fields, self.as_der());
        deviations(&mut fields, &self.encoding_findings());
        fields.into_description("Certificate")
    }

    /// `31 days left`, `expired 2 days ago`, `valid in 3 days`.
    fn days_left(&self, at: Timestamp) -> String {
        let days = |from: Timestamp, to: Timestamp| match to.unix_seconds().saturating_sub(from.unix_seconds()) / 86_400
        {
            1 => "1 day".to_string(),
            days => format!("{days} days"),
        };
        if at < self.not_before() {
            format!("valid in {}", days(at, self.not_before()))
        } else if at > self.not_after() {
            format!("expired {} ago", days(self.not_after(), at))
        } else {
            format!("{} left", days(at, self.not_after()))
        }
    }
}

/// A name as RFC 4514 text.
pub(super) fn name(fields: &mut Fields, key: &'static str, name: &Name<'_>) {
    if name.is_empty() {
        fields.add_remarked(key, "", "empty".to_string());
    } else {
        fields.add_text(key, name);
    }
}

/// The algorithm's name; its DER if it is not known here.
pub(super) fn signature_algorithm(fields: &mut Fields, der: &[u8]) {
    match SignatureAlgorithm::from_der(der) {
        Ok(algorithm) => fields.add_text("signature", algorithm),
        Err(error) => fields.add_remarked("signature", der, error.to_string()),
    };
}

pub(super) fn signature_value(fields: &mut Fields, signature: &[u8]) {
    fields.add("signatureValue", signature);
}

pub(super) fn fingerprints(fields: &mut Fields, der: &[u8]) {
    fields.add_group("fingerprints", |fingerprints| {
        for (key, algorithm) in [("sha256", DigestAlgorithm::Sha256), ("sha1", DigestAlgorithm::Sha1)] {
            fingerprints.add(key, Fingerprint::of(algorithm, der).as_bytes());
        }
    });
}

pub(super) fn deviations(fields: &mut Fields, findings: &[Finding]) {
    fields.add_list("deviations", findings.iter().map(|finding| Value::from(finding.to_string())));
}
