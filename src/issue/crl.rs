//! Certificate revocation lists, made and signed (RFC 5280 §5).
//!
//! A list comes from [`CrlParameters`] and an iterator over [`Revocation`]s: complete, delta or indirect, for all or some
//! reasons and kinds of certificates. It is written, read back and held to the rules of RFC 5280 §5 before the key is
//! used; what was signed is verified before it is handed out.
//!
//! Memory: the entries' bytes, at the height of it twice, and sixteen more for each entry while duplicates are looked for.

mod check;
mod scope;
mod write;

pub use scope::{CrlCoverage, CrlScope};

use super::Issuer;
use super::certificate::check_findings;
use super::extension::{DistributionPoint, OwnedExtension};
use super::issuer::check_signer;
use super::self_check::SelfCheck;
use crate::base::{Code, Error, Result, Timestamp};
use crate::crypto::{KeyIdMethod, PublicKey, Random, SignatureAlgorithm, Signer};
use crate::encoding::der::{Tag, Writer};
use crate::x509::ext::{KeyUsage, ReasonCode};
use crate::x509::{Certificate, CertificateRevocationList, DistinguishedName, Oid, OwnedSerial, oid};
use alloc::vec::Vec;
use core::fmt;

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The certificate's serial number, as the certificate has it: one that RFC 5280 does not allow is revoked like any other.
    pub serial: OwnedSerial,
    /// When the CA took note.
    pub date: Timestamp,
    /// Why. [`ReasonCode::Unspecified`] is left out, as RFC 5280 §5.3.1 asks.
    pub reason: Option<ReasonCode>,
    /// Since when the certificate is not to be trusted, if that was earlier (RFC 5280 §5.3.2).
    pub invalidity_date: Option<Timestamp>,
    /// What to do about a certificate on hold; for old software only, RFC 5280 has dropped it.
    pub hold_instruction: Option<HoldInstruction>,
    /// Who issued the certificate; `None` if it is the issuer of the list, which then is a CA. Others in indirect lists only.
    /// Written where it changes from one entry to the next (RFC 5280 §5.3.3), so that entries sorted by issuer make the
    /// shortest list.
    pub certificate_issuer: Option<DistinguishedName>,
}

impl Revocation {
    /// The certificate with this serial number, by the issuer of the list, was revoked for a reason.
    #[must_use]
    pub fn new(serial: impl Into<OwnedSerial>, date: Timestamp, reason: ReasonCode) -> Self {
        let (invalidity_date, hold_instruction, certificate_issuer) = (None, None, None);
        let (serial, reason) = (serial.into(), Some(reason));
        Self { serial, date, reason, invalidity_date, hold_instruction, certificate_issuer }
    }

    /// This certificate was revoked for a reason: with its own serial number, and its own issuer, which a list of another
    /// says only if it is indirect, and refuses otherwise.
    ///
    /// ```
    /// # fn example(certificate: &certwright::Certificate) -> certwright::Result<()> {
    /// use certwright::{issue::Revocation, x509::ext::ReasonCode};
    /// let entry = Revocation::of(certificate, "2026-06-01".parse()?, ReasonCode::KeyCompromise)?;
    /// assert_eq!(entry.serial.as_serial(), certificate.serial());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Code::BAD_INTEGER`] if the serial number has more than 1024 octets.
    pub fn of(certificate: &Certificate, date: Timestamp, reason: ReasonCode) -> Result<Self> {
        let mut revocation = Self::new(certificate.serial().to_owned_serial()?, date, reason);
        revocation.certificate_issuer = Some(certificate.issuer().into());
        Ok(revocation)
    }
}

/// What to do about a certificate on hold (RFC 3280 §5.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HoldInstruction {
    /// Nothing: the same as no instruction.
    Nothing,
    /// Ask the issuer, or reject.
    CallIssuer,
    /// Reject.
    Reject,
}

impl HoldInstruction {
    /// Its identifier in the encoding.
    #[must_use]
    pub const fn oid(self) -> Oid<'static> {
        match self {
            Self::Nothing => oid::HOLD_INSTRUCTION_NONE,
            Self::CallIssuer => oid::HOLD_INSTRUCTION_CALL_ISSUER,
            Self::Reject => oid::HOLD_INSTRUCTION_REJECT,
        }
    }
}

/// What a list is to say beside its entries. Version 2, with authorityKeyIdentifier, cRLNumber and nextUpdate, always.
///
/// ```
/// # use certwright::{Certificate, Random, Result, Signer, issue::{CrlIssuer, Revocation, UnsignedCrl}};
/// use certwright::issue::{CrlParameters, CrlScope};
/// # fn example(ca: &CrlIssuer<'_>, changes: Vec<Revocation>) -> Result<UnsignedCrl> {
/// let hour = CrlParameters::new(1201, "2026-06-01T12:00:00Z".parse()?, "2026-06-01T13:00:00Z".parse()?)?
///     .with_delta_of(1200)
///     .with_scope(&CrlScope { indirect: true, ..CrlScope::default() })?;
/// let unsigned = ca.prepare(&hour, changes)?;
/// # Ok(unsigned) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CrlParameters {
    number: u64,
    this_update: Timestamp,
    next_update: Timestamp,
    delta_of: Option<u64>,
    extensions: Vec<OwnedExtension>,
}

impl CrlParameters {
    /// The list with this number: each list of an issuer has a higher one than the list before, complete and delta
    /// counted together (RFC 5280 §5.2.3).
    ///
    /// # Errors
    /// [`Code::ISSUE_VALIDITY_INVERTED`] unless the next update comes after this one;
    /// [`Code::ISSUE_VALIDITY_TOO_EARLY`] before 1950.
    pub fn new(number: u64, this_update: Timestamp, next_update: Timestamp) -> Result<Self> {
        check_time(this_update, "thisUpdate")?;
        if this_update >= next_update {
            let error =
                Error::new(Code::ISSUE_VALIDITY_INVERTED).in_structure("CertificateList").in_field("nextUpdate");
            return Err(error.with_found(format_args!("{this_update} to {next_update}")));
        }
        Ok(Self { number, this_update, next_update, delta_of: None, extensions: Vec::new() })
    }

    /// Makes it a delta: it lists what has changed since the complete list with the number `base` (RFC 5280 §5.2.4), of the
    /// same scope.
    pub fn with_delta_of(mut self, base: u64) -> Self {
        self.delta_of = Some(base);
        self
    }

    /// Says what the list covers.
    ///
    /// # Errors
    /// As [`CrlScope::to_extension`].
    pub fn with_scope(self, scope: &CrlScope) -> Result<Self> {
        Ok(self.with_extension(scope.to_extension()?))
    }

    /// Says where deltas to this complete list are found (RFC 5280 §5.2.6).
    ///
    /// # Errors
    /// As [`OwnedExtension::freshest_crl`].
    pub fn with_freshest_crl(self, points: &[DistributionPoint]) -> Result<Self> {
        Ok(self.with_extension(OwnedExtension::freshest_crl(points)?))
    }

    /// Adds an extension, such as issuerAltName or authorityInfoAccess, after authorityKeyIdentifier and cRLNumber.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// RFC 5280 §5.2.1, §5.2.3: which key signs, and which list this is; then what was asked for.
    fn all_extensions(&self, key_id: &[u8]) -> Result<Vec<OwnedExtension>> {
        let number = |oid, critical, number| {
            let mut writer = Writer::new();
            writer.unsigned(number);
            OwnedExtension::from_der(oid, critical, &writer.finish())
        };
        let mut all = Vec::from([
            OwnedExtension::authority_key_identifier(key_id)?,
            number(oid::CRL_NUMBER, false, self.number)?,
        ]);
        if let Some(base) = self.delta_of {
            all.push(number(oid::DELTA_CRL_INDICATOR, true, base)?);
        }
        all.extend_from_slice(&self.extensions);
        Ok(all)
    }
}

/// Who signs revocation lists: a CA, or someone a CA has charged with it, whose lists are indirect and name the issuer of
/// each certificate. A key to which a CA has given its own name signs the CA's lists.
///
/// | refused | code |
/// |---|---|
/// | the signer's key is not the certificate's, or its algorithm not for its key | [`Code::ISSUE_KEY_MISMATCH`], [`Code::ALGORITHM_KEY_MISMATCH`] |
/// | keyUsage is absent (RFC 10007) or lacks cRLSign | [`Code::CRL_SIGN_MISSING`] |
/// | an entry dated after thisUpdate, removeFromCRL outside a delta, a reason that the list does not cover, a hold instruction without a hold, another issuer in a list that is not indirect, one without a name, or none in a list by who has issued nothing (RFC 5280 §5.3.3) | [`Code::ISSUE_CRL_ENTRY`] |
/// | a certificate listed twice | [`Code::ISSUE_CRL_DUPLICATE`] |
/// | a delta of a later list or with freshestCRL, a freshestCRL with reasons or cRLIssuer, more than one kind of certificates, an extension that is none of lists, of the wrong criticality, or critical and not known here, an access method other than caIssuers (RFC 5280 §5.2.7); an issuer without a name, one that expired before thisUpdate, one that is no CA of a list that is not indirect | [`Code::ISSUE_CRL_SCOPE`] |
/// | a date before 1950 | [`Code::ISSUE_VALIDITY_TOO_EARLY`] |
/// | an extension given twice, or that is no DER of its type | [`Code::ISSUE_DUPLICATE_EXTENSION`], [`Code::ISSUE_EXTENSION`] |
///
/// All of it before the key is used.
#[derive(Clone)]
pub struct CrlIssuer<'a> {
    certificate: Certificate,
    signer: &'a dyn Signer,
    self_check: SelfCheck,
}

impl<'a> CrlIssuer<'a> {
    /// From a certificate and what signs with its key.
    ///
    /// # Errors
    /// The first two rows of the table above, and what reading the certificate's key and extensions reports.
    pub fn new(certificate: &Certificate, signer: &'a dyn Signer) -> Result<Self> {
        check_signer(signer, &certificate.public_key()?)?;
        check_may_sign(certificate)?;
        Ok(Self { certificate: certificate.clone(), signer, self_check: SelfCheck::Full })
    }

    /// Sets what is checked after signing; [`SelfCheck::Full`] unless set.
    #[must_use]
    pub fn with_self_check(mut self, self_check: SelfCheck) -> Self {
        self.self_check = self_check;
        self
    }

    /// Signs a list of revoked certificates, which are written as the iterator gives them.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare); what the signer reports; [`Code::ISSUE_SELF_CHECK`].
    pub fn issue(
        &self,
        parameters: &CrlParameters,
        revoked: impl IntoIterator<Item = Revocation>,
        random: &mut dyn Random,
    ) -> Result<CertificateRevocationList> {
        let unsigned = self.prepare(parameters, revoked)?;
        unsigned.complete(&self.signer.sign(unsigned.tbs_der(), random)?)
    }

    /// The first of two steps: checks everything and gives back what is to be signed, for a key that is somewhere else.
    /// The signer is not asked to sign: an [`OfflineKey`](super::OfflineKey) will do.
    ///
    /// # Errors
    /// The other rows of the table above.
    pub fn prepare(
        &self,
        parameters: &CrlParameters,
        revoked: impl IntoIterator<Item = Revocation>,
    ) -> Result<UnsignedCrl> {
        let key_id = match self.certificate.subject_key_identifier()? {
            Some(identifier) => identifier.0.to_vec(),
            None => self.signer.public_key().key_identifier(KeyIdMethod::default()).to_vec(),
        };
        let algorithm = self.signer.signature_algorithm();
        let extensions = parameters.all_extensions(&key_id)?;
        let tbs = write::tbs(self.certificate.subject(), algorithm, parameters, &extensions, revoked)?;
        let header = Writer::header(Tag::SEQUENCE, tbs.iter().map(Vec::len).sum());
        let draft = write::assemble(tbs, &header, algorithm, &[])?;
        let mut findings = draft.encoding_findings();
        // A serial number is listed as it was issued, negative or not.
        findings.retain(|finding| finding.code() != Code::NEGATIVE_SERIAL);
        check_findings(&findings).map_err(|error| error.in_structure("CertificateList"))?;
        check::check(&draft, &self.certificate)?;
        let issuer_key = self.signer.public_key().clone();
        Ok(UnsignedCrl { draft, issuer_key, algorithm, self_check: self.self_check })
    }
}

impl fmt::Debug for CrlIssuer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrlIssuer")
            .field("certificate", &self.certificate)
            .field("signature_algorithm", &self.signer.signature_algorithm())
            .finish_non_exhaustive()
    }
}

impl Issuer<'_> {
    /// Signs a list of certificates that this CA has revoked: see [`CrlIssuer`].
    ///
    /// # Errors
    /// Those of [`CrlIssuer::new`] and [`CrlIssuer::issue`].
    pub fn issue_crl(
        &self,
        parameters: &CrlParameters,
        revoked: impl IntoIterator<Item = Revocation>,
        random: &mut dyn Random,
    ) -> Result<CertificateRevocationList> {
        let issuer = CrlIssuer::new(self.certificate(), self.signer())?.with_self_check(self.self_check());
        issuer.issue(parameters, revoked, random)
    }
}

/// A list that everything has been checked of but the signature, which it does not have yet: see [`CrlIssuer::prepare`].
#[derive(Clone, Debug)]
pub struct UnsignedCrl {
    /// With an empty signature.
    draft: CertificateRevocationList,
    issuer_key: PublicKey,
    algorithm: SignatureAlgorithm,
    self_check: SelfCheck,
}

impl UnsignedCrl {
    /// The bytes to sign: tbsCertList, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        self.draft.tbs_der()
    }

    /// The algorithm to sign with; the list names it.
    #[must_use]
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The second step: adds the signature and checks what came out.
    ///
    /// # Errors
    /// [`Code::ISSUE_SELF_CHECK`] if the signature does not verify under the issuer's key or, unverified, has another length
    /// or form than its signatures, or if the list does not read back as it was written.
    pub fn complete(&self, signature: &[u8]) -> Result<CertificateRevocationList> {
        self.self_check.check_signature(&self.issuer_key, self.algorithm, self.tbs_der(), signature)?;
        let crl = write::assemble(Vec::from([self.tbs_der()]), &[], self.algorithm, signature)?;
        if crl.tbs_der() != self.tbs_der() || crl.deviations() != self.draft.deviations() {
            return Err(Error::new(Code::ISSUE_SELF_CHECK).in_structure("CertificateList"));
        }
        Ok(crl)
    }
}

/// RFC 5280 §4.2.1.3, RFC 10007: cRLSign is asserted, in a keyUsage that is there.
fn check_may_sign(certificate: &Certificate) -> Result<()> {
    if certificate.key_usage()?.is_some_and(|usage| usage.contains(KeyUsage::CRL_SIGN)) {
        return Ok(());
    }
    Err(Error::new(Code::CRL_SIGN_MISSING).in_structure("Certificate").in_field("keyUsage"))
}

/// Through 2049 times are UTCTime, whose years begin with 1950.
fn check_time(at: Timestamp, field: &'static str) -> Result<()> {
    if at.to_civil().year >= 1950 {
        return Ok(());
    }
    Err(Error::new(Code::ISSUE_VALIDITY_TOO_EARLY).in_structure("CertificateList").in_field(field).with_found(at))
}
