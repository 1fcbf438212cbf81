//! A folder with everything a first try needs: configuration, credentials, a key, and then the database.

use certwright::SystemRandom;
use certwright::crypto::Random;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Name of the credential, and its role.
const CREDENTIALS: [(&str, &str); 3] = [
    ("trust service, Authorization: Bearer", "admin"),
    ("enrollment, x-api-key:", "enrollment"),
    ("console, SEC:", "system-administrator"),
];

/// Makes the folder unless it is there already.
pub(crate) fn make(folder: &Path) -> io::Result<()> {
    if folder.join("config.toml").exists() {
        return Ok(());
    }
    // Before anything is made: a name that cannot be written down.
    encode(folder)?;
    fs::create_dir_all(folder)?;
    // Whole: a later start may be from another folder.
    let database = encode(&fs::canonicalize(folder)?.join("service.db"))?;
    let (mut entries, mut secrets) = (String::new(), String::new());
    for (name, role) in CREDENTIALS {
        let secret = random()?;
        let mut hash = String::new();
        for byte in Sha256::digest(&secret) {
            let _ = write!(hash, "{byte:02x}");
        }
        let _ = write!(entries, "\n[[tenant.credential]]\nsha256 = \"{hash}\"\nroles = [\"{role}\"]\n");
        let _ = writeln!(secrets, "{name} {secret}");
    }
    private(&folder.join("key"), &random()?)?;
    private(&folder.join("credentials"), &secrets)?;
    let config = include_str!("demo.toml").replace("{database}", &database);
    private(&folder.join("config.toml"), &(config + &entries))
}

/// A path in an address: whatever is not plain is percent-encoded, so that it needs no quotes in TOML either.
fn encode(path: &Path) -> io::Result<String> {
    let refused = || io::Error::new(io::ErrorKind::InvalidInput, "the name of the folder is not UTF-8");
    let mut encoded = String::new();
    for byte in path.to_str().ok_or_else(refused)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    Ok(encoded)
}

fn random() -> io::Result<String> {
    let mut bytes = [0; 32];
    SystemRandom.fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Readable by its owner alone.
fn private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
