/* Issuing: certificates, requests, refusals. */

#include "hierarchy.h"

static void chains_are_as_asked_for(const entity *root, const entity *intermediate, const entity *server) {
    bool is_ca = false, has_path_len = true;
    uint32_t path_len = 9, usage = 0;
    CHECK_OK(cw_certificate_basic_constraints(root->certificate, &is_ca, &has_path_len, &path_len, &test_err));
    CHECK(is_ca && !has_path_len);
    CHECK_OK(cw_certificate_basic_constraints(intermediate->certificate, &is_ca, &has_path_len, &path_len, &test_err));
    CHECK(is_ca && has_path_len && path_len == 0);
    CHECK_OK(cw_certificate_key_usage(intermediate->certificate, &usage, &test_err));
    CHECK(usage == (CW_KEY_USAGE_KEY_CERT_SIGN | CW_KEY_USAGE_CRL_SIGN));
    CHECK(cw_certificate_not_before(server->certificate) == from);
    CHECK(cw_certificate_not_after(server->certificate) == until);
    /* The authority's key identifier is the issuer's subject's. */
    cw_bytes aki = {NULL, 0}, ski = {NULL, 0};
    CHECK_OK(cw_certificate_authority_key_identifier(server->certificate, &aki, &test_err));
    CHECK_OK(cw_certificate_subject_key_identifier(intermediate->certificate, &ski, &test_err));
    CHECK(aki.len == ski.len && memcmp(aki.data, ski.data, aki.len) == 0);
    uint32_t algorithm = CW_SIGNATURE_ECDSA_SHA256;
    CHECK_OK(cw_certificate_verify_signature(server->certificate, intermediate->public_key, &algorithm, 1, &test_err));
}

static void every_setter_shows(const entity *issuer, cw_rng *rng) {
    entity made;
    make_key(&made, rng);
    cw_parameters *parameters = make_parameters(&made, "CN=everything", CW_ROLE_TLS_SERVER);
    static const struct {
        uint32_t form;
        const char *name, *text;
    } names[] = {
        {CW_GENERAL_NAME_DNS, "www.example.com", "DNS:www.example.com"},
        {CW_GENERAL_NAME_IP, "192.0.2.1", "IP:192.0.2.1"},
        {CW_GENERAL_NAME_IP, "2001:db8::1", "IP:2001:db8::1"},
        {CW_GENERAL_NAME_EMAIL, "a@example.com", "email:a@example.com"},
        {CW_GENERAL_NAME_URI, "https://example.com/x", "URI:https://example.com/x"},
        {CW_GENERAL_NAME_DIRECTORY, "CN=x,O=y", "DirName:CN=x,O=y"},
        {CW_GENERAL_NAME_REGISTERED_ID, "1.2.3.4", "RID:1.2.3.4"},
    };
    size_t count = sizeof names / sizeof names[0];
    for (size_t i = 0; i < count; i++) {
        CHECK_OK(cw_parameters_add_alternative_name(parameters, names[i].form, STR(names[i].name), &test_err));
    }
    CHECK_FAILS(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_OTHER, STR("x"), &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR("no host"), &test_err),
                CW_STATUS_REFUSED, CW_CODE_ISSUE_BAD_ALT_NAME);
    CHECK_OK(cw_parameters_set_key_usage(
        parameters, CW_KEY_USAGE_DIGITAL_SIGNATURE | CW_KEY_USAGE_KEY_AGREEMENT, &test_err));
    CHECK_OK(cw_parameters_add_purpose(parameters, STR("1.3.6.1.5.5.7.3.2"), &test_err));
    CHECK_OK(cw_parameters_add_purpose(parameters, STR("1.2.3.4.5"), &test_err));
    CHECK_OK(cw_parameters_add_crl_uri(parameters, STR("http://example.com/a.crl"), &test_err));
    CHECK_OK(cw_parameters_add_ocsp_uri(parameters, STR("http://ocsp.example.com"), &test_err));
    CHECK_OK(cw_parameters_add_issuer_uri(parameters, STR("http://example.com/ca.cer"), &test_err));
    static const uint8_t value[] = {0x05, 0x00}, serial[] = {0x01, 0x02, 0x03};
    CHECK_OK(cw_parameters_add_extension(parameters, STR("1.3.6.1.4.1.99999.1"), 0, value, 2, &test_err));
    CHECK_OK(cw_parameters_add_extension(parameters, STR("1.3.6.1.4.1.99999.2"), 0, value, 2, &test_err));
    CHECK_OK(cw_parameters_remove_extension(parameters, STR("1.3.6.1.4.1.99999.2"), &test_err));
    CHECK_OK(cw_parameters_set_serial(parameters, serial, sizeof serial, &test_err));
    CHECK_OK(cw_parameters_set_subject_key_id(parameters, CW_KEY_ID_RFC5280_SHA1, &test_err));

    cw_findings *findings = POISON;
    CHECK_OK(
        cw_issue(issuer->certificate, issuer->signer, parameters, rng, &made.certificate, &findings, &test_err));
    CHECK(findings != NULL);
    cw_findings_free(findings);

    cw_string *text = POISON;
    CHECK_OK(cw_certificate_serial_hex(made.certificate, &text, &test_err));
    CHECK_TEXT(cw_string_text(text), "010203");
    cw_string_free(text);
    cw_general_names *all = POISON;
    CHECK_OK(cw_certificate_subject_alt_name(made.certificate, &all, &test_err));
    CHECK(cw_general_names_count(all) == count);
    for (size_t i = 0; i < count; i++) {
        CHECK(cw_general_names_form(all, i) == names[i].form);
        CHECK_TEXT(cw_general_names_text(all, i), names[i].text);
    }
    cw_general_names_free(all);
    cw_string_list *list = POISON;
    CHECK_OK(cw_certificate_extended_key_usage(made.certificate, &list, &test_err));
    CHECK(cw_string_list_count(list) == 2);
    CHECK_TEXT(cw_string_list_at(list, 1), "1.2.3.4.5");
    cw_string_list_free(list);
    CHECK_OK(cw_certificate_crl_uris(made.certificate, &list, &test_err));
    CHECK_TEXT(cw_string_list_at(list, 0), "http://example.com/a.crl");
    cw_string_list_free(list);
    CHECK_OK(cw_certificate_ocsp_uris(made.certificate, &list, &test_err));
    CHECK_TEXT(cw_string_list_at(list, 0), "http://ocsp.example.com");
    cw_string_list_free(list);
    CHECK_OK(cw_certificate_issuer_uris(made.certificate, &list, &test_err));
    CHECK_TEXT(cw_string_list_at(list, 0), "http://example.com/ca.cer");
    cw_string_list_free(list);
    bool critical = true;
    cw_bytes found = {NULL, 0};
    CHECK_OK(cw_certificate_extension(made.certificate, STR("1.3.6.1.4.1.99999.1"), &critical, &found, &test_err));
    CHECK(!critical && found.len == 2);
    cw_parameters_free(parameters);
    free_entity(&made);
}

static void nonsense_is_refused(const entity *root, const entity *intermediate, const entity *server, cw_rng *rng) {
    cw_certificate *none = POISON;
    cw_findings *findings = POISON;
    cw_parameters *parameters = POISON;
    cw_name *name = make_name("CN=x");
    CHECK_FAILS(cw_parameters_new(name, server->public_key, until, from, &parameters, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_VALIDITY_INVERTED);
    CHECK(parameters == NULL);
    cw_name_free(name);

    parameters = make_parameters(server, "CN=x", CW_ROLE_TLS_SERVER);
    CHECK_FAILS(cw_issue(server->certificate, server->signer, parameters, rng, &none, &findings, &test_err),
                CW_STATUS_REFUSED, CW_CODE_ISSUE_ISSUER_NOT_CA);
    CHECK(none == NULL && findings == NULL);
    CHECK_FAILS(cw_issue(root->certificate, intermediate->signer, parameters, rng, &none, NULL, &test_err),
                CW_STATUS_REFUSED, CW_CODE_ISSUE_KEY_MISMATCH);
    static const uint8_t zero[] = {0};
    CHECK_FAILS(cw_parameters_set_serial(parameters, zero, 1, &test_err), CW_STATUS_REFUSED, CW_CODE_ISSUE_BAD_SERIAL);
    uint32_t path_len = 0;
    CHECK_FAILS(cw_parameters_set_role(parameters, CW_ROLE_TLS_CLIENT, &path_len, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_parameters_set_role(parameters, 5, NULL, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_parameters_add_extension(parameters, STR("1.2.3"), 2, zero, 1, &test_err),
                CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_parameters_set_key_usage(parameters, 0x10000, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_parameters_free(parameters);

    /* pathLenConstraint 0: no CA below. */
    parameters = make_parameters(server, "CN=x", CW_ROLE_INTERMEDIATE_CA);
    CHECK_FAILS(cw_issue(intermediate->certificate, intermediate->signer, parameters, rng, &none, NULL, &test_err),
                CW_STATUS_REFUSED, CW_CODE_ISSUE_PATH_LEN);
    cw_parameters_free(parameters);

    /* What a profile forbids comes with its findings: no name at all. */
    parameters = make_parameters(server, "", CW_ROLE_TLS_SERVER);
    cw_error *err = NULL;
    CHECK(cw_issue(root->certificate, root->signer, parameters, rng, &none, &findings, &err) == CW_STATUS_REFUSED);
    CHECK(cw_error_code(err) == CW_CODE_ISSUE_PROFILE && none == NULL && findings == NULL);
    CHECK(cw_error_finding_count(err) > 0);
    CHECK(cw_finding_level(cw_error_finding_at(err, 0)) == CW_LEVEL_MUST);
    CHECK(cw_error_finding_at(err, cw_error_finding_count(err)) == NULL);
    cw_error_free(err);
    cw_parameters_free(parameters);
}

static void requests_become_certificates(const entity *issuer, cw_rng *rng) {
    entity made;
    make_key(&made, rng);
    cw_name *subject = make_name("CN=Applicant,O=Example");
    cw_request_parameters *asked = POISON;
    cw_request *request = POISON, *again = POISON;
    CHECK_OK(cw_request_parameters_new(subject, &asked, &test_err));
    CHECK_OK(cw_request_parameters_add_alternative_name(asked, CW_GENERAL_NAME_DNS, STR("a.example.com"), &test_err));
    CHECK_OK(cw_request_parameters_add_alternative_name(asked, CW_GENERAL_NAME_DNS, STR("b.example.com"), &test_err));
    static const uint8_t value[] = {0x05, 0x00};
    CHECK_OK(cw_request_parameters_add_extension(asked, STR("1.3.6.1.4.1.99999.1"), 0, value, 2, &test_err));
    CHECK_OK(cw_request_parameters_set_challenge_password(asked, STR("secret"), &test_err));
    CHECK_OK(cw_request_sign(asked, made.signer, rng, &request, &test_err));
    cw_request_parameters_free(asked);

    cw_string *pem = POISON, *text = POISON;
    CHECK_OK(cw_request_to_pem(request, &pem, &test_err));
    CHECK_OK(cw_request_from_pem(cw_string_text(pem).data, cw_string_text(pem).len, &again, &test_err));
    cw_bytes der = cw_request_der(request);
    CHECK(der.len == cw_request_der(again).len && cw_request_info_der(request).len < der.len);
    cw_request_free(again);
    cw_string_free(pem);
    CHECK_OK(cw_request_from_der(der.data, der.len, &again, &test_err));
    cw_request_free(again);

    uint32_t algorithm = CW_SIGNATURE_ECDSA_SHA256;
    CHECK_OK(cw_request_verify_signature(request, &algorithm, 1, &test_err));
    cw_name *name = POISON;
    CHECK_OK(cw_request_subject(request, &name, &test_err));
    CHECK(cw_name_matches(name, subject));
    cw_name_free(name);
    cw_name_free(subject);
    cw_public_key *key = POISON;
    CHECK_OK(cw_request_public_key(request, &key, &test_err));
    CHECK(cw_public_key_equal(key, made.public_key));
    cw_public_key_free(key);
    CHECK_OK(cw_request_challenge_password(request, &text, &test_err));
    CHECK_TEXT(cw_string_text(text), "secret");
    cw_string_free(text);
    cw_general_names *names = POISON;
    CHECK_OK(cw_request_subject_alt_name(request, &names, &test_err));
    CHECK(cw_general_names_count(names) == 2);
    cw_general_names_free(names);
    cw_extensions *extensions = POISON;
    CHECK_OK(cw_request_extensions(request, &extensions, &test_err));
    CHECK(cw_extensions_count(extensions) == 2);
    cw_extensions_free(extensions);
    cw_findings *findings = POISON;
    CHECK_OK(cw_request_encoding_findings(request, &findings, &test_err));
    CHECK(cw_findings_count(findings) == 0);
    cw_findings_free(findings);
    CHECK_OK(cw_request_to_text(request, &text, &test_err));
    CHECK(strstr(cw_string_text(text).data, "a.example.com") != NULL);
    cw_string_free(text);
    CHECK_OK(cw_request_to_json(request, &text, &test_err));
    CHECK(cw_string_text(text).data[0] == '{');
    cw_string_free(text);

    cw_parameters *parameters = POISON;
    CHECK_OK(cw_parameters_from_request(request, from, until, &parameters, &test_err));
    CHECK_OK(cw_parameters_set_role(parameters, CW_ROLE_TLS_SERVER, NULL, &test_err));
    CHECK_OK(cw_parameters_copy_extension(parameters, request, STR("2.5.29.17"), &test_err));
    CHECK_FAILS(cw_parameters_copy_extension(parameters, request, STR("2.5.29.15"), &test_err), CW_STATUS_NOT_FOUND,
                CW_CODE_ABSENT);
    /* One more name joins those that were copied. */
    CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR("c.example.com"), &test_err));
    CHECK_OK(cw_issue(issuer->certificate, issuer->signer, parameters, rng, &made.certificate, NULL, &test_err));
    cw_parameters_free(parameters);
    CHECK_OK(cw_certificate_subject_alt_name(made.certificate, &names, &test_err));
    CHECK_TEXT(cw_general_names_text(names, 1), "DNS:b.example.com");
    CHECK_TEXT(cw_general_names_text(names, 2), "DNS:c.example.com");
    cw_general_names_free(names);
    cw_request *clone = cw_request_clone(request);
    cw_request_free(request);

    /* A request that was altered proves nothing. */
    der = cw_request_der(clone);
    uint8_t *altered = (uint8_t *)malloc(der.len);
    CHECK(altered != NULL);
    memcpy(altered, der.data, der.len);
    altered[der.len - 1] ^= 1;
    CHECK_OK(cw_request_from_der(altered, der.len, &again, &test_err));
    CHECK_FAILS(cw_parameters_from_request(again, from, until, &parameters, &test_err), CW_STATUS_REFUSED,
                CW_CODE_CSR_SIGNATURE_INVALID);
    CHECK(parameters == NULL);
    free(altered);
    cw_request_free(again);
    cw_request_free(clone);
    free_entity(&made);
}

int main(void) {
    cw_rng *rng = NULL;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    entity root = make_root(rng), intermediate = make_intermediate(&root, rng);
    entity server = make_server(&intermediate, "www.example.com", rng);
    chains_are_as_asked_for(&root, &intermediate, &server);
    every_setter_shows(&intermediate, rng);
    nonsense_is_refused(&root, &intermediate, &server, rng);
    requests_become_certificates(&intermediate, rng);
    free_entity(&server);
    free_entity(&intermediate);
    free_entity(&root);
    cw_rng_free(rng);
    return 0;
}
