//! Certificate revocation lists.

use super::certificate::{deviations, fingerprints, name, signature_algorithm, signature_value};
use super::extension;
use super::tree::{Description, Fields, Value};
use crate::base::Timestamp;
use crate::x509::{CertificateRevocationList, RevokedCertificate};
use alloc::format;
use alloc::string::{String, ToString};

/// A list may have millions of entries; people and logs are shown the first of them, and how many there are.
const SHOWN_ENTRIES: usize = 100;

impl CertificateRevocationList {
    /// Every field, for people and as JSON; of the entries the first 100. With a time, whether the list is current then.
    #[must_use]
    pub fn describe(&self, at: Option<Timestamp>) -> Description {
        let mut fields = Fields::new();
        fields.add("version", self.version());
        signature_algorithm(&mut fields, self.tbs_signature_algorithm_der());
        name(&mut fields, "issuer", &self.issuer());
        fields.add_text("thisUpdate", self.this_update());
        if let Some(next_update) = self.next_update() {
            let remark = match at {
                Some(at) if at > next_update => "out of date".to_string(),
                _ => String::new(),
            };
            fields.add_remarked("nextUpdate", next_update.to_string(), remark);
        }
        let count = self.entries().count();
        let remark = if count > SHOWN_ENTRIES { format!("the first {SHOWN_ENTRIES} follow") } else { String::new() };
        fields.add_remarked("revokedCount", u64::try_from(count).unwrap_or(u64::MAX), remark);
        fields.add_list("revokedCertificates", self.entries().take(SHOWN_ENTRIES).map(|entry| revoked(&entry)));
        fields.add("extensions", extension::list(self.extensions()));
        signature_value(&mut fields, self.signature());
        fingerprints(&mut fields, self.as_der());
        deviations(&mut fields, &self.encoding_findings());
        fields.into_description("CertificateRevocationList")
    }
}

fn revoked(entry: &RevokedCertificate<'_>) -> Value {
    let mut fields = Fields::new();
    fields.add("serialNumber", entry.serial().to_colon_hex()).add_text("revocationDate", entry.revocation_date());
    if entry.extensions().next().is_some() {
        fields.add("extensions", extension::list(entry.extensions()));
    }
    fields.into_group()
}
