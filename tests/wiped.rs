//! No block of memory that goes back to the allocator still holds a private key, or a passphrase that a service was sent.
//!
//! The allocator of this program looks through every block before it frees it, so a buffer that grew, a copy that was
//! forgotten or a key that is not wiped is found wherever it happens, dependencies included. What lies on the stack
//! is beyond it. RSA is left out: its arithmetic, in the crate `rsa`, does leave copies of the primes, and the documentation
//! of `PrivateKey` says so. One test alone, since the allocator is shared.
#![cfg(test)]
#![allow(unsafe_code, reason = "an allocator is unsafe by its trait")]

#[cfg(feature = "pkcs12")]
use certwright::issue::{CertificateParameters, Issuer, Validity};
#[cfg(feature = "pkcs12")]
use certwright::keystore::{Encryption, Pkcs12};
use certwright::{KeyAlgorithm, PrivateKey, Random, Result, Signer};
#[cfg(feature = "pkcs12")]
use certwright::{Limits, Timestamp};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// As much of a secret as is looked for.
const LENGTH: usize = 16;

struct Searching;

static SECRET: AtomicPtr<[u8; LENGTH]> = AtomicPtr::new(std::ptr::null_mut());
static FOUND: AtomicUsize = AtomicUsize::new(0);

// SAFETY: `System` does the work. Every block is zeroed when it is made, so its bytes may be read when it is freed;
// `realloc` is the trait's own, by `alloc` and `dealloc`.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is that of `System`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let secret = SECRET.load(Ordering::SeqCst);
        if !secret.is_null() && layout.size() >= LENGTH {
            // SAFETY: the block is `layout.size()` initialised bytes, not yet freed; the secret is leaked, so it lives on.
            let (bytes, secret) = unsafe { (std::slice::from_raw_parts(block, layout.size()), &*secret) };
            let reversed = |window: &[u8]| window.iter().rev().eq(secret.iter());
            if bytes.windows(LENGTH).any(|window| window == secret || reversed(window)) {
                FOUND.fetch_add(1, Ordering::SeqCst);
            }
        }
        // SAFETY: the caller's contract is that of `System`.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Searching = Searching;

/// How often `secret` was found while `work` ran.
fn found_during(secret: &[u8], work: impl FnOnce()) -> usize {
    let secret: [u8; LENGTH] = secret[..LENGTH].try_into().unwrap();
    SECRET.store(Box::leak(Box::new(secret)), Ordering::SeqCst);
    let before = FOUND.load(Ordering::SeqCst);
    work();
    SECRET.store(std::ptr::null_mut(), Ordering::SeqCst);
    FOUND.load(Ordering::SeqCst) - before
}

struct Counter(u8);

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(5).wrapping_add(113);
            *byte = self.0 ^ (self.0 >> 3);
        }
        Ok(())
    }
}

/// Into every file that a password protects, and out again; with a wrong password too.
#[cfg(feature = "pkcs12")]
fn through_files(key: &PrivateKey, password: &str) {
    let octets = password.as_bytes();
    for encryption in [Encryption::Pbkdf2 { iterations: 1_000 }, Encryption::Scrypt { log_n: 4, r: 1, p: 1 }] {
        let pem = key.to_encrypted_pkcs8_pem(octets, &encryption, &mut Counter(3)).unwrap();
        drop(PrivateKey::from_pem(pem.as_bytes(), Some(octets), &Limits::DEFAULT).unwrap());
        PrivateKey::from_pem(pem.as_bytes(), Some(b"guess"), &Limits::DEFAULT).unwrap_err();

        let validity = Validity::days("2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap(), 1).unwrap();
        let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), key.public_key(), validity).unwrap();
        let root = Issuer::self_signed(&root, key, &mut Counter(4)).unwrap().into_certificate();
        let file = Pkcs12::builder(key, &root).unwrap().with_encryption(encryption);
        let file = file.to_der(password, &mut Counter(5)).unwrap();
        let read = Pkcs12::from_der(&file, Some(password), &Limits::DEFAULT).unwrap();
        assert_eq!(read.keys().len(), 1);
        Pkcs12::from_der(&file, Some("guess"), &Limits::DEFAULT).unwrap_err();
    }
    #[cfg(feature = "legacy")]
    for pem in LEGACY {
        drop(PrivateKey::from_pem(pem.as_bytes(), Some(octets), &Limits::DEFAULT).unwrap());
    }
}

/// A passphrase in every field that takes one, in requests that are taken and in requests that are refused.
#[cfg(feature = "services")]
fn through_services(secret: &str) {
    use certwright::issue::RequestParameters;
    use certwright::services::ca_tree::{CaRequest, Kind, LeafRequest};
    use certwright::services::end_certificate::Request;
    use certwright::services::enrollment::{Compare, EnrollmentMethod, Status, Use, assign};

    let pem = include_str!("data/leaf.pem").replace('\n', "\\n");
    let ca = format!(
        r#"{{"parent_cn_path": "Root", "rsa_private_key_passphrase": "{secret}", "signing_key_passphrase": "{secret}",
        "certificate_config": {{"subject": {{"common_name": "X", "organization": ["Y"]}}, "expiration_date": [1, 0, 0],
        "rsa_private_key_passphrase": "{secret}"}}}}"#
    );
    let leaf = format!(r#"{{"parent_cn_path": "Root", "signing_key_passphrase": "{secret}", "csr_input": {{}}}}"#);
    let end = format!(
        r#"{{"name": "x", "purpose": "SERVER", "cert_file": "{pem}", "key_file": "{secret}", "key_password": "{secret}"}}"#
    );
    let registered = format!(
        r#"{{"pem": "{pem}", "registered_values": [{{"certificate_field": "challenge_password", "value": "{secret}"}}]}}"#
    );
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut Counter(6)).unwrap();
    let request = RequestParameters::new("CN=X".parse().unwrap()).with_challenge_password(secret);
    let request = request.sign(&key, &mut Counter(7)).unwrap();
    let call = format!(r#"{{"body": {ca:?}, "now": "2026-01-01"}}"#);

    // As they are, and with characters that JSON escapes behind the secret, which are put together elsewhere. All bodies stay.
    let escaped = |body: &str| body.replace(&format!("{secret}\""), &format!("{secret}\\\"\\u0041\""));
    let forms = [false, true].map(|escape| {
        [&ca, &leaf, &end, &registered, &call].map(|body| if escape { escaped(body) } else { body.clone() })
    });
    let changes = [("\"X\"", "\"\""), ("[1, 0, 0]", "[1]"), ("[\"Y\"]", "5"), ("\"Root\"", "\"//\"")];
    let refused = forms.clone().map(|[ca, _, end, registered, _]| {
        let cas = changes.map(|(what, other)| ca.replace(what, other));
        (cas, end.replace("SERVER", ""), registered.replace("BEGIN", "BEGUN"))
    });
    let count = found_during(secret.as_bytes(), || {
        for ([ca, leaf, end, registered, call], (cas, bad_end, bad_registered)) in forms.iter().zip(&refused) {
            let read = CaRequest::read(ca.as_bytes(), Kind::Intermediate).unwrap();
            assert!(read.passphrase().is_some_and(|read| read.starts_with(secret)));
            drop(read.clone());
            drop(read);
            for ca in cas {
                CaRequest::read(ca.as_bytes(), Kind::Intermediate).unwrap_err();
            }
            LeafRequest::read(leaf.as_bytes()).unwrap_err();
            drop(Request::read(end.as_bytes()).unwrap());
            Request::read(bad_end.as_bytes()).unwrap_err();

            let assigned = assign(registered.as_bytes(), EnrollmentMethod::Scep).unwrap();
            let (presented, compare, at) = (assigned.certificate(), Compare::Request, "2026-06-01".parse().unwrap());
            let status = Status::Active;
            let asked = Use { presented, request: Some(&request), compare, status, number_of_usage: 0, at };
            drop(assigned.decide(&asked));
            drop(assigned.clone());
            drop(assigned);
            assign(bad_registered.as_bytes(), EnrollmentMethod::Scep).unwrap_err();

            // Without what else it takes.
            certwright::services::call("ca_tree.create_root", call.as_bytes(), None, &mut Counter(8)).unwrap_err();
        }
    });
    assert_eq!(count, 0);
}

/// One P-256 key in the two forms of old, under the same password.
#[cfg(feature = "legacy")]
const LEGACY: [&str; 2] = [include_str!("data/legacy-dek-info.pem"), include_str!("data/legacy-pkcs12-pbe.pem")];

#[test]
fn no_freed_memory_holds_a_private_key() {
    // The search itself: a key in a buffer that is freed as it is.
    let buffer = vec![0xa7_u8; 64];
    assert_eq!(found_during(&[0xa7; LENGTH], || drop(std::hint::black_box(buffer))), 1);

    for (algorithm, distance) in [
        (KeyAlgorithm::EcdsaP256, Some(0)),
        (KeyAlgorithm::EcdsaP384, Some(0)),
        #[cfg(feature = "p521")]
        (KeyAlgorithm::EcdsaP521, Some(0)),
        #[cfg(feature = "ed25519")]
        (KeyAlgorithm::Ed25519, None),
        #[cfg(feature = "ml-dsa")]
        (KeyAlgorithm::MlDsa44, None),
    ] {
        let key = PrivateKey::generate(algorithm, &mut Counter(1)).unwrap();
        let pkcs8 = key.to_pkcs8_der().unwrap();
        // The secret ends where the public key begins, if that follows, or with the encoding.
        let end = match distance {
            Some(_) => pkcs8.windows(2).position(|tag| tag[0] == 0xa1).unwrap(),
            None => pkcs8.len(),
        };
        let secret = pkcs8[end - 2 * LENGTH..end - LENGTH].to_vec();
        let count = found_during(&secret, || {
            let read = PrivateKey::from_pkcs8_der(&pkcs8).unwrap();
            let clone = read.clone();
            drop(read);
            clone.sign(b"message", &mut Counter(2)).unwrap();
            drop(clone.to_pkcs8_der().unwrap());
            let pem = clone.to_pkcs8_pem().unwrap();
            drop(PrivateKey::from_pkcs8_pem(pem.as_bytes()).unwrap());
            drop(clone);
            drop(PrivateKey::generate(algorithm, &mut Counter(1)).unwrap());
            #[cfg(feature = "pkcs12")]
            through_files(&key, "correct horse battery staple");
            drop(pkcs8);
            drop(key);
        });
        assert_eq!(count, 0, "{algorithm}");
    }

    #[cfg(feature = "services")]
    through_services("correct-horse-battery-staple");

    // Copies of the password, in both forms that keys are derived from; and the key of the files of old.
    #[cfg(feature = "pkcs12")]
    {
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut Counter(9)).unwrap();
        let password = "correct horse battery staple";
        let utf16: Vec<u8> = password.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for secret in [password.as_bytes(), &utf16] {
            assert_eq!(found_during(secret, || through_files(&key, password)), 0);
        }
        #[cfg(feature = "legacy")]
        {
            let read = PrivateKey::from_pem(LEGACY[0].as_bytes(), Some(password.as_bytes()), &Limits::DEFAULT).unwrap();
            let scalar = read.to_sec1_der().unwrap()[7..7 + LENGTH].to_vec();
            drop(read);
            assert_eq!(found_during(&scalar, || through_files(&key, password)), 0);
        }
    }
}
