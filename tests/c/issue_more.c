/* Revocation lists, OCSP, renewal and signing in two steps. */

#include "hierarchy.h"

typedef struct {
    cw_revoked *entry;
    uint64_t serial, last;
    bool fails;
} source;

static int32_t next_entry(const cw_revoked **entry, void *user) {
    source *state = (source *)user;
    if (state->fails) {
        return 7;
    }
    if (state->serial > state->last) {
        *entry = NULL;
        return 0;
    }
    uint8_t serial[8];
    for (int i = 0; i < 8; i++) {
        serial[i] = (uint8_t)(state->serial >> (56 - 8 * i));
    }
    CHECK_OK(cw_revoked_set(state->entry, serial, sizeof serial, now - 10, 6, &test_err));
    CHECK_OK(cw_revoked_set_invalidity_date(state->entry, now - 20, &test_err));
    CHECK_OK(cw_revoked_set_hold_instruction(state->entry, 2, &test_err));
    state->serial++;
    *entry = state->entry;
    return 0;
}

static void lists_are_made_from_a_callback(const entity *ca, cw_rng *rng) {
    source entries = {NULL, 1, 1000, false};
    CHECK_OK(cw_revoked_new(&entries.entry, &test_err));
    CHECK_FAILS(cw_revoked_set_invalidity_date(entries.entry, 0, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_crl_parameters *parameters = POISON;
    CHECK_OK(cw_crl_parameters_new(5, now, now + 86400, &parameters, &test_err));
    CHECK_OK(cw_crl_parameters_set_scope(parameters, CW_CRL_COVERAGE_USER_CERTIFICATES, 0, 1, &test_err));
    CHECK_OK(cw_crl_parameters_add_place(parameters, CW_GENERAL_NAME_URI, STR("http://crl.example/u.crl"), &test_err));
    CHECK_OK(cw_crl_parameters_add_freshest_uri(parameters, STR("http://crl.example/d.crl"), &test_err));
    cw_crl *crl = POISON;
    CHECK_OK(cw_issue_crl(ca->certificate, ca->signer, parameters, next_entry, &entries, rng, &crl, &test_err));
    CHECK(cw_crl_entry_count(crl) == 1000);
    cw_crl_free(crl);

    /* The same in two steps. */
    entries.serial = 1;
    cw_unsigned *prepared = POISON;
    CHECK_OK(cw_prepare_crl(ca->certificate, ca->signer, parameters, next_entry, &entries, &prepared, &test_err));
    CHECK(cw_unsigned_algorithm(prepared) == CW_SIGNATURE_ECDSA_SHA256);
    cw_bytes tbs = cw_unsigned_tbs_der(prepared);
    cw_buffer *signature = POISON, *der = POISON;
    CHECK_OK(cw_signer_sign(ca->signer, tbs.data, tbs.len, rng, &signature, &test_err));
    cw_bytes bytes = cw_buffer_bytes(signature);
    CHECK_OK(cw_unsigned_complete(prepared, bytes.data, bytes.len, &der, &test_err));
    CHECK_OK(cw_crl_from_der(cw_buffer_bytes(der).data, cw_buffer_bytes(der).len, &crl, &test_err));
    cw_buffer_free(der);
    CHECK_FAILS(cw_unsigned_complete(prepared, bytes.data, bytes.len - 1, &der, &test_err), CW_STATUS_REFUSED,
                CW_CODE_ISSUE_SELF_CHECK);
    cw_buffer_free(signature);
    cw_unsigned_free(prepared);
    cw_crl_free(crl);

    /* What contradicts itself, and a callback that fails. */
    CHECK_OK(cw_crl_parameters_set_delta_of(parameters, 4, &test_err));
    entries.serial = 1;
    CHECK_FAILS(cw_issue_crl(ca->certificate, ca->signer, parameters, next_entry, &entries, rng, &crl, &test_err),
                CW_STATUS_REFUSED, CW_CODE_ISSUE_CRL_SCOPE);
    CHECK(crl == NULL);
    entries.fails = true;
    CHECK_FAILS(cw_issue_crl(ca->certificate, ca->signer, parameters, next_entry, &entries, rng, &crl, &test_err),
                CW_STATUS_CALLBACK, CW_CODE_CALLBACK_FAILED);
    CHECK_FAILS(cw_crl_parameters_set_scope(parameters, 4, 0, 0, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_crl_parameters_free(parameters);
    cw_revoked_free(entries.entry);
}

/* Whose serial number is no good: here it is -5, for which 0xfb stands. */
static int32_t one_entry(const cw_revoked **entry, void *user) {
    const cw_revoked **given = (const cw_revoked **)user;
    *entry = *given;
    *given = NULL;
    return 0;
}

static int32_t is_minus_five(cw_bytes serial, int64_t date, uint32_t reason, void *user) {
    CHECK(serial.len == 1 && serial.data[0] == 0xfb && date == now && reason == 1);
    ++*(int *)user;
    return 0;
}

static cw_crl *list_of(const entity *ca, cw_revoked *entry, cw_rng *rng) {
    cw_crl_parameters *parameters = NULL;
    cw_crl *crl = POISON;
    const cw_revoked *given = entry;
    CHECK_OK(cw_crl_parameters_new(6, now, now + 86400, &parameters, &test_err));
    CHECK_OK(cw_issue_crl(ca->certificate, ca->signer, parameters, one_entry, (void *)&given, rng, &crl, &test_err));
    cw_crl_parameters_free(parameters);
    return crl;
}

static void a_certificate_is_revoked_whatever_its_serial_number(const entity *ca, cw_rng *rng) {
    static const uint8_t five = 5, minus_five = 0xfb, many[1025] = {1};
    entity leaf;
    make_key(&leaf, rng);
    cw_parameters *parameters = make_parameters(&leaf, "CN=www.example.com", CW_ROLE_TLS_SERVER);
    CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR("www.example.com"), &test_err));
    CHECK_OK(cw_parameters_set_serial(parameters, &five, 1, &test_err));
    CHECK_OK(cw_issue(ca->certificate, ca->signer, parameters, rng, &leaf.certificate, NULL, &test_err));
    cw_parameters_free(parameters);
    cw_bytes der = cw_certificate_der(leaf.certificate);
    uint8_t *changed = malloc(der.len);
    CHECK(changed != NULL);
    memcpy(changed, der.data, der.len);
    changed[cw_certificate_serial(leaf.certificate).data - der.data] = minus_five;
    cw_certificate *certificate = POISON;
    CHECK_OK(cw_certificate_from_der(changed, der.len, &certificate, &test_err));
    free(changed);

    cw_revoked *entry = NULL;
    CHECK_OK(cw_revoked_new(&entry, &test_err));
    cw_bytes serial = cw_certificate_serial(certificate);
    int seen = 0;
    CHECK_OK(cw_revoked_set_certificate(entry, certificate, now, 1, &test_err));
    cw_crl *crl = list_of(ca, entry, rng);
    CHECK_OK(cw_crl_each(crl, is_minus_five, &seen, &test_err));
    cw_crl_free(crl);
    CHECK_OK(cw_revoked_set_contents(entry, serial.data, serial.len, now, 1, &test_err));
    crl = list_of(ca, entry, rng);
    CHECK_OK(cw_crl_each(crl, is_minus_five, &seen, &test_err));
    CHECK(seen == 2);
    int64_t date = 0;
    uint32_t reason = 0;
    CHECK_OK(cw_crl_find(crl, &minus_five, 1, &date, &reason, &test_err));
    cw_crl_free(crl);

    /* Without a word on the sign it may be another's number. */
    CHECK_FAILS(cw_revoked_set(entry, serial.data, serial.len, now, 1, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    static const uint8_t positive[2] = {0, 0xfb}, padded[3] = {0, 0, 5};
    CHECK_OK(cw_revoked_set(entry, positive, sizeof positive, now, 1, &test_err));
    crl = list_of(ca, entry, rng);
    CHECK_OK(cw_crl_find(crl, positive, sizeof positive, &date, &reason, &test_err));
    CHECK_FAILS(cw_crl_find(crl, &minus_five, 1, &date, &reason, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    cw_crl_free(crl);
    CHECK_OK(cw_revoked_set(entry, padded, sizeof padded, now, 1, &test_err));
    crl = list_of(ca, entry, rng);
    CHECK_OK(cw_crl_find(crl, &five, 1, &date, &reason, &test_err));
    cw_crl_free(crl);
    CHECK_FAILS(cw_revoked_set(entry, NULL, 0, now, 1, &test_err), CW_STATUS_MALFORMED, CW_CODE_BAD_INTEGER);
    CHECK_FAILS(cw_revoked_set_contents(entry, many, sizeof many, now, 1, &test_err), CW_STATUS_MALFORMED,
                CW_CODE_BAD_INTEGER);
    cw_revoked_free(entry);
    cw_certificate_free(certificate);
    free_entity(&leaf);
}

/* What the responder said, field by field. */
static void a_response_is_read(cw_bytes der, const entity *ca, const entity *delegate, uint32_t said) {
    cw_ocsp_response *made = POISON, *response = POISON;
    CHECK_OK(cw_ocsp_response_from_der(der.data, der.len, &made, &test_err));
    response = cw_ocsp_response_clone(made);
    cw_ocsp_response_free(made);
    uint32_t status = 99, answer = 99, reason = 99;
    int64_t produced = 0, since = 0, this_update = 0, next_update = 0;
    CHECK(cw_ocsp_response_der(response).len == der.len);
    CHECK_OK(cw_ocsp_response_status(response, &status, &test_err));
    CHECK(status == 0 && cw_ocsp_response_count(response) == 1);
    CHECK(cw_ocsp_response_produced_at(response, &produced) && produced == now);
    CHECK(cw_ocsp_response_nonce(response).len == 32 && cw_ocsp_response_serial(response, 0).len > 0);
    bool is_ours = false;
    CHECK_OK(cw_ocsp_response_names_issuer(response, 0, ca->certificate, &is_ours, &test_err));
    CHECK(is_ours);
    CHECK_OK(cw_ocsp_response_answer(response, 0, &answer, &since, &reason, &this_update, &test_err));
    switch (said) {
    case CW_OCSP_REVOKED:
        CHECK(answer == CW_OCSP_REVOKED && since == now - 5 && reason == 1);
        break;
    case CW_OCSP_NOT_ISSUED: /* RFC 6960 §2.2: revoked on the first day there was, held. */
        CHECK(answer == CW_OCSP_REVOKED && since == 0 && reason == 6);
        break;
    default:
        CHECK(answer == said && since == 0 && reason == 0);
    }
    CHECK(this_update == now);
    CHECK(cw_ocsp_response_next_update(response, 0, &next_update) && next_update == now + 3600);
    CHECK(!cw_ocsp_response_next_update(response, 1, &next_update) && next_update == 0);
    CHECK_FAILS(cw_ocsp_response_answer(response, 1, &answer, &since, &reason, &this_update, &test_err),
                CW_STATUS_NOT_FOUND, CW_CODE_INDEX_OUT_OF_RANGE);

    cw_extensions *extensions = POISON;
    CHECK_OK(cw_ocsp_response_extensions(response, &extensions, &test_err));
    CHECK(cw_extensions_count(extensions) >= 1);
    cw_extensions_free(extensions);
    CHECK_OK(cw_ocsp_response_answer_extensions(response, 0, &extensions, &test_err));
    CHECK(cw_extensions_count(extensions) == 0);
    cw_extensions_free(extensions);

    /* By name or by key, and never both. */
    cw_name *name = POISON;
    if (cw_ocsp_response_responder_key_hash(response).len == 20) {
        CHECK_FAILS(cw_ocsp_response_responder_name(response, &name, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    } else {
        CHECK_OK(cw_ocsp_response_responder_name(response, &name, &test_err));
    }
    cw_name_free(name);

    CHECK(cw_ocsp_response_certificate_count(response) == 1);
    cw_certificate *sent = POISON;
    cw_public_key *key = POISON;
    static const uint32_t allowed = CW_SIGNATURE_ECDSA_SHA256;
    CHECK_OK(cw_ocsp_response_certificate(response, 0, &sent, &test_err));
    CHECK(cw_certificate_equal(sent, delegate->certificate));
    CHECK_OK(cw_certificate_public_key(sent, &key, &test_err));
    cw_certificate_free(sent);
    CHECK_OK(cw_ocsp_response_verify_signature(response, key, &allowed, 1, &test_err));
    cw_public_key_free(key);
    CHECK_OK(cw_certificate_public_key(ca->certificate, &key, &test_err));
    CHECK_FAILS(cw_ocsp_response_verify_signature(response, key, &allowed, 1, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_SIGNATURE_INVALID);
    cw_public_key_free(key);
    CHECK_FAILS(cw_ocsp_response_certificate(response, 1, &sent, &test_err), CW_STATUS_NOT_FOUND,
                CW_CODE_INDEX_OUT_OF_RANGE);

    cw_string *text = POISON;
    int64_t late = now + 3601;
    CHECK_OK(cw_ocsp_response_to_text(response, &late, &text, &test_err));
    CHECK(strstr(cw_string_text(text).data, "(out of date)") != NULL);
    cw_string_free(text);
    CHECK_OK(cw_ocsp_response_to_json(response, NULL, &text, &test_err));
    CHECK(strstr(cw_string_text(text).data, "\"responseStatus\": \"successful\"") != NULL);
    cw_string_free(text);
    cw_ocsp_response_free(response);
}

static void requests_are_answered(const entity *ca, const entity *server, cw_rng *rng) {
    entity delegate;
    make_key(&delegate, rng);
    cw_parameters *asked = make_parameters(&delegate, "CN=Responder", CW_ROLE_TLS_SERVER);
    CHECK_OK(cw_parameters_add_purpose(asked, STR("1.3.6.1.5.5.7.3.9"), &test_err));
    static const uint8_t null[] = {0x05, 0x00};
    CHECK_OK(cw_parameters_add_extension(asked, STR("1.3.6.1.5.5.7.48.1.5"), 0, null, 2, &test_err));
    CHECK_OK(cw_issue(ca->certificate, ca->signer, asked, rng, &delegate.certificate, NULL, &test_err));
    cw_parameters_free(asked);

    static const uint8_t nonce[32] = {1, 2, 3};
    const cw_certificate *about[] = {server->certificate};
    cw_ocsp_request *made = POISON, *request = POISON;
    CHECK_OK(cw_ocsp_request_new(about, 1, ca->certificate, CW_DIGEST_SHA1, nonce, sizeof nonce, &made, &test_err));
    cw_bytes der = cw_ocsp_request_der(made);
    CHECK_OK(cw_ocsp_request_from_der(der.data, der.len, &request, &test_err));
    cw_ocsp_request_free(made);
    cw_ocsp_request *clone = cw_ocsp_request_clone(request);
    cw_ocsp_request_free(clone);
    bool is_ours = false;
    CHECK(cw_ocsp_request_count(request) == 1 && cw_ocsp_request_serial(request, 0).len > 0);
    CHECK(cw_ocsp_request_serial(request, 1).len == 0);
    CHECK_OK(cw_ocsp_request_names_issuer(request, 0, ca->certificate, &is_ours, &test_err));
    CHECK(is_ours);

    cw_policy *policy = POISON;
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_OK(cw_policy_set_revocation(policy, CW_REVOCATION_REQUIRED, CW_COVERAGE_WHOLE_PATH, 0, &test_err));
    cw_trust_store_builder *anchors = POISON;
    cw_trust_store *store = POISON;
    CHECK_OK(cw_trust_store_builder_new(&anchors, &test_err));
    CHECK_OK(cw_trust_store_builder_add_certificate(anchors, ca->certificate, &test_err));
    CHECK_OK(cw_trust_store_builder_build(anchors, &store, &test_err));
    for (uint32_t answer = CW_OCSP_GOOD; answer <= CW_OCSP_NOT_ISSUED; answer++) {
        cw_ocsp_parameters *parameters = POISON;
        CHECK_OK(cw_ocsp_parameters_new(now, &parameters, &test_err));
        cw_bytes sent = cw_ocsp_request_nonce(request);
        CHECK_OK(cw_ocsp_parameters_set_nonce(parameters, sent.data, sent.len, &test_err));
        int64_t later = now + 3600;
        CHECK_OK(cw_ocsp_parameters_add_answer(parameters, request, 0, answer, now - 5, 1, now, &later, &test_err));
        cw_buffer *response = POISON;
        CHECK_OK(cw_sign_ocsp_response(ca->certificate, delegate.certificate, delegate.signer, answer & 1, parameters,
                                       rng, &response, &test_err));
        cw_bytes bytes = cw_buffer_bytes(response);
        a_response_is_read(bytes, ca, &delegate, answer);
        cw_evidence_builder *builder = POISON;
        cw_evidence *evidence = POISON;
        CHECK_OK(cw_evidence_builder_new(&builder, &test_err));
        CHECK_OK(cw_evidence_builder_add_ocsp_response(builder, bytes.data, bytes.len, &test_err));
        CHECK_OK(cw_evidence_builder_build(builder, &evidence, &test_err));
        cw_verdict *verdict = NULL;
        cw_status status =
            cw_validate(store, NULL, evidence, policy, server->certificate, now + 1, &verdict, NULL);
        CHECK(status == (answer == CW_OCSP_GOOD ? CW_STATUS_OK : CW_STATUS_REJECTED));
        cw_verdict_free(verdict);
        cw_evidence_free(evidence);
        cw_evidence_builder_free(builder);
        cw_buffer_free(response);

        cw_unsigned *prepared = POISON;
        CHECK_OK(cw_prepare_ocsp_response(ca->certificate, delegate.certificate, delegate.signer, 0, parameters,
                                          &prepared, &test_err));
        CHECK(cw_unsigned_tbs_der(prepared).len > 0);
        cw_unsigned_free(prepared);
        /* A CA without digitalSignature leaves it to its delegate. */
        CHECK_FAILS(
            cw_sign_ocsp_response(ca->certificate, NULL, ca->signer, 0, parameters, rng, &response, &test_err),
            CW_STATUS_REFUSED, CW_CODE_ISSUE_OCSP_RESPONDER);
        /* Whoever sends requests decides how many answers there are to add. */
        int64_t *next = &later;
        for (int count = 1; count < 1024; count++)
            CHECK_OK(cw_ocsp_parameters_add_answer(parameters, request, 0, answer, now - 5, 1, now, next, &test_err));
        CHECK_FAILS(cw_ocsp_parameters_add_answer(parameters, request, 0, answer, now - 5, 1, now, next, &test_err),
                    CW_STATUS_REFUSED, CW_CODE_ISSUE_OCSP);
        cw_ocsp_parameters_free(parameters);
    }
    cw_buffer *response = POISON;
    CHECK_OK(cw_ocsp_unsuccessful(3, &response, &test_err));
    cw_bytes refusal = cw_buffer_bytes(response);
    CHECK(refusal.len == 5);
    cw_ocsp_response *without = POISON;
    uint32_t status = 0;
    int64_t produced = 1;
    CHECK_OK(cw_ocsp_response_from_der(refusal.data, refusal.len, &without, &test_err));
    CHECK_OK(cw_ocsp_response_status(without, &status, &test_err));
    CHECK(status == 3 && cw_ocsp_response_count(without) == 0 && cw_ocsp_response_certificate_count(without) == 0);
    CHECK(!cw_ocsp_response_produced_at(without, &produced) && produced == 0);
    cw_ocsp_response_free(without);
    cw_buffer_free(response);
    CHECK_FAILS(cw_ocsp_unsuccessful(0, &response, &test_err), CW_STATUS_REFUSED, CW_CODE_ISSUE_OCSP);
    CHECK_FAILS(cw_ocsp_unsuccessful(4, &response, &test_err), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    cw_trust_store_free(store);
    cw_trust_store_builder_free(anchors);
    cw_policy_free(policy);
    cw_ocsp_request_free(request);
    free_entity(&delegate);
}

static void certificates_are_renewed_and_crossed(const entity *ca, const entity *server, cw_rng *rng) {
    entity other = make_root(rng);
    cw_parameters *parameters = POISON;
    cw_certificate *made = POISON;
    CHECK_OK(cw_parameters_renewal(server->certificate, from, until - 1, &parameters, &test_err));
    CHECK_OK(cw_parameters_set_public_key(parameters, other.public_key, &test_err));
    CHECK_OK(cw_issue(ca->certificate, ca->signer, parameters, rng, &made, NULL, &test_err));
    cw_certificate_free(made);

    /* Signed where the key is. */
    cw_signer *offline = POISON;
    cw_unsigned *prepared = POISON;
    cw_buffer *signature = POISON, *der = POISON;
    CHECK_OK(cw_signer_offline(ca->public_key, CW_SIGNATURE_DEFAULT, &offline, &test_err));
    CHECK_OK(cw_prepare_certificate(ca->certificate, offline, parameters, rng, &prepared, &test_err));
    cw_bytes tbs = cw_unsigned_tbs_der(prepared);
    CHECK_OK(cw_signer_sign(ca->signer, tbs.data, tbs.len, rng, &signature, &test_err));
    cw_bytes bytes = cw_buffer_bytes(signature);
    CHECK_OK(cw_unsigned_complete(prepared, bytes.data, bytes.len, &der, &test_err));
    CHECK_OK(cw_certificate_from_der(cw_buffer_bytes(der).data, cw_buffer_bytes(der).len, &made, &test_err));
    cw_certificate_free(made);
    cw_buffer_free(der);
    cw_buffer_free(signature);
    cw_unsigned_free(prepared);
    cw_signer_free(offline);
    cw_parameters_free(parameters);

    CHECK_OK(cw_parameters_cross_certificate(ca->certificate, from, until, &parameters, &test_err));
    CHECK_OK(cw_issue(other.certificate, other.signer, parameters, rng, &made, NULL, &test_err));
    cw_certificate_free(made);
    cw_parameters_free(parameters);

    /* What no log has seen does not become a certificate. */
    parameters = make_parameters(server, "CN=www.example.com", CW_ROLE_TLS_SERVER);
    CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR("www.example.com"), &test_err));
    cw_certificate *announced = POISON;
    CHECK_OK(cw_issue_precertificate(ca->certificate, ca->signer, parameters, rng, &announced, &test_err));
    CHECK_FAILS(
        cw_issue_with_timestamps(ca->certificate, ca->signer, announced, NULL, 0, rng, &made, &test_err),
        CW_STATUS_REFUSED, CW_CODE_ISSUE_EXTENSION);
    static const uint8_t cut[] = {0, 9, 1};
    CHECK_FAILS(
        cw_issue_with_timestamps(ca->certificate, ca->signer, announced, cut, sizeof cut, rng, &made, &test_err),
        CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    uint8_t list[2 + 1 + 32 + 8 + 2 + 2 + 2] = {0, 47};
    list[45] = 4;
    list[46] = 3;
    CHECK_OK(
        cw_issue_with_timestamps(ca->certificate, ca->signer, announced, list, sizeof list, rng, &made, &test_err));
    CHECK_FAILS(cw_certificate_verify_timestamp(made, 0, ca->certificate, other.public_key, &test_err),
                CW_STATUS_CRYPTO, CW_CODE_SIGNATURE_INVALID);
    CHECK_FAILS(cw_certificate_verify_timestamp(made, 1, ca->certificate, other.public_key, &test_err),
                CW_STATUS_NOT_FOUND, CW_CODE_INDEX_OUT_OF_RANGE);
    cw_certificate_free(made);
    cw_certificate_free(announced);
    cw_parameters_free(parameters);

    cw_name *subject = make_name("CN=Applicant");
    cw_request_parameters *asked = POISON;
    CHECK_OK(cw_request_parameters_new(subject, &asked, &test_err));
    CHECK_OK(cw_prepare_request(asked, other.signer, &prepared, &test_err));
    CHECK(cw_unsigned_tbs_der(prepared).len > 0);
    cw_unsigned_free(prepared);
    cw_request_parameters_free(asked);
    cw_name_free(subject);
    free_entity(&other);
}

int main(void) {
    cw_rng *rng = NULL;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    entity root = make_root(rng), server = make_server(&root, "www.example.com", rng);
    lists_are_made_from_a_callback(&root, rng);
    a_certificate_is_revoked_whatever_its_serial_number(&root, rng);
    requests_are_answered(&root, &server, rng);
    certificates_are_renewed_and_crossed(&root, &server, rng);
    free_entity(&server);
    free_entity(&root);
    cw_rng_free(rng);
    return 0;
}
