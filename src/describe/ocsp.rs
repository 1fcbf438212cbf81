//! OCSP responses.

use super::certificate::{fingerprints, name, signature_algorithm, signature_value};
use super::extension::{self, label};
use super::tree::{Description, Fields, Value};
use crate::base::{Finding, Timestamp};
use crate::x509::ext::ReasonCode;
use crate::x509::{BasicOcspResponse, CertStatus, Certificate, OcspResponse, ResponderId, SingleResponse};
use alloc::format;
use alloc::string::{String, ToString};

/// A responder answers what it was asked, but may say more: people and logs are shown the first answers and certificates,
/// and how many there are.
const SHOWN: usize = 100;

impl OcspResponse {
    /// Every field, for people and as JSON; of the answers and the certificates that came along the first 100. With a time,
    /// whether each answer is current then.
    ///
    /// ```
    /// # fn example(der: &[u8], now: certwright::Timestamp) -> certwright::Result<()> {
    /// use certwright::x509::OcspResponse;
    /// print!("{}", OcspResponse::from_der(der)?.describe(Some(now)));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn describe(&self, at: Option<Timestamp>) -> Description {
        let mut fields = Fields::new();
        fields.add("responseStatus", self.status().name());
        if let Some(basic) = self.basic() {
            answered(&mut fields, &basic, at);
        }
        fingerprints(&mut fields, self.as_der());
        fields.into_description("OCSPResponse")
    }
}

fn answered(fields: &mut Fields, basic: &BasicOcspResponse<'_>, at: Option<Timestamp>) {
    match basic.responder_id() {
        Some(ResponderId::ByName(responder)) => name(fields, "responderName", &responder),
        Some(ResponderId::ByKey(hash)) => {
            fields.add("responderKeySha1", hash);
        }
        None => {}
    }
    fields.add_text("producedAt", basic.produced_at());
    count(fields, "responseCount", basic.responses().count());
    fields.add_list("responses", basic.responses().take(SHOWN).map(|answer| single(&answer, at)));
    fields.add("responseExtensions", extension::list(basic.extensions()));
    signature_algorithm(fields, basic.signature_algorithm_der());
    signature_value(fields, basic.signature());
    count(fields, "certificateCount", basic.certificates().count());
    fields.add_list("certificates", basic.certificates().take(SHOWN).map(sent));
    let deviations = basic.deviations().iter().map(|deviation| Finding::new(deviation.code()));
    fields.add_list("deviations", deviations.map(|finding| Value::from(finding.to_string())));
}

/// How long a list is that the responder made as long as it liked.
fn count(fields: &mut Fields, key: &'static str, count: usize) {
    let remark = if count > SHOWN { format!("the first {SHOWN} follow") } else { String::new() };
    fields.add_remarked(key, u64::try_from(count).unwrap_or(u64::MAX), remark);
}

fn single(answer: &SingleResponse<'_>, at: Option<Timestamp>) -> Value {
    let (id, mut fields) = (&answer.cert_id, Fields::new());
    fields.add("serialNumber", id.serial_number.to_colon_hex());
    match answer.cert_status {
        CertStatus::Good => fields.add("certStatus", "good"),
        CertStatus::Unknown => fields.add("certStatus", "unknown"),
        CertStatus::Revoked { revocation_time, revocation_reason } => {
            fields.add("certStatus", "revoked").add_text("revocationTime", revocation_time);
            match revocation_reason.map(|number| (number, ReasonCode::from_number(number))) {
                Some((_, Some(reason))) => fields.add("revocationReason", reason.name()),
                Some((number, None)) => fields.add("revocationReason", number),
                None => &mut fields,
            }
        }
    };
    let remark = |said: bool, remark: &str| if said { remark.to_string() } else { String::new() };
    let early = at.is_some_and(|at| at < answer.this_update);
    fields.add_remarked("thisUpdate", answer.this_update.to_string(), remark(early, "not yet"));
    if let Some(next_update) = answer.next_update {
        let late = at.is_some_and(|at| at > next_update);
        fields.add_remarked("nextUpdate", next_update.to_string(), remark(late, "out of date"));
    }
    fields.add("hashAlgorithm", label(id.hash_algorithm));
    fields.add("issuerNameHash", id.issuer_name_hash).add("issuerKeyHash", id.issuer_key_hash);
    if answer.extensions.clone().next().is_some() {
        fields.add("singleExtensions", extension::list(answer.extensions.clone()));
    }
    fields.into_group()
}

/// A certificate that came along: enough to know it by.
fn sent(der: &[u8]) -> Value {
    let mut fields = Fields::new();
    match Certificate::from_der(der) {
        Ok(certificate) => {
            name(&mut fields, "subject", &certificate.subject());
            name(&mut fields, "issuer", &certificate.issuer());
            fields.add("serialNumber", certificate.serial().to_colon_hex());
        }
        Err(error) => {
            fields.add_text("error", error);
        }
    }
    fingerprints(&mut fields, der);
    fields.into_group()
}
