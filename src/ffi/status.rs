//! The coarse results that a C program branches on.

use crate::base::Code;

/// What became of a call. The reason is in the error: `cw_error_code`.
///
/// The numbers never change; later versions may add some.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_status {
    /// Done.
    CW_STATUS_OK = 0,
    /// A certificate was judged and rejected. `cw_validate` hands out the verdict all the same.
    CW_STATUS_REJECTED = 1,
    /// The input cannot be read (CW_CODE 10xxx).
    CW_STATUS_MALFORMED = 2,
    /// A key, an algorithm or a signature is not usable (11xxx).
    CW_STATUS_CRYPTO = 3,
    /// Refused to issue (16xxx).
    CW_STATUS_REFUSED = 4,
    /// A key container cannot be opened or made (17xxx).
    CW_STATUS_KEYSTORE = 5,
    /// More work or space than the limits allow (18xxx).
    CW_STATUS_LIMIT = 6,
    /// An argument that must not be NULL is NULL.
    CW_STATUS_NULL_ARGUMENT = 7,
    /// An argument is out of its range, no UTF-8, or a handle of another type.
    CW_STATUS_INVALID_ARGUMENT = 8,
    /// There is no such element, field or extension.
    CW_STATUS_NOT_FOUND = 9,
    /// What this needs was left out when the library was built: see `cw_has_feature`.
    CW_STATUS_UNSUPPORTED = 10,
    /// A callback reported failure.
    CW_STATUS_CALLBACK = 11,
    /// A defect of this library was stopped at its border. The objects involved are still safe to free.
    CW_STATUS_PANIC = 12,
}

impl cw_status {
    /// The status of a code: by its area, but for those that a program would handle in another way.
    pub(super) fn of(code: Code) -> Self {
        match code {
            Code::FEATURE_DISABLED => Self::CW_STATUS_UNSUPPORTED,
            Code::NULL_ARGUMENT => Self::CW_STATUS_NULL_ARGUMENT,
            Code::PANIC => Self::CW_STATUS_PANIC,
            Code::CALLBACK_FAILED => Self::CW_STATUS_CALLBACK,
            Code::INDEX_OUT_OF_RANGE | Code::ABSENT => Self::CW_STATUS_NOT_FOUND,
            // The caller's own argument, whatever its area: names and times to compare with, hexadecimal, …
            Code::REFERENCE_INVALID | Code::TIME_OUT_OF_RANGE => Self::CW_STATUS_INVALID_ARGUMENT,
            // Text that somebody else wrote.
            Code::PROFILE_MALFORMED => Self::CW_STATUS_MALFORMED,
            _ => match code.number() / 1000 {
                10 => Self::CW_STATUS_MALFORMED,
                11 => Self::CW_STATUS_CRYPTO,
                12..=15 => Self::CW_STATUS_REJECTED,
                16 => Self::CW_STATUS_REFUSED,
                17 => Self::CW_STATUS_KEYSTORE,
                18 => Self::CW_STATUS_LIMIT,
                _ => Self::CW_STATUS_INVALID_ARGUMENT,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cw_status;
    use crate::base::Code;

    #[test]
    fn no_code_is_a_success() {
        for code in Code::all() {
            assert_ne!(cw_status::of(code), cw_status::CW_STATUS_OK, "{code}");
        }
    }

    #[test]
    fn codes_have_the_status_of_their_area_or_their_own() {
        for (code, status) in [
            (Code::TRUNCATED, cw_status::CW_STATUS_MALFORMED),
            (Code::SIGNATURE_INVALID, cw_status::CW_STATUS_CRYPTO),
            (Code::FEATURE_DISABLED, cw_status::CW_STATUS_UNSUPPORTED),
            (Code::EXPIRED, cw_status::CW_STATUS_REJECTED),
            (Code::PROFILE_MALFORMED, cw_status::CW_STATUS_MALFORMED),
            (Code::NAME_MISMATCH, cw_status::CW_STATUS_REJECTED),
            (Code::REFERENCE_INVALID, cw_status::CW_STATUS_INVALID_ARGUMENT),
            (Code::ISSUE_PATH_LEN, cw_status::CW_STATUS_REFUSED),
            (Code::LIMIT_SIGNATURES, cw_status::CW_STATUS_LIMIT),
            (Code::NULL_ARGUMENT, cw_status::CW_STATUS_NULL_ARGUMENT),
            (Code::NOT_UTF8, cw_status::CW_STATUS_INVALID_ARGUMENT),
            (Code::ABSENT, cw_status::CW_STATUS_NOT_FOUND),
            (Code::PANIC, cw_status::CW_STATUS_PANIC),
        ] {
            assert_eq!(cw_status::of(code), status, "{code}");
        }
    }
}
