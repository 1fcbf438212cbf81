//! From parameters to bytes to sign, and from those and a signature to a certificate (RFC 5280 §4.1).

use super::extension::{OwnedExtension, check_value, refused};
use super::path_length::{Tier, check_room, path_length_left};
use super::self_check::SelfCheck;
use super::syntax::is_plain;
use super::validity::nest;
use super::{CertificateParameters, Issuer, Refusal, Validity, ValidityNesting, template};
use crate::base::{Code, Error, Finding, Level, Result};
use crate::crypto::{PublicKey, Random, SignatureAlgorithm, Signer};
use crate::encoding::der::{Tag, Writer, time_to_der};
use crate::profile::{Context, Criticality, Profile};
use crate::validate::{check_link, check_names_below};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, DistinguishedName, GeneralName, Name, ObjectIdentifier, SerialNumber, oid};
use alloc::vec::Vec;

/// Who issues: what of it enters the certificate, and what limits it.
#[derive(Clone, Debug)]
pub(super) struct Authority {
    name: DistinguishedName,
    /// Its subjectKeyIdentifier.
    key_id: Option<Vec<u8>>,
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
    /// How many CAs may still stand below it; `None` for any number.
    cas_left: Option<u32>,
    /// The CAs above, from the root to right above `certificate`, as far as they are known.
    above: Vec<Certificate>,
    /// The first of all issuers is a root.
    starts_at_root: bool,
    /// `None` if the certificate is its own issuer.
    certificate: Option<Certificate>,
    /// Critical extensions that whoever validates the certificate processes.
    handled: Vec<ObjectIdentifier>,
}

impl Authority {
    pub(super) fn of(issuer: &Issuer<'_>) -> Result<Self> {
        let (certificate, above, signer) = (issuer.certificate(), issuer.above(), issuer.signer());
        let tiers = above.iter().chain([certificate]).map(Tier::of).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            name: certificate.subject().into(),
            key_id: certificate.subject_key_identifier()?.map(|identifier| identifier.0.into()),
            public_key: signer.public_key().clone(),
            algorithm: signer.signature_algorithm(),
            cas_left: path_length_left(&tiers),
            above: above.to_vec(),
            starts_at_root: issuer.starts_at_root(),
            certificate: Some(certificate.clone()),
            handled: issuer.handled().to_vec(),
        })
    }

    /// The rules of chain and profile, on what is about to be signed and on what was signed: the steps of RFC 5280 §6.1
    /// from the issuer to the certificate but for the signature, at a time when both are valid; and the profile forbids
    /// nothing. Gives what it would rather have otherwise.
    fn check(&self, certificate: &Certificate, profile: Option<&Profile>) -> Result<Vec<Finding>, Refusal> {
        check_room(certificate, self.cas_left)?;
        check_authority_key_id(certificate, self.key_id.as_deref())?;
        let known = self.known_to(profile);
        if let Some(issuer) = &self.certificate {
            check_authority_certificate(certificate, issuer)?;
            let issuers: Vec<&Certificate> = self.above.iter().chain([issuer]).collect();
            check_is_ever_valid(&issuers, certificate)?;
            check_link((&issuers, self.starts_at_root), certificate, &known).map_err(Refusal::by_link)?;
            check_names_below(issuers, certificate).map_err(Refusal::by_name_constraints)?;
        } else if !certificate.basic_constraints()?.is_some_and(|constraints| constraints.ca) {
            // A root is trusted for its name and key; who pins an end entity holds it to what it says.
            check_link((&[], false), certificate, &known).map_err(Refusal::by_link)?;
        }
        profile.map_or(Ok(Vec::new()), |profile| self.check_profile(certificate, profile))
    }

    /// Critical extensions that are taken for processed: those that the CA names, those that the profile wants critical, and
    /// that of precertificates, which nobody is to rely on.
    fn known_to(&self, profile: Option<&Profile>) -> Vec<ObjectIdentifier> {
        let rows = profile.map_or(&[][..], Profile::extensions).iter();
        let of_profile = rows.filter(|row| row.criticality == Criticality::Critical).map(|row| row.extension.clone());
        self.handled.iter().cloned().chain(of_profile).chain([oid::CT_POISON.to_owned()]).collect()
    }

    /// Refuses what the profile forbids, and returns what it would rather have otherwise.
    fn check_profile(&self, draft: &Certificate, profile: &Profile) -> Result<Vec<Finding>, Refusal> {
        let context = Context::new().issuing().handling(&self.handled);
        let context = self.certificate.as_ref().map_or(context, |issuer| context.issued_by(issuer));
        let mut findings = profile.check(draft, &context);
        for finding in &mut findings {
            // The issuer's name is copied as it stands: see `check_draft`.
            if finding.field() == "issuer" && draft.encoding_findings().contains(finding) {
                *finding = finding.clone().with_level(Level::Should);
            }
        }
        findings.sort_by_key(|finding| core::cmp::Reverse(finding.level()));
        match findings.first().map(Finding::level) {
            Some(Level::Must) => Err(Refusal::by_profile(findings)),
            _ => Ok(findings),
        }
    }

    /// The issuer of a certificate that is signed with its own key.
    pub(super) fn itself(parameters: &CertificateParameters, signer: &dyn Signer) -> Self {
        let given = parameters.extensions.iter().find(|extension| extension.oid() == oid::SUBJECT_KEY_IDENTIFIER);
        let key_id = match given {
            Some(extension) => crate::encoding::der::single(extension.value()).ok().map(|tlv| tlv.value.to_vec()),
            None => parameters.subject_key_id.map(|method| parameters.public_key.key_identifier(method).to_vec()),
        };
        Self {
            name: parameters.subject.clone(),
            key_id,
            public_key: signer.public_key().clone(),
            algorithm: signer.signature_algorithm(),
            cas_left: None,
            above: Vec::new(),
            starts_at_root: false,
            certificate: None,
            handled: Vec::new(),
        }
    }
}

/// A certificate that everything has been checked of but the signature, which it does not have yet.
///
/// Between the two steps of [`Issuer::prepare`](super::Issuer::prepare) and [`complete`](Self::complete) it can be kept
/// for as long as it takes.
#[derive(Clone, Debug)]
pub struct UnsignedCertificate {
    /// With an empty signature: what is to be signed has been read back by the parser of every certificate.
    draft: Certificate,
    authority: Authority,
    profile: Option<Profile>,
    self_check: SelfCheck,
    findings: Vec<Finding>,
    nesting: ValidityNesting,
}

impl UnsignedCertificate {
    pub(super) fn prepare(
        parameters: &CertificateParameters,
        authority: &Authority,
        self_check: SelfCheck,
        random: &mut dyn Random,
    ) -> Result<Self, Refusal> {
        let (validity, nesting) = nest(parameters.validity, authority.certificate.as_ref(), parameters.nesting())?;
        let extensions = all_extensions(parameters, authority)?;
        let serial = parameters.serial.next(random)?;
        let tbs = write_tbs(parameters, validity, authority, &serial, &extensions);
        let mut authority = authority.clone();
        authority.handled.extend(parameters.handled.iter().cloned());
        let unsigned = Self::from_tbs(&tbs, &authority, self_check, parameters.profile.as_ref())?;
        Ok(Self { nesting, ..unsigned })
    }

    /// Reads back what is about to be signed and holds it to every rule.
    pub(super) fn from_tbs(
        tbs: &[u8],
        authority: &Authority,
        self_check: SelfCheck,
        profile: Option<&Profile>,
    ) -> Result<Self, Refusal> {
        let draft = assemble(tbs, authority.algorithm, &[])?;
        check_draft(&draft)?;
        let findings = authority.check(&draft, profile)?;
        check_named(&draft)?;
        let (authority, profile) = (authority.clone(), profile.cloned());
        Ok(Self { draft, authority, profile, self_check, findings, nesting: ValidityNesting::Within })
    }

    /// What the profile found that does not forbid issuing; empty if no profile was asked.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How the validity lies in the issuer's.
    #[must_use]
    pub fn nesting(&self) -> ValidityNesting {
        self.nesting
    }

    /// What is to be signed, as a certificate with an empty signature.
    pub(super) fn draft(&self) -> &Certificate {
        &self.draft
    }

    /// The bytes to sign: tbsCertificate, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        self.draft.tbs_der()
    }

    /// The algorithm to sign with; the certificate names it.
    #[must_use]
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.authority.algorithm
    }

    /// The second step: adds the signature, reads back what came out, and holds it against its profile and its issuer
    /// once more.
    ///
    /// # Errors
    /// [`Code::ISSUE_SELF_CHECK`] if the signature does not verify under the issuer's key or, unverified, has another length
    /// or form than its signatures, or if what was read back is not what was prepared.
    pub fn complete(&self, signature: &[u8]) -> Result<IssuedCertificate, Refusal> {
        let Authority { public_key, algorithm, .. } = &self.authority;
        let certificate = assemble(self.draft.tbs_der(), *algorithm, signature)?;
        let findings = self.authority.check(&certificate, self.profile.as_ref())?;
        let is_as_prepared = certificate.tbs_der() == self.draft.tbs_der()
            && certificate.deviations() == self.draft.deviations()
            && findings.iter().map(Finding::code).eq(self.findings.iter().map(Finding::code));
        if !is_as_prepared {
            return Err(Error::new(Code::ISSUE_SELF_CHECK).in_structure("Certificate").into());
        }
        self.self_check.check_signature(public_key, *algorithm, certificate.tbs_der(), signature)?;
        Ok(IssuedCertificate { certificate, findings, nesting: self.nesting })
    }

    pub(super) fn sign(&self, signer: &dyn Signer, random: &mut dyn Random) -> Result<IssuedCertificate, Refusal> {
        self.complete(&signer.sign(self.tbs_der(), random)?)
    }
}

/// A certificate that was issued, and what a profile would rather have had otherwise.
#[derive(Clone, Debug)]
pub struct IssuedCertificate {
    certificate: Certificate,
    findings: Vec<Finding>,
    nesting: ValidityNesting,
}

impl IssuedCertificate {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificate, without the findings.
    #[must_use]
    pub fn into_certificate(self) -> Certificate {
        self.certificate
    }

    /// How its validity lies in the issuer's: whether it was cut, or reaches beyond.
    #[must_use]
    pub fn nesting(&self) -> ValidityNesting {
        self.nesting
    }

    /// What the profile found that does not forbid issuing; empty if no profile was asked.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// The extensions that were added, the key identifiers that were not, in order.
fn all_extensions(parameters: &CertificateParameters, authority: &Authority) -> Result<Vec<OwnedExtension>> {
    let mut extensions = parameters.extensions.clone();
    let has = |extensions: &[OwnedExtension], oid| extensions.iter().any(|extension| extension.oid() == oid);
    if let Some(method) = parameters.subject_key_id.filter(|_| !has(&extensions, oid::SUBJECT_KEY_IDENTIFIER)) {
        extensions.push(OwnedExtension::subject_key_identifier(&parameters.public_key.key_identifier(method))?);
    }
    // RFC 5280 §4.2.1.1: the issuer's subjectKeyIdentifier, byte by byte, whatever method it was made by.
    let key_id = authority.key_id.as_ref().filter(|_| parameters.authority_key_id);
    if let Some(key_id) = key_id.filter(|_| !has(&extensions, oid::AUTHORITY_KEY_IDENTIFIER)) {
        extensions.push(OwnedExtension::authority_key_identifier(key_id)?);
    }
    // RFC 5280 §4.2.1.6: with an empty subject, the alternative names are the only ones and must be understood.
    if parameters.subject.as_name().is_empty() {
        for extension in extensions.iter_mut().filter(|extension| extension.oid() == oid::SUBJECT_ALT_NAME) {
            *extension = extension.clone().with_critical(true);
        }
    }
    parameters.order.sort(&mut extensions);
    if let Some(profile) = &parameters.profile {
        template::sort(profile, &mut extensions);
    }
    Ok(extensions)
}

fn write_tbs(
    parameters: &CertificateParameters,
    validity: Validity,
    authority: &Authority,
    serial: &SerialNumber,
    extensions: &[OwnedExtension],
) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        // Version 3.
        writer.constructed(Tag::context_constructed(0), |writer| writer.unsigned(2));
        writer.primitive(Tag::INTEGER, serial.as_serial().as_bytes());
        writer.raw(&authority.algorithm.to_der());
        writer.raw(authority.name.as_der());
        writer.sequence(|writer| {
            time_to_der(validity.not_before(), writer);
            time_to_der(validity.not_after(), writer);
        });
        writer.raw(parameters.subject.as_der());
        writer.raw(parameters.public_key.as_spki_der());
        if !extensions.is_empty() {
            writer.constructed(Tag::context_constructed(3), |writer| {
                writer.sequence(|writer| extensions.iter().for_each(|extension| extension.write_to(writer)));
            });
        }
    });
    writer.finish()
}

fn assemble(tbs: &[u8], algorithm: SignatureAlgorithm, signature: &[u8]) -> Result<Certificate> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.raw(tbs);
        writer.raw(&algorithm.to_der());
        writer.bit_string(signature);
    });
    Certificate::from_der(&writer.finish())
}

/// What is about to be signed has been read back; whatever in it deviates from the standard is refused. The issuer's name
/// is the issuer's: it is copied as it stands, since a path is chained by it.
fn check_draft(draft: &Certificate) -> Result<()> {
    for extension in draft.extensions() {
        check_value(&extension)?;
    }
    if let Some(flaw) = draft.no_rev_avail_flaw() {
        return Err(refused(oid::NO_REV_AVAIL).with_found(flaw));
    }
    check_subject(draft.subject())?;
    check_findings(&draft.encoding_findings()).map_err(|error| error.in_structure("Certificate"))
}

/// No attribute of a subject holds a control character.
pub(super) fn check_subject(subject: Name<'_>) -> Result<()> {
    if is_plain(subject.attributes()) {
        return Ok(());
    }
    let error = Error::new(Code::ISSUE_BAD_NAME).in_structure("Name").in_field("subject");
    Err(error.with_found(format_args!("a control character in {subject}")))
}

/// RFC 5280 §4.1.2.4: the issuer has a name; §4.1.2.6: so has a subject that is a CA or signs CRLs.
fn check_named(draft: &Certificate) -> Result<()> {
    let is_ca = draft.basic_constraints()?.is_some_and(|constraints| constraints.ca);
    let signs_crls = draft.key_usage()?.is_some_and(|usage| usage.contains(KeyUsage::CRL_SIGN));
    let field = match (draft.subject().is_empty() && (is_ca || signs_crls), draft.issuer().is_empty()) {
        (true, _) => "subject",
        (false, true) => "issuer",
        (false, false) => return Ok(()),
    };
    Err(Error::new(Code::ISSUE_BAD_NAME).in_structure("Certificate").in_field(field).with_found("empty"))
}

/// Refuses the first deviation of what was read back.
pub(super) fn check_findings(findings: &[Finding]) -> Result<()> {
    let Some(finding) = findings.iter().find(|finding| finding.field() != "issuer") else { return Ok(()) };
    let code = match finding.code() {
        Code::DUPLICATE_EXTENSION => Code::ISSUE_DUPLICATE_EXTENSION,
        Code::BAD_STRING | Code::EMPTY_RDN | Code::UNSORTED_SET => Code::ISSUE_BAD_NAME,
        _ => Code::ISSUE_EXTENSION,
    };
    Err(Error::new(code).with_found(finding))
}

/// RFC 5280 §6.1.3 (a)(2): there is a time at which all issuers and the certificate are valid, whatever was permitted.
fn check_is_ever_valid(issuers: &[&Certificate], draft: &Certificate) -> Result<()> {
    let from = issuers.iter().map(|issuer| issuer.not_before()).max().unwrap_or(draft.not_before());
    let until = issuers.iter().map(|issuer| issuer.not_after()).min().unwrap_or(draft.not_after());
    if draft.not_before().max(from) <= draft.not_after().min(until) {
        return Ok(());
    }
    Err(Error::new(Code::ISSUE_VALIDITY_BEYOND_ISSUER)
        .in_structure("Certificate")
        .in_field("validity")
        .with_found(format_args!("{} to {}, the issuer's is {from} to {until}", draft.not_before(), draft.not_after())))
}

/// RFC 5280 §4.2.1.1: an authorityKeyIdentifier that was added by hand and names a certificate names the issuer's.
fn check_authority_certificate(draft: &Certificate, issuer: &Certificate) -> Result<()> {
    let Some(authority) = draft.authority_key_identifier()? else { return Ok(()) };
    let is_issuers =
        |name: &GeneralName<'_>| matches!(name, GeneralName::DirectoryName(name) if name.matches(&issuer.issuer()));
    let names_issuer = authority.authority_cert_issuer.is_none_or(|names| names.iter().any(|name| is_issuers(&name)));
    let has_serial = authority.authority_cert_serial_number.is_none_or(|serial| serial == issuer.serial());
    if names_issuer && has_serial {
        return Ok(());
    }
    Err(Error::new(Code::ISSUE_EXTENSION)
        .in_structure("Certificate")
        .in_field("authorityKeyIdentifier")
        .with_found(format_args!("not the certificate of {}, serial {}", issuer.subject(), issuer.serial())))
}

/// RFC 5280 §4.2.1.1: an authorityKeyIdentifier that was added by hand names the issuer's key too.
fn check_authority_key_id(draft: &Certificate, issuers: Option<&[u8]>) -> Result<()> {
    let Some(identifier) = draft.authority_key_identifier()?.and_then(|authority| authority.key_identifier) else {
        return Ok(());
    };
    if issuers.is_none_or(|issuers| issuers == identifier) {
        return Ok(());
    }
    Err(Error::new(Code::ISSUE_EXTENSION)
        .in_structure("Certificate")
        .in_field("authorityKeyIdentifier")
        .with_found(format_args!("{}, not the issuer's", base16ct::lower::encode_string(identifier))))
}
