//! Certificate revocation lists, made and signed (RFC 5280 §5).

use super::Issuer;
use super::certificate::check_findings;
use super::extension::{OwnedExtension, generalized_time};
use super::self_check::{SelfCheck, check_signature};
use crate::base::{Code, Error, Result, Timestamp};
use crate::crypto::{Random, Signer};
use crate::encoding::der::{Tag, Writer, time_to_der};
use crate::x509::ext::{KeyUsage, ReasonCode};
use crate::x509::{Certificate, CertificateRevocationList, Oid, SerialNumber, oid};
use alloc::vec::Vec;

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The certificate's serial number.
    pub serial: SerialNumber,
    /// When the CA took note.
    pub date: Timestamp,
    /// Why. [`ReasonCode::Unspecified`] is left out, as RFC 5280 §5.3.1 asks.
    pub reason: Option<ReasonCode>,
    /// Since when the certificate is not to be trusted, if that was earlier (RFC 5280 §5.3.2).
    pub invalidity_date: Option<Timestamp>,
}

impl Revocation {
    /// A certificate that was revoked for a reason.
    #[must_use]
    pub fn new(serial: SerialNumber, date: Timestamp, reason: ReasonCode) -> Self {
        Self { serial, date, reason: Some(reason), invalidity_date: None }
    }
}

/// What a list is to say beside its entries. Version 2, with authorityKeyIdentifier and cRLNumber, always.
#[derive(Clone, Debug)]
#[must_use]
pub struct CrlParameters {
    number: u64,
    this_update: Timestamp,
    next_update: Timestamp,
    extensions: Vec<OwnedExtension>,
}

impl CrlParameters {
    /// The list with this number: each list of an issuer has a higher one than the list before (RFC 5280 §5.2.3).
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
        Ok(Self { number, this_update, next_update, extensions: Vec::new() })
    }

    /// Adds an extension, such as issuingDistributionPoint, after authorityKeyIdentifier and cRLNumber.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }
}

impl Issuer<'_> {
    /// Signs a list of revoked certificates. The entries are written as the iterator gives them: memory is that of the
    /// list's bytes.
    ///
    /// # Errors
    /// Before the key is used: [`Code::CRL_SIGN_MISSING`] unless the issuer's keyUsage asserts cRLSign (RFC 5280
    /// §4.2.1.3; an absent one does not, RFC 10007), [`Code::ISSUE_VALIDITY_TOO_EARLY`] for an entry before 1950,
    /// [`Code::ISSUE_DUPLICATE_EXTENSION`], [`Code::ISSUE_EXTENSION`] for an extension that is malformed or an entry
    /// with removeFromCRL in a list that is no delta. Then what the signer reports, and [`Code::ISSUE_SELF_CHECK`].
    pub fn issue_crl(
        &self,
        parameters: &CrlParameters,
        revoked: impl IntoIterator<Item = Revocation>,
        random: &mut dyn Random,
    ) -> Result<CertificateRevocationList> {
        let signer = self.signer();
        check_may_sign(self.certificate())?;
        let tbs = write_tbs(self.certificate(), signer, parameters, revoked)?;
        let draft = assemble(&tbs, signer, &[])?;
        check_findings(&draft.encoding_findings()).map_err(|error| error.in_structure("CertificateList"))?;
        let signature = signer.sign(draft.tbs_der(), random)?;
        if self.self_check() == SelfCheck::Full {
            check_signature(signer.public_key(), signer.signature_algorithm(), draft.tbs_der(), &signature)?;
        }
        assemble(&tbs, signer, &signature)
    }
}

/// RFC 5280 §4.2.1.3: cRLSign is asserted when the key verifies signatures on revocation lists.
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

fn write_tbs(
    issuer: &Certificate,
    signer: &dyn Signer,
    parameters: &CrlParameters,
    revoked: impl IntoIterator<Item = Revocation>,
) -> Result<Vec<u8>> {
    let mut number = Writer::new();
    number.unsigned(parameters.number);
    let key_id = issuer.subject_key_identifier()?;
    let own = [
        key_id.map(|identifier| OwnedExtension::authority_key_identifier(identifier.0)),
        Some(OwnedExtension::from_der(oid::CRL_NUMBER, false, &number.finish())),
    ];
    let own: Vec<_> = own.into_iter().flatten().collect::<Result<_>>()?;
    let is_delta = parameters.extensions.iter().any(|extension| extension.oid() == oid::DELTA_CRL_INDICATOR);

    let mut entries = revoked.into_iter().peekable();
    let mut outcome = Ok(());
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        // Version 2.
        writer.unsigned(1);
        writer.raw(&signer.signature_algorithm().to_der());
        writer.raw(issuer.subject().as_der());
        time_to_der(parameters.this_update, writer);
        time_to_der(parameters.next_update, writer);
        // RFC 5280 §5.1.2.6: without entries the list itself is absent.
        if entries.peek().is_some() {
            writer.sequence(|writer| outcome = entries.try_for_each(|entry| write_entry(writer, &entry, is_delta)));
        }
        writer.constructed(Tag::context_constructed(0), |writer| {
            writer.sequence(|writer| {
                own.iter().chain(&parameters.extensions).for_each(|extension| extension.write_to(writer));
            });
        });
    });
    outcome.map(|()| writer.finish())
}

fn write_entry(writer: &mut Writer, entry: &Revocation, is_delta: bool) -> Result<()> {
    check_time(entry.date, "revocationDate")?;
    // RFC 5280 §5.3.1: removeFromCRL occurs in delta lists only.
    if entry.reason == Some(ReasonCode::RemoveFromCrl) && !is_delta {
        let error = Error::new(Code::ISSUE_EXTENSION).in_structure("CertificateList").in_field("reasonCode");
        return Err(error.with_found("removeFromCRL"));
    }
    let reason = entry.reason.filter(|reason| *reason != ReasonCode::Unspecified);
    writer.sequence(|writer| {
        writer.primitive(Tag::INTEGER, entry.serial.as_serial().as_bytes());
        time_to_der(entry.date, writer);
        if reason.is_none() && entry.invalidity_date.is_none() {
            return;
        }
        writer.sequence(|writer| {
            if let Some(reason) = reason {
                extension(writer, oid::REASON_CODE, |writer| writer.primitive(Tag::ENUMERATED, &[reason.number()]));
            }
            if let Some(date) = entry.invalidity_date {
                extension(writer, oid::INVALIDITY_DATE, |writer| generalized_time(writer, Tag::GENERALIZED_TIME, date));
            }
        });
    });
    Ok(())
}

/// A non-critical extension of an entry.
fn extension(writer: &mut Writer, oid: Oid<'_>, value: impl FnOnce(&mut Writer)) {
    writer.sequence(|writer| {
        writer.oid(oid.as_bytes());
        writer.constructed(Tag::OCTET_STRING, value);
    });
}

fn assemble(tbs: &[u8], signer: &dyn Signer, signature: &[u8]) -> Result<CertificateRevocationList> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.raw(tbs);
        writer.raw(&signer.signature_algorithm().to_der());
        writer.bit_string(signature);
    });
    CertificateRevocationList::from_der(&writer.finish())
}
