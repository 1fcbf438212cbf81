/* Profiles: built in, from JSON, as template, judge and part of a policy; validities, serial numbers, path lengths. */

#include "hierarchy.h"

static const char device[] =
    "{\"name\": \"device\", \"base\": \"rfc5280_end_entity\","
    " \"issuing\": {\"validity\": \"90 days\", \"nesting\": \"truncate\"},"
    " \"subject\": {\"attributes\": {\"organizationName\": {\"min\": 1, \"values\": [\"Example\"], \"clause\": \"ours §1\"}}},"
    " \"extensions\": {"
    "  \"basicConstraints\": {\"presence\": \"required\", \"criticality\": \"critical\", \"cA\": false},"
    "  \"keyUsage\": {\"presence\": \"required\", \"criticality\": \"critical\", \"exactly\": [\"digitalSignature\"]},"
    "  \"extKeyUsage\": {\"presence\": \"required\", \"include\": [\"clientAuth\"]}}}";

static cw_profile *built_in(const char *name) {
    cw_profile *profile = POISON;
    CHECK_OK(cw_profile_built_in(STR(name), &profile, &test_err));
    CHECK_TEXT(cw_profile_name(profile), name);
    return profile;
}

static size_t count_musts(const cw_findings *findings) {
    size_t musts = 0;
    for (size_t i = 0; i < cw_findings_count(findings); i++) {
        musts += cw_finding_level(cw_findings_at(findings, i)) == CW_LEVEL_MUST;
    }
    return musts;
}

static void profiles_go_through_json(void) {
    cw_profile *server = built_in("tls_server"), *again = POISON, *seen = built_in("tls_server.as_seen");
    cw_string *json = POISON, *second = POISON, *schema = POISON;
    CHECK_OK(cw_profile_to_json(server, &json, &test_err));
    CHECK_OK(cw_profile_from_json(cw_string_text(json).data, cw_string_text(json).len, &again, &test_err));
    CHECK_OK(cw_profile_to_json(again, &second, &test_err));
    CHECK_TEXT(cw_string_text(second), cw_string_text(json).data);
    CHECK_OK(cw_profile_json_schema(&schema, &test_err));
    CHECK(strstr(cw_string_text(schema).data, "json-schema.org") != NULL);
    cw_profile *clone = cw_profile_clone(again);
    CHECK(clone != NULL && cw_profile_clone(NULL) == NULL);

    cw_profile *none = POISON;
    CHECK_FAILS(cw_profile_built_in(STR("no such"), &none, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    const char bad[] = "{\"name\": \"x\", \"extensions\": {\"keyUsage\": {\"exactly\": [\"sign\"]}}}";
    CHECK(cw_profile_from_json(STR(bad), &none, &test_err) == CW_STATUS_MALFORMED && none == NULL);
    CHECK(cw_error_code(test_err) == CW_CODE_PROFILE_MALFORMED);
    CHECK(strstr(cw_error_message(test_err).data, "extensions.keyUsage.exactly[0]") != NULL);
    cw_error_free(test_err);
    test_err = NULL;
    const char never[] = "{\"name\": \"x\", \"extensions\": {\"keyUsage\": {\"exactly\": []}}}";
    CHECK(cw_profile_from_json(STR(never), &none, &test_err) == CW_STATUS_MALFORMED && none == NULL);
    CHECK(strstr(cw_error_message(test_err).data, "extensions.keyUsage.exactly: no usage") != NULL);
    cw_error_free(test_err);
    test_err = NULL;

    cw_string_free(json);
    cw_string_free(second);
    cw_string_free(schema);
    cw_profile_free(server);
    cw_profile_free(seen);
    cw_profile_free(again);
    cw_profile_free(clone);
    cw_profile_free(NULL);
}

static void a_loaded_profile_is_template_judge_and_policy(const entity *root, cw_rng *rng) {
    cw_profile *profile = POISON;
    CHECK_OK(cw_profile_from_json(STR(device), &profile, &test_err));
    int64_t not_after = 0;
    CHECK_OK(cw_profile_not_after(profile, from, &not_after, &test_err));
    CHECK(not_after == from + 90 * 86400 - 1);

    entity made;
    make_key(&made, rng);
    cw_name *good = make_name("CN=a,O=Example"), *bad = make_name("CN=a,O=Other");
    cw_parameters *parameters = POISON, *refused = POISON;
    CHECK_OK(cw_parameters_from_profile(profile, good, made.public_key, from, not_after, &parameters, &test_err));
    CHECK_OK(cw_issue(root->certificate, root->signer, parameters, rng, &made.certificate, NULL, &test_err));
    uint32_t usage = 0;
    CHECK_OK(cw_certificate_key_usage(made.certificate, &usage, &test_err));
    CHECK(usage == CW_KEY_USAGE_DIGITAL_SIGNATURE);

    cw_certificate *none = POISON;
    CHECK_OK(cw_parameters_from_profile(profile, bad, made.public_key, from, not_after, &refused, &test_err));
    CHECK(cw_issue(root->certificate, root->signer, refused, rng, &none, NULL, &test_err) == CW_STATUS_REFUSED);
    CHECK(none == NULL && cw_error_code(test_err) == CW_CODE_ISSUE_PROFILE);
    CHECK(cw_finding_code(cw_error_finding_at(test_err, 0)) == CW_CODE_SUBJECT_ATTRIBUTE);
    CHECK_TEXT(cw_finding_clause(cw_error_finding_at(test_err, 0)), "ours §1");
    CHECK(cw_finding_clause(NULL).len == 0);
    cw_error_free(test_err);
    test_err = NULL;
    CHECK_OK(cw_parameters_set_profile(refused, NULL, &test_err));
    CHECK_OK(cw_issue(root->certificate, root->signer, refused, rng, &none, NULL, &test_err));

    cw_findings *findings = POISON;
    CHECK_OK(cw_profile_check(profile, made.certificate, root->certificate, 1, &findings, &test_err));
    CHECK(count_musts(findings) == 0);
    cw_findings_free(findings);
    CHECK_OK(cw_profile_check(profile, none, NULL, 0, &findings, &test_err));
    CHECK(count_musts(findings) == 1);
    cw_findings_free(findings);
    CHECK_FAILS(cw_profile_check(profile, none, NULL, 2, &findings, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_bytes tbs = cw_certificate_tbs_der(none);
    CHECK_OK(cw_profile_check_tbs(profile, tbs.data, tbs.len, root->certificate, &findings, &test_err));
    CHECK(count_musts(findings) == 1);
    cw_findings_free(findings);

    cw_policy *policy = POISON;
    cw_trust_store_builder *builder = NULL;
    cw_trust_store *anchors = NULL;
    CHECK_OK(cw_trust_store_builder_new(&builder, &test_err));
    CHECK_OK(cw_trust_store_builder_add_certificate(builder, root->certificate, &test_err));
    CHECK_OK(cw_trust_store_builder_build(builder, &anchors, &test_err));
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_OK(cw_policy_set_profile(policy, CW_PATH_ROLE_END_ENTITY, profile, &test_err));
    CHECK_OK(cw_policy_set_profile(policy, CW_PATH_ROLE_INTERMEDIATE, NULL, &test_err));
    CHECK_OK(cw_policy_set_profile(policy, CW_PATH_ROLE_ANCHOR, NULL, &test_err));
    CHECK_FAILS(cw_policy_set_profile(policy, 4, profile, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_verdict *verdict = POISON;
    CHECK_OK(cw_validate(anchors, NULL, NULL, policy, made.certificate, now, &verdict, &test_err));
    cw_verdict_free(verdict);
    CHECK(cw_validate(anchors, NULL, NULL, policy, none, now, &verdict, NULL) == CW_STATUS_REJECTED);
    CHECK(cw_finding_code(cw_verdict_primary(verdict)) == CW_CODE_SUBJECT_ATTRIBUTE);
    cw_verdict_free(verdict);

    cw_policy_free(policy);
    cw_trust_store_free(anchors);
    cw_trust_store_builder_free(builder);
    cw_certificate_free(none);
    cw_parameters_free(parameters);
    cw_parameters_free(refused);
    cw_name_free(good);
    cw_name_free(bad);
    free_entity(&made);
    cw_profile_free(profile);
}

static void a_validity_beyond_the_issuers_is_refused_cut_or_permitted(const entity *root, cw_rng *rng) {
    entity made;
    make_key(&made, rng);
    cw_name *name = make_name("CN=late");
    cw_parameters *parameters = NULL;
    CHECK_OK(cw_parameters_new(name, made.public_key, now, until + 86400, &parameters, &test_err));
    CHECK_OK(cw_parameters_set_role(parameters, CW_ROLE_TLS_CLIENT, NULL, &test_err));
    uint32_t nesting = 9;
    CHECK_FAILS(cw_parameters_nesting(parameters, root->certificate, &nesting, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_VALIDITY_BEYOND_ISSUER);
    static const struct {
        uint32_t asked, expected;
        int64_t not_after;
    } rows[] = {
        {CW_NESTING_TRUNCATE, CW_VALIDITY_TRUNCATED, 0},
        {CW_NESTING_PERMIT, CW_VALIDITY_BEYOND, 86400},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_OK(cw_parameters_set_nesting(parameters, rows[i].asked, &test_err));
        CHECK_OK(cw_parameters_nesting(parameters, root->certificate, &nesting, &test_err));
        CHECK(nesting == rows[i].expected);
        CHECK_OK(cw_issue(root->certificate, root->signer, parameters, rng, &made.certificate, NULL, &test_err));
        CHECK(cw_certificate_not_after(made.certificate) == until + rows[i].not_after);
        cw_certificate_free(made.certificate);
    }
    CHECK_FAILS(cw_parameters_set_nesting(parameters, 4, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    made.certificate = NULL;
    cw_parameters_free(parameters);
    cw_name_free(name);
    free_entity(&made);

    /* 2024-02-29 */
    int64_t leap = 1709164800, end = 0;
    CHECK_OK(cw_period_not_after(leap, STR("1 year"), CW_LEAP_DAY_CLAMP, &end, &test_err));
    CHECK(end == leap + 365 * 86400 - 1);
    CHECK_OK(cw_period_not_after(leap, STR("1 year"), CW_LEAP_DAY_OVERFLOW, &end, &test_err));
    CHECK(end == leap + 366 * 86400 - 1);
    CHECK_FAILS(cw_period_not_after(leap, STR("a year"), CW_LEAP_DAY_CLAMP, &end, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_period_not_after(leap, STR("9000 years"), CW_LEAP_DAY_CLAMP, &end, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_VALIDITY_TOO_LATE);
}

static void serial_numbers_are_taken_once(const entity *root, cw_rng *rng) {
    cw_serial_counter *counter = POISON;
    CHECK_OK(cw_serial_counter_from_text(STR("0FFF"), &counter, &test_err));
    entity made;
    make_key(&made, rng);
    cw_parameters *parameters = make_parameters(&made, "CN=counted", CW_ROLE_TLS_CLIENT);
    static const char *const serials[] = {"0fff", "1000"};
    for (size_t i = 0; i < 2; i++) {
        cw_string *hex = POISON;
        CHECK_OK(cw_parameters_take_serial(parameters, counter, &test_err));
        CHECK_OK(cw_issue(root->certificate, root->signer, parameters, rng, &made.certificate, NULL, &test_err));
        CHECK_OK(cw_certificate_serial_hex(made.certificate, &hex, &test_err));
        CHECK_TEXT(cw_string_text(hex), serials[i]);
        cw_string_free(hex);
        cw_certificate_free(made.certificate);
    }
    made.certificate = NULL;
    cw_string *next = POISON;
    CHECK_OK(cw_serial_counter_text(counter, &next, &test_err));
    CHECK_TEXT(cw_string_text(next), "1001");
    cw_string_free(next);
    cw_serial_counter_free(counter);
    CHECK_FAILS(cw_serial_counter_from_text(STR("x"), &counter, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_BAD_SERIAL);
    CHECK(counter == NULL);
    cw_serial_counter_free(NULL);
    cw_parameters_free(parameters);
    free_entity(&made);
}

static void path_lengths_are_counted_from_the_root(const entity *root, const entity *intermediate, cw_rng *rng) {
    static const uint32_t two_tiers[] = {0, 0}, three_tiers[] = {2, 1, 0}, open[] = {CW_NO_PATH_LEN, 0};
    cw_findings *findings = POISON;
    CHECK_OK(cw_check_path_lengths(two_tiers, 2, &findings, &test_err));
    CHECK(cw_findings_count(findings) == 1);
    CHECK(cw_finding_code(cw_findings_at(findings, 0)) == CW_CODE_TIER_PATH_LEN_TOO_SMALL);
    cw_findings_free(findings);
    CHECK_OK(cw_check_path_lengths(three_tiers, 3, &findings, &test_err));
    CHECK(cw_findings_count(findings) == 0);
    cw_findings_free(findings);
    CHECK_OK(cw_check_path_lengths(open, 2, &findings, &test_err));
    CHECK(cw_findings_count(findings) == 0);
    cw_findings_free(findings);
    const cw_certificate *cas[] = {root->certificate, intermediate->certificate};
    uint32_t left = 9;
    CHECK_OK(cw_path_length_left(cas, 1, &left, &test_err));
    CHECK(left == CW_NO_PATH_LEN);
    CHECK_OK(cw_path_length_left(cas, 2, &left, &test_err));
    CHECK(left == 0);

    const cw_certificate *chain[] = {intermediate->certificate, root->certificate};
    entity made;
    make_key(&made, rng);
    cw_parameters *leaf = make_parameters(&made, "CN=leaf", CW_ROLE_TLS_CLIENT);
    cw_parameters *ca = make_parameters(&made, "CN=too deep", CW_ROLE_INTERMEDIATE_CA);
    cw_certificate *none = POISON;
    CHECK_OK(cw_issue_in_chain(chain, 2, intermediate->signer, leaf, rng, &made.certificate, NULL, &test_err));
    CHECK_FAILS(cw_issue_in_chain(chain, 2, intermediate->signer, ca, rng, &none, NULL, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_PATH_LEN);
    CHECK_FAILS(cw_issue_in_chain(NULL, 0, intermediate->signer, ca, rng, &none, NULL, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    cw_parameters_free(leaf);
    cw_parameters_free(ca);
    free_entity(&made);
}

/* Each addition costs what it adds. */
static void many_names_are_added_one_by_one(const entity *root, cw_rng *rng) {
    entity made;
    make_key(&made, rng);
    cw_parameters *parameters = make_parameters(&made, "CN=many", CW_ROLE_TLS_SERVER);
    char name[32];
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "n%d.example.com", i);
        CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR(name), &test_err));
    }
    CHECK_OK(cw_issue(root->certificate, root->signer, parameters, rng, &made.certificate, NULL, &test_err));
    cw_general_names *all = POISON;
    CHECK_OK(cw_certificate_subject_alt_name(made.certificate, &all, &test_err));
    CHECK(cw_general_names_count(all) == 5000);
    cw_general_names_free(all);
    cw_parameters_free(parameters);
    free_entity(&made);
}

int main(void) {
    cw_rng *rng = NULL;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    entity root = make_root(rng), intermediate = make_intermediate(&root, rng);
    profiles_go_through_json();
    a_loaded_profile_is_template_judge_and_policy(&root, rng);
    a_validity_beyond_the_issuers_is_refused_cut_or_permitted(&root, rng);
    serial_numbers_are_taken_once(&root, rng);
    path_lengths_are_counted_from_the_root(&root, &intermediate, rng);
    many_names_are_added_one_by_one(&root, rng);
    free_entity(&root);
    free_entity(&intermediate);
    cw_rng_free(rng);
    return 0;
}
