//! DSA keys that leave their parameters to the certificate above (RFC 5280 §6.1.4 (d)–(f), RFC 3279 §2.3.2), on whole
//! paths. Nothing here signs with DSA, so OpenSSL does.

#![cfg(test)]
#![cfg(feature = "dsa")]

mod support;

use certwright::validate::RevocationMode;
use certwright::{
    Accepted, Certificate, CertificatePool, Code, Crl, PublicKey, Rejected, TrustStore, ValidationPolicy, Validator,
    encoding,
};
use std::fs;
use std::path::PathBuf;
use support::Program;
use support::der::{bit_string, sequence, tlv};
use support::pki::{ca_extensions, crl_number, name, object_identifier, time};

/// p, q and g of RFC 6979 §A.2.1 and §A.2.2.
const SMALL: [&str; 3] = [
    "86F5CA03DCFEB225063FF830A0C769B9DD9D6153AD91D7CE27F787C43278B447E6533B86B18BED6E8A48B784A14C252C5BE0DBF60B86D6385BD2F12FB763ED8873ABFD3F5BA2E0A8C0A59082EAC056935E529DAF7C610467899C77ADEDFC846C881870B7B19B2B58F9BE0521A17002E3BDD6B86685EE90B3D9A1B02B782B1779",
    "996F967F6C8E388D9E28D01E205FBA957A5698B1",
    "07B0F92546150B62514BB771E2A0C0CE387F03BDA6C56B505209FF25FD3C133D89BBCD97E904E09114D9A7DEFDEADFC9078EA544D2E401AEECC40BB9FBBF78FD87995A10A1C27CB7789B594BA7EFB5C4326A9FE59A070E136DB77175464ADCA417BE5DCE2F40D10A46A3A3943F26AB7FD9C0398FF8C76EE0A56826A8A88F1DBD",
];
const LARGE: [&str; 3] = [
    "9DB6FB5951B66BB6FE1E140F1D2CE5502374161FD6538DF1648218642F0B5C48C8F7A41AADFA187324B87674FA1822B00F1ECF8136943D7C55757264E5A1A44FFE012E9936E00C1D3E9310B01C7D179805D3058B2A9F4BB6F9716BFE6117C6B5B3CC4D9BE341104AD4A80AD6C94E005F4B993E14F091EB51743BF33050C38DE235567E1B34C3D6A5C0CEAA1A0F368213C3D19843D0B4B09DCB9FC72D39C8DE41F1BF14D4BB4563CA28371621CAD3324B6A2D392145BEBFAC748805236F5CA2FE92B871CD8F9C36D3292B5509CA8CAA77A2ADFC7BFD77DDA6F71125A7456FEA153E433256A2261C6A06ED3693797E7995FAD5AABBCFBE3EDA2741E375404AE25B",
    "F2C3119374CE76C9356990B465374A17F23F9ED35089BD969F61C6DDE9998C1F",
    "5C7FF6B06F8F143FE8288433493E4769C4D988ACE5BE25A0E24809670716C613D7B0CEE6932F8FAA7C44D2CB24523DA53FBE4F6EC3595892D1AA58C4328A06C46A15662E7EAA703A1DECF8BBB2D05DBE2EB956C142A338661D10461C0D135472085057F3494309FFA73C611F78B32ADBB5740C361C9F35BE90997DB2014E2EF5AA61782F52ABEB8BD6432C4DD097BC5423B285DAFB60DC364E8161F4A2A35ACA3A10B1C4D203CC76A470A33AFDCBDD92959859ABD8B56E1725252D78EAC66E71BA9AE3F1DD2487199874393CD4D832186800654760E1E34C09E4D155179F9EC0DC4473F996BDCE6EED1CABED8B6F116F7AD9CF505DF0F998E34AB27514B0FFE7",
];

/// A subject whose key OpenSSL keeps.
struct Party {
    openssl: Program,
    folder: PathBuf,
    name: &'static str,
    /// The key as its certificate has it.
    spki: Vec<u8>,
    algorithm: Vec<u8>,
}

fn positive(hex: &str) -> Vec<u8> {
    let bytes: Vec<u8> =
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect();
    tlv(2, &[&[0][..usize::from(bytes[0] >> 7)], &bytes].concat())
}

impl Party {
    fn dsa(openssl: &Program, folder: &std::path::Path, name: &'static str, parameters: &[&str; 3]) -> Self {
        let numbers = parameters.map(positive);
        let pem = format!("{name}.parameters");
        let parameters = sequence(&numbers.each_ref().map(Vec::as_slice));
        fs::write(folder.join(&pem), encoding::pem::encode("DSA PARAMETERS", &parameters)).unwrap();
        let algorithm = sequence(&[&object_identifier("2.16.840.1.101.3.4.3.2")]);
        Self::generate(openssl, folder, name, &["-paramfile", &pem], algorithm)
    }

    fn ec(openssl: &Program, folder: &std::path::Path, name: &'static str) -> Self {
        let algorithm = sequence(&[&object_identifier("1.2.840.10045.4.3.2")]);
        let options = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
        Self::generate(openssl, folder, name, &options, algorithm)
    }

    fn generate(
        openssl: &Program,
        folder: &std::path::Path,
        name: &'static str,
        options: &[&str],
        algorithm: Vec<u8>,
    ) -> Self {
        let (key, public) = (format!("{name}.key"), format!("{name}.spki"));
        openssl.must([&["genpkey", "-out", &key], options].concat());
        openssl.must(["pkey", "-in", &key, "-pubout", "-outform", "DER", "-out", &public]);
        let spki = fs::read(folder.join(public)).unwrap();
        Self { openssl: openssl.clone(), folder: folder.to_owned(), name, spki, algorithm }
    }

    /// The same key, whose certificate leaves out its parameters.
    fn without_parameters(mut self) -> Self {
        let key = PublicKey::from_spki_der(&self.spki).unwrap();
        self.spki = sequence(&[&sequence(&[&object_identifier("1.2.840.10040.4.1")]), &bit_string(key.key_bits())]);
        self
    }

    fn signed(&self, tbs: &[u8]) -> Vec<u8> {
        fs::write(self.folder.join("tbs"), tbs).unwrap();
        self.openssl.must(["dgst", "-sha256", "-sign", &format!("{}.key", self.name), "-out", "signature", "tbs"]);
        let signature = fs::read(self.folder.join("signature")).unwrap();
        sequence(&[tbs, &self.algorithm, &bit_string(&signature)])
    }

    fn certify(&self, subject: &Self) -> Certificate {
        let validity = sequence(&[&time("20200101000000Z"), &time("20391231235959Z")]);
        let extensions = tlv(0xa3, &tlv(0x30, &ca_extensions().concat()));
        let (version, serial) = (tlv(0xa0, &[2, 1, 2]), tlv(2, &[7]));
        let (issuer, name) = (name(&format!("CN={}", self.name)), name(&format!("CN={}", subject.name)));
        let tbs =
            sequence(&[&version, &serial, &self.algorithm, &issuer, &validity, &name, &subject.spki, &extensions]);
        Certificate::from_der(&self.signed(&tbs)).unwrap()
    }

    fn crl(&self) -> Crl {
        let extensions = tlv(0xa0, &tlv(0x30, &crl_number(1)));
        let (version, name) = (tlv(2, &[1]), name(&format!("CN={}", self.name)));
        let times = [time("20260101000000Z"), time("20270101000000Z")].concat();
        Crl::from_der(&self.signed(&sequence(&[&version, &self.algorithm, &name, &times, &extensions]))).unwrap()
    }
}

fn judge(
    anchor: &Certificate,
    pool: &[&Certificate],
    crls: &[Crl],
    leaf: &Certificate,
    policy: &ValidationPolicy,
) -> Result<Accepted, Rejected> {
    let anchors = TrustStore::from_iter([anchor.clone()]);
    let pool = CertificatePool::from_iter(pool.iter().copied().cloned());
    let validator = Validator::new(&anchors, policy).with_intermediates(&pool);
    validator.with_evidence(&crls.iter().cloned().collect()).validate(leaf, "2026-06-01T00:00:00Z".parse().unwrap())
}

fn primary(verdict: Result<Accepted, Rejected>) -> (Option<usize>, Code) {
    let rejected = verdict.unwrap_err();
    (rejected.primary().index(), rejected.primary().code())
}

#[test]
fn a_dsa_key_without_parameters_has_those_of_the_certificates_above() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let root = Party::dsa(&openssl, &folder, "Root", &LARGE);
    let upper = Party::dsa(&openssl, &folder, "Upper", &LARGE).without_parameters();
    let lower = Party::dsa(&openssl, &folder, "Lower", &LARGE).without_parameters();
    let leaf = lower.certify(&Party::ec(&openssl, &folder, "Leaf"));
    let (anchor, below) = (root.certify(&root), upper.certify(&lower));
    let above = root.certify(&upper);
    let alone = PublicKey::from_spki_der(above.spki_der()).unwrap_err();
    assert_eq!(alone.code(), Code::BAD_ALGORITHM_PARAMETERS, "it is no key by itself");
    let mut policy = ValidationPolicy::rfc5280_path();

    // Parameters are handed down twice.
    let pool = [&above, &below];
    let accepted = judge(&anchor, &pool, &[], &leaf, &policy).unwrap();
    assert_eq!((accepted.path().len(), accepted.spent().signatures), (3, 3));

    // CRLs too are verified with the key that inherits.
    policy.revocation.mode = RevocationMode::Required;
    let crls = [&root, &upper, &lower].map(Party::crl);
    judge(&anchor, &pool, &crls, &leaf, &policy).unwrap();
    assert_eq!(primary(judge(&anchor, &pool, &crls[..2], &leaf, &policy)), (Some(0), Code::REVOCATION_UNKNOWN));
    policy.revocation.mode = RevocationMode::Off;

    // The same names and keys below another root: its parameters are other ones, and nothing verifies with them.
    let other = Party::dsa(&openssl, &folder, "Other", &SMALL);
    let crossed = other.certify(&upper);
    let rejected = judge(&other.certify(&other), &[&crossed, &below], &[], &leaf, &policy).unwrap_err();
    let found: Vec<_> = rejected.findings().iter().map(|finding| finding.code()).collect();
    assert!(rejected.primary().code().number() / 1000 == 11, "{found:?}");
    assert_eq!(rejected.path().len(), 3);

    // Nor does a key of another kind hand any down.
    let elliptic = Party::ec(&openssl, &folder, "Elliptic");
    let crossed = elliptic.certify(&upper);
    let rejected = judge(&elliptic.certify(&elliptic), &[&crossed, &below], &[], &leaf, &policy).unwrap_err();
    assert_eq!(rejected.primary().code(), Code::BAD_ALGORITHM_PARAMETERS);

    // A signature that another key made.
    let forger = Party::dsa(&openssl, &folder, "Forger", &LARGE);
    let forged = Party { name: "Lower", ..forger };
    fs::copy(folder.join("Forger.key"), folder.join("Lower.key")).unwrap();
    let forged = forged.certify(&Party::ec(&openssl, &folder, "Leaf"));
    assert_eq!(primary(judge(&anchor, &pool, &[], &forged, &policy)), (Some(0), Code::SIGNATURE_INVALID));

    // Every other preset refuses DSA.
    let rejected = judge(&anchor, &pool, &[], &leaf, &ValidationPolicy::rfc5280()).unwrap_err();
    assert!(rejected.findings().iter().any(|finding| finding.code() == Code::KEY_NOT_ALLOWED), "{rejected}");
}
