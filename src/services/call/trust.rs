//! Operations of the trust service.

use super::{Hands, Outcome, Store, certificate, names, outcome, time};
use crate::base::Result;
use crate::crypto::{PrivateKey, PublicKey};
use crate::issue::Issuer;
use crate::services::json::List;
use crate::services::secret::Secret;
use crate::services::trust::{self, Conformance, DefaultNotAfter, ParentRoot, Tenant};
use alloc::string::String;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct CreateRoot {
    body: Secret,
    now: String,
    tenant: HostTenant,
    id: String,
    active: bool,
}

#[derive(Deserialize)]
struct HostTenant {
    custom_domain: Option<String>,
    subdomain: String,
    region_country: String,
    #[serde(default)]
    roots: u32,
    #[serde(default)]
    issuer_alt_name: List<String>,
    #[serde(default)]
    crl: List<String>,
    #[serde(default)]
    unclamped_default: bool,
    #[serde(default)]
    as_seen_in_the_field: bool,
}

fn conformance(as_seen_in_the_field: bool) -> Conformance {
    if as_seen_in_the_field { Conformance::AsSeenInTheField } else { Conformance::Strict }
}

impl HostTenant {
    fn read(self) -> Result<Tenant> {
        Ok(Tenant {
            custom_domain: self.custom_domain,
            roots: self.roots,
            issuer_alt_name: names(&self.issuer_alt_name)?,
            crl: names(&self.crl)?,
            default_not_after: if self.unclamped_default {
                DefaultNotAfter::Unclamped
            } else {
                DefaultNotAfter::Clamped
            },
            conformance: conformance(self.as_seen_in_the_field),
            ..Tenant::new(&self.subdomain, &self.region_country)
        })
    }
}

pub(super) fn create_root(hands: Hands<'_>) -> Outcome {
    let call: CreateRoot = hands.read()?;
    let tenant = call.tenant.read()?;
    let (body, now) = (call.body.as_bytes(), time(&call.now)?);
    let made = match hands.signer {
        Some(signer) => trust::create_root_with_key(body, &tenant, now, signer, hands.random),
        None => trust::create_root(body, &tenant, now, hands.random),
    };
    match made {
        Ok(made) => {
            let store = Store {
                certificate: Some(made.certificate().to_pem()),
                key: made.key().map(PrivateKey::to_pkcs8_pem).transpose()?,
                use_intermediate_ca: Some(made.use_intermediate_ca()),
                ..Store::default()
            };
            outcome::<_, ()>(Ok((made.answer(&call.id, call.active), store)))
        }
        Err(refused) => outcome::<(), _>(Err(refused)),
    }
}

#[derive(Deserialize)]
struct CreateTrustIntermediate {
    body: Secret,
    now: String,
    root: HostRoot,
    id: String,
    active: bool,
}

#[derive(Deserialize)]
struct HostRoot {
    id: String,
    certificate: String,
    is_managed: bool,
    use_intermediate_ca: bool,
    #[serde(default)]
    as_seen_in_the_field: bool,
}

pub(super) fn create_intermediate(hands: Hands<'_>) -> Outcome {
    let call: CreateTrustIntermediate = hands.read()?;
    let root = certificate(&call.root.certificate)?;
    let parent = ParentRoot {
        id: &call.root.id,
        certificate: &root,
        is_managed: call.root.is_managed,
        use_intermediate_ca: call.root.use_intermediate_ca,
        conformance: conformance(call.root.as_seen_in_the_field),
    };
    match trust::create_intermediate(call.body.as_bytes(), &parent, time(&call.now)?) {
        Ok(made) => {
            let store = Store { certificate: Some(made.certificate().to_pem()), ..Store::default() };
            outcome::<_, ()>(Ok((made.answer(&call.id, call.active, &call.root.id), store)))
        }
        Err(refused) => outcome::<(), _>(Err(refused)),
    }
}

#[derive(Deserialize)]
struct RequestSigner {
    subject: String,
}

pub(super) fn request_vical_signer(hands: Hands<'_>) -> Outcome {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        csr_pem: String,
    }
    let call: RequestSigner = hands.read()?;
    let request = trust::request_vical_signer(call.subject.parse()?, hands.signer()?, hands.random)?;
    outcome::<_, ()>(Ok((Answer { csr_pem: request.to_pem() }, Store::default())))
}

#[derive(Deserialize)]
struct IssueSigner {
    subject: String,
    now: String,
    public_key: String,
    root: String,
    tenant: HostTenant,
    id: String,
    active: bool,
    ca: String,
}

pub(super) fn issue_vical_signer(hands: Hands<'_>) -> Outcome {
    let call: IssueSigner = hands.read()?;
    let (root, tenant, now) = (certificate(&call.root)?, call.tenant.read()?, time(&call.now)?);
    let (issuer, key) = (Issuer::new(&root, hands.signer()?)?, PublicKey::from_spki_pem(call.public_key.as_bytes())?);
    let made = trust::issue_vical_signer(call.subject.parse()?, &key, &issuer, &tenant, now, hands.random);
    signer(made, &call.id, call.active, &call.ca)
}

#[derive(Deserialize)]
struct AcceptSigner {
    certificate: Secret,
    now: String,
    public_key: String,
    root: String,
    intermediate: Option<String>,
    #[serde(default)]
    as_seen_in_the_field: bool,
    id: String,
    active: bool,
    ca: String,
}

pub(super) fn accept_vical_signer(hands: Hands<'_>) -> Outcome {
    let call: AcceptSigner = hands.read()?;
    let (root, now) = (certificate(&call.root)?, time(&call.now)?);
    let intermediate = call.intermediate.as_deref().map(certificate).transpose()?;
    let key = PublicKey::from_spki_pem(call.public_key.as_bytes())?;
    let conformance = conformance(call.as_seen_in_the_field);
    let made = trust::accept_vical_signer(&call.certificate, &key, &root, intermediate.as_ref(), conformance, now);
    signer(made, &call.id, call.active, &call.ca)
}

fn signer(made: core::result::Result<trust::Signer, trust::Refused>, id: &str, active: bool, ca: &str) -> Outcome {
    match made {
        Ok(made) => {
            let store = Store { certificate: Some(made.certificate().to_pem()), ..Store::default() };
            outcome::<_, ()>(Ok((made.answer(id, active, ca), store)))
        }
        Err(refused) => outcome::<(), _>(Err(refused)),
    }
}
