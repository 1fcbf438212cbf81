//! Object identifiers as the bytes they are encoded in, so that none is too long to be read (`2.25.<UUID>` is fine).

use crate::base::{Code, Error, Result};
use crate::encoding::der;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

/// A borrowed OBJECT IDENTIFIER: its DER contents, without tag and length.
///
/// ```
/// use certwright::x509::oid;
/// assert_eq!(oid::KEY_USAGE.to_string(), "2.5.29.15");
/// assert_eq!(oid::KEY_USAGE.name(), Some("keyUsage"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// From DER contents.
    ///
    /// # Errors
    /// [`Code::BAD_OID`] if they are empty, cut short or padded.
    pub fn from_contents(contents: &'a [u8]) -> Result<Self> {
        der::oid_contents(contents, 0).map(Self)
    }

    pub(crate) fn decode(tlv: &der::Tlv<'a>) -> Result<Self> {
        der::oid_contents(tlv.value, tlv.offset).map(Self)
    }

    /// DER contents, without tag and length.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// The name that the standard gives it, if it is one this crate knows.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        NAMES.iter().find(|(oid, _)| oid == self).map(|(_, name)| *name)
    }

    /// The dotted form or, for those this crate knows, the name.
    pub(crate) fn label(self) -> impl fmt::Display + 'a {
        Label(self)
    }

    /// An owned copy.
    #[must_use]
    pub fn to_owned(&self) -> ObjectIdentifier {
        ObjectIdentifier(Cow::Owned(self.0.into()))
    }

    /// Its arcs, each as the bytes of its subidentifier; the first stands for the first two arcs.
    fn subidentifiers(&self) -> impl Iterator<Item = &'a [u8]> {
        self.0.split_inclusive(|octet| octet & 0x80 == 0)
    }
}

struct Label<'a>(Oid<'a>);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name() {
            Some(name) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}

/// The value of one subidentifier; `None` beyond 128 bits.
fn arc(subidentifier: &[u8]) -> Option<u128> {
    subidentifier
        .iter()
        .try_fold(0_u128, |value, octet| value.checked_mul(128).map(|value| value | u128::from(octet & 0x7f)))
}

/// Decimal arcs with dots. An arc beyond 128 bits, which nobody assigns, is shown as the hexadecimal of its encoding in
/// brackets, so that the time to print is linear in the length.
impl fmt::Display for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, subidentifier) in self.subidentifiers().enumerate() {
            match (arc(subidentifier), index) {
                (Some(both), 0) => {
                    // X.690 §8.19.4: 40 × first + second, where the first is at most 2.
                    let first = (both / 40).min(2);
                    write!(f, "{first}.{}", both - first * 40)?;
                }
                (Some(arc), _) => write!(f, ".{arc}")?,
                (None, _) => {
                    f.write_str(if index == 0 { "[" } else { ".[" })?;
                    subidentifier.iter().try_for_each(|octet| write!(f, "{octet:02x}"))?;
                    f.write_str("]")?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'a, const SIZE: usize> From<&'a const_oid::ObjectIdentifier<SIZE>> for Oid<'a> {
    fn from(oid: &'a const_oid::ObjectIdentifier<SIZE>) -> Self {
        Self(oid.as_bytes())
    }
}

/// Fails with [`Code::BAD_OID`] for identifiers that `const_oid` cannot hold.
impl TryFrom<Oid<'_>> for const_oid::ObjectIdentifier {
    type Error = Error;

    fn try_from(oid: Oid<'_>) -> Result<Self> {
        Self::from_bytes(oid.0).map_err(|_| Error::new(Code::BAD_OID).with_found(oid))
    }
}

/// An owned OBJECT IDENTIFIER.
///
/// ```
/// use certwright::x509::ObjectIdentifier;
/// let uuid: ObjectIdentifier = "2.25.329800735698586629295641978511506172918".parse()?;
/// assert_eq!(uuid.to_string(), "2.25.329800735698586629295641978511506172918");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectIdentifier(Cow<'static, [u8]>);

impl ObjectIdentifier {
    /// One of the constants of [`oid`](self), without a copy: for tables.
    #[must_use]
    pub const fn from_static(oid: Oid<'static>) -> Self {
        Self(Cow::Borrowed(oid.0))
    }

    /// The identifier that the standard gives this name, if it is one this crate knows: `keyUsage`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(oid, _)| Self::from_static(*oid))
    }

    /// The borrowed form.
    #[must_use]
    pub fn as_oid(&self) -> Oid<'_> {
        Oid(&self.0)
    }
}

impl From<Oid<'_>> for ObjectIdentifier {
    fn from(oid: Oid<'_>) -> Self {
        oid.to_owned()
    }
}

impl fmt::Display for ObjectIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(f)
    }
}

impl fmt::Debug for ObjectIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Decimal arcs with dots, each below 2^127: `2.5.29.15`.
impl core::str::FromStr for ObjectIdentifier {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse_dotted(text).ok_or_else(|| Error::new(Code::OID_TEXT_INVALID).with_found(text))
    }
}

fn parse_dotted(text: &str) -> Option<ObjectIdentifier> {
    let mut arcs = text.split('.').map(|arc| {
        let canonical = arc == "0" || !arc.starts_with('0');
        if canonical && arc.bytes().all(|byte| byte.is_ascii_digit()) { arc.parse::<u128>().ok() } else { None }
    });
    let (first, second) = (arcs.next()??, arcs.next()??);
    if first > 2 || (first < 2 && second > 39) {
        return None;
    }
    let mut contents = Vec::new();
    push_arc(&mut contents, second.checked_add(first * 40)?);
    for arc in arcs {
        push_arc(&mut contents, arc?);
    }
    Some(ObjectIdentifier(Cow::Owned(contents)))
}

fn push_arc(contents: &mut Vec<u8>, arc: u128) {
    let groups = u128::BITS.saturating_sub(arc.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let [bits, ..] = (arc >> (group * 7) & 0x7f).to_le_bytes();
        contents.push(if group == 0 { bits } else { bits | 0x80 });
    }
}

/// Declares constants and the table of names from the same rows.
macro_rules! oids {
    ($($name:ident, $dotted:literal, $text:literal;)*) => {
        $(
            #[doc = concat!("`", $text, "` (", $dotted, ").")]
            pub const $name: Oid<'static> = {
                const ENCODED: const_oid::ObjectIdentifier = const_oid::ObjectIdentifier::new_unwrap($dotted);
                Oid(ENCODED.as_bytes())
            };
        )*
        static NAMES: &[(Oid<'static>, &str)] = &[$(($name, $text),)*];
    };
}

oids! {
    COMMON_NAME, "2.5.4.3", "commonName";
    SURNAME, "2.5.4.4", "surname";
    SERIAL_NUMBER, "2.5.4.5", "serialNumber";
    COUNTRY_NAME, "2.5.4.6", "countryName";
    LOCALITY_NAME, "2.5.4.7", "localityName";
    STATE_OR_PROVINCE_NAME, "2.5.4.8", "stateOrProvinceName";
    STREET_ADDRESS, "2.5.4.9", "streetAddress";
    ORGANIZATION_NAME, "2.5.4.10", "organizationName";
    ORGANIZATIONAL_UNIT_NAME, "2.5.4.11", "organizationalUnitName";
    TITLE, "2.5.4.12", "title";
    DESCRIPTION, "2.5.4.13", "description";
    BUSINESS_CATEGORY, "2.5.4.15", "businessCategory";
    POSTAL_CODE, "2.5.4.17", "postalCode";
    NAME, "2.5.4.41", "name";
    GIVEN_NAME, "2.5.4.42", "givenName";
    INITIALS, "2.5.4.43", "initials";
    GENERATION_QUALIFIER, "2.5.4.44", "generationQualifier";
    DN_QUALIFIER, "2.5.4.46", "dnQualifier";
    PSEUDONYM, "2.5.4.65", "pseudonym";
    ORGANIZATION_IDENTIFIER, "2.5.4.97", "organizationIdentifier";
    USER_ID, "0.9.2342.19200300.100.1.1", "userId";
    DOMAIN_COMPONENT, "0.9.2342.19200300.100.1.25", "domainComponent";
    EMAIL_ADDRESS, "1.2.840.113549.1.9.1", "emailAddress";
    UNSTRUCTURED_NAME, "1.2.840.113549.1.9.2", "unstructuredName";
    JURISDICTION_LOCALITY, "1.3.6.1.4.1.311.60.2.1.1", "jurisdictionLocalityName";
    JURISDICTION_STATE, "1.3.6.1.4.1.311.60.2.1.2", "jurisdictionStateOrProvinceName";
    JURISDICTION_COUNTRY, "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName";

    CHALLENGE_PASSWORD, "1.2.840.113549.1.9.7", "challengePassword";
    EXTENSION_REQUEST, "1.2.840.113549.1.9.14", "extensionRequest";
    MICROSOFT_EXTENSION_REQUEST, "1.3.6.1.4.1.311.2.1.14", "microsoftExtensionRequest";

    SUBJECT_DIRECTORY_ATTRIBUTES, "2.5.29.9", "subjectDirectoryAttributes";
    SUBJECT_KEY_IDENTIFIER, "2.5.29.14", "subjectKeyIdentifier";
    KEY_USAGE, "2.5.29.15", "keyUsage";
    PRIVATE_KEY_USAGE_PERIOD, "2.5.29.16", "privateKeyUsagePeriod";
    SUBJECT_ALT_NAME, "2.5.29.17", "subjectAltName";
    ISSUER_ALT_NAME, "2.5.29.18", "issuerAltName";
    BASIC_CONSTRAINTS, "2.5.29.19", "basicConstraints";
    CRL_NUMBER, "2.5.29.20", "cRLNumber";
    REASON_CODE, "2.5.29.21", "reasonCode";
    HOLD_INSTRUCTION_CODE, "2.5.29.23", "holdInstructionCode";
    HOLD_INSTRUCTION_NONE, "1.2.840.10040.2.1", "id-holdinstruction-none";
    HOLD_INSTRUCTION_CALL_ISSUER, "1.2.840.10040.2.2", "id-holdinstruction-callissuer";
    HOLD_INSTRUCTION_REJECT, "1.2.840.10040.2.3", "id-holdinstruction-reject";
    INVALIDITY_DATE, "2.5.29.24", "invalidityDate";
    DELTA_CRL_INDICATOR, "2.5.29.27", "deltaCRLIndicator";
    ISSUING_DISTRIBUTION_POINT, "2.5.29.28", "issuingDistributionPoint";
    CERTIFICATE_ISSUER, "2.5.29.29", "certificateIssuer";
    NAME_CONSTRAINTS, "2.5.29.30", "nameConstraints";
    CRL_DISTRIBUTION_POINTS, "2.5.29.31", "cRLDistributionPoints";
    CERTIFICATE_POLICIES, "2.5.29.32", "certificatePolicies";
    ANY_POLICY, "2.5.29.32.0", "anyPolicy";
    POLICY_MAPPINGS, "2.5.29.33", "policyMappings";
    AUTHORITY_KEY_IDENTIFIER, "2.5.29.35", "authorityKeyIdentifier";
    POLICY_CONSTRAINTS, "2.5.29.36", "policyConstraints";
    EXTENDED_KEY_USAGE, "2.5.29.37", "extKeyUsage";
    ANY_EXTENDED_KEY_USAGE, "2.5.29.37.0", "anyExtendedKeyUsage";
    FRESHEST_CRL, "2.5.29.46", "freshestCRL";
    NO_REV_AVAIL, "2.5.29.56", "noRevAvail";
    INHIBIT_ANY_POLICY, "2.5.29.54", "inhibitAnyPolicy";
    AUTHORITY_INFO_ACCESS, "1.3.6.1.5.5.7.1.1", "authorityInfoAccess";
    QC_STATEMENTS, "1.3.6.1.5.5.7.1.3", "qcStatements";
    SUBJECT_INFO_ACCESS, "1.3.6.1.5.5.7.1.11", "subjectInfoAccess";
    TLS_FEATURE, "1.3.6.1.5.5.7.1.24", "tlsFeature";
    SCT_LIST, "1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList";
    CT_POISON, "1.3.6.1.4.1.11129.2.4.3", "precertificatePoison";
    OCSP_NO_CHECK, "1.3.6.1.5.5.7.48.1.5", "id-pkix-ocsp-nocheck";
    OCSP_BASIC, "1.3.6.1.5.5.7.48.1.1", "id-pkix-ocsp-basic";
    OCSP_NONCE, "1.3.6.1.5.5.7.48.1.2", "id-pkix-ocsp-nonce";
    OCSP_EXTENDED_REVOKE, "1.3.6.1.5.5.7.48.1.9", "id-pkix-ocsp-extended-revoke";
    NETSCAPE_CERT_TYPE, "2.16.840.1.113730.1.1", "netscapeCertType";
    NETSCAPE_COMMENT, "2.16.840.1.113730.1.13", "netscapeComment";

    SERVER_AUTH, "1.3.6.1.5.5.7.3.1", "serverAuth";
    CLIENT_AUTH, "1.3.6.1.5.5.7.3.2", "clientAuth";
    CODE_SIGNING, "1.3.6.1.5.5.7.3.3", "codeSigning";
    EMAIL_PROTECTION, "1.3.6.1.5.5.7.3.4", "emailProtection";
    IPSEC_END_SYSTEM, "1.3.6.1.5.5.7.3.5", "ipsecEndSystem";
    IPSEC_TUNNEL, "1.3.6.1.5.5.7.3.6", "ipsecTunnel";
    IPSEC_USER, "1.3.6.1.5.5.7.3.7", "ipsecUser";
    TIME_STAMPING, "1.3.6.1.5.5.7.3.8", "timeStamping";
    OCSP_SIGNING, "1.3.6.1.5.5.7.3.9", "OCSPSigning";
    MICROSOFT_COMMERCIAL_CODE_SIGNING, "1.3.6.1.4.1.311.2.1.22", "msCodeCom";
    MICROSOFT_SERVER_GATED_CRYPTO, "1.3.6.1.4.1.311.10.3.3", "msSGC";
    MICROSOFT_KERNEL_CODE_SIGNING, "1.3.6.1.4.1.311.61.1.1", "msKernelCode";
    NETSCAPE_SERVER_GATED_CRYPTO, "2.16.840.1.113730.4.1", "nsSGC";
    MDL_DOCUMENT_SIGNER, "1.0.18013.5.1.2", "mdlDS";
    MDL_JWS_SIGNER, "1.0.18013.5.1.3", "mdlJWSCertificate";
    MDL_READER, "1.0.18013.5.1.6", "mdlReaderAuth";
    MDL_VICAL_SIGNER, "1.0.18013.5.1.8", "mdlVICALSigner";

    POLICY_CPS, "1.3.6.1.5.5.7.2.1", "id-qt-cps";
    POLICY_USER_NOTICE, "1.3.6.1.5.5.7.2.2", "id-qt-unotice";
    ACCESS_OCSP, "1.3.6.1.5.5.7.48.1", "id-ad-ocsp";
    ACCESS_CA_ISSUERS, "1.3.6.1.5.5.7.48.2", "id-ad-caIssuers";
    ACCESS_TIME_STAMPING, "1.3.6.1.5.5.7.48.3", "id-ad-timeStamping";
    ACCESS_CA_REPOSITORY, "1.3.6.1.5.5.7.48.5", "id-ad-caRepository";
    XMPP_ADDRESS, "1.3.6.1.5.5.7.8.5", "id-on-xmppAddr";
    SRV_NAME, "1.3.6.1.5.5.7.8.7", "id-on-dnsSRV";
    NAI_REALM, "1.3.6.1.5.5.7.8.8", "id-on-naiRealm";
    SMTP_UTF8_MAILBOX, "1.3.6.1.5.5.7.8.9", "id-on-SmtpUTF8Mailbox";
    USER_PRINCIPAL_NAME, "1.3.6.1.4.1.311.20.2.3", "userPrincipalName";

    RSA_ENCRYPTION, "1.2.840.113549.1.1.1", "rsaEncryption";
    RSASSA_PSS, "1.2.840.113549.1.1.10", "id-RSASSA-PSS";
    MGF1, "1.2.840.113549.1.1.8", "id-mgf1";
    SHA1_WITH_RSA, "1.2.840.113549.1.1.5", "sha1WithRSAEncryption";
    SHA224_WITH_RSA, "1.2.840.113549.1.1.14", "sha224WithRSAEncryption";
    SHA256_WITH_RSA, "1.2.840.113549.1.1.11", "sha256WithRSAEncryption";
    SHA384_WITH_RSA, "1.2.840.113549.1.1.12", "sha384WithRSAEncryption";
    SHA512_WITH_RSA, "1.2.840.113549.1.1.13", "sha512WithRSAEncryption";
    EC_PUBLIC_KEY, "1.2.840.10045.2.1", "id-ecPublicKey";
    ECDSA_WITH_SHA1, "1.2.840.10045.4.1", "ecdsa-with-SHA1";
    ECDSA_WITH_SHA224, "1.2.840.10045.4.3.1", "ecdsa-with-SHA224";
    ECDSA_WITH_SHA256, "1.2.840.10045.4.3.2", "ecdsa-with-SHA256";
    ECDSA_WITH_SHA384, "1.2.840.10045.4.3.3", "ecdsa-with-SHA384";
    ECDSA_WITH_SHA512, "1.2.840.10045.4.3.4", "ecdsa-with-SHA512";
    SECP256R1, "1.2.840.10045.3.1.7", "secp256r1";
    SECP384R1, "1.3.132.0.34", "secp384r1";
    SECP521R1, "1.3.132.0.35", "secp521r1";
    ED25519, "1.3.101.112", "id-Ed25519";
    ML_DSA_44, "2.16.840.1.101.3.4.3.17", "id-ml-dsa-44";
    ML_DSA_65, "2.16.840.1.101.3.4.3.18", "id-ml-dsa-65";
    ML_DSA_87, "2.16.840.1.101.3.4.3.19", "id-ml-dsa-87";
    DSA, "1.2.840.10040.4.1", "id-dsa";
    DSA_WITH_SHA1, "1.2.840.10040.4.3", "id-dsa-with-sha1";
    DSA_WITH_SHA224, "2.16.840.1.101.3.4.3.1", "id-dsa-with-sha224";
    DSA_WITH_SHA256, "2.16.840.1.101.3.4.3.2", "id-dsa-with-sha256";
    SHA1, "1.3.14.3.2.26", "id-sha1";
    SHA224, "2.16.840.1.101.3.4.2.4", "id-sha224";
    SHA256, "2.16.840.1.101.3.4.2.1", "id-sha256";
    SHA384, "2.16.840.1.101.3.4.2.2", "id-sha384";
    SHA512, "2.16.840.1.101.3.4.2.3", "id-sha512";

    PKCS7_DATA, "1.2.840.113549.1.7.1", "id-data";
    PKCS7_SIGNED_DATA, "1.2.840.113549.1.7.2", "id-signedData";
    PKCS7_ENCRYPTED_DATA, "1.2.840.113549.1.7.6", "id-encryptedData";
    FRIENDLY_NAME, "1.2.840.113549.1.9.20", "friendlyName";
    LOCAL_KEY_ID, "1.2.840.113549.1.9.21", "localKeyId";
    X509_CERTIFICATE, "1.2.840.113549.1.9.22.1", "x509Certificate";
    X509_CRL, "1.2.840.113549.1.9.23.1", "x509Crl";
    KEY_BAG, "1.2.840.113549.1.12.10.1.1", "keyBag";
    SHROUDED_KEY_BAG, "1.2.840.113549.1.12.10.1.2", "pkcs8ShroudedKeyBag";
    CERT_BAG, "1.2.840.113549.1.12.10.1.3", "certBag";
    CRL_BAG, "1.2.840.113549.1.12.10.1.4", "crlBag";
    SECRET_BAG, "1.2.840.113549.1.12.10.1.5", "secretBag";
    SAFE_CONTENTS_BAG, "1.2.840.113549.1.12.10.1.6", "safeContentsBag";
    PBKDF2, "1.2.840.113549.1.5.12", "id-PBKDF2";
    PBES2, "1.2.840.113549.1.5.13", "id-PBES2";
    PBMAC1, "1.2.840.113549.1.5.14", "id-PBMAC1";
    SCRYPT, "1.3.6.1.4.1.11591.4.11", "id-scrypt";
    HMAC_WITH_SHA1, "1.2.840.113549.2.7", "id-hmacWithSHA1";
    HMAC_WITH_SHA224, "1.2.840.113549.2.8", "id-hmacWithSHA224";
    HMAC_WITH_SHA256, "1.2.840.113549.2.9", "id-hmacWithSHA256";
    HMAC_WITH_SHA384, "1.2.840.113549.2.10", "id-hmacWithSHA384";
    HMAC_WITH_SHA512, "1.2.840.113549.2.11", "id-hmacWithSHA512";
    AES128_CBC, "2.16.840.1.101.3.4.1.2", "aes128-CBC-PAD";
    AES192_CBC, "2.16.840.1.101.3.4.1.22", "aes192-CBC-PAD";
    AES256_CBC, "2.16.840.1.101.3.4.1.42", "aes256-CBC-PAD";
    DES_EDE3_CBC, "1.2.840.113549.3.7", "des-EDE3-CBC";
    PBE_MD5_DES, "1.2.840.113549.1.5.3", "pbeWithMD5AndDES-CBC";
    PBE_MD5_RC2, "1.2.840.113549.1.5.6", "pbeWithMD5AndRC2-CBC";
    PBE_SHA1_DES, "1.2.840.113549.1.5.10", "pbeWithSHA1AndDES-CBC";
    PBE_SHA1_RC2, "1.2.840.113549.1.5.11", "pbeWithSHA1AndRC2-CBC";
    PBE_SHA1_3DES, "1.2.840.113549.1.12.1.3", "pbeWithSHAAnd3-KeyTripleDES-CBC";
    PBE_SHA1_2DES, "1.2.840.113549.1.12.1.4", "pbeWithSHAAnd2-KeyTripleDES-CBC";
    PBE_SHA1_RC2_128, "1.2.840.113549.1.12.1.5", "pbeWithSHAAnd128BitRC2-CBC";
    PBE_SHA1_RC2_40, "1.2.840.113549.1.12.1.6", "pbeWithSHAAnd40BitRC2-CBC";
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};

    #[test]
    fn constants_print_and_parse_back() {
        for (oid, _) in NAMES {
            let parsed: ObjectIdentifier = oid.to_string().parse().unwrap();
            assert_eq!(parsed.as_oid(), *oid);
        }
    }

    #[test]
    fn names_are_unique() {
        let mut oids: Vec<_> = NAMES.iter().map(|(oid, _)| *oid).collect();
        oids.sort_unstable();
        oids.dedup();
        assert_eq!(oids.len(), NAMES.len());
    }

    #[test]
    fn text_that_is_no_identifier_is_refused() {
        for text in ["", "1", "1.", ".1", "3.1", "1.40", "0.40.1", "2.5.04", "2.-1", "1.2.a", "2.+5", "1..2"] {
            let error = text.parse::<ObjectIdentifier>().unwrap_err();
            assert_eq!(error.code(), Code::OID_TEXT_INVALID, "{text:?}");
        }
        let beyond = ["2.25.", &"9".repeat(40)].concat();
        assert_eq!(beyond.parse::<ObjectIdentifier>().unwrap_err().code(), Code::OID_TEXT_INVALID);
    }

    #[test]
    fn padded_cut_and_empty_contents_are_refused() {
        for contents in [&[][..], &[0x80], &[0x55, 0x80, 0x01], &[0x55, 0x9d]] {
            assert_eq!(Oid::from_contents(contents).unwrap_err().code(), Code::BAD_OID, "{contents:02x?}");
        }
    }

    /// CVE-2023-2650: an identifier with an arc of a million digits must not take quadratic time to print.
    ///
    /// Also: CVE-2025-8885.
    #[test]
    fn huge_arcs_print_in_linear_time_as_hexadecimal() {
        let mut contents = alloc::vec![0xff; 100_000];
        contents.push(0x7f);
        let text = Oid::from_contents(&contents).unwrap().to_string();
        assert_eq!(text.len(), 2 * contents.len() + 2);
        assert!(text.starts_with("[ffff"));
    }

    #[test]
    fn the_first_subidentifier_splits_into_two_arcs() {
        for text in ["0.39", "1.0", "1.39.7", "2.0", "2.39", "2.40", "2.999.3"] {
            let oid: ObjectIdentifier = text.parse().unwrap();
            assert_eq!(oid.to_string(), String::from(text));
        }
    }
}
