//! Certificate revocation lists. Each variant asks about revocation and brings a good list of every CA, but for one.

use super::Mutation;
use crate::chain::{Chain, DAY, NOW, Revocation};
use crate::der::tlv;
use crate::lists::{List, Signer, distribution_point, reason, unknown};
use crate::names::uri;
use certwright::issue::OwnedExtension;
use certwright::x509::ext::KeyUsage;

/// The serial number of every end entity that no other mutation changes.
const LEAF: &[u8] = &[9];

pub const MUTATIONS: &[Mutation] = &[Mutation {
    name: "revocation",
    variants: &[
        ("revocation: end entity good", |chain| end_entity(chain, |_| ())),
        ("revocation: all good", |chain| all(chain, |_| ())),
        ("revocation: others revoked", |chain| all(chain, |lists| lowest(lists).revoke(&[77]))),
        ("revocation: end entity revoked", |chain| end_entity(chain, |lists| lowest(lists).revoke(LEAF))),
        ("revocation: end entity revoked, all asked", |chain| all(chain, |lists| lowest(lists).revoke(LEAF))),
        ("revocation: end entity held", |chain| {
            end_entity(chain, |lists| lowest(lists).revoked.push((LEAF.to_vec(), vec![reason(6)])));
        }),
        ("revocation: CA revoked", |chain| {
            chain.need_intermediates(1);
            all(chain, |lists| lists[0].revoke(&[2]));
        }),
        ("revocation: CA revoked, end entity asked", |chain| {
            chain.need_intermediates(1);
            end_entity(chain, |lists| lists[0].revoke(&[2]));
        }),
        ("revocation: no list", |chain| end_entity(chain, Vec::clear)),
        ("revocation: no list for a CA", |chain| {
            chain.need_intermediates(1);
            all(chain, |lists| drop(lists.remove(0)));
        }),
        ("revocation: no list for a CA, end entity asked", |chain| {
            chain.need_intermediates(1);
            end_entity(chain, |lists| drop(lists.remove(0)));
        }),
        ("revocation: expired", |chain| end_entity(chain, |lists| lowest(lists).next_update = Some(NOW - 1))),
        ("revocation: ends now", |chain| end_entity(chain, |lists| lowest(lists).next_update = Some(NOW))),
        ("revocation: not yet", |chain| end_entity(chain, |lists| lowest(lists).this_update = NOW + 1)),
        ("revocation: begins now", |chain| end_entity(chain, |lists| lowest(lists).this_update = NOW)),
        ("revocation: endless", |chain| end_entity(chain, |lists| lowest(lists).next_update = None)),
        ("revocation: expired beside a fresh one", |chain| {
            end_entity(chain, |lists| {
                let mut old = lowest(lists).clone();
                (old.this_update, old.next_update) = (NOW - 9 * DAY, Some(NOW - 8 * DAY));
                lists.insert(0, old);
            });
        }),
        ("revocation: revoked on an expired list, not on a fresh one", |chain| {
            end_entity(chain, |lists| {
                let mut old = lowest(lists).clone();
                (old.this_update, old.next_update) = (NOW - 9 * DAY, Some(NOW - 8 * DAY));
                old.revoke(LEAF);
                lists.insert(0, old);
            });
        }),
        ("revocation: signed by another key", |chain| {
            end_entity(chain, |lists| {
                let place = lists.len() - 1;
                lowest(lists).signer = Signer::Impostor(place);
            });
        }),
        ("revocation: another issuer's", |chain| {
            end_entity(chain, |lists| lowest(lists).signer = Signer::Stranger);
        }),
        ("revocation: unknown extension", |chain| {
            end_entity(chain, |lists| lowest(lists).extensions.push(unknown(false)));
        }),
        ("revocation: unknown critical extension", |chain| {
            end_entity(chain, |lists| lowest(lists).extensions.push(unknown(true)));
        }),
        ("revocation: unknown critical extension of another entry", |chain| {
            end_entity(chain, |lists| lowest(lists).revoked.push((vec![77], vec![unknown(true)])));
        }),
        ("revocation: for end entities only", |chain| {
            end_entity(chain, |lists| lowest(lists).extensions.push(distribution_point(&[0x81, 1, 0xff])));
        }),
        ("revocation: for CAs only", |chain| {
            end_entity(chain, |lists| lowest(lists).extensions.push(distribution_point(&[0x82, 1, 0xff])));
        }),
        ("revocation: for attribute certificates only", |chain| {
            end_entity(chain, |lists| lowest(lists).extensions.push(distribution_point(&[0x85, 1, 0xff])));
        }),
        ("revocation: for some reasons only", |chain| {
            end_entity(chain, |lists| lowest(lists).extensions.push(distribution_point(&[0x83, 2, 1, 0x40])));
        }),
        ("revocation: of a distribution point that the certificate does not name", |chain| {
            end_entity(chain, |lists| {
                let full_name = tlv(0xa0, &tlv(0xa0, &uri("http://crl.example.com/1")));
                lowest(lists).extensions.push(distribution_point(&full_name));
            });
        }),
        ("revocation: version 1", |chain| end_entity(chain, |lists| lowest(lists).version = 1)),
        ("revocation: CA without cRLSign", |chain| {
            chain.lower().set(OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN).unwrap());
            end_entity(chain, |_| ());
        }),
    ],
}];

fn end_entity(chain: &mut Chain, change: fn(&mut Vec<List>)) {
    chain.question.revocation = Revocation::EndEntity;
    chain.lists = change;
}

fn all(chain: &mut Chain, change: fn(&mut Vec<List>)) {
    chain.question.revocation = Revocation::All;
    chain.lists = change;
}

/// The list of the end entity's issuer.
fn lowest(lists: &mut [List]) -> &mut List {
    lists.last_mut().unwrap()
}
