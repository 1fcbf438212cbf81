//! Operations of the console.

use super::{Hands, Outcome, Store, certificate, outcome, time};
use crate::base::{Result, Timestamp};
use crate::crypto::PrivateKey;
use crate::path::TrustStore;
use crate::services::end_certificate::{self, ChainOrder, Component, Console, PendingKey, Purpose};
use crate::services::json::List;
use crate::services::secret::Secret;
use crate::x509::Certificate;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

#[derive(Deserialize)]
struct CreateEndCertificate {
    body: Secret,
    now: String,
    console: HostConsole,
    id: i64,
    status: end_certificate::Status,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HostConsole {
    name_taken: bool,
    components: List<HostComponent>,
    pending_keys: List<HostKey>,
    roots: List<String>,
    crls: List<String>,
    require_crls: bool,
    any_chain_order: bool,
    without_validation: bool,
}

#[derive(Deserialize)]
struct HostComponent {
    id: i64,
    name: String,
}

#[derive(Deserialize)]
struct HostKey {
    csr_id: i64,
    key: String,
}

impl HostConsole {
    fn read(self, now: Timestamp) -> Result<Console> {
        let key = |pending: HostKey| {
            let pem = Zeroizing::new(pending.key);
            PrivateKey::from_pkcs8_pem(pem.as_bytes()).map(|key| PendingKey { csr_id: pending.csr_id, key })
        };
        let component = |component: HostComponent| Component { id: component.id, name: component.name };
        let order = if self.any_chain_order { ChainOrder::Any } else { ChainOrder::Required };
        Ok(Console {
            name_taken: self.name_taken,
            components: self.components.0.into_iter().map(component).collect(),
            pending_keys: self.pending_keys.0.into_iter().map(key).collect::<Result<_>>()?,
            roots: self.roots.iter().map(|pem| certificate(pem)).collect::<Result<TrustStore>>()?,
            crls: self.crls.0.into_iter().map(String::into_bytes).collect(),
            require_crls: self.require_crls,
            chain_order: order,
            without_validation: self.without_validation,
            ..Console::new(now)
        })
    }
}

pub(super) fn create(hands: Hands<'_>) -> Outcome {
    let call: CreateEndCertificate = hands.read()?;
    let console = call.console.read(time(&call.now)?)?;
    let made = end_certificate::Request::read(call.body.as_bytes()).and_then(|request| request.create(&console));
    match made {
        Ok(made) => {
            let validation =
                if console.without_validation { end_certificate::NOT_VALIDATED } else { end_certificate::VALID };
            let record = end_certificate::Record { id: call.id, status: call.status, validation };
            let store = Store {
                certificate: Some(made.certificate().to_pem()),
                key: Some(made.key().to_pkcs8_pem()?),
                csr_id: made.csr_id(),
                ..Store::default()
            };
            outcome::<_, ()>(Ok((made.resource(&record), store)))
        }
        Err(refused) => outcome::<(), _>(Err(refused)),
    }
}

#[derive(Deserialize)]
struct ValidateEndCertificate {
    certificate: String,
    #[serde(default)]
    chain: List<String>,
    purpose: Purpose,
    now: String,
    console: HostConsole,
}

pub(super) fn validate(hands: Hands<'_>) -> Outcome {
    #[derive(Serialize)]
    struct Answer<'a> {
        validation: i32,
        findings: &'a [end_certificate::Coded],
    }
    let call: ValidateEndCertificate = hands.read()?;
    let console = call.console.read(time(&call.now)?)?;
    let chain: Vec<Certificate> = call.chain.iter().map(|pem| certificate(pem)).collect::<Result<_>>()?;
    let validation = end_certificate::validate(&certificate(&call.certificate)?, &chain, call.purpose, &console);
    let answer = Answer { validation: validation.code(), findings: validation.findings() };
    match validation.code() {
        end_certificate::VALID => outcome::<_, ()>(Ok((answer, Store::default()))),
        _ => outcome::<(), _>(Err(answer)),
    }
}
