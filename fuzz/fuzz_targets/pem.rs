//! Any bytes as PEM: no panic; what reads strictly reads leniently to the same; what is written reads back.
#![no_main]

use certwright::encoding::pem::{Mode, blocks, encode};

libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    let strict: Result<Vec<_>, _> = blocks(text, Mode::Strict).collect();
    let lenient: Vec<_> = blocks(text, Mode::Lenient).collect();
    assert!(!lenient.is_empty());
    if let Ok(strict) = strict {
        assert_eq!(Ok(&strict), lenient.into_iter().collect::<Result<Vec<_>, _>>().as_ref());
        for block in strict {
            let text = encode(block.label, &block.der);
            let again = blocks(text.as_bytes(), Mode::Strict).next().unwrap().unwrap();
            assert_eq!((block.label, block.der), (again.label, again.der));
        }
    }
});
