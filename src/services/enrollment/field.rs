//! The fields that may be registered, and their values.

use super::FieldError;
use crate::services::secret::OneOrMany;
use crate::services::view;
use crate::x509::{CertificateRequest, Name, Oid, oid};
use alloc::string::String;
use alloc::vec::Vec;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// How many values an array field may be registered with.
pub const MAX_VALUES: usize = 64;

/// Longer values are refused: no attribute here may be longer (RFC 5280 Appendix A.1, RFC 2985).
const MAX_CHARACTERS: usize = 255;

/// Declares the fields from one table.
macro_rules! fields {
    ($($variant:ident, $name:literal, $oid:ident, $multiple:literal, $doc:literal;)*) => {
        /// A field that may be registered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum RegisteredField {
            $(#[doc = $doc] $variant,)*
        }

        impl RegisteredField {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in requests and answers.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The type of the attribute it stands for.
            #[must_use]
            pub const fn oid(self) -> Oid<'static> {
                match self {
                    $(Self::$variant => oid::$oid,)*
                }
            }

            /// Whether it holds a list.
            #[must_use]
            pub const fn is_multiple(self) -> bool {
                match self {
                    $(Self::$variant => $multiple,)*
                }
            }
        }
    };
}

fields! {
    CommonName, "subject.common_name", COMMON_NAME, false, "commonName of the subject.";
    OrganizationName, "subject.organization_name", ORGANIZATION_NAME, false, "organizationName of the subject.";
    OrganizationUnit, "subject.organization_unit", ORGANIZATIONAL_UNIT_NAME, true, "Each organizationalUnitName of the subject.";
    Country, "subject.country", COUNTRY_NAME, false, "countryName of the subject.";
    State, "subject.state", STATE_OR_PROVINCE_NAME, false, "stateOrProvinceName of the subject.";
    Locality, "subject.locality", LOCALITY_NAME, false, "localityName of the subject.";
    StreetAddress, "subject.street_address", STREET_ADDRESS, true, "Each streetAddress of the subject.";
    PostalCode, "subject.postal_code", POSTAL_CODE, false, "postalCode of the subject.";
    Email, "subject.email", EMAIL_ADDRESS, false, "emailAddress of the subject.";
    ChallengePassword, "challenge_password", CHALLENGE_PASSWORD, false, "challengePassword of the request.";
}

/// One entry of `registered_values` as it was sent.
#[derive(Deserialize)]
pub(super) struct RegisteredValueRequest {
    certificate_field: Option<String>,
    matcher: Option<String>,
    value: Option<OneOrMany>,
}

/// A field and what it must hold.
///
/// Serialized as the answer has it: `certificate_field`, `matcher`, `value`, `multiple`.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredValue {
    field: RegisteredField,
    /// One for a string field. Wiped: one may be a challenge password.
    values: Zeroizing<Vec<String>>,
}

/// Checks each entry; what will not do is left out and reported under its index.
pub(super) fn check(entries: Vec<RegisteredValueRequest>, keep: &mut dyn FnMut(FieldError)) -> Vec<RegisteredValue> {
    let mut checked: Vec<RegisteredValue> = Vec::new();
    if entries.is_empty() || entries.len() > RegisteredField::ALL.len() {
        keep(
            FieldError::new("registered_values", "neither absent nor 1 to 10 entries")
                .with_value(&alloc::format!("{} entries", entries.len())),
        );
        return checked;
    }
    for (index, entry) in entries.into_iter().enumerate() {
        let param = |member: &str| alloc::format!("registered_values[{index}].{member}");
        match entry.check(&param) {
            Ok(value) if checked.iter().any(|earlier| earlier.field == value.field) => {
                keep(FieldError::new(param("certificate_field"), "occurs twice").with_value(value.field.name()));
            }
            Ok(value) => checked.push(value),
            Err(error) => keep(error),
        }
    }
    checked
}

impl RegisteredValueRequest {
    fn check(self, param: &dyn Fn(&str) -> String) -> Result<RegisteredValue, FieldError> {
        let name = self.certificate_field.ok_or_else(|| FieldError::missing(param("certificate_field")))?;
        let field = RegisteredField::ALL.iter().copied().find(|field| field.name() == name).ok_or_else(|| {
            FieldError::new(param("certificate_field"), "no field that supports registered values").with_value(&name)
        })?;
        if let Some(matcher) = self.matcher.filter(|matcher| matcher != "equals") {
            return Err(FieldError::new(param("matcher"), "no matcher but `equals`").with_value(&matcher));
        }
        let refused = |msg: &str| Err(FieldError::new(param("value"), msg));
        let values = match self.value {
            None => return Err(FieldError::missing(param("value"))),
            Some(OneOrMany::One(_)) if field.is_multiple() => {
                return refused("a string where the field takes an array");
            }
            Some(OneOrMany::Many(_)) if !field.is_multiple() => {
                return refused("an array where the field takes a string");
            }
            Some(OneOrMany::One(value)) => Vec::from([value]),
            Some(OneOrMany::Many(values)) => values,
        };
        if values.is_empty() || values.len() > MAX_VALUES {
            return refused("not 1 to 64 values");
        }
        if values.iter().any(|value| value.is_empty() || value.chars().count() > MAX_CHARACTERS) {
            return refused("not 1 to 255 characters");
        }
        let values = values.into_iter().map(|value| core::mem::take(&mut *value.into_text())).collect();
        Ok(RegisteredValue { field, values: Zeroizing::new(values) })
    }
}

/// How a registered value compares with what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Absent,
    Repeated,
    Different,
}

impl RegisteredValue {
    /// Which field.
    #[must_use]
    pub fn field(&self) -> RegisteredField {
        self.field
    }

    /// What it must hold: one value, or each of several in any order.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Compares with a subject and, for the challenge password, with the request.
    pub(super) fn compare(&self, subject: Option<&Name<'_>>, request: Option<&CertificateRequest>) -> Comparison {
        if self.field == RegisteredField::ChallengePassword {
            return self.compare_password(request);
        }
        let found =
            subject.map(|subject| (subject.find(self.field.oid()).count(), view::texts(subject, self.field.oid())));
        match found {
            None | Some((0, _)) => Comparison::Absent,
            Some((2.., _)) if !self.field.is_multiple() => Comparison::Repeated,
            // A value that is no text is equal to none.
            Some((count, mut texts)) if count == texts.len() => {
                let mut expected = self.values.to_vec();
                texts.sort_unstable();
                expected.sort_unstable();
                if texts == expected { Comparison::Equal } else { Comparison::Different }
            }
            Some(_) => Comparison::Different,
        }
    }

    fn compare_password(&self, request: Option<&CertificateRequest>) -> Comparison {
        let passwords = request.into_iter().flat_map(CertificateRequest::attributes);
        let mut passwords = passwords.filter(|it| it.kind == self.field.oid()).flat_map(|attribute| attribute.values());
        match (passwords.next(), passwords.next()) {
            (None, _) => Comparison::Absent,
            (Some(_), Some(_)) => Comparison::Repeated,
            (Some(found), None) => {
                let found = Zeroizing::new(found.to_text().unwrap_or_default().into_owned());
                let expected = self.values.first().map(String::as_bytes).unwrap_or_default();
                let equal = found.as_bytes().ct_eq(expected);
                if bool::from(equal) { Comparison::Equal } else { Comparison::Different }
            }
        }
    }
}

impl Serialize for RegisteredValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("RegisteredValue", 4)?;
        fields.serialize_field("certificate_field", self.field.name())?;
        fields.serialize_field("matcher", "equals")?;
        match self.values.as_slice() {
            [value] if !self.field.is_multiple() => fields.serialize_field("value", value)?,
            values => fields.serialize_field("value", values)?,
        }
        fields.serialize_field("multiple", &self.field.is_multiple())?;
        fields.end()
    }
}

/// The values too, but not that of a challenge password.
impl core::fmt::Debug for RegisteredValue {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut shown = f.debug_struct("RegisteredValue");
        shown.field("field", &self.field.name());
        if self.field != RegisteredField::ChallengePassword {
            shown.field("values", &*self.values);
        }
        shown.finish_non_exhaustive()
    }
}
