/* Reading CRLs, on tests/data/crl.pem. */

#include "check.h"

typedef struct {
    size_t seen, stop_after;
    int64_t last_date;
} walk;

static int32_t visit(cw_bytes serial, int64_t revocation_date, uint32_t reason, void *user) {
    walk *state = (walk *)user;
    CHECK(serial.len > 0 && reason <= 10);
    state->last_date = revocation_date;
    return ++state->seen == state->stop_after ? 3 : 0;
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    size_t len;
    char *pem = read_file(argv[2], &len);
    cw_crl *crl = POISON, *again = POISON;
    CHECK_OK(cw_crl_from_pem(pem, len, &crl, &test_err));
    cw_bytes der = cw_crl_der(crl);
    CHECK_OK(cw_crl_from_der(der.data, der.len, &again, &test_err));
    cw_crl_free(again);
    again = cw_crl_clone(crl);
    cw_crl_free(crl);

    CHECK(cw_crl_version(again) == 2 && cw_crl_is_delta(again) && cw_crl_entry_count(again) == 4);
    CHECK(cw_crl_tbs_der(again).data > der.data && cw_crl_tbs_der(again).len < der.len);
    int64_t next = 0;
    CHECK(cw_crl_next_update(again, &next) && next == cw_crl_this_update(again) + 30 * 86400);
    cw_name *issuer = POISON;
    CHECK_OK(cw_crl_issuer(again, &issuer, &test_err));
    CHECK_TEXT(cw_name_text(issuer), "CN=Example CA,O=Example,C=US");
    cw_name_free(issuer);
    cw_extensions *extensions = POISON;
    CHECK_OK(cw_crl_extensions(again, &extensions, &test_err));
    CHECK(cw_extensions_count(extensions) == 7);
    cw_extensions_free(extensions);
    cw_findings *findings = POISON;
    CHECK_OK(cw_crl_encoding_findings(again, &findings, &test_err));
    cw_findings_free(findings);

    static const uint8_t known[] = {0x7f, 0x00}, unknown[] = {0x02};
    int64_t date = 0;
    uint32_t reason = 0;
    CHECK_OK(cw_crl_find(again, known, sizeof known, &date, &reason, &test_err));
    CHECK(date == 1767398400 && reason == 1);
    CHECK_FAILS(cw_crl_find(again, unknown, sizeof unknown, &date, &reason, &test_err), CW_STATUS_NOT_FOUND,
                CW_CODE_ABSENT);
    CHECK(date == 0 && reason == 0);

    walk all = {0, 0, 0}, some = {0, 2, 0};
    CHECK_OK(cw_crl_each(again, visit, &all, &test_err));
    CHECK(all.seen == 4 && all.last_date == 1767312000);
    CHECK_FAILS(cw_crl_each(again, visit, &some, &test_err), CW_STATUS_CALLBACK, CW_CODE_CALLBACK_FAILED);
    CHECK(some.seen == 2);

    /* Another's key did not sign it. */
    size_t leaf_len;
    char *leaf = read_file(argv[1], &leaf_len);
    cw_certificate *certificate = POISON;
    cw_public_key *key = POISON;
    CHECK_OK(cw_certificate_from_pem(leaf, leaf_len, &certificate, &test_err));
    CHECK_OK(cw_certificate_public_key(certificate, &key, &test_err));
    static const uint32_t allowed = CW_SIGNATURE_ECDSA_SHA256;
    CHECK_FAILS(cw_crl_verify_signature(again, key, &allowed, 1, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_SIGNATURE_INVALID);
    cw_public_key_free(key);
    cw_certificate_free(certificate);
    free(leaf);

    cw_evidence_builder *builder = POISON;
    cw_evidence *evidence = POISON;
    CHECK_OK(cw_evidence_builder_new(&builder, &test_err));
    CHECK_OK(cw_evidence_builder_add_crl(builder, again, &test_err));
    CHECK_FAILS(cw_evidence_builder_add_ocsp_response(builder, der.data, der.len, &test_err), CW_STATUS_MALFORMED,
                CW_CODE_UNEXPECTED_TAG);
    CHECK_OK(cw_evidence_builder_build(builder, &evidence, &test_err));
    cw_evidence_builder_free(builder);
    cw_evidence *shared = cw_evidence_clone(evidence);
    cw_evidence_free(evidence);
    CHECK(cw_evidence_crl_count(shared) == 1 && cw_evidence_ocsp_response_count(shared) == 0);
    cw_evidence_free(shared);

    cw_string *text = POISON;
    CHECK_OK(cw_crl_fingerprint(again, CW_DIGEST_SHA256, CW_FORMAT_HEX, &text, &test_err));
    CHECK(cw_string_text(text).len == 64);
    cw_string_free(text);
    CHECK_OK(cw_crl_to_pem(again, &text, &test_err));
    CHECK(strstr(pem, cw_string_text(text).data) != NULL);
    cw_string_free(text);
    CHECK_OK(cw_crl_to_text(again, &next, &text, &test_err));
    CHECK(strstr(cw_string_text(text).data, "CN=Example CA,O=Example,C=US") != NULL);
    cw_string_free(text);
    CHECK_OK(cw_crl_to_json(again, NULL, &text, &test_err));
    CHECK(cw_string_text(text).data[0] == '{');
    cw_string_free(text);
    CHECK_FAILS(cw_crl_from_der(der.data, der.len - 1, &crl, &test_err), CW_STATUS_MALFORMED, CW_CODE_TRUNCATED);
    CHECK(crl == NULL);
    cw_crl_free(again);
    free(pem);
    return 0;
}
