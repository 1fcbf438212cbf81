//! The libraries for C, the compilers, and what the header declares.
#![allow(unreachable_pub, reason = "a module of one test")]

use crate::support::{self, Program};
use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What programs ask the loader for. It changes with the first incompatible version.
pub const SONAME: &str = "libcertwright.so.0";

/// What the static library needs of the system; `cargo rustc … -- --print native-static-libs` tells.
const SYSTEM_LIBRARIES: [&str; 3] = ["-lpthread", "-ldl", "-lm"];

/// The built libraries.
pub struct Libraries {
    pub shared: OsString,
    folder: PathBuf,
}

/// The arguments of the command by which `docs/c.md` builds the libraries.
fn guide() -> Vec<String> {
    let page = fs::read_to_string(support::root().join("docs/c.md")).unwrap();
    let command = page.lines().find_map(|line| line.strip_prefix("cargo rustc ")).unwrap();
    ["rustc"].into_iter().chain(command.split_whitespace()).map(str::to_owned).collect()
}

/// Builds the libraries once, as `docs/c.md` says, but with the profile and the features of this test, whose dependencies
/// are built already.
pub fn libraries() -> &'static Libraries {
    static LIBRARIES: OnceLock<Libraries> = OnceLock::new();
    LIBRARIES.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let optional = [
            ("rsa", cfg!(feature = "rsa")),
            ("ed25519", cfg!(feature = "ed25519")),
            ("p521", cfg!(feature = "p521")),
            ("ml-dsa", cfg!(feature = "ml-dsa")),
            ("dsa", cfg!(feature = "dsa")),
            ("pkcs12", cfg!(feature = "pkcs12")),
            ("legacy", cfg!(feature = "legacy")),
            ("services", cfg!(feature = "services")),
            ("rustls", cfg!(feature = "rustls")),
        ];
        let features = optional.into_iter().filter(|(_, enabled)| *enabled).map(|(feature, _)| feature);
        let features = ["ffi"].into_iter().chain(features).collect::<Vec<_>>().join(",");
        let mut arguments = guide();
        let place = arguments.iter().position(|argument| argument == "--features").unwrap();
        arguments[place + 1] = features;
        arguments.splice(1..1, ["--quiet".into(), "--target-dir".into(), target.display().to_string()]);
        arguments.retain(|argument| argument != "--release" || !cfg!(debug_assertions));
        Program::new(env!("CARGO")).in_folder(support::root()).must(arguments);

        let built = target.join(if cfg!(debug_assertions) { "debug" } else { "release" });
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("c_libraries");
        fs::create_dir_all(&folder).unwrap();
        // The linker looks for the first name, the loader for the second.
        for (from, to) in [
            ("libcertwright.so", "libcertwright.so"),
            ("libcertwright.so", SONAME),
            ("libcertwright.a", "libcertwright.a"),
        ] {
            fs::copy(built.join(from), folder.join(to)).unwrap();
        }
        Libraries { shared: folder.join(SONAME).into(), folder }
    })
}

/// Which library a program is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linkage {
    Shared,
    Static,
}

/// A compiler with the flags of its language.
#[derive(Clone, Debug)]
pub struct Compiler {
    program: Program,
    flags: Vec<String>,
}

impl Compiler {
    pub fn c() -> Option<Self> {
        Self::find("cc", &["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-Wstrict-prototypes", "-Wmissing-prototypes"])
    }

    pub fn cxx() -> Option<Self> {
        Self::find("g++", &["-std=c++17"])
    }

    fn find(name: &str, flags: &[&str]) -> Option<Self> {
        let warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wshadow", "-Wconversion"];
        let include = format!("-I{}", support::root().join("include").display());
        let flags = flags.iter().copied().chain(warnings).map(str::to_owned).chain([include]).collect();
        Some(Self { program: support::program(name)?, flags })
    }

    /// With more flags.
    pub fn flags(&self, flags: &[&str]) -> Self {
        let mut more = self.clone();
        more.flags.extend(flags.iter().map(|flag| (*flag).to_owned()));
        more
    }

    /// Compiles and links `source` to a program in `folder`.
    pub fn build(&self, source: &Path, folder: &Path, linkage: Linkage) -> Program {
        let libraries = libraries().folder.display().to_string();
        let program = folder.join(source.file_stem().unwrap()).with_extension(format!("{linkage:?}").to_lowercase());
        let mut arguments = self.flags.clone();
        arguments.extend([format!("-I{}", support::root().join("tests/c").display()), "-pthread".into(), "-o".into()]);
        arguments.extend([program.display().to_string(), source.display().to_string()]);
        match linkage {
            Linkage::Shared => {
                arguments.extend([format!("-L{libraries}"), "-lcertwright".into(), format!("-Wl,-rpath,{libraries}")]);
            }
            Linkage::Static => {
                arguments.push(format!("{libraries}/libcertwright.a"));
                arguments.extend(SYSTEM_LIBRARIES.map(str::to_owned));
            }
        }
        self.program.must(arguments);
        Program::new(program)
    }

    /// Compiles `source` without a result.
    pub fn check(&self, source: &Path) {
        let arguments = ["-fsyntax-only".to_owned(), source.display().to_string()];
        self.program.must(self.flags.iter().cloned().chain(arguments));
    }
}

/// A function of the header.
#[derive(Clone, Debug)]
pub struct Prototype {
    pub result: String,
    pub name: String,
    pub parameters: Vec<Parameter>,
}

/// What it takes.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `const cw_certificate *`
    pub kind: String,
    pub name: String,
}

/// Every function of the header, in order.
pub fn prototypes() -> Vec<Prototype> {
    let header = fs::read_to_string(support::root().join("include/certwright.h")).unwrap();
    let code = header.lines().filter(|line| !line.starts_with("//") && !line.starts_with('#'));
    let code = code.collect::<Vec<_>>().join(" ");
    // The functions follow the types.
    let functions = &code[code.find("extern \"C\" {").unwrap()..];
    functions.split(';').filter_map(prototype).collect()
}

fn prototype(text: &str) -> Option<Prototype> {
    let text = text.split('{').next_back().unwrap().replace("CW_MUST_USE", "");
    let (head, parameters) = text.trim().strip_suffix(')')?.split_once('(')?;
    let (result, name) = kind_and_name(head);
    let parameters = parameters.split(',').map(str::trim).filter(|parameter| *parameter != "void");
    let parameters = parameters.map(|parameter| {
        let (kind, name) = kind_and_name(parameter);
        Parameter { kind, name }
    });
    Some(Prototype { result, name, parameters: parameters.collect() })
}

/// `const cw_name *name` is `const cw_name *` and `name`.
fn kind_and_name(text: &str) -> (String, String) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins = words.rfind(|c: char| !c.is_alphanumeric() && c != '_').unwrap() + 1;
    let (kind, name) = words.split_at(begins);
    (kind.trim().to_owned(), name.to_owned())
}

impl Parameter {
    /// The opaque type behind a handle.
    fn handle(&self) -> Option<&str> {
        let kind = self.kind.strip_prefix("const ").unwrap_or(&self.kind).strip_suffix(" *")?;
        (kind.starts_with("cw_") && !kind.contains('*') && !VALUES.contains(&kind)).then_some(kind)
    }

    /// The type of a result that goes out by this parameter.
    fn place(&self) -> Option<&str> {
        if self.kind.starts_with("const ") || self.handle().is_some() || self.kind == "void *" {
            // A lent handle goes out through `const T **`.
            return self.kind.strip_suffix("**").map(|_| &self.kind[..self.kind.len() - 1]);
        }
        self.kind.strip_suffix('*').map(str::trim_end)
    }

    /// Whether it points to an array, if its length follows.
    fn is_array(&self) -> bool {
        self.kind.starts_with("const ") && self.handle().is_none() && self.kind.ends_with('*')
    }
}

/// Types that are no handles.
const VALUES: [&str; 2] = ["cw_bytes", "cw_text"];

/// Pointers that a function does not ask for.
const OPTIONAL: [(&str, &str); 32] = [
    ("cw_service_call", "signer"),
    ("cw_issuer_issue", "findings"),
    ("cw_issuer_issue_precertificate", "findings"),
    ("cw_issuer_prepare_with_timestamps", "profile"),
    ("cw_issue_in_chain", "findings"),
    ("cw_profile_check", "issuer"),
    ("cw_profile_check_tbs", "issuer"),
    ("cw_policy_set_profile", "profile"),
    ("cw_parameters_set_profile", "profile"),
    ("cw_certificate_to_text", "at"),
    ("cw_certificate_to_json", "at"),
    ("cw_crl_to_text", "at"),
    ("cw_crl_to_json", "at"),
    ("cw_policy_set_max_path_length", "count"),
    ("cw_parameters_set_role", "path_len"),
    ("cw_ocsp_parameters_add_answer", "next_update"),
    ("cw_sign_ocsp_response", "delegate"),
    ("cw_prepare_ocsp_response", "delegate"),
    ("cw_validate", "intermediates"),
    ("cw_validate", "evidence"),
    ("cw_issue", "findings"),
    ("cw_issue_self_signed", "findings"),
    ("cw_private_key_from_pem", "limits"),
    ("cw_private_key_from_der", "limits"),
    ("cw_private_key_to_encrypted_pkcs8_der", "encryption"),
    ("cw_private_key_to_encrypted_pkcs8_pem", "encryption"),
    ("cw_pkcs12_from_der", "limits"),
    ("cw_ocsp_response_to_json", "at"),
    ("cw_ocsp_response_to_text", "at"),
    ("cw_pkcs12_from_der_mac_optional", "limits"),
    ("cw_pkcs12_make", "chain"),
    ("cw_pkcs12_make", "encryption"),
];

/// Types that callers own.
pub fn owned_types(prototypes: &[Prototype]) -> BTreeSet<String> {
    let places = prototypes.iter().flat_map(|prototype| &prototype.parameters).filter_map(Parameter::place);
    places
        .filter(|place| !place.starts_with("const "))
        .filter_map(|place| place.strip_suffix('*'))
        .map(|place| place.trim().to_owned())
        .collect()
}

/// A C program that calls every function with every kind of bad argument and checks what comes back. It includes
/// `valid.h`, which has a valid handle `valid_cw_…` of each type and a valid callback of each type.
pub fn bad_arguments(prototypes: &[Prototype]) -> String {
    let mut text = "#include \"valid.h\"\n\n".to_owned();
    for prototype in prototypes {
        writeln!(text, "static void test_{}(void) {{", prototype.name).unwrap();
        for (index, parameter) in prototype.parameters.iter().enumerate() {
            for (value, status) in bad_values(prototype, index) {
                let _ = parameter;
                call(&mut text, prototype, index, &value, status);
            }
        }
        text.push_str("}\n\n");
    }
    text.push_str("int main(int argc, char **argv) {\n    make_valid(argc, argv);\n");
    for prototype in prototypes {
        writeln!(text, "    test_{}();", prototype.name).unwrap();
    }
    text.push_str("    free_valid();\n    return 0;\n}\n");
    text
}

/// What must not be passed for a parameter, and what the function then returns if it returns a status.
fn bad_values(prototype: &Prototype, index: usize) -> Vec<(String, &'static str)> {
    let parameter = &prototype.parameters[index];
    let optional = OPTIONAL.contains(&(prototype.name.as_str(), parameter.name.as_str()));
    let null = if optional { "" } else { "CW_STATUS_NULL_ARGUMENT" };
    let mut bad = Vec::new();
    if parameter.kind == "cw_error **" {
        bad.push(("NULL".to_owned(), ""));
    } else if parameter.kind.ends_with('*') && parameter.kind != "void *" || parameter.is_callback() {
        bad.push(("NULL".to_owned(), null));
    }
    if let Some(handle) = parameter.handle() {
        let other = if handle == "cw_string" { "cw_buffer" } else { "cw_string" };
        bad.push((format!("(void *)valid_{other}"), "CW_STATUS_INVALID_ARGUMENT"));
    }
    if index > 0 && parameter.kind == "size_t" && prototype.parameters[index - 1].is_array() {
        bad.push(("SIZE_MAX".to_owned(), "CW_STATUS_INVALID_ARGUMENT"));
        bad.push(("SIZE_MAX / 2 + 1".to_owned(), "CW_STATUS_INVALID_ARGUMENT"));
    }
    bad
}

impl Parameter {
    fn is_callback(&self) -> bool {
        self.kind.starts_with("cw_") && !self.kind.ends_with('*')
    }

    fn valid(&self) -> String {
        match self.kind.as_str() {
            "const uint8_t *" => "(const uint8_t *)\"x\"".to_owned(),
            "const char *" => "\"x\"".to_owned(),
            "const uint32_t *" => "&one".to_owned(),
            "const int64_t *" => "&zero".to_owned(),
            "const cw_certificate *const *" => "valid_array".to_owned(),
            "const cw_private_key *const *" => "valid_keys".to_owned(),
            "const cw_crl *const *" => "valid_crls".to_owned(),
            "void *" => "NULL".to_owned(),
            "uint32_t" | "uint64_t" | "int64_t" | "size_t" => "1".to_owned(),
            _ if self.is_callback() => format!("valid_{}", self.kind),
            _ => match self.handle() {
                Some(handle) => format!("valid_{handle}"),
                None => panic!("no valid value of {}", self.kind),
            },
        }
    }
}

/// One call with `value` for the parameter `bad` and valid arguments for the others.
fn call(text: &mut String, prototype: &Prototype, bad: usize, value: &str, status: &str) {
    text.push_str("    {\n");
    let mut arguments = Vec::new();
    let mut cleared = String::new();
    for (index, parameter) in prototype.parameters.iter().enumerate() {
        if index == bad {
            arguments.push(value.to_owned());
        } else if let Some(place) = parameter.place() {
            let local = format!("place_{}", parameter.name);
            let poison = if place.ends_with('*') {
                "POISON"
            } else if VALUES.contains(&place) {
                "{POISON, 1}"
            } else {
                "1"
            };
            writeln!(text, "        {place} {local} = {poison};").unwrap();
            arguments.push(format!("&{local}"));
            if parameter.kind != "cw_error **" {
                let data = if VALUES.contains(&place) { ".len" } else { "" };
                writeln!(cleared, "        CHECK(!{local}{data});").unwrap();
            }
        } else {
            arguments.push(parameter.valid());
        }
    }
    let call = format!("{}({})", prototype.name, arguments.join(", "));
    let asks = prototype.parameters.get(bad).is_some_and(|parameter| parameter.kind != "cw_error **");
    match prototype.result.as_str() {
        "void" => writeln!(text, "        {call};"),
        "cw_status" if !status.is_empty() => {
            assert!(asks);
            writeln!(
                text,
                "        cw_status status = {call};\n        CHECK_CODE(status == {status}, place_err);\n{cleared}        \
                 CHECK(place_err != NULL);\n        cw_error_free(place_err);"
            )
        }
        // Any status will do, as long as the call returns: this argument may be left out.
        "cw_status" => {
            let free = if asks { "        cw_error_free(place_err);\n" } else { "" };
            writeln!(text, "        cw_status status = {call};\n        (void)status;\n{free}{}", free_places(prototype, bad))
        }
        "cw_bytes" | "cw_text" => writeln!(text, "        CHECK({call}.len == 0);"),
        _ => writeln!(text, "        CHECK(!{call});"),
    }
    .unwrap();
    text.push_str("    }\n");
}

/// Frees what a call that may succeed has handed out.
fn free_places(prototype: &Prototype, bad: usize) -> String {
    let mut text = String::new();
    for (index, parameter) in prototype.parameters.iter().enumerate() {
        let Some(place) = parameter.place().filter(|_| index != bad && parameter.kind != "cw_error **") else {
            continue;
        };
        match place.strip_suffix('*') {
            Some(kind) if !kind.starts_with("const ") => {
                writeln!(text, "        {}_free(place_{});", kind.trim(), parameter.name).unwrap();
            }
            _ => writeln!(text, "        (void)place_{};", parameter.name).unwrap(),
        }
    }
    text
}
