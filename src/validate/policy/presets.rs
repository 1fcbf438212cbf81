//! The policies to start from.
//!
//! | preset | beyond §6.1 | signatures | keys | purpose | identity |
//! |---|---|---|---|---|---|
//! | [`rfc5280_path`](ValidationPolicy::rfc5280_path) | nothing | all, SHA-1 and DSA too | all | any | none |
//! | [`rfc5280`](ValidationPolicy::rfc5280) | the MUSTs of RFC 5280 §4 | SHA-2, Ed25519, ML-DSA | RSA from 2048 bits, NIST curves, Ed25519, ML-DSA | any | none |
//! | [`tls_server`](ValidationPolicy::tls_server) | CA/Browser Forum BR | SHA-2 with RSA or ECDSA | RSA from 2048 bits, NIST curves | serverAuth | required |
//! | [`tls_client`](ValidationPolicy::tls_client) | CA/Browser Forum BR | as above | as above | clientAuth | none |
//! | [`code_signing`](ValidationPolicy::code_signing) | code signing profile | as `rfc5280` | as `rfc5280` | codeSigning | none |
//! | [`email`](ValidationPolicy::email) | e-mail profile | as `rfc5280` | as `rfc5280` | emailProtection | required |
//! | [`iso_mdl`](ValidationPolicy::iso_mdl) | ISO/IEC 18013-5 Annex B | ECDSA with SHA-2, Ed25519 | NIST curves, Ed25519 | mdlDS | none |

use super::{
    Algorithms, AnchorRules, Identity, IdentityRule, PathInputs, Purpose, Revocation, RoleProfiles, Usage,
    ValidationPolicy,
};
use crate::base::{Code, Level, Limits};
use crate::crypto::{KeyAlgorithm, SignatureAlgorithm};
use crate::profile::{Profile, iso18013_5, purposes, rfc5280, tls};
use crate::validate::revocation::CrlProfile;
use crate::x509::oid;
use SignatureAlgorithm as S;
use alloc::vec::Vec;

const ECDSA: &[S] = &[S::EcdsaSha256, S::EcdsaSha384, S::EcdsaSha512];
const RSA: &[S] =
    &[S::RsaPkcs1Sha256, S::RsaPkcs1Sha384, S::RsaPkcs1Sha512, S::RsaPssSha256, S::RsaPssSha384, S::RsaPssSha512];
const EDWARDS: &[S] = &[S::Ed25519];
const LATTICE: &[S] = &[S::MlDsa44, S::MlDsa65, S::MlDsa87];

const CURVES: &[KeyAlgorithm] = &[KeyAlgorithm::EcdsaP256, KeyAlgorithm::EcdsaP384, KeyAlgorithm::EcdsaP521];
const ED25519: &[KeyAlgorithm] = &[KeyAlgorithm::Ed25519];
const ML_DSA: &[KeyAlgorithm] = &[KeyAlgorithm::MlDsa44, KeyAlgorithm::MlDsa65, KeyAlgorithm::MlDsa87];
/// NIST SP 800-57 part 1 §5.6.1: 112 bits of security.
const RSA_2048: &[KeyAlgorithm] = &[KeyAlgorithm::Rsa(2048)];
/// What old test suites use; nothing shorter is decoded.
const LEGACY: &[KeyAlgorithm] = &[KeyAlgorithm::Rsa(1024), KeyAlgorithm::Dsa];

fn algorithms(signatures: &[&[S]], keys: &[&[KeyAlgorithm]], end_entity_key: bool) -> Algorithms {
    Algorithms { signatures: signatures.concat(), keys: keys.concat(), end_entity_key }
}

fn modern(end_entity_key: bool) -> Algorithms {
    algorithms(&[ECDSA, RSA, EDWARDS, LATTICE], &[CURVES, RSA_2048, ED25519, ML_DSA], end_entity_key)
}

impl ValidationPolicy {
    /// The algorithm of RFC 5280 §6.1 and nothing else: no profile, SHA-1, DSA and RSA from 1024 bits allowed, the anchor
    /// taken as name and key. What NIST's PKITS asks for; too little for use.
    #[must_use]
    pub fn rfc5280_path() -> Self {
        Self {
            inputs: PathInputs::default(),
            profiles: RoleProfiles::default(),
            anchor: AnchorRules {
                judge_certificate: false,
                enforce_constraints: false,
                accept_pinned_end_entity: false,
            },
            identity: IdentityRule::NotChecked,
            usage: Usage::default(),
            algorithms: algorithms(&[S::ALL], &[CURVES, LEGACY, ED25519, ML_DSA], false),
            // The algorithm does not ask how a time is written, and PKITS has a GeneralizedTime of 1951.
            tolerated: alloc::vec![Code::LATE_UTC_OR_EARLY_GENERALIZED_TIME],
            critical_extensions: Vec::new(),
            revocation: Revocation { crl_profile: CrlProfile::Path, ..Revocation::OFF },
            enforce: Level::Must,
            limits: Limits::DEFAULT,
            pruning: true,
        }
    }

    /// RFC 5280 §6 and the MUSTs of §4, for a public or private PKI whatever its purpose.
    ///
    /// It asks for no name and no purpose: add them with [`with_identity`](Self::with_identity) and
    /// [`with_purpose`](Self::with_purpose).
    #[must_use]
    pub fn rfc5280() -> Self {
        let anchor =
            AnchorRules { judge_certificate: true, enforce_constraints: true, accept_pinned_end_entity: false };
        let profiles = RoleProfiles::new(rfc5280::anchor(), rfc5280::ca(), rfc5280::end_entity());
        let revocation = Revocation::OFF;
        Self { anchor, profiles, algorithms: modern(false), tolerated: Vec::new(), revocation, ..Self::rfc5280_path() }
    }

    /// A TLS server of the web: CA/Browser Forum Baseline Requirements, serverAuth, and this name.
    #[must_use]
    pub fn tls_server(identity: Identity) -> Self {
        Self::tls(tls::server()).with_purpose(Purpose::listed(oid::SERVER_AUTH)).with_identity(identity)
    }

    /// A TLS client: as [`tls_server`](Self::tls_server), with clientAuth and no name asked for.
    ///
    /// Any name will do, but there must be a subjectAltName: a client known by its subject alone is
    /// [`Code::EXTENSION_MISSING`](crate::base::Code::EXTENSION_MISSING). For such clients take
    /// [`rfc5280`](Self::rfc5280) and [`with_purpose`](Self::with_purpose), or put a profile of your own into
    /// [`profiles`](Self::profiles).
    #[must_use]
    pub fn tls_client() -> Self {
        Self::tls(tls::client()).with_purpose(Purpose::listed(oid::CLIENT_AUTH))
    }

    fn tls(end_entity: Profile) -> Self {
        let profiles = RoleProfiles::new(tls::anchor(), tls::intermediate(), end_entity);
        let revocation = Revocation { crl_profile: CrlProfile::Tls, ..Revocation::OFF };
        let algorithms = algorithms(&[ECDSA, RSA], &[CURVES, RSA_2048], true);
        Self { profiles, algorithms, revocation, ..Self::rfc5280() }
    }

    /// A signer of code.
    #[must_use]
    pub fn code_signing() -> Self {
        Self::signer(purposes::code_signing()).with_purpose(Purpose::listed(oid::CODE_SIGNING))
    }

    /// A signer or receiver of e-mail with this mailbox.
    #[must_use]
    pub fn email(identity: Identity) -> Self {
        Self::signer(purposes::email()).with_purpose(Purpose::listed(oid::EMAIL_PROTECTION)).with_identity(identity)
    }

    fn signer(end_entity: Profile) -> Self {
        let profiles = RoleProfiles { end_entity: Some(end_entity), ..Self::rfc5280().profiles };
        Self { profiles, algorithms: modern(true), ..Self::rfc5280() }
    }

    /// A signer of mobile documents under an IACA root (ISO/IEC 18013-5 Annex B).
    #[must_use]
    pub fn iso_mdl() -> Self {
        let profiles = RoleProfiles::new(iso18013_5::iaca_root(), rfc5280::ca(), iso18013_5::document_signer());
        // Annex B.1.2: the root issues signers, and no CAs.
        let inputs = PathInputs { max_path_length: Some(0), ..PathInputs::default() };
        let algorithms = algorithms(&[ECDSA, EDWARDS], &[CURVES, ED25519], true);
        let policy = Self { inputs, profiles, algorithms, ..Self::rfc5280() };
        policy.with_purpose(Purpose::listed(oid::MDL_DOCUMENT_SIGNER))
    }
}
