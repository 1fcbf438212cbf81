//! The JSON schema of written profiles, from the same table of rules that reads them.

use super::read::{HEAD, OF_EXTENSION};
use super::tree::{Tree, insert};
use super::value::{Field, OPTIONS, Written};
use crate::base::{Code, Level};
use crate::crypto::SignatureAlgorithm;
use crate::profile::rule::Kind;
use crate::profile::{Criticality, LeapDay, NameForms, Nesting, Period, Presence, built_in};
use crate::x509::ext::KeyUsage;
use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

type Entries = Vec<(String, Tree)>;

pub(super) fn schema() -> Tree {
    let mut properties = head();
    for kind in Kind::ALL {
        insert(&mut properties, &properties_path(kind.key()), rule(*kind));
    }
    let of_every_extension =
        Kind::ALL.iter().filter_map(|kind| Some((kind.key().strip_prefix("extensions.*.")?, *kind)));
    for extension in named_extensions() {
        let mut below = |key: &str, value: Tree| {
            let path = ["extensions", "properties", &extension, "properties", key].map(ToOwned::to_owned);
            insert(&mut properties, &path, value);
        };
        OF_EXTENSION.into_iter().for_each(|key| below(key, reference(key)));
        of_every_extension.clone().for_each(|(key, kind)| below(key, rule(kind)));
    }
    for key in OF_EXTENSION {
        let path = ["extensions", "additionalProperties", "properties", key].map(ToOwned::to_owned);
        insert(&mut properties, &path, reference(key));
    }
    let root = Tree::table([
        ("$schema", Tree::text("https://json-schema.org/draft/2020-12/schema")),
        ("title", Tree::text("certwright profile")),
        ("description", Tree::text("What one certificate must look like.")),
        ("type", Tree::text("object")),
        ("required", Tree::texts(["name"])),
        ("properties", Tree::Table(properties)),
        ("$defs", Tree::table(definitions())),
    ]);
    closed(root)
}

/// What is written in many places.
fn definitions() -> Vec<(&'static str, Tree)> {
    let mut definitions = extension_head();
    definitions.extend([
        ("yes", row(Vec::from([Field::flag()]))),
        ("level", Level::schema()),
        ("code", described(Code::schema(), "The NAME of a reason.")),
        ("usages", KeyUsage::schema()),
        ("forms", NameForms::schema()),
        ("signatures", <Cow<'static, [SignatureAlgorithm]>>::schema()),
        ("period", Period::schema()),
    ]);
    definitions
}

fn reference(name: &str) -> Tree {
    Tree::table([("$ref", Tree::Text(alloc::format!("#/$defs/{name}")))])
}

/// The schema of a value, or where it is defined.
fn named(schema: Tree) -> Tree {
    let known = [
        ("usages", KeyUsage::schema()),
        ("forms", NameForms::schema()),
        ("signatures", <Cow<'static, [SignatureAlgorithm]>>::schema()),
        ("period", Period::schema()),
    ];
    known.into_iter().find(|(_, known)| *known == schema).map_or(schema, |(name, _)| reference(name))
}

/// `subject.attributes.*` is described under `subject`, `properties`, `attributes`, `additionalProperties`.
fn properties_path(key: &str) -> Vec<String> {
    let mut path = Vec::new();
    for (index, segment) in key.split('.').enumerate() {
        match segment {
            "*" => path.push("additionalProperties".to_owned()),
            _ if index == 0 => path.push(segment.to_owned()),
            _ => path.extend(["properties".to_owned(), segment.to_owned()]),
        }
    }
    path
}

/// Extensions that have rules of their own.
fn named_extensions() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let keys = Kind::ALL.iter().filter_map(|kind| kind.key().strip_prefix("extensions."));
    for name in keys.filter_map(|key| key.split('.').next()).filter(|name| *name != "*") {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn head() -> Entries {
    let text = Tree::table([("type", Tree::text("string"))]);
    let codes = Tree::table([("type", Tree::text("array")), ("items", reference("code"))]);
    let issuing = [
        ("validity", described(reference("period"), "How long a certificate lasts if nobody says otherwise.")),
        ("nesting", described(Nesting::schema(), "What happens to a validity that reaches beyond the issuer's.")),
        ("leapDay", described(LeapDay::schema(), "Where a period ends that ends on a day that does not exist.")),
    ];
    let issuing = Tree::table([("type", Tree::text("object")), ("properties", Tree::table(issuing))]);
    let values = [
        described(text, "What the profile is called."),
        described(Tree::table([("enum", Tree::texts(built_in::names()))]), "The profile to begin with."),
        described(codes, "Codes that are not reported."),
        described(issuing, "What concerns issuing and cannot be seen in one certificate."),
    ];
    HEAD.into_iter().map(ToOwned::to_owned).zip(values).collect()
}

/// Presence and criticality, always and when issuing.
fn extension_head() -> Vec<(&'static str, Tree)> {
    let text = Tree::table([("type", Tree::text("string"))]);
    let [presence, criticality, clause, when_issuing] = OF_EXTENSION;
    let row = [presence, criticality, clause].map(|key| (key, reference(key)));
    let issuing = Tree::table([("type", Tree::text("object")), ("properties", Tree::table(row))]);
    Vec::from([
        (presence, Presence::schema()),
        (criticality, Criticality::schema()),
        (clause, described(text, "Where this is written.")),
        (when_issuing, described(issuing, "The same for those who issue.")),
    ])
}

fn rule(kind: Kind) -> Tree {
    let fields = kind.fields();
    let is_flag = fields.first().is_some_and(|field| field.schema == Field::flag().schema);
    described(if is_flag { reference("yes") } else { row(fields) }, kind.description())
}

/// A value alone, a table of fields and options, or several such tables. `false` takes away what the base asks for.
fn row(fields: Vec<Field>) -> Tree {
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect();
    let plain = fields.first().filter(|_| required.len() <= 1).map(|field| named(field.schema.clone()));
    let mut properties: Entries = fields.into_iter().map(|field| (field.name, named(field.schema))).collect();
    let options = [reference("level"), reference("clause"), reference("code"), bool::schema()];
    properties.extend(OPTIONS.into_iter().map(ToOwned::to_owned).zip(options));
    let mut table = Vec::from([("type", Tree::text("object"))]);
    if !required.is_empty() {
        table.push(("required", Tree::texts(required)));
    }
    table.push(("properties", Tree::Table(properties)));
    let table = Tree::table(table);
    let several = Tree::table([("type", Tree::text("array")), ("minItems", Tree::Number(1)), ("items", table.clone())]);
    let removal = Tree::table([("const", Tree::Flag(false))]);
    Tree::table([("anyOf", Tree::List(plain.into_iter().chain([removal, table, several]).collect()))])
}

fn described(schema: Tree, description: &str) -> Tree {
    match schema {
        Tree::Table(mut entries) => {
            entries.insert(0, ("description".to_owned(), Tree::text(description)));
            Tree::Table(entries)
        }
        other => other,
    }
}

/// Every table that lists its keys has no others, unless any key may stand there.
fn closed(tree: Tree) -> Tree {
    match tree {
        Tree::Table(entries) => {
            let has = |key: &str| entries.iter().any(|(name, value)| name == key && matches!(value, Tree::Table(_)));
            let (lists, open) = (has("properties"), has("additionalProperties"));
            let mut entries: Entries = entries
                .into_iter()
                .map(|(key, value)| {
                    let value = match (key.as_str(), value) {
                        ("properties" | "$defs", Tree::Table(inner)) => {
                            Tree::Table(inner.into_iter().map(|(key, value)| (key, closed(value))).collect())
                        }
                        (_, value) => closed(value),
                    };
                    (key, value)
                })
                .collect();
            if lists && !open {
                entries.push(("additionalProperties".to_owned(), Tree::Flag(false)));
            }
            if (lists || open) && !entries.iter().any(|(key, _)| key == "type") {
                entries.insert(0, ("type".to_owned(), Tree::text("object")));
            }
            Tree::Table(entries)
        }
        Tree::List(list) => Tree::List(list.into_iter().map(closed).collect()),
        other => other,
    }
}
