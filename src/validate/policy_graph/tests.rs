//! Paths are written from the anchor's side: the first certificate is the one the anchor issued.

use super::*;
use crate::base::Limits;
use crate::encoding::der::{Tag, Writer};
use crate::validate::budget::Spent;
use crate::validate::testing::{certificate, oid_der, sequence, tlv};
use alloc::format;
use alloc::string::{String, ToString};

const ANY: &str = "2.5.29.32.0";
const A: &str = "1.3.6.1.4.1.99999.1";
const B: &str = "1.3.6.1.4.1.99999.2";
const C: &str = "1.3.6.1.4.1.99999.3";

type Extension = (Oid<'static>, Vec<u8>);

fn oid(text: &str) -> ObjectIdentifier {
    text.parse().unwrap()
}

fn policies(policies: &[&str]) -> Extension {
    qualified(&policies.iter().map(|policy| (*policy, "")).collect::<Vec<_>>())
}

/// Policies, each with a CPS pointer unless that is empty.
fn qualified(policies: &[(&str, &str)]) -> Extension {
    let policies: Vec<_> = policies
        .iter()
        .map(|(policy, cps)| {
            let mut fields = alloc::vec![oid_der(oid(policy).as_oid())];
            if !cps.is_empty() {
                let pointer = tlv(Tag::IA5_STRING, cps.as_bytes());
                fields.push(sequence(&[sequence(&[oid_der(oid::POLICY_CPS), pointer])]));
            }
            sequence(&fields)
        })
        .collect();
    (oid::CERTIFICATE_POLICIES, sequence(&policies))
}

fn mappings(mappings: &[(&str, &str)]) -> Extension {
    let mappings: Vec<_> =
        mappings.iter().map(|(from, to)| sequence(&[oid_der(oid(from).as_oid()), oid_der(oid(to).as_oid())])).collect();
    (oid::POLICY_MAPPINGS, sequence(&mappings))
}

fn constraints(require_explicit_policy: Option<u8>, inhibit_policy_mapping: Option<u8>) -> Extension {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        for (number, skip) in [(0, require_explicit_policy), (1, inhibit_policy_mapping)] {
            if let Some(skip) = skip {
                writer.primitive(Tag::context(number), &[skip]);
            }
        }
    });
    (oid::POLICY_CONSTRAINTS, writer.finish())
}

fn inhibit_any(skip: u8) -> Extension {
    (oid::INHIBIT_ANY_POLICY, tlv(Tag::INTEGER, &[skip]))
}

/// The certificates of a path; each inner list is the extensions of one.
fn path(extensions: &[&[Extension]]) -> Vec<Certificate> {
    let name = |index: usize| format!("CN={index}");
    extensions.iter().enumerate().map(|(index, list)| certificate(&name(index), &name(index + 1), list)).collect()
}

fn rollover(extensions: &[Extension]) -> Certificate {
    certificate("CN=1", "CN=1", extensions)
}

fn run<'a>(path: &'a [Certificate], inputs: PolicyInputs<'a>, budget: &mut Budget) -> Result<PolicyOutcome, Finding> {
    let (end_entity, cas) = path.split_last().unwrap();
    let mut state = PolicyState::new(inputs, path.len());
    for ca in cas {
        state.process(ca, false, budget)?;
        state.prepare_next(ca, budget)?;
    }
    state.process(end_entity, true, budget)?;
    state.wrap_up(end_entity, budget)
}

/// The two sets: of the authorities, and of the user who accepts `accepted`.
fn sets(path: &[Certificate], accepted: &[&str], explicit: bool) -> Result<(Vec<String>, Vec<String>), Code> {
    let accepted: Vec<_> = accepted.iter().map(|policy| oid(policy)).collect();
    let inputs = PolicyInputs {
        user_initial_policy_set: &accepted,
        initial_policy_mapping_inhibit: false,
        initial_explicit_policy: explicit,
        initial_any_policy_inhibit: false,
    };
    let outcome = run(path, inputs, &mut Budget::new(&Limits::DEFAULT)).map_err(|finding| finding.code())?;
    let texts = |policies: &[ValidPolicy]| policies.iter().map(ToString::to_string).collect();
    Ok((texts(outcome.authority_constrained()), texts(outcome.user_constrained())))
}

fn both(authority: &[&str], user: &[&str]) -> Result<(Vec<String>, Vec<String>), Code> {
    let texts = |policies: &[&str]| policies.iter().map(ToString::to_string).collect();
    Ok((texts(authority), texts(user)))
}

const REQUIRED: Result<(Vec<String>, Vec<String>), Code> = Err(Code::POLICY_REQUIRED);

#[test]
fn a_policy_is_valid_if_every_certificate_has_it() {
    let path = path(&[&[policies(&[A, B])], &[policies(&[B, C])], &[policies(&[A, B])]]);
    assert_eq!(sets(&path, &[ANY], true), both(&[B], &[B]));
    assert_eq!(sets(&path, &[B, C], true), both(&[B], &[B]));
    assert_eq!(sets(&path, &[A], false), both(&[B], &[]));
    assert_eq!(sets(&path, &[A], true), REQUIRED);
    assert_eq!(sets(&path, &[], true), REQUIRED);
}

#[test]
fn without_policies_a_path_is_valid_unless_one_is_required() {
    for extensions in [[&[policies(&[A])][..], &[]], [&[], &[policies(&[A])]], [&[policies(&[A])], &[policies(&[B])]]] {
        let path = path(&extensions);
        assert_eq!(sets(&path, &[ANY], false), both(&[], &[]));
        assert_eq!(sets(&path, &[ANY], true), REQUIRED);
    }
}

#[test]
fn any_policy_stands_for_every_policy_until_it_is_inhibited() {
    let to_leaf = path(&[&[policies(&[ANY])], &[policies(&[A])]]);
    assert_eq!(sets(&to_leaf, &[ANY], true), both(&[A], &[A]));
    assert_eq!(sets(&to_leaf, &[B], true), REQUIRED);
    let all_the_way = path(&[&[policies(&[ANY])], &[policies(&[ANY])]]);
    assert_eq!(sets(&all_the_way, &[ANY], true), both(&[ANY], &[ANY]));
    assert_eq!(sets(&all_the_way, &[A, B], true), both(&[ANY], &[A, B]));
    let narrowed = path(&[&[policies(&[A])], &[policies(&[ANY])]]);
    assert_eq!(sets(&narrowed, &[ANY], true), both(&[A], &[A]));
    let inhibited = path(&[&[policies(&[A]), inhibit_any(0)], &[policies(&[ANY])]]);
    assert_eq!(sets(&inhibited, &[ANY], true), REQUIRED);
    let later = path(&[&[policies(&[A]), inhibit_any(1)], &[policies(&[ANY])], &[policies(&[ANY])]]);
    assert_eq!(sets(&later, &[ANY], true), REQUIRED);
    let in_time = path(&[&[policies(&[A]), inhibit_any(1)], &[policies(&[ANY])], &[policies(&[A])]]);
    assert_eq!(sets(&in_time, &[ANY], true), both(&[A], &[A]));
}

/// §6.1.3 (d)(2): for a self-issued certificate within the path anyPolicy counts although it is inhibited.
#[test]
fn a_self_issued_intermediate_may_use_any_policy_and_lowers_no_counter() {
    let [first, leaf] = &*path(&[&[policies(&[A]), inhibit_any(0)], &[policies(&[A])]]) else { panic!() };
    let path = [first.clone(), rollover(&[policies(&[ANY])]), leaf.clone()];
    assert_eq!(sets(&path, &[ANY], true), both(&[A], &[A]));
    let [_, any_leaf] = &*self::path(&[&[], &[policies(&[ANY])]]) else { panic!() };
    assert_eq!(sets(&[first.clone(), any_leaf.clone()], &[ANY], true), REQUIRED);
    // requireExplicitPolicy is used up by certificates that are not self-issued only.
    let [first, leaf] = &*self::path(&[&[constraints(Some(2), None)], &[]]) else { panic!() };
    assert_eq!(sets(&[first.clone(), rollover(&[]), leaf.clone()], &[ANY], false), both(&[], &[]));
    let three = self::path(&[&[constraints(Some(2), None)], &[], &[]]);
    assert_eq!(sets(&three, &[ANY], false), REQUIRED);
}

#[test]
fn a_mapped_policy_is_reported_in_the_domain_of_the_anchor() {
    let mapped = path(&[&[policies(&[A]), mappings(&[(A, B)])], &[policies(&[B])]]);
    assert_eq!(sets(&mapped, &[ANY], true), both(&[A], &[A]));
    assert_eq!(sets(&mapped, &[A], true), both(&[A], &[A]));
    assert_eq!(sets(&mapped, &[B], true), REQUIRED);
    // Mapped away, A itself is no longer expected.
    let away = path(&[&[policies(&[A]), mappings(&[(A, B)])], &[policies(&[A])]]);
    assert_eq!(sets(&away, &[ANY], true), REQUIRED);
    let several = path(&[&[policies(&[A, B]), mappings(&[(A, C), (B, C), (A, A)])], &[policies(&[C])]]);
    assert_eq!(sets(&several, &[ANY], true), both(&[A, B], &[A, B]));
    // §6.1.4 (b)(1): anyPolicy stands for the policy that is mapped.
    let from_any = path(&[&[policies(&[ANY]), mappings(&[(A, B)])], &[policies(&[B])]]);
    assert_eq!(sets(&from_any, &[A], true), both(&[A], &[A]));
    let not_asserted = path(&[&[policies(&[C]), mappings(&[(A, B)])], &[policies(&[B])]]);
    assert_eq!(sets(&not_asserted, &[ANY], true), REQUIRED);
    // What the anyPolicy of the next certificate stands for is what was mapped to.
    let to_any = path(&[&[policies(&[A]), mappings(&[(A, B)])], &[policies(&[ANY])]]);
    assert_eq!(sets(&to_any, &[ANY], true), both(&[A], &[A]));
}

#[test]
fn a_mapping_that_is_inhibited_ends_the_policy() {
    let inhibited = path(&[
        &[policies(&[A, B]), constraints(None, Some(0))],
        &[policies(&[A, B]), mappings(&[(A, C)])],
        &[policies(&[A, B, C])],
    ]);
    assert_eq!(sets(&inhibited, &[ANY], true), both(&[B], &[B]));
    let only = path(&[
        &[policies(&[A]), constraints(None, Some(0))],
        &[policies(&[A]), mappings(&[(A, B)])],
        &[policies(&[A])],
    ]);
    assert_eq!(sets(&only, &[ANY], true), REQUIRED);
    assert_eq!(sets(&only, &[ANY], false), both(&[], &[]));
    // The certificate that inhibits may still map itself: (b) comes before (i).
    let itself = path(&[&[policies(&[A]), mappings(&[(A, B)]), constraints(None, Some(0))], &[policies(&[B])]]);
    assert_eq!(sets(&itself, &[ANY], true), both(&[A], &[A]));
}

#[test]
fn each_initial_input_counts() {
    let mapped = path(&[&[policies(&[A]), mappings(&[(A, B)])], &[policies(&[B])]]);
    let any = path(&[&[policies(&[ANY])], &[policies(&[ANY])]]);
    let none = path(&[&[], &[]]);
    let accepted = [oid(ANY)];
    let inputs = PolicyInputs {
        user_initial_policy_set: &accepted,
        initial_policy_mapping_inhibit: false,
        initial_explicit_policy: false,
        initial_any_policy_inhibit: false,
    };
    let count = |path, inputs| {
        let outcome = run(path, inputs, &mut Budget::new(&Limits::DEFAULT)).map_err(|finding| finding.code())?;
        Ok(outcome.user_constrained().len())
    };
    assert_eq!(count(&mapped, inputs), Ok(1));
    assert_eq!(count(&mapped, PolicyInputs { initial_policy_mapping_inhibit: true, ..inputs }), Ok(0));
    assert_eq!(count(&any, inputs), Ok(1));
    assert_eq!(count(&any, PolicyInputs { initial_any_policy_inhibit: true, ..inputs }), Ok(0));
    assert_eq!(count(&none, inputs), Ok(0));
    let explicit = PolicyInputs { initial_explicit_policy: true, ..inputs };
    assert_eq!(count(&none, explicit), Err(Code::POLICY_REQUIRED));
}

#[test]
fn a_policy_is_required_from_where_the_constraint_says() {
    // §6.1.5 (a) counts once more, after the end entity.
    for (skip, expected) in [(0, REQUIRED), (1, REQUIRED), (2, REQUIRED), (3, both(&[], &[])), (127, both(&[], &[]))] {
        let path = path(&[&[constraints(Some(skip), None)], &[], &[]]);
        assert_eq!(sets(&path, &[ANY], false), expected, "{skip}");
    }
    // §6.1.5 (b): in the end entity only 0 counts.
    assert_eq!(sets(&path(&[&[constraints(Some(0), None)]]), &[ANY], false), REQUIRED);
    assert_eq!(sets(&path(&[&[constraints(Some(1), None)]]), &[ANY], false), both(&[], &[]));
    // A later certificate cannot raise what an earlier one lowered.
    let raised = path(&[&[constraints(Some(0), None)], &[constraints(Some(9), None)], &[]]);
    assert_eq!(sets(&raised, &[ANY], false), REQUIRED);
}

#[test]
fn any_policy_cannot_be_mapped() {
    for mapping in [(ANY, A), (A, ANY)] {
        let path = path(&[&[policies(&[A]), mappings(&[mapping])], &[policies(&[A])]]);
        assert_eq!(sets(&path, &[ANY], false), Err(Code::POLICY_MAPPING_ANY));
    }
}

/// CVE-2023-0465, CVE-2023-0466: an invalid policy in the end entity rejects, and nothing switches that off.
///
/// Also: CVE-2022-3996.
#[test]
fn a_policy_that_occurs_twice_rejects_wherever_it_stands() {
    let twice = policies(&[A, B, A]);
    assert_eq!(
        sets(&path(&[&[policies(&[A])], core::slice::from_ref(&twice)]), &[ANY], false),
        Err(Code::POLICIES_INVALID)
    );
    assert_eq!(sets(&path(&[&[twice], &[policies(&[A])]]), &[ANY], false), Err(Code::POLICIES_INVALID));
    let any_twice = path(&[&[policies(&[ANY, ANY])], &[policies(&[A])]]);
    assert_eq!(sets(&any_twice, &[ANY], false), Err(Code::POLICIES_INVALID));
}

#[test]
fn an_extension_that_cannot_be_decoded_rejects() {
    for broken in [oid::CERTIFICATE_POLICIES, oid::POLICY_MAPPINGS, oid::POLICY_CONSTRAINTS, oid::INHIBIT_ANY_POLICY] {
        let path = path(&[&[(broken, alloc::vec![0x30, 1])], &[]]);
        assert_eq!(sets(&path, &[ANY], false), Err(Code::TRUNCATED), "{broken}");
    }
}

#[test]
fn qualifiers_of_ancestors_and_descendants_come_with_a_policy() {
    let path = path(&[
        &[qualified(&[(ANY, "https://any.example")])],
        &[qualified(&[(A, "https://a.example"), (B, "")]), mappings(&[(A, C)])],
        &[qualified(&[(C, "https://c.example"), (B, "https://any.example")])],
    ]);
    let accepted = [oid(A), oid(B)];
    let inputs = PolicyInputs {
        user_initial_policy_set: &accepted,
        initial_policy_mapping_inhibit: false,
        initial_explicit_policy: true,
        initial_any_policy_inhibit: false,
    };
    let outcome = run(&path, inputs, &mut Budget::new(&Limits::DEFAULT)).unwrap();
    let found: Vec<_> = outcome
        .user_constrained()
        .iter()
        .map(|valid| {
            let pointers = valid.qualifiers_der().map(|der| String::from_utf8_lossy(&der[16..]).into_owned());
            (valid.policy().to_string(), pointers.collect::<Vec<_>>())
        })
        .collect();
    let expected = |policy: &str, pointers: &[&str]| {
        (policy.to_string(), pointers.iter().map(|it| it.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(
        found,
        [
            expected(A, &["https://any.example", "https://a.example", "https://c.example"]),
            // The same text twice is said once.
            expected(B, &["https://any.example"]),
        ]
    );
}

/// CVE-2023-0464, RFC 9618 §3: two policies, each mapped to both, doubled the tree with every certificate.
#[test]
fn the_attack_graph_of_rfc_9618_stays_linear() {
    let spent = |length: usize| {
        let cross = [policies(&[A, B]), mappings(&[(A, A), (A, B), (B, A), (B, B)])];
        let mut extensions = alloc::vec![&cross[..]; length];
        let last = [policies(&[A, B])];
        extensions.push(&last);
        let path = path(&extensions);
        let accepted = [oid(A)];
        let inputs = PolicyInputs {
            user_initial_policy_set: &accepted,
            initial_policy_mapping_inhibit: false,
            initial_explicit_policy: true,
            initial_any_policy_inhibit: false,
        };
        let mut budget = Budget::new(&Limits::DEFAULT);
        assert_eq!(run(&path, inputs, &mut budget).unwrap().user_constrained().len(), 1);
        budget.spent().policy_nodes
    };
    // Two nodes, their four edges and the four mapped policies, for each certificate.
    assert_eq!(spent(21) - spent(20), 10);
    assert_eq!(spent(200) - spent(100), 1000);
}

#[test]
fn a_graph_beyond_the_limit_ends_in_its_code() {
    let many: Vec<_> = (0..100).map(|index| format!("1.3.6.1.4.1.99999.{index}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let pairs: Vec<_> = many.iter().flat_map(|from| many.iter().map(|to| (*from, *to))).collect();
    let path = path(&[&[policies(&many), mappings(&pairs)], &[policies(&many)]]);
    assert_eq!(sets(&path, &[ANY], false), Err(Code::LIMIT_POLICY_NODES));
}

/// Policies that share a descendant are each given its qualifiers, once in memory, and each node looked at is counted.
#[test]
fn shared_qualifiers_are_neither_copied_nor_free() {
    let many: Vec<_> = (0..2000).map(|index| format!("1.3.6.1.4.1.99999.{index}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let pairs: Vec<_> = many.iter().map(|from| (*from, A)).collect();
    let cps = "x".repeat(10_000);
    let path = path(&[&[policies(&many), mappings(&pairs)], &[qualified(&[(A, &cps)])]]);
    let accepted = [oid(ANY)];
    let inputs = PolicyInputs {
        user_initial_policy_set: &accepted,
        initial_policy_mapping_inhibit: false,
        initial_explicit_policy: false,
        initial_any_policy_inhibit: false,
    };
    let mut budget = Budget::new(&Limits { policy_nodes: 100_000, ..Limits::DEFAULT });
    let outcome = run(&path, inputs, &mut budget).unwrap();
    let [first, .., last] = outcome.authority_constrained() else { panic!() };
    assert!(core::ptr::eq(first.qualifiers_der().next().unwrap(), last.qualifiers_der().next().unwrap()));
    // 2000 nodes, edges and mapped policies; one node with 2000 edges; three nodes looked at for each of the 2000.
    assert_eq!(budget.spent(), Spent { policy_nodes: 6000 + 2001 + 6000, ..Spent::default() });
}

#[test]
fn a_missing_policy_is_reported_with_what_is_there() {
    let path = path(&[&[policies(&[A])], &[policies(&[B, C])]]);
    let accepted = [oid(A)];
    let inputs = PolicyInputs {
        user_initial_policy_set: &accepted,
        initial_policy_mapping_inhibit: false,
        initial_explicit_policy: true,
        initial_any_policy_inhibit: false,
    };
    let finding = run(&path, inputs, &mut Budget::new(&Limits::DEFAULT)).unwrap_err();
    let found = format!("{B}, {C}");
    assert_eq!(
        (finding.code(), finding.field(), finding.found()),
        (Code::POLICY_REQUIRED, "extensions.certificatePolicies", Some(found.as_str()))
    );
}
