//! Profiles as configuration: JSON, TOML, or any other format that serde knows (feature `serde`).
//!
//! It takes what a person wrote and gives the profile, or says under which key the mistake is; it gives back what reads as
//! the same profile again. Rules are written under the part of the certificate they are about, by the names of the
//! standards: `extensions.keyUsage.exactly`. The keys come from the table of [`Rule`](super::Rule); `docs/profiles.md`
//! explains them, `docs/profile.schema.json` is the schema.
//!
//! What is not a profile is refused, and so is a key that means nothing. Size and depth are bounded, so that a hostile
//! configuration costs little.

mod contradiction;
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
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};
use tree::{Bounded, Room};

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
    /// [`Code::PROFILE_MALFORMED`], quoting the path of the key and what is wrong with it, also where no certificate could
    /// keep what is written; [`Code::LIMIT_OBJECT_BYTES`] beyond a mebibyte.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        check_size(json.len())?;
        let room = Room::new();
        let mut reader = serde_json::Deserializer::from_slice(json);
        let tree = Bounded::new(&room).deserialize(&mut reader).and_then(|tree| reader.end().map(|()| tree));
        tree.map_err(|error| room.locate(error)).and_then(|tree| read::read(&tree)).map_err(malformed)
    }

    /// The profile as JSON that [`from_json`](Self::from_json) reads as the same profile: every row, with its clause, and no
    /// base.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), of a profile that was not read but made and that no certificate could keep, or of
    /// which something has no name to be written by, such as a bit of keyUsage beyond the ninth.
    pub fn to_json(&self) -> Result<String> {
        let tree = write::write(self).map_err(malformed)?;
        let json = serde_json::to_string_pretty(&tree).map_err(malformed)?;
        check_size(json.len()).map(|()| json)
    }

    /// The JSON schema of written profiles (draft 2020-12), for editors and for checks before deployment.
    #[must_use]
    pub fn json_schema() -> String {
        serde_json::to_string_pretty(&schema::schema()).unwrap_or_default()
    }
}

fn malformed(problem: impl fmt::Display) -> Error {
    Error::new(Code::PROFILE_MALFORMED).in_structure("Profile").with_found(problem)
}

fn check_size(bytes: usize) -> Result<()> {
    if bytes <= MAX_JSON {
        return Ok(());
    }
    let error = Error::new(Code::LIMIT_OBJECT_BYTES).in_structure("Profile");
    Err(error.with_found(format_args!("{bytes} bytes, at most {MAX_JSON}")))
}

/// Refuses what would not be read back as the same profile: see [`Profile::to_json`].
impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        write::write(self).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Refuses what is no profile, with the path of the key that is wrong.
impl<'de> serde::Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        let room = Room::new();
        let tree = Bounded::new(&room).deserialize(deserializer)?;
        read::read(&tree).map_err(D::Error::custom)
    }
}
