/* A valid handle of every type, for calls in which one argument is bad. */

#ifndef VALID_H
#define VALID_H

#include "check.h"
#include "revoked.h"

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
static cw_bundle *valid_cw_bundle;
static cw_certificate *valid_cw_certificate;
static cw_certificate_list *valid_cw_certificate_list;
static cw_certificate_pool *valid_cw_certificate_pool;
static cw_crl *valid_cw_crl;
static cw_encryption *valid_cw_encryption;
static cw_crl_parameters *valid_cw_crl_parameters;
static cw_error *valid_cw_error;
static cw_evidence *valid_cw_evidence;
static cw_evidence_builder *valid_cw_evidence_builder;
static cw_extensions *valid_cw_extensions;
static const cw_finding *valid_cw_finding;
static cw_findings *valid_cw_findings;
static cw_general_names *valid_cw_general_names;
static cw_limits *valid_cw_limits;
static cw_name *valid_cw_name;
static cw_ocsp_parameters *valid_cw_ocsp_parameters;
static cw_ocsp_request *valid_cw_ocsp_request;
static cw_ocsp_response *valid_cw_ocsp_response;
static cw_issuer *valid_cw_issuer;
static cw_parameters *valid_cw_parameters;
static cw_pkcs12 *valid_cw_pkcs12;
static cw_policy *valid_cw_policy;
static cw_private_key *valid_cw_private_key;
static cw_profile *valid_cw_profile;
static cw_public_key *valid_cw_public_key;
static cw_request *valid_cw_request;
static const cw_revocation *valid_cw_revocation;
static const cw_valid_policy *valid_cw_valid_policy;
static cw_request_parameters *valid_cw_request_parameters;
static cw_revoked *valid_cw_revoked;
static cw_rng *valid_cw_rng;
static cw_serial_counter *valid_cw_serial_counter;
static cw_signer *valid_cw_signer;
static cw_string *valid_cw_string;
static cw_string_list *valid_cw_string_list;
static const cw_trace_entry *valid_cw_trace_entry;
static cw_trust_anchor *valid_cw_trust_anchor;
static cw_trust_store *valid_cw_trust_store;
static cw_trust_store_builder *valid_cw_trust_store_builder;
static cw_unsigned *valid_cw_unsigned;
static cw_verdict *valid_cw_verdict, *valid_accepting_verdict;
static const cw_certificate *valid_array[1];
static const cw_private_key *valid_keys[1];
static const cw_crl *valid_crls[1];

static MAY_BE_UNUSED int32_t valid_cw_crl_entry_callback(cw_bytes serial, int64_t date, uint32_t reason, void *user) {
    (void)serial, (void)date, (void)reason, (void)user;
    return 0;
}

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

static MAY_BE_UNUSED int32_t valid_cw_revoked_next_callback(const cw_revoked **entry, void *user) {
    (void)user;
    *entry = NULL;
    return 0;
}

static void make_valid(int argc, char **argv) {
    CHECK(argc == 3);
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
    CHECK_OK(cw_profile_built_in("tls_server", 10, &valid_cw_profile, &test_err));
    CHECK_OK(cw_serial_counter_from_text("01", 2, &valid_cw_serial_counter, &test_err));
    valid_array[0] = valid_cw_certificate;
    valid_keys[0] = valid_cw_private_key;
    pem = read_file(argv[2], &len);
    CHECK_OK(cw_crl_from_pem(pem, len, &valid_cw_crl, &test_err));
    free(pem);
    valid_crls[0] = valid_cw_crl;
    CHECK_OK(cw_bundle_new(valid_cw_certificate_list, valid_crls, 1, &valid_cw_bundle, &test_err));
    CHECK_OK(cw_encryption_pbkdf2(1000, &valid_cw_encryption, &test_err));
    CHECK_OK(cw_limits_new(&valid_cw_limits, &test_err));
    /* A container without password, MAC and contents. */
    static const uint8_t empty[] = {0x30, 0x16, 2, 1, 3, 0x30, 0x11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1,
                                    0xa0, 4, 4, 2, 0x30, 0};
    CHECK_OK(cw_pkcs12_from_der(empty, sizeof empty, NULL, 0, NULL, &valid_cw_pkcs12, &test_err));
    CHECK_OK(cw_evidence_builder_new(&valid_cw_evidence_builder, &test_err));
    CHECK_OK(cw_evidence_builder_build(valid_cw_evidence_builder, &valid_cw_evidence, &test_err));
    CHECK_OK(cw_trust_store_from_list(valid_cw_certificate_list, &valid_cw_trust_store, &test_err));
    CHECK_OK(cw_trust_store_builder_new(&valid_cw_trust_store_builder, &test_err));
    CHECK_OK(cw_trust_anchor_from_certificate(valid_cw_certificate, &valid_cw_trust_anchor, &test_err));
    CHECK_OK(cw_certificate_pool_from_list(valid_cw_certificate_list, &valid_cw_certificate_pool, &test_err));
    CHECK_OK(cw_policy_rfc5280(&valid_cw_policy, &test_err));
    cw_status status = cw_validate(valid_cw_trust_store, valid_cw_certificate_pool, NULL, valid_cw_policy,
                                   valid_cw_certificate, 0, &valid_cw_verdict, NULL);
    CHECK(status == CW_STATUS_REJECTED);
    valid_cw_trace_entry = cw_verdict_trace_at(valid_cw_verdict, 0);
    CHECK(valid_cw_trace_entry != NULL);
    cw_trust_store *root;
    cw_certificate *leaf;
    CHECK_OK(cw_trust_store_from_pem(revoked_root, strlen(revoked_root), &root, &test_err));
    CHECK_OK(cw_certificate_from_pem(revoked_leaf, strlen(revoked_leaf), &leaf, &test_err));
    cw_policy *policy;
    CHECK_OK(cw_policy_rfc5280(&policy, &test_err));
    CHECK_OK(cw_policy_set_revocation(policy, CW_REVOCATION_AT_HAND, CW_COVERAGE_WHOLE_PATH, 0, &test_err));
    CHECK_OK(cw_validate(root, NULL, NULL, policy, leaf, revoked_at, &valid_accepting_verdict, &test_err));
    valid_cw_revocation = cw_verdict_revocation_at(valid_accepting_verdict, 0);
    valid_cw_valid_policy = cw_verdict_user_policy_at(valid_accepting_verdict, 0);
    CHECK(valid_cw_revocation != NULL && valid_cw_valid_policy != NULL);
    cw_policy_free(policy);
    cw_certificate_free(leaf);
    cw_trust_store_free(root);
    CHECK_OK(cw_parameters_new(valid_cw_name, valid_cw_public_key, 0, 86400, &valid_cw_parameters, &test_err));
    CHECK_OK(cw_parameters_set_role(valid_cw_parameters, CW_ROLE_ROOT_CA, NULL, &test_err));
    cw_certificate *ca;
    CHECK_OK(cw_issue_self_signed(valid_cw_signer, valid_cw_parameters, valid_cw_rng, &ca, NULL, &test_err));
    CHECK_OK(cw_issuer_new(ca, valid_cw_signer, &valid_cw_issuer, &test_err));
    cw_certificate_free(ca);
    cw_parameters_free(valid_cw_parameters);
    CHECK_OK(cw_parameters_new(valid_cw_name, valid_cw_public_key, 0, 86400, &valid_cw_parameters, &test_err));
    CHECK_OK(cw_request_parameters_new(valid_cw_name, &valid_cw_request_parameters, &test_err));
    CHECK_OK(cw_prepare_request(valid_cw_request_parameters, valid_cw_signer, &valid_cw_unsigned, &test_err));
    CHECK_OK(cw_crl_parameters_new(1, 0, 1, &valid_cw_crl_parameters, &test_err));
    CHECK_OK(cw_revoked_new(&valid_cw_revoked, &test_err));
    CHECK_OK(cw_ocsp_parameters_new(0, &valid_cw_ocsp_parameters, &test_err));
    static const uint8_t asked[] = {0x30, 0x24, 0x30, 0x22, 0x30, 0x20, 0x30, 0x1e, 0x30, 0x1c, 0x30, 0x07, 0x06,
                                    0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x04, 0x07, 1,    2,    3,    4,    5,
                                    6,    7,    0x04, 0x05, 1,    2,    3,    4,    5,    0x02, 0x01, 0x05};
    CHECK_OK(cw_ocsp_request_from_der(asked, sizeof asked, &valid_cw_ocsp_request, &test_err));
    static const uint8_t try_later[] = {0x30, 0x03, 0x0a, 0x01, 0x03};
    CHECK_OK(cw_ocsp_response_from_der(try_later, sizeof try_later, &valid_cw_ocsp_response, &test_err));
    CHECK_OK(cw_request_sign(valid_cw_request_parameters, valid_cw_signer, valid_cw_rng, &valid_cw_request, &test_err));
}

static void free_valid(void) {
    cw_buffer_free(valid_cw_buffer);
    cw_bundle_free(valid_cw_bundle);
    cw_certificate_free(valid_cw_certificate);
    cw_certificate_list_free(valid_cw_certificate_list);
    cw_certificate_pool_free(valid_cw_certificate_pool);
    cw_crl_free(valid_cw_crl);
    cw_encryption_free(valid_cw_encryption);
    cw_crl_parameters_free(valid_cw_crl_parameters);
    cw_error_free(valid_cw_error);
    cw_evidence_free(valid_cw_evidence);
    cw_evidence_builder_free(valid_cw_evidence_builder);
    cw_extensions_free(valid_cw_extensions);
    cw_findings_free(valid_cw_findings);
    cw_general_names_free(valid_cw_general_names);
    cw_issuer_free(valid_cw_issuer);
    cw_limits_free(valid_cw_limits);
    cw_name_free(valid_cw_name);
    cw_ocsp_parameters_free(valid_cw_ocsp_parameters);
    cw_ocsp_request_free(valid_cw_ocsp_request);
    cw_ocsp_response_free(valid_cw_ocsp_response);
    cw_parameters_free(valid_cw_parameters);
    cw_pkcs12_free(valid_cw_pkcs12);
    cw_policy_free(valid_cw_policy);
    cw_private_key_free(valid_cw_private_key);
    cw_profile_free(valid_cw_profile);
    cw_public_key_free(valid_cw_public_key);
    cw_request_free(valid_cw_request);
    cw_request_parameters_free(valid_cw_request_parameters);
    cw_revoked_free(valid_cw_revoked);
    cw_rng_free(valid_cw_rng);
    cw_serial_counter_free(valid_cw_serial_counter);
    cw_signer_free(valid_cw_signer);
    cw_string_free(valid_cw_string);
    cw_string_list_free(valid_cw_string_list);
    cw_trust_anchor_free(valid_cw_trust_anchor);
    cw_trust_store_free(valid_cw_trust_store);
    cw_trust_store_builder_free(valid_cw_trust_store_builder);
    cw_unsigned_free(valid_cw_unsigned);
    cw_verdict_free(valid_cw_verdict);
    cw_verdict_free(valid_accepting_verdict);
}

#endif
