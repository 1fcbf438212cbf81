//! Certificates made field by field, well or badly; nobody signs them.

use crate::base::Timestamp;
use crate::crypto::{KeyIdMethod, PublicKey, SignatureAlgorithm};
use crate::encoding::der::{Tag, Writer, time_to_der};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, DistinguishedName, Oid, oid};
use alloc::vec::Vec;

#[derive(Clone)]
pub(super) struct Recipe {
    pub(super) version: u8,
    pub(super) serial: Vec<u8>,
    pub(super) algorithm: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) subject: Vec<u8>,
    pub(super) spki: Vec<u8>,
    pub(super) unique_id: bool,
    pub(super) extensions: Vec<(Oid<'static>, bool, Vec<u8>)>,
}

pub(super) fn der(contents: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    contents(&mut writer);
    writer.finish()
}

pub(super) fn name(text: &str) -> Vec<u8> {
    text.parse::<DistinguishedName>().unwrap().as_der().to_vec()
}

/// A name of one attribute, whatever its value.
pub(super) fn raw_name(kind: Oid<'_>, tag: Tag, value: &[u8]) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            writer.constructed(Tag::SET, |writer| {
                writer.sequence(|writer| {
                    writer.oid(kind.as_bytes());
                    writer.primitive(tag, value);
                });
            });
        });
    })
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The base point of P-256 (FIPS 186-4 §D.1.2.3), which is as good a public key as any.
const P256_POINT: [u8; 64] = [
    0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d,
    0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a,
    0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb,
    0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
];

fn spki(algorithm: Oid<'_>, parameters: &[u8], bits: &[u8]) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.oid(algorithm.as_bytes());
                writer.raw(parameters);
            });
            writer.bit_string(bits);
        });
    })
}

pub(super) fn p256_bits() -> Vec<u8> {
    [&[4][..], &P256_POINT].concat()
}

fn key_id() -> [u8; 20] {
    PublicKey::from_spki_der(&p256(&p256_bits())).unwrap().key_identifier(KeyIdMethod::Rfc5280Sha1)
}

pub(super) fn p256(bits: &[u8]) -> Vec<u8> {
    let curve = der(|writer| writer.oid(oid::SECP256R1.as_bytes()));
    spki(oid::EC_PUBLIC_KEY, &curve, bits)
}

pub(super) fn ed25519() -> Vec<u8> {
    // RFC 8032 §7.1, test 1.
    let bits = [
        0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
        0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
    ];
    spki(oid::ED25519, &[], &bits)
}

/// X25519, a kind of key that this crate does not know.
pub(super) fn x25519() -> Vec<u8> {
    spki(Oid::from_contents(&[0x2b, 0x65, 0x6e]).unwrap(), &[], &[9; 32])
}

/// An odd number of so many bits as modulus.
pub(super) fn rsa(bits: usize) -> Vec<u8> {
    spki(oid::RSA_ENCRYPTION, &[5, 0], &rsa_key(bits))
}

/// The same for PSS alone, with any hash.
pub(super) fn rsa_for_pss(bits: usize) -> Vec<u8> {
    spki(oid::RSASSA_PSS, &[], &rsa_key(bits))
}

fn rsa_key(bits: usize) -> Vec<u8> {
    let mut modulus = alloc::vec![0xff; bits.div_ceil(8)];
    modulus[0] = u8::try_from(0xff_u32 >> (modulus.len() * 8 - bits)).unwrap();
    der(|writer| {
        writer.sequence(|writer| {
            writer.unsigned_bytes(Tag::INTEGER, &modulus);
            writer.unsigned(65_537);
        });
    })
}

impl Recipe {
    /// A certificate with keys and names and without extensions, for 90 days from 2027 on.
    pub(super) fn new(subject: &str) -> Self {
        Self {
            version: 3,
            serial: Vec::from([0x11; 16]),
            algorithm: SignatureAlgorithm::EcdsaSha256.to_der(),
            issuer: name("CN=Example CA,O=Example,C=NZ"),
            not_before: at("2027-01-01T00:00:00Z"),
            not_after: at("2027-03-31T23:59:59Z"),
            subject: name(subject),
            spki: p256(&p256_bits()),
            unique_id: false,
            extensions: Vec::new(),
        }
        .with(oid::SUBJECT_KEY_IDENTIFIER, false, ski(&key_id()))
        .with(oid::AUTHORITY_KEY_IDENTIFIER, false, aki(Some(&ISSUER_KEY_ID), false, false))
        .with(oid::CERTIFICATE_POLICIES, false, policies(&[&[0x2a, 3]], None))
        .with(
            oid::CRL_DISTRIBUTION_POINTS,
            false,
            distribution_point(b"http://crl.example.com/ca.crl", false, false),
        )
    }

    pub(super) fn ca() -> Self {
        Self::new("CN=Issuing CA,O=Example,C=NZ")
            .with(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, Some(0)))
            .with(oid::KEY_USAGE, true, key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN))
    }

    pub(super) fn leaf(purpose: Oid<'_>, usage: KeyUsage) -> Self {
        Self::new("CN=www.example.com,O=Example,C=NZ")
            .with(oid::KEY_USAGE, true, key_usage(usage))
            .with(oid::EXTENDED_KEY_USAGE, false, purposes(&[purpose]))
            .with(oid::SUBJECT_ALT_NAME, false, names(&[(0x82, b"www.example.com")]))
            .with(oid::AUTHORITY_INFO_ACCESS, false, access(oid::ACCESS_OCSP, 0x86, b"http://ocsp.example.com"))
    }

    /// The certificate of whoever issues the others.
    pub(super) fn root() -> Self {
        let mut root = Self::ca();
        root.subject.clone_from(&root.issuer);
        root.not_before = at("2020-01-01T00:00:00Z");
        root.not_after = at("2039-12-01T00:00:00Z");
        root.with(oid::SUBJECT_KEY_IDENTIFIER, false, ski(&ISSUER_KEY_ID))
    }

    /// With this extension, in the place of the one there is.
    pub(super) fn with(mut self, oid: Oid<'static>, critical: bool, value: Vec<u8>) -> Self {
        self.set(oid, critical, value);
        self
    }

    pub(super) fn set(&mut self, oid: Oid<'static>, critical: bool, value: Vec<u8>) {
        match self.extensions.iter_mut().find(|(it, ..)| *it == oid) {
            Some(extension) => *extension = (oid, critical, value),
            None => self.extensions.push((oid, critical, value)),
        }
    }

    pub(super) fn remove(&mut self, oid: Oid<'_>) {
        self.extensions.retain(|(it, ..)| *it != oid);
    }

    pub(super) fn tbs(&self) -> Vec<u8> {
        der(|writer| {
            writer.sequence(|writer| {
                if self.version > 1 {
                    writer.constructed(Tag::context_constructed(0), |it| it.unsigned(u64::from(self.version - 1)));
                }
                writer.primitive(Tag::INTEGER, &self.serial);
                writer.raw(&self.algorithm);
                writer.raw(&self.issuer);
                writer.sequence(|writer| {
                    time_to_der(self.not_before, writer);
                    time_to_der(self.not_after, writer);
                });
                writer.raw(&self.subject);
                writer.raw(&self.spki);
                if self.unique_id {
                    writer.primitive(Tag::context(2), &[0, 0xaa]);
                }
                if !self.extensions.is_empty() {
                    writer.constructed(Tag::context_constructed(3), |writer| {
                        writer.sequence(|writer| {
                            for (oid, critical, value) in &self.extensions {
                                writer.sequence(|writer| {
                                    writer.oid(oid.as_bytes());
                                    if *critical {
                                        writer.boolean(true);
                                    }
                                    writer.primitive(Tag::OCTET_STRING, value);
                                });
                            }
                        });
                    });
                }
            });
        })
    }

    pub(super) fn certificate(&self) -> Certificate {
        super::super::unsigned(&self.tbs()).unwrap()
    }
}

const ISSUER_KEY_ID: [u8; 20] = [7; 20];

pub(super) fn ski(identifier: &[u8]) -> Vec<u8> {
    der(|writer| writer.primitive(Tag::OCTET_STRING, identifier))
}

pub(super) fn aki(key: Option<&[u8]>, issuer: bool, serial: bool) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            key.into_iter().for_each(|key| writer.primitive(Tag::context(0), key));
            if issuer {
                writer.constructed(Tag::context_constructed(1), |writer| {
                    writer.constructed(Tag::context_constructed(4), |writer| writer.raw(&name("CN=Another")));
                });
            }
            if serial {
                writer.primitive(Tag::context(2), &[9]);
            }
        });
    })
}

pub(super) fn basic_constraints(ca: bool, path_len: Option<u64>) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            if ca {
                writer.boolean(true);
            }
            path_len.into_iter().for_each(|path_len| writer.unsigned(path_len));
        });
    })
}

pub(super) fn key_usage(usage: KeyUsage) -> Vec<u8> {
    der(|writer| writer.named_bits(Tag::BIT_STRING, usage.bits()))
}

pub(super) fn purposes(purposes: &[Oid<'_>]) -> Vec<u8> {
    der(|writer| writer.sequence(|writer| purposes.iter().for_each(|purpose| writer.oid(purpose.as_bytes()))))
}

/// GeneralNames, each by its tag and contents.
pub(super) fn names(names: &[(u8, &[u8])]) -> Vec<u8> {
    der(|writer| writer.sequence(|writer| names.iter().for_each(|(tag, value)| writer.primitive(Tag(*tag), value))))
}

/// One distribution point: a URI (none if empty), reasons, cRLIssuer.
pub(super) fn distribution_point(uri: &[u8], reasons: bool, issuer: bool) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                if !uri.is_empty() {
                    writer.constructed(Tag::context_constructed(0), |writer| {
                        writer.constructed(Tag::context_constructed(0), |writer| {
                            writer.primitive(Tag::context(6), uri);
                        });
                    });
                }
                if reasons {
                    writer.primitive(Tag::context(1), &[6, 0x40]);
                }
                if issuer {
                    writer.constructed(Tag::context_constructed(2), |writer| {
                        writer.primitive(Tag::context(6), b"http://a/b");
                    });
                }
            });
        });
    })
}

pub(super) fn access(method: Oid<'_>, tag: u8, location: &[u8]) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.oid(method.as_bytes());
                writer.primitive(Tag(tag), location);
            });
        });
    })
}

/// certificatePolicies, the last with one qualifier: its identifier and value.
pub(super) fn policies(policies: &[&[u8]], qualifier: Option<(Oid<'_>, Vec<u8>)>) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            for (index, policy) in policies.iter().enumerate() {
                writer.sequence(|writer| {
                    writer.oid(policy);
                    let last = index + 1 == policies.len();
                    for (id, value) in qualifier.iter().filter(|_| last) {
                        writer.sequence(|writer| {
                            writer.sequence(|writer| {
                                writer.oid(id.as_bytes());
                                writer.raw(value);
                            });
                        });
                    }
                });
            }
        });
    })
}

/// A user notice with this explicitText.
pub(super) fn notice(tag: Tag, text: &[u8]) -> Vec<u8> {
    der(|writer| writer.sequence(|writer| writer.primitive(tag, text)))
}

pub(super) fn mappings(from: Oid<'_>, to: Oid<'_>) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.oid(from.as_bytes());
                writer.oid(to.as_bytes());
            });
        });
    })
}

/// nameConstraints with one permitted subtree.
pub(super) fn constraints(tag: u8, base: &[u8], minimum: u64) -> Vec<u8> {
    der(|writer| {
        writer.sequence(|writer| {
            writer.constructed(Tag::context_constructed(0), |writer| {
                writer.sequence(|writer| {
                    writer.primitive(Tag(tag), base);
                    if minimum > 0 {
                        writer.primitive(Tag::context(0), &[u8::try_from(minimum).unwrap()]);
                    }
                });
            });
        });
    })
}
