//! Operations of the tree of CAs.

use super::{Hands, Outcome, Store, certificate, invalid, names, outcome, time};
use crate::base::Result;
use crate::crypto::PublicKey;
use crate::issue::Issuer;
use crate::profile::LeapDay;
use crate::services::ca_tree::{self, CaRequest, CertificateJson, IssuerAltName, LeafRequest};
use crate::services::json::List;
use crate::services::secret::Secret;
use crate::x509::Certificate;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Deserialize;

#[derive(Deserialize)]
struct CreateCa {
    body: Secret,
    now: String,
    #[serde(default)]
    settings: HostSettings,
    parent: Option<String>,
    number: Option<u64>,
    public_key: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HostSettings {
    ca_issuers: List<String>,
    crl: List<String>,
    /// `issuer`, `subject`, `absent`; or the names.
    issuer_alt_name: Option<HostNames>,
    leap_day_overflows: bool,
    /// The modulus of RSA keys is written as `null`.
    null_modulus: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum HostNames {
    Of(String),
    Given(Vec<String>),
}

impl HostSettings {
    fn read(&self) -> Result<ca_tree::Settings> {
        let issuer_alt_name = match &self.issuer_alt_name {
            None => IssuerAltName::default(),
            Some(HostNames::Given(given)) => IssuerAltName::Given(names(given)?),
            Some(HostNames::Of(word)) => match word.as_str() {
                "issuer" => IssuerAltName::OfIssuer,
                "subject" => IssuerAltName::OfSubject,
                "absent" => IssuerAltName::Absent,
                _ => return Err(invalid("settings.issuer_alt_name").with_found(word)),
            },
        };
        Ok(ca_tree::Settings {
            ca_issuers: names(&self.ca_issuers)?,
            crl: names(&self.crl)?,
            issuer_alt_name,
            leap_day: if self.leap_day_overflows { LeapDay::Overflow } else { LeapDay::Clamp },
        })
    }
}

impl CreateCa {
    fn parent(&self) -> Result<Certificate> {
        certificate(self.parent.as_deref().ok_or_else(|| invalid("parent"))?)
    }

    fn number(&self) -> Result<u64> {
        self.number.ok_or_else(|| invalid("number"))
    }
}

fn new_ca(
    made: core::result::Result<ca_tree::NewCa, ca_tree::Failure>,
    slug: &ca_tree::Slug,
    null_modulus: bool,
) -> Outcome {
    match made {
        Ok(made) => {
            let store = Store {
                certificate: Some(made.certificate().to_pem()),
                slug: Some(slug.to_string()),
                next_serial: Some(made.next_serial()),
                ..Store::default()
            };
            let answer = made.answer();
            outcome::<_, ()>(Ok((if null_modulus { answer.with_null_modulus() } else { answer }, store)))
        }
        Err(failure) => outcome::<(), _>(Err(failure)),
    }
}

pub(super) fn create_root(hands: Hands<'_>) -> Outcome {
    let call: CreateCa = hands.read()?;
    let (settings, now, signer) = (call.settings.read()?, time(&call.now)?, hands.signer()?);
    match CaRequest::read(call.body.as_bytes(), ca_tree::Kind::Root) {
        Ok(request) => {
            let made = ca_tree::create_root(&request, signer, &settings, now, hands.random);
            new_ca(made, request.slug(), call.settings.null_modulus)
        }
        Err(failure) => outcome::<(), _>(Err(failure)),
    }
}

pub(super) fn create_intermediate(hands: Hands<'_>) -> Outcome {
    let call: CreateCa = hands.read()?;
    let (settings, now, parent) = (call.settings.read()?, time(&call.now)?, call.parent()?);
    let key = call.public_key.as_deref().ok_or_else(|| invalid("public_key"))?;
    let (key, number) = (PublicKey::from_spki_pem(key.as_bytes())?, call.number()?);
    let issuer = Issuer::new(&parent, hands.signer()?)?;
    match CaRequest::read(call.body.as_bytes(), ca_tree::Kind::Intermediate) {
        Ok(request) => {
            let made = ca_tree::create_intermediate(&request, &key, &issuer, number, &settings, now, hands.random);
            new_ca(made, request.slug(), call.settings.null_modulus)
        }
        Err(failure) => outcome::<(), _>(Err(failure)),
    }
}

pub(super) fn create_certificate(hands: Hands<'_>) -> Outcome {
    let call: CreateCa = hands.read()?;
    let (settings, now, parent, number) = (call.settings.read()?, time(&call.now)?, call.parent()?, call.number()?);
    let issuer = Issuer::new(&parent, hands.signer()?)?;
    let made = LeafRequest::read(call.body.as_bytes())
        .and_then(|request| ca_tree::create_certificate(&request, &issuer, number, &settings, now, hands.random));
    match made {
        Ok(made) => {
            let store = Store {
                certificate: Some(made.certificate().to_pem()),
                slug: made.slug().map(|slug| slug.to_string()),
                ..Store::default()
            };
            let json = made.json();
            outcome::<_, ()>(Ok((if call.settings.null_modulus { json.with_null_modulus() } else { json }, store)))
        }
        Err(failure) => outcome::<(), _>(Err(failure)),
    }
}

#[derive(Deserialize)]
struct ShowCertificate {
    certificate: String,
    #[serde(default)]
    null_modulus: bool,
}

pub(super) fn show_certificate(hands: Hands<'_>) -> Outcome {
    let call: ShowCertificate = hands.read()?;
    let certificate = certificate(&call.certificate)?;
    let json = CertificateJson::new(&certificate);
    let json = if call.null_modulus { json.with_null_modulus() } else { json };
    outcome::<_, ()>(Ok((json, Store::default())))
}
