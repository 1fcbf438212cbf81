//! Whether a CRL covers a certificate, and for which reasons (RFC 5280 §6.3.3 (b), (d)).
//!
//! Names of places are compared as keys: directory names by §7.1, all other forms by their encoding, which §5.2.5 wants
//! to be identical in certificate and CRL. A CRL's keys are made once, when it is added.

use crate::base::{Code, Finding, Result as Decoded};
use crate::validate::Budget;
use crate::x509::ext::{DistributionPoint, DistributionPointName, IssuingDistributionPoint, ReasonFlags};
use crate::x509::{Certificate, Crl, GeneralName, GeneralNames, Name, oid};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A general name, so that equal names have equal keys.
type Key = Box<[u8]>;

/// What a CRL covers.
pub(super) struct Scope {
    /// The issuer's name in its canonical form.
    pub(super) issuer: Key,
    /// The distribution point's names, sorted.
    places: Option<Box<[Key]>>,
    only_user: bool,
    only_ca: bool,
    only_attribute: bool,
    reasons: ReasonFlags,
    indirect: bool,
    /// The whole issuingDistributionPoint: a delta CRL has the same (§5.2.4).
    pub(super) raw: Option<Box<[u8]>>,
}

/// One place where a certificate says that CRLs on it are found, or the one that §6.3.3 assumes.
pub(super) struct Point {
    /// Sorted; `None` if the distribution point has no name.
    places: Option<Vec<Key>>,
    /// Who signs there, sorted; `None` if it is the certificate's issuer.
    crl_issuers: Option<Vec<Key>>,
    reasons: ReasonFlags,
}

/// What the comparison of a name counts for beyond the one that each does: once more for each 64 bytes.
pub(super) fn further_comparisons(bytes: usize) -> u32 {
    u32::try_from(bytes / 64).unwrap_or(u32::MAX)
}

fn key(name: &GeneralName<'_>) -> Key {
    let (form, bytes): (u8, &[u8]) = match name {
        GeneralName::DirectoryName(name) => return directory_key(&name.canonical()),
        GeneralName::OtherName { type_id, value } => {
            let length = u32::try_from(type_id.as_bytes().len()).unwrap_or(u32::MAX).to_be_bytes();
            return [&[0], &length[..], type_id.as_bytes(), *value].concat().into();
        }
        GeneralName::Rfc822Name(text) => (1, text.as_bytes()),
        GeneralName::DnsName(text) => (2, text.as_bytes()),
        GeneralName::X400Address(der) => (3, der),
        GeneralName::EdiPartyName(der) => (5, der),
        GeneralName::UniformResourceIdentifier(text) => (6, text.as_bytes()),
        GeneralName::IpAddress(octets) => (7, octets),
        GeneralName::RegisteredId(oid) => (8, oid.as_bytes()),
    };
    [&[form], bytes].concat().into()
}

fn directory_key(canonical: &[u8]) -> Key {
    [&[4], canonical].concat().into()
}

fn keys(names: &GeneralNames<'_>) -> Vec<Key> {
    let mut keys: Vec<Key> = names.iter().map(|name| key(&name)).collect();
    keys.sort_unstable();
    keys
}

/// The names of a place; one that is relative is appended to `base`, and names no place without one.
fn places(name: &DistributionPointName<'_>, base: Option<Name<'_>>) -> Vec<Key> {
    match name {
        DistributionPointName::FullName(names) => keys(names),
        DistributionPointName::RelativeToCrlIssuer(last) => {
            base.map(|base| directory_key(&base.canonical_with(last))).into_iter().collect()
        }
    }
}

/// What a relative name is appended to (RFC 5280 §4.2.1.13): not to be used if there are several.
fn only_directory_name<'a>(names: &GeneralNames<'a>) -> Option<Name<'a>> {
    let mut found = directory_names(names);
    found.next().filter(|_| found.next().is_none())
}

fn directory_names<'a>(names: &GeneralNames<'a>) -> impl Iterator<Item = Name<'a>> {
    names.iter().filter_map(|name| match name {
        GeneralName::DirectoryName(name) => Some(name),
        _ => None,
    })
}

impl Scope {
    /// # Errors
    /// An encoding error if issuingDistributionPoint cannot be decoded.
    pub(super) fn of(crl: &Crl) -> Decoded<Self> {
        let point = crl.issuing_distribution_point()?;
        let raw = crl.extension(oid::ISSUING_DISTRIBUTION_POINT).map(|extension| extension.value.into());
        let is = |flag: fn(&IssuingDistributionPoint<'_>) -> bool| point.as_ref().is_some_and(flag);
        let name = point.as_ref().and_then(|point| point.distribution_point);
        Ok(Self {
            issuer: crl.issuer().canonical().into(),
            places: name.map(|name| places(&name, Some(crl.issuer())).into()),
            only_user: is(|point| point.only_contains_user_certs),
            only_ca: is(|point| point.only_contains_ca_certs),
            only_attribute: is(|point| point.only_contains_attribute_certs),
            reasons: point.as_ref().and_then(|point| point.only_some_reasons).unwrap_or(ReasonFlags::ALL),
            indirect: is(|point| point.indirect_crl),
            raw,
        })
    }

    /// The reasons for which the CRL covers a certificate at `point`; `by_issuer` if it is of the certificate's issuer.
    ///
    /// # Errors
    /// Why it does not cover the certificate; a limit.
    pub(super) fn check(
        &self,
        by_issuer: bool,
        is_ca: bool,
        point: &Point,
        budget: &mut Budget,
    ) -> Result<ReasonFlags, Finding> {
        budget.spend_name_comparisons(point.comparisons())?;
        self.check_issuer(by_issuer, point)?;
        self.check_place(point)?;
        self.check_kind(is_ca)?;
        // §6.3.3 (d)
        Ok(self.reasons.intersection(point.reasons).intersection(ReasonFlags::ALL))
    }

    /// §6.3.3 (b)(1).
    fn check_issuer(&self, by_issuer: bool, point: &Point) -> Result<(), Finding> {
        let field = |code| Err(Finding::new(code).with_field("crlExtensions.issuingDistributionPoint"));
        let is_own = |key: &Key| key.split_first().cmp(&Some((&4, &*self.issuer)));
        match &point.crl_issuers {
            Some(named) if named.binary_search_by(is_own).is_err() => field(Code::CRL_NOT_BY_CERTIFICATE_ISSUER),
            Some(_) if !self.indirect => field(Code::CRL_NOT_INDIRECT),
            None if !by_issuer => field(Code::CRL_NOT_BY_CERTIFICATE_ISSUER),
            _ => Ok(()),
        }
    }

    /// §6.3.3 (b)(2)(i): one name of the place is the same; a point without a name has those of its CRL issuers.
    fn check_place(&self, point: &Point) -> Result<(), Finding> {
        let Some(places) = &self.places else { return Ok(()) };
        let sought = point.places.as_ref().or(point.crl_issuers.as_ref()).map(Vec::as_slice).unwrap_or_default();
        if sought.iter().any(|key| places.binary_search(key).is_ok()) {
            return Ok(());
        }
        Err(Finding::new(Code::CRL_OUT_OF_SCOPE).with_field("crlExtensions.issuingDistributionPoint.distributionPoint"))
    }

    /// §6.3.3 (b)(2)(ii)–(iv).
    fn check_kind(&self, is_ca: bool) -> Result<(), Finding> {
        let rows = [
            (self.only_user && is_ca, "onlyContainsUserCerts", Code::CRL_FOR_USER_CERTIFICATES_ONLY),
            (self.only_ca && !is_ca, "onlyContainsCACerts", Code::CRL_FOR_CA_CERTIFICATES_ONLY),
            (self.only_attribute, "onlyContainsAttributeCerts", Code::CRL_FOR_ATTRIBUTE_CERTIFICATES_ONLY),
        ];
        match rows.into_iter().find(|(excludes, ..)| *excludes) {
            Some((_, field, code)) => Err(Finding::new(code).with_field(field)),
            None => Ok(()),
        }
    }
}

impl Point {
    /// Every distribution point of a certificate, then the one that §6.3.3 assumes: the certificate issuer's own names.
    ///
    /// # Errors
    /// A limit; within, an encoding error if cRLDistributionPoints cannot be decoded.
    pub(super) fn all(certificate: &Certificate, budget: &mut Budget) -> Result<Decoded<Vec<Self>>, Finding> {
        let extensions = [oid::CRL_DISTRIBUTION_POINTS, oid::ISSUER_ALT_NAME].map(|kind| certificate.extension(kind));
        let bytes = extensions.iter().flatten().map(|extension| extension.value.len()).sum();
        budget.spend_name_comparisons(further_comparisons(bytes))?;
        let named = match certificate.crl_distribution_points() {
            Ok(named) => named,
            Err(error) => return Ok(Err(error)),
        };
        let named = named.into_iter().flat_map(|points| points.iter());
        let mut points = named.map(|point| Self::of(&point, certificate, budget)).collect::<Result<Vec<_>, _>>()?;
        let mut own = alloc::vec![directory_key(&certificate.issuer().canonical())];
        own.extend(certificate.issuer_alt_name().ok().flatten().iter().flat_map(keys));
        own.sort_unstable();
        points.push(Self { places: Some(own), crl_issuers: None, reasons: ReasonFlags::ALL });
        Ok(Ok(points))
    }

    fn of(point: &DistributionPoint<'_>, certificate: &Certificate, budget: &mut Budget) -> Result<Self, Finding> {
        let base = match &point.crl_issuer {
            Some(issuers) => only_directory_name(issuers),
            None => Some(certificate.issuer()),
        };
        // Each point has a copy of what its name is relative to.
        if let (Some(DistributionPointName::RelativeToCrlIssuer(_)), Some(base)) = (&point.name, &base) {
            budget.spend_name_comparisons(further_comparisons(base.as_der().len()))?;
        }
        Ok(Self {
            places: point.name.map(|name| places(&name, base)),
            crl_issuers: point.crl_issuer.as_ref().map(keys),
            reasons: point.reasons.unwrap_or(ReasonFlags::ALL),
        })
    }

    /// What comparing its names with those of a CRL counts for.
    fn comparisons(&self) -> u32 {
        let names = self.places.as_ref().or(self.crl_issuers.as_ref()).map(Vec::as_slice).unwrap_or_default();
        let each = names.iter().map(|name| further_comparisons(name.len()).saturating_add(1));
        each.fold(0, u32::saturating_add).max(1)
    }

    /// Canonical names of those who sign here, other than the certificate's issuer.
    pub(super) fn crl_issuers(&self) -> impl Iterator<Item = &[u8]> {
        self.crl_issuers.iter().flatten().filter_map(|key| key.strip_prefix(&[4]))
    }
}
