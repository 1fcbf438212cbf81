/* Keys, signatures, callbacks. */

#include "check.h"

static const uint8_t message[] = "message";

/* A source that gives the same bytes every time, or fails after a while. */
typedef struct {
    uint8_t next;
    int calls_left;
} counter;

static int32_t count(uint8_t *bytes, size_t len, void *user) {
    counter *state = (counter *)user;
    if (state->calls_left-- == 0) {
        return -7;
    }
    for (size_t i = 0; i < len; i++) {
        bytes[i] = state->next++;
    }
    return 0;
}

static void keys_go_out_and_come_back(cw_rng *rng) {
    cw_private_key *key = POISON;
    CHECK_OK(cw_private_key_generate(CW_KEY_P384, 0, rng, &key, &test_err));
    cw_public_key *public_key = POISON, *other_public_key = POISON;
    CHECK_OK(cw_private_key_public_key(key, &public_key, &test_err));
    CHECK_TEXT(cw_public_key_algorithm_text(public_key), "P-384");

    cw_string *pem = POISON;
    cw_buffer *der = POISON;
    cw_private_key *other = POISON;
    CHECK_OK(cw_private_key_to_pkcs8_pem(key, &pem, &test_err));
    cw_text text = cw_string_text(pem);
    CHECK(strncmp(text.data, "-----BEGIN PRIVATE KEY-----\n", 28) == 0);
    CHECK_OK(cw_private_key_from_pkcs8_pem(text.data, text.len, &other, &test_err));
    CHECK_OK(cw_private_key_public_key(other, &other_public_key, &test_err));
    CHECK(cw_public_key_equal(public_key, other_public_key));
    cw_public_key_free(other_public_key);
    cw_private_key_free(other);
    cw_string_free(pem);
    CHECK_OK(cw_private_key_to_pkcs8_der(key, &der, &test_err));
    cw_bytes bytes = cw_buffer_bytes(der);
    CHECK_OK(cw_private_key_from_pkcs8_der(bytes.data, bytes.len, &other, &test_err));
    cw_private_key_free(other);
    CHECK_FAILS(cw_private_key_from_pkcs8_der(bytes.data, bytes.len - 1, &other, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_PRIVATE_KEY_MALFORMED);
    CHECK(other == NULL);
    cw_buffer_free(der);

    CHECK_OK(cw_public_key_to_pem(public_key, &pem, &test_err));
    text = cw_string_text(pem);
    CHECK_OK(cw_public_key_from_pem(text.data, text.len, &other_public_key, &test_err));
    CHECK(cw_public_key_equal(public_key, other_public_key));
    cw_public_key_free(other_public_key);
    cw_string_free(pem);
    bytes = cw_public_key_der(public_key);
    CHECK_OK(cw_public_key_from_der(bytes.data, bytes.len, &other_public_key, &test_err));
    CHECK(cw_public_key_equal(public_key, other_public_key) && !cw_public_key_equal(public_key, NULL));
    cw_public_key_free(other_public_key);
    CHECK_OK(cw_public_key_fingerprint(public_key, CW_DIGEST_SHA256, CW_FORMAT_BASE64, &pem, &test_err));
    CHECK(cw_string_text(pem).len == 44);
    cw_string_free(pem);

    cw_public_key *clone = cw_public_key_clone(public_key);
    CHECK(clone == public_key);
    cw_public_key_free(public_key);
    CHECK(cw_public_key_algorithm(clone) == CW_KEY_P384);
    cw_public_key_free(clone);
    cw_private_key *same = cw_private_key_clone(key);
    cw_private_key_free(key);
    cw_private_key_free(same);
}

static void kinds_of_key(cw_rng *rng) {
    static const struct {
        const char *feature;
        uint32_t kind;
    } kinds[] = {
        {NULL, CW_KEY_P256},           {NULL, CW_KEY_P384},
        {"p521", CW_KEY_P521},         {"ed25519", CW_KEY_ED25519},
        {"ml-dsa", CW_KEY_ML_DSA_44},  {"ml-dsa", CW_KEY_ML_DSA_65},
        {"ml-dsa", CW_KEY_ML_DSA_87},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        cw_private_key *key = POISON;
        const char *feature = kinds[i].feature;
        if (feature != NULL && !cw_has_feature(feature, strlen(feature))) {
            CHECK_FAILS(cw_private_key_generate(kinds[i].kind, 0, rng, &key, &test_err), CW_STATUS_UNSUPPORTED,
                        CW_CODE_FEATURE_DISABLED);
            CHECK(key == NULL);
            continue;
        }
        cw_signer *signer = POISON;
        cw_public_key *public_key = POISON;
        cw_buffer *signature = POISON;
        CHECK_OK(cw_private_key_generate(kinds[i].kind, 0, rng, &key, &test_err));
        CHECK_OK(cw_private_key_public_key(key, &public_key, &test_err));
        CHECK(cw_public_key_algorithm(public_key) == kinds[i].kind);
        CHECK_OK(cw_signer_from_private_key(key, CW_SIGNATURE_DEFAULT, &signer, &test_err));
        /* The signer keeps the key. */
        cw_private_key_free(key);
        CHECK_OK(cw_signer_sign(signer, message, sizeof message, rng, &signature, &test_err));
        cw_bytes bytes = cw_buffer_bytes(signature);
        uint32_t algorithm = cw_signer_algorithm(signer);
        CHECK_OK(cw_public_key_verify(public_key, algorithm, message, sizeof message, bytes.data, bytes.len, &test_err));
        CHECK_FAILS(cw_public_key_verify(public_key, algorithm, message, 1, bytes.data, bytes.len, &test_err),
                    CW_STATUS_CRYPTO, CW_CODE_SIGNATURE_INVALID);
        cw_buffer_free(signature);
        cw_public_key_free(public_key);
        cw_signer_free(signer);
    }
    cw_private_key *key = POISON;
    CHECK_FAILS(cw_private_key_generate(0, 0, rng, &key, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_private_key_generate(CW_KEY_P256, 2048, rng, &key, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK_FAILS(cw_private_key_generate(CW_KEY_RSA, UINT32_MAX, rng, &key, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    if (cw_has_feature("rsa", 3)) {
        CHECK_FAILS(cw_private_key_generate(CW_KEY_RSA, 512, rng, &key, &test_err), CW_STATUS_CRYPTO,
                    CW_CODE_KEY_SIZE_INVALID);
    }
    CHECK_FAILS(cw_private_key_generate(CW_KEY_DSA, 0, rng, &key, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_ALGORITHM_CANNOT_SIGN);
    CHECK(key == NULL);
}

static void the_callers_randomness(void) {
    cw_string *texts[2];
    for (int i = 0; i < 2; i++) {
        counter state = {1, -1};
        cw_rng *rng = POISON;
        cw_private_key *key = POISON;
        CHECK_OK(cw_rng_from_callback(count, &state, &rng, &test_err));
        CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));
        CHECK_OK(cw_private_key_to_pkcs8_pem(key, &texts[i], &test_err));
        cw_private_key_free(key);
        cw_rng_free(rng);
    }
    /* Same bytes, same key. */
    CHECK_TEXT(cw_string_text(texts[0]), cw_string_text(texts[1]).data);
    cw_string_free(texts[0]);
    cw_string_free(texts[1]);

    counter broken = {0, 0};
    cw_rng *rng = POISON;
    cw_private_key *key = POISON;
    CHECK_OK(cw_rng_from_callback(count, &broken, &rng, &test_err));
    CHECK_FAILS(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err), CW_STATUS_CALLBACK,
                CW_CODE_CALLBACK_FAILED);
    CHECK(key == NULL);
    cw_rng_free(rng);
}

/* A module that holds the key and signs: here, one more signer of this library. */
typedef struct {
    const cw_signer *inner;
    cw_rng *rng;
    int answer;
    int calls;
} module;

static int32_t sign(const uint8_t *data, size_t data_len, uint8_t *signature, size_t capacity, size_t *signature_len,
                    void *user) {
    module *own = (module *)user;
    own->calls++;
    if (own->answer == 1) {
        return 42;
    }
    if (own->answer == 2) {
        *signature_len = capacity + 1;
        return 0;
    }
    cw_buffer *made = NULL;
    if (cw_signer_sign(own->inner, data, data_len, own->rng, &made, NULL) != CW_STATUS_OK) {
        return -1;
    }
    cw_bytes bytes = cw_buffer_bytes(made);
    CHECK(bytes.len <= capacity);
    memcpy(signature, bytes.data, bytes.len);
    *signature_len = bytes.len;
    cw_buffer_free(made);
    return 0;
}

static void the_callers_signer(cw_rng *rng) {
    cw_private_key *key = POISON;
    cw_public_key *public_key = POISON;
    cw_signer *inner = POISON, *outer = POISON;
    cw_rng *second = POISON;
    CHECK_OK(cw_rng_system(&second, &test_err));
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));
    CHECK_OK(cw_private_key_public_key(key, &public_key, &test_err));
    CHECK_OK(cw_signer_from_private_key(key, CW_SIGNATURE_ECDSA_SHA384, &inner, &test_err));
    cw_private_key_free(key);
    module own = {inner, second, 0, 0};
    CHECK_OK(cw_signer_from_callback(public_key, CW_SIGNATURE_ECDSA_SHA384, sign, &own, &outer, &test_err));
    CHECK(cw_signer_algorithm(outer) == CW_SIGNATURE_ECDSA_SHA384);
    cw_signer *clone = cw_signer_clone(outer);
    cw_signer_free(outer);

    cw_buffer *signature = POISON;
    CHECK_OK(cw_signer_sign(clone, message, sizeof message, rng, &signature, &test_err));
    cw_bytes bytes = cw_buffer_bytes(signature);
    CHECK_OK(cw_public_key_verify(public_key, CW_SIGNATURE_ECDSA_SHA384, message, sizeof message, bytes.data, bytes.len,
                                  &test_err));
    CHECK(own.calls == 1);
    cw_buffer_free(signature);
    for (own.answer = 1; own.answer <= 2; own.answer++) {
        CHECK_FAILS(cw_signer_sign(clone, message, sizeof message, rng, &signature, &test_err), CW_STATUS_CALLBACK,
                    CW_CODE_CALLBACK_FAILED);
        CHECK(signature == NULL);
    }
    CHECK_FAILS(cw_signer_from_callback(public_key, 21, sign, &own, &outer, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    CHECK(outer == NULL);
    cw_signer_free(clone);
    cw_signer_free(inner);
    cw_public_key_free(public_key);
    cw_rng_free(second);
}

int main(void) {
    cw_rng *rng = POISON;
    CHECK_OK(cw_rng_system(&rng, &test_err));
    keys_go_out_and_come_back(rng);
    kinds_of_key(rng);
    the_callers_randomness();
    the_callers_signer(rng);
    cw_rng_free(rng);
    return 0;
}
