//! Issuer and subject, and the forms of subjectAltName (RFC 5280 §4.1.2.4, §4.1.2.6, §4.2.1.6).

use super::usage::shared;
use super::{Checked, Scope, at, check_range, key};
use crate::profile::{AttributeForm, AttributeRule, NameForms, Row, Rule};
use crate::x509::{ObjectIdentifier, Oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// What a rule says of one of the two names.
#[derive(Clone, Copy)]
enum Of<'a> {
    Attribute(&'a AttributeRule),
    Among(&'a [ObjectIdentifier]),
    NotEmpty,
}

/// Whether the name is the issuer's, and what is said of it.
fn of(rule: &Rule) -> Option<(bool, Of<'_>)> {
    match rule {
        Rule::SubjectAttribute(rule) => Some((false, Of::Attribute(rule))),
        Rule::IssuerAttribute(rule) => Some((true, Of::Attribute(rule))),
        Rule::SubjectAttributesAmong(list) => Some((false, Of::Among(list))),
        Rule::IssuerAttributesAmong(list) => Some((true, Of::Among(list))),
        Rule::SubjectNotEmpty => Some((false, Of::NotEmpty)),
        Rule::IssuerNotEmpty => Some((true, Of::NotEmpty)),
        _ => None,
    }
}

/// How often each attribute of a name occurs, what it says, and whether the name may have it. What is said of the other
/// name counts too, where the two are the same or have the attribute in common.
pub(super) fn attributes(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let is_same = scope.binds(|rule| *rule == Rule::IssuerIsSubject);
    let in_common: BTreeSet<Oid<'_>> = rows
        .iter()
        .filter_map(|row| match &row.rule {
            Rule::AttributeAsIssuer(attribute) => Some(attribute.as_oid()),
            _ => None,
        })
        .collect();
    for is_issuer in [false, true] {
        let counts = |(about, said): (bool, Of<'_>)| {
            let is_common = matches!(said, Of::Attribute(rule) if in_common.contains(&rule.attribute.as_oid()));
            about == is_issuer || is_same || is_common
        };
        let said = rows.iter().filter_map(|row| of(&row.rule).filter(|it| counts(*it)).map(|(_, said)| (*row, said)));
        check_name(&said.collect::<Vec<_>>())?;
    }
    Ok(())
}

/// What an attribute may be by the rules so far.
struct Attribute<'a> {
    least: u8,
    most: u8,
    forms: Vec<AttributeForm>,
    values: Option<BTreeSet<&'a str>>,
    last: &'a Row,
}

fn check_name(said: &[(&Row, Of<'_>)]) -> Checked {
    let listed = shared(said.iter().filter_map(|(_, said)| match said {
        Of::Among(list) => Some(*list),
        _ => None,
    }));
    let mut attributes = BTreeMap::new();
    for (row, said) in said {
        let Of::Attribute(rule) = said else { continue };
        let oid = rule.attribute.as_oid();
        let one = attributes.entry(oid).or_insert_with(|| Attribute {
            least: 0,
            most: u8::MAX,
            forms: Vec::new(),
            values: None,
            last: row,
        });
        (one.least, one.most, one.last) = (one.least.max(rule.min), one.most.min(rule.max), row);
        check_range(one.least.into(), one.most.into()).map_err(|error| error.within(&key(row)))?;
        if !one.forms.contains(&rule.form) {
            one.forms.push(rule.form);
        }
        if !rule.values.is_empty() {
            let values: BTreeSet<&str> = rule.values.iter().map(AsRef::as_ref).collect();
            one.values = Some(one.values.as_ref().map_or_else(|| values.clone(), |before| before & &values));
        }
        if rule.min > 0 && listed.as_ref().is_some_and(|listed| !listed.contains(&oid)) {
            return Err(at(row, "required, and not in `attributesAmong`"));
        }
    }
    if let Some(one) = attributes.values().find(|one| one.most > 0 && !has_value(one)) {
        return Err(at(one.last, "no value is allowed"));
    }
    let is_possible = |oid: &Oid<'_>| attributes.get(oid).is_none_or(|one| one.most > 0);
    let not_empty = said.iter().find(|(_, said)| matches!(said, Of::NotEmpty));
    match (not_empty, listed) {
        (Some((row, _)), Some(listed)) if !listed.iter().any(is_possible) => {
            Err(at(row, "`attributesAmong` leaves no attribute"))
        }
        _ => Ok(()),
    }
}

/// Some text of some string type is of every form, and among the values if there are any.
fn has_value(attribute: &Attribute<'_>) -> bool {
    use AttributeForm::{Country, Ia5String, PrintableString, Text, Utf8String};
    [PrintableString, Utf8String, Ia5String].into_iter().any(|string| {
        let is_of =
            |form: &AttributeForm| *form == Text || *form == string || *form == Country && string == PrintableString;
        let is_country = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let fits = |text: &&str| {
            !text.trim().is_empty()
                && (!attribute.forms.contains(&Country) || is_country(text))
                && match string {
                    PrintableString => text.bytes().all(is_printable),
                    Ia5String => text.is_ascii(),
                    _ => true,
                }
        };
        attribute.forms.iter().all(is_of) && attribute.values.as_ref().is_none_or(|values| values.iter().any(fits))
    })
}

/// X.680 §41.4.
fn is_printable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte)
}

/// Of the forms of which subjectAltName must have one, it may have one; so with otherNames and their types.
pub(super) fn forms(_: &Scope<'_>, rows: &[&Row]) -> Checked {
    let is_allowed = |form: NameForms| {
        rows.iter().all(|row| !matches!(row.rule, Rule::SubjectAltNameForms(forms) if !forms.intersects(form)))
    };
    let allowed: Vec<_> = NameForms::NAMES.into_iter().map(|(form, _)| form).filter(|form| is_allowed(*form)).collect();
    let is_type_allowed = |asked: &ObjectIdentifier| {
        rows.iter().all(|row| !matches!(&row.rule, Rule::OtherNamesAmong(types) if !types.contains(asked)))
    };
    for row in rows {
        match &row.rule {
            Rule::SubjectAltNameForms(_) if allowed.is_empty() => {
                return Err(at(row, "none of these is allowed everywhere"));
            }
            Rule::OtherNamesInclude(types) if !types.is_empty() && !allowed.contains(&NameForms::OTHER) => {
                return Err(at(row, "otherName is not in `forms`"));
            }
            Rule::OtherNamesInclude(types) if !types.iter().all(is_type_allowed) => {
                return Err(at(row, "not all of these are in `otherNamesAmong`"));
            }
            Rule::SubjectAltNameAnyOf(asked) if !allowed.iter().any(|form| form.intersects(*asked)) => {
                return Err(at(row, "none of these is in `forms`"));
            }
            _ => {}
        }
    }
    Ok(())
}
