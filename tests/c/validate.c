/* Validating: verdicts that accept and that reject, policies, trust stores. */

#include "hierarchy.h"

static cw_trust_store *trust(const cw_certificate *root) {
    cw_certificate_list *list = POISON;
    cw_trust_store *anchors = POISON;
    CHECK_OK(cw_certificate_list_from_array(&root, 1, &list, &test_err));
    CHECK_OK(cw_trust_store_from_list(list, &anchors, &test_err));
    cw_certificate_list_free(list);
    CHECK(cw_trust_store_count(anchors) == 1 && cw_trust_store_contains(anchors, root));
    return anchors;
}

static cw_certificate_pool *pool(const cw_certificate *intermediate, const cw_certificate *server) {
    const cw_certificate *both[] = {server, intermediate};
    cw_certificate_list *list = POISON;
    cw_certificate_pool *made = POISON;
    CHECK_OK(cw_certificate_list_from_array(both, 2, &list, &test_err));
    CHECK_OK(cw_certificate_pool_from_list(list, &made, &test_err));
    cw_certificate_list_free(list);
    CHECK(cw_certificate_pool_count(made) == 2);
    return made;
}

static void accepts(const cw_trust_store *anchors, const cw_certificate_pool *others, const entity *root,
                    const entity *intermediate, const entity *server) {
    cw_policy *policy = POISON;
    cw_verdict *verdict = POISON;
    CHECK_OK(cw_policy_tls_server(STR("www.example.com"), &policy, &test_err));
    CHECK_OK(cw_validate(anchors, others, NULL, policy, server->certificate, now, &verdict, &test_err));
    CHECK(cw_verdict_is_accepted(verdict) && cw_verdict_primary(verdict) == NULL);
    CHECK(cw_verdict_path_count(verdict) == 2);
    CHECK(cw_certificate_equal(cw_verdict_path_at(verdict, 0), server->certificate));
    CHECK(cw_certificate_equal(cw_verdict_path_at(verdict, 1), intermediate->certificate));
    CHECK(cw_verdict_path_at(verdict, 2) == NULL);
    CHECK(cw_certificate_equal(cw_verdict_anchor(verdict), root->certificate));
    CHECK_TEXT(cw_verdict_anchor_name(verdict), "CN=Test Root,O=Example");
    CHECK(cw_verdict_check_count(verdict) >= 4);
    bool identity = false;
    for (size_t i = 0; i < cw_verdict_check_count(verdict); i++) {
        if (strcmp(cw_verdict_check_what(verdict, i).data, "identity") == 0) {
            CHECK_TEXT(cw_verdict_check_asked(verdict, i), "DNS:www.example.com");
            identity = true;
        }
    }
    CHECK(identity);
    CHECK(cw_verdict_spent(verdict, CW_LIMIT_SIGNATURES) == 2);
    CHECK(cw_verdict_spent(verdict, 0) == 0 && cw_verdict_spent(verdict, CW_LIMIT_PATH_LENGTH) == 0);
    CHECK(cw_verdict_trace_dropped(verdict) == 0);
    size_t last = cw_verdict_trace_count(verdict) - 1;
    const cw_trace_entry *entry = cw_verdict_trace_at(verdict, last);
    CHECK(cw_trace_entry_is_anchor(entry) && cw_trace_entry_outcome(entry) == CW_OUTCOME_COMPLETED);
    CHECK(cw_trace_entry_index(entry) == 2 && cw_trace_entry_finding_count(entry) == 0);
    CHECK(cw_certificate_equal(cw_trace_entry_certificate(entry), root->certificate));
    size_t parent = 9;
    CHECK(cw_trace_entry_parent(entry, &parent) && parent < last);
    CHECK(!cw_trace_entry_parent(cw_verdict_trace_at(verdict, 0), &parent) && parent == 0);

    cw_string *text = POISON;
    CHECK_OK(cw_verdict_to_text(verdict, &text, &test_err));
    CHECK(strstr(cw_string_text(text).data, "CN=Test CA,O=Example") != NULL);
    cw_string_free(text);
    CHECK_OK(cw_verdict_to_json(verdict, &text, &test_err));
    CHECK(cw_string_text(text).data[0] == '{');
    cw_string_free(text);
    CHECK_OK(cw_verdict_to_dot(verdict, &text, &test_err));
    CHECK(strncmp(cw_string_text(text).data, "digraph", 7) == 0);
    cw_string_free(text);
    /* What the verdict lends lives as long as its last owner. */
    cw_verdict *clone = cw_verdict_clone(verdict);
    const cw_certificate *first = cw_verdict_path_at(verdict, 0);
    cw_verdict_free(verdict);
    CHECK(cw_certificate_equal(first, server->certificate));
    cw_verdict_free(clone);
    cw_policy_free(policy);
}

/* One validation that must reject for this reason; with SIZE_MAX, whichever certificate it is about. */
static void rejects(const cw_trust_store *anchors, const cw_certificate_pool *others, const cw_policy *policy,
                    const cw_certificate *leaf, int64_t at, uint32_t code, size_t index) {
    cw_verdict *verdict = POISON;
    cw_error *err = POISON;
    CHECK(cw_validate(anchors, others, NULL, policy, leaf, at, &verdict, &err) == CW_STATUS_REJECTED);
    CHECK(verdict != NULL && err != NULL);
    if (cw_error_code(err) != code) {
        fprintf(stderr, "%s\n", cw_error_message(err).data);
    }
    CHECK(cw_error_code(err) == code && cw_error_finding_count(err) == cw_verdict_finding_count(verdict));
    CHECK(!cw_verdict_is_accepted(verdict) && cw_verdict_finding_count(verdict) > 0);
    const cw_finding *primary = cw_verdict_primary(verdict);
    CHECK(cw_finding_code(primary) == code && cw_finding_level(primary) == CW_LEVEL_MUST);
    CHECK(cw_finding_code(cw_verdict_finding_at(verdict, 0)) == code);
    CHECK(cw_finding_text(primary).len > 0 && cw_finding_text(primary).data[cw_finding_text(primary).len] == '\0');
    size_t found = SIZE_MAX;
    if (index != SIZE_MAX) {
        CHECK(cw_finding_index(primary, &found) && found == index);
        CHECK(cw_finding_sha256(primary).len == 32);
    }
    cw_string *text = POISON;
    CHECK_OK(cw_verdict_to_text(verdict, &text, &test_err));
    CHECK(strstr(cw_string_text(text).data, cw_code_name(code).data) != NULL);
    cw_string_free(text);
    cw_error_free(err);
    cw_verdict_free(verdict);
    /* The verdict is not needed to know the reason, nor the error to have the verdict. */
    CHECK(cw_validate(anchors, others, NULL, policy, leaf, at, &verdict, NULL) == CW_STATUS_REJECTED && verdict != NULL);
    cw_verdict_free(verdict);
}

static void rejections_say_why(const cw_trust_store *anchors, const cw_certificate_pool *others,
                               const entity *intermediate, const entity *server) {
    cw_policy *policy = POISON;
    CHECK_OK(cw_policy_tls_server(STR("shop.example.com"), &policy, &test_err));
    rejects(anchors, others, policy, server->certificate, now, CW_CODE_NAME_MISMATCH, 0);
    CHECK_OK(cw_policy_clear_identities(policy, &test_err));
    rejects(anchors, others, policy, server->certificate, until + 1, CW_CODE_EXPIRED, 0);
    rejects(anchors, others, policy, server->certificate, from - 1, CW_CODE_NOT_YET_VALID, 0);
    rejects(anchors, NULL, policy, server->certificate, now, CW_CODE_ISSUER_NOT_FOUND, SIZE_MAX);
    cw_policy_free(policy);
    CHECK_OK(cw_policy_tls_client(&policy, &test_err));
    rejects(anchors, others, policy, server->certificate, now, CW_CODE_EXTENDED_KEY_USAGE_MISMATCH, 0);
    cw_policy_free(policy);

    /* Altered bytes are not what was signed. */
    cw_bytes der = cw_certificate_der(server->certificate);
    uint8_t *copy = (uint8_t *)malloc(der.len);
    CHECK(copy != NULL);
    memcpy(copy, der.data, der.len);
    copy[der.len - 1] ^= 1;
    cw_certificate *altered = POISON;
    CHECK_OK(cw_certificate_from_der(copy, der.len, &altered, &test_err));
    free(copy);
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    rejects(anchors, others, policy, altered, now, CW_CODE_SIGNATURE_INVALID, 0);
    cw_certificate_free(altered);

    cw_verdict *verdict = POISON;
    CHECK_FAILS(cw_validate(anchors, others, NULL, policy, server->certificate, INT64_MAX, &verdict, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_TIME_OUT_OF_RANGE);
    CHECK(verdict == NULL);
    (void)intermediate;
    cw_policy_free(policy);
}

static void every_setter_has_its_effect(const cw_trust_store *anchors, const cw_certificate_pool *others,
                                        const entity *server) {
    cw_policy *policy = POISON;
    cw_verdict *verdict = POISON;
    const cw_certificate *leaf = server->certificate;

    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_OK(cw_policy_add_identity(policy, CW_IDENTITY_DNS, STR("www.example.com"), &test_err));
    CHECK_OK(cw_policy_set_purpose(policy, STR("1.3.6.1.5.5.7.3.1"), 1, &test_err));
    CHECK_OK(cw_policy_set_key_usage(policy, CW_KEY_USAGE_DIGITAL_SIGNATURE, &test_err));
    CHECK_OK(cw_validate(anchors, others, NULL, policy, leaf, now, &verdict, &test_err));
    cw_verdict_free(verdict);
    CHECK_OK(cw_policy_set_key_usage(policy, CW_KEY_USAGE_KEY_AGREEMENT, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_KEY_USAGE_MISMATCH, 0);
    CHECK_OK(cw_policy_set_key_usage(policy, 0, &test_err));
    CHECK_OK(cw_policy_set_purpose(policy, STR("1.3.6.1.5.5.7.3.4"), 0, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_EXTENDED_KEY_USAGE_MISMATCH, 0);
    CHECK_OK(cw_policy_clear_purpose(policy, &test_err));
    CHECK_OK(cw_policy_add_identity(policy, CW_IDENTITY_HOST, STR("192.0.2.1"), &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_NAME_MISMATCH, 0);
    CHECK_OK(cw_policy_clear_identities(policy, &test_err));
    CHECK_OK(cw_policy_add_identity(policy, CW_IDENTITY_EMAIL, STR("a@example.com"), &test_err));
    CHECK_OK(cw_policy_add_identity(policy, CW_IDENTITY_URI, STR("https://example.com"), &test_err));
    CHECK_OK(cw_policy_add_service(policy, STR("xmpp-client"), STR("example.com"), &test_err));
    CHECK_FAILS(cw_policy_add_identity(policy, CW_IDENTITY_DNS, STR("no host"), &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_REFERENCE_INVALID);
    CHECK_FAILS(cw_policy_add_identity(policy, 5, STR("x"), &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_OK(cw_policy_clear_identities(policy, &test_err));

    static const uint32_t rsa = CW_SIGNATURE_RSA_PSS_SHA256, ecdsa = CW_SIGNATURE_ECDSA_SHA256;
    CHECK_OK(cw_policy_set_signature_algorithms(policy, &rsa, 1, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_ALGORITHM_NOT_ALLOWED, 0);
    CHECK_OK(cw_policy_set_signature_algorithms(policy, &ecdsa, 1, &test_err));
    static const uint32_t keys[] = {CW_KEY_RSA, CW_KEY_P384};
    CHECK_OK(cw_policy_set_key_algorithms(policy, keys, 2, 3072, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_KEY_NOT_ALLOWED, 1);
    static const uint32_t p256 = CW_KEY_P256;
    CHECK_OK(cw_policy_set_key_algorithms(policy, &p256, 1, 0, &test_err));
    uint32_t none = 0;
    CHECK_OK(cw_policy_set_max_path_length(policy, &none, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_MAX_PATH_EXCEEDED, 1);
    CHECK_OK(cw_policy_set_max_path_length(policy, NULL, &test_err));
    CHECK_OK(cw_policy_set_limit(policy, CW_LIMIT_SIGNATURES, 1, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_LIMIT_SIGNATURES, SIZE_MAX);
    CHECK_OK(cw_policy_set_limit(policy, CW_LIMIT_SIGNATURES, 100, &test_err));
    CHECK_OK(cw_policy_set_require_explicit_policy(policy, 1, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_POLICY_REQUIRED, SIZE_MAX);
    CHECK_OK(cw_policy_set_require_explicit_policy(policy, 0, &test_err));
    CHECK_OK(cw_policy_set_revocation(policy, CW_REVOCATION_REQUIRED, CW_COVERAGE_END_ENTITY, 0, &test_err));
    rejects(anchors, others, policy, leaf, now, CW_CODE_REVOCATION_UNKNOWN, 0);
    CHECK_OK(cw_policy_set_revocation(policy, CW_REVOCATION_OFF, CW_COVERAGE_WHOLE_PATH, 0, &test_err));
    CHECK_OK(cw_policy_set_inhibit_any_policy(policy, 1, &test_err));
    CHECK_OK(cw_policy_set_inhibit_policy_mapping(policy, 1, &test_err));
    CHECK_OK(cw_policy_clear_initial_policies(policy, &test_err));
    CHECK_OK(cw_policy_add_initial_policy(policy, STR("2.23.140.1.2.1"), &test_err));
    CHECK_OK(cw_policy_tolerate(policy, CW_CODE_NON_MINIMAL_INTEGER, &test_err));
    CHECK_OK(cw_policy_add_critical_extension(policy, STR("1.2.3.4"), &test_err));
    CHECK_OK(cw_policy_set_enforced_level(policy, CW_LEVEL_MUST, &test_err));
    CHECK_OK(cw_policy_set_accept_pinned_end_entity(policy, 1, &test_err));
    CHECK_OK(cw_validate(anchors, others, NULL, policy, leaf, now, &verdict, &test_err));
    cw_verdict_free(verdict);

    CHECK_FAILS(cw_policy_tolerate(policy, 1, &test_err), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_policy_set_limit(policy, 99, 1, &test_err), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_policy_set_enforced_level(policy, 0, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_policy_set_revocation(policy, 4, 1, 0, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_policy_set_revocation(policy, 1, 3, 0, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_policy_free(policy);

    cw_policy *others_made[3] = {POISON, POISON, POISON};
    CHECK_OK(cw_policy_code_signing(&others_made[0], &test_err));
    CHECK_OK(cw_policy_email(STR("a@example.com"), &others_made[1], &test_err));
    CHECK_OK(cw_policy_iso_mdl(&others_made[2], &test_err));
    for (int i = 0; i < 3; i++) {
        cw_policy_free(others_made[i]);
    }
    CHECK_FAILS(cw_policy_tls_server(STR("no host"), &policy, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_REFERENCE_INVALID);
    CHECK(policy == NULL);
}

/* Of a bundle with a whole certificate and a damaged one, which is the damaged one. */
static void a_damaged_bundle_says_where(cw_text whole) {
    static const char damaged[] = "-----BEGIN CERTIFICATE-----\nMAMC\n-----END CERTIFICATE-----\n";
    size_t len = whole.len + sizeof damaged - 1;
    char *both = malloc(len + 1);
    CHECK(both != NULL);
    memcpy(both, whole.data, whole.len);
    memcpy(both + whole.len, damaged, sizeof damaged);
    cw_trust_store *store = POISON;
    cw_certificate_pool *others = POISON;
    cw_certificate_list *list = POISON;
    cw_error *err[3] = {NULL, NULL, NULL};
    CHECK(cw_trust_store_from_pem(both, len, &store, &err[0]) == CW_STATUS_MALFORMED && store == NULL);
    CHECK(cw_certificate_pool_from_pem(both, len, &others, &err[1]) == CW_STATUS_MALFORMED && others == NULL);
    CHECK(cw_certificate_list_from_pem(both, len, &list, &err[2]) == CW_STATUS_MALFORMED && list == NULL);
    for (size_t i = 0; i < 3; i++) {
        CHECK(cw_error_code(err[i]) == CW_CODE_TRUNCATED);
        CHECK(strstr(cw_error_message(err[i]).data, "block 2") != NULL);
        cw_error_free(err[i]);
    }
    free(both);
}

static void anchors_of_every_kind(const cw_certificate_pool *others, const entity *root, const entity *server) {
    cw_trust_store_builder *builder = POISON;
    cw_trust_store *store = POISON;
    cw_policy *policy = POISON;
    cw_verdict *verdict = POISON;
    cw_name *name = POISON;
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_OK(cw_certificate_subject(root->certificate, &name, &test_err));
    CHECK_OK(cw_trust_store_builder_new(&builder, &test_err));
    CHECK_OK(cw_trust_store_builder_add_name_and_key(builder, name, root->public_key, &test_err));
    cw_name_free(name);
    CHECK_OK(cw_trust_store_builder_build(builder, &store, &test_err));
    CHECK_OK(cw_validate(store, others, NULL, policy, server->certificate, now, &verdict, &test_err));
    CHECK(cw_verdict_anchor(verdict) == NULL);
    CHECK_TEXT(cw_verdict_anchor_name(verdict), "CN=Test Root,O=Example");
    cw_verdict_free(verdict);
    cw_trust_store_free(store);
    /* The builder stays. */
    CHECK_OK(cw_trust_store_builder_add_certificate(builder, root->certificate, &test_err));
    CHECK_OK(cw_trust_store_builder_build(builder, &store, &test_err));
    CHECK(cw_trust_store_count(store) == 2);
    cw_trust_store *clone = cw_trust_store_clone(store);
    cw_trust_store_free(store);
    CHECK(cw_trust_store_contains(clone, root->certificate));
    cw_trust_store_free(clone);
    cw_trust_store_builder_free(builder);

    cw_string *pem = POISON;
    cw_certificate_pool *pool_of_root = POISON;
    CHECK_OK(cw_certificate_to_pem(root->certificate, &pem, &test_err));
    cw_text text = cw_string_text(pem);
    CHECK_OK(cw_trust_store_from_pem(text.data, text.len, &store, &test_err));
    CHECK_OK(cw_certificate_pool_from_pem(text.data, text.len, &pool_of_root, &test_err));
    a_damaged_bundle_says_where(text);
    cw_string_free(pem);
    cw_certificate_pool *same = cw_certificate_pool_clone(pool_of_root);
    cw_certificate_pool_free(pool_of_root);
    CHECK(cw_certificate_pool_count(same) == 1);
    cw_certificate_pool_free(same);
    /* An empty store trusts nobody. */
    cw_trust_store_free(store);
    CHECK_OK(cw_trust_store_builder_new(&builder, &test_err));
    CHECK_OK(cw_trust_store_builder_build(builder, &store, &test_err));
    cw_trust_store_builder_free(builder);
    CHECK(cw_trust_store_count(store) == 0);
    rejects(store, others, policy, server->certificate, now, CW_CODE_ISSUER_NOT_FOUND, SIZE_MAX);
    cw_trust_store_free(store);
    cw_policy_free(policy);
}

/* A store of one anchor, which is freed. */
static cw_trust_store *trust_only(cw_trust_anchor *anchor) {
    cw_trust_store_builder *builder = POISON;
    cw_trust_store *store = POISON;
    CHECK_OK(cw_trust_store_builder_new(&builder, &test_err));
    CHECK_OK(cw_trust_store_builder_add_anchor(builder, anchor, &test_err));
    CHECK_OK(cw_trust_store_builder_build(builder, &store, &test_err));
    cw_trust_store_builder_free(builder);
    cw_trust_anchor_free(anchor);
    return store;
}

static cw_trust_anchor *anchor_of(const entity *root) {
    cw_trust_anchor *anchor = POISON;
    CHECK_OK(cw_trust_anchor_from_certificate(root->certificate, &anchor, &test_err));
    return anchor;
}

/* What is set on an anchor binds, whether or not the policy heeds the anchor's certificate. */
static void limits_on_an_anchor_bind(const cw_certificate_pool *others, const entity *root, const entity *server) {
    /* SEQUENCE { [1] { SEQUENCE { [2] "example.com" } } } */
    static const uint8_t excluded[] = "\x30\x11\xa1\x0f\x30\x0d\x82\x0b"
                                      "example.com";
    for (uint32_t heeded = 0; heeded <= 1; heeded++) {
        cw_policy *policy = POISON;
        CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
        CHECK_OK(cw_policy_set_anchor_rules(policy, 1, heeded, &test_err));

        cw_trust_anchor *anchor = anchor_of(root);
        CHECK_OK(cw_trust_anchor_add_permitted_subtree(anchor, CW_SUBTREE_DNS, STR("example.com"), &test_err));
        CHECK_OK(cw_trust_anchor_add_permitted_subtree(anchor, CW_SUBTREE_DNS, STR("example.org"), &test_err));
        CHECK_OK(cw_trust_anchor_add_excluded_subtree(anchor, CW_SUBTREE_DNS, STR("bank.example.com"), &test_err));
        CHECK_OK(cw_trust_anchor_limit_path_length(anchor, 1, &test_err));
        cw_trust_store *store = trust_only(anchor);
        cw_verdict *verdict = POISON;
        CHECK_OK(cw_validate(store, others, NULL, policy, server->certificate, now, &verdict, &test_err));
        CHECK_TEXT(cw_verdict_check_what(verdict, 2), "names");
        CHECK_TEXT(cw_verdict_check_what(verdict, 3), "path length");
        cw_verdict_free(verdict);
        cw_trust_store_free(store);

        anchor = anchor_of(root);
        CHECK_OK(cw_trust_anchor_add_permitted_subtree(anchor, CW_SUBTREE_DNS, STR("example.org"), &test_err));
        store = trust_only(anchor);
        rejects(store, others, policy, server->certificate, now, CW_CODE_NAME_NOT_PERMITTED, 0);
        cw_trust_store_free(store);

        anchor = anchor_of(root);
        CHECK_OK(cw_trust_anchor_add_name_constraints(anchor, excluded, sizeof excluded - 1, &test_err));
        CHECK_FAILS(cw_trust_anchor_add_name_constraints(anchor, excluded, 3, &test_err), CW_STATUS_MALFORMED,
                    CW_CODE_TRUNCATED);
        store = trust_only(anchor);
        rejects(store, others, policy, server->certificate, now, CW_CODE_NAME_EXCLUDED, 0);
        cw_trust_store_free(store);

        cw_name *name = POISON;
        CHECK_OK(cw_certificate_subject(root->certificate, &name, &test_err));
        CHECK_OK(cw_trust_anchor_from_name_and_key(name, root->public_key, &anchor, &test_err));
        cw_name_free(name);
        CHECK_OK(cw_trust_anchor_limit_path_length(anchor, 0, &test_err));
        CHECK_OK(cw_trust_anchor_limit_path_length(anchor, 9, &test_err));
        store = trust_only(anchor);
        rejects(store, others, policy, server->certificate, now, CW_CODE_PATH_LEN_EXCEEDED, SIZE_MAX);
        cw_trust_store_free(store);
        cw_policy_free(policy);
    }
    cw_trust_anchor *anchor = anchor_of(root);
    CHECK_FAILS(cw_trust_anchor_add_permitted_subtree(anchor, 6, STR("x"), &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_trust_anchor_free(anchor);
    cw_policy *policy = POISON;
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_FAILS(cw_policy_set_anchor_rules(policy, 2, 0, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_policy_set_anchor_rules(policy, 0, 2, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_policy_free(policy);
}

int main(void) {
    cw_rng *rng = NULL;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    entity root = make_root(rng), intermediate = make_intermediate(&root, rng);
    entity server = make_server(&intermediate, "www.example.com", rng);
    cw_rng_free(rng);
    cw_trust_store *anchors = trust(root.certificate);
    cw_certificate_pool *others = pool(intermediate.certificate, server.certificate);
    accepts(anchors, others, &root, &intermediate, &server);
    rejections_say_why(anchors, others, &intermediate, &server);
    every_setter_has_its_effect(anchors, others, &server);
    anchors_of_every_kind(others, &root, &server);
    limits_on_an_anchor_bind(others, &root, &server);
    cw_certificate_pool_free(others);
    cw_trust_store_free(anchors);
    free_entity(&server);
    free_entity(&intermediate);
    free_entity(&root);
    return 0;
}
