//! From a profile to what is written: everything it holds, in the order of the tables, and nothing that goes without
//! saying. What would not be read back as the same is refused.

use super::read::{self, NO_CLAUSE};
use super::tree::{Tree, insert};
use super::value::{Malformed, Written, camel_case};
use crate::base::Level;
use crate::profile::{ExtensionRow, IssuingRules, Profile, Row};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn write(profile: &Profile) -> Result<Tree, Malformed> {
    let unwritable = || Malformed::new("there is no way to write what this holds");
    for row in profile.rows() {
        let (kind, about) = (row.rule.kind(), row.rule.about().cloned());
        if read::row(kind, about, &simplified(write_row(row))).as_ref() != Ok(row) {
            return Err(unwritable().within(&path(row).join(".")));
        }
    }
    let tree = tree(profile);
    tree.check_bounds()?;
    if read::read(&tree)? == *profile { Ok(tree) } else { Err(unwritable()) }
}

fn tree(profile: &Profile) -> Tree {
    let mut entries = Vec::from([("name".to_owned(), Tree::text(profile.name()))]);
    if !profile.waived().is_empty() {
        let names = profile.waived().iter().map(|code| code.name());
        entries.push(("waive".to_owned(), Tree::texts(names)));
    }
    let issuing = write_issuing(profile.issuing());
    if !issuing.is_empty() {
        entries.push(("issuing".to_owned(), Tree::table(issuing)));
    }
    let mut rows = profile.rows().iter().peekable();
    while let Some(first) = rows.next() {
        let path = path(first);
        let mut written = Vec::from([write_row(first)]);
        while let Some(next) = rows.next_if(|next| self::path(next) == path) {
            written.push(write_row(next));
        }
        let value = match written.len() {
            1 => written.pop().map_or(Tree::List(Vec::new()), simplified),
            _ => Tree::List(written.into_iter().map(Tree::table).collect()),
        };
        insert(&mut entries, &path, value);
    }
    for row in profile.extensions() {
        let mut path = Vec::from(["extensions".to_owned(), row.extension.as_oid().label().to_string()]);
        path.extend(row.issuing_only.then(|| "whenIssuing".to_owned()));
        for (key, value) in write_extension(row) {
            path.push(key.to_owned());
            insert(&mut entries, &path, value);
            path.pop();
        }
    }
    simple_first(Tree::Table(entries))
}

pub(super) fn path(row: &Row) -> Vec<String> {
    let about = row.rule.about().map(|about| about.as_oid().label().to_string()).unwrap_or_default();
    let segments = row.rule.kind().key().split('.');
    segments.map(|segment| if segment == "*" { about.clone() } else { segment.to_owned() }).collect()
}

fn write_issuing(rules: &IssuingRules) -> Vec<(&'static str, Tree)> {
    let fields = [
        ("validity", rules.validity.write_field()),
        ("nesting", rules.nesting.write_field()),
        ("leapDay", rules.leap_day.write_field()),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// The rule's fields, then what its row says beyond the usual.
fn write_row(row: &Row) -> Vec<(String, Tree)> {
    let fields = row.rule.write().into_iter().map(|(name, value)| (camel_case(name), value));
    let usual = row.rule.kind().code();
    let options = [
        ("level", (row.level != Level::Must).then(|| row.level.write())),
        ("code", (row.code != usual).then(|| row.code.write())),
        ("clause", (row.clause != NO_CLAUSE).then(|| Tree::text(row.clause.as_ref()))),
        ("issuingOnly", row.issuing_only.write_field()),
    ];
    let options = options.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    fields.chain(options).collect()
}

/// A first field that stands alone is written without its name.
fn simplified(mut fields: Vec<(String, Tree)>) -> Tree {
    match fields.as_slice() {
        [(name, _)] if name == "is" => fields.pop().map_or(Tree::Flag(true), |(_, value)| value),
        _ => Tree::Table(fields),
    }
}

/// At least one key, so that the row is there.
fn write_extension(row: &ExtensionRow) -> Vec<(&'static str, Tree)> {
    let clause = (row.clause != NO_CLAUSE).then(|| Tree::text(row.clause.as_ref()));
    let fields =
        [("presence", Some(row.presence.write())), ("criticality", row.criticality.write_field()), ("clause", clause)];
    fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// In TOML a table ends where the next begins: what is no table stands before those that are.
fn simple_first(tree: Tree) -> Tree {
    match tree {
        Tree::Table(entries) => {
            let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (key, simple_first(value))).collect();
            let is_table = |value: &Tree| match value {
                Tree::Table(_) => true,
                Tree::List(list) => list.iter().any(|element| matches!(element, Tree::Table(_))),
                _ => false,
            };
            entries.sort_by_key(|(_, value)| is_table(value));
            Tree::Table(entries)
        }
        other => other,
    }
}
