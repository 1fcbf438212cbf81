/* What a verdict says beyond yes and no: policies, revocation; and names that a policy confines. */

#include "revoked.h"

#define STR(text) (text), strlen(text)

static cw_trust_store *root;
static cw_certificate *leaf;

static cw_policy *asking_for(uint32_t mode) {
    cw_policy *policy = POISON;
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_OK(cw_policy_set_revocation(policy, mode, CW_COVERAGE_WHOLE_PATH, 0, &test_err));
    return policy;
}

static void policies_come_with_their_qualifiers(void) {
    cw_policy *policy = asking_for(CW_REVOCATION_OFF);
    cw_verdict *verdict = POISON;
    CHECK_OK(cw_policy_set_require_explicit_policy(policy, 1, &test_err));
    CHECK_OK(cw_validate(root, NULL, NULL, policy, leaf, revoked_at, &verdict, &test_err));
    CHECK(cw_verdict_authority_policy_count(verdict) == 1 && cw_verdict_user_policy_count(verdict) == 1);
    CHECK(cw_verdict_authority_policy_at(verdict, 1) == NULL && cw_verdict_user_policy_at(verdict, 1) == NULL);
    const cw_valid_policy *valid = cw_verdict_user_policy_at(verdict, 0);
    CHECK_TEXT(cw_valid_policy_oid(valid), "1.3.6.1.4.1.99999.1");
    CHECK_TEXT(cw_valid_policy_oid(cw_verdict_authority_policy_at(verdict, 0)), "1.3.6.1.4.1.99999.1");
    CHECK(cw_valid_policy_qualifiers_count(valid) == 1);
    cw_bytes qualifiers = cw_valid_policy_qualifiers_at(valid, 0);
    static const char cps[] = "https://cps.example.com/";
    size_t text = sizeof cps - 1;
    CHECK(qualifiers.len > text && qualifiers.data[0] == 0x30);
    CHECK(memcmp(qualifiers.data + qualifiers.len - text, cps, text) == 0);
    CHECK(cw_valid_policy_qualifiers_at(valid, 1).data == NULL);
    CHECK(cw_verdict_revocation_count(verdict) == 0 && cw_verdict_revocation_at(verdict, 0) == NULL);
    cw_verdict_free(verdict);

    /* Another policy than the one asked for. */
    CHECK_OK(cw_policy_clear_initial_policies(policy, &test_err));
    CHECK_OK(cw_policy_add_initial_policy(policy, STR("1.2.3.4"), &test_err));
    CHECK_FAILS(cw_validate(root, NULL, NULL, policy, leaf, revoked_at, &verdict, &test_err), CW_STATUS_REJECTED,
                CW_CODE_POLICY_REQUIRED);
    CHECK(cw_verdict_user_policy_count(verdict) == 0 && cw_verdict_authority_policy_at(verdict, 0) == NULL);
    cw_verdict_free(verdict);
    cw_policy_free(policy);
}

static void what_is_not_known_comes_with_where_to_ask(void) {
    cw_policy *policy = asking_for(CW_REVOCATION_AT_HAND);
    cw_verdict *verdict = POISON;
    uint32_t reason = 9;
    int64_t date = 9;
    CHECK_OK(cw_validate(root, NULL, NULL, policy, leaf, revoked_at, &verdict, &test_err));
    CHECK(cw_verdict_revocation_count(verdict) == 1 && cw_verdict_revocation_at(verdict, 1) == NULL);
    const cw_revocation *known = cw_verdict_revocation_at(verdict, 0);
    CHECK(cw_revocation_status(known) == CW_REVOCATION_UNKNOWN);
    CHECK(!cw_revocation_reason(known, &reason, &date) && reason == 0 && date == 0);
    CHECK(cw_revocation_trouble_count(known) == 0 && cw_revocation_trouble_at(known, 0) == NULL);
    CHECK(cw_revocation_url_count(known) == 1);
    CHECK_TEXT(cw_revocation_url_at(known, 0), "http://crl.example.com/root.crl");
    CHECK(cw_revocation_url_at(known, 1).len == 0);
    cw_verdict_free(verdict);
    cw_policy_free(policy);
}

static void what_is_revoked_comes_with_reason_and_date(void) {
    cw_policy *policy = asking_for(CW_REVOCATION_REQUIRED);
    cw_verdict *verdict = POISON;
    cw_crl *crl = POISON;
    cw_evidence_builder *builder = POISON;
    cw_evidence *evidence = POISON;
    CHECK_OK(cw_crl_from_pem(STR(revoked_crl), &crl, &test_err));
    CHECK_OK(cw_evidence_builder_new(&builder, &test_err));
    CHECK_OK(cw_evidence_builder_add_crl(builder, crl, &test_err));
    CHECK_OK(cw_evidence_builder_build(builder, &evidence, &test_err));
    cw_evidence_builder_free(builder);
    cw_crl_free(crl);
    CHECK_FAILS(cw_validate(root, NULL, evidence, policy, leaf, revoked_at, &verdict, &test_err), CW_STATUS_REJECTED,
                CW_CODE_REVOKED);
    const cw_revocation *known = cw_verdict_revocation_at(verdict, 0);
    CHECK(cw_revocation_status(known) == CW_REVOCATION_REVOKED);
    uint32_t reason = 0;
    int64_t date = 0;
    /* keyCompromise, 2025-12-24T12:00:00Z */
    CHECK(cw_revocation_reason(known, &reason, &date) && reason == 1 && date == 1766577600);
    CHECK(cw_revocation_reason(known, NULL, NULL));
    cw_verdict_free(verdict);

    /* A revocation counts however old the CRL is, and when evidence is not required. */
    CHECK_OK(cw_policy_set_revocation(policy, CW_REVOCATION_AT_HAND, CW_COVERAGE_WHOLE_PATH, 0, &test_err));
    CHECK_FAILS(cw_validate(root, NULL, evidence, policy, leaf, 4080000000, &verdict, &test_err), CW_STATUS_REJECTED,
                CW_CODE_REVOKED);
    cw_verdict_free(verdict);
    cw_evidence_free(evidence);
    cw_policy_free(policy);
}

/* One subtree, permitted or excluded, and what becomes of the leaf; 0 if it is accepted. */
static void confined(bool permitted, uint32_t form, const char *base, uint32_t code) {
    cw_policy *policy = asking_for(CW_REVOCATION_OFF);
    cw_verdict *verdict = POISON;
    if (permitted) {
        CHECK_OK(cw_policy_add_permitted_subtree(policy, form, STR(base), &test_err));
    } else {
        CHECK_OK(cw_policy_add_excluded_subtree(policy, form, STR(base), &test_err));
    }
    cw_status status = cw_validate(root, NULL, NULL, policy, leaf, revoked_at, &verdict, NULL);
    CHECK((status == CW_STATUS_OK) == (code == 0));
    CHECK(cw_finding_code(cw_verdict_primary(verdict)) == code);
    cw_verdict_free(verdict);
    cw_policy_free(policy);
}

static void names_lie_where_the_policy_lets_them(void) {
    confined(true, CW_SUBTREE_DNS, "example.com", 0);
    confined(true, CW_SUBTREE_DNS, "example.org", CW_CODE_NAME_NOT_PERMITTED);
    confined(false, CW_SUBTREE_DNS, "example.com", CW_CODE_NAME_EXCLUDED);
    confined(false, CW_SUBTREE_DNS, "", CW_CODE_NAME_EXCLUDED);
    confined(true, CW_SUBTREE_IP, "192.0.2.0/24", 0);
    confined(true, CW_SUBTREE_IP, "2001:db8::/32", 0);
    confined(true, CW_SUBTREE_EMAIL, ".example.com", 0);
    confined(false, CW_SUBTREE_URI, "example.com", 0);
    confined(true, CW_SUBTREE_DIRECTORY, "CN=www.example.com", 0);
    confined(true, CW_SUBTREE_DIRECTORY, "O=Example,C=US", CW_CODE_NAME_NOT_PERMITTED);

    cw_policy *policy = asking_for(CW_REVOCATION_OFF);
    static const struct {
        uint32_t form;
        const char *base;
    } refused[] = {
        {CW_SUBTREE_DNS, ".example.com"}, {CW_SUBTREE_IP, "192.0.2.0"},     {CW_SUBTREE_IP, "192.0.2.0/33"},
        {CW_SUBTREE_IP, "host/8"},        {CW_SUBTREE_EMAIL, "@"},          {CW_SUBTREE_URI, "https://example.com"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK_FAILS(cw_policy_add_permitted_subtree(policy, refused[i].form, STR(refused[i].base), &test_err),
                    CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    }
    CHECK_FAILS(cw_policy_add_excluded_subtree(policy, 6, STR("x"), &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_policy_free(policy);
}

int main(void) {
    CHECK_OK(cw_trust_store_from_pem(STR(revoked_root), &root, &test_err));
    CHECK_OK(cw_certificate_from_pem(STR(revoked_leaf), &leaf, &test_err));
    policies_come_with_their_qualifiers();
    what_is_not_known_comes_with_where_to_ask();
    what_is_revoked_comes_with_reason_and_date();
    names_lie_where_the_policy_lets_them();
    cw_certificate_free(leaf);
    cw_trust_store_free(root);
    return 0;
}
