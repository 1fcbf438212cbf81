//! Any bytes as a name, and as the text of one: no panic; what is read matches itself; what is written reads back.
#![no_main]

use certwright::Code;
use certwright::x509::{DistinguishedName, Name};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    // Two names, so that they can be compared.
    let (one, other) = input.split_at(input.len() / 2);
    if let (Ok(one), Ok(other)) = (Name::from_der(one), Name::from_der(other)) {
        let equal = one.matches(&other);
        assert_eq!(equal, other.matches(&one));
        assert_eq!(equal, one.canonical() == other.canonical());
        assert!(!equal || one.is_within(&other) && other.is_within(&one));
    }
    if let Ok(name) = Name::from_der(input) {
        assert_eq!(name.as_der(), input);
        assert!(name.matches(&Name::from_der(&name.canonical()).unwrap()));
        shown(name);
    }
    let Some(Ok(name)) = std::str::from_utf8(input).ok().map(str::parse::<DistinguishedName>) else { return };
    shown(name.as_name());
});

/// The text is that of the same name, if it is one that may be issued.
fn shown(name: Name<'_>) {
    let text = name.to_string();
    assert!(!text.contains(char::is_control) && !name.to_openssl_string().contains(char::is_control));
    if name.rdns().any(|rdn| rdn.attributes().next().is_none()) {
        // No text says that an RDN is empty.
        return;
    }
    match text.parse::<DistinguishedName>() {
        Ok(again) => assert!(again.as_name().matches(&name), "{text}"),
        Err(error) => assert!([Code::ISSUE_BAD_NAME, Code::NAME_TEXT_INVALID].contains(&error.code()), "{error}"),
    }
}
