//! Plain data that every layer speaks: codes, errors, findings, points in time, limits. Imports nothing.

mod code;
mod error;
mod finding;
mod limits;
mod time;

pub use code::{Code, Level};
pub(crate) use error::bounded_to;
pub(crate) use error::is_safe_to_print;
pub use error::{Error, Result};
pub use finding::{Finding, Location};
pub use limits::Limits;
pub use time::{CivilTime, Timestamp};
