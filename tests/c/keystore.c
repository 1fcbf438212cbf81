/* Key files, PKCS#12 and PKCS#7. */

#include "check.h"
#include "hierarchy.h"

static bool is_same_key(const cw_private_key *one, const cw_private_key *two) {
    cw_buffer *first = POISON, *second = POISON;
    CHECK_OK(cw_private_key_to_pkcs8_der(one, &first, &test_err));
    CHECK_OK(cw_private_key_to_pkcs8_der(two, &second, &test_err));
    cw_bytes a = cw_buffer_bytes(first), b = cw_buffer_bytes(second);
    bool same = a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
    cw_buffer_free(first);
    cw_buffer_free(second);
    return same;
}

static void keys_in_every_form(cw_rng *rng) {
    cw_private_key *key = POISON, *again = POISON;
    cw_buffer *der = POISON;
    cw_string *pem = POISON;
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));

    CHECK_OK(cw_private_key_to_sec1_pem(key, &pem, &test_err));
    cw_text text = cw_string_text(pem);
    CHECK(strncmp(text.data, "-----BEGIN EC PRIVATE KEY-----", 30) == 0);
    CHECK_OK(cw_private_key_from_pem(text.data, text.len, NULL, 0, NULL, &again, &test_err));
    CHECK(is_same_key(key, again));
    cw_private_key_free(again);
    cw_string_free(pem);

    CHECK_OK(cw_private_key_to_sec1_der(key, &der, &test_err));
    cw_bytes bytes = cw_buffer_bytes(der);
    CHECK_OK(cw_private_key_from_der(bytes.data, bytes.len, NULL, 0, NULL, &again, &test_err));
    CHECK(is_same_key(key, again));
    cw_private_key_free(again);
    CHECK_OK(cw_private_key_from_sec1_der(bytes.data, bytes.len, CW_KEY_P256, &again, &test_err));
    CHECK(is_same_key(key, again));
    cw_private_key_free(again);
    CHECK_FAILS(cw_private_key_from_sec1_der(bytes.data, bytes.len, CW_KEY_ED25519, &again, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_UNKNOWN_CURVE);
    CHECK(again == NULL);
    cw_buffer_free(der);

    CHECK_FAILS(cw_private_key_to_pkcs1_der(key, &der, &test_err), CW_STATUS_CRYPTO, CW_CODE_UNKNOWN_KEY_ALGORITHM);
    CHECK_FAILS(cw_private_key_to_pkcs1_pem(key, &pem, &test_err), CW_STATUS_CRYPTO, CW_CODE_UNKNOWN_KEY_ALGORITHM);
    CHECK(der == NULL && pem == NULL);
    cw_private_key_free(key);
}

static void keys_under_a_password(cw_rng *rng) {
    const uint8_t *secret = (const uint8_t *)"secret";
    cw_private_key *key = POISON, *again = POISON;
    cw_encryption *fast = POISON, *scrypt = POISON;
    cw_limits *limits = POISON;
    cw_buffer *der = POISON;
    cw_string *pem = POISON;
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));
    CHECK_OK(cw_encryption_pbkdf2(1000, &fast, &test_err));
    if (!cw_has_feature("pkcs12", 6)) {
        CHECK_FAILS(cw_private_key_to_encrypted_pkcs8_der(key, secret, 6, fast, rng, &der, &test_err),
                    CW_STATUS_UNSUPPORTED, CW_CODE_FEATURE_DISABLED);
        cw_encryption_free(fast);
        cw_private_key_free(key);
        return;
    }
    /* NULL is no password, and nothing is written under none; an empty one has an address. */
    CHECK_FAILS(cw_private_key_to_encrypted_pkcs8_der(key, NULL, 0, fast, rng, &der, &test_err),
                CW_STATUS_NULL_ARGUMENT, CW_CODE_NULL_ARGUMENT);
    CHECK_FAILS(cw_private_key_to_encrypted_pkcs8_pem(key, NULL, 0, fast, rng, &pem, &test_err),
                CW_STATUS_NULL_ARGUMENT, CW_CODE_NULL_ARGUMENT);
    CHECK(der == NULL && pem == NULL);
    CHECK_OK(cw_private_key_to_encrypted_pkcs8_der(key, secret, 0, fast, rng, &der, &test_err));
    cw_buffer_free(der);
    CHECK_OK(cw_encryption_scrypt(40, 8, 1, &scrypt, &test_err));
    CHECK_FAILS(cw_private_key_to_encrypted_pkcs8_der(key, secret, 6, scrypt, rng, &der, &test_err),
                CW_STATUS_KEYSTORE, CW_CODE_ENCRYPTION_PARAMETERS);
    cw_encryption_free(scrypt);
    CHECK_OK(cw_private_key_to_encrypted_pkcs8_der(key, secret, 6, fast, rng, &der, &test_err));
    cw_bytes bytes = cw_buffer_bytes(der);
    CHECK_OK(cw_private_key_from_der(bytes.data, bytes.len, secret, 6, NULL, &again, &test_err));
    CHECK(is_same_key(key, again));
    cw_private_key_free(again);
    CHECK_FAILS(cw_private_key_from_der(bytes.data, bytes.len, secret, 5, NULL, &again, &test_err), CW_STATUS_KEYSTORE,
                CW_CODE_PASSWORD_WRONG);
    CHECK(again == NULL);
    /* No password is not an empty one. */
    CHECK_FAILS(cw_private_key_from_der(bytes.data, bytes.len, NULL, 0, NULL, &again, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_PRIVATE_KEY_ENCRYPTED);
    CHECK_FAILS(cw_private_key_from_der(bytes.data, bytes.len, secret, 0, NULL, &again, &test_err), CW_STATUS_KEYSTORE,
                CW_CODE_PASSWORD_WRONG);

    CHECK_OK(cw_limits_new(&limits, &test_err));
    CHECK_OK(cw_limits_set(limits, CW_LIMIT_KDF_ITERATIONS, 999, &test_err));
    CHECK_FAILS(cw_limits_set(limits, 0, 1, &test_err), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_private_key_from_der(bytes.data, bytes.len, secret, 6, limits, &again, &test_err), CW_STATUS_LIMIT,
                CW_CODE_LIMIT_KDF_ITERATIONS);
    cw_buffer_free(der);

    CHECK_OK(cw_encryption_scrypt(4, 8, 1, &scrypt, &test_err));
    cw_encryption *clone = cw_encryption_clone(scrypt);
    cw_encryption_free(scrypt);
    CHECK_OK(cw_private_key_to_encrypted_pkcs8_pem(key, secret, 6, clone, rng, &pem, &test_err));
    cw_text text = cw_string_text(pem);
    CHECK_OK(cw_private_key_from_pem(text.data, text.len, secret, 6, limits, &again, &test_err));
    CHECK(is_same_key(key, again));
    cw_private_key_free(again);
    CHECK_OK(cw_limits_set(limits, CW_LIMIT_KDF_MEMORY, 128 * 8 * 16 - 1, &test_err));
    CHECK_FAILS(cw_private_key_from_pem(text.data, text.len, secret, 6, limits, &again, &test_err), CW_STATUS_LIMIT,
                CW_CODE_LIMIT_KDF_MEMORY);
    CHECK_FAILS(cw_encryption_scrypt(256, 8, 1, &scrypt, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_string_free(pem);
    cw_limits_free(limits);
    cw_encryption_free(clone);
    cw_encryption_free(fast);
    cw_private_key_free(key);
}

static void containers(cw_rng *rng, const cw_private_key *key, const cw_certificate *certificate, const cw_crl *crl) {
    cw_certificate_list *list = POISON;
    CHECK_OK(cw_certificate_list_from_array(&certificate, 1, &list, &test_err));

    cw_bundle *bundle = POISON, *read = POISON;
    cw_string *pem = POISON;
    cw_buffer *der = POISON;
    CHECK_OK(cw_bundle_new(list, &crl, 1, &bundle, &test_err));
    CHECK_OK(cw_bundle_to_pem(bundle, &pem, &test_err));
    CHECK_OK(cw_bundle_to_der(bundle, &der, &test_err));
    cw_text text = cw_string_text(pem);
    CHECK_OK(cw_bundle_from_pem(text.data, text.len, &read, &test_err));
    cw_bundle_free(read);
    cw_bytes bytes = cw_buffer_bytes(der);
    CHECK_OK(cw_bundle_from_der(bytes.data, bytes.len, &read, &test_err));
    cw_bundle *clone = cw_bundle_clone(read);
    cw_bundle_free(read);
    cw_certificate_list *certificates = POISON;
    CHECK_OK(cw_bundle_certificates(clone, &certificates, &test_err));
    CHECK(cw_certificate_list_count(certificates) == 1 && cw_bundle_crl_count(clone) == 1);
    CHECK(cw_crl_der(cw_bundle_crl_at(clone, 0)).len == cw_crl_der(crl).len);
    CHECK(cw_bundle_crl_at(clone, 1) == NULL);
    cw_certificate_list_free(certificates);
    cw_bundle_free(clone);
    cw_bundle_free(bundle);
    cw_string_free(pem);
    cw_buffer_free(der);

    cw_private_key *other = POISON;
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &other, &test_err));
    CHECK(cw_private_key_matches(key, certificate) && !cw_private_key_matches(other, certificate));
    const cw_private_key *keys[] = {other, key};
    size_t position = 9;
    CHECK_OK(cw_certificate_position_of_key(certificate, keys, 2, &position, &test_err));
    CHECK(position == 1);
    CHECK_FAILS(cw_certificate_position_of_key(certificate, keys, 1, &position, &test_err), CW_STATUS_NOT_FOUND,
                CW_CODE_ABSENT);
    CHECK(position == 0);

    cw_encryption *fast = POISON;
    CHECK_OK(cw_encryption_pbkdf2(1000, &fast, &test_err));
    CHECK_FAILS(cw_pkcs12_make(other, certificate, NULL, NULL, 0, "secret", 6, fast, rng, &der, &test_err),
                CW_STATUS_KEYSTORE, CW_CODE_KEY_CERTIFICATE_MISMATCH);
    CHECK_FAILS(cw_pkcs12_make(key, certificate, list, "web", 3, NULL, 0, fast, rng, &der, &test_err),
                CW_STATUS_NULL_ARGUMENT, CW_CODE_NULL_ARGUMENT);
    if (cw_has_feature("pkcs12", 6)) {
        CHECK_OK(cw_pkcs12_make(key, certificate, list, "web", 3, "secret", 6, fast, rng, &der, &test_err));
        bytes = cw_buffer_bytes(der);
        cw_pkcs12 *pkcs12 = POISON;
        CHECK_FAILS(cw_pkcs12_from_der(bytes.data, bytes.len, "guess", 5, NULL, &pkcs12, &test_err), CW_STATUS_KEYSTORE,
                    CW_CODE_PASSWORD_WRONG);
        CHECK_FAILS(cw_pkcs12_from_der(bytes.data, bytes.len, NULL, 0, NULL, &pkcs12, &test_err), CW_STATUS_KEYSTORE,
                    CW_CODE_PASSWORD_REQUIRED);
        CHECK(pkcs12 == NULL);
        CHECK_OK(cw_pkcs12_from_der_mac_optional(bytes.data, bytes.len, "secret", 6, NULL, &pkcs12, &test_err));
        cw_pkcs12_free(pkcs12);
        CHECK_OK(cw_pkcs12_from_der(bytes.data, bytes.len, "secret", 6, NULL, &pkcs12, &test_err));
        cw_pkcs12 *twin = cw_pkcs12_clone(pkcs12);
        cw_pkcs12_free(pkcs12);
        CHECK(cw_pkcs12_key_count(twin) == 1 && cw_pkcs12_crl_count(twin) == 0 && cw_pkcs12_passed_over(twin) == 0);
        CHECK(is_same_key(cw_pkcs12_key_at(twin, 0), key));
        CHECK(cw_pkcs12_key_at(twin, 1) == NULL && cw_pkcs12_crl_at(twin, 0) == NULL);
        CHECK_TEXT(cw_pkcs12_key_friendly_name(twin, 0), "web");
        CHECK_TEXT(cw_pkcs12_certificate_friendly_name(twin, 0), "web");
        CHECK_TEXT(cw_pkcs12_certificate_friendly_name(twin, 1), "");
        CHECK(cw_pkcs12_key_local_key_id(twin, 0).len == 20 && cw_pkcs12_certificate_local_key_id(twin, 0).len == 20);
        CHECK(cw_pkcs12_certificate_local_key_id(twin, 1).len == 0);
        CHECK_OK(cw_pkcs12_certificates(twin, &certificates, &test_err));
        CHECK(cw_certificate_list_count(certificates) == 2);
        cw_certificate_list_free(certificates);
        CHECK_OK(cw_pkcs12_chain_of(twin, key, &certificates, &test_err));
        CHECK(cw_certificate_list_count(certificates) == 1);
        cw_certificate_list_free(certificates);
        cw_pkcs12_free(twin);
        cw_buffer_free(der);
    }
    cw_encryption_free(fast);
    cw_private_key_free(other);
    cw_certificate_list_free(list);
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    cw_rng *rng = POISON;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    keys_in_every_form(rng);
    keys_under_a_password(rng);
    size_t len;
    char *pem = read_file(argv[2], &len);
    cw_crl *crl = POISON;
    CHECK_OK(cw_crl_from_pem(pem, len, &crl, &test_err));
    free(pem);

    cw_private_key *key = POISON;
    entity root;
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));
    CHECK_OK(cw_private_key_public_key(key, &root.public_key, &test_err));
    CHECK_OK(cw_signer_from_private_key(key, CW_SIGNATURE_DEFAULT, &root.signer, &test_err));
    cw_parameters *parameters = make_parameters(&root, "CN=Test Root,O=Example", CW_ROLE_ROOT_CA);
    CHECK_OK(cw_issue_self_signed(root.signer, parameters, rng, &root.certificate, NULL, &test_err));
    cw_parameters_free(parameters);
    containers(rng, key, root.certificate, crl);

    cw_request_parameters *asked = POISON;
    cw_request *request = POISON;
    cw_name *name = make_name("CN=www.example.com");
    CHECK_OK(cw_request_parameters_new(name, &asked, &test_err));
    CHECK_OK(cw_request_sign(asked, root.signer, rng, &request, &test_err));
    CHECK(cw_private_key_matches_request(key, request) && !cw_private_key_matches_request(NULL, request));
    cw_request_free(request);
    cw_request_parameters_free(asked);
    cw_name_free(name);
    free_entity(&root);
    cw_private_key_free(key);
    cw_crl_free(crl);
    cw_rng_free(rng);
    return 0;
}
