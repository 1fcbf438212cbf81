//! Operations of the trust service.

use super::{Hands, Outcome, Store, certificate, names, outcome, time};
use crate::crypto::PrivateKey;
use crate::services::secret::Secret;
use crate::services::trust::{self, Conformance, DefaultNotAfter, ParentRoot, Tenant};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Deserialize;

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
    issuer_alt_name: Vec<String>,
    #[serde(default)]
    crl: Vec<String>,
    #[serde(default)]
    unclamped_default: bool,
    #[serde(default)]
    as_seen_in_the_field: bool,
}

fn conformance(as_seen_in_the_field: bool) -> Conformance {
    if as_seen_in_the_field { Conformance::AsSeenInTheField } else { Conformance::Strict }
}

pub(super) fn create_root(hands: Hands<'_>) -> Outcome {
    let call: CreateRoot = hands.read()?;
    let host = call.tenant;
    let tenant = Tenant {
        custom_domain: host.custom_domain,
        roots: host.roots,
        issuer_alt_name: names(&host.issuer_alt_name)?,
        crl: names(&host.crl)?,
        default_not_after: if host.unclamped_default { DefaultNotAfter::Unclamped } else { DefaultNotAfter::Clamped },
        conformance: conformance(host.as_seen_in_the_field),
        ..Tenant::new(&host.subdomain, &host.region_country)
    };
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
