//! Name constraints.

use super::Mutation;
use crate::chain::{Chain, HOST, Who, name};
use crate::der::{integer, sequence, tlv};
use crate::names::{constraints, directory, dns, email, ip, registered_id, san, uri};
use certwright::x509::oid;

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "constraints on host names",
        variants: &[
            ("DNS: permitted", |chain| permit(chain, &[dns("example.com")])),
            ("DNS: permitted exactly", |chain| permit(chain, &[dns(HOST)])),
            ("DNS: permitted, other case", |chain| permit(chain, &[dns("EXAMPLE.com")])),
            ("DNS: permitted second", |chain| permit(chain, &[dns("example.org"), dns("example.com")])),
            ("DNS: permitted all", |chain| permit(chain, &[dns("")])),
            ("DNS: permitted with a dot in front", |chain| permit(chain, &[dns(".example.com")])),
            ("DNS: not permitted", |chain| permit(chain, &[dns("example.org")])),
            ("DNS: suffix but no label", |chain| permit(chain, &[dns("ample.com")])),
            ("DNS: excluded", |chain| exclude(chain, &[dns("example.com")])),
            ("DNS: excluded elsewhere", |chain| exclude(chain, &[dns("example.org")])),
            ("DNS: excluded below", |chain| exclude(chain, &[dns("a.www.example.com")])),
            ("DNS: permitted and excluded", |chain| {
                both(chain, &[dns("example.com")], &[dns(HOST)]);
            }),
            ("DNS: wildcard within", |chain| {
                named(chain, &[dns("*.example.com")]);
                permit(chain, &[dns("example.com")]);
            }),
            ("DNS: wildcard that may be excluded", |chain| {
                named(chain, &[dns("*.example.com")]);
                exclude(chain, &[dns(HOST)]);
            }),
            ("DNS: wildcard that may be permitted", |chain| {
                named(chain, &[dns("*.example.com")]);
                permit(chain, &[dns(HOST)]);
            }),
            ("DNS: of the root", |chain| chain.root().set(constraints(&[dns("example.org")], &[]))),
            ("DNS: not critical", |chain| {
                permit(chain, &[dns("example.com")]);
                chain.upper().critical(oid::NAME_CONSTRAINTS, false);
            }),
            ("DNS: only the commonName is outside", |chain| {
                chain.leaf().subject = name("CN=www.example.org");
                permit(chain, &[dns("example.com")]);
            }),
            ("DNS: no alternative names, commonName outside", |chain| {
                chain.leaf().drop(oid::SUBJECT_ALT_NAME);
                chain.question.who = Who::Nobody;
                permit(chain, &[dns("example.org")]);
            }),
            ("DNS: in the end entity itself", |chain| chain.leaf().set(constraints(&[dns("example.com")], &[]))),
        ],
    },
    Mutation {
        name: "constraints on addresses",
        variants: &[
            ("IP: permitted", |chain| addressed(chain, &[10, 0, 0, 0, 255, 0, 0, 0], &[])),
            ("IP: not permitted", |chain| addressed(chain, &[192, 0, 2, 0, 255, 255, 255, 0], &[])),
            ("IP: other version permitted", |chain| addressed(chain, &[0; 32], &[])),
            ("IP: excluded", |chain| addressed(chain, &[], &[10, 0, 0, 0, 255, 0, 0, 0])),
            ("IP: excluded elsewhere", |chain| addressed(chain, &[], &[192, 0, 2, 0, 255, 255, 255, 0])),
            ("IP: everything excluded, certificate without", |chain| exclude(chain, &[ip(&[0; 8])])),
            ("IP: bits beyond the mask", |chain| addressed(chain, &[10, 1, 2, 3, 255, 0, 0, 0], &[])),
            ("IP: mask with holes", |chain| addressed(chain, &[10, 0, 0, 0, 255, 0, 255, 0], &[])),
            ("IP: no network", |chain| addressed(chain, &[10, 0, 0, 0], &[])),
        ],
    },
    Mutation {
        name: "constraints on mailboxes",
        variants: &[
            ("email: host permitted", |chain| mailed(chain, "example.com", "")),
            ("email: mailbox permitted", |chain| mailed(chain, "user@example.com", "")),
            ("email: other case permitted", |chain| mailed(chain, "EXAMPLE.com", "")),
            ("email: another mailbox permitted", |chain| mailed(chain, "other@example.com", "")),
            ("email: only below permitted", |chain| mailed(chain, ".example.com", "")),
            ("email: another host permitted", |chain| mailed(chain, "example.org", "")),
            ("email: domain above permitted", |chain| mailed(chain, "com", "")),
            ("email: host excluded", |chain| mailed(chain, "", "example.com")),
            ("email: mailbox excluded", |chain| mailed(chain, "", "user@example.com")),
            ("email: another excluded", |chain| mailed(chain, "", "example.org")),
            ("email: case of the local part differs", |chain| mailed(chain, "USER@example.com", "")),
            ("email: in the subject, outside", |chain| {
                chain.leaf().subject = name("1.2.840.113549.1.9.1=user@example.com");
                permit(chain, &[email("example.org")]);
            }),
            ("email: in the subject, within", |chain| {
                chain.leaf().subject = name("1.2.840.113549.1.9.1=user@example.com");
                permit(chain, &[email("example.com")]);
            }),
        ],
    },
    Mutation {
        name: "constraints on URIs",
        variants: &[
            ("URI: host permitted", |chain| located(chain, "https://www.example.com/a", HOST, "")),
            ("URI: below permitted", |chain| located(chain, "https://www.example.com/a", ".example.com", "")),
            ("URI: with a port", |chain| located(chain, "https://www.example.com:8443/", ".example.com", "")),
            ("URI: with a user", |chain| located(chain, "https://user@www.example.com/", HOST, "")),
            ("URI: domain is no host", |chain| located(chain, "https://www.example.com/a", "example.com", "")),
            ("URI: another permitted", |chain| located(chain, "https://www.example.com/a", "example.org", "")),
            ("URI: excluded", |chain| located(chain, "https://www.example.com/a", "", ".example.com")),
            ("URI: another excluded", |chain| located(chain, "https://www.example.com/a", "", "example.org")),
            ("URI: without host", |chain| located(chain, "urn:example:a", "", "example.org")),
            ("URI: address as host", |chain| located(chain, "https://192.0.2.1/", "", "example.org")),
        ],
    },
    Mutation {
        name: "constraints on directory names",
        variants: &[
            ("directory: permitted", |chain| permit(chain, &[directory("O=Subscriber,C=DE")])),
            ("directory: country permitted", |chain| permit(chain, &[directory("C=DE")])),
            ("directory: other case permitted", |chain| permit(chain, &[directory("O=SUBSCRIBER,C=DE")])),
            ("directory: all permitted", |chain| permit(chain, &[directory("")])),
            ("directory: not permitted", |chain| permit(chain, &[directory("O=Other,C=DE")])),
            ("directory: excluded", |chain| exclude(chain, &[directory("O=Subscriber,C=DE")])),
            ("directory: another excluded", |chain| exclude(chain, &[directory("O=Other,C=DE")])),
            ("directory: alternative name outside", |chain| {
                named(chain, &[dns(HOST), directory("O=Other,C=DE")]);
                permit(chain, &[directory("C=DE"), directory("O=Subscriber,C=DE")]);
                exclude_too(chain, &[directory("O=Other,C=DE")]);
            }),
            ("directory: empty subject", |chain| {
                chain.leaf().subject = name("");
                chain.leaf().critical(oid::SUBJECT_ALT_NAME, true);
                permit(chain, &[directory("C=DE")]);
            }),
        ],
    },
    Mutation {
        name: "other constraints",
        variants: &[
            ("constraints: of another form, certificate without", |chain| permit(chain, &[registered_id()])),
            ("constraints: of another form, certificate with", |chain| {
                named(chain, &[dns(HOST), registered_id()]);
                permit(chain, &[registered_id()]);
            }),
            ("constraints: minimum", |chain| {
                let subtree = sequence(&[&dns("example.com"), &tlv(0x80, &[1])]);
                let value = sequence(&[&tlv(0xa0, &subtree)]);
                chain.upper().set(crate::chain::Extension::new(oid::NAME_CONSTRAINTS, true, value));
            }),
            ("constraints: empty", |chain| chain.upper().set(constraints(&[], &[]))),
            ("constraints: no DER", |chain| {
                let value = integer(1);
                chain.upper().set(crate::chain::Extension::new(oid::NAME_CONSTRAINTS, true, value));
            }),
            ("constraints: two CAs agree", |chain| {
                chain.need_intermediates(2);
                chain.upper().set(constraints(&[dns("com")], &[]));
                chain.lower().set(constraints(&[dns("example.com")], &[]));
            }),
            ("constraints: two CAs leave nothing", |chain| {
                chain.need_intermediates(2);
                chain.upper().set(constraints(&[dns("example.com")], &[]));
                chain.lower().set(constraints(&[dns("example.org")], &[]));
            }),
            ("constraints: on a name between", |chain| {
                chain.need_intermediates(2);
                chain.lower().set(san(&[dns("ca.example.org")]));
                chain.upper().set(constraints(&[dns("example.com")], &[]));
            }),
            ("constraints: on a self-issued name between", |chain| {
                chain.need_intermediates(2);
                chain.path[2].subject = chain.path[1].subject.clone();
                chain.path[2].set(san(&[dns("ca.example.org")]));
                chain.upper().set(constraints(&[dns("example.com")], &[]));
            }),
        ],
    },
];

fn named(chain: &mut Chain, names: &[Vec<u8>]) {
    chain.leaf().set(san(names));
}

fn permit(chain: &mut Chain, bases: &[Vec<u8>]) {
    both(chain, bases, &[]);
}

fn exclude(chain: &mut Chain, bases: &[Vec<u8>]) {
    both(chain, &[], bases);
}

fn both(chain: &mut Chain, permitted: &[Vec<u8>], excluded: &[Vec<u8>]) {
    chain.upper().set(constraints(permitted, excluded));
}

/// By the root, beside what the intermediate says.
fn exclude_too(chain: &mut Chain, bases: &[Vec<u8>]) {
    chain.root().set(constraints(&[], bases));
}

fn some(base: &str, form: fn(&str) -> Vec<u8>) -> Vec<Vec<u8>> {
    if base.is_empty() { Vec::new() } else { vec![form(base)] }
}

/// The end entity has 10.1.2.3 beside its host.
fn addressed(chain: &mut Chain, permitted: &[u8], excluded: &[u8]) {
    let network = |octets: &[u8]| if octets.is_empty() { Vec::new() } else { vec![ip(octets)] };
    named(chain, &[dns(HOST), ip(&[10, 1, 2, 3])]);
    both(chain, &network(permitted), &network(excluded));
}

fn mailed(chain: &mut Chain, permitted: &str, excluded: &str) {
    named(chain, &[dns(HOST), email("user@example.com")]);
    both(chain, &some(permitted, email), &some(excluded, email));
}

fn located(chain: &mut Chain, at: &str, permitted: &str, excluded: &str) {
    named(chain, &[dns(HOST), uri(at)]);
    both(chain, &some(permitted, uri), &some(excluded, uri));
}
