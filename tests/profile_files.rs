//! Profiles as configuration: written and read back, refused with the key that is wrong, and described by a schema.

#![cfg(test)]
#![cfg(all(feature = "serde", feature = "getrandom"))]

mod support;

use certwright::issue::{AlternativeName, CertificateParameters, ExtensionOrder, Issuer, OwnedExtension, Validity};
use certwright::profile::{
    Context, Criticality, ExtensionRow, IssuingRules, LeapDay, Nesting, Period, Presence, Profile, built_in,
};
use certwright::x509::{Oid, oid};
use certwright::{Certificate, Code, KeyAlgorithm, Level, PrivateKey, SystemRandom};
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

fn built_in_profiles() -> impl Iterator<Item = Profile> {
    built_in::names().map(|name| built_in::profile(&name).unwrap())
}

/// The private PKI of `docs/profiles.md`.
fn example() -> String {
    let page = fs::read_to_string(support::root().join("docs/profiles.md")).unwrap();
    let blocks = support::code_blocks(&page);
    let toml: Vec<_> = blocks.into_iter().filter(|block| block.language == "toml").collect();
    assert_eq!(toml.len(), 1);
    toml[0].text.clone()
}

#[test]
fn every_built_in_profile_is_read_back_as_it_was_written() {
    for profile in built_in_profiles() {
        assert_eq!(Profile::from_json(profile.to_json().unwrap().as_bytes()).unwrap(), profile, "{}", profile.name());
        let text = toml::to_string_pretty(&profile).unwrap();
        assert_eq!(toml::from_str::<Profile>(&text).unwrap(), profile, "{text}");
    }
}

#[test]
fn the_example_of_the_page_is_a_profile_and_is_read_back_as_it_was_written() {
    let profile: Profile = toml::from_str(&example()).unwrap();
    assert_eq!(profile.name(), "device");
    assert_eq!(Profile::from_json(profile.to_json().unwrap().as_bytes()).unwrap(), profile);
    let rules = IssuingRules { validity: Some(Period::days(90)), nesting: Nesting::Truncate, leap_day: LeapDay::Clamp };
    assert_eq!(profile.issuing(), &rules);
    assert_eq!(profile.waived(), [Code::SUBJECT_BESIDE_MAILBOX]);
}

/// What stands alone, in a table and in a list of tables is the same.
#[test]
fn a_row_may_be_written_in_three_ways() {
    let with = |max: Value| Profile::from_json(json!({"name": "x", "validity": {"max": max}}).to_string().as_bytes());
    let plain = with(json!("398 days")).unwrap();
    assert_eq!(with(json!({"period": "398 days"})).unwrap(), plain);
    assert_eq!(with(json!([{"period": "398 days", "level": "must", "clause": "profile"}])).unwrap(), plain);
    assert_eq!(with(json!([{"period": "398 days"}, {"period": "47 days"}])).unwrap().rows().len(), 2);
    assert_eq!(plain.rows()[0].code, Code::VALIDITY_TOO_LONG);
}

#[test]
fn rows_take_the_place_of_those_of_the_base_and_false_takes_them_away() {
    let read = |value: Value| Profile::from_json(value.to_string().as_bytes()).unwrap();
    let base = built_in::profile("tls_server").unwrap();
    let same = read(json!({"name": "tls_server", "base": "tls_server"}));
    assert_eq!(same, base);
    let code = |profile: &Profile, code| profile.rows().iter().filter(|row| row.code == code).count();
    assert_eq!(code(&base, Code::VALIDITY_TOO_LONG), 4);
    let longer = read(json!({"name": "x", "base": "tls_server", "validity": {"max": "825 days"}}));
    assert_eq!((code(&longer, Code::VALIDITY_TOO_LONG), longer.rows().len()), (1, base.rows().len() - 3));
    let any = read(json!({"name": "x", "base": "tls_server", "validity": {"max": false}}));
    assert_eq!(code(&any, Code::VALIDITY_TOO_LONG), 0);
    let row = |profile: &Profile| profile.extension(oid::NAME_CONSTRAINTS, false).unwrap().presence;
    let more = read(json!({
        "name": "x", "base": "tls_server", "extensions": {"nameConstraints": {"presence": "optional"}}
    }));
    assert_ne!(row(&more), row(&base));
}

#[test]
fn what_is_not_written_of_an_extension_is_as_the_base_has_it() {
    let base = built_in::profile("tls_server").unwrap();
    let row = |identifier: Oid<'static>, issuing, written: Value| {
        let profile =
            json!({"name": "x", "base": "tls_server", "extensions": {identifier.to_string(): written}}).to_string();
        let profile = Profile::from_json(profile.as_bytes()).unwrap();
        assert_eq!(profile.extensions().len(), base.extensions().len());
        profile.extension(identifier, issuing).unwrap().clone()
    };
    let before = |identifier: Oid<'static>, issuing| base.extension(identifier, issuing).unwrap().clone();
    let san = before(oid::SUBJECT_ALT_NAME, false);
    assert_eq!((san.presence, san.criticality), (Presence::Required, Criticality::CriticalOnlyIfSubjectEmpty));
    for (written, expected) in [
        (json!({"criticality": "any"}), ExtensionRow { criticality: Criticality::Any, ..san.clone() }),
        (json!({"presence": "optional"}), ExtensionRow { presence: Presence::Optional, ..san.clone() }),
        (json!({"clause": "our rules"}), ExtensionRow { clause: "our rules".into(), ..san.clone() }),
        (json!({}), san.clone()),
    ] {
        assert_eq!(row(oid::SUBJECT_ALT_NAME, false, written), expected);
    }
    // When issuing is a row of its own.
    let policies = before(oid::CERTIFICATE_POLICIES, true);
    assert!(policies.issuing_only && policies.presence == Presence::Recommended);
    let written = json!({"whenIssuing": {"criticality": "notCritical"}});
    let expected = ExtensionRow { criticality: Criticality::NotCritical, ..policies };
    assert_eq!(row(oid::CERTIFICATE_POLICIES, true, written.clone()), expected);
    assert_eq!(row(oid::CERTIFICATE_POLICIES, false, written), before(oid::CERTIFICATE_POLICIES, false));
}

/// A JSON profile and how the refusal begins.
fn malformed() -> Vec<(Value, &'static str)> {
    let usage = |value: Value| json!({"name": "x", "extensions": {"keyUsage": value}});
    vec![
        (json!([]), "a list where a table belongs"),
        (json!({}), "`name` is missing"),
        (json!({"name": 1}), "name: a number where a text belongs"),
        (json!({"name": "x", "base": "tls"}), "base: no built-in profile is called \"tls\""),
        (json!({"name": "x", "waive": ["NO_SUCH"]}), "waive[0]: no code is called \"NO_SUCH\""),
        (json!({"name": "x", "subjekt": {}}), "subjekt: unknown key; known are name, base, waive, issuing, version"),
        (json!({"name": "x", "subject": {"notEmtpy": true}}), "subject.notEmtpy: unknown key; known are notEmpty"),
        (json!({"name": "x", "subject": true}), "subject: true or false where a table belongs"),
        (json!({"name": "x", "version": "3"}), "version: a text where a number belongs"),
        (json!({"name": "x", "version": 256}), "version: 256, not 0 to 255"),
        (json!({"name": "x", "version": {"is": 3, "lewel": "must"}}), "version.lewel: unknown key"),
        (json!({"name": "x", "version": {"clause": "a"}}), "version: `is` is missing"),
        (json!({"name": "x", "version": [{"is": 3}, {"is": -1}]}), "version[1].is: -1, not 0 to 255"),
        (json!({"name": "x", "version": {"is": 3, "level": "shall"}}), "version.level: \"shall\" is none of must"),
        (json!({"name": "x", "version": {"is": 3, "code": 1}}), "version.code: a number where the name of a code"),
        (json!({"name": "x", "validity": {"max": "one year"}}), "validity.max: a period is written as"),
        (
            json!({"name": "x", "validity": {"max": {"period": "1 year", "from": "soon"}}}),
            "validity.max.from: \"soon\" is no date",
        ),
        (json!({"name": "x", "issuing": {"nesting": "cut"}}), "issuing.nesting: \"cut\" is none of refuse"),
        (json!({"name": "x", "issuing": {"leapday": "clamp"}}), "issuing.leapday: unknown key"),
        (json!({"name": "x", "publicKey": {"among": ["P256"]}}), "publicKey.among[0]: \"P256\" is no kind of keys"),
        (json!({"name": "x", "publicKey": {"among": ["RSA-x+"]}}), "publicKey.among[0]: \"RSA-x+\" is no kind of keys"),
        (json!({"name": "x", "signature": {"among": ["sha256"]}}), "signature.among[0]: no signature algorithm"),
        (json!({"name": "x", "extensionOrder": ["keyUsage", "x.y"]}), "extensionOrder[1]: \"x.y\" is no object"),
        (
            json!({"name": "x", "subject": {"attributes": {"country": {"min": 1}}}}),
            "subject.attributes.country: \"country\" is no object identifier",
        ),
        (
            json!({"name": "x", "subject": {"attributes": {"countryName": {"min": 2, "max": 1}}}}),
            "subject.attributes.countryName: at least 2 and at most 1",
        ),
        (json!({"name": "x", "extensions": {"keyUse": {}}}), "extensions.keyUse: \"keyUse\" is no object identifier"),
        (
            json!({"name": "x", "extensions": {"2.5.29.15": {"presence": "forbidden"}, "keyUsage": {"presence": "required"}}}),
            "extensions.keyUsage: written twice, as 2.5.29.15 too",
        ),
        (
            json!({"name": "x", "subject": {"attributes": {"2.5.4.3": {"min": 0}, "commonName": {"min": 1}}}}),
            "subject.attributes.commonName: written twice, as 2.5.4.3 too",
        ),
        (usage(json!({"presence": "must"})), "extensions.keyUsage.presence: \"must\" is none of forbidden"),
        (usage(json!({"exactly": "digitalSignature"})), "extensions.keyUsage.exactly: a text where a list of usages"),
        (usage(json!({"exactly": ["sign"]})), "extensions.keyUsage.exactly[0]: no usage is called \"sign\""),
        (usage(json!({"whenIssuing": {"exactly": []}})), "extensions.keyUsage.whenIssuing.exactly: unknown key"),
        (usage(json!({"excatly": []})), "extensions.keyUsage.excatly: unknown key; known are presence"),
        (usage(json!({"value": "0x30"})), "extensions.keyUsage.value: DER in lower-case hexadecimal digits"),
        (json!({"name": "x", "extensions": {"subjectAltName": {"forms": []}}}), "extensions.subjectAltName.forms: no"),
    ]
}

#[test]
fn a_bad_profile_is_refused_with_the_key_that_is_wrong() {
    for (value, expected) in malformed() {
        let error = Profile::from_json(value.to_string().as_bytes()).unwrap_err();
        assert_eq!((error.code(), error.structure()), (Code::PROFILE_MALFORMED, "Profile"), "{value}");
        let found = error.found().unwrap();
        assert!(found.starts_with(expected), "{value}\n{found}");
        // TOML says the same, and where.
        if let Ok(text) = toml::to_string(&value) {
            let message = toml::from_str::<Profile>(&text).unwrap_err().to_string();
            assert!(message.contains(expected), "{text}\n{message}");
        }
    }
}

/// What the JSON itself cannot say, or says in a way that no profile does.
#[test]
fn what_no_profile_is_made_of_is_refused_by_the_key_under_which_it_stands() {
    let number = "a number that is not whole, or not below 2^63 where a number belongs";
    for (json, expected) in [
        (r#"{"name": "x", "version": null}"#, "version: nothing where a number belongs"),
        (r#"{"name": "x", "version": 3.5}"#, &format!("version: {number}")),
        (r#"{"name": "x", "version": 3.0}"#, &format!("version: {number}")),
        (r#"{"name": "x", "version": 18446744073709551615}"#, &format!("version: {number}")),
        (r#"{"name": "x", "version": 99999999999999999999999}"#, &format!("version: {number}")),
        (r#"{"name": "x", "version": {"is": 1e400}}"#, "version.is: number out of range"),
        (r#"{"name": null}"#, "name: nothing where a text belongs"),
        (r#"{"name": "x", "subject": null}"#, "subject: nothing where a table belongs"),
        (
            r#"{"name": "x", "publicKey": {"among": ["P-256", null]}}"#,
            "publicKey.among[1]: nothing where a kind of keys belongs",
        ),
        (r#"{"name": "x", "version": 3, "version": 3}"#, "version: written twice"),
        (r#"{"name": "x", "version": [{"is": 3}, {"is": 3, "is": 3}]}"#, "version[1].is: written twice"),
        (
            r#"{"name": "x", "extensions": {"keyUsage": {"presence": "required", "presence": "forbidden"}}}"#,
            "extensions.keyUsage.presence: written twice",
        ),
        (r#"{"name": "#, "name: EOF while parsing a value"),
        (r#"{"name": "x"} {}"#, "trailing characters"),
        // What the crate `toml` calls a date that is written without quotes is no word of ours.
        (r#"{"$__toml_private_datetime": "x"}"#, "`name` is missing"),
        (r#"{"name": "x", "$__toml_private_datetime": "x"}"#, "$__toml_private_datetime: unknown key"),
        (
            r#"{"name": "x", "validity": {"max": {"period": "1 year", "from": {"$__toml_private_datetime": "2026-01-01"}}}}"#,
            "validity.max.from: a table where a date in quotes belongs",
        ),
    ] {
        let error = Profile::from_json(json.as_bytes()).unwrap_err();
        assert_eq!(error.code(), Code::PROFILE_MALFORMED);
        let found = error.found().unwrap();
        assert!(found.starts_with(expected), "{json}\n{found}");
    }
    let with_date = "name = 'x'\n[validity]\nmax = { period = '1 year', from = 2026-01-01 }";
    let message = toml::from_str::<Profile>(with_date).unwrap_err().to_string();
    assert!(message.contains("validity.max.from: a table where a date in quotes belongs"), "{message}");
    let large = toml::from_str::<Profile>("name = 'x'\nversion = 99999999999999999999999").unwrap_err().to_string();
    assert!(large.contains(&format!("version: {number}")), "{large}");
}

#[test]
fn hostile_configurations_cost_little() {
    let code = |text: &str| Profile::from_json(text.as_bytes()).unwrap_err();
    assert_eq!(code(&" ".repeat(1 << 21)).code(), Code::LIMIT_OBJECT_BYTES);
    let many = format!(r#"{{"name": "x", "waive": [{}"EXPIRED"]}}"#, r#""EXPIRED","#.repeat(30_000));
    assert_eq!(
        code(&many).found().unwrap().split(" at line").next(),
        Some("waive[19995]: a profile has at most 20000 values")
    );
    let deep = format!(r#"{{"name": {}1{}}}"#, "[".repeat(100), "]".repeat(100));
    let nested = format!("name{}: a profile is nested at most 12 deep", "[0]".repeat(12));
    assert!(code(&deep).found().unwrap().starts_with(&nested));
    let long = format!(r#"{{"name": "{}"}}"#, "a".repeat(5000));
    assert!(code(&long).found().unwrap().starts_with("name: a text of a profile has at most 4096 bytes"));
}

/// The schema, with what `$ref` refers to in its place.
fn schema() -> Value {
    fn inline(value: &Value, root: &Value) -> Value {
        match value {
            Value::Object(entries) => {
                let mut all = serde_json::Map::new();
                for (key, value) in entries.iter().filter(|(key, _)| *key != "$defs") {
                    if key == "$ref" {
                        let place = value.as_str().unwrap().strip_prefix('#').unwrap();
                        let Value::Object(found) = inline(root.pointer(place).unwrap(), root) else {
                            panic!("{place}")
                        };
                        found.into_iter().for_each(|(key, value)| _ = all.entry(key).or_insert(value));
                    } else {
                        all.insert(key.clone(), inline(value, root));
                    }
                }
                Value::Object(all)
            }
            Value::Array(list) => list.iter().map(|value| inline(value, root)).collect(),
            other => other.clone(),
        }
    }
    let root = serde_json::from_str(&Profile::json_schema()).unwrap();
    inline(&root, &root)
}

/// What JSON Schema 2020-12 says of `value`, for the keywords that the schema of profiles uses. A keyword on another type
/// of value says nothing.
fn check_schema(schema: &Value, value: &Value, path: &str) -> Result<(), String> {
    let fail = |what: &str| Err(format!("{path}: {what}"));
    for (keyword, rule) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "title" | "description" => {}
            "type" => {
                let fits = match rule.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "boolean" => value.is_boolean(),
                    other => panic!("{other}"),
                };
                if !fits {
                    return fail(&format!("not {rule}"));
                }
            }
            "const" if value != rule => return fail("another constant"),
            "enum" if !rule.as_array().unwrap().contains(value) => return fail("none of the words"),
            "minimum" if value.is_i64() && value.as_i64() < rule.as_i64() => return fail("too small"),
            "maximum" if value.is_i64() && value.as_i64() > rule.as_i64() => return fail("too large"),
            "minItems" if value.as_array().is_some_and(Vec::is_empty) => return fail("empty"),
            // Patterns are held against what is read, in the test below.
            "const" | "enum" | "minimum" | "maximum" | "minItems" | "pattern" => {}
            "required" => {
                let is_missing = |key: &&Value| value.is_object() && value.get(key.as_str().unwrap()).is_none();
                if let Some(missing) = rule.as_array().unwrap().iter().find(is_missing) {
                    return fail(&format!("no {missing}"));
                }
            }
            "items" => {
                for (index, element) in value.as_array().into_iter().flatten().enumerate() {
                    check_schema(rule, element, &format!("{path}[{index}]"))?;
                }
            }
            "properties" | "additionalProperties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    let named = schema.get("properties").and_then(|named| named.get(key));
                    let path = format!("{path}.{key}");
                    match (named, schema.get("additionalProperties")) {
                        (Some(named), _) => check_schema(named, inner, &path)?,
                        (None, Some(Value::Bool(false)) | None) => return Err(format!("{path}: unknown key")),
                        (None, Some(any)) => check_schema(any, inner, &path)?,
                    }
                }
            }
            "anyOf" => {
                let tried: Vec<_> = rule.as_array().unwrap().iter().map(|one| check_schema(one, value, path)).collect();
                if tried.iter().all(Result::is_err) {
                    return fail(&format!("none of {tried:?}"));
                }
            }
            other => panic!("{other}"),
        }
    }
    Ok(())
}

#[test]
fn the_schema_is_committed_and_every_profile_keeps_it() {
    support::assert_committed("docs/profile.schema.json", &(Profile::json_schema() + "\n"));
    let schema = schema();
    for profile in built_in_profiles() {
        let written: Value = serde_json::from_str(&profile.to_json().unwrap()).unwrap();
        check_schema(&schema, &written, profile.name()).unwrap();
    }
    let example: Value = toml::from_str(&example()).unwrap();
    check_schema(&schema, &example, "").unwrap();
}

/// But for what a schema cannot know: whether a text is a name of something.
#[test]
fn the_schema_refuses_what_is_refused() {
    let schema = schema();
    let by_text = [
        "written twice",
        "no code is called",
        "is no ",
        "a period is written as",
        "at least 2 and",
        "DER in",
        ".forms: no",
    ];
    for (value, expected) in malformed() {
        let refused = check_schema(&schema, &value, "").is_err();
        assert!(refused != by_text.iter().any(|words| expected.contains(words)), "{value}: {expected}");
    }
}

/// The table of keys, from the schema.
fn keys() -> String {
    fn walk(schema: &Value, path: &str, page: &mut String) {
        let below = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let below = below.map(|(key, inner)| (key.clone(), inner));
        let star = schema.get("additionalProperties").filter(|any| any.is_object());
        for (key, inner) in below.chain(star.map(|any| ("*".to_owned(), any))) {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let is_common = ["presence", "criticality", "clause", "whenIssuing", "onlyInCa", "value"];
            if is_common.contains(&key.as_str()) && !path.starts_with("extensions.*") {
                continue;
            }
            let Some(forms) = inner.get("anyOf").and_then(Value::as_array) else {
                if inner.get("properties").is_none() && inner.get("additionalProperties").is_none() {
                    writeln!(page, "| `{path}` | {} | {} |", shape(inner), text(inner)).unwrap();
                }
                walk(inner, &path, page);
                continue;
            };
            let alone = forms.iter().find(|form| form.get("type") != Some(&json!("object"))).unwrap();
            let table = forms.iter().find(|form| form.get("type") == Some(&json!("object"))).unwrap();
            let options = ["level", "clause", "code", "issuingOnly"];
            let fields = table["properties"].as_object().unwrap().iter();
            let fields: Vec<_> = fields
                .filter(|(name, _)| !options.contains(&name.as_str()) && *name != "is")
                .map(|(name, schema)| format!("`{name}` {}", shape(schema)))
                .collect();
            let shown = if fields.is_empty() { shape(alone) } else { fields.join(", ") };
            writeln!(page, "| `{path}` | {shown} | {} |", text(inner)).unwrap();
        }
    }
    fn text(schema: &Value) -> &str {
        schema.get("description").and_then(Value::as_str).unwrap_or_default()
    }
    fn shape(schema: &Value) -> String {
        let words = |list: &Value| -> String {
            let words: Vec<_> = list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
            if words.len() > 7 { format!("{}, …", words[..3].join(", ")) } else { words.join(", ") }
        };
        match schema {
            _ if schema.get("const").is_some() => "true".into(),
            _ if schema.get("enum").is_some() => words(&schema["enum"]),
            _ if schema["type"] == "array" => format!("list: {}", shape(&schema["items"])),
            _ if schema["pattern"].as_str().is_some_and(|it| it.contains("year")) => "period".into(),
            _ if schema["pattern"].as_str().is_some_and(|it| it.contains("{4}")) => "date".into(),
            _ if schema["pattern"].as_str().is_some_and(|it| it.contains("RSA")) => "kind of keys".into(),
            _ if schema["pattern"].as_str().is_some_and(|it| it.contains("a-f")) => "hexadecimal digits".into(),
            _ if schema["pattern"].as_str().is_some_and(|it| it.contains("A-Z")) => "NAME of a reason".into(),
            _ if schema["type"] == "integer" => "number".into(),
            _ if schema["type"] == "boolean" => "true, false".into(),
            _ => "text".into(),
        }
    }
    let mut page = String::from(
        "# Keys of written profiles\n\n\
         What may be written under each key; `*` stands for an attribute or an extension, by name or in dots. How rows are\n\
         written is on the [page on profiles](profiles.md).\n\n\
         This page is written from the code: `CERTWRIGHT_BLESS=1 cargo test --all-features --test profile_files`.\n\n\
         | key | value | what it says |\n|---|---|---|\n",
    );
    walk(&schema(), "", &mut page);
    page
}

#[test]
fn every_key_has_its_line_in_the_page_of_keys() {
    support::assert_committed("docs/profile-keys.md", &keys());
}

/// A certificate with a subject, a dNSName and two more extensions, as they are added.
fn certificate(subject: &str, extensions: &[OwnedExtension]) -> Certificate {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
    let validity = Validity::days("2026-01-01".parse().unwrap(), 30).unwrap();
    let mut parameters = CertificateParameters::new(subject.parse().unwrap(), key.public_key(), validity)
        .with_extension_order(ExtensionOrder::AsAdded);
    for extension in extensions {
        parameters = parameters.with_extension(extension.clone());
    }
    Issuer::self_signed(&parameters, &key, &mut SystemRandom).unwrap().into_certificate()
}

#[test]
fn rules_of_ones_own_are_kept_and_broken() {
    let names = OwnedExtension::subject_alt_name(&[AlternativeName::dns("a.example").unwrap()]).unwrap();
    let purposes = OwnedExtension::extended_key_usage(&[oid::CLIENT_AUTH]).unwrap();
    let good = certificate("CN=a,O=Example,C=NZ", &[purposes.clone(), names.clone()]);
    let fields = |profile: Value, certificate: &Certificate| -> Vec<String> {
        let profile = Profile::from_json(profile.to_string().as_bytes()).unwrap();
        let findings = profile.check(certificate, &Context::new());
        findings.iter().map(|it| format!("{} {}", it.code().name(), it.field())).collect()
    };
    let subject = |attribute: &str, rule: Value| json!({"name": "x", "subject": {"attributes": {attribute: rule}}});
    let organization = |rule| subject("organizationName", rule);
    let other = certificate("CN=a,CN=b,O=Other", &[names.clone(), purposes.clone()]);
    let value = |value: &[u8]| value.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let purposes_value = |hex: String| json!({"name": "x", "extensions": {"extKeyUsage": {"value": hex}}});
    for (profile, broken) in [
        (organization(json!({"min": 1, "values": ["Example"]})), "SUBJECT_ATTRIBUTE subject.organizationName"),
        (subject("commonName", json!(1)), "SUBJECT_ATTRIBUTE subject.commonName"),
        (
            json!({"name": "x", "subject": {"attributesAmong": ["commonName", "2.5.4.10", "countryName"]},
                   "issuer": {"attributes": {"countryName": {"min": 1, "form": "country"}}}}),
            "ISSUER_ATTRIBUTE issuer.countryName",
        ),
        (
            json!({"name": "x", "extensionOrder": ["extKeyUsage", "subjectAltName"]}),
            "EXTENSION_ORDER extensions.extKeyUsage",
        ),
    ] {
        assert_eq!(fields(profile.clone(), &good), Vec::<String>::new(), "{profile}");
        assert_eq!(fields(profile, &other), [broken]);
    }
    let among = json!({"name": "x", "subject": {"attributesAmong": ["commonName"]},
                       "issuer": {"attributesAmong": ["commonName", "countryName"]}});
    assert_eq!(
        fields(among, &good),
        ["SUBJECT_ATTRIBUTE subject", "SUBJECT_ATTRIBUTE subject", "ISSUER_ATTRIBUTE issuer"]
    );
    assert_eq!(
        fields(organization(json!({"form": "UTF8String"})), &good),
        ["SUBJECT_ATTRIBUTE subject.organizationName"]
    );
    assert_eq!(fields(organization(json!({"form": "PrintableString"})), &good), Vec::<String>::new());
    assert_eq!(fields(purposes_value(value(purposes.value())), &good), Vec::<String>::new());
    assert_eq!(fields(purposes_value("3000".into()), &good), ["EXTENSION_CONTENT extensions.extKeyUsage"]);
    let level = json!({"name": "x", "version": {"is": 1, "level": "should", "clause": "ours §1", "code": "NOT_V3"}});
    let finding = &Profile::from_json(level.to_string().as_bytes()).unwrap().check(&good, &Context::new())[0];
    assert_eq!(
        (finding.level(), finding.code(), finding.expected(), finding.clause()),
        (Level::Should, Code::NOT_V3, Some("1"), "ours §1")
    );
    let text =
        "13024 NOT_V3 (should): certificate with extensions is not version 3 (version): found 3, expected 1 (ours §1)";
    assert_eq!(finding.to_string(), text);
}

/// Absent basicConstraints say that it is no CA; where a row requires them, that they are missing is that row's finding.
#[test]
fn what_says_nothing_of_being_a_ca_is_none() {
    let asked = |constraints: Value| {
        let profile = json!({"name": "x", "extensions": {"basicConstraints": constraints}});
        Profile::from_json(profile.to_string().as_bytes()).unwrap()
    };
    let ca = certificate("CN=a", &[OwnedExtension::basic_constraints_ca(None).unwrap()]);
    let silent = certificate("CN=a", &[]);
    let codes = |profile: Profile, certificate: &Certificate| -> Vec<Code> {
        profile.check(certificate, &Context::new()).iter().map(certwright::Finding::code).collect()
    };
    assert_eq!(codes(asked(json!({"cA": true})), &ca), []);
    assert_eq!(codes(asked(json!({"cA": true})), &silent), [Code::CA_FLAG]);
    assert_eq!(codes(asked(json!({"cA": true, "presence": "required"})), &silent), [Code::EXTENSION_MISSING]);
    let issuing = json!({"cA": true, "whenIssuing": {"presence": "required"}});
    assert_eq!(codes(asked(issuing), &silent), [Code::CA_FLAG]);
    assert_eq!(codes(asked(json!({"cA": false})), &silent), []);
    assert_eq!(codes(asked(json!({"cA": false})), &ca), [Code::CA_FLAG]);
}

/// Whatever the order in which they are written.
#[test]
fn of_rows_that_find_the_same_the_most_binding_one_speaks() {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
    let validity = Validity::lasting("2026-01-01".parse().unwrap(), Period::years(20), LeapDay::Clamp).unwrap();
    let parameters = CertificateParameters::new("CN=a".parse().unwrap(), key.public_key(), validity);
    let twenty_years = Issuer::self_signed(&parameters, &key, &mut SystemRandom).unwrap().into_certificate();
    let advised = json!({"period": "90 days", "level": "should", "clause": "advice"});
    let demanded = json!({"period": "398 days", "clause": "demand"});
    for rows in [[&advised, &demanded], [&demanded, &advised]] {
        let profile = json!({"name": "x", "validity": {"max": rows}}).to_string();
        let findings = Profile::from_json(profile.as_bytes()).unwrap().check(&twenty_years, &Context::new());
        let found: Vec<_> = findings.iter().map(|it| (it.code(), it.level())).collect();
        assert_eq!(found, [(Code::VALIDITY_TOO_LONG, Level::Must)]);
        assert_eq!(findings[0].clause(), "demand");
    }
}
