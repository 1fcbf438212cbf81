//! What the repository promises about itself: dependencies, files, pages.

#![cfg(test)]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use certwright::Code;

/// Types that cross crates: two versions of one of these would not fit together.
const ONCE: [&str; 5] = ["der", "spki", "signature", "rand_core", "pkcs8"];

/// Longer than a page of code may be: one row per line, nothing to follow.
const DATA_TABLES: [&str; 1] = ["src/base/code/table.rs"];

const LONGEST_FILE: usize = 700;

#[test]
fn rust_version_is_the_highest_of_the_dependencies() {
    let (own, dependencies) = dependencies();
    let number = |version: &str| version.split('.').map(|part| part.parse().unwrap()).collect::<Vec<u32>>();
    let stated = number(own["rust_version"].as_str().unwrap());
    let highest = dependencies.iter().filter_map(|package| package["rust_version"].as_str()).max_by_key(|v| number(v));
    assert_eq!(Some(stated), highest.map(number), "{highest:?}");
}

#[test]
fn crates_whose_types_cross_crates_occur_once() {
    let (_, dependencies) = dependencies();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &dependencies {
        versions.entry(package["name"].as_str().unwrap()).or_default().push(package["version"].as_str().unwrap());
    }
    for name in ONCE {
        assert_eq!(versions[name].len(), 1, "{name} {:?}", versions[name]);
    }
}

#[test]
fn no_file_of_src_is_too_long_to_read() {
    for (path, text) in texts() {
        if path.starts_with("src/") && !DATA_TABLES.contains(&path.as_str()) {
            let lines = text.lines().count();
            assert!(lines <= LONGEST_FILE, "{path}: {lines} lines; a file this long is usually two ideas");
        }
    }
}

/// `extensions.keyUsage`, wherever a rule names an extension of a certificate (docs/verdict.md).
#[test]
fn every_rule_names_a_field_of_an_extension_in_the_same_way() {
    let arcs = (0..100).map(|arc| format!("2.5.29.{arc}")).chain((0..40).map(|arc| format!("1.3.6.1.5.5.7.1.{arc}")));
    let names: BTreeSet<String> = arcs
        .filter_map(|arcs| arcs.parse::<certwright::x509::ObjectIdentifier>().unwrap().as_oid().name().map(Into::into))
        .collect();
    assert!(names.contains("keyUsage") && names.contains("authorityInfoAccess"), "{names:?}");
    let (mut found, mut bare) = (0, Vec::new());
    for (path, text) in texts() {
        // Issuing names what its caller has given; evidence has files of its own kind.
        if !["src/profile/", "src/validate/"].iter().any(|folder| path.starts_with(folder)) || path.contains("/written")
        {
            continue;
        }
        for opening in ["with_field(\"", "broken(\"", "&str = \""] {
            for field in text.split(opening).skip(1).filter_map(|rest| rest.split('"').next()) {
                found += 1;
                let first = field.split(['.', '[']).next().unwrap();
                if names.contains(first) || first == "pathLenConstraint" {
                    bare.push(format!("{path}: {field}"));
                }
            }
        }
    }
    assert!(found > 40 && bare.is_empty(), "{found}: {bare:#?}");
}

#[test]
fn nothing_is_left_for_later() {
    // In pieces, so that this file is not among the found.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("to", "do!("), concat!("unimpl", "emented!(")];
    let ignore = concat!("#[ig", "nore");
    for (path, text) in texts() {
        if path.starts_with("LICENSE") || path.ends_with(".lock") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let found = words.iter().chain([&ignore]).find(|word| line.contains(**word));
            assert_eq!(found, None, "{path}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    let folders = ["home", "root", "Users", "tmp", "work"].map(|name| format!("/{name}/"));
    // Within a longer path or an address it is no folder of the machine.
    let begins = |before: Option<char>| before.is_none_or(|c| !(c.is_alphanumeric() || "._-/~$}>".contains(c)));
    for (path, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            for folder in &folders {
                let found = line.match_indices(folder).find(|(at, _)| begins(line[..*at].chars().next_back()));
                assert_eq!(found, None, "{path}:{}: {line}", number + 1);
            }
        }
    }
}

#[test]
fn rust_in_pages_is_compiled_as_documentation() {
    let library = fs::read_to_string(support::root().join("src/lib.rs")).unwrap();
    for (page, text) in pages() {
        for block in support::code_blocks(&text) {
            let known = ["rust", "c", "console", "sh", "toml", "json", "text"];
            let language = block.language.split(',').next().unwrap();
            assert!(known.contains(&language), "{page}:{}: a block of {:?}", block.line, block.language);
            let compiled = block.language == "rust" || block.language == "rust,no_run";
            let included = library.contains(&format!("include_str!(\"../{page}\")"));
            assert!(language != "rust" || compiled && included, "{page}:{}: not compiled", block.line);
        }
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for (page, text) in pages() {
        let prose: String = text.split("```").step_by(2).collect();
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:") {
                let file = support::root().join(&page).parent().unwrap().join(link);
                assert!(file.exists(), "{page}: {link}");
            }
        }
    }
}

/// What is filled in later, and then forgotten: `@NAME@`.
#[test]
fn no_page_has_a_gap_to_be_filled() {
    for (page, text) in pages() {
        let words = text.split(|one: char| !one.is_ascii_uppercase() && one != '@');
        let gap = words.into_iter().find(|word| word.len() > 2 && word.starts_with('@') && word.ends_with('@'));
        assert_eq!(gap, None, "{page}");
    }
}

#[test]
fn every_reason_has_its_line_in_the_page_of_reasons() {
    support::assert_committed("docs/reasons.md", &reasons());
}

#[test]
fn code_blocks_are_found_with_their_language_and_line() {
    let page = "# A\n```rust\nlet a = 1;\n\nlet b = 2;\n```\ntext\n```\nplain\n```\n";
    let blocks = support::code_blocks(page);
    let seen: Vec<_> = blocks.iter().map(|b| (b.language.as_str(), b.text.as_str(), b.line)).collect();
    assert_eq!(seen, [("rust", "let a = 1;\n\nlet b = 2;\n", 2), ("", "plain\n", 8)]);
}

fn reasons() -> String {
    const AREAS: [(u32, &str, &str); 10] = [
        (10, "Encoding", "10001–10099 make an input unreadable; 10100–10199 are read, noted and judged."),
        (11, "Keys and algorithms", ""),
        (12, "Path", "The steps of RFC 5280 §6.1."),
        (13, "Profile of one certificate", ""),
        (14, "Revocation", ""),
        (15, "Identity", ""),
        (16, "Issuance", ""),
        (17, "Key stores", ""),
        (18, "Limits", "`Limits` in the documentation says where each default comes from."),
        (19, "Use of the API", ""),
    ];
    let mut page = String::from(
        "# Reasons\n\n\
         Every error and every finding carries one of these numbers. A number keeps its meaning for ever. `must` rejects,\n\
         `should` is reported, `info` is worth knowing; a profile may say otherwise.\n\n\
         This page is written from the table in the code: `CERTWRIGHT_BLESS=1 cargo test --all-features --test repository`.\n",
    );
    let mut unlisted = Code::all().collect::<BTreeSet<_>>();
    for (area, title, note) in AREAS {
        let codes: Vec<Code> = Code::all().filter(|code| code.number() / 1000 == area).collect();
        if codes.is_empty() {
            continue;
        }
        write!(page, "\n## {area}xxx {title}\n\n").unwrap();
        if !note.is_empty() {
            write!(page, "{note}\n\n").unwrap();
        }
        page.push_str("| number | name | level | what is wrong | clause | what to do |\n|---|---|---|---|---|---|\n");
        for code in codes {
            unlisted.remove(&code);
            let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
            let (number, name, level) = (code.number(), code.name(), code.level());
            let (title, clause, remedy) = (cell(code.title()), cell(code.clause()), cell(code.remedy()));
            let anchor = format!("<a id=\"{number}\"></a>{number}");
            writeln!(page, "| {anchor} | `{name}` | {level} | {title} | {clause} | {remedy} |").unwrap();
        }
    }
    assert!(unlisted.is_empty(), "no area for {unlisted:?}");
    page
}

/// This package, and every package that its normal and optional dependencies bring along on this platform.
fn dependencies() -> (Value, Vec<Value>) {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let platform = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--format-version=1", "--locked", "--all-features", "--filter-platform", platform]);
    let output = metadata.current_dir(support::root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();

    let by_id = |list: &Value| -> BTreeMap<String, Value> {
        let key = |value: &Value| value["id"].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(|value| (key(value), value.clone())).collect()
    };
    let (packages, nodes) = (by_id(&metadata["packages"]), by_id(&metadata["resolve"]["nodes"]));
    let root = metadata["resolve"]["root"].as_str().unwrap();
    let (mut reached, mut waiting) = (BTreeSet::new(), vec![root]);
    while let Some(id) = waiting.pop() {
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let normal = dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            let id = dependency["pkg"].as_str().unwrap();
            if normal && reached.insert(id) {
                waiting.push(id);
            }
        }
    }
    (packages[root].clone(), reached.into_iter().map(|id| packages[id].clone()).collect())
}

/// The Markdown pages of the repository.
fn pages() -> impl Iterator<Item = (String, String)> {
    texts().into_iter().filter(|(path, _)| path.ends_with(".md"))
}

/// Every text file that is, or may be, committed: path from the package's folder, and contents.
fn texts() -> Vec<(String, String)> {
    let root = support::root();
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap();
    let ignored: Vec<PathBuf> = ignored.lines().map(|line| root.join(line.trim_matches('/'))).collect();
    let (mut texts, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if ignored.contains(&path) || path.ends_with(".git") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                texts.push((path, text));
            }
        }
    }
    texts
}
