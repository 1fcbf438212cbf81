//! A CA that signs: its certificate, its key, and the rules that are checked before the key is used.

use super::certificate::{Authority, UnsignedCertificate};
use super::{CertificateParameters, IssuedCertificate, Refusal, SelfCheck, Tier};
use crate::base::{Code, Error, Limits, Result};
use crate::crypto::{PublicKey, Random, SignatureAlgorithm, Signer};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, ObjectIdentifier};
use alloc::vec::Vec;
use core::fmt;

/// A CA certificate together with whatever signs with its key.
///
/// | refused | code |
/// |---|---|
/// | the signer's key is not the certificate's | [`Code::ISSUE_KEY_MISMATCH`] |
/// | the signer's algorithm is not for its key | [`Code::ALGORITHM_KEY_MISMATCH`] |
/// | the issuer is no CA, or its keyUsage lacks keyCertSign | [`Code::ISSUE_ISSUER_NOT_CA`] |
/// | a CA that the issuer's pathLenConstraint, or one above, does not allow | [`Code::ISSUE_PATH_LEN`] |
/// | a name that the nameConstraints of the issuer, or of one above, do not allow, with the finding | [`Code::ISSUE_NAME_CONSTRAINTS`] |
/// | a critical extension that nobody processes, in the certificate or an issuer that is no root; no policy where the issuer requires one; with the finding | [`Code::ISSUE_LINK`] |
/// | an extension given twice | [`Code::ISSUE_DUPLICATE_EXTENSION`] |
/// | an extension that is no DER of its type | [`Code::ISSUE_EXTENSION`] |
/// | an authorityKeyIdentifier that is not the issuer's subjectKeyIdentifier | [`Code::ISSUE_EXTENSION`] |
/// | a malformed or empty alternative name | [`Code::ISSUE_BAD_ALT_NAME`] |
/// | a malformed subject, or one with a control character; an empty one of a CA or who signs CRLs; an empty issuer | [`Code::ISSUE_BAD_NAME`] |
/// | a serial number that is not positive or longer than 20 octets | [`Code::ISSUE_BAD_SERIAL`] |
/// | a validity that ends before it begins, begins before 1950, or ends after 9999 | [`Code::ISSUE_VALIDITY_INVERTED`], [`Code::ISSUE_VALIDITY_TOO_EARLY`], [`Code::ISSUE_VALIDITY_TOO_LATE`] |
/// | a validity beyond the issuer's, unless it is to be cut or permitted; wholly outside it, always | [`Code::ISSUE_VALIDITY_BEYOND_ISSUER`] |
/// | what the parameters' profile forbids, with each finding | [`Code::ISSUE_PROFILE`] |
///
/// All of it before the key is used.
///
/// ```
/// # #[cfg(feature = "getrandom")] {
/// # use certwright::{KeyAlgorithm, PrivateKey, SystemRandom as Os};
/// # use certwright::issue::{AlternativeName, CertificateParameters, Issuer, Validity};
/// # let (root_key, key) = (PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut Os)?, PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut Os)?);
/// # let validity = Validity::days("2026-01-01".parse()?, 90)?;
/// # let root = CertificateParameters::root_ca("CN=Root".parse()?, root_key.public_key(), validity)?;
/// # let root = Issuer::self_signed(&root, &root_key, &mut Os)?.into_certificate();
/// let names = [AlternativeName::dns("www.example.com")?];
/// let leaf = CertificateParameters::tls_server("CN=www.example.com".parse()?, key.public_key(), validity, &names)?;
/// let issued = Issuer::new(&root, &root_key)?.issue(&leaf, &mut Os)?;
/// assert_eq!(issued.certificate().issuer(), root.subject());
/// # }
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct Issuer<'a> {
    certificate: Certificate,
    /// From the root down.
    above: Vec<Certificate>,
    /// The first of `above`, or the CA itself, is signed with its own key.
    starts_at_root: bool,
    signer: &'a dyn Signer,
    self_check: SelfCheck,
    handled: Vec<ObjectIdentifier>,
}

impl<'a> Issuer<'a> {
    /// A CA from its certificate and what signs with its key.
    ///
    /// # Errors
    /// The first three rows of the table above, and what reading the certificate's key and extensions reports.
    pub fn new(certificate: &Certificate, signer: &'a dyn Signer) -> Result<Self> {
        check_signer(signer, &certificate.public_key()?)?;
        check_is_ca(certificate)?;
        let (certificate, above, handled) = (certificate.clone(), Vec::new(), Vec::new());
        let starts_at_root = is_root(&certificate);
        Ok(Self { certificate, above, starts_at_root, signer, self_check: SelfCheck::Full, handled })
    }

    /// The CAs above this one, nearest first, so that what they say of path lengths, names, policies and times counts too:
    /// without them a certificate may be issued that no path can hold. They are taken for what they say; no signature is
    /// verified but the root's own, which tells that it is one.
    ///
    /// # Errors
    /// [`Code::NAME_CHAINING`] if one is not named as the issuer of the one below; [`Code::ISSUE_ISSUER_NOT_CA`] if one is
    /// no CA; [`Code::LIMIT_PATH_LENGTH`] for more than the limit allows by default.
    pub fn with_chain(mut self, above: &[Certificate]) -> Result<Self> {
        let limit = Limits::default().path_length;
        if u32::try_from(above.len()).is_ok_and(|length| length <= limit) {
            let below = core::iter::once(&self.certificate).chain(above);
            if let Some((_, stranger)) =
                below.zip(above).find(|(below, above)| !below.issuer().matches(&above.subject()))
            {
                return Err(Error::new(Code::NAME_CHAINING).in_field("issuer").with_found(stranger.subject()));
            }
            above.iter().try_for_each(|ca| Tier::of(ca).map(drop))?;
            self.above = above.iter().rev().cloned().collect();
            self.starts_at_root = is_root(self.above.first().unwrap_or(&self.certificate));
            Ok(self)
        } else {
            Err(Error::new(Code::LIMIT_PATH_LENGTH).with_found(above.len()))
        }
    }

    /// Sets what is checked after signing; [`SelfCheck::Full`] unless set.
    #[must_use]
    pub fn with_self_check(mut self, self_check: SelfCheck) -> Self {
        self.self_check = self_check;
        self
    }

    /// Critical extensions that whoever validates what this CA issues processes, beyond those that this crate processes and
    /// those that the profile wants critical: as [`ValidationPolicy::critical_extensions`](crate::validate::ValidationPolicy). Others
    /// are refused, in the certificate and in that of an issuer that is no root: no path could hold them.
    #[must_use]
    pub fn with_handled_extensions(mut self, handled: impl IntoIterator<Item = ObjectIdentifier>) -> Self {
        self.handled.extend(handled);
        self
    }

    /// The CA's certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The CAs from the root to right above this one, as far as they are known.
    pub(super) fn above(&self) -> &[Certificate] {
        &self.above
    }

    pub(super) fn starts_at_root(&self) -> bool {
        self.starts_at_root
    }

    pub(super) fn handled(&self) -> &[ObjectIdentifier] {
        &self.handled
    }

    pub(super) fn signer(&self) -> &dyn Signer {
        self.signer
    }

    pub(super) fn self_check(&self) -> SelfCheck {
        self.self_check
    }

    /// Issues a certificate: [`prepare`](Self::prepare), sign, and check what came out.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare); what the signer reports; [`Code::ISSUE_SELF_CHECK`].
    pub fn issue(
        &self,
        parameters: &CertificateParameters,
        random: &mut dyn Random,
    ) -> Result<IssuedCertificate, Refusal> {
        self.prepare(parameters, random)?.sign(self.signer, random)
    }

    /// The first of two steps: draws the serial number, checks everything and gives back what is to be signed, for a
    /// key that is somewhere else. The signer is not asked to sign: an [`OfflineKey`] will do.
    ///
    /// # Errors
    /// [`Refusal`] with one of the codes of the table above, or [`Code::RANDOM_FAILED`].
    pub fn prepare(
        &self,
        parameters: &CertificateParameters,
        random: &mut dyn Random,
    ) -> Result<UnsignedCertificate, Refusal> {
        UnsignedCertificate::prepare(parameters, &Authority::of(self)?, self.self_check, random)
    }

    /// Issues a certificate signed with its own key: a root, or an end entity that is pinned.
    ///
    /// # Errors
    /// As [`issue`](Self::issue); [`Code::ISSUE_KEY_MISMATCH`] if `signer` has another key than `parameters`.
    pub fn self_signed(
        parameters: &CertificateParameters,
        signer: &dyn Signer,
        random: &mut dyn Random,
    ) -> Result<IssuedCertificate, Refusal> {
        Self::prepare_self_signed(parameters, signer, random)?.sign(signer, random)
    }

    /// The first of two steps of [`self_signed`](Self::self_signed).
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare); [`Code::ISSUE_KEY_MISMATCH`].
    pub fn prepare_self_signed(
        parameters: &CertificateParameters,
        signer: &dyn Signer,
        random: &mut dyn Random,
    ) -> Result<UnsignedCertificate, Refusal> {
        check_signer(signer, &parameters.public_key)?;
        let authority = Authority::itself(parameters, signer);
        UnsignedCertificate::prepare(parameters, &authority, SelfCheck::Full, random)
    }
}

impl fmt::Debug for Issuer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer")
            .field("certificate", &self.certificate)
            .field("signature_algorithm", &self.signer.signature_algorithm())
            .finish_non_exhaustive()
    }
}

/// RFC 5280 §4.1.1.3: the signature is to verify under the key that the issuer's certificate certifies.
pub(super) fn check_signer(signer: &dyn Signer, key: &PublicKey) -> Result<()> {
    if signer.public_key() != key {
        let found = format_args!("{:?}, not {key:?}", signer.public_key());
        return Err(Error::new(Code::ISSUE_KEY_MISMATCH).with_found(found));
    }
    let algorithm = signer.signature_algorithm();
    if !algorithm.is_for(key.algorithm()) {
        return Err(
            Error::new(Code::ALGORITHM_KEY_MISMATCH).with_found(format_args!("{algorithm} with {}", key.algorithm()))
        );
    }
    Ok(())
}

/// Whether a certificate is signed with the key in it. One that only names itself as its issuer may be the CA's next.
pub(super) fn is_root(certificate: &Certificate) -> bool {
    let verifies = |key| certificate.verify_signature(&key, SignatureAlgorithm::ALL).is_ok();
    certificate.is_self_issued() && certificate.public_key().is_ok_and(verifies)
}

/// RFC 5280 §4.2.1.9, §4.2.1.3: basicConstraints says CA and keyUsage, if present, keyCertSign.
fn check_is_ca(certificate: &Certificate) -> Result<()> {
    let refused = |field| Err(Error::new(Code::ISSUE_ISSUER_NOT_CA).in_structure("Certificate").in_field(field));
    if certificate.version() != 3 {
        return refused("version");
    }
    if !certificate.basic_constraints()?.is_some_and(|constraints| constraints.ca) {
        return refused("basicConstraints");
    }
    if certificate.key_usage()?.is_some_and(|usage| !usage.contains(KeyUsage::KEY_CERT_SIGN)) {
        return refused("keyUsage");
    }
    Ok(())
}

/// A key that is somewhere else: known by its public part, never asked to sign here.
///
/// For signing in two steps: [`Issuer::prepare`] gives the bytes to sign, [`UnsignedCertificate::complete`] takes the
/// signature.
#[derive(Clone, Debug)]
pub struct OfflineKey {
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
}

impl OfflineKey {
    /// The key and the algorithm it will sign with.
    #[must_use]
    pub fn new(public_key: PublicKey, algorithm: SignatureAlgorithm) -> Self {
        Self { public_key, algorithm }
    }
}

impl Signer for OfflineKey {
    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Fails with [`Code::SIGNING_FAILED`].
    fn sign(&self, _: &[u8], _: &mut dyn Random) -> Result<Vec<u8>> {
        Err(Error::new(Code::SIGNING_FAILED).with_found("the key is offline: prepare, sign there, complete"))
    }
}
