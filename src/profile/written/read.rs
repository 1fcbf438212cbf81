//! From what is written to a profile.

use super::contradiction;
use super::tree::Tree;
use super::value::{Malformed, OPTIONS, Shape, Value, Written};
use super::words::{codes, identifier};
use crate::base::{Code, Level};
use crate::profile::rule::Kind;
use crate::profile::{Criticality, ExtensionRow, IssuingRules, Presence, Profile, Row, built_in};
use crate::x509::ObjectIdentifier;
use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

type Read<T> = Result<T, Malformed>;

/// Keys of the whole profile; every other one is a part of the certificate.
pub(super) const HEAD: [&str; 4] = ["name", "base", "waive", "issuing"];
/// Keys of an extension beside its rules.
pub(super) const OF_EXTENSION: [&str; 4] = ["presence", "criticality", "clause", "whenIssuing"];
/// What a row says where no clause is written.
pub(super) const NO_CLAUSE: &str = "profile";

pub(super) fn read(tree: &Tree) -> Read<Profile> {
    let entries = table(tree)?;
    let find = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    let name = find("name").ok_or_else(|| Malformed::new("`name` is missing"))?;
    let name = text(name).map_err(|error| error.within("name"))?;
    let base = match find("base") {
        Some(base) => text(base).and_then(built_in_profile).map_err(|error| error.within("base"))?,
        None => Profile::new(""),
    };
    let mut reader = Reader { profile: base.named(name.to_owned()), path: Vec::new() };
    if let Some(waive) = find("waive") {
        let codes = codes(waive).map_err(|error| error.within("waive"))?;
        reader.profile = reader.profile.waiving(codes);
    }
    if let Some(issuing) = find("issuing") {
        let before = reader.profile.issuing().clone();
        let rules = issuing_rules(issuing, before).map_err(|error| error.within("issuing"))?;
        reader.profile = reader.profile.with_issuing(rules);
    }
    for (key, value) in entries.iter().filter(|(key, _)| !HEAD.contains(&key.as_str())) {
        reader.descend(key, value)?;
    }
    contradiction::check(&reader.profile)?;
    Ok(reader.profile)
}

fn built_in_profile(name: &str) -> Read<Profile> {
    built_in::profile(name).ok_or_else(|| Malformed::new(format_args!("no built-in profile is called {name:?}")))
}

fn table(tree: &Tree) -> Read<&[(String, Tree)]> {
    match tree {
        Tree::Table(entries) => Ok(entries),
        other => Err(Malformed::new(format_args!("{} where a table belongs", other.kind()))),
    }
}

fn text(tree: &Tree) -> Read<&str> {
    match tree {
        Tree::Text(text) => Ok(text),
        other => Err(Malformed::new(format_args!("{} where a text belongs", other.kind()))),
    }
}

fn unknown(known: &[&str]) -> Malformed {
    Malformed::new(format_args!("unknown key; known are {}", known.join(", ")))
}

fn issuing_rules(tree: &Tree, mut rules: IssuingRules) -> Read<IssuingRules> {
    for (key, value) in table(tree)? {
        match key.as_str() {
            "validity" => Written::read(value).map(|period| rules.validity = Some(period)),
            "nesting" => Written::read(value).map(|nesting| rules.nesting = nesting),
            "leapDay" => Written::read(value).map(|leap_day| rules.leap_day = leap_day),
            _ => Err(unknown(&["validity", "nesting", "leapDay"])),
        }
        .map_err(|error| error.within(key))?;
    }
    Ok(rules)
}

/// Goes down the tables; `path` is where it stands.
struct Reader {
    profile: Profile,
    path: Vec<String>,
}

impl Reader {
    fn descend(&mut self, key: &str, value: &Tree) -> Read<()> {
        self.path.push(key.to_owned());
        let done = self.enter(value).map_err(|error| error.within(key));
        self.path.pop();
        done
    }

    fn enter(&mut self, value: &Tree) -> Read<()> {
        let segments: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let matching = |kind: &&Kind| matches_key(kind.key(), &segments);
        if let Some(kind) = Kind::ALL.iter().find(matching) {
            let about = about(kind.key(), &segments)?;
            return self.rules(*kind, about, value);
        }
        let is_extension = matches!(segments.as_slice(), ["extensions", _]);
        if !is_extension && !Kind::ALL.iter().any(|kind| is_above(&segments, kind.key())) {
            return Err(unknown(&known(segments.split_last().map_or(&[], |(_, above)| above))));
        }
        let entries = table(value)?;
        check_spellings(entries)?;
        if is_extension {
            self.extension(entries)?;
        }
        let rest = entries.iter().filter(|(key, _)| !is_extension || !OF_EXTENSION.contains(&key.as_str()));
        rest.into_iter().try_for_each(|(key, value)| self.descend(key, value))
    }

    /// One rule, or several of a kind. They take the place of the base's; `false` takes those away.
    fn rules(&mut self, kind: Kind, about: Option<ObjectIdentifier>, value: &Tree) -> Read<()> {
        self.profile.rows.retain(|row| row.rule.kind() != kind || row.rule.about() != about.as_ref());
        let takes_flag = kind == Kind::CertificateAuthority;
        let rows = match value {
            Tree::Flag(false) if !takes_flag => Vec::new(),
            Tree::List(rows) if !rows.is_empty() && rows.iter().all(|row| matches!(row, Tree::Table(_))) => {
                let rows = rows.iter().enumerate();
                rows.map(|(index, value)| {
                    row(kind, about.clone(), value).map_err(|it| it.within(&format!("[{index}]")))
                })
                .collect::<Read<_>>()?
            }
            value => Vec::from([row(kind, about, value)?]),
        };
        self.profile.add_rows(rows);
        Ok(())
    }

    /// Presence and criticality of the extension at `path`, always and when issuing. What is not written stays as the base
    /// has it in the same scope.
    fn extension(&mut self, entries: &[(String, Tree)]) -> Read<()> {
        let extension = identifier(self.path.last().map_or("", String::as_str))?;
        let find = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        if ["presence", "criticality", "clause"].into_iter().any(|key| find(key).is_some()) {
            let row = extension_row(self.before(&extension, false), find)?;
            self.profile.add_extensions([row]);
        }
        if let Some(issuing) = find("whenIssuing") {
            let read = || {
                let entries = table(issuing)?;
                let known = ["presence", "criticality", "clause"];
                if let Some((key, _)) = entries.iter().find(|(key, _)| !known.contains(&key.as_str())) {
                    return Err(unknown(&known).within(key));
                }
                let find = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
                extension_row(self.before(&extension, true), find)
            };
            let row = read().map_err(|error| error.within("whenIssuing"))?;
            self.profile.add_extensions([row]);
        }
        Ok(())
    }

    /// The base's row on an extension, or one that asks for nothing.
    fn before(&self, extension: &ObjectIdentifier, issuing_only: bool) -> ExtensionRow {
        let rows = self.profile.extensions.iter();
        let mut same = rows.filter(|row| row.extension == *extension && row.issuing_only == issuing_only);
        same.next().cloned().unwrap_or(ExtensionRow {
            extension: extension.clone(),
            presence: Presence::Optional,
            criticality: Criticality::Any,
            clause: Cow::Borrowed(NO_CLAUSE),
            issuing_only,
        })
    }
}

/// One thing may be written by its name or in dots, not both: the second would take the place of the first.
fn check_spellings(entries: &[(String, Tree)]) -> Read<()> {
    let mut read: Vec<(ObjectIdentifier, &str)> = Vec::new();
    for (key, _) in entries {
        let Ok(kind) = identifier(key) else { continue };
        if let Some((_, earlier)) = read.iter().find(|(earlier, _)| *earlier == kind) {
            return Err(Malformed::new(format_args!("written twice, as {earlier} too")).within(key));
        }
        read.push((kind, key));
    }
    Ok(())
}

fn extension_row<'a>(mut row: ExtensionRow, find: impl Fn(&str) -> Option<&'a Tree>) -> Read<ExtensionRow> {
    if let Some(presence) = find("presence") {
        row.presence = field(Some(presence), "presence")?;
    }
    if let Some(criticality) = find("criticality") {
        row.criticality = field(Some(criticality), "criticality")?;
    }
    if let Some(written) = find("clause") {
        row.clause = clause(Some(written))?;
    }
    Ok(row)
}

fn field<T: Written>(tree: Option<&Tree>, key: &str) -> Read<T> {
    match tree {
        Some(tree) => T::read(tree).map_err(|error| error.within(key)),
        None => T::absent().ok_or_else(|| Malformed::new(format_args!("`{key}` is missing"))),
    }
}

fn clause(tree: Option<&Tree>) -> Read<Cow<'static, str>> {
    let Some(tree) = tree else { return Ok(Cow::Borrowed(NO_CLAUSE)) };
    text(tree).map(|text| Cow::Owned(text.to_owned())).map_err(|error| error.within("clause"))
}

pub(super) fn row(kind: Kind, about: Option<ObjectIdentifier>, tree: &Tree) -> Read<Row> {
    let Tree::Table(entries) = tree else {
        let rule = kind.read(&Value { about, written: Shape::Plain(tree) })?;
        let (code, clause) = (kind.code(), Cow::Borrowed(NO_CLAUSE));
        return Ok(Row { rule, code, clause, level: Level::Must, issuing_only: false });
    };
    let find = |key: &str| entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    let fields = entries.iter().filter(|(key, _)| !OPTIONS.contains(&key.as_str()));
    let fields = fields.map(|(key, value)| (key.as_str(), value)).collect();
    let rule = kind.read(&Value { about, written: Shape::Table(fields) })?;
    let level = field::<Option<Level>>(find("level"), "level")?;
    let code = field::<Option<Code>>(find("code"), "code")?;
    Ok(Row {
        rule,
        code: code.unwrap_or(kind.code()),
        clause: clause(find("clause"))?,
        level: level.unwrap_or(Level::Must),
        issuing_only: field(find("issuingOnly"), "issuingOnly")?,
    })
}

fn matches_key(key: &str, path: &[&str]) -> bool {
    let mut path = path.iter();
    key.split('.').all(|segment| path.next().is_some_and(|at| segment == "*" || segment == *at))
        && path.next().is_none()
}

fn is_above(path: &[&str], key: &str) -> bool {
    let mut segments = key.split('.');
    path.iter().all(|at| segments.next().is_some_and(|segment| segment == "*" || segment == *at))
        && segments.next().is_some()
}

/// The attribute or extension in the place of the `*` of `key`.
fn about(key: &str, path: &[&str]) -> Read<Option<ObjectIdentifier>> {
    let star = key.split('.').position(|segment| segment == "*");
    star.and_then(|at| path.get(at)).map(|name| identifier(name)).transpose()
}

/// The keys there are right below `above`.
fn known<'a>(above: &[&'a str]) -> Vec<&'a str> {
    let mut keys: Vec<&str> = if above.is_empty() { HEAD.to_vec() } else { Vec::new() };
    if matches!(above, ["extensions", _]) {
        keys.extend(OF_EXTENSION);
    }
    let below = Kind::ALL.iter().filter(|kind| is_above(above, kind.key()));
    for key in below.filter_map(|kind| kind.key().split('.').nth(above.len())) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
