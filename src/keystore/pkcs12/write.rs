//! Makes a container.

use super::super::encryption::Encryption;
use super::super::engine;
use super::super::password::Password;
use crate::base::Result;
use crate::crypto::{DigestAlgorithm, PrivateKey, Random};
use crate::encoding::der::{Tag, Writer};
use crate::x509::Certificate;
use crate::x509::oid::{self, Oid};
use alloc::vec::Vec;

/// A container to be written; made by [`Pkcs12::builder`](super::Pkcs12::builder).
#[derive(Clone, Debug)]
pub struct Pkcs12Builder<'a> {
    key: &'a PrivateKey,
    certificate: &'a Certificate,
    chain: &'a [Certificate],
    friendly_name: Option<&'a str>,
    encryption: Encryption,
}

impl<'a> Pkcs12Builder<'a> {
    /// For a key and a certificate that belong together.
    pub(super) const fn new(key: &'a PrivateKey, certificate: &'a Certificate) -> Self {
        Self { key, certificate, chain: &[], friendly_name: None, encryption: Encryption::DEFAULT }
    }

    /// Adds the certificates of the issuers, by convention the nearest first.
    #[must_use]
    pub fn with_chain(self, chain: &'a [Certificate]) -> Self {
        Self { chain, ..self }
    }

    /// Names key and certificate for people; Java calls it the alias.
    #[must_use]
    pub fn with_friendly_name(self, name: &'a str) -> Self {
        Self { friendly_name: Some(name), ..self }
    }

    /// How key and certificates are encrypted, instead of by [`Encryption::DEFAULT`]. The MAC takes as many iterations as
    /// PBKDF2; beside scrypt, as many as the default.
    #[must_use]
    pub fn with_encryption(self, encryption: Encryption) -> Self {
        Self { encryption, ..self }
    }

    /// The container, in DER: certificates and key encrypted by AES-256, each under a salt of its own, and an HMAC-SHA-256
    /// over both. Key and certificate have the SHA-1 of the certificate as `localKeyId`, as OpenSSL writes it.
    ///
    /// Drawn from `random` are salt and initialization vector of the certificates, of the key, and the salt of the MAC,
    /// 16 bytes each. The same source gives the same bytes.
    ///
    /// # Errors
    /// [`Code::ENCRYPTION_PARAMETERS`](crate::base::Code::ENCRYPTION_PARAMETERS),
    /// [`Code::RANDOM_FAILED`](crate::base::Code::RANDOM_FAILED),
    /// [`Code::FEATURE_DISABLED`](crate::base::Code::FEATURE_DISABLED).
    pub fn to_der(&self, password: &str, random: &mut dyn Random) -> Result<Vec<u8>> {
        let iterations = match self.encryption {
            Encryption::Pbkdf2 { iterations } => iterations,
            Encryption::Scrypt { .. } => Encryption::DEFAULT_ITERATIONS,
        };
        // A reader pays for certificates, key and MAC together.
        engine::check_cost(&self.encryption, 2, iterations)?;
        let password = Password::new(password.as_bytes());
        let certificates = engine::encrypt(&self.encryption, &self.certificate_bags(), &password, random)?;
        let key = engine::encrypt(&self.encryption, &self.key.to_pkcs8_der()?, &password, random)?;
        let key_bag = written(|writer| {
            bag(writer, oid::SHROUDED_KEY_BAG, &self.attributes(), |writer| {
                writer.sequence(|writer| {
                    writer.raw(&key.identifier);
                    writer.primitive(Tag::OCTET_STRING, &key.ciphertext);
                });
            });
        });
        let safe = written(|writer| {
            content_info(writer, oid::PKCS7_ENCRYPTED_DATA, |writer| {
                writer.sequence(|writer| {
                    writer.unsigned(0);
                    writer.sequence(|writer| {
                        writer.oid(oid::PKCS7_DATA.as_bytes());
                        writer.raw(&certificates.identifier);
                        writer.primitive(Tag::context(0), &certificates.ciphertext);
                    });
                });
            });
            content_info(writer, oid::PKCS7_DATA, |writer| writer.primitive(Tag::OCTET_STRING, &key_bag));
        });
        let mut outcome = Ok(());
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.unsigned(3);
            content_info(writer, oid::PKCS7_DATA, |writer| writer.primitive(Tag::OCTET_STRING, &safe));
            outcome = engine::write_mac(writer, &safe, &password, iterations, random);
        });
        outcome.map(|()| writer.finish())
    }

    fn certificate_bags(&self) -> Vec<u8> {
        written(|writer| {
            certificate_bag(writer, self.certificate, &self.attributes());
            for certificate in self.chain {
                certificate_bag(writer, certificate, &[]);
            }
        })
    }

    /// localKeyId, and friendlyName if there is one.
    fn attributes(&self) -> Vec<Vec<u8>> {
        let id = self.certificate.fingerprint(DigestAlgorithm::Sha1);
        let id = attribute(oid::LOCAL_KEY_ID, Tag::OCTET_STRING, id.as_bytes());
        let name = self.friendly_name.map(|name| {
            let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
            attribute(oid::FRIENDLY_NAME, Tag::BMP_STRING, &utf16)
        });
        [id].into_iter().chain(name).collect()
    }
}

/// A SEQUENCE of what `contents` writes.
fn written(contents: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(contents);
    writer.finish()
}

fn content_info(writer: &mut Writer, kind: Oid<'_>, content: impl FnOnce(&mut Writer)) {
    writer.sequence(|writer| {
        writer.oid(kind.as_bytes());
        writer.constructed(Tag::context_constructed(0), content);
    });
}

fn attribute(kind: Oid<'_>, tag: Tag, value: &[u8]) -> Vec<u8> {
    written(|writer| {
        writer.oid(kind.as_bytes());
        writer.constructed(Tag::SET, |writer| writer.primitive(tag, value));
    })
}

fn bag(writer: &mut Writer, kind: Oid<'_>, attributes: &[Vec<u8>], value: impl FnOnce(&mut Writer)) {
    writer.sequence(|writer| {
        writer.oid(kind.as_bytes());
        writer.constructed(Tag::context_constructed(0), value);
        if !attributes.is_empty() {
            writer.set_of(attributes.to_vec());
        }
    });
}

fn certificate_bag(writer: &mut Writer, certificate: &Certificate, attributes: &[Vec<u8>]) {
    bag(writer, oid::CERT_BAG, attributes, |writer| {
        writer.sequence(|writer| {
            writer.oid(oid::X509_CERTIFICATE.as_bytes());
            writer.constructed(Tag::context_constructed(0), |writer| {
                writer.primitive(Tag::OCTET_STRING, certificate.as_der());
            });
        });
    });
}
