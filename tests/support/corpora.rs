//! Collections of certificates with expected verdicts, not part of this repository: docs/corpora.md says where each
//! comes from. `CERTWRIGHT_CORPORA` names the folder that holds them.

use super::skip;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The files of an archive, by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// When cases that name no time are judged.
const DEFAULT_TIME: &str = "2026-11-21T00:00:00Z";

/// The folder of the corpora; records a skip if there is none.
pub fn corpora() -> Option<PathBuf> {
    let folder = env::var_os("CERTWRIGHT_CORPORA").map(PathBuf::from).filter(|folder| folder.is_dir());
    if folder.is_none() {
        skip("corpora");
    }
    folder
}

/// One file of the corpora; records a skip if it is not there.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let file = corpora()?.join(name);
    if !file.is_file() {
        skip(&format!("corpora/{name}"));
        return None;
    }
    Some(file)
}

/// The files of a `.tar.xz`, by their path below the archive's one folder.
pub fn unpack(name: &str) -> Option<Files> {
    let tar = decompress(&corpus(name)?);
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(Cursor::new(tar)).entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.header().entry_type().is_file() {
            let path: PathBuf = entry.path().unwrap().components().skip(1).collect();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(path.to_str().unwrap().to_owned(), bytes);
        }
    }
    Some(files)
}

fn decompress(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    lzma_rs::xz_decompress(&mut BufReader::new(fs::File::open(file).unwrap()), &mut bytes).unwrap();
    bytes
}

/// One case of x509-limbo. Certificates and CRLs are PEM.
#[derive(Clone, Debug, Deserialize)]
pub struct LimboCase {
    pub id: String,
    #[serde(default)]
    pub features: Vec<String>,
    pub importance: String,
    pub description: String,
    /// `SERVER` or `CLIENT`: who presents the certificate.
    pub validation_kind: String,
    pub trusted_certs: Vec<String>,
    pub untrusted_intermediates: Vec<String>,
    pub peer_certificate: String,
    /// RFC 3339 in UTC, ending in `Z`.
    #[serde(deserialize_with = "time")]
    pub validation_time: String,
    /// Usages that the path must allow; none means that any does.
    pub key_usage: Vec<String>,
    pub extended_key_usage: Vec<String>,
    #[serde(rename = "expected_result", deserialize_with = "success")]
    pub should_validate: bool,
    /// The name that the certificate must be for.
    pub expected_peer_name: Option<PeerName>,
    /// For clients: names that the certificate must carry.
    pub expected_peer_names: Vec<PeerName>,
    /// How many intermediates a path may have.
    pub max_chain_depth: Option<u32>,
    pub crls: Vec<String>,
    /// One of the newer cases.
    #[serde(skip)]
    pub is_extra: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PeerName {
    /// `DNS`, `IP` or `RFC822`.
    pub kind: String,
    pub value: String,
}

impl LimboCase {
    /// What stands before the first `::`: the suite that a case belongs to.
    pub fn namespace(&self) -> &str {
        self.id.split("::").next().unwrap_or_default()
    }

    pub fn has_feature(&self, feature: &str) -> bool {
        self.features.iter().any(|it| it == feature)
    }
}

fn time<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text: Option<String> = Deserialize::deserialize(deserializer)?;
    Ok(text.map_or_else(|| DEFAULT_TIME.to_owned(), |text| text.replace("+00:00", "Z")))
}

fn success<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "SUCCESS" => Ok(true),
        "FAILURE" => Ok(false),
        other => Err(serde::de::Error::custom(other)),
    }
}

/// The cases of x509-limbo with BetterTLS, and the newer ones.
pub fn limbo() -> Option<Vec<LimboCase>> {
    #[derive(Deserialize)]
    struct Limbo {
        testcases: Vec<LimboCase>,
    }
    let mut cases = Vec::new();
    for (name, is_extra) in [("limbo-public.json.xz", false), ("limbo-extra-public.json.xz", true)] {
        let json = decompress(&corpus(name)?);
        let read = serde_json::from_slice::<Limbo>(&json).unwrap().testcases;
        cases.extend(read.into_iter().map(|case| LimboCase { is_extra, ..case }));
    }
    Some(cases)
}

/// One entry of NIST's PKITS. Certificates and CRLs are paths into the files that come with it.
#[derive(Clone, Debug, Deserialize)]
pub struct PkitsCase {
    /// `4.1.1`; an entry with settings of its own has a suffix.
    pub id: String,
    pub section_name: String,
    pub name: String,
    /// Anchor first, end entity last.
    pub certs: Vec<String>,
    pub crls: Vec<String>,
    pub trust_anchor: String,
    pub end_entity: String,
    pub settings: PkitsSettings,
    pub should_validate: bool,
    pub user_constrained_policy_set: Vec<String>,
    pub validation_time: String,
    pub note: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PkitsSettings {
    pub initial_policy_set: Vec<String>,
    pub initial_explicit_policy: bool,
    pub initial_policy_mapping_inhibit: bool,
    pub initial_inhibit_any_policy: bool,
}

/// NIST's PKITS: the cases, and the files (`certs/…`, `crls/…`) they name.
pub fn pkits() -> Option<(Vec<PkitsCase>, Files)> {
    let files = unpack("pkits-public.tar.xz")?;
    let mut cases: Vec<PkitsCase> = serde_json::from_slice(&files["pkits.json"]).unwrap();
    for case in &mut cases {
        let certs = case.certs.iter_mut().chain([&mut case.trust_anchor, &mut case.end_entity]);
        certs.for_each(|name| name.insert_str(0, "certs/"));
        case.crls.iter_mut().for_each(|name| name.insert_str(0, "crls/"));
    }
    Some((cases, files))
}

/// One certificate with at most one violation of RFC 5280.
#[derive(Clone, Debug)]
pub struct X509TestCase {
    /// `ok-…` or `xf-…`.
    pub name: String,
    pub expected_ok: bool,
    /// DER; for a pair, the certificate and then its issuer's.
    pub certificates: Vec<Vec<u8>>,
}

/// The certificates of google/x509test.
pub fn x509test() -> Option<Vec<X509TestCase>> {
    #[derive(Deserialize)]
    struct Index {
        cases: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        expect: String,
        files: Vec<String>,
    }
    let files = unpack("x509test-der.tar.xz")?;
    let index: Index = serde_json::from_slice(&files["index.json"]).unwrap();
    let cases = index.cases.into_iter().map(|case| X509TestCase {
        expected_ok: case.expect == "ok",
        certificates: case.files.iter().map(|file| files[file].clone()).collect(),
        name: case.name,
    });
    Some(cases.collect())
}

/// The files of zmap/zlint (`expectations.json`, `v3/testdata/…`).
pub fn zlint() -> Option<Files> {
    unpack("zlint.tar.xz")
}

/// The published page of the service with this number (`000` to `004`); it stands beside the corpora.
pub fn seed(number: &str) -> Option<String> {
    let folder = corpora()?.join("../seeds");
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut pages = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(number));
    let page = pages.next().and_then(|entry| fs::read_to_string(entry.path()).ok());
    if page.is_none() {
        skip("seeds");
    }
    page
}

/// The certificate in the published sample of the CA tree service: `Raw` of its JSON, DER.
pub fn ca_tree_sample() -> Option<Vec<u8>> {
    let text = seed("004")?;
    let base64 = text.split_once("\"Raw\": \"")?.1.split_once('"')?.0;
    Some(
        certwright::encoding::pem::single(
            format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n").as_bytes(),
            &["CERTIFICATE"],
        )
        .unwrap(),
    )
}
