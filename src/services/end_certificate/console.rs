//! What the console knows, and the certificate it takes.

use super::request::{Purpose, Refused, Request};
use super::validation::{About, Coded, Validation, code};
use super::{Record, Resource, key};
use crate::base::{Code, Finding, Location, Timestamp};
use crate::crypto::{DigestAlgorithm, PrivateKey, Random};
use crate::keystore::{Encryption, Pkcs12};
use crate::path::{CertificatePool, TrustStore};
use crate::profile::Context;
use crate::services::FieldError;
use crate::validate::{
    CertificateRevocation, Purpose as ExtendedPurpose, RevocationEvidence, RevocationMode, RevocationStatus,
    ValidationPolicy, Validator,
};
use crate::x509::{Certificate, Crl};
use alloc::string::String;
use alloc::vec::Vec;

/// A component that certificates can be assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its identifier; never 0.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A key whose certificate was asked for and has not come.
#[derive(Clone, Debug)]
pub struct PendingKey {
    /// The identifier of the request.
    pub csr_id: i64,
    /// The key.
    pub key: PrivateKey,
}

/// Whether the order of `ca_chain_file` matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChainOrder {
    /// The issuer of the end certificate first, then its issuer: otherwise 2013.
    #[default]
    Required,
    /// Any order.
    Any,
}

/// What only the host knows.
#[derive(Clone, Debug)]
pub struct Console {
    /// The time.
    pub now: Timestamp,
    /// Whether another certificate has the name.
    pub name_taken: bool,
    /// The components.
    pub components: Vec<Component>,
    /// The keys that wait for a certificate.
    pub pending_keys: Vec<PendingKey>,
    /// The roots that are trusted.
    pub roots: TrustStore,
    /// Revocation lists, each PEM or DER, as they were uploaded.
    pub crls: Vec<Vec<u8>>,
    /// Whether each certificate of the path must be covered by a list: otherwise what no list covers is taken as good.
    pub require_crls: bool,
    /// Whether the order of the chain matters.
    pub chain_order: ChainOrder,
    /// Whether a new certificate is taken unvalidated: its validation is [`NOT_VALIDATED`](super::NOT_VALIDATED) then, until
    /// [`validate`] is asked, and it had better not be deployed before.
    pub without_validation: bool,
    /// What paths are held to; purpose and revocation are set here.
    pub policy: ValidationPolicy,
}

impl Console {
    /// A console that knows nothing but the time, and judges by [`ValidationPolicy::rfc5280`].
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            name_taken: false,
            components: Vec::new(),
            pending_keys: Vec::new(),
            roots: TrustStore::default(),
            crls: Vec::new(),
            require_crls: false,
            chain_order: ChainOrder::default(),
            without_validation: false,
            policy: ValidationPolicy::rfc5280(),
        }
    }
}

/// A certificate with its key, for a purpose.
#[derive(Clone, Debug)]
pub struct EndCertificate {
    name: String,
    purpose: Purpose,
    component: Option<Component>,
    certificate: Certificate,
    chain: Vec<Certificate>,
    key: PrivateKey,
    csr_id: Option<i64>,
}

impl Request {
    /// Finds the key, matches it and validates the certificate, unless it is to be taken
    /// [unvalidated](Console::without_validation).
    ///
    /// # Errors
    /// [`Refused`]: 1102, 1006, 1007, 1008, or a code of [`Validation`], in this order.
    pub fn create(&self, console: &Console) -> Result<EndCertificate, Refused> {
        if console.name_taken {
            return Err(Refused::field(1102, FieldError::new("name", "is taken")));
        }
        let component = match self.component_id {
            None => None,
            Some(id) => {
                Some(console.components.iter().find(|component| component.id == id).cloned().ok_or_else(|| {
                    Refused::field(1006, FieldError::new("component_id", alloc::format!("no component {id}")))
                })?)
            }
        };
        let own = key::own(self, &console.pending_keys)?;
        let certificate = match &self.certificate {
            Ok(certificate) => certificate.clone(),
            Err(coded) => {
                let refused = Refused::invalid(Validation::of(Vec::from([coded.clone()])));
                return Err(refused.unwrap_or_else(Refused::not_stored));
            }
        };
        let (key, csr_id) = key::matching(&certificate, own, &console.pending_keys)?;
        let made = EndCertificate {
            name: self.name.clone(),
            purpose: self.purpose,
            component,
            certificate,
            chain: self.chain.clone(),
            key,
            csr_id,
        };
        let refused = if console.without_validation { None } else { Refused::invalid(made.validate(console)) };
        refused.map_or(Ok(made), Err)
    }
}

impl EndCertificate {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The component it is assigned to.
    #[must_use]
    pub fn component(&self) -> Option<&Component> {
        self.component.as_ref()
    }

    /// The same, assigned to another component or none.
    #[must_use]
    pub fn with_component(mut self, component: Option<Component>) -> Self {
        self.component = component;
        self
    }

    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates above it, as they were sent.
    #[must_use]
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// The request whose key it has, which is pending no longer.
    #[must_use]
    pub fn csr_id(&self) -> Option<i64> {
        self.csr_id
    }

    /// The keystore: PKCS#12 with the key, the certificate and its chain, named after the certificate, under a password.
    ///
    /// # Errors
    /// [`Refused`] with 2035.
    pub fn keystore(
        &self,
        password: &str,
        encryption: Encryption,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, Refused> {
        let made = Pkcs12::builder(&self.key, &self.certificate).and_then(|builder| {
            builder
                .with_chain(&self.chain)
                .with_friendly_name(&self.name)
                .with_encryption(encryption)
                .to_der(password, random)
        });
        made.map_err(|error| Refused::no_keystore(&error))
    }

    /// The answer.
    #[must_use]
    pub fn resource<'a>(&'a self, record: &Record) -> Resource<'a> {
        Resource::of(self, record)
    }

    /// Validates the certificate for its purpose, at the console's time.
    #[must_use]
    pub fn validate(&self, console: &Console) -> Validation {
        validate(&self.certificate, &self.chain, self.purpose, console)
    }
}

/// Validates a certificate for a purpose, at the console's time: of one that was stored without its key, say.
#[must_use]
pub fn validate(certificate: &Certificate, chain: &[Certificate], purpose: Purpose, console: &Console) -> Validation {
    let about = About::Certificate { self_issued: certificate.is_self_issued() };
    let own = purpose.profile(certificate).check(certificate, &Context::new());
    let mut found: Vec<(Finding, About)> = own
        .into_iter()
        .map(|finding| match finding.code() {
            // The profile of a purpose demands no extension but keyUsage.
            Code::EXTENSION_MISSING => (Finding::new(Code::KEY_USAGE_CONTENT).with_field("extensions.keyUsage"), about),
            _ => (finding, about),
        })
        .collect();
    if console.chain_order == ChainOrder::Required {
        found.extend(out_of_order(certificate, chain).map(|finding| (finding, about)));
    }
    let mut evidence = RevocationEvidence::builder();
    for text in &console.crls {
        let crl = if text.first() == Some(&0x30) { Crl::from_der(text) } else { Crl::from_pem(text) };
        match crl {
            Ok(crl) => evidence = evidence.with_crl(crl),
            Err(error) => found.push((error.into(), About::Crl)),
        }
    }
    let policy = policy(purpose, console);
    let (pool, evidence) = (CertificatePool::from_iter(chain.iter().cloned()), evidence.build());
    let validator = Validator::new(&console.roots, &policy).with_intermediates(&pool).with_evidence(&evidence);
    let (findings, revocation) = match validator.validate(certificate, console.now) {
        Ok(accepted) => (Vec::new(), accepted.revocation().to_vec()),
        Err(rejected) => {
            let rejecting = rejected.findings().iter().filter(|finding| policy.rejects(finding));
            (rejecting.cloned().collect(), rejected.revocation().to_vec())
        }
    };
    found.extend(findings.into_iter().map(|finding| (finding, about)));
    found.extend(troubles(&revocation).map(|finding| (finding, about)));
    let coded = found.into_iter().map(|(finding, about)| Coded { code: code(&finding, about), finding });
    Validation::of(coded.collect())
}

fn policy(purpose: Purpose, console: &Console) -> ValidationPolicy {
    let mut policy = console.policy.clone();
    policy.usage.purpose = purpose.extended().first().map(|purpose| ExtendedPurpose::new(*purpose));
    policy.anchor.accept_pinned_end_entity = true;
    policy.revocation.mode = if console.require_crls { RevocationMode::Required } else { RevocationMode::AtHand };
    // Whole paths are judged, so that a broken one is still asked whether it is revoked.
    policy.pruning = false;
    policy
}

/// What is wrong with lists about certificates that no other list says to be good.
fn troubles(revocation: &[CertificateRevocation]) -> impl Iterator<Item = Finding> {
    let good = |status| matches!(status, RevocationStatus::Good | RevocationStatus::Exempt);
    revocation.iter().filter(move |it| !good(it.status())).flat_map(|it| it.troubles().iter().cloned())
}

/// Each certificate is followed by its issuer.
fn out_of_order(certificate: &Certificate, chain: &[Certificate]) -> Option<Finding> {
    let children = core::iter::once(certificate).chain(chain);
    let (index, (child, issuer)) =
        children.zip(chain).enumerate().find(|(_, (child, issuer))| !child.issuer().matches(&issuer.subject()))?;
    let sha256 = issuer.fingerprint(DigestAlgorithm::Sha256);
    let location = Location {
        index: index.saturating_add(1),
        sha256: sha256.as_bytes().first_chunk().copied().unwrap_or_default(),
    };
    let finding = Finding::new(Code::NAME_CHAINING).with_location(location).with_field("ca_chain_file");
    Some(finding.with_found(issuer.subject()).with_expected(child.issuer()))
}
