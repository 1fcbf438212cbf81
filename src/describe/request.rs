//! Certificate requests.

use super::certificate::{deviations, fingerprints, name, signature_algorithm, signature_value};
use super::extension::{self, label};
use super::key::subject_public_key_info;
use super::tree::{Description, Fields, Value};
use crate::x509::{CertificateRequest, oid};
use alloc::format;
use alloc::vec::Vec;
use base16ct::lower::encode_string as hex;

impl CertificateRequest {
    /// Every field, for people and as JSON. Of a challenge password only that there is one.
    #[must_use]
    pub fn describe(&self) -> Description {
        let mut fields = Fields::new();
        name(&mut fields, "subject", &self.subject());
        subject_public_key_info(&mut fields, self.spki_der());
        fields.add("requestedExtensions", extension::list(self.requested_extensions()));
        let others = self.attributes().filter(|attribute| attribute.kind != oid::EXTENSION_REQUEST);
        fields.add_list(
            "attributes",
            others.map(|attribute| {
                if attribute.kind == oid::CHALLENGE_PASSWORD {
                    return Value::from(format!("{} (not shown)", label(attribute.kind)));
                }
                let values: Vec<_> = attribute.values().map(|value| hex(value.as_der())).collect();
                Value::from(format!("{}={}", label(attribute.kind), values.join(", ")))
            }),
        );
        signature_algorithm(&mut fields, self.signature_algorithm_der());
        signature_value(&mut fields, self.signature());
        fingerprints(&mut fields, self.as_der());
        deviations(&mut fields, &self.encoding_findings());
        fields.into_description("CertificateRequest")
    }
}
