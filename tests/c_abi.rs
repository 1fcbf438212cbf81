//! The C ABI, used from C and C++: programs of `tests/c` compiled, linked to the shared and to the static library, and run.

#![cfg(test)]
#![cfg(feature = "ffi")]

mod c;
mod support;

use c::{Compiler, Linkage, Prototype};
use std::collections::BTreeSet;
use std::fs;
use support::Program;

/// Compiled as C99, each a program that exits with 0.
const C_PROGRAMS: [&str; 13] = [
    "library",
    "certificate",
    "keys",
    "threads",
    "issue",
    "issue_more",
    "issuer",
    "validate",
    "verdict",
    "crl",
    "keystore",
    "service",
    "profile",
];

/// Compiled as C++17.
const CXX_PROGRAMS: [&str; 1] = ["wrapper"];

fn arguments() -> [String; 2] {
    ["leaf.pem", "crl.pem"].map(|name| support::root().join("tests/data").join(name).display().to_string())
}

/// Builds each program and runs it by `run`, which says what is wrong.
fn each_program(linkage: Linkage, flags: &[&str], run: impl Fn(&Program)) {
    let Some((cc, cxx)) = Compiler::c().zip(Compiler::cxx()) else { return };
    let folder = support::scratch();
    for (compiler, extension, names) in [(&cc, "c", &C_PROGRAMS[..]), (&cxx, "cpp", &CXX_PROGRAMS[..])] {
        for name in names {
            let source = support::root().join("tests/c").join(name).with_extension(extension);
            run(&compiler.flags(flags).build(&source, &folder, linkage));
        }
    }
}

/// mbedTLS#10107.
#[test]
fn programs_run_with_the_shared_library() {
    each_program(Linkage::Shared, &[], |program| _ = program.must(arguments()));
}

#[test]
fn programs_run_with_the_static_library() {
    each_program(Linkage::Static, &[], |program| _ = program.must(arguments()));
}

/// CVE-2021-3712.
///
/// Also: CVE-2025-32988, CVE-2025-47917, CVE-2026-34874.
#[test]
fn programs_are_clean_under_the_sanitizers_of_the_compiler() {
    let flags = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"];
    each_program(Linkage::Static, &flags, |program| _ = program.must(arguments()));
}

/// rustls-ffi#244, curl#19425.
#[test]
fn programs_are_clean_under_valgrind() {
    let Some(valgrind) = support::program("valgrind") else { return };
    let checks =
        ["-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible"];
    each_program(Linkage::Shared, &["-g"], |program| {
        let program = program.path().display().to_string();
        valgrind.must(checks.map(str::to_owned).into_iter().chain([program]).chain(arguments()));
    });
}

/// Every function, with each pointer in turn NULL, each handle in turn of another type, each length in turn too large.
///
/// Also: RUSTSEC-2023-0044, RUSTSEC-2024-0357.
#[test]
fn every_function_refuses_every_bad_argument() {
    let Some(cc) = Compiler::c() else { return };
    let folder = support::scratch();
    let source = folder.join("arguments.c");
    fs::write(&source, c::bad_arguments(&c::prototypes())).unwrap();
    for (linkage, flags) in [
        (Linkage::Shared, &[][..]),
        (Linkage::Static, &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"][..]),
    ] {
        cc.flags(flags).build(&source, &folder, linkage).must(arguments());
    }
}

#[test]
fn the_shared_library_exports_the_functions_of_the_header_and_nothing_else() {
    let Some(nm) = support::program("nm") else { return };
    let listed = nm.must(["-D".into(), "--defined-only".into(), c::libraries().shared.clone()]).text();
    let exported: BTreeSet<&str> = listed.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    let prototypes = c::prototypes();
    let declared: BTreeSet<&str> = prototypes.iter().map(|prototype| prototype.name.as_str()).collect();
    assert!(declared.len() > 100);
    assert_eq!(exported, declared);
}

#[test]
fn the_shared_library_has_the_soname_that_the_guide_gives_it() {
    let Some(readelf) = support::program("readelf") else { return };
    let text = readelf.must(["-d".into(), c::libraries().shared.clone()]).text();
    assert!(text.contains(&format!("[{}]", c::SONAME)), "{text}");
}

#[test]
fn functions_that_can_fail_take_an_error_last_and_return_a_status() {
    for Prototype { result, name, parameters } in c::prototypes() {
        let takes_error = parameters.last().is_some_and(|parameter| parameter.kind == "cw_error **");
        assert_eq!(result == "cw_status", takes_error, "{name}");
        let places = parameters.iter().filter(|parameter| parameter.kind == "cw_error **").count();
        assert_eq!(places, usize::from(takes_error), "{name}");
        for parameter in &parameters {
            assert!(
                !parameter.kind.starts_with("enum ") && parameter.kind != "cw_status",
                "{name}: enums go in as numbers"
            );
        }
    }
}

#[test]
fn every_owned_type_can_be_freed_and_every_shared_one_cloned() {
    let prototypes = c::prototypes();
    let names: BTreeSet<&str> = prototypes.iter().map(|prototype| prototype.name.as_str()).collect();
    for kind in c::owned_types(&prototypes) {
        assert!(names.contains(format!("{kind}_free").as_str()), "{kind}");
    }
}

#[test]
fn the_example_makes_a_hierarchy_that_openssl_accepts_too() {
    let Some((cc, openssl)) = Compiler::c().zip(support::program("openssl")) else { return };
    let folder = support::scratch();
    let source = support::root().join("examples/c/hierarchy.c");
    let example = cc.build(&source, &folder, Linkage::Shared).in_folder(&folder);
    for kind in ["p256", "rsa"] {
        if kind == "rsa" && !cfg!(feature = "rsa") {
            continue;
        }
        let text = example.must([kind, kind]).text();
        assert_eq!(text.matches("accepted at").count(), 2, "{text}");
        assert_eq!(text.matches("15001 NAME_MISMATCH").count(), 1, "{text}");
        let openssl = openssl.in_folder(&folder.join(kind));
        for leaf in ["server.pem", "client.pem"] {
            openssl.must(["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "intermediate.pem", leaf]);
        }
        let from_key = openssl.must(["pkey", "-in", "server.key", "-pubout"]).text();
        let from_certificate = openssl.must(["x509", "-in", "server.pem", "-noout", "-pubkey"]).text();
        assert_eq!(from_key, from_certificate);
    }
}

#[test]
fn the_c_in_pages_compiles() {
    let Some(cc) = Compiler::c() else { return };
    let folder = support::scratch();
    for page in ["README.md", "docs/c.md"] {
        let text = fs::read_to_string(support::root().join(page)).unwrap_or_default();
        for block in support::code_blocks(&text).into_iter().filter(|block| block.language == "c") {
            let name = format!("{}_{}.c", page.replace(['/', '.'], "_"), block.line);
            let source = folder.join(name);
            // A whole file, or the inside of a function.
            let code = if block.text.contains("#include") {
                block.text
            } else {
                let includes = "#include <certwright.h>\n#include <stdio.h>\n#include <string.h>\n";
                format!("{includes}void page(void) {{\n{}}}\n", block.text)
            };
            fs::write(&source, code).unwrap();
            cc.flags(&["-Wno-missing-prototypes"]).check(&source);
        }
    }
}
