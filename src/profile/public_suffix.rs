//! Public suffixes: the domains below which anybody can register a name (CA/B BR §3.2.2.6).
//!
//! The list changes every week and takes a megabyte of code, so it comes with the feature `public-suffix` only, as it
//! stood when the `psl` crate was released. Its section of private domains does not count, as the BR recommend.

/// Whether `domain`, in any case, is a public suffix as a whole: `co.uk`, not `example.co.uk`. Without the list, nothing is.
#[cfg(feature = "public-suffix")]
pub(super) fn is_public_suffix(domain: &[u8]) -> bool {
    use psl::{List, Psl, Type};
    let domain = domain.to_ascii_lowercase();
    let suffix = List.suffix(&domain);
    suffix.is_some_and(|suffix| suffix.as_bytes() == domain && suffix.typ() != Some(Type::Private))
}

#[cfg(not(feature = "public-suffix"))]
pub(super) fn is_public_suffix(_: &[u8]) -> bool {
    false
}

#[cfg(all(test, feature = "public-suffix"))]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_public_if_names_are_registered_right_below_it() {
        for (domain, expected) in [
            ("com", true),
            ("co.uk", true),
            ("CO.UK", true),
            ("example.co.uk", false),
            ("example.com", false),
            // By the rule `*.ck` and its exception `!www.ck`.
            ("anything.ck", true),
            ("www.ck", false),
            // In the section of private domains.
            ("github.io", false),
            // No rule but the implicit `*`.
            ("internal-tld", true),
            ("corp.internal-tld", false),
            ("", false),
        ] {
            assert_eq!(is_public_suffix(domain.as_bytes()), expected, "{domain}");
        }
    }

    #[test]
    fn long_names_are_looked_up_label_by_label_without_harm() {
        let name = [b"a.".repeat(100_000), b"com".to_vec()].concat();
        assert!(!is_public_suffix(&name));
        assert!(!is_public_suffix(&b".".repeat(1000)));
    }
}
