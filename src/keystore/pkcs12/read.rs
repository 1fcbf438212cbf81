//! Opens a container.

use super::super::engine;
use super::super::password::{Cost, Password};
use super::{CertificateEntry, KeyEntry, Pkcs12};
use crate::base::{Code, Error, Limits, Result};
use crate::crypto::PrivateKey;
use crate::encoding::ber;
use crate::encoding::der::{Reader, Tag, Tlv};
use crate::x509::oid::{self, Oid};
use crate::x509::{Certificate, CertificateRevocationList};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn container(der: &[u8], password: Option<&str>, mac_required: bool, limits: &Limits) -> Result<Pkcs12> {
    pfx(der, password, mac_required, limits).map_err(|error| error.in_structure("PFX"))
}

/// ```asn1
/// PFX ::= SEQUENCE { version INTEGER (3), authSafe ContentInfo, macData MacData OPTIONAL }
/// AuthenticatedSafe ::= SEQUENCE OF ContentInfo -- data or encryptedData
/// ```
fn pfx(der: &[u8], password: Option<&str>, mac_required: bool, limits: &Limits) -> Result<Pkcs12> {
    let der = ber::to_der(der, 0, None)?;
    let mut fields = only(der.reader(), Tag::SEQUENCE)?.reader();
    let version = fields.read(Tag::INTEGER).map_err(|error| error.in_field("version"))?;
    if version.value != [3] {
        return Err(Error::new(Code::BAD_VERSION).in_field("version").at(version.offset));
    }
    let (kind, content) = content_info(&mut fields).map_err(|error| error.in_field("authSafe"))?;
    // RFC 7292 §3.1: signedData is the integrity of public keys, which nobody uses.
    if kind != oid::PKCS7_DATA {
        return Err(unsupported("authSafe", kind));
    }
    let contents = only(content, Tag::OCTET_STRING).map_err(|error| error.in_field("authSafe"))?;
    let mac = fields.read_optional(Tag::SEQUENCE).map_err(|error| error.in_field("macData"))?;
    fields.finish()?;

    let mut cost = Cost::new(limits);
    let password = match (mac, password.map(|password| Password::new(password.as_bytes()))) {
        (Some(mac), Some(password)) => {
            let verified = engine::verify_mac(&mac, contents.value, password, &mut cost);
            Some(verified.map_err(|error| error.in_field("macData"))?)
        }
        (Some(_), None) => return Err(Error::new(Code::PASSWORD_REQUIRED).in_field("macData")),
        (None, _) if mac_required => return Err(Error::new(Code::KEYSTORE_MAC_MISSING).in_field("macData")),
        (None, password) => password,
    };

    let mut opened = Opening { password, is_authentic: mac.is_some(), cost, found: Pkcs12::default() };
    // The MAC is over the octets as they are: they are read as BER only now.
    let safes = ber::to_der(contents.value, contents.value_offset(), None);
    let safes = safes.map_err(|error| error.in_field("authSafe"))?;
    let mut safes = only(safes.reader(), Tag::SEQUENCE).map_err(|error| error.in_field("authSafe"))?.reader();
    while !safes.is_empty() {
        let (kind, content) = content_info(&mut safes).map_err(|error| error.in_field("authSafe"))?;
        opened.safe(kind, content)?;
    }
    Ok(opened.found)
}

/// ```asn1
/// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY }
/// ```
fn content_info<'a>(reader: &mut Reader<'a>) -> Result<(Oid<'a>, Reader<'a>)> {
    let mut info = reader.read(Tag::SEQUENCE)?.reader();
    let kind = Oid::decode(&info.read(Tag::OID)?)?;
    let content = info.read(Tag::context_constructed(0))?.reader();
    info.finish()?;
    Ok((kind, content))
}

/// The one value of type `tag` that there is.
fn only<'a>(mut reader: Reader<'a>, tag: Tag) -> Result<Tlv<'a>> {
    let tlv = reader.read(tag)?;
    reader.finish()?;
    Ok(tlv)
}

fn unsupported(field: &'static str, found: Oid<'_>) -> Error {
    Error::new(Code::KEYSTORE_CONTENT_UNSUPPORTED).in_field(field).with_found(found.label())
}

/// As many keys as are read from one container: checking one of RSA takes milliseconds, and writing it down a kilobyte.
const MOST_KEYS: usize = 100;

struct Opening<'p> {
    /// In the spelling of the MAC.
    password: Option<Password<'p>>,
    /// Whether a MAC has said that the password is right.
    is_authentic: bool,
    cost: Cost,
    found: Pkcs12,
}

fn needed<'a, 'p>(password: &'a Option<Password<'p>>) -> Result<&'a Password<'p>> {
    password.as_ref().ok_or_else(|| Error::new(Code::PASSWORD_REQUIRED))
}

impl Opening<'_> {
    /// Before a key is decrypted or checked.
    fn check_room(&self) -> Result<()> {
        if self.found.keys.len() < MOST_KEYS { Ok(()) } else { Err(Error::new(Code::LIMIT_KEYS)) }
    }

    /// ```asn1
    /// EncryptedData ::= SEQUENCE {
    ///     version INTEGER (0), encryptedContentInfo SEQUENCE {
    ///         contentType OBJECT IDENTIFIER (id-data), contentEncryptionAlgorithm AlgorithmIdentifier,
    ///         encryptedContent [0] IMPLICIT OCTET STRING OPTIONAL },
    ///     unprotectedAttrs [1] IMPLICIT SET OPTIONAL }
    /// ```
    fn safe(&mut self, kind: Oid<'_>, content: Reader<'_>) -> Result<()> {
        const FIELD: &str = "encryptedData";
        match kind {
            oid::PKCS7_DATA => {
                let contents = only(content, Tag::OCTET_STRING).map_err(|error| error.in_field("authSafe"))?;
                self.safe_contents(contents.value, contents.value_offset())
            }
            oid::PKCS7_ENCRYPTED_DATA => {
                let (identifier, ciphertext) = encrypted_data(content).map_err(|error| error.in_field(FIELD))?;
                // RFC 5652 §6.1: contents may be elsewhere; here there is nowhere.
                let Some(ciphertext) = ciphertext else {
                    return Err(Error::new(Code::MISSING_FIELD).in_field("encryptedContent"));
                };
                let plaintext = needed(&self.password)
                    .and_then(|password| engine::decrypt(&identifier, &ciphertext, password, &mut self.cost))
                    .map_err(|error| error.in_field(FIELD))?;
                // The padding of what a wrong password opens is right by chance.
                if !self.is_authentic && !has_bags(&plaintext) {
                    return Err(Error::new(Code::PASSWORD_WRONG).in_field(FIELD));
                }
                self.safe_contents(&plaintext, 0)
            }
            other => Err(unsupported("authSafe", other)),
        }
    }

    /// ```asn1
    /// SafeContents ::= SEQUENCE OF SafeBag
    /// SafeBag ::= SEQUENCE {
    ///     bagId OBJECT IDENTIFIER, bagValue [0] EXPLICIT ANY, bagAttributes SET OF PKCS12Attribute OPTIONAL }
    /// ```
    ///
    /// What is around nested bags waits in a list: depth takes no stack, no byte is read twice, and the order stays.
    fn safe_contents(&mut self, contents: &[u8], offset: usize) -> Result<()> {
        let contents = ber::to_der(contents, offset, None).map_err(|error| error.in_field("SafeContents"))?;
        let list = only(contents.reader(), Tag::SEQUENCE).map_err(|error| error.in_field("SafeContents"))?;
        let mut waiting = Vec::from([list.reader()]);
        while let Some(bags) = waiting.last_mut() {
            if bags.is_empty() {
                waiting.pop();
                continue;
            }
            let mut bag = bags.read(Tag::SEQUENCE).map_err(|error| error.in_field("SafeBag"))?.reader();
            let kind = bag.read(Tag::OID).and_then(|tlv| Oid::decode(&tlv));
            let kind = kind.map_err(|error| error.in_field("bagId"))?;
            let value = bag.read(Tag::context_constructed(0)).map_err(|error| error.in_field("bagValue"))?.reader();
            let attributes = attributes(bag).map_err(|error| error.in_field("bagAttributes"))?;
            if kind == oid::SAFE_CONTENTS_BAG {
                waiting.push(only(value, Tag::SEQUENCE).map_err(|error| error.in_field("safeContentsBag"))?.reader());
            } else {
                self.bag(kind, value, attributes)?;
            }
        }
        Ok(())
    }

    fn bag(&mut self, kind: Oid<'_>, value: Reader<'_>, (friendly_name, local_key_id): Attributes) -> Result<()> {
        match kind {
            oid::KEY_BAG => {
                self.check_room()?;
                let info = only(value, Tag::SEQUENCE).map_err(|error| error.in_field("keyBag"))?;
                let key = PrivateKey::from_pkcs8_der(info.raw)?;
                self.found.keys.push(KeyEntry { key, friendly_name, local_key_id });
            }
            oid::SHROUDED_KEY_BAG => {
                const FIELD: &str = "pkcs8ShroudedKeyBag";
                self.check_room()?;
                let info = only(value, Tag::SEQUENCE).map_err(|error| error.in_field(FIELD))?;
                let key = needed(&self.password)
                    .and_then(|password| PrivateKey::open(info.raw, password, &mut self.cost))
                    .map_err(|error| error.in_field(FIELD))?;
                self.found.keys.push(KeyEntry { key, friendly_name, local_key_id });
            }
            oid::CERT_BAG => {
                let der = typed(value, oid::X509_CERTIFICATE).map_err(|error| error.in_field("certBag"))?;
                let certificate = Certificate::from_der(der)?;
                self.found.certificates.push(CertificateEntry { certificate, friendly_name, local_key_id });
            }
            oid::CRL_BAG => {
                let der = typed(value, oid::X509_CRL).map_err(|error| error.in_field("crlBag"))?;
                self.found.crls.push(CertificateRevocationList::from_der(der)?);
            }
            oid::SECRET_BAG => self.found.passed_over = self.found.passed_over.saturating_add(1),
            other => return Err(unsupported("bagId", other)),
        }
        Ok(())
    }
}

/// Whether this begins as `SafeContents` does, and is no longer.
fn has_bags(contents: &[u8]) -> bool {
    let first = |contents: &[u8]| {
        let contents = ber::to_der(contents, 0, None)?;
        let mut bags = only(contents.reader(), Tag::SEQUENCE)?.reader();
        if bags.is_empty() {
            return Ok(());
        }
        bags.read(Tag::SEQUENCE)?.reader().read(Tag::OID).and_then(|tlv| Oid::decode(&tlv).map(|_| ()))
    };
    first(contents).is_ok()
}

fn encrypted_data<'a>(content: Reader<'a>) -> Result<(Tlv<'a>, Option<Cow<'a, [u8]>>)> {
    let mut fields = only(content, Tag::SEQUENCE)?.reader();
    fields.read(Tag::INTEGER)?;
    let mut info = fields.read(Tag::SEQUENCE)?.reader();
    fields.read_optional(Tag::context_constructed(1))?;
    fields.finish()?;
    let kind = Oid::decode(&info.read(Tag::OID)?)?;
    if kind != oid::PKCS7_DATA {
        return Err(unsupported("encryptedData", kind));
    }
    let identifier = info.read(Tag::SEQUENCE)?;
    let ciphertext = match info.read_optional(Tag::context_constructed(0))? {
        Some(segments) => Some(Cow::Owned(joined(segments.reader())?)),
        None => info.read_optional(Tag::context(0))?.map(|whole| Cow::Borrowed(whole.value)),
    };
    info.finish()?;
    Ok((identifier, ciphertext))
}

/// An OCTET STRING under an implicit tag in segments (X.690 §8.7.3, §8.14.4): BER whose tag does not say that it is one.
fn joined(mut segments: Reader<'_>) -> Result<Vec<u8>> {
    let mut octets = Vec::new();
    while !segments.is_empty() {
        octets.extend_from_slice(segments.read(Tag::OCTET_STRING)?.value);
    }
    Ok(octets)
}

/// `CertBag` and `CRLBag`: SEQUENCE { type OBJECT IDENTIFIER, value [0] EXPLICIT OCTET STRING }.
fn typed<'a>(value: Reader<'a>, expected: Oid<'_>) -> Result<&'a [u8]> {
    let mut fields = only(value, Tag::SEQUENCE)?.reader();
    let kind = Oid::decode(&fields.read(Tag::OID)?)?;
    if kind != expected {
        return Err(unsupported("bagValue", kind));
    }
    let value = only(fields.read(Tag::context_constructed(0))?.reader(), Tag::OCTET_STRING)?;
    fields.finish()?;
    Ok(value.value)
}

/// friendlyName and localKeyId.
type Attributes = (Option<String>, Option<Box<[u8]>>);

/// ```asn1
/// PKCS12Attribute ::= SEQUENCE { attrId OBJECT IDENTIFIER, attrValues SET OF ANY }
/// ```
///
/// The first value of the two that are known; others are read past.
fn attributes(mut bag: Reader<'_>) -> Result<Attributes> {
    let (mut friendly_name, mut local_key_id) = (None, None);
    let set = bag.read_optional(Tag::SET)?;
    bag.finish()?;
    let Some(mut reader) = set.map(|set| set.reader()) else { return Ok((None, None)) };
    while !reader.is_empty() {
        let mut attribute = reader.read(Tag::SEQUENCE)?.reader();
        let kind = Oid::decode(&attribute.read(Tag::OID)?)?;
        let mut values = attribute.read(Tag::SET)?.reader();
        attribute.finish()?;
        match kind {
            oid::FRIENDLY_NAME if friendly_name.is_none() => {
                let value = values.read(Tag::BMP_STRING).map_err(|error| error.in_field("friendlyName"))?;
                friendly_name = Some(utf16(value.value));
            }
            oid::LOCAL_KEY_ID if local_key_id.is_none() => {
                let value = values.read(Tag::OCTET_STRING).map_err(|error| error.in_field("localKeyId"))?;
                local_key_id = Some(value.value.into());
            }
            _ => {}
        }
    }
    Ok((friendly_name, local_key_id))
}

/// A name for people: what is no UTF-16 becomes U+FFFD.
fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).map(|unit| match unit {
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0xfffd,
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
