//! The configuration file: who may do what, and what only an operator knows.
//!
//! Credentials stand in it as SHA-256, so that the file does not open the service. An unknown key, role or enrollment
//! method, a credential listed twice, or an open service on an address that others reach keeps the service from starting.

use certwright::issue::AlternativeName;
use certwright::services::enrollment::{EnrollmentMethod, InvalidInput};
use certwright::services::trust;
use certwright::{KeyAlgorithm, SystemRandom, Timestamp};
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("{0}: {1}")]
    Unreadable(String, #[source] io::Error),
    /// Where, and no more: the parser's own words quote the line, and a password may stand in it.
    #[error("{file}, line {line}: {}", if key.is_empty() { "no TOML" } else { key })]
    Syntax { file: String, line: usize, key: String },
    #[error("tenant `{0}` is listed twice")]
    TenantTwice(String),
    #[error("a credential of tenant `{0}` is listed twice")]
    CredentialTwice(String),
    #[error("`{0}` of tenant `{1}` is listed twice")]
    EntryTwice(String, String),
    #[error(
        "a credential of tenant `{0}` has the role `component` without a component that is listed, or one without the role"
    )]
    Component(String),
    /// What an operator wrote that no certificate could hold.
    #[error("`{key}`{} will not do: {why}", if tenant.is_empty() { String::new() } else { format!(" of tenant `{tenant}`") })]
    Value { key: &'static str, tenant: String, why: String },
    #[error("{0} is reached by others: set `tree.token_sha256`, since the tree of CAs asks for no other credential")]
    OpenTree(SocketAddr),
    #[error("{0} is no address that anybody could call: set `tree.base_url`, which stands in what the tree issues")]
    NoBaseUrl(SocketAddr),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default = "loopback")]
    pub(crate) listen: SocketAddr,
    /// `DATABASE_URL` goes before it.
    #[serde(default = "sqlite")]
    pub(crate) database: String,
    #[serde(default)]
    pub(crate) tree: Tree,
    #[serde(default, rename = "tenant")]
    tenants: Vec<Tenant>,
}

/// The tree of CAs.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tree {
    token_sha256: Option<Hash>,
    /// Where others find its certificates and CRLs: `https://ca.example.labs:443`. Absent: where the service listens, which
    /// has to be an address then, not all of the machine's.
    pub(crate) base_url: Option<String>,
    /// The key of a new CA; RSA with 4096 bits, as the service publishes it, if absent.
    pub(crate) key: Option<Key>,
    /// As the service publishes it where that differs from what is safe: Go's calendar, the subject's own names as
    /// issuerAltName, a null modulus.
    #[serde(default)]
    pub(crate) as_published: bool,
}

/// The key of a CA.
#[derive(Deserialize, Clone, Copy)]
pub(crate) enum Key {
    #[serde(rename = "RSA-4096")]
    Rsa4096,
    #[serde(rename = "RSA-3072")]
    Rsa3072,
    #[serde(rename = "P-256")]
    P256,
    #[serde(rename = "P-384")]
    P384,
}

impl Key {
    pub(crate) fn algorithm(self) -> KeyAlgorithm {
        match self {
            Self::Rsa4096 => KeyAlgorithm::Rsa(4096),
            Self::Rsa3072 => KeyAlgorithm::Rsa(3072),
            Self::P256 => KeyAlgorithm::EcdsaP256,
            Self::P384 => KeyAlgorithm::EcdsaP384,
        }
    }
}

/// Whose rows are whose.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tenant {
    /// Its key in the database.
    pub(crate) name: String,
    pub(crate) subdomain: String,
    pub(crate) custom_domain: Option<String>,
    #[serde(default)]
    pub(crate) custom_domain_verified: bool,
    /// The country of the region that serves it: ISO 3166-1 alpha-2.
    pub(crate) country: String,
    /// What roots carry as the name of their issuer: `email:…` or `URI:…`.
    pub(crate) issuer_alternative_name: Option<Name>,
    /// Where its CRLs are published, `{id}` standing for the root's id.
    pub(crate) crl_url: Option<String>,
    #[serde(default, rename = "component")]
    pub(crate) components: Vec<Component>,
    #[serde(default, rename = "enrollment_profile")]
    pub(crate) enrollment_profiles: Vec<EnrollmentProfile>,
    #[serde(default, rename = "credential")]
    credentials: Vec<CredentialEntry>,
}

/// A name with its kind: `email:pki@example.com`.
#[derive(Debug)]
pub(crate) struct Name(pub(crate) AlternativeName);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// What a certificate of the console can be bound to.
#[derive(Deserialize, serde::Serialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Component {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrollmentProfile {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) method: Method,
}

/// Where whoever checks a path looks for lists (RFC 5280 §4.2.1.13).
const CRL_SCHEMES: [&str; 3] = ["https", "http", "ldap"];

/// How devices enroll under a profile. Only `EST`, `SCEP` and `CMPv2` take an authentication certificate.
#[derive(Deserialize, Clone, Copy, Debug)]
pub(crate) enum Method {
    #[serde(rename = "EST")]
    Est,
    #[serde(rename = "SCEP")]
    Scep,
    #[serde(rename = "CMPv2")]
    Cmpv2,
    #[serde(rename = "ACME")]
    Acme,
    #[serde(rename = "API")]
    Api,
    Portal,
}

impl Method {
    /// What the crate makes of its word.
    pub(crate) fn enrollment(self) -> Result<EnrollmentMethod, InvalidInput> {
        match self {
            Self::Est => Ok(EnrollmentMethod::Est),
            Self::Scep => Ok(EnrollmentMethod::Scep),
            Self::Cmpv2 => Ok(EnrollmentMethod::Cmpv2),
            Self::Acme => "ACME".parse(),
            Self::Api => "API".parse(),
            Self::Portal => "Portal".parse(),
        }
    }
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct CredentialEntry {
    sha256: Hash,
    roles: Vec<Role>,
    /// The id of the component that has it; with the role `component`.
    component: Option<i64>,
}

/// What a credential may do.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// Trust service.
    Admin,
    /// Trust service.
    DtsProvider,
    /// Console.
    SystemAdministrator,
    /// Console.
    SecurityAdministrator,
    /// Console: what is deployed for one component.
    Component,
    /// Enrollment profiles.
    Enrollment,
}

/// A credential that was found.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) tenant: Arc<Tenant>,
    pub(crate) roles: Arc<[Role]>,
    pub(crate) component: Option<i64>,
}

/// The SHA-256 of a credential. Looking it up tells nothing about how much of a guess was right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Hash([u8; 32]);

impl Hash {
    fn of(credential: &str) -> Self {
        Self(Sha256::digest(credential).into())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        decode_hex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not 64 hexadecimal digits"))
    }
}

/// 32 bytes as 64 hexadecimal digits.
pub(crate) fn decode_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != bytes.len() {
        return None;
    }
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        *byte = digit(high)? * 16 + digit(low)?;
    }
    Some(bytes)
}

/// A configuration that holds together.
pub(crate) struct Config {
    pub(crate) file: File,
    credentials: HashMap<Hash, Holder>,
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn sqlite() -> String {
    "sqlite://certwright.db".to_owned()
}

impl Config {
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let name = || path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable(name(), error))?;
        Self::check(parse(&name(), &text)?)
    }

    fn check(mut file: File) -> Result<Self, ConfigError> {
        let (mut credentials, mut names) = (HashMap::new(), Vec::new());
        for mut tenant in std::mem::take(&mut file.tenants) {
            let entries = std::mem::take(&mut tenant.credentials);
            if names.contains(&tenant.name) {
                return Err(ConfigError::TenantTwice(tenant.name));
            }
            let ids = tenant.components.iter().map(|it| it.id.to_string());
            if let Some(twice) =
                repeated(ids).or_else(|| repeated(tenant.enrollment_profiles.iter().map(|it| it.id.clone())))
            {
                return Err(ConfigError::EntryTwice(twice, tenant.name));
            }
            names.push(tenant.name.clone());
            tenant.check()?;
            let tenant = Arc::new(tenant);
            for entry in entries {
                let listed = entry.component.map(|id| tenant.components.iter().any(|component| component.id == id));
                if entry.roles.contains(&Role::Component) != (listed == Some(true)) {
                    return Err(ConfigError::Component(tenant.name.clone()));
                }
                let (roles, component) = (entry.roles.into(), entry.component);
                let holder = Holder { tenant: tenant.clone(), roles, component };
                if credentials.insert(entry.sha256, holder).is_some() {
                    return Err(ConfigError::CredentialTwice(tenant.name.clone()));
                }
            }
        }
        if let Some(url) = &file.tree.base_url {
            check_address("tree.base_url", "", &format!("{}/ca/id/crl", url.trim_end_matches('/')))?;
            if !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) {
                return Err(unusable("tree.base_url", "", "neither https: nor http:"));
            }
        }
        if !file.listen.ip().is_loopback() && file.tree.token_sha256.is_none() {
            return Err(ConfigError::OpenTree(file.listen));
        }
        if file.tree.base_url.is_none() && file.listen.ip().to_canonical().is_unspecified() {
            return Err(ConfigError::NoBaseUrl(file.listen));
        }
        Ok(Self { file, credentials })
    }

    /// Whose credential this is.
    pub(crate) fn holder(&self, credential: &str) -> Option<&Holder> {
        self.credentials.get(&Hash::of(credential))
    }

    /// Whether the tree may be used with this credential, or without one.
    ///
    /// Without one it is for programs of this machine: a page of another site, open in a browser here, is kept out by the
    /// name it calls the service by.
    pub(crate) fn opens_tree(&self, credential: Option<&str>, host: Option<&str>) -> bool {
        match self.file.tree.token_sha256 {
            Some(expected) => credential.is_some_and(|credential| Hash::of(credential) == expected),
            None => host.is_none_or(is_this_machine),
        }
    }
}

impl Tenant {
    /// What the crate knows of the tenant's root of this id.
    pub(crate) fn settings(&self, id: &str, roots: u32) -> Result<trust::Tenant, certwright::Error> {
        let crl = self.crl_url.as_ref().map(|url| AlternativeName::uri(&url.replace("{id}", id))).transpose()?;
        Ok(trust::Tenant {
            custom_domain: self.custom_domain.clone().filter(|_| self.custom_domain_verified),
            roots,
            issuer_alt_name: self.issuer_alternative_name.iter().map(|name| name.0.clone()).collect(),
            crl: crl.into_iter().collect(),
            ..trust::Tenant::new(&self.subdomain, &self.country)
        })
    }

    /// Whether a root can have the country and the names that it has unless a request says otherwise: one is made, and
    /// thrown away.
    fn check(&self) -> Result<(), ConfigError> {
        if self.custom_domain.as_deref() == Some("") {
            return Err(unusable("custom_domain", &self.name, "empty"));
        }
        if let Some(url) = &self.crl_url {
            check_address("crl_url", &self.name, &url.replace("{id}", "id"))?;
            let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
            if !CRL_SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
                return Err(unusable("crl_url", &self.name, "neither https: nor http: nor ldap:"));
            }
            if !url.contains("{id}") {
                return Err(unusable("crl_url", &self.name, "no {id} in it, and each root has a list of its own"));
            }
        }
        let settings = self.settings("id", 0).map_err(|error| unusable("crl_url", &self.name, error.code().title()))?;
        let made = trust::create_root(b"{}", &settings, Timestamp::now(), &mut SystemRandom);
        for detail in made.as_ref().err().map_or(&[][..], trust::Refused::details) {
            let key = match &*detail.param {
                "country" => "country",
                "commonName" if settings.custom_domain.is_some() => "custom_domain",
                "commonName" => "subdomain",
                // Whoever uploads roots needs no names and addresses for them.
                _ => continue,
            };
            return Err(unusable(key, &self.name, &detail.msg));
        }
        Ok(())
    }
}

fn check_address(key: &'static str, tenant: &str, url: &str) -> Result<(), ConfigError> {
    AlternativeName::uri(url).map(|_| ()).map_err(|error| unusable(key, tenant, error.code().title()))
}

fn unusable(key: &'static str, tenant: &str, why: &str) -> ConfigError {
    ConfigError::Value { key, tenant: tenant.to_owned(), why: why.to_owned() }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.parse::<SocketAddr>().map(|address| address.ip());
    if let Ok(address) = address.or_else(|_| host.trim_matches(['[', ']']).parse::<IpAddr>()) {
        return address.is_loopback();
    }
    host.split(':').next().is_some_and(|name| name.eq_ignore_ascii_case("localhost"))
}

fn parse(name: &str, text: &str) -> Result<File, ConfigError> {
    let refused = |error: &toml::de::Error, key: String| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        ConfigError::Syntax { file: name.to_owned(), line: before.matches('\n').count() + 1, key }
    };
    let parsed = toml::Deserializer::parse(text).map_err(|error| refused(&error, String::new()))?;
    serde_path_to_error::deserialize(parsed).map_err(|error| {
        let key = format!("`{}` will not do", error.path());
        refused(error.inner(), key)
    })
}

fn repeated(mut ids: impl Iterator<Item = String>) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    ids.find(|id| !seen.insert(id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Config, String> {
        Config::check(toml::from_str(text).map_err(|error| error.message().to_owned())?)
            .map_err(|error| error.to_string())
    }

    const TENANT: &str = "[[tenant]]\nname = 'a'\nsubdomain = 'a.example'\ncountry = 'NZ'\n";

    #[test]
    fn a_credential_leads_to_its_tenant_and_roles() {
        // printf %s secret | sha256sum
        let hash = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
        let entry = format!("{TENANT}[[tenant.credential]]\nsha256 = '{hash}'\nroles = ['admin', 'enrollment']\n");
        let config = check(&entry).unwrap();
        let holder = config.holder("secret").unwrap();
        assert_eq!((holder.tenant.name.as_str(), &*holder.roles), ("a", &[Role::Admin, Role::Enrollment][..]));
        assert!(config.holder("Secret").is_none() && config.holder("").is_none());
        let twice = entry.replace("[[tenant.credential]]", &entry[TENANT.len()..]) + &entry[TENANT.len()..];
        assert!(check(&twice).is_err());
    }

    #[test]
    fn a_credential_of_a_component_names_one_that_is_listed() {
        let component = "[[tenant.component]]\nid = 1\nname = 'x'\n";
        let with = |rest: &str| {
            let hash = "00".repeat(32);
            check(&format!("{TENANT}{component}[[tenant.credential]]\nsha256 = '{hash}'\n{rest}\n"))
        };
        assert!(with("roles = ['component']\ncomponent = 1").is_ok());
        for wrong in ["roles = ['component']", "roles = ['component']\ncomponent = 2", "roles = []\ncomponent = 1"] {
            assert!(with(wrong).err().unwrap().contains("role `component`"), "{wrong}");
        }
    }

    #[test]
    fn a_tree_without_token_stays_on_this_machine_and_one_that_is_everywhere_has_an_address() {
        assert!(check("listen = '127.0.0.1:1'").is_ok() && check("listen = '[::1]:1'").is_ok());
        assert!(check("listen = '0.0.0.0:1'").err().unwrap().contains("token_sha256"));
        let token = "[tree]\ntoken_sha256 = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b'\n";
        let at = |listen: &str, more: &str| check(&format!("listen = '{listen}'\n{token}{more}")).err();
        for everywhere in ["0.0.0.0:1", "[::]:1", "[::ffff:0.0.0.0]:1"] {
            assert!(at(everywhere, "").unwrap().contains("set `tree.base_url`"), "{everywhere}");
            assert_eq!(at(everywhere, "base_url = 'https://ca.example'"), None);
        }
        assert_eq!(at("192.0.2.1:1", ""), None);
        let config = check("").unwrap();
        for (host, open) in [
            (Some("127.0.0.1:8080"), true),
            (Some("localhost:8080"), true),
            (Some("[::1]"), true),
            (None, true),
            (Some("attacker.example:8080"), false),
            (Some("localhost.attacker.example"), false),
        ] {
            assert_eq!(config.opens_tree(None, host), open, "{host:?}");
        }
    }

    #[test]
    fn an_error_names_the_place_and_never_the_value() {
        for (text, expected) in [
            ("listen = '127.0.0.1:1'\ndatabase = postgres://u:hunter2@db/x\n", "c.toml, line 2: no TOML"),
            ("\ndatabase = 'postgres://u:hunter2@db/x\n", "c.toml, line 2: no TOML"),
            ("listen = 'hunter2'", "c.toml, line 1: `listen` will not do"),
            ("database = 'a'\n[tree]\nkey = 'hunter2'", "c.toml, line 3: `tree.key` will not do"),
            ("database = ['hunter2']", "c.toml, line 1: `database` will not do"),
            ("database = 'a'\ndatabsae = 'hunter2'", "c.toml, line 2: `databsae` will not do"),
        ] {
            assert_eq!(parse("c.toml", text).err().unwrap().to_string(), expected);
        }
    }

    #[test]
    fn what_no_certificate_could_hold_is_found_and_named() {
        let tenant = |key: &str, value: &str| {
            let text = TENANT.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n");
            check(&format!("{text}\n{key} = '{value}'\n")).err()
        };
        for (key, good, bad) in [
            ("country", "AU", &["au", "XX", "Australia", ""][..]),
            ("subdomain", "b.example", &["", "a_b@example", &"a".repeat(65)]),
            ("crl_url", "https://ca.example/{id}.crl", &["ca.example/{id}", "https://ca.example/a b", "ca", ""]),
            ("crl_url", "LDAP://ca.example/cn={id}", &["https://ca.example/crl", "https://ca.example/{ID}"]),
            ("crl_url", "http://ca.example/?{id}", &["ftp://ca.example/{id}", "mailto:{id}@ca.example", "urn:{id}"]),
            // Unverified, it is not used.
            ("custom_domain", "b_c", &[]),
            ("custom_domain_verified = true\ncustom_domain", "b.example", &["b_c", ""]),
        ] {
            assert_eq!(tenant(key, good), None, "{key}");
            for value in bad {
                let error = tenant(key, value).unwrap_or_else(|| panic!("{key} = '{value}'"));
                let name = key.rsplit('\n').next().unwrap();
                assert!(error.starts_with(&format!("`{name}` of tenant `a` will not do: ")), "{error}");
            }
        }
        for (url, is_good) in [
            ("https://ca.example:443", true),
            ("http://ca.example/", true),
            ("ca.example", false),
            ("ldap://ca.example", false),
            ("https://ca example", false),
        ] {
            let error = check(&format!("[tree]\nbase_url = '{url}'")).err();
            assert_eq!(error.is_none(), is_good, "{url}");
            assert!(error.is_none_or(|error| error.starts_with("`tree.base_url` will not do: ")), "{url}");
        }
        let profile = |method: &str| {
            let entry = format!("{TENANT}[[tenant.enrollment_profile]]\nid = '1'\nname = 'x'\nmethod = '{method}'\n");
            parse("c.toml", &entry).err().map(|error| error.to_string())
        };
        assert_eq!((profile("CMPv2"), profile("Portal")), (None, None));
        let expected = "c.toml, line 8: `tenant[0].enrollment_profile[0].method` will not do";
        assert_eq!(profile("cmpv2").as_deref(), Some(expected));
    }

    #[test]
    fn unknown_keys_and_roles_and_double_names_are_refused() {
        assert!(check("lissten = '127.0.0.1:1'").is_err());
        let roles = "[[tenant.credential]]\nsha256 = '00'\nroles = ['root']\n";
        assert!(check(&[TENANT, roles].concat()).is_err());
        assert_eq!(check(&TENANT.repeat(2)).err().unwrap(), "tenant `a` is listed twice");
        let component = "[[tenant.component]]\nid = 1\nname = 'x'\n";
        assert!(check(&[TENANT, component, component].concat()).err().unwrap().contains("listed twice"));
    }
}
