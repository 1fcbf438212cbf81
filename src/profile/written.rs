//! Profiles as configuration: JSON, TOML, or any other format that serde knows (feature `serde`).
//!
//! It takes what a person wrote and gives the profile, or says under which key the mistake is; it gives back what reads as
//! the same profile again. Rules are written under the part of the certificate they are about, by the names of the
//! standards: `extensions.keyUsage.exactly`. The keys come from the table of [`Rule`](super::Rule); `docs/profiles.md`
//! explains them, `docs/profile.schema.json` is the schema.
//!
//! What is not a profile is refused, and so is a key that means nothing. Size and depth are bounded, so that a hostile
//! configuration costs little.

mod read;
mod schema;
mod tree;
mod value;
mod words;
mod write;

pub(super) use tree::Tree;
pub(super) use value::{Field, Malformed, Value, Written};

use super::Profile;
use crate::base::{Code, Error, Result};
use alloc::string::String;
use serde::de::{DeserializeSeed, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use tree::Bounded;

/// Bytes of a configuration in JSON.
const MAX_JSON: usize = 1 << 20;

impl Profile {
    /// Reads a profile from JSON; other formats come through [`serde::Deserialize`].
    ///
    /// ```
    /// use certwright::{Code, profile::Profile};
    /// let profile = Profile::from_json(br#"{
    ///     "name": "device", "base": "rfc5280_end_entity",
    ///     "extensions": { "keyUsage": { "presence": "required", "exactly": ["digitalSignature"] } }
    /// }"#)?;
    /// assert_eq!(profile.name(), "device");
    /// let error = Profile::from_json(br#"{"name": "x", "extensions": {"keyUsage": {"exactly": ["sign"]}}}"#).unwrap_err();
    /// assert_eq!(error.code(), Code::PROFILE_MALFORMED);
    /// assert_eq!(error.found(), Some("extensions.keyUsage.exactly[0]: no usage is called \"sign\""));
    /// # Ok::<(), certwright::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::PROFILE_MALFORMED`], quoting the path of the key and what is wrong with it;
    /// [`Code::LIMIT_OBJECT_BYTES`] beyond a mebibyte.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        if json.len() > MAX_JSON {
            let error = Error::new(Code::LIMIT_OBJECT_BYTES).in_structure("Profile");
            return Err(error.with_found(format_args!("{} bytes, at most {MAX_JSON}", json.len())));
        }
        serde_json::from_slice(json)
            .map_err(|error| Error::new(Code::PROFILE_MALFORMED).in_structure("Profile").with_found(error))
    }

    /// The profile as JSON that [`from_json`](Self::from_json) reads: every row, with its clause, and no base.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The JSON schema of written profiles (draft 2020-12), for editors and for checks before deployment.
    #[must_use]
    pub fn json_schema() -> String {
        serde_json::to_string_pretty(&schema::schema()).unwrap_or_default()
    }
}

impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        write::write(self).serialize(serializer)
    }
}

/// Refuses what is no profile, with the path of the key that is wrong.
impl<'de> serde::Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        let room = Bounded::room();
        let tree = Bounded::new(&room).deserialize(deserializer)?;
        read::read(&tree).map_err(D::Error::custom)
    }
}
