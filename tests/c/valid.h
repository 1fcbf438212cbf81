/* A valid handle of every type, for calls in which one argument is bad. */

#ifndef VALID_H
#define VALID_H

#include "check.h"

#define CHECK_CODE(condition, err)                                                      \
    do {                                                                                \
        if (!(condition)) {                                                             \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition,          \
                    cw_error_message(err).data);                                        \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

static MAY_BE_UNUSED const uint32_t one = 1;
static MAY_BE_UNUSED const int64_t zero = 0;

static cw_buffer *valid_cw_buffer;
static cw_certificate *valid_cw_certificate;
static cw_certificate_list *valid_cw_certificate_list;
static cw_error *valid_cw_error;
static cw_extensions *valid_cw_extensions;
static const cw_finding *valid_cw_finding;
static cw_findings *valid_cw_findings;
static cw_general_names *valid_cw_general_names;
static cw_name *valid_cw_name;
static cw_private_key *valid_cw_private_key;
static cw_public_key *valid_cw_public_key;
static cw_rng *valid_cw_rng;
static cw_signer *valid_cw_signer;
static cw_string *valid_cw_string;
static cw_string_list *valid_cw_string_list;

static MAY_BE_UNUSED int32_t valid_cw_rng_fill(uint8_t *bytes, size_t len, void *user) {
    (void)user;
    memset(bytes, 7, len);
    return 0;
}

static MAY_BE_UNUSED int32_t valid_cw_signer_sign_callback(const uint8_t *message, size_t message_len,
                                                           uint8_t *signature, size_t capacity,
                                                           size_t *signature_len, void *user) {
    (void)message, (void)message_len, (void)signature, (void)capacity, (void)user;
    *signature_len = 0;
    return 0;
}

static void make_valid(int argc, char **argv) {
    CHECK(argc == 2);
    size_t len;
    char *pem = read_file(argv[1], &len);
    CHECK_OK(cw_certificate_from_pem(pem, len, &valid_cw_certificate, &test_err));
    CHECK_OK(cw_certificate_list_from_pem(pem, len, &valid_cw_certificate_list, &test_err));
    free(pem);
    CHECK(cw_certificate_from_der(NULL, 0, &(cw_certificate *){NULL}, &valid_cw_error) == CW_STATUS_MALFORMED);
    CHECK_OK(cw_certificate_extensions(valid_cw_certificate, &valid_cw_extensions, &test_err));
    CHECK_OK(cw_certificate_encoding_findings(valid_cw_certificate, &valid_cw_findings, &test_err));
    valid_cw_finding = cw_findings_at(valid_cw_findings, 0);
    CHECK_OK(cw_certificate_subject_alt_name(valid_cw_certificate, &valid_cw_general_names, &test_err));
    CHECK_OK(cw_certificate_extended_key_usage(valid_cw_certificate, &valid_cw_string_list, &test_err));
    CHECK_OK(cw_certificate_subject(valid_cw_certificate, &valid_cw_name, &test_err));
    CHECK_OK(cw_rng_system(&valid_cw_rng, &test_err));
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, valid_cw_rng, &valid_cw_private_key, &test_err));
    CHECK_OK(cw_private_key_public_key(valid_cw_private_key, &valid_cw_public_key, &test_err));
    CHECK_OK(cw_private_key_to_pkcs8_der(valid_cw_private_key, &valid_cw_buffer, &test_err));
    CHECK_OK(cw_private_key_to_pkcs8_pem(valid_cw_private_key, &valid_cw_string, &test_err));
    CHECK_OK(cw_signer_from_private_key(valid_cw_private_key, CW_SIGNATURE_DEFAULT, &valid_cw_signer, &test_err));
}

static void free_valid(void) {
    cw_buffer_free(valid_cw_buffer);
    cw_certificate_free(valid_cw_certificate);
    cw_certificate_list_free(valid_cw_certificate_list);
    cw_error_free(valid_cw_error);
    cw_extensions_free(valid_cw_extensions);
    cw_findings_free(valid_cw_findings);
    cw_general_names_free(valid_cw_general_names);
    cw_name_free(valid_cw_name);
    cw_private_key_free(valid_cw_private_key);
    cw_public_key_free(valid_cw_public_key);
    cw_rng_free(valid_cw_rng);
    cw_signer_free(valid_cw_signer);
    cw_string_free(valid_cw_string);
    cw_string_list_free(valid_cw_string_list);
}

#endif
