//! Where a CA stands in the tree: slugs, and paths of them.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use serde::{Serialize, Serializer};

/// How deep the tree may be.
pub const MAX_DEPTH: usize = 16;

/// Longer names are refused: commonName has at most 64 characters (RFC 5280 Appendix A.1).
const MAX_NAME: usize = 256;

/// A name for URLs and folders: lower-case letters of ASCII, digits, `-` and `_`; never empty.
///
/// Made of any name as the Go package `gosimple/slug` makes it: letters of other alphabets are transliterated, `&` and `@`
/// become words, quotes go, everything else becomes `-`.
///
/// ```
/// use certwright::services::ca_tree::Slug;
/// let slug: Slug = "Zoë's R&D  Root CA!".parse()?;
/// assert_eq!(slug.as_str(), "zoes-randd-root-ca");
/// # Ok::<(), certwright::services::ca_tree::NoSlug>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = NoSlug;

    fn from_str(name: &str) -> Result<Self, NoSlug> {
        if name.chars().count() > MAX_NAME {
            return Err(NoSlug);
        }
        let mut replaced = String::with_capacity(name.len());
        for one in name.trim().chars() {
            match one {
                '"' | '\'' | '\u{2019}' => {}
                '\u{2012}'..='\u{2015}' => replaced.push('-'),
                '&' => replaced.push_str("and"),
                '@' => replaced.push_str("at"),
                _ => replaced.push(one),
            }
        }
        let mut slug = String::with_capacity(replaced.len());
        for one in deunicode::deunicode(&replaced).chars().map(|one| one.to_ascii_lowercase()) {
            let allowed = one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
            if allowed {
                slug.push(one);
            } else if !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_matches(['-', '_']);
        // A slug is a name as well; transliterated, one character may have become many.
        if slug.is_empty() || slug.len() > MAX_NAME { Err(NoSlug) } else { Ok(Self(slug.into())) }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Slug {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The way to a CA from its root, as slugs: `example-root/example-intermediate`.
///
/// Made of commonNames or of slugs, with `/` between them: both lead to the same place. No part is empty, and none has
/// a dot, so that a path joined to a folder stays below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaPath(Vec<Slug>);

impl CaPath {
    /// The slugs, the root's first; at least one.
    #[must_use]
    pub fn slugs(&self) -> &[Slug] {
        &self.0
    }
}

impl FromStr for CaPath {
    type Err = NoSlug;

    fn from_str(path: &str) -> Result<Self, NoSlug> {
        if path.split('/').count() > MAX_DEPTH {
            return Err(NoSlug);
        }
        path.split('/').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for CaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, slug) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "/" };
            write!(f, "{separator}{slug}")?;
        }
        Ok(())
    }
}

/// A name of which nothing is left, or one too long; or a path with such a part, or one too deep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSlug;

impl fmt::Display for NoSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no letter or digit is left of a name, or it is too long")
    }
}

impl core::error::Error for NoSlug {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn slugs_are_those_of_the_service() {
        let slug = |name: &str| name.parse::<Slug>().map(|slug| slug.0);
        for (name, expected) in [
            ("Example Labs Intermediate Certificate Authority", "example-labs-intermediate-certificate-authority"),
            ("  A -- B  ", "a-b"),
            ("A – B", "a-b"),
            ("it’s \"x\"", "its-x"),
            ("me@home", "meathome"),
            ("_a_b_", "a_b"),
            ("Ünïcödé", "unicode"),
            ("影師", "ying-shi"),
            ("../../etc/passwd", "etc-passwd"),
        ] {
            assert_eq!(slug(name), Ok(expected.to_string()), "{name}");
        }
        assert_eq!(slug(&"a".repeat(MAX_NAME)), Ok("a".repeat(MAX_NAME)));
        for name in ["", " ", "!!!", "..", "-_-", &"a".repeat(MAX_NAME + 1), &"影".repeat(MAX_NAME)] {
            assert_eq!(slug(name), Err(NoSlug), "{name}");
        }
    }

    #[test]
    fn names_and_slugs_lead_to_the_same_place() {
        let path: CaPath = "Example Root/Example Intermediate".parse().unwrap();
        assert_eq!(path.to_string(), "example-root/example-intermediate");
        assert_eq!(path.to_string().parse(), Ok(path));
        for path in ["", "/", "/a", "a/", "a//b", "a/../b", &"a/".repeat(MAX_DEPTH)] {
            assert_eq!(path.parse::<CaPath>(), Err(NoSlug), "{path}");
        }
    }
}
