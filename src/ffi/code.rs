//! The table of reason numbers.

use super::border::{Neutral as _, value};
use super::buffer::cw_text;
use crate::base::{Code, Level};

/// How binding a rule is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_level {
    /// Worth knowing; no rule is broken.
    CW_LEVEL_INFO = 1,
    /// A SHOULD of the standard: reported, does not reject.
    CW_LEVEL_SHOULD = 2,
    /// A MUST of the standard: rejects.
    CW_LEVEL_MUST = 3,
}

impl cw_level {
    pub(super) const fn number(level: Level) -> u32 {
        match level {
            Level::Info => 1,
            Level::Should => 2,
            Level::Must => 3,
        }
    }
}

/// How many reasons there are.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_count() -> usize {
    Code::all().len()
}

/// The number of a reason, by index from 0, ascending; 0 beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_at(index: usize) -> u32 {
    value(|| Ok(Code::all().nth(index).ok_or(Code::INDEX_OUT_OF_RANGE)?.number()))
}

fn texts(number: u32) -> [cw_text; 4] {
    Code::from_number(number).map_or([cw_text::NEUTRAL; 4], |code| code.texts_with_nul().map(cw_text::row))
}

/// The name of a reason: `EXPIRED` for CW_CODE_EXPIRED. Static; empty for a number that this version does not know.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_name(code: u32) -> cw_text {
    let [name, ..] = texts(code);
    name
}

/// The clause of the standard that the rule comes from, where no profile has one of its own: `cw_finding_clause`. Static; empty for a number that this version does not know.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_clause(code: u32) -> cw_text {
    let [_, clause, ..] = texts(code);
    clause
}

/// What is wrong, in a few words. Static; empty for a number that this version does not know.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_title(code: u32) -> cw_text {
    let [_, _, title, _] = texts(code);
    title
}

/// What a person can do about it. Static; empty for a number that this version does not know.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_remedy(code: u32) -> cw_text {
    let [.., remedy] = texts(code);
    remedy
}

/// How binding the rule is where no profile says otherwise: a `cw_level`; 0 for a number that this version does not know.
#[unsafe(no_mangle)]
pub extern "C" fn cw_code_level(code: u32) -> u32 {
    Code::from_number(code).map_or(0, |code| cw_level::number(code.level()))
}
