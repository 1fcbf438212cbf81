//! What parsing costs in allocations. Its own file, since it counts those of the whole process.
#![cfg(test)]
#![allow(unsafe_code, reason = "a global allocator is an unsafe trait; this one only counts")]

use certwright::x509::OcspRequest;
use certwright::{Certificate, Crl};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set((count.get().0 + 1, count.get().1 + layout.size())));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many allocations of how many bytes `work` makes on this thread.
fn allocations<T>(work: impl FnOnce() -> T) -> (T, usize, usize) {
    let (count, bytes) = ALLOCATIONS.get();
    let result = work();
    let (after, bytes_after) = ALLOCATIONS.get();
    (result, after - count, bytes_after - bytes)
}

#[test]
fn parsing_a_certificate_makes_one_allocation() {
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let (certificate, count, bytes) = allocations(|| Certificate::from_der(root).unwrap());
        assert_eq!(count, 1, "{certificate:?}");
        assert!(bytes < root.len() + 64, "{bytes} bytes for {}", root.len());
    }
}

#[test]
fn reading_fields_and_extensions_allocates_nothing() {
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let certificate = Certificate::from_der(root).unwrap();
        let (_, count, _) = allocations(|| {
            let names = certificate.subject().attributes().count() + certificate.issuer().rdns().count();
            let parsed = certificate.extensions().filter(|extension| extension.parse().is_ok()).count();
            let copy = certificate.clone();
            (names, parsed, copy.is_self_issued(), copy.basic_constraints().unwrap())
        });
        assert_eq!(count, 0, "{certificate:?}");
    }
}

/// A list of 100,000 entries costs one allocation of its size, and walking it none.
#[test]
fn parsing_a_large_crl_makes_one_allocation() {
    let der = large_crl(100_000);
    let (crl, count, bytes) = allocations(|| Crl::from_der(&der).unwrap());
    assert_eq!((count, crl.entries().len()), (1, 100_000));
    assert!(bytes < der.len() + 64, "{bytes} bytes for {}", der.len());
    let (revoked, count, _) = allocations(|| crl.entries().filter(|entry| entry.reason().unwrap().is_some()).count());
    assert_eq!((revoked, count), (100_000, 0));
}

/// A request about 100,000 certificates likewise: what it asks about is bounded by its size alone.
#[test]
fn parsing_a_large_ocsp_request_makes_one_allocation() {
    let sha1 = sequence(&[6, 5, 0x2b, 0x0e, 3, 2, 0x1a]);
    let asked = |serial: u32| {
        let hashes = [&[4, 20][..], &[1; 20], &[4, 20], &[2; 20]].concat();
        sequence(&sequence(&[&sha1[..], &hashes, &[2, 4], &(serial | 0x4000_0000).to_be_bytes()].concat()))
    };
    let der = sequence(&sequence(&sequence(&(0..100_000).flat_map(asked).collect::<Vec<_>>())));
    let (request, count, bytes) = allocations(|| OcspRequest::from_der(&der).unwrap());
    assert_eq!(count, 1);
    assert!(bytes < der.len() + 64, "{bytes} bytes for {}", der.len());
    let (asked, count, _) = allocations(|| request.requests().count());
    assert_eq!((asked, count), (100_000, 0));
}

/// Entries with four-byte serial numbers and a reason each; the signature is none.
fn large_crl(entries: u32) -> Vec<u8> {
    let algorithm = [0x30, 5, 6, 3, 0x2b, 0x65, 0x70];
    let time = [&[0x17, 13][..], b"260101000000Z"].concat();
    let reason = [0x30, 12, 0x30, 10, 6, 3, 0x55, 0x1d, 0x15, 4, 3, 0x0a, 1, 1];
    let entry = |serial: u32| sequence(&[&[2, 4][..], &(serial | 0x4000_0000).to_be_bytes(), &time, &reason].concat());
    let list = sequence(&(0..entries).flat_map(entry).collect::<Vec<_>>());
    let tbs = sequence(&[&[2, 1, 1][..], &algorithm, &[0x30, 0], &time, &list].concat());
    sequence(&[&tbs[..], &algorithm, &[3, 2, 0, 0]].concat())
}

fn sequence(contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).unwrap().to_be_bytes();
    let header = match contents.len() {
        0..0x80 => vec![0x30, length[3]],
        0x80..0x100 => vec![0x30, 0x81, length[3]],
        0x100..0x1_0000 => vec![0x30, 0x82, length[2], length[3]],
        0x1_0000..0x100_0000 => vec![0x30, 0x83, length[1], length[2], length[3]],
        _ => [&[0x30, 0x84][..], &length].concat(),
    };
    [&header[..], contents].concat()
}

/// Memory for bad input is bounded by the input's size: an error costs at most a short text.
///
/// Also: RUSTSEC-2019-0007.
#[test]
fn input_that_is_refused_costs_no_memory_of_its_size() {
    let megabytes = vec![0x30; 10_000_000];
    let (error, _, bytes) = allocations(|| Certificate::from_der(&megabytes).unwrap_err());
    assert!(bytes < 1024, "{bytes} bytes for {error}");
}
