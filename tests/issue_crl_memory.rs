//! What a revocation list of a million entries takes in memory while it is made. Its own file, since it counts the
//! allocations of the whole process.
#![cfg(test)]
#![allow(unsafe_code, reason = "a global allocator is an unsafe trait; this one only counts")]

use certwright::issue::{CertificateParameters, CrlIssuer, CrlParameters, Issuer, Revocation, Validity};
use certwright::x509::SerialNumber;
use certwright::x509::ext::ReasonCode;
use certwright::{Crl, KeyAlgorithm, PrivateKey, SystemRandom, Timestamp};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Twice the list, since the draft is alive while the signed one is put together, and sixteen bytes for each entry.
#[test]
fn a_million_entries_stream_through_twice_the_memory_of_their_bytes() {
    const COUNT: usize = 1_000_000;
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
    let day = |text: &str| text.parse::<Timestamp>().unwrap();
    let validity = Validity::days(day("2026-01-01"), 365).unwrap();
    let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), key.public_key(), validity).unwrap();
    let root = Issuer::self_signed(&root, &key, &mut SystemRandom).unwrap().into_certificate();
    let issuer = CrlIssuer::new(&root, &key).unwrap();
    let parameters = CrlParameters::new(1, day("2026-06-01"), day("2026-06-08")).unwrap();
    let entries = (0..u64::try_from(COUNT).unwrap()).map(|number| {
        let serial = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 << 63;
        Revocation::new(SerialNumber::from_u64(serial).unwrap(), day("2026-05-05"), ReasonCode::Superseded)
    });
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let crl: Crl = issuer.issue(&parameters, entries, &mut SystemRandom).unwrap();
    let peak = PEAK.load(Ordering::Relaxed) - before;
    let kept = NOW.load(Ordering::Relaxed) - before;
    let size = crl.as_der().len();
    assert_eq!(crl.entries().len(), COUNT);
    assert!(kept < size + 1024, "{kept} bytes kept for {size}");
    assert!(peak < 2 * size + 16 * COUNT + (1 << 20), "{peak} bytes at the height of it for {size}");
    println!("{size} bytes, {peak} at the height of it");
}
