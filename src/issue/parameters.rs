//! What a certificate is to say, as a value.

use super::extension::OwnedExtension;
use super::{AlternativeName, SerialSource, Validity, ValidityNesting};
use super::{template, validity};
use crate::base::Result;
use crate::crypto::{KeyIdMethod, PublicKey};
use crate::profile::{Nesting, Profile, rfc5280};
use crate::x509::ext::KeyUsage;
use crate::x509::oid::{self, Oid};
use crate::x509::{Certificate, DistinguishedName, ObjectIdentifier};
use alloc::vec::Vec;

/// What a certificate is for: the basicConstraints, keyUsage and extKeyUsage that go with it, and the profile that it is
/// held against before it is signed.
///
/// | role | basicConstraints | keyUsage | extKeyUsage | profile |
/// |---|---|---|---|---|
/// | root CA | CA | keyCertSign, cRLSign | – | [`rfc5280::anchor`] |
/// | intermediate CA | CA, the path length given | keyCertSign, cRLSign | – | [`rfc5280::ca`] |
/// | TLS server | end entity | digitalSignature | serverAuth | [`rfc5280::end_entity`] |
/// | TLS client | end entity | digitalSignature | clientAuth | [`rfc5280::end_entity`] |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// A CA that signs its own certificate.
    RootCa,
    /// A CA below another.
    IntermediateCa {
        /// How many further CAs may stand below it; `None` for any number.
        path_len_constraint: Option<u32>,
    },
    /// A TLS server.
    TlsServer,
    /// A TLS client.
    TlsClient,
}

impl Role {
    fn profile(self) -> Profile {
        match self {
            Self::RootCa => rfc5280::anchor(),
            Self::IntermediateCa { .. } => rfc5280::ca(),
            Self::TlsServer | Self::TlsClient => rfc5280::end_entity(),
        }
    }

    fn extensions(self) -> Result<Vec<OwnedExtension>> {
        let ca = |path_len_constraint| {
            Ok(Vec::from([
                OwnedExtension::basic_constraints_ca(path_len_constraint)?,
                OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN)?,
            ]))
        };
        let tls = |purpose| {
            Ok(Vec::from([
                OwnedExtension::basic_constraints_end_entity()?,
                // No keyEncipherment for RSA: only the key exchange that TLS 1.3 dropped needs it.
                OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE)?,
                OwnedExtension::extended_key_usage(&[purpose])?,
            ]))
        };
        match self {
            Self::RootCa => ca(None),
            Self::IntermediateCa { path_len_constraint } => ca(path_len_constraint),
            Self::TlsServer => tls(oid::SERVER_AUTH),
            Self::TlsClient => tls(oid::CLIENT_AUTH),
        }
    }
}

/// In which order extensions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ExtensionOrder {
    /// basicConstraints, keyUsage, extKeyUsage, subjectKeyIdentifier, authorityKeyIdentifier, subjectAltName,
    /// issuerAltName, certificatePolicies, policyMappings, policyConstraints, inhibitAnyPolicy, nameConstraints,
    /// cRLDistributionPoints, freshestCRL, authorityInfoAccess, subjectInfoAccess, then all others as they were added.
    #[default]
    Standard,
    /// As they were added; key identifiers that issuing adds come last, the subject's before the issuer's.
    AsAdded,
}

/// The order of [`ExtensionOrder::Standard`].
const STANDARD_ORDER: [Oid<'static>; 16] = [
    oid::BASIC_CONSTRAINTS,
    oid::KEY_USAGE,
    oid::EXTENDED_KEY_USAGE,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::SUBJECT_ALT_NAME,
    oid::ISSUER_ALT_NAME,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
    oid::NAME_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::FRESHEST_CRL,
    oid::AUTHORITY_INFO_ACCESS,
    oid::SUBJECT_INFO_ACCESS,
];

impl ExtensionOrder {
    pub(super) fn sort(self, extensions: &mut [OwnedExtension]) {
        let rank =
            |oid: Oid<'_>| STANDARD_ORDER.iter().position(|listed| *listed == oid).unwrap_or(STANDARD_ORDER.len());
        match self {
            Self::Standard => extensions.sort_by_key(|extension| rank(extension.oid())),
            Self::AsAdded => {}
        }
    }
}

/// What a certificate is to say: everything but the issuer and the signature.
///
/// A value: make it once, keep it, issue from it as often as needed. Version 3, always. What does not hold together is
/// refused when it is issued, before the signing key is used.
///
/// ```
/// # #[cfg(feature = "getrandom")] {
/// use certwright::{KeyAlgorithm, PrivateKey, SystemRandom};
/// use certwright::issue::{CertificateParameters, Issuer, Validity};
///
/// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
/// let validity = Validity::days("2026-01-01".parse()?, 3650)?;
/// let parameters = CertificateParameters::root_ca("CN=Example Root,O=Example".parse()?, key.public_key(), validity)?;
/// let root = Issuer::self_signed(&parameters, &key, &mut SystemRandom)?.into_certificate();
/// assert_eq!(root.subject().to_string(), "CN=Example Root,O=Example");
/// # }
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CertificateParameters {
    pub(super) subject: DistinguishedName,
    pub(super) public_key: PublicKey,
    pub(super) validity: Validity,
    pub(super) serial: SerialSource,
    pub(super) extensions: Vec<OwnedExtension>,
    pub(super) order: ExtensionOrder,
    pub(super) subject_key_id: Option<KeyIdMethod>,
    pub(super) authority_key_id: bool,
    pub(super) profile: Option<Profile>,
    pub(super) nesting: Option<Nesting>,
    pub(super) handled: Vec<ObjectIdentifier>,
}

impl CertificateParameters {
    /// A certificate without extensions but the two key identifiers, and without a profile.
    pub fn new(subject: DistinguishedName, public_key: &PublicKey, validity: Validity) -> Self {
        Self {
            subject,
            public_key: public_key.clone(),
            validity,
            serial: SerialSource::Random,
            extensions: Vec::new(),
            order: ExtensionOrder::Standard,
            subject_key_id: Some(KeyIdMethod::default()),
            authority_key_id: true,
            profile: None,
            nesting: None,
            handled: Vec::new(),
        }
    }

    /// A certificate as `profile` has it: the extensions whose content it settles (basicConstraints, keyUsage,
    /// extKeyUsage, extensions with one value), their criticality and order, and the key identifiers. Names and locations
    /// are added by hand; what is missing then is refused when it is issued.
    ///
    /// ```
    /// # use certwright::{PublicKey, Result, Timestamp, issue::{AlternativeName, CertificateParameters, OwnedExtension, Validity}};
    /// use certwright::profile::{Profile, tls};
    /// # fn server(key: &PublicKey, now: Timestamp) -> Result<CertificateParameters> {
    /// let names = OwnedExtension::subject_alt_name(&[AlternativeName::dns("www.example.com")?])?;
    /// let parameters = CertificateParameters::from_profile(tls::server(), "".parse()?, key, Validity::days(now, 47)?)?;
    /// # let parameters =
    /// parameters.with_extension(names)
    /// # ; Ok(parameters) }
    /// ```
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`](crate::base::Code::ISSUE_EXTENSION) if an extension's one value is no DER of its type.
    pub fn from_profile(
        profile: Profile,
        subject: DistinguishedName,
        public_key: &PublicKey,
        validity: Validity,
    ) -> Result<Self> {
        let mut parameters = Self::new(subject, public_key, validity);
        parameters.extensions = template::extensions(&profile, parameters.subject.as_name(), public_key)?;
        parameters.subject_key_id = template::subject_key_id(&profile);
        parameters.authority_key_id = template::authority_key_id(&profile);
        parameters.profile = Some(profile);
        Ok(parameters)
    }

    /// A root CA.
    ///
    /// # Errors
    /// None in practice: the extensions of a role are well-formed.
    pub fn root_ca(subject: DistinguishedName, public_key: &PublicKey, validity: Validity) -> Result<Self> {
        Self::new(subject, public_key, validity).with_role(Role::RootCa)
    }

    /// An intermediate CA below which at most `path_len_constraint` further CAs may stand.
    ///
    /// # Errors
    /// None in practice: the extensions of a role are well-formed.
    pub fn intermediate_ca(
        subject: DistinguishedName,
        public_key: &PublicKey,
        validity: Validity,
        path_len_constraint: Option<u32>,
    ) -> Result<Self> {
        Self::new(subject, public_key, validity).with_role(Role::IntermediateCa { path_len_constraint })
    }

    /// A TLS server known by `names`.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`](crate::base::Code::ISSUE_EXTENSION) if there is no name.
    pub fn tls_server(
        subject: DistinguishedName,
        public_key: &PublicKey,
        validity: Validity,
        names: &[AlternativeName],
    ) -> Result<Self> {
        let names = OwnedExtension::subject_alt_name(names)?;
        Ok(Self::new(subject, public_key, validity).with_role(Role::TlsServer)?.with_extension(names))
    }

    /// A TLS client known by its subject, and by `names` if there are any.
    ///
    /// Without names there is no subjectAltName, and only a policy that does not ask for one accepts the certificate, such as
    /// [`ValidationPolicy::rfc5280`](crate::validate::ValidationPolicy::rfc5280) with the purpose clientAuth;
    /// [`ValidationPolicy::tls_client`](crate::validate::ValidationPolicy::tls_client) asks for one, as
    /// [`profile::tls::client`](crate::profile::tls::client) does.
    ///
    /// # Errors
    /// None in practice: the extensions of a role are well-formed.
    pub fn tls_client(
        subject: DistinguishedName,
        public_key: &PublicKey,
        validity: Validity,
        names: &[AlternativeName],
    ) -> Result<Self> {
        let parameters = Self::new(subject, public_key, validity).with_role(Role::TlsClient)?;
        if names.is_empty() {
            Ok(parameters)
        } else {
            Ok(parameters.with_extension(OwnedExtension::subject_alt_name(names)?))
        }
    }

    /// Sets basicConstraints, keyUsage, extKeyUsage and profile to those of a role.
    ///
    /// # Errors
    /// None in practice: the extensions of a role are well-formed.
    pub fn with_role(mut self, role: Role) -> Result<Self> {
        let of_a_role = [oid::BASIC_CONSTRAINTS, oid::KEY_USAGE, oid::EXTENDED_KEY_USAGE];
        self.extensions.retain(|extension| !of_a_role.contains(&extension.oid()));
        self.extensions.splice(..0, role.extensions()?);
        self.profile = Some(role.profile());
        Ok(self)
    }

    /// Sets the profile that the certificate is held against before it is signed: what it forbids (Must) is refused with
    /// [`Code::ISSUE_PROFILE`](crate::base::Code::ISSUE_PROFILE), what it would rather have otherwise comes with the certificate as findings.
    ///
    /// ```
    /// # use certwright::{KeyAlgorithm, PublicKey, issue::{CertificateParameters, Validity}};
    /// use certwright::profile::tls;
    /// # fn strict(parameters: CertificateParameters) -> CertificateParameters {
    /// let parameters = parameters.with_profile(tls::server());
    /// # parameters }
    /// ```
    pub fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Asks no profile: only what is structurally impossible is refused then.
    pub fn without_profile(mut self) -> Self {
        self.profile = None;
        self
    }

    /// Sets what happens to a validity that reaches beyond the issuer's; unless set, what the profile says, and without a
    /// profile [`Nesting::Permit`]. What happened is [`IssuedCertificate::nesting`](super::IssuedCertificate::nesting).
    pub fn with_nesting(mut self, nesting: Nesting) -> Self {
        self.nesting = Some(nesting);
        self
    }

    /// The validity that is issued under `issuer`, and how it lies in the issuer's.
    ///
    /// # Errors
    /// [`Code::ISSUE_VALIDITY_BEYOND_ISSUER`](crate::base::Code::ISSUE_VALIDITY_BEYOND_ISSUER) if it is refused.
    pub fn nesting_in(&self, issuer: &Certificate) -> Result<(Validity, ValidityNesting)> {
        validity::nest(self.validity, Some(issuer), self.nesting())
    }

    pub(super) fn nesting(&self) -> Nesting {
        let of_profile = self.profile.as_ref().map(|profile| profile.issuing().nesting);
        self.nesting.or(of_profile).unwrap_or(Nesting::Permit)
    }

    /// Replaces the subject.
    pub fn with_subject(mut self, subject: DistinguishedName) -> Self {
        self.subject = subject;
        self
    }

    /// Replaces the validity.
    pub fn with_validity(mut self, validity: Validity) -> Self {
        self.validity = validity;
        self
    }

    /// Sets where the serial number comes from; [`SerialSource::Random`] unless set.
    pub fn with_serial(mut self, serial: impl Into<SerialSource>) -> Self {
        self.serial = serial.into();
        self
    }

    /// Adds an extension. A second one of the same type is refused when issuing.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// As [`with_extension`](Self::with_extension), in place.
    #[cfg(feature = "ffi")]
    pub(crate) fn add_extension(&mut self, extension: OwnedExtension) {
        self.extensions.push(extension);
    }

    /// As [`without_extension`](Self::without_extension), in place.
    #[cfg(feature = "ffi")]
    pub(crate) fn remove_extension(&mut self, oid: Oid<'_>) {
        self.extensions.retain(|extension| extension.oid() != oid);
    }

    /// Takes out every extension of a type.
    pub fn without_extension(mut self, oid: Oid<'_>) -> Self {
        self.extensions.retain(|extension| extension.oid() != oid);
        self
    }

    /// Critical extensions that whoever validates the certificate processes, beyond those that this crate processes, those
    /// that the profile wants critical and those that [`Issuer::with_handled_extensions`](super::Issuer::with_handled_extensions)
    /// names. A certificate that signs itself has no issuer to name them:
    ///
    /// ```
    /// # #[cfg(feature = "getrandom")] {
    /// use certwright::{KeyAlgorithm, PrivateKey, SystemRandom};
    /// use certwright::issue::{CertificateParameters, Issuer, OwnedExtension, Validity};
    /// use certwright::x509::ObjectIdentifier;
    ///
    /// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    /// let ours: ObjectIdentifier = "1.3.6.1.4.1.55555.7".parse()?;
    /// let validity = Validity::days("2026-01-01".parse()?, 90)?;
    /// let pinned = CertificateParameters::tls_client("CN=device".parse()?, key.public_key(), validity, &[])?
    ///     .with_extension(OwnedExtension::from_der(ours.as_oid(), true, &[5, 0])?)
    ///     .with_handled_extensions([ours.clone()]);
    /// let certificate = Issuer::self_signed(&pinned, &key, &mut SystemRandom)?.into_certificate();
    /// assert!(certificate.extension(ours.as_oid()).is_some_and(|extension| extension.critical));
    /// # }
    /// # Ok::<(), certwright::Error>(())
    /// ```
    pub fn with_handled_extensions(mut self, handled: impl IntoIterator<Item = ObjectIdentifier>) -> Self {
        self.handled.extend(handled);
        self
    }

    /// As [`with_handled_extensions`](Self::with_handled_extensions), in place.
    #[cfg(feature = "ffi")]
    pub(crate) fn add_handled_extension(&mut self, handled: ObjectIdentifier) {
        self.handled.push(handled);
    }

    /// Sets the order in which extensions are written.
    pub fn with_extension_order(mut self, order: ExtensionOrder) -> Self {
        self.order = order;
        self
    }

    /// Sets how the subjectKeyIdentifier is derived from the key; `None` leaves it out.
    ///
    /// [`KeyIdMethod::Rfc7093Sha256`] unless set: as long as the SHA-1 of old, compared byte by byte all the same, and
    /// nothing new depends on SHA-1. ISO/IEC 18013-5 asks for [`KeyIdMethod::Rfc5280Sha1`]. Without effect where
    /// the extension was added by hand.
    pub fn with_subject_key_id(mut self, method: Option<KeyIdMethod>) -> Self {
        self.subject_key_id = method;
        self
    }

    /// Whether to write an authorityKeyIdentifier, copied from the issuer's subjectKeyIdentifier (RFC 5280 §4.2.1.1);
    /// true unless set. Without effect where the issuer has none.
    pub fn with_authority_key_id(mut self, present: bool) -> Self {
        self.authority_key_id = present;
        self
    }

    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &DistinguishedName {
        &self.subject
    }

    /// The subject's key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The validity.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// The extensions that were added, in this order; the key identifiers that issuing adds are not among them.
    #[must_use]
    pub fn extensions(&self) -> &[OwnedExtension] {
        &self.extensions
    }
}
