//! OpenSSL's verdict.

use crate::chain::{Material, NOW, Question, Revocation, Who};
use crate::openssl_names::NAMES;
use foreign_types::ForeignTypeRef;
use openssl::error::ErrorStack;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags as Flags, X509VerifyParam, X509VerifyParamRef};
use openssl::x509::{X509, X509PurposeId, X509StoreContext};
use std::ffi::{CString, c_int, c_long};

/// The name of OpenSSL's error, without `X509_V_ERR_`; `OK`.
pub type Verdict = &'static str;
pub const ACCEPTED: Verdict = "OK";
/// OpenSSL rejects, but accepts if it is shown nothing beside the path that the library found.
pub const OTHER_PATH: Verdict = "another_path";
/// Stands for the set of all policies, which an empty set does not to OpenSSL.
const ANY_POLICY: &str = "2.5.29.32.0";

unsafe extern "C" {
    fn X509_VERIFY_PARAM_add0_policy(
        param: *mut openssl_sys::X509_VERIFY_PARAM,
        policy: *mut openssl_sys::ASN1_OBJECT,
    ) -> c_int;
    fn X509_STORE_add_crl(store: *mut openssl_sys::X509_STORE, list: *mut openssl_sys::X509_CRL) -> c_int;
}

/// `3.0`.
pub fn version() -> String {
    let number = openssl::version::number();
    format!("{}.{}", number >> 28, (number >> 20) & 0xff)
}

pub fn judge(material: &Material, question: &Question) -> Verdict {
    verify(material, question).unwrap_or("unreadable")
}

fn verify(material: &Material, question: &Question) -> Result<Verdict, ErrorStack> {
    let leaf = X509::from_der(&material.leaf)?;
    let read = |ders: &[Vec<u8>]| ders.iter().filter_map(|der| X509::from_der(der).ok()).collect::<Vec<_>>();
    let mut store = X509StoreBuilder::new()?;
    for anchor in read(&material.anchors) {
        store.add_cert(anchor)?;
    }
    material.lists.iter().for_each(|der| add_list(&mut store, der));
    store.set_param(&*parameters(question)?)?;
    if question.tls_server {
        store.set_purpose(X509PurposeId::SSL_SERVER)?;
    }
    let store = store.build();
    let mut pool = Stack::new()?;
    for certificate in read(&material.pool) {
        pool.push(certificate)?;
    }
    let mut context = X509StoreContext::new()?;
    let number = context.init(&store, &leaf, &pool, |context| {
        let accepted = context.verify_cert()?;
        let number = context.error().as_raw();
        assert_eq!(accepted, number == 0, "X509_verify_cert and its error agree");
        Ok(number)
    });
    // What OpenSSL leaves in its queue is no failure of the next call.
    let _ = ErrorStack::get();
    let number = number?;
    Ok(NAMES.iter().find(|(known, _)| *known == number).map_or("unknown", |(_, name)| name))
}

fn parameters(question: &Question) -> Result<X509VerifyParam, ErrorStack> {
    let mut parameters = X509VerifyParam::new()?;
    parameters.set_time(NOW);
    parameters.set_flags(Flags::X509_STRICT | Flags::POLICY_CHECK)?;
    let asked = [
        (question.require_explicit_policy, Flags::EXPLICIT_POLICY),
        (question.inhibit_policy_mapping, Flags::INHIBIT_MAP),
        (question.inhibit_any_policy, Flags::INHIBIT_ANY),
    ];
    for (_, flag) in asked.into_iter().filter(|(asked, _)| *asked) {
        parameters.set_flags(flag)?;
    }
    match question.revocation {
        Revocation::None => {}
        Revocation::EndEntity => parameters.set_flags(Flags::CRL_CHECK | Flags::EXTENDED_CRL_SUPPORT)?,
        Revocation::All => {
            parameters.set_flags(Flags::CRL_CHECK | Flags::CRL_CHECK_ALL | Flags::EXTENDED_CRL_SUPPORT)?;
        }
    }
    match question.who {
        Who::Nobody => {}
        Who::Dns(host) => parameters.set_host(host)?,
        Who::Ip(address) => parameters.set_ip(address.parse().unwrap())?,
        Who::Email(mailbox) => parameters.set_email(mailbox)?,
    }
    let any = [ANY_POLICY];
    let policies = if question.policies.is_empty() { &any } else { &question.policies[..] };
    policies.iter().for_each(|dotted| add_policy(&mut parameters, dotted));
    Ok(parameters)
}

fn add_policy(parameters: &mut X509VerifyParamRef, dotted: &str) {
    let dotted = CString::new(dotted).unwrap();
    // SAFETY: both pointers are live; the parameters take ownership of the object.
    let added = unsafe {
        let policy = openssl_sys::OBJ_txt2obj(dotted.as_ptr(), 1);
        X509_VERIFY_PARAM_add0_policy(parameters.as_ptr(), policy)
    };
    assert_eq!(added, 1);
}

fn add_list(store: &mut X509StoreBuilder, der: &[u8]) {
    let length = c_long::try_from(der.len()).unwrap();
    let mut bytes = der.as_ptr();
    // SAFETY: `bytes` is readable for `length`; the store takes a reference of its own. A list that OpenSSL cannot read
    // is not there.
    unsafe {
        let list = openssl_sys::d2i_X509_CRL(std::ptr::null_mut(), &mut bytes, length);
        if !list.is_null() {
            let added = X509_STORE_add_crl(store.as_ptr(), list);
            openssl_sys::X509_CRL_free(list);
            assert_eq!(added, 1);
        }
    }
}
