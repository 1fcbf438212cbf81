//! What one certificate must look like.
//!
//! A [`Profile`] is data: rows, each with its rule, code, clause and level, that a reader can hold against the standard.
//! The same value serves three uses: as the template a certificate is issued from, as the check of what is about to be
//! signed ([`Profile::check_tbs`]), and as the judge of a certificate that someone else made ([`Profile::check`]).
//! What follows from other certificates of a path, from names asked for or from the clock is not judged here.
//!
//! | module | profiles |
//! |---|---|
//! | [`rfc5280`] | anchor, CA, end entity: the MUSTs of RFC 5280 §4 for one certificate |
//! | [`tls`] | anchor, intermediate, server, client: CA/Browser Forum Baseline Requirements |
//! | [`purposes`] | code signing, e-mail, OCSP responder, time stamping |
//! | [`iso18013_5`] | IACA and DTS roots, intermediate, document, JWS and VICAL signers, reader |
//! | [`built_in`] | all of them by name, and a root and an intermediate of one's own |
//!
//! With the feature `serde` a profile is read from and written to JSON, TOML and the like: `docs/profiles.md`.

mod check;
mod issuing;
mod period;
mod plan;
mod public_suffix;
mod report;
mod row;
mod rule;
mod syntax;
mod table;
mod terms;
#[cfg(feature = "serde")]
mod written;

pub mod built_in;
pub mod iso18013_5;
pub mod purposes;
pub mod rfc5280;
pub mod tls;

pub use issuing::{IssuingRules, Nesting};
pub use period::{BadPeriod, LeapDay, Period};
pub(crate) use plan::Plan;
pub use row::{Criticality, ExtensionRow, Presence, Row};
pub use rule::Rule;
pub use terms::{AttributeForm, AttributeRule, CommonNameMatch, ExtensionValue, KeyFamily, KeyRule, NameForms};

use crate::base::{Code, Error, Finding, Result};
use crate::crypto::PublicKey;
use crate::encoding::der::{Tag, Writer, single};
use crate::x509::{Certificate, ObjectIdentifier, Oid};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use report::{Judge, Report};

/// What one certificate must look like: a name, two tables, and what concerns issuing alone.
///
/// Rows are kept in the order of [`Rule`], whatever order they come in, and rows on extensions in that of their object
/// identifiers: two profiles with the same rows are the same, and report in the same order.
///
/// ```
/// use certwright::profile::{Context, Criticality, ExtensionRow, Period, Presence, Row, Rule, rfc5280};
/// use certwright::{Certificate, Code, x509::oid};
/// # let certificate = Certificate::from_pem(include_bytes!("../tests/data/leaf.pem"))?;
/// let profile = rfc5280::end_entity()
///     .named("device")
///     .with_rows([Row::must(Rule::validity_max(Period::days(825)), Code::VALIDITY_TOO_LONG, "our rules §3")])
///     .with_extensions([ExtensionRow::new(oid::KEY_USAGE, Presence::Required, Criticality::Critical, "our rules §4")])
///     .waiving([Code::WEAK_SERIAL]);
/// for finding in profile.check(&certificate, &Context::new()) {
///     println!("{finding}");
/// }
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    name: Cow<'static, str>,
    rows: Vec<Row>,
    extensions: Vec<ExtensionRow>,
    waived: Vec<Code>,
    issuing: IssuingRules,
}

impl Profile {
    /// A profile without rules: it reports deviations of the encoding, nothing else.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        let issuing = IssuingRules::default();
        Self { name: name.into(), rows: Vec::new(), extensions: Vec::new(), waived: Vec::new(), issuing }
    }

    /// The same rules under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    /// Adds rules to those there are.
    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.add_rows(rows);
        self
    }

    fn add_rows(&mut self, rows: impl IntoIterator<Item = Row>) {
        self.rows.extend(rows);
        let order = |row: &Row| (row.rule.kind(), row.rule.about().cloned());
        // Stable: rows on the same stay in the order in which they came.
        self.rows.sort_by_cached_key(order);
    }

    /// Adds rows on extensions. One takes the place of an earlier row on the same extension in the same scope
    /// (always, or when issuing).
    #[must_use]
    pub fn with_extensions(mut self, rows: impl IntoIterator<Item = ExtensionRow>) -> Self {
        self.add_extensions(rows);
        self
    }

    fn add_extensions(&mut self, rows: impl IntoIterator<Item = ExtensionRow>) {
        for row in rows {
            let same = |it: &&mut ExtensionRow| it.extension == row.extension && it.issuing_only == row.issuing_only;
            match self.extensions.iter_mut().find(same) {
                Some(earlier) => *earlier = row,
                None => self.extensions.push(row),
            }
        }
        self.extensions
            .sort_by(|one, other| (&one.extension, one.issuing_only).cmp(&(&other.extension, other.issuing_only)));
    }

    /// Sets what concerns issuing and cannot be seen in one certificate.
    #[must_use]
    pub fn with_issuing(mut self, rules: IssuingRules) -> Self {
        self.issuing = rules;
        self
    }

    /// Drops every rule that reports `code`. The rows on extensions stay: replace them one by one.
    #[must_use]
    pub fn without(mut self, code: Code) -> Self {
        self.rows.retain(|row| row.code != code);
        self
    }

    /// Keeps the rules and no longer reports these codes: "as seen in the field" is the strict profile with waivers.
    #[must_use]
    pub fn waiving(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        for code in codes {
            if !self.waived.contains(&code) {
                self.waived.push(code);
            }
        }
        self
    }

    /// What the profile is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules, in the order in which they are checked.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rows on presence and criticality of extensions.
    #[must_use]
    pub fn extensions(&self) -> &[ExtensionRow] {
        &self.extensions
    }

    /// The codes that are not reported.
    #[must_use]
    pub fn waived(&self) -> &[Code] {
        &self.waived
    }

    /// What concerns issuing and cannot be seen in one certificate.
    #[must_use]
    pub fn issuing(&self) -> &IssuingRules {
        &self.issuing
    }

    /// The row on one extension that applies when issuing, or always.
    #[must_use]
    pub fn extension(&self, extension: Oid<'_>, issuing: bool) -> Option<&ExtensionRow> {
        let of = |issuing_only| {
            self.extensions.iter().find(|row| row.issuing_only == issuing_only && row.extension.as_oid() == extension)
        };
        issuing.then(|| of(true)).flatten().or_else(|| of(false))
    }

    /// Judges one certificate: first deviations of its encoding, then row by row. At most 128 findings; none if nothing
    /// is wrong. Its signature is not looked at.
    #[must_use]
    pub fn check(&self, certificate: &Certificate, context: &Context<'_>) -> Vec<Finding> {
        let mut report = Report::new(&self.waived);
        report.extend(certificate.encoding_findings());
        self.report(certificate, context, |_| true, &mut report);
        report.into_findings()
    }

    /// Judges by the rows whose rules are asked for and by those on extensions, whatever their codes, and leaves the
    /// encoding to the caller.
    pub(crate) fn check_rows(
        &self,
        certificate: &Certificate,
        context: &Context<'_>,
        is_asked: impl Fn(&Rule) -> bool,
    ) -> Vec<Finding> {
        let mut report = Report::new(&self.waived);
        self.report(certificate, context, is_asked, &mut report);
        report.into_findings()
    }

    fn report<'a>(
        &'a self,
        certificate: &Certificate,
        context: &Context<'_>,
        is_asked: impl Fn(&Rule) -> bool,
        report: &mut Report<'a>,
    ) {
        let judge = Judge::new(certificate, self, context);
        for row in self.rows.iter().filter(|row| (context.issuing || !row.issuing_only) && is_asked(&row.rule)) {
            report.enter(row.code, row.level, &row.clause);
            row.rule.check(&judge, report);
        }
        for row in self.extensions.iter().filter(|row| context.issuing || !row.issuing_only) {
            row.check(&judge, report);
        }
    }

    /// Judges what is about to be signed: the DER of a tbsCertificate.
    ///
    /// # Errors
    /// As [`Certificate::from_der`].
    pub fn check_tbs(&self, tbs: &[u8], context: &Context<'_>) -> Result<Vec<Finding>> {
        Ok(self.check(&unsigned(tbs)?, context))
    }
}

/// The certificate that `tbs` would make, with no signature in it: what a profile looks at is all there.
fn unsigned(tbs: &[u8]) -> Result<Certificate> {
    let mut fields = single(tbs)?.reader();
    fields.read_optional(Tag::context_constructed(0))?;
    fields.read(Tag::INTEGER)?;
    let algorithm = fields.read(Tag::SEQUENCE).map_err(|error| error.in_field("signature"))?;
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.raw(tbs);
        writer.raw(algorithm.raw);
        writer.bit_string(&[]);
    });
    Certificate::from_der(&writer.finish())
}

/// What a profile may know beside the certificate itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    issuer: Option<&'a Certificate>,
    issuing: bool,
    handled: &'a [ObjectIdentifier],
    key: Option<Result<&'a PublicKey, &'a Error>>,
}

impl<'a> Context<'a> {
    /// Nothing but the certificate, which someone else has issued.
    #[must_use]
    pub const fn new() -> Self {
        Self { issuer: None, issuing: false, handled: &[], key: None }
    }

    /// The certificate of its issuer, for rules that compare the two.
    #[must_use]
    pub const fn issued_by(mut self, issuer: &'a Certificate) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// The certificate is being issued: rows that concern issuing alone apply as well.
    #[must_use]
    pub const fn issuing(mut self) -> Self {
        self.issuing = true;
        self
    }

    /// Further extensions that the caller processes, so that they may be critical.
    #[must_use]
    pub const fn handling(mut self, extensions: &'a [ObjectIdentifier]) -> Self {
        self.handled = extensions;
        self
    }

    /// The certificate's own key, decoded before: for some keys that costs as much as a signature.
    pub(crate) const fn with_key(mut self, key: Result<&'a PublicKey, &'a Error>) -> Self {
        self.key = Some(key);
        self
    }
}

#[cfg(test)]
#[cfg(all(feature = "rsa", feature = "ed25519"))]
mod tests;
