//! With feature `header`: writes the C header of this version to `OUT_DIR/certwright.h`. Nothing otherwise.

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "header")]
    header::write()?;
    Ok(())
}

#[cfg(feature = "header")]
mod header {
    use super::Result;
    use std::fmt::Write;
    use std::path::Path;
    use std::{env, fs};

    const TABLE: &str = "src/base/code/table.rs";

    /// The modules of src/ffi in the order in which a reader of the header wants them.
    const CHAPTERS: [&str; 47] = [
        "library",
        "status",
        "error",
        "code",
        "buffer",
        "finding",
        "certificate",
        "certificate_list",
        "name",
        "extension",
        "general_names",
        "fingerprint",
        "algorithm",
        "public_key",
        "private_key",
        "rng",
        "signer",
        "trust_store",
        "trust_anchor",
        "certificate_pool",
        "evidence",
        "policy",
        "policy_settings",
        "name_subtree",
        "verdict",
        "trace",
        "revocation",
        "valid_policy",
        "request",
        "parameters",
        "parameter_extensions",
        "issue",
        "issuer",
        "profile",
        "serial_counter",
        "again",
        "crl_parameters",
        "ocsp",
        "unsigned",
        "crl",
        "ocsp_response",
        "limits",
        "encryption",
        "key_file",
        "bundle",
        "pkcs12",
        "service",
    ];

    pub(super) fn write() -> Result<()> {
        for path in ["cbindgen.toml", "src/ffi.rs", "src/ffi", TABLE] {
            println!("cargo::rerun-if-changed={path}");
        }
        let mut config = cbindgen::Config::from_file("cbindgen.toml")?;
        let includes = config.after_includes.take().unwrap_or_default();
        config.after_includes = Some(format!("{includes}\n{}\n{}", version()?, codes()?));
        let mut builder = cbindgen::Builder::new().with_config(config);
        for chapter in chapters()? {
            builder = builder.with_src(Path::new("src/ffi").join(chapter).with_extension("rs"));
        }
        let folder = env::var("OUT_DIR")?;
        builder.generate()?.write_to_file(Path::new(&folder).join("certwright.h"));
        Ok(())
    }

    /// [`CHAPTERS`], which must be all public modules of src/ffi.rs.
    fn chapters() -> Result<[&'static str; CHAPTERS.len()]> {
        let root = fs::read_to_string("src/ffi.rs")?;
        let mut modules: Vec<&str> =
            root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
        let mut chapters = CHAPTERS;
        modules.sort_unstable();
        chapters.sort_unstable();
        assert_eq!(modules, chapters, "the modules of src/ffi.rs and the chapters of the header");
        Ok(CHAPTERS)
    }

    fn version() -> Result<String> {
        let part = |name: &str| env::var(format!("CARGO_PKG_VERSION_{name}"))?.parse::<u32>().map_err(Into::into);
        let parts: Result<Vec<u32>> = ["MAJOR", "MINOR", "PATCH"].into_iter().map(part).collect();
        let [major, minor, patch] = parts?[..] else { return Err("a version has three parts".into()) };
        let number = major * 1_000_000 + minor * 1_000 + patch;
        Ok(format!(
            "// The version of this header; cw_version_number() is that of the library in use.\n\
             #define CW_VERSION_MAJOR {major}\n#define CW_VERSION_MINOR {minor}\n#define CW_VERSION_PATCH {patch}\n\
             #define CW_VERSION_NUMBER {number}\n"
        ))
    }

    /// One constant for each row of the table of reasons.
    fn codes() -> Result<String> {
        let table = fs::read_to_string(TABLE)?;
        let mut text =
            "// Reasons: what cw_error_code and cw_finding_code return. The numbers never change.\n".to_owned();
        for row in table.lines().map(str::trim_start) {
            // 12003, EXPIRED, "clause", Must, "title", "remedy";
            let mut fields = row.splitn(3, ", ");
            let (Some(number), Some(name), Some(rest)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            if number.len() == 5 && number.bytes().all(|byte| byte.is_ascii_digit()) {
                let title = rest.split('"').nth(3).ok_or(row)?;
                writeln!(text, "#define CW_CODE_{name} {number} // {title}")?;
            }
        }
        Ok(text)
    }
}
