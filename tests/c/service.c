/* The services, with a library that has them and with one that has not. */

#include "check.h"

static cw_status run(const char *operation, const char *arguments, cw_signer *signer, cw_rng *rng, cw_string **out) {
    return cw_service_call(operation, strlen(operation), arguments, strlen(arguments), signer, rng, out, &test_err);
}

static const char root[] =
    "{\"body\": \"{\\\"organisationName\\\": \\\"Example Inc.\\\"}\", \"now\": \"2026-01-01\", \"id\": \"1\", \"active\": true,"
    " \"tenant\": {\"subdomain\": \"example\", \"region_country\": \"NZ\", \"crl\": [\"URI:https://example.com/crl\"],"
    " \"issuer_alt_name\": [\"URI:https://example.com/\"]}}";

static const char ca[] =
    "{\"body\": \"{\\\"subject\\\": {\\\"common_name\\\": \\\"Example Root\\\", \\\"organization\\\": [\\\"Example\\\"]},"
    " \\\"expiration_date\\\": [3, 0, 1]}\", \"now\": \"2021-03-16\"}";

static void answers(cw_rng *rng) {
    cw_string *out = POISON;
    CHECK_OK(run("trust.create_root", root, NULL, rng, &out));
    const char *text = cw_string_text(out).data;
    CHECK(strncmp(text, "{\"accepted\":true,\"answer\":{\"id\":\"1\",\"active\":true,\"certificatePem\":", 64) == 0);
    CHECK(strstr(text, "\"isManaged\":true") != NULL && strstr(text, "-----BEGIN PRIVATE KEY-----") != NULL);
    cw_string_free(out);

    /* A key of the caller's. */
    cw_private_key *key = POISON;
    cw_signer *signer = POISON;
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));
    CHECK_OK(cw_signer_from_private_key(key, CW_SIGNATURE_ECDSA_SHA256, &signer, &test_err));
    cw_private_key_free(key);
    CHECK_OK(run("ca_tree.create_root", ca, signer, rng, &out));
    text = cw_string_text(out).data;
    CHECK(strstr(text, "\"status\":\"root-created\"") != NULL && strstr(text, "\"NotAfter\":\"2024-03-17T00:00:00Z\"") != NULL);
    cw_string_free(out);
    CHECK_FAILS(run("ca_tree.create_root", ca, NULL, rng, &out), CW_STATUS_NULL_ARGUMENT, CW_CODE_NULL_ARGUMENT);
    CHECK(out == NULL);
    cw_signer_free(signer);

    /* What is wrong with the body is an answer; what is wrong with the arguments is a failure. */
    CHECK_OK(run("end_certificate.create",
                 "{\"body\": \"{}\", \"now\": \"2026-01-01\", \"console\": {}, \"id\": 1, \"status\": \"STAGED\"}", NULL, rng, &out));
    CHECK(strncmp(cw_string_text(out).data, "{\"accepted\":false,\"answer\":{\"http_response\":{\"code\":422,", 54) == 0);
    CHECK(strstr(cw_string_text(out).data, "\"code\":1005") != NULL);
    cw_string_free(out);
    CHECK_FAILS(run("trust.create_root", "{", NULL, rng, &out), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(run("trust.destroy", "{}", NULL, rng, &out), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK(out == NULL);
    CHECK_FAILS(run("trust.create_root", root, NULL, NULL, &out), CW_STATUS_NULL_ARGUMENT, CW_CODE_NULL_ARGUMENT);
}

int main(void) {
    cw_rng *rng = POISON;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    if (cw_has_feature("services", 8)) {
        answers(rng);
    } else {
        cw_string *out = POISON;
        CHECK_FAILS(run("trust.create_root", root, NULL, rng, &out), CW_STATUS_UNSUPPORTED, CW_CODE_FEATURE_DISABLED);
        CHECK(out == NULL);
    }
    cw_rng_free(rng);
    return 0;
}
