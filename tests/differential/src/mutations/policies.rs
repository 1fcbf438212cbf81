//! Certificate policies: what certificates say and what the caller asks for.

use super::Mutation;
use crate::chain::{Chain, Draft};
use certwright::issue::{OwnedExtension, Policy};
use certwright::x509::{ObjectIdentifier, oid};

pub const GOLD: &str = "1.3.6.1.4.1.99999.1.1";
pub const SILVER: &str = "1.3.6.1.4.1.99999.1.2";
const ANY: &str = "2.5.29.32.0";

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "policies",
        variants: &[
            ("policies: throughout", |chain| throughout(chain, &[GOLD])),
            ("policies: throughout, required", |chain| {
                throughout(chain, &[GOLD]);
                chain.question.require_explicit_policy = true;
            }),
            ("policies: throughout, this one required", |chain| {
                throughout(chain, &[GOLD]);
                ask(chain, &[GOLD]);
            }),
            ("policies: throughout, another required", |chain| {
                throughout(chain, &[GOLD]);
                ask(chain, &[SILVER]);
            }),
            ("policies: two, one required", |chain| {
                throughout(chain, &[GOLD, SILVER]);
                ask(chain, &[SILVER]);
            }),
            ("policies: none, required", |chain| chain.question.require_explicit_policy = true),
            ("policies: none, one acceptable", |chain| chain.question.policies = vec![GOLD]),
            ("policies: end entity only", |chain| set(chain.leaf(), &[GOLD])),
            ("policies: end entity only, required", |chain| {
                chain.need_intermediates(1);
                set(chain.leaf(), &[GOLD]);
                chain.question.require_explicit_policy = true;
            }),
            ("policies: none in the end entity, required", |chain| {
                chain.need_intermediates(1);
                throughout(chain, &[GOLD]);
                chain.leaf().drop(oid::CERTIFICATE_POLICIES);
                chain.question.require_explicit_policy = true;
            }),
            ("policies: they differ, required", |chain| {
                throughout(chain, &[GOLD]);
                set(chain.lower(), &[SILVER]);
                chain.question.require_explicit_policy = true;
            }),
            ("policies: any in a CA", |chain| {
                throughout(chain, &[GOLD]);
                set(chain.lower(), &[ANY]);
                ask(chain, &[GOLD]);
            }),
            ("policies: any in the end entity", |chain| {
                throughout(chain, &[GOLD]);
                set(chain.leaf(), &[ANY]);
                ask(chain, &[GOLD]);
            }),
            ("policies: any throughout", |chain| {
                throughout(chain, &[ANY]);
                ask(chain, &[GOLD]);
            }),
            ("policies: critical", |chain| {
                throughout(chain, &[GOLD]);
                chain.leaf().critical(oid::CERTIFICATE_POLICIES, true);
            }),
            ("policies: root has another, required", |chain| {
                throughout(chain, &[GOLD]);
                set(chain.root(), &[SILVER]);
                ask(chain, &[GOLD]);
            }),
            ("policies: one twice", |chain| {
                let once = OwnedExtension::certificate_policies(&[policy(GOLD)]).unwrap();
                let information = &once.value()[2..];
                let value = crate::der::sequence(&[information, information]);
                chain.leaf().set(crate::chain::Extension::new(oid::CERTIFICATE_POLICIES, false, value));
            }),
        ],
    },
    Mutation {
        name: "policy constraints",
        variants: &[
            ("policy constraints: required at once, present", |chain| {
                throughout(chain, &[GOLD]);
                constrain(chain.upper(), Some(0), None);
            }),
            ("policy constraints: required at once, absent", |chain| constrain(chain.upper(), Some(0), None)),
            ("policy constraints: required below the end entity", |chain| constrain(chain.upper(), Some(9), None)),
            ("policy constraints: end entity requires, absent", |chain| constrain(chain.leaf(), Some(0), None)),
            ("policy constraints: root requires, absent", |chain| constrain(chain.root(), Some(0), None)),
            ("policy constraints: root requires, present", |chain| {
                throughout(chain, &[GOLD]);
                constrain(chain.root(), Some(0), None);
            }),
            ("policy constraints: not critical", |chain| {
                constrain(chain.upper(), Some(9), None);
                chain.upper().critical(oid::POLICY_CONSTRAINTS, false);
            }),
            ("policy constraints: empty", |chain| {
                let value = crate::der::sequence(&[]);
                chain.upper().set(crate::chain::Extension::new(oid::POLICY_CONSTRAINTS, true, value));
            }),
        ],
    },
    Mutation {
        name: "inhibited anyPolicy",
        variants: &[
            ("anyPolicy: inhibited by a CA, used by the end entity", |chain| {
                throughout(chain, &[GOLD]);
                set(chain.leaf(), &[ANY]);
                inhibit(chain.upper(), 0);
                ask(chain, &[GOLD]);
            }),
            ("anyPolicy: inhibited by a CA, not used", |chain| {
                throughout(chain, &[GOLD]);
                inhibit(chain.upper(), 0);
                ask(chain, &[GOLD]);
            }),
            ("anyPolicy: inhibited further down", |chain| {
                throughout(chain, &[ANY]);
                inhibit(chain.upper(), 9);
                ask(chain, &[GOLD]);
            }),
            ("anyPolicy: inhibited by the caller", |chain| {
                throughout(chain, &[ANY]);
                chain.question.inhibit_any_policy = true;
                ask(chain, &[GOLD]);
            }),
            ("anyPolicy: inhibited by the caller, not used", |chain| {
                throughout(chain, &[GOLD]);
                chain.question.inhibit_any_policy = true;
                ask(chain, &[GOLD]);
            }),
            ("anyPolicy: inhibited, nothing required", |chain| {
                throughout(chain, &[ANY]);
                inhibit(chain.upper(), 0);
            }),
            ("anyPolicy: inhibition not critical", |chain| {
                inhibit(chain.upper(), 0);
                chain.upper().critical(oid::INHIBIT_ANY_POLICY, false);
            }),
        ],
    },
    Mutation {
        name: "policy mappings",
        variants: &[
            ("mappings: to what the end entity has", |chain| mapped(chain)),
            ("mappings: required by the mapped name", |chain| {
                mapped(chain);
                ask(chain, &[SILVER]);
            }),
            ("mappings: not required", |chain| {
                mapped(chain);
                chain.question.require_explicit_policy = false;
                chain.question.policies.clear();
            }),
            ("mappings: inhibited by the caller", |chain| {
                mapped(chain);
                chain.question.inhibit_policy_mapping = true;
            }),
            ("mappings: inhibited by the CA above", |chain| {
                mapped(chain);
                chain.need_intermediates(2);
                throughout_cas(chain);
                map(chain.lower());
                constrain(chain.upper(), None, Some(0));
            }),
            ("mappings: of anyPolicy", |chain| {
                chain.need_intermediates(1);
                let value =
                    crate::der::sequence(&[&crate::der::sequence(&[&crate::der::oid(ANY), &crate::der::oid(GOLD)])]);
                chain.lower().set(crate::chain::Extension::new(oid::POLICY_MAPPINGS, true, value));
            }),
            ("mappings: of a policy that is not there", |chain| {
                chain.need_intermediates(1);
                map(chain.lower());
            }),
            ("mappings: not critical", |chain| {
                mapped(chain);
                chain.lower().critical(oid::POLICY_MAPPINGS, false);
            }),
        ],
    },
];

fn policy(dotted: &str) -> Policy {
    Policy::new(dotted.parse::<ObjectIdentifier>().unwrap().as_oid())
}

fn set(draft: &mut Draft, policies: &[&str]) {
    let policies: Vec<Policy> = policies.iter().map(|dotted| policy(dotted)).collect();
    draft.set(OwnedExtension::certificate_policies(&policies).unwrap());
}

/// In every certificate below the root.
fn throughout(chain: &mut Chain, policies: &[&str]) {
    chain.path.iter_mut().skip(1).for_each(|draft| set(draft, policies));
}

fn ask(chain: &mut Chain, policies: &[&'static str]) {
    chain.question.policies = policies.to_vec();
    chain.question.require_explicit_policy = true;
}

fn constrain(draft: &mut Draft, require: Option<u32>, inhibit_mapping: Option<u32>) {
    draft.set(OwnedExtension::policy_constraints(require, inhibit_mapping).unwrap());
}

fn inhibit(draft: &mut Draft, skip: u32) {
    draft.set(OwnedExtension::inhibit_any_policy(skip).unwrap());
}

/// The CAs have GOLD, which the lowest maps to SILVER, which the end entity has; GOLD is required.
fn mapped(chain: &mut Chain) {
    chain.need_intermediates(1);
    throughout_cas(chain);
    map(chain.lower());
    set(chain.leaf(), &[SILVER]);
    ask(chain, &[GOLD]);
}

fn throughout_cas(chain: &mut Chain) {
    let last = chain.path.len() - 1;
    for ca in &mut chain.path[1..last] {
        set(ca, &[GOLD]);
        ca.drop(oid::POLICY_MAPPINGS);
    }
}

fn map(ca: &mut Draft) {
    let [gold, silver] = [GOLD, SILVER].map(|dotted| dotted.parse::<ObjectIdentifier>().unwrap());
    ca.set(OwnedExtension::policy_mappings(&[(gold.as_oid(), silver.as_oid())]).unwrap());
}
