//! The rows of a profile's tables.

use super::report::{Judge, Report, extension_field};
use super::rule::Rule;
use crate::base::{Code, Level};
use crate::x509::{ObjectIdentifier, Oid};
use alloc::borrow::Cow;

/// One rule, and what is reported when it is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What must hold.
    pub rule: Rule,
    /// What is reported otherwise.
    pub code: Code,
    /// Where it is written.
    pub clause: Cow<'static, str>,
    /// How binding it is.
    pub level: Level,
    /// It binds those who issue; certificates that exist are not held to it.
    pub issuing_only: bool,
}

impl Row {
    /// A rule at the level of `level`.
    #[must_use]
    pub const fn new(rule: Rule, code: Code, level: Level, clause: &'static str) -> Self {
        Self { rule, code, clause: Cow::Borrowed(clause), level, issuing_only: false }
    }

    /// A MUST.
    #[must_use]
    pub const fn must(rule: Rule, code: Code, clause: &'static str) -> Self {
        Self::new(rule, code, Level::Must, clause)
    }

    /// A SHOULD.
    #[must_use]
    pub const fn should(rule: Rule, code: Code, clause: &'static str) -> Self {
        Self::new(rule, code, Level::Should, clause)
    }

    /// Worth knowing.
    #[must_use]
    pub const fn info(rule: Rule, code: Code, clause: &'static str) -> Self {
        Self::new(rule, code, Level::Info, clause)
    }

    /// The same, for issuing only.
    #[must_use]
    pub const fn when_issuing(mut self) -> Self {
        self.issuing_only = true;
        self
    }
}

/// Whether an extension must be there, and whether it must be critical.
///
/// An absent one that is required is [`Code::EXTENSION_MISSING`], a present one that is forbidden
/// [`Code::EXTENSION_FORBIDDEN`]; wrong criticality is [`Code::EXTENSION_MUST_BE_CRITICAL`] or
/// [`Code::EXTENSION_MUST_NOT_BE_CRITICAL`]. SHOULDs are reported under the same codes at [`Level::Should`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRow {
    /// Which extension.
    pub extension: ObjectIdentifier,
    /// Whether it is there.
    pub presence: Presence,
    /// Whether it is critical, if it is there.
    pub criticality: Criticality,
    /// Where this is written.
    pub clause: Cow<'static, str>,
    /// It binds those who issue; certificates that exist are not held to it.
    pub issuing_only: bool,
}

/// Whether an extension is there. Requirements are made of version 3 certificates; whether another version will do is a
/// row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// MUST NOT be present.
    Forbidden,
    /// SHOULD NOT be present.
    NotRecommended,
    /// MAY be present.
    Optional,
    /// SHOULD be present.
    Recommended,
    /// MUST be present.
    Required,
    /// MUST be present unless issuer and subject are the same.
    RequiredUnlessSelfIssued,
}

/// Whether an extension is critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criticality {
    /// Either way.
    Any,
    /// MUST be critical.
    Critical,
    /// SHOULD be critical.
    ShouldBeCritical,
    /// MUST NOT be critical.
    NotCritical,
    /// SHOULD NOT be critical.
    ShouldNotBeCritical,
    /// MUST be critical if the subject is empty, SHOULD NOT be otherwise (RFC 5280 §4.2.1.6).
    CriticalIfSubjectEmpty,
    /// MUST be critical if the subject is empty, MUST NOT be otherwise (CA/B BR §7.1.2.7.12).
    CriticalOnlyIfSubjectEmpty,
}

impl ExtensionRow {
    /// A row that always applies.
    #[must_use]
    pub const fn new(
        extension: Oid<'static>,
        presence: Presence,
        criticality: Criticality,
        clause: &'static str,
    ) -> Self {
        Self {
            extension: ObjectIdentifier::from_static(extension),
            presence,
            criticality,
            clause: Cow::Borrowed(clause),
            issuing_only: false,
        }
    }

    /// The same, for issuing only.
    #[must_use]
    pub const fn when_issuing(mut self) -> Self {
        self.issuing_only = true;
        self
    }

    pub(super) fn check<'a>(&'a self, judge: &Judge<'_>, report: &mut Report<'a>) {
        let extension = judge.certificate.extension(self.extension.as_oid());
        let presence = match (self.presence, &extension) {
            (Presence::Forbidden, Some(_)) => Some((Code::EXTENSION_FORBIDDEN, Level::Must)),
            (Presence::NotRecommended, Some(_)) => Some((Code::EXTENSION_FORBIDDEN, Level::Should)),
            (_, Some(_)) | (Presence::Forbidden | Presence::NotRecommended | Presence::Optional, None) => None,
            (_, None) if judge.certificate.version() != 3 => None,
            (Presence::Recommended, None) => Some((Code::EXTENSION_MISSING, Level::Should)),
            (Presence::Required, None) => Some((Code::EXTENSION_MISSING, Level::Must)),
            (Presence::RequiredUnlessSelfIssued, None) => {
                (!judge.is_self_issued()).then_some((Code::EXTENSION_MISSING, Level::Must))
            }
        };
        if let Some((code, level)) = presence {
            report.enter(code, level, &self.clause);
            let (found, expected) = if extension.is_some() { ("present", "absent") } else { ("absent", "present") };
            report.broken(extension_field(self.extension.as_oid()), found, expected);
        }
        let Some(extension) = extension.filter(|_| self.presence != Presence::Forbidden) else { return };
        let named = !judge.certificate.subject().is_empty();
        let (critical, level) = match self.criticality {
            Criticality::Any => return,
            Criticality::Critical => (true, Level::Must),
            Criticality::ShouldBeCritical => (true, Level::Should),
            Criticality::NotCritical => (false, Level::Must),
            Criticality::ShouldNotBeCritical => (false, Level::Should),
            Criticality::CriticalIfSubjectEmpty => (!named, if named { Level::Should } else { Level::Must }),
            Criticality::CriticalOnlyIfSubjectEmpty => (!named, Level::Must),
        };
        if extension.critical != critical {
            let word = |critical| if critical { "critical" } else { "not critical" };
            let code = if critical { Code::EXTENSION_MUST_BE_CRITICAL } else { Code::EXTENSION_MUST_NOT_BE_CRITICAL };
            report.enter(code, level, &self.clause);
            report.broken(extension_field(self.extension.as_oid()), word(extension.critical), word(critical));
        }
    }
}
