//! What parsing costs in allocations. Its own file, since it counts those of the whole process.
#![cfg(test)]
#![allow(unsafe_code, reason = "a global allocator is an unsafe trait; this one only counts")]

use certwright::Certificate;
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

/// Memory for bad input is bounded by the input's size: an error costs at most a short text.
#[test]
fn input_that_is_refused_costs_no_memory_of_its_size() {
    let megabytes = vec![0x30; 10_000_000];
    let (error, _, bytes) = allocations(|| Certificate::from_der(&megabytes).unwrap_err());
    assert!(bytes < 1024, "{bytes} bytes for {error}");
}
