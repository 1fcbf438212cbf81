//! What certificates there are, and how they hang together.

use super::Mutation;
use crate::chain::{Above, Chain, DAY, Draft, KeyId, NOW, OTHER_KEY, OTHER_ROOT_KEY, name};
use crate::der::{sequence, tlv};
use certwright::issue::OwnedExtension;

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "path length",
        variants: &[
            ("path length: 0 above the end entity", |chain| limit(chain.lower(), 0)),
            ("path length: 0 above a CA", |chain| {
                chain.need_intermediates(2);
                limit(chain.upper(), 0);
            }),
            ("path length: 1 above two CAs", |chain| {
                chain.need_intermediates(3);
                limit(chain.upper(), 1);
            }),
            ("path length: 2 above two CAs", |chain| {
                chain.need_intermediates(3);
                limit(chain.upper(), 2);
            }),
            ("path length: 1 above one CA", |chain| {
                chain.need_intermediates(2);
                limit(chain.upper(), 1);
            }),
            ("path length: root's is 0 above a CA", |chain| {
                chain.need_intermediates(1);
                limit(chain.root(), 0);
            }),
            ("path length: root's is enough", |chain| limit(chain.root(), 3)),
            ("path length: more below than above", |chain| {
                chain.need_intermediates(2);
                limit(chain.upper(), 1);
                limit(chain.lower(), 5);
            }),
            ("path length: 0 above a self-issued CA", |chain| {
                chain.need_intermediates(2);
                chain.path[1].subject = chain.path[2].subject.clone();
                limit(chain.upper(), 0);
            }),
            ("path length: 0 above an end entity that is self-issued", |chain| {
                let subject = chain.lower().subject.clone();
                chain.leaf().subject = subject;
                limit(chain.lower(), 0);
            }),
        ],
    },
    Mutation {
        name: "issuer name",
        variants: &[
            ("issuer: another", |chain| chain.leaf().issuer = Some(name("CN=Another,O=Authority,C=DE"))),
            ("issuer: another in a CA", |chain| chain.upper().issuer = Some(name("CN=Another,O=Authority,C=DE"))),
            ("issuer: empty", |chain| chain.leaf().issuer = Some(name(""))),
            ("issuer: other case", |chain| written(chain, 0x0c, "authority")),
            ("issuer: more white space", |chain| written(chain, 0x0c, "  Authority ")),
            ("issuer: PrintableString", |chain| written(chain, 0x13, "Authority")),
            ("issuer: other case, PrintableString", |chain| written(chain, 0x13, "AUTHORITY")),
            ("issuer: TeletexString", |chain| written(chain, 0x14, "Authority")),
            ("issuer: BMPString", |chain| written(chain, 0x1e, "\0A\0u\0t\0h\0o\0r\0i\0t\0y")),
            ("issuer: one letter differs", |chain| written(chain, 0x0c, "Authoritx")),
        ],
    },
    Mutation {
        name: "missing certificate",
        variants: &[
            ("missing: intermediate", |chain| {
                chain.need_intermediates(1);
                chain.withheld.push(1);
            }),
            ("missing: root", |chain| chain.withheld.push(0)),
            ("missing: root is not trusted", |chain| chain.root_in_pool = true),
            ("missing: root is not trusted, another is", |chain| {
                chain.root_in_pool = true;
                chain.roots.push(Draft::root("CN=Other Root", OTHER_ROOT_KEY));
            }),
            ("missing: nothing, and more roots", |chain| {
                chain.roots.push(Draft::root("CN=Other Root", OTHER_ROOT_KEY));
            }),
            ("missing: nothing, and strangers", |chain| {
                chain.pool.push((Above::Itself, Draft::root("CN=Stranger", OTHER_KEY)));
                chain.pool.push((Above::Path(0), Draft::ca("CN=Stranger 2", 50, OTHER_ROOT_KEY)));
            }),
        ],
    },
    Mutation {
        name: "self-signed",
        variants: &[
            ("self-signed: end entity, unknown", |chain| alone(chain)),
            ("self-signed: end entity, trusted", |chain| {
                alone(chain);
                chain.leaf_is_anchor = true;
            }),
            ("self-signed: end entity below a CA, trusted too", |chain| chain.leaf_is_anchor = true),
            ("self-signed: stranger of the root's name", |chain| {
                chain.pool.push((Above::Itself, Draft::root("CN=Root,O=Authority,C=DE", OTHER_KEY)));
            }),
            ("self-signed: trusted stranger of the root's name", |chain| {
                chain.roots.push(Draft::root("CN=Root,O=Authority,C=DE", OTHER_KEY));
            }),
            ("self-signed: expired twin of the root, trusted too", |chain| {
                let mut twin = chain.root().clone();
                twin.not_after = NOW - DAY;
                twin.serial = vec![60];
                chain.roots.push(twin);
            }),
            ("self-signed: stranger of a CA's name", |chain| {
                let mut stranger = chain.lower().clone();
                stranger.key = OTHER_KEY;
                chain.pool.push((Above::Itself, stranger));
            }),
        ],
    },
    Mutation {
        name: "cross-signed",
        variants: &[
            ("cross-signed: by a root that is not trusted", |chain| {
                let twin = twin(chain);
                chain.pool.push((Above::Path(0), Draft::ca("CN=Other CA", 61, OTHER_ROOT_KEY)));
                chain.pool.push((Above::Itself, twin));
            }),
            ("cross-signed: by a trusted root", |chain| {
                let twin = twin(chain);
                chain.roots.push(Draft::root("CN=Other Root", OTHER_ROOT_KEY));
                chain.pool.push((Above::Root(0), twin));
            }),
            ("cross-signed: by a trusted root, the first root unknown", |chain| {
                chain.need_intermediates(1);
                let mut twin = chain.path[1].clone();
                twin.serial = vec![62];
                chain.roots.insert(0, Draft::root("CN=Other Root", OTHER_ROOT_KEY));
                chain.pool.push((Above::Root(0), twin));
                chain.withheld.push(0);
            }),
            ("cross-signed: root by a trusted root", |chain| {
                let mut cross = chain.root().clone();
                cross.authority_key_id = KeyId::Right;
                chain.roots.insert(0, Draft::root("CN=Other Root", OTHER_ROOT_KEY));
                chain.pool.push((Above::Root(0), cross));
                chain.root_in_pool = true;
            }),
            ("cross-signed: expired twin beside", |chain| {
                let mut twin = twin(chain);
                twin.not_after = NOW - DAY;
                let place = chain.path.len() - 3;
                chain.pool.push((Above::Path(place), twin));
            }),
            ("cross-signed: longer-lived twin beside that is no CA", |chain| {
                let mut twin = twin(chain);
                twin.not_after += 100 * DAY;
                twin.set(OwnedExtension::basic_constraints_end_entity().unwrap());
                let place = chain.path.len() - 3;
                chain.pool.push((Above::Path(place), twin));
            }),
            ("cross-signed: twin of another key", |chain| {
                let mut twin = twin(chain);
                twin.key = OTHER_KEY;
                let place = chain.path.len() - 3;
                chain.pool.push((Above::Path(place), twin));
            }),
            ("cross-signed: twin of another key, no identifiers", |chain| {
                let mut twin = twin(chain);
                twin.key = OTHER_KEY;
                twin.not_after += 100 * DAY;
                twin.subject_key_id = KeyId::Absent;
                let place = chain.path.len() - 3;
                chain.pool.push((Above::Path(place), twin));
            }),
            ("cross-signed: two CAs that certify each other", |chain| {
                let twin = twin(chain);
                let place = chain.path.len() - 2;
                let mut other = Draft::ca("CN=Other CA", 63, OTHER_ROOT_KEY);
                other.not_after += DAY;
                chain.pool.push((Above::Path(place), other));
                chain.roots.push(Draft::root("CN=Other CA", OTHER_ROOT_KEY));
                let last = chain.roots.len() - 1;
                chain.pool.push((Above::Root(last), twin));
            }),
            ("cross-signed: everything expired but one", |chain| {
                let mut good = chain.lower().clone();
                good.serial = vec![64];
                chain.lower().not_after = NOW - DAY;
                let place = chain.path.len() - 3;
                chain.pool.push((Above::Path(place), good));
            }),
        ],
    },
    Mutation {
        name: "repetition",
        variants: &[
            ("repeated: intermediate", |chain| {
                chain.need_intermediates(1);
                chain.repeated.extend([1, 1]);
            }),
            ("repeated: root in the pool", |chain| chain.repeated.push(0)),
            ("repeated: end entity in the pool", |chain| chain.repeated.push(chain.path.len() - 1)),
            ("repeated: root trusted twice", |chain| chain.roots.push(chain.path[0].clone())),
            ("repeated: every certificate", |chain| chain.repeated.extend(0..chain.path.len())),
        ],
    },
];

fn limit(ca: &mut Draft, length: u32) {
    ca.set(OwnedExtension::basic_constraints_ca(Some(length)).unwrap());
}

/// The end entity names its issuer, an intermediate, with this organizationName. The intermediate's own is a UTF8String.
fn written(chain: &mut Chain, tag: u8, organization: &str) {
    let written = |tag, organization: &str| {
        let rdn = |oid: &str, value: Vec<u8>| tlv(0x31, &sequence(&[&crate::der::oid(oid), &value]));
        let organization = rdn("2.5.4.10", tlv(tag, organization.as_bytes()));
        sequence(&[&rdn("2.5.4.6", tlv(0x13, b"DE")), &organization, &rdn("2.5.4.3", tlv(0x0c, b"Named CA"))])
    };
    chain.lower().subject = written(0x0c, "Authority");
    chain.leaf().issuer = Some(written(tag, organization));
}

/// The end entity stands alone.
fn alone(chain: &mut Chain) {
    let leaf = chain.leaf();
    leaf.issuer = Some(leaf.subject.clone());
    leaf.signed_with = Some(leaf.key);
    leaf.authority_key_id = KeyId::Absent;
}

/// Another certificate of the end entity's issuer, same name and key.
fn twin(chain: &mut Chain) -> Draft {
    let mut twin = chain.lower().clone();
    twin.serial = vec![65];
    twin
}
