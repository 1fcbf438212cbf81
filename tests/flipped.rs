//! Real chains, as servers sent them: valid as they are, rejected with any byte of what is signed changed.
#![cfg(test)]

mod support;

use certwright::{
    Certificate, CertificatePool, Code, Identity, Rejected, Timestamp, TrustStore, ValidationPolicy, Validator,
};

/// A chain, the name it is for, and the time at which it was seen.
struct Chain {
    id: String,
    end_entity: Certificate,
    pool: CertificatePool,
    anchors: TrustStore,
    policy: ValidationPolicy,
    at: Timestamp,
}

impl Chain {
    fn validate(&self, end_entity: &Certificate) -> Result<(), Rejected> {
        let validator = Validator::new(&self.anchors, &self.policy).with_intermediates(&self.pool);
        validator.validate(end_entity, self.at).map(drop)
    }
}

fn chains() -> Option<Vec<Chain>> {
    let cases = support::limbo()?.into_iter().filter(|case| case.namespace() == "online");
    let chains = cases.map(|case| Chain {
        end_entity: Certificate::from_pem(case.peer_certificate.as_bytes()).unwrap(),
        pool: CertificatePool::from_pem(case.untrusted_intermediates.concat().as_bytes()).unwrap(),
        anchors: TrustStore::from_pem(case.trusted_certs.concat().as_bytes()).unwrap(),
        policy: ValidationPolicy::tls_server(Identity::host(&case.expected_peer_name.unwrap().value).unwrap()),
        at: case.validation_time.parse().unwrap(),
        id: case.id,
    });
    Some(chains.collect())
}

/// Where `part` lies in `whole`.
fn range(whole: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let start = part.as_ptr().addr() - whole.as_ptr().addr();
    start..start + part.len()
}

#[test]
fn real_chains_are_valid_when_they_were_seen() {
    let Some(chains) = chains() else { return };
    assert_eq!(chains.len(), 12);
    for chain in chains {
        chain.validate(&chain.end_entity).unwrap_or_else(|rejected| panic!("{}: {rejected}", chain.id));
    }
}

#[test]
fn a_changed_byte_anywhere_in_what_is_signed_or_in_the_signature_is_noticed() {
    let Some(chains) = chains() else { return };
    for (index, chain) in chains.iter().enumerate() {
        let leaf = &chain.end_entity;
        let der = leaf.as_der();
        let (tbs, signature) = (range(der, leaf.tbs_der()), range(der, leaf.signature()));
        let issuer = range(der, leaf.issuer().as_der());
        let algorithm = range(der, leaf.tbs_signature_algorithm_der());
        // Every byte of one chain, a sample of the others.
        let step = if index == 0 { 1 } else { 29 };
        for position in tbs.chain(signature.clone()).step_by(step) {
            let mut changed = der.to_vec();
            changed[position] ^= 0x01;
            let codes: Vec<Code> = match Certificate::from_der(&changed) {
                Err(error) => vec![error.code()],
                Ok(certificate) => {
                    let rejected = chain.validate(&certificate).expect_err("a changed certificate is accepted");
                    rejected.findings().iter().map(certwright::Finding::code).collect()
                }
            };
            // The signature is what fails, unless the change keeps it from being looked at.
            let expected = codes.contains(&Code::SIGNATURE_INVALID)
                || codes.contains(&Code::SIGNATURE_MALFORMED) && signature.contains(&position)
                || codes.contains(&Code::ISSUER_NOT_FOUND) && issuer.contains(&position)
                || codes.contains(&Code::ALGORITHM_MISMATCH) && algorithm.contains(&position)
                || codes.iter().all(|code| (10_001..10_100).contains(&code.number())) && !signature.contains(&position);
            assert!(expected, "{}: byte {position} of {}: {codes:?}", chain.id, der.len());
        }
    }
}
