//! Names of the end entity, and whom it must be for.

use super::Mutation;
use crate::chain::{Chain, HOST, KeyId, Who, name};
use crate::names::{directory, dns, email, ip, registered_id, san, uri};
use certwright::x509::oid;

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "host name",
        variants: &[
            ("host: case differs", |chain| ask(chain, Who::Dns("WWW.Example.COM"))),
            ("host: case of the certificate differs", |chain| named(chain, &[dns("Www.eXample.com")])),
            ("host: second of two", |chain| named(chain, &[dns("example.org"), dns(HOST)])),
            ("host: among names of other forms", |chain| {
                named(chain, &[email("a@example.com"), uri("https://example.com/"), dns(HOST), ip(&[10, 0, 0, 1])])
            }),
            ("host: with registeredID and directoryName", |chain| {
                named(chain, &[registered_id(), directory("CN=x"), dns(HOST)]);
            }),
            ("host: another", |chain| ask(chain, Who::Dns("www.example.net"))),
            ("host: the domain above", |chain| ask(chain, Who::Dns("example.com"))),
            ("host: a name below", |chain| ask(chain, Who::Dns("a.www.example.com"))),
            ("host: its suffix", |chain| named(chain, &[dns("ww.example.com")])),
            ("host: as URI only", |chain| named(chain, &[uri("https://www.example.com/"), dns("example.org")])),
            ("host: underscore", |chain| {
                named(chain, &[dns("a_b.example.com")]);
                ask(chain, Who::Dns("a_b.example.com"));
            }),
            ("host: A-label", |chain| {
                named(chain, &[dns("xn--bcher-kva.example.com")]);
                ask(chain, Who::Dns("xn--bcher-kva.example.com"));
            }),
            ("host: nobody asks", |chain| ask(chain, Who::Nobody)),
        ],
    },
    Mutation {
        name: "wildcard",
        variants: &[
            ("wildcard: one label", |chain| named(chain, &[dns("*.example.com")])),
            ("wildcard: upper case", |chain| named(chain, &[dns("*.EXAMPLE.com")])),
            ("wildcard: beside another name", |chain| named(chain, &[dns("example.com"), dns("*.example.com")])),
            ("wildcard: A-label asked", |chain| {
                named(chain, &[dns("*.example.com")]);
                ask(chain, Who::Dns("xn--bcher-kva.example.com"));
            }),
            ("wildcard: two labels", |chain| {
                named(chain, &[dns("*.example.com")]);
                ask(chain, Who::Dns("a.b.example.com"));
            }),
            ("wildcard: no label", |chain| {
                named(chain, &[dns("*.example.com")]);
                ask(chain, Who::Dns("example.com"));
            }),
            ("wildcard: of a top-level domain", |chain| {
                named(chain, &[dns("*.com")]);
                ask(chain, Who::Dns("example.com"));
            }),
            ("wildcard: part of a label", |chain| named(chain, &[dns("w*.example.com")])),
            ("wildcard: not left-most", |chain| named(chain, &[dns("www.*.com")])),
            ("wildcard: alone", |chain| named(chain, &[dns("*")])),
            ("wildcard: another domain", |chain| named(chain, &[dns("*.example.org")])),
        ],
    },
    Mutation {
        name: "IP address",
        variants: &[
            ("address: IPv4", |chain| address(chain, &[192, 0, 2, 1], "192.0.2.1")),
            ("address: IPv6", |chain| address(chain, &V6, "2001:db8::1")),
            ("address: IPv4 beside a host", |chain| {
                named(chain, &[dns(HOST), ip(&[192, 0, 2, 1])]);
                ask(chain, Who::Ip("192.0.2.1"));
            }),
            ("address: another", |chain| address(chain, &[192, 0, 2, 1], "192.0.2.2")),
            ("address: other version", |chain| address(chain, &[192, 0, 2, 1], "2001:db8::1")),
            ("address: as dNSName", |chain| {
                named(chain, &[dns("192.0.2.1")]);
                ask(chain, Who::Ip("192.0.2.1"));
            }),
            ("address: five octets", |chain| {
                named(chain, &[dns(HOST), ip(&[192, 0, 2, 1, 0])]);
            }),
        ],
    },
    Mutation {
        name: "mailbox",
        variants: &[
            ("mailbox: exact", |chain| mailbox(chain, "user@example.com", "user@example.com")),
            ("mailbox: case of the domain", |chain| mailbox(chain, "user@EXAMPLE.com", "user@example.com")),
            ("mailbox: beside a host", |chain| {
                named(chain, &[dns(HOST), email("user@example.com")]);
                ask(chain, Who::Email("user@example.com"));
            }),
            ("mailbox: case of the local part", |chain| mailbox(chain, "User@example.com", "user@example.com")),
            ("mailbox: another", |chain| mailbox(chain, "user@example.com", "other@example.com")),
            ("mailbox: another domain", |chain| mailbox(chain, "user@example.com", "user@example.net")),
            ("mailbox: in the subject only", |chain| {
                chain.leaf().subject = name("1.2.840.113549.1.9.1=user@example.com,O=Subscriber,C=DE");
                named(chain, &[dns(HOST)]);
                ask(chain, Who::Email("user@example.com"));
            }),
            ("mailbox: without @", |chain| named(chain, &[dns(HOST), email("example.com")])),
        ],
    },
    Mutation {
        name: "subject",
        variants: &[
            ("subject: no alternative names, nobody asks", |chain| {
                chain.leaf().drop(oid::SUBJECT_ALT_NAME);
                ask(chain, Who::Nobody);
            }),
            ("subject: host in the commonName only", |chain| chain.leaf().drop(oid::SUBJECT_ALT_NAME)),
            ("subject: host in the commonName, other forms beside", |chain| {
                named(chain, &[email("a@example.com")]);
            }),
            ("subject: host in the commonName, another as dNSName", |chain| named(chain, &[dns("example.org")])),
            ("subject: another in the commonName", |chain| chain.leaf().subject = name("CN=example.org")),
            ("subject: empty, names critical", |chain| {
                chain.leaf().subject = name("");
                chain.leaf().critical(oid::SUBJECT_ALT_NAME, true);
            }),
            ("subject: empty, names not critical", |chain| chain.leaf().subject = name("")),
            ("subject: empty, no names", |chain| {
                chain.leaf().subject = name("");
                chain.leaf().drop(oid::SUBJECT_ALT_NAME);
                ask(chain, Who::Nobody);
            }),
            ("subject: names critical", |chain| chain.leaf().critical(oid::SUBJECT_ALT_NAME, true)),
            ("subject: empty in a CA", |chain| chain.lower().subject = name("")),
            ("subject: empty list of names", |chain| {
                named(chain, &[]);
                ask(chain, Who::Nobody);
            }),
            ("subject: blank dNSName", |chain| named(chain, &[dns(" "), dns(HOST)])),
            ("subject: the issuer's", |chain| {
                let lower = chain.lower().subject.clone();
                chain.leaf().subject = lower;
            }),
            ("subject: the issuer's, without own key identifier", |chain| {
                let lower = chain.lower().subject.clone();
                chain.leaf().subject = lower;
                chain.leaf().subject_key_id = KeyId::Absent;
            }),
        ],
    },
];

/// 2001:db8::1
const V6: [u8; 16] = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

fn named(chain: &mut Chain, names: &[Vec<u8>]) {
    chain.leaf().set(san(names));
}

fn ask(chain: &mut Chain, who: Who) {
    chain.question.who = who;
}

/// A subject in which OpenSSL finds no host.
fn nameless(chain: &mut Chain) {
    chain.leaf().subject = name("O=Subscriber,C=DE");
}

fn address(chain: &mut Chain, octets: &[u8], asked: &'static str) {
    nameless(chain);
    named(chain, &[ip(octets)]);
    ask(chain, Who::Ip(asked));
}

fn mailbox(chain: &mut Chain, listed: &str, asked: &'static str) {
    nameless(chain);
    named(chain, &[email(listed)]);
    ask(chain, Who::Email(asked));
}
