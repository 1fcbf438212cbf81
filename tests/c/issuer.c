/* A CA with all that can be said of one, parameters from a request by a profile, and extensions of OCSP responses. */

#include "hierarchy.h"

static const uint8_t null_value[] = {0x05, 0x00};
static const char unknown[] = "1.3.6.1.4.1.55555.7";

static size_t names_of(const cw_certificate *certificate) {
    cw_general_names *names = POISON;
    CHECK_OK(cw_certificate_subject_alt_name(certificate, &names, &test_err));
    size_t count = cw_general_names_count(names);
    cw_general_names_free(names);
    return count;
}

static bool is_named(const cw_certificate *certificate, const char *expected) {
    cw_name *subject = POISON;
    CHECK_OK(cw_certificate_subject(certificate, &subject, &test_err));
    cw_text text = cw_name_text(subject);
    bool same = text.len == strlen(expected) && memcmp(text.data, expected, text.len) == 0;
    cw_name_free(subject);
    return same;
}

/* Signs where the key is, and reads what comes of it. */
static cw_certificate *completed(cw_unsigned *prepared, const cw_signer *signer, cw_rng *rng) {
    cw_buffer *signature = POISON, *der = POISON;
    cw_certificate *made = POISON;
    cw_bytes tbs = cw_unsigned_tbs_der(prepared);
    CHECK_OK(cw_signer_sign(signer, tbs.data, tbs.len, rng, &signature, &test_err));
    cw_bytes bytes = cw_buffer_bytes(signature);
    CHECK_OK(cw_unsigned_complete(prepared, bytes.data, bytes.len, &der, &test_err));
    CHECK_OK(cw_certificate_from_der(cw_buffer_bytes(der).data, cw_buffer_bytes(der).len, &made, &test_err));
    cw_buffer_free(signature);
    cw_buffer_free(der);
    cw_unsigned_free(prepared);
    return made;
}

static cw_parameters *server_parameters(const entity *server) {
    cw_parameters *parameters = make_parameters(server, "CN=www.example.com", CW_ROLE_TLS_SERVER);
    CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR("www.example.com"), &test_err));
    CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR("example.com"), &test_err));
    return parameters;
}

static void an_issuer_issues_in_every_way(const entity *root, const entity *ca, const entity *server, cw_rng *rng) {
    cw_issuer *issuer = POISON;
    CHECK_FAILS(cw_issuer_new(server->certificate, server->signer, &issuer, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_ISSUER_NOT_CA);
    CHECK(issuer == NULL);
    CHECK_OK(cw_issuer_new(ca->certificate, ca->signer, &issuer, &test_err));
    const cw_certificate *above[] = {root->certificate}, *stranger[] = {server->certificate};
    CHECK_FAILS(cw_issuer_set_chain(issuer, stranger, 1, &test_err), CW_STATUS_REJECTED, CW_CODE_NAME_CHAINING);
    CHECK_OK(cw_issuer_set_chain(issuer, above, 1, &test_err));
    CHECK_OK(cw_issuer_set_self_check(issuer, CW_SELF_CHECK_WITHOUT_SIGNATURE, &test_err));
    CHECK_FAILS(cw_issuer_set_self_check(issuer, 3, &test_err), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_OK(cw_issuer_set_self_check(issuer, CW_SELF_CHECK_FULL, &test_err));

    cw_parameters *parameters = server_parameters(server);
    cw_certificate *made = POISON;
    cw_findings *findings = POISON;
    CHECK_OK(cw_issuer_issue(issuer, parameters, rng, &made, &findings, &test_err));
    CHECK(names_of(made) == 2);
    cw_findings_free(findings);
    cw_certificate_free(made);
    cw_unsigned *prepared = POISON;
    CHECK_OK(cw_issuer_prepare(issuer, parameters, rng, &prepared, &test_err));
    made = completed(prepared, ca->signer, rng);
    CHECK(names_of(made) == 2);
    cw_certificate_free(made);
    /* What setters collect is there in two steps, and in a precertificate. */
    CHECK_OK(cw_prepare_certificate(ca->certificate, ca->signer, parameters, rng, &prepared, &test_err));
    made = completed(prepared, ca->signer, rng);
    CHECK(names_of(made) == 2);
    cw_certificate_free(made);
    cw_certificate *announced = POISON;
    CHECK_OK(cw_issue_precertificate(ca->certificate, ca->signer, parameters, rng, &announced, &test_err));
    CHECK(names_of(announced) == 2);
    cw_certificate_free(announced);
    CHECK_OK(cw_issuer_issue_precertificate(issuer, parameters, rng, &announced, NULL, &test_err));
    CHECK(names_of(announced) == 2);
    uint8_t list[2 + 1 + 32 + 8 + 2 + 2 + 2] = {0, 47};
    list[45] = 4;
    list[46] = 3;
    cw_profile *profile = POISON;
    CHECK_OK(cw_profile_built_in(STR("rfc5280_end_entity"), &profile, &test_err));
    CHECK_OK(cw_issuer_prepare_with_timestamps(issuer, announced, list, sizeof list, profile, &prepared, &test_err));
    made = completed(prepared, ca->signer, rng);
    CHECK(names_of(made) == 2);
    cw_certificate_free(made);
    cw_certificate_free(announced);
    cw_profile_free(profile);

    /* A critical extension that somebody processes. */
    CHECK_OK(cw_parameters_add_extension(parameters, STR(unknown), 1, null_value, 2, &test_err));
    CHECK_FAILS(cw_issuer_issue(issuer, parameters, rng, &made, NULL, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_LINK);
    CHECK_OK(cw_issuer_add_handled_extension(issuer, STR(unknown), &test_err));
    CHECK_OK(cw_issuer_issue(issuer, parameters, rng, &made, NULL, &test_err));
    cw_certificate_free(made);
    cw_parameters_free(parameters);
    cw_issuer_free(issuer);

    parameters = make_parameters(root, "CN=Again", CW_ROLE_ROOT_CA);
    CHECK_OK(cw_prepare_self_signed(root->signer, parameters, rng, &prepared, &test_err));
    made = completed(prepared, root->signer, rng);
    CHECK(is_named(made, "CN=Again"));
    cw_certificate_free(made);
    cw_parameters_free(parameters);

    /* A certificate that signs itself has no issuer to say what is processed. */
    parameters = make_parameters(root, "CN=Pinned", CW_ROLE_TLS_CLIENT);
    CHECK_OK(cw_parameters_add_extension(parameters, STR(unknown), 1, null_value, 2, &test_err));
    CHECK_FAILS(cw_issue_self_signed(root->signer, parameters, rng, &made, NULL, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_LINK);
    CHECK_OK(cw_parameters_add_handled_extension(parameters, STR(unknown), &test_err));
    CHECK_OK(cw_issue_self_signed(root->signer, parameters, rng, &made, NULL, &test_err));
    CHECK(is_named(made, "CN=Pinned"));
    cw_certificate_free(made);
    cw_parameters_free(parameters);
}

static void parameters_come_from_a_request_as_a_profile_allows(const entity *ca, const entity *server, cw_rng *rng) {
    cw_name *subject = make_name("CN=Applicant"), *other = make_name("CN=Other");
    cw_request_parameters *asked = POISON;
    cw_request *request = POISON;
    CHECK_OK(cw_request_parameters_new(subject, &asked, &test_err));
    CHECK_OK(cw_request_parameters_add_alternative_name(asked, CW_GENERAL_NAME_DNS, STR("a.example.com"), &test_err));
    CHECK_OK(cw_request_parameters_add_extension(asked, STR(unknown), 0, null_value, 2, &test_err));
    CHECK_OK(cw_request_sign(asked, server->signer, rng, &request, &test_err));
    cw_request_parameters_free(asked);
    cw_profile *profile = POISON;
    CHECK_OK(cw_profile_built_in(STR("rfc5280_end_entity"), &profile, &test_err));
    for (uint32_t with_unknown = 0; with_unknown <= 1; with_unknown++) {
        cw_parameters *parameters = POISON;
        cw_certificate *made = POISON;
        CHECK_OK(cw_parameters_from_request_by_profile(request, profile, with_unknown, from, until, &parameters,
                                                       &test_err));
        CHECK_OK(cw_parameters_set_validity(parameters, from + 60, until, &test_err));
        CHECK_OK(cw_parameters_set_subject(parameters, other, &test_err));
        CHECK_OK(cw_parameters_set_extension_order(parameters, CW_EXTENSION_ORDER_AS_ADDED, &test_err));
        CHECK_OK(cw_issue(ca->certificate, ca->signer, parameters, rng, &made, NULL, &test_err));
        CHECK(names_of(made) == 1 && cw_certificate_not_before(made) == from + 60);
        CHECK(is_named(made, "CN=Other"));
        cw_extensions *extensions = POISON;
        CHECK_OK(cw_certificate_extensions(made, &extensions, &test_err));
        CHECK(cw_extensions_count(extensions) == 3 + with_unknown);
        cw_extensions_free(extensions);
        cw_certificate_free(made);
        cw_parameters_free(parameters);
    }
    cw_parameters *parameters = POISON;
    CHECK_FAILS(cw_parameters_from_request_by_profile(request, profile, 2, from, until, &parameters, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    parameters = server_parameters(ca);
    cw_certificate *made = POISON;
    CHECK_OK(cw_parameters_set_key_of_request(parameters, request, &test_err));
    CHECK_OK(cw_parameters_set_authority_key_id(parameters, 0, &test_err));
    CHECK_OK(cw_parameters_set_profile(parameters, NULL, &test_err));
    CHECK_FAILS(cw_parameters_set_extension_order(parameters, 3, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_OK(cw_issue(ca->certificate, ca->signer, parameters, rng, &made, NULL, &test_err));
    cw_public_key *key = POISON;
    CHECK_OK(cw_certificate_public_key(made, &key, &test_err));
    CHECK(cw_public_key_equal(key, server->public_key));
    cw_public_key_free(key);
    cw_certificate_free(made);
    cw_parameters_free(parameters);
    cw_profile_free(profile);
    cw_request_free(request);
    cw_name_free(subject);
    cw_name_free(other);
}

static void responses_carry_extensions(const entity *ca, const entity *server, cw_rng *rng) {
    const cw_certificate *about[] = {server->certificate};
    cw_ocsp_request *request = POISON;
    CHECK_OK(cw_ocsp_request_new(about, 1, ca->certificate, CW_DIGEST_SHA1, NULL, 0, &request, &test_err));
    uint32_t allowed[] = {CW_SIGNATURE_ECDSA_SHA256};
    CHECK_FAILS(cw_ocsp_request_verify_signature(request, server->public_key, allowed, 1, &test_err),
                CW_STATUS_MALFORMED, CW_CODE_MISSING_FIELD);
    cw_ocsp_parameters *parameters = POISON;
    CHECK_OK(cw_ocsp_parameters_new(now, &parameters, &test_err));
    CHECK_FAILS(cw_ocsp_parameters_add_answer_extension(parameters, STR(unknown), 0, null_value, 2, &test_err),
                CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    CHECK_OK(cw_ocsp_parameters_add_answer(parameters, request, 0, CW_OCSP_UNKNOWN, 0, 0, now, NULL, &test_err));
    CHECK_OK(cw_ocsp_parameters_add_answer_extension(parameters, STR(unknown), 0, null_value, 2, &test_err));
    CHECK_OK(cw_ocsp_parameters_add_extension(parameters, STR("1.3.6.1.4.1.55555.8"), 0, null_value, 2, &test_err));
    CHECK_FAILS(cw_ocsp_parameters_add_extension(parameters, STR("1.3.6.1.4.1.55555.8"), 2, null_value, 2, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);

    entity delegate;
    make_key(&delegate, rng);
    cw_parameters *asked = make_parameters(&delegate, "CN=Responder", CW_ROLE_TLS_SERVER);
    CHECK_OK(cw_parameters_add_purpose(asked, STR("1.3.6.1.5.5.7.3.9"), &test_err));
    CHECK_OK(cw_issue(ca->certificate, ca->signer, asked, rng, &delegate.certificate, NULL, &test_err));
    cw_parameters_free(asked);
    cw_buffer *response = POISON;
    CHECK_OK(cw_sign_ocsp_response(ca->certificate, delegate.certificate, delegate.signer, 0, parameters, rng,
                                   &response, &test_err));
    /* Each type stands there: 55555.7 in the answer, 55555.8 in the response. */
    static const uint8_t arcs[] = {0x2b, 6, 1, 4, 1, 0x83, 0xb2, 0x03};
    cw_bytes der = cw_buffer_bytes(response);
    unsigned seen = 0;
    for (size_t at = 0; at + sizeof arcs < der.len; at++) {
        if (memcmp(der.data + at, arcs, sizeof arcs) == 0) {
            seen |= 1u << der.data[at + sizeof arcs];
        }
    }
    CHECK(seen == (1u << 7 | 1u << 8));
    cw_buffer_free(response);
    cw_ocsp_parameters_free(parameters);
    cw_ocsp_request_free(request);
    free_entity(&delegate);
}

int main(void) {
    cw_rng *rng = NULL;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    entity root = make_root(rng), ca = make_intermediate(&root, rng), server = make_server(&ca, "a.example", rng);
    an_issuer_issues_in_every_way(&root, &ca, &server, rng);
    parameters_come_from_a_request_as_a_profile_allows(&ca, &server, rng);
    responses_carry_extensions(&ca, &server, rng);
    free_entity(&server);
    free_entity(&ca);
    free_entity(&root);
    cw_rng_free(rng);
    return 0;
}
