//! The order of src: what a layer may import, and where `unsafe` may stand.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

/// Imports only point left.
const ORDER: [&str; 12] = [
    "base", "encoding", "x509", "crypto", "describe", "keystore", "profile", "path", "validate", "issue", "services",
    "ffi",
];

/// Beside the line: module, the highest layer it may import, who may import it.
const BESIDE: [(&str, &str, &[&str]); 1] = [("rustls", "validate", &[])];

fn may_import(from: &str, to: &str) -> bool {
    let height = |layer: &str| ORDER.iter().position(|it| *it == layer);
    let beside = |layer: &str| BESIDE.iter().find(|(name, ..)| *name == layer);
    match (beside(from), beside(to)) {
        _ if from == to || from == "lib" => true,
        (_, Some((.., users))) => users.contains(&from),
        (Some((_, highest, _)), None) => height(to).is_some() && height(to) <= height(highest),
        (None, None) => height(to).is_some() && height(to) < height(from),
    }
}

#[test]
fn every_path_in_src_points_to_a_lower_layer() {
    let mut wrong = Vec::new();
    for (path, module) in sources() {
        let layer = module.first().map_or("lib", String::as_str);
        for (line, target) in absolute_paths(&fs::read_to_string(&path).unwrap(), &module) {
            if !may_import(layer, &target) {
                wrong.push(format!("{}:{line}: {layer} uses crate::{target}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "not a layer below (root re-exports are for users):\n{}", wrong.join("\n"));
}

#[test]
fn unsafe_code_stands_in_ffi_only() {
    for (path, module) in sources() {
        let source = fs::read_to_string(&path).unwrap();
        if module.first().is_none_or(|layer| layer != "ffi") {
            let found = tokens(&source).into_iter().find(|(token, _)| *token == "unsafe");
            assert_eq!(found, None, "{}", path.display());
        }
    }
}

#[test]
fn the_order_is_read_from_code_as_the_compiler_reads_it() {
    let module = ["x509".to_owned(), "ext".to_owned()];
    let targets = |source| absolute_paths(source, &module).into_iter().map(|(_, target)| target).collect::<Vec<_>>();
    assert_eq!(targets("use crate::base::{Code, Error};"), ["base"]);
    assert_eq!(
        targets("use crate::{base::{Code, Level}, encoding::der, Certificate};"),
        ["base", "encoding", "Certificate"]
    );
    assert_eq!(targets("fn f() -> crate :: crypto::Key { super::super::path::g(super::name) }"), ["crypto", "path"]);
    assert_eq!(targets("mod tests { use super::super::super::issue; use super::*; use super::super::*; }"), ["issue"]);
    assert_eq!(targets("mod tests { } use super::super::issue;"), ["issue"]);
    assert_eq!(targets("use super::{name, super::issue};"), ["issue"]);
    assert_eq!(
        targets("// crate::ffi\n/* crate::ffi /* */ */ \"crate::ffi\\\"\" r#\"\"crate::ffi\"# '\"' 'a crate::base"),
        ["base"]
    );
}

#[test]
fn what_may_import_what_is_the_design() {
    assert!(may_import("validate", "path") && !may_import("path", "validate"));
    assert!(may_import("keystore", "crypto") && !may_import("keystore", "profile"));
    assert!(may_import("ffi", "keystore") && may_import("services", "keystore"));
    assert!(may_import("rustls", "validate") && may_import("rustls", "keystore") && !may_import("rustls", "issue"));
    assert!(!may_import("ffi", "rustls") && !may_import("ffi", "Certificate"));
}

/// Every file of src with the path of its module; `src/lib.rs` has an empty one.
fn sources() -> Vec<(PathBuf, Vec<String>)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = path.strip_prefix(&src).unwrap().with_extension("");
                let module = module.iter().map(|part| part.to_str().unwrap().to_owned());
                sources.push((path.clone(), module.filter(|part| part != "lib" && part != "mod").collect()));
            }
        }
    }
    assert!(!sources.is_empty());
    sources
}

/// The line and the first name below the crate's root of every path that leads there.
fn absolute_paths(source: &str, module: &[String]) -> Vec<(usize, String)> {
    let tokens = tokens(source);
    let text = |at: usize| tokens.get(at).map_or("", |(token, _)| *token);
    let mut found = Vec::new();
    // For each open brace: whether it is an inline module's.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let depth = module.len() + braces.iter().filter(|inline| **inline).count();
        match text(at) {
            "{" => braces.push(at >= 2 && text(at - 2) == "mod"),
            "}" => _ = braces.pop(),
            "crate" if text(at + 1) == ":" => at = heads(&tokens, at + 3, 0, &mut found),
            "super" if text(at + 1) == ":" => at = heads(&tokens, at + 3, depth - 1, &mut found),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads the names at `at`, one or a braced list, in the module `depth` below the root; returns where it stopped.
fn heads(tokens: &[(&str, usize)], at: usize, depth: usize, found: &mut Vec<(usize, String)>) -> usize {
    let (token, line) = tokens[at];
    match token {
        "super" => return heads(tokens, at + 3, depth - 1, found),
        "{" => {
            let mut level = 0;
            for next in at.. {
                let (token, _) = tokens[next];
                match token {
                    "{" => level += 1,
                    "}" => level -= 1,
                    _ => {}
                }
                if level == 0 {
                    return next;
                }
                if level == 1 && (token == "{" || token == ",") && tokens[next + 1].0 != "}" {
                    heads(tokens, next + 1, depth, found);
                }
            }
        }
        "*" | "self" => {}
        name if depth == 0 => found.push((line, name.to_owned())),
        _ => {}
    }
    at
}

/// Words and single signs with their lines; comments, strings and characters left out.
fn tokens(source: &str) -> Vec<(&str, usize)> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = raw_string(rest) {
            length
        } else if first == '"' {
            quoted(rest)
        } else if first == '\'' {
            character(rest)
        } else if word > 0 {
            word
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if token.len() == word || token.len() == 1 && !first.is_whitespace() && first != '\'' {
            tokens.push((token, line));
        }
        line += token.matches('\n').count();
        rest = after;
    }
    tokens
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    for at in 0..text.len() {
        if text.as_bytes()[at..].starts_with(b"/*") {
            depth += 1;
        } else if text.as_bytes()[at..].starts_with(b"*/") {
            depth -= 1;
            if depth == 0 {
                return at + 2;
            }
        }
    }
    text.len()
}

/// `r"…"`, `br#"…"#`, `cr"…"`; not a word that ends in r.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['b', 'c']).unwrap_or(text).strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let body = rest[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(text.len() - body.len() + body.find(&end)? + end.len())
}

fn quoted(text: &str) -> usize {
    let mut escaped = true;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A character's length, or 1 for the tick of a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            characters.next();
            text[1..]
                .find('\'')
                .map_or(1, |_| characters.find(|(_, c)| *c == '\'').map_or(text.len(), |(at, _)| at + 1))
        }
        Some(_) => characters.next().filter(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}
