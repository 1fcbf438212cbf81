//! Fields and extensions of one certificate.

use super::Mutation;
use crate::chain::{DAY, Draft, Extension, Flaw, KeyId, NOW, OTHER_KEY};
use crate::der::{octet_string, sequence, tlv};
use certwright::issue::OwnedExtension;
use certwright::x509::ext::KeyUsage;
use certwright::x509::{ObjectIdentifier, Oid, oid};

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "validity",
        variants: &[
            ("validity: end entity expired", |chain| chain.leaf().not_after = NOW - DAY),
            ("validity: end entity not yet", |chain| chain.leaf().not_before = NOW + 1),
            ("validity: end entity begins now", |chain| chain.leaf().not_before = NOW),
            ("validity: end entity ended a second ago", |chain| chain.leaf().not_after = NOW - 1),
            ("validity: end entity ends now", |chain| chain.leaf().not_after = NOW),
            ("validity: end entity ends in a second", |chain| chain.leaf().not_after = NOW + 1),
            ("validity: end entity inverted", |chain| {
                (chain.leaf().not_before, chain.leaf().not_after) = (NOW + DAY, NOW - DAY);
            }),
            ("validity: end entity beyond its issuer", |chain| chain.leaf().not_after = NOW + 20 * 365 * DAY),
            ("validity: end entity through 2060", |chain| chain.leaf().not_after = NOW + 34 * 365 * DAY),
            ("validity: CA through 2060", |chain| chain.lower().not_after = NOW + 34 * 365 * DAY),
            ("validity: CA expired", |chain| chain.lower().not_after = NOW - 1),
            ("validity: CA not yet", |chain| chain.upper().not_before = NOW + DAY),
            ("validity: CA ends now", |chain| chain.upper().not_after = NOW),
            ("validity: CA begins now", |chain| chain.upper().not_before = NOW),
            ("validity: root expired", |chain| chain.root().not_after = NOW - DAY),
            ("validity: root not yet", |chain| chain.root().not_before = NOW + DAY),
        ],
    },
    Mutation {
        name: "basicConstraints",
        variants: &[
            ("basicConstraints: end entity says none", |chain| {
                chain.leaf().set(OwnedExtension::basic_constraints_end_entity().unwrap());
            }),
            ("basicConstraints: end entity says none, not critical", |chain| {
                chain.leaf().set(OwnedExtension::basic_constraints_end_entity().unwrap().with_critical(false));
            }),
            ("basicConstraints: end entity is a CA", |chain| {
                chain.leaf().set(OwnedExtension::basic_constraints_ca(None).unwrap());
                chain.leaf().set(usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_CERT_SIGN));
            }),
            ("basicConstraints: end entity is a CA without keyCertSign", |chain| {
                chain.leaf().set(OwnedExtension::basic_constraints_ca(None).unwrap());
            }),
            ("basicConstraints: pathLen without cA", |chain| {
                chain.leaf().set(Extension::new(oid::BASIC_CONSTRAINTS, true, sequence(&[&[2, 1, 0]])));
            }),
            ("basicConstraints: absent in a CA", |chain| chain.lower().drop(oid::BASIC_CONSTRAINTS)),
            ("basicConstraints: CA says none", |chain| {
                chain.lower().set(OwnedExtension::basic_constraints_end_entity().unwrap());
            }),
            ("basicConstraints: not critical in a CA", |chain| {
                chain.lower().critical(oid::BASIC_CONSTRAINTS, false);
            }),
            ("basicConstraints: not critical in the root", |chain| {
                chain.root().critical(oid::BASIC_CONSTRAINTS, false);
            }),
            ("basicConstraints: absent in the root", |chain| chain.root().drop(oid::BASIC_CONSTRAINTS)),
            ("basicConstraints: negative pathLen", |chain| {
                chain.lower().set(Extension::new(oid::BASIC_CONSTRAINTS, true, sequence(&[&[1, 1, 0xff, 2, 1, 0xff]])));
            }),
        ],
    },
    Mutation {
        name: "keyUsage",
        variants: &[
            ("keyUsage: CA without keyCertSign", |chain| chain.lower().set(usage(KeyUsage::CRL_SIGN))),
            ("keyUsage: CA with keyCertSign alone", |chain| chain.lower().set(usage(KeyUsage::KEY_CERT_SIGN))),
            ("keyUsage: CA with digitalSignature too", |chain| {
                chain.upper().set(usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::DIGITAL_SIGNATURE));
            }),
            ("keyUsage: CA not critical", |chain| chain.lower().critical(oid::KEY_USAGE, false)),
            ("keyUsage: absent in a CA", |chain| chain.lower().drop(oid::KEY_USAGE)),
            ("keyUsage: root without keyCertSign", |chain| chain.root().set(usage(KeyUsage::CRL_SIGN))),
            ("keyUsage: absent in the root", |chain| chain.root().drop(oid::KEY_USAGE)),
            ("keyUsage: absent in the end entity", |chain| chain.leaf().drop(oid::KEY_USAGE)),
            ("keyUsage: end entity not critical", |chain| chain.leaf().critical(oid::KEY_USAGE, false)),
            ("keyUsage: end entity with keyAgreement too", |chain| {
                chain.leaf().set(usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_AGREEMENT));
            }),
            ("keyUsage: end entity with keyAgreement alone", |chain| {
                chain.leaf().set(usage(KeyUsage::KEY_AGREEMENT));
            }),
            ("keyUsage: end entity with nonRepudiation alone", |chain| {
                chain.leaf().set(usage(KeyUsage::NON_REPUDIATION));
            }),
            ("keyUsage: end entity with keyCertSign", |chain| {
                chain.leaf().set(usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_CERT_SIGN));
            }),
            ("keyUsage: nothing asserted", |chain| {
                chain.leaf().set(Extension::new(oid::KEY_USAGE, true, vec![3, 1, 0]));
            }),
        ],
    },
    Mutation {
        name: "extendedKeyUsage",
        variants: &[
            ("extendedKeyUsage: absent", |chain| chain.leaf().drop(oid::EXTENDED_KEY_USAGE)),
            ("extendedKeyUsage: critical", |chain| chain.leaf().critical(oid::EXTENDED_KEY_USAGE, true)),
            ("extendedKeyUsage: second of two", |chain| {
                chain.leaf().set(purposes(&[oid::CLIENT_AUTH, oid::SERVER_AUTH]));
            }),
            ("extendedKeyUsage: another", |chain| chain.leaf().set(purposes(&[oid::CLIENT_AUTH]))),
            ("extendedKeyUsage: another, nobody asks", |chain| {
                chain.leaf().set(purposes(&[oid::CLIENT_AUTH]));
                chain.question.tls_server = false;
            }),
            ("extendedKeyUsage: any", |chain| chain.leaf().set(purposes(&[oid::ANY_EXTENDED_KEY_USAGE]))),
            ("extendedKeyUsage: CA lists it", |chain| {
                chain.upper().set(purposes(&[oid::SERVER_AUTH, oid::CLIENT_AUTH]));
            }),
            ("extendedKeyUsage: CA lists another", |chain| chain.upper().set(purposes(&[oid::EMAIL_PROTECTION]))),
            ("extendedKeyUsage: CA lists any", |chain| {
                chain.lower().set(purposes(&[oid::ANY_EXTENDED_KEY_USAGE]));
            }),
            ("extendedKeyUsage: root lists another", |chain| chain.root().set(purposes(&[oid::EMAIL_PROTECTION]))),
            ("extendedKeyUsage: empty list", |chain| {
                chain.leaf().set(Extension::new(oid::EXTENDED_KEY_USAGE, false, sequence(&[])));
            }),
        ],
    },
    Mutation {
        name: "unknown extension",
        variants: &[
            ("unknown: end entity", |chain| chain.leaf().set(unknown(false))),
            ("unknown: CA", |chain| chain.lower().set(unknown(false))),
            ("unknown: root", |chain| chain.root().set(unknown(false))),
            ("unknown: critical in the end entity", |chain| chain.leaf().set(unknown(true))),
            ("unknown: critical in a CA", |chain| chain.upper().set(unknown(true))),
            ("unknown: critical in the root", |chain| chain.root().set(unknown(true))),
        ],
    },
    Mutation {
        name: "known extension",
        variants: &[
            ("known: keyUsage twice", |chain| {
                let again = usage(KeyUsage::DIGITAL_SIGNATURE);
                chain.leaf().extensions.push(again);
            }),
            ("known: unknown one twice", |chain| chain.leaf().extensions.extend([unknown(false), unknown(false)])),
            ("known: issuerAltName", |chain| {
                let value = tlv(0x30, &crate::names::dns("ca.example.com"));
                chain.leaf().set(Extension::new(oid::ISSUER_ALT_NAME, false, value));
            }),
            ("known: id-pkix-ocsp-nocheck", |chain| chain.leaf().set(OwnedExtension::ocsp_no_check().unwrap())),
            ("known: precertificate poison", |chain| chain.leaf().set(OwnedExtension::ct_poison().unwrap())),
            ("known: authorityInfoAccess critical", |chain| {
                let at = certwright::issue::AlternativeName::uri("http://ocsp.example.com/").unwrap();
                let access = OwnedExtension::authority_info_access(&[(oid::ACCESS_OCSP, at)]).unwrap();
                chain.leaf().set(access.with_critical(true));
            }),
            ("known: TLS feature", |chain| chain.leaf().set(OwnedExtension::tls_features(&[5]).unwrap())),
            ("known: basicConstraints with an octet behind", |chain| {
                chain.lower().set(Extension::new(oid::BASIC_CONSTRAINTS, true, vec![0x30, 3, 1, 1, 0xff, 0]));
            }),
        ],
    },
    Mutation {
        name: "key identifier",
        variants: &[
            ("key identifier: end entity names another key", |chain| {
                chain.leaf().authority_key_id = authority(&[0x80, 2, 1, 2], false);
            }),
            ("key identifier: CA names another key", |chain| {
                chain.upper().authority_key_id = authority(&[0x80, 2, 1, 2], false);
            }),
            ("key identifier: CA without its own", |chain| chain.lower().subject_key_id = KeyId::Absent),
            ("key identifier: root without its own", |chain| chain.root().subject_key_id = KeyId::Absent),
            ("key identifier: end entity without its own", |chain| chain.leaf().subject_key_id = KeyId::Absent),
            ("key identifier: end entity without its issuer's", |chain| {
                chain.leaf().authority_key_id = KeyId::Absent;
            }),
            ("key identifier: CA without its issuer's", |chain| chain.lower().authority_key_id = KeyId::Absent),
            ("key identifier: root with its issuer's", |chain| chain.root().authority_key_id = KeyId::Right),
            ("key identifier: issuer's critical", |chain| {
                chain.leaf().authority_key_id = authority(&[0x80, 2, 1, 2], true);
            }),
            ("key identifier: own critical", |chain| {
                let value = octet_string(&[1, 2, 3, 4]);
                let own = Extension::new(oid::SUBJECT_KEY_IDENTIFIER, true, value);
                chain.leaf().subject_key_id = KeyId::Given(own);
            }),
            ("key identifier: end entity's own is any", |chain| {
                let value = octet_string(&[1, 2, 3, 4]);
                let own = Extension::new(oid::SUBJECT_KEY_IDENTIFIER, false, value);
                chain.leaf().subject_key_id = KeyId::Given(own);
            }),
            ("key identifier: empty authorityKeyIdentifier", |chain| {
                chain.leaf().authority_key_id = authority(&[], false);
            }),
            ("key identifier: issuer and serial of another", |chain| {
                let issuer = tlv(0xa1, &crate::names::directory("CN=Nobody"));
                chain.leaf().authority_key_id = authority(&[&issuer[..], &[0x82, 1, 77]].concat(), false);
            }),
        ],
    },
    Mutation {
        name: "signature",
        variants: &[
            ("signature: broken in the end entity", |chain| chain.leaf().flaw = Flaw::BrokenSignature),
            ("signature: broken in a CA", |chain| chain.lower().flaw = Flaw::BrokenSignature),
            ("signature: broken in the root", |chain| chain.root().flaw = Flaw::BrokenSignature),
            ("signature: another key's", |chain| another_signer(chain.leaf())),
            ("signature: another key's in a CA", |chain| another_signer(chain.upper())),
            ("signature: root by another key", |chain| another_signer(chain.root())),
            ("signature: algorithms differ in the end entity", |chain| chain.leaf().flaw = Flaw::OuterAlgorithm),
            ("signature: algorithms differ in the root", |chain| chain.root().flaw = Flaw::OuterAlgorithm),
            ("signature: another key in the CA", |chain| {
                let signer = chain.lower().key;
                chain.leaf().signed_with = Some(signer);
                chain.lower().key = OTHER_KEY;
            }),
        ],
    },
    Mutation {
        name: "version",
        variants: &[
            ("version: 1, end entity", |chain| {
                chain.question.who = crate::chain::Who::Nobody;
                version_1(chain.leaf());
            }),
            ("version: 1, end entity with host in commonName", |chain| version_1(chain.leaf())),
            ("version: 1, CA", |chain| version_1(chain.lower())),
            ("version: 1, root", |chain| version_1(chain.root())),
            ("version: 1 with extensions, end entity", |chain| chain.leaf().version = 1),
            ("version: 2 with extensions, CA", |chain| chain.lower().version = 2),
            ("version: 3 without extensions, end entity", |chain| {
                chain.question.who = crate::chain::Who::Nobody;
                version_1(chain.leaf());
                chain.leaf().version = 3;
            }),
        ],
    },
    Mutation {
        name: "serial number",
        variants: &[
            ("serial: zero", |chain| chain.leaf().serial = vec![0]),
            ("serial: negative", |chain| chain.leaf().serial = vec![0x81]),
            ("serial: 20 octets", |chain| chain.leaf().serial = vec![0x7f; 20]),
            ("serial: 21 octets", |chain| chain.leaf().serial = vec![0x7f; 21]),
            ("serial: root's is zero", |chain| chain.root().serial = vec![0]),
            ("serial: CA's is negative", |chain| chain.lower().serial = vec![0xff]),
            ("serial: as the issuer's", |chain| {
                let serial = chain.lower().serial.clone();
                chain.leaf().serial = serial;
            }),
        ],
    },
];

fn usage(usage: KeyUsage) -> Extension {
    OwnedExtension::key_usage(usage).unwrap().into()
}

fn purposes(purposes: &[Oid<'_>]) -> Extension {
    OwnedExtension::extended_key_usage(purposes).unwrap().into()
}

fn unknown(critical: bool) -> Extension {
    let oid: ObjectIdentifier = "1.3.6.1.4.1.99999.7".parse().unwrap();
    Extension::new(oid.as_oid(), critical, vec![5, 0])
}

fn authority(fields: &[u8], critical: bool) -> KeyId {
    KeyId::Given(Extension::new(oid::AUTHORITY_KEY_IDENTIFIER, critical, tlv(0x30, fields)))
}

/// Signed with a key that is not the issuer's, while everything else names the issuer.
fn another_signer(draft: &mut Draft) {
    draft.signed_with = Some(OTHER_KEY);
}

fn version_1(draft: &mut Draft) {
    draft.version = 1;
    draft.extensions.clear();
    draft.subject_key_id = KeyId::Absent;
    draft.authority_key_id = KeyId::Absent;
}
