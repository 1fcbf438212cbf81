/* Reading certificates: every accessor, on tests/data/leaf.pem. */

#include "check.h"

static void check_bytes_text(cw_bytes bytes, const char *text) {
    CHECK(bytes.len == strlen(text) && memcmp(bytes.data, text, bytes.len) == 0);
}

static bool contains(cw_text text, const char *part) {
    return strstr(text.data, part) != NULL;
}

static void fields(const cw_certificate *certificate) {
    CHECK(cw_certificate_version(certificate) == 3);
    CHECK(cw_certificate_not_before(certificate) < cw_certificate_not_after(certificate));
    CHECK(cw_certificate_is_self_issued(certificate));

    cw_string *string = POISON;
    CHECK_OK(cw_certificate_serial_hex(certificate, &string, &test_err));
    CHECK_TEXT(cw_string_text(string), "344bd6d269b1742277fd0ba91781524dde9d5873");
    cw_string_free(string);

    /* Views lie in the certificate. */
    cw_bytes der = cw_certificate_der(certificate);
    CHECK(der.len > 0 && der.data[0] == 0x30);
    cw_bytes views[] = {
        cw_certificate_tbs_der(certificate),     cw_certificate_serial(certificate),
        cw_certificate_issuer_der(certificate),  cw_certificate_subject_der(certificate),
        cw_certificate_spki_der(certificate),    cw_certificate_signature_algorithm_der(certificate),
        cw_certificate_signature(certificate),
    };
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        CHECK(views[i].len > 0 && views[i].data > der.data && views[i].data + views[i].len <= der.data + der.len);
    }

    uint32_t algorithm = 0;
    CHECK_OK(cw_certificate_signature_algorithm(certificate, &algorithm, &test_err));
    CHECK(algorithm == CW_SIGNATURE_ECDSA_SHA256);
    CHECK_TEXT(cw_signature_algorithm_name(algorithm), "ecdsa-with-SHA256");
    CHECK_TEXT(cw_signature_algorithm_name(UINT32_MAX), "");

    cw_findings *findings = POISON;
    CHECK_OK(cw_certificate_encoding_findings(certificate, &findings, &test_err));
    CHECK(cw_findings_count(findings) == 0 && cw_findings_at(findings, 0) == NULL);
    cw_findings_free(findings);
}

static void names(const cw_certificate *certificate) {
    cw_name *subject = POISON;
    CHECK_OK(cw_certificate_subject(certificate, &subject, &test_err));
    CHECK_TEXT(cw_name_text(subject), "CN=www.example.com,O=Example Corp,C=NZ");
    CHECK(cw_name_attribute_count(subject) == 3);
    CHECK_TEXT(cw_name_attribute_oid(subject, 2), "2.5.4.3");
    CHECK_TEXT(cw_name_attribute_value(subject, 2), "www.example.com");
    CHECK_TEXT(cw_name_attribute_value(subject, 3), "");
    cw_bytes der = cw_name_der(subject), own = cw_certificate_subject_der(certificate);
    CHECK(der.len == own.len && memcmp(der.data, own.data, der.len) == 0);

    cw_string *string = POISON;
    CHECK_OK(cw_name_to_openssl_text(subject, &string, &test_err));
    CHECK_TEXT(cw_string_text(string), "C = NZ, O = Example Corp, CN = www.example.com");
    cw_string_free(string);

    const char *text = "cn=WWW.example.com, o=Example  Corp, c=NZ";
    cw_name *other = POISON;
    CHECK_OK(cw_name_from_text(text, strlen(text), &other, &test_err));
    CHECK(cw_name_matches(subject, other));
    cw_name_free(other);
    CHECK_OK(cw_name_from_der(der.data, der.len, &other, &test_err));
    CHECK(cw_name_matches(subject, other));
    cw_name_free(other);
    CHECK_FAILS(cw_name_from_text("CN", 2, &other, &test_err), CW_STATUS_MALFORMED, CW_CODE_NAME_TEXT_INVALID);
    CHECK(other == NULL);

    CHECK_OK(cw_certificate_issuer(certificate, &other, &test_err));
    CHECK(cw_name_matches(subject, other));
    cw_name *again = cw_name_clone(other);
    CHECK(again == other);
    cw_name_free(other);
    CHECK(cw_name_matches(subject, again));
    cw_name_free(again);
    cw_name_free(subject);
}

static void alternative_names(const cw_certificate *certificate) {
    static const struct {
        uint32_t form;
        const char *text;
    } expected[] = {
        {CW_GENERAL_NAME_DNS, "DNS:www.example.com"}, {CW_GENERAL_NAME_DNS, "DNS:*.example.org"},
        {CW_GENERAL_NAME_IP, "IP:192.0.2.1"},         {CW_GENERAL_NAME_IP, "IP:2001:db8::1"},
        {CW_GENERAL_NAME_EMAIL, "email:admin@example.com"},
        {CW_GENERAL_NAME_URI, "URI:https://www.example.com/"},
    };
    cw_general_names *names = POISON;
    CHECK_OK(cw_certificate_subject_alt_name(certificate, &names, &test_err));
    size_t count = sizeof expected / sizeof expected[0];
    CHECK(cw_general_names_count(names) == count);
    for (size_t i = 0; i < count; i++) {
        CHECK(cw_general_names_form(names, i) == expected[i].form);
        CHECK_TEXT(cw_general_names_text(names, i), expected[i].text);
    }
    check_bytes_text(cw_general_names_value(names, 0), "www.example.com");
    cw_bytes address = cw_general_names_value(names, 2);
    CHECK(address.len == 4 && memcmp(address.data, "\xc0\x00\x02\x01", 4) == 0);
    CHECK(cw_general_names_form(names, count) == 0 && cw_general_names_value(names, count).data == NULL);
    CHECK_TEXT(cw_general_names_text(names, SIZE_MAX), "");
    cw_general_names_free(names);

    CHECK_FAILS(cw_certificate_issuer_alt_name(certificate, &names, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    CHECK(names == NULL);
}

static void extensions(const cw_certificate *certificate) {
    cw_extensions *all = POISON;
    CHECK_OK(cw_certificate_extensions(certificate, &all, &test_err));
    CHECK(cw_extensions_count(all) == 7);
    CHECK_TEXT(cw_extensions_oid(all, 0), "2.5.29.19");
    CHECK_TEXT(cw_extensions_name(all, 0), "basicConstraints");
    CHECK(cw_extensions_is_critical(all, 0) && !cw_extensions_is_critical(all, 2));
    CHECK_TEXT(cw_extensions_oid(all, 6), "1.3.6.1.4.1.99999.1");
    CHECK_TEXT(cw_extensions_name(all, 6), "");
    CHECK(cw_extensions_value(all, 6).len > 0 && cw_extensions_value(all, 7).len == 0);
    cw_extensions_free(all);

    bool critical = false;
    cw_bytes value = {NULL, 0};
    CHECK_OK(cw_certificate_extension(certificate, "2.5.29.15", 9, &critical, &value, &test_err));
    CHECK(critical && value.len == 4);
    CHECK_FAILS(cw_certificate_extension(certificate, "2.5.29.30", 9, &critical, &value, &test_err),
                CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    CHECK(!critical && value.data == NULL && value.len == 0);
    CHECK_FAILS(cw_certificate_extension(certificate, "keyUsage", 8, &critical, &value, &test_err),
                CW_STATUS_MALFORMED, CW_CODE_OID_TEXT_INVALID);

    bool is_ca = true, has_path_len = true;
    uint32_t path_len = 9, usage = 0;
    CHECK_OK(cw_certificate_basic_constraints(certificate, &is_ca, &has_path_len, &path_len, &test_err));
    CHECK(!is_ca && !has_path_len && path_len == 0);
    CHECK_OK(cw_certificate_key_usage(certificate, &usage, &test_err));
    CHECK(usage == CW_KEY_USAGE_DIGITAL_SIGNATURE);

    cw_string_list *list = POISON;
    CHECK_OK(cw_certificate_extended_key_usage(certificate, &list, &test_err));
    CHECK(cw_string_list_count(list) == 2);
    CHECK_TEXT(cw_string_list_at(list, 0), "1.3.6.1.5.5.7.3.1");
    CHECK_TEXT(cw_string_list_at(list, 2), "");
    cw_string_list_free(list);

    CHECK_OK(cw_certificate_subject_key_identifier(certificate, &value, &test_err));
    CHECK(value.len == 20 && value.data[0] == 0x79);
    CHECK_FAILS(cw_certificate_authority_key_identifier(certificate, &value, &test_err), CW_STATUS_NOT_FOUND,
                CW_CODE_ABSENT);
    CHECK(value.data == NULL);
    CHECK_FAILS(cw_certificate_crl_uris(certificate, &list, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    CHECK_FAILS(cw_certificate_ocsp_uris(certificate, &list, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    CHECK_FAILS(cw_certificate_issuer_uris(certificate, &list, &test_err), CW_STATUS_NOT_FOUND, CW_CODE_ABSENT);
    CHECK(list == NULL);
}

static void fingerprints(const cw_certificate *certificate) {
    cw_string *text = POISON;
    CHECK_OK(cw_certificate_fingerprint(certificate, CW_PART_CERTIFICATE, CW_DIGEST_SHA256, CW_FORMAT_COLON_HEX, &text,
                                        &test_err));
    CHECK_TEXT(cw_string_text(text), "7E:B3:24:49:CE:2B:B0:23:0D:6B:42:ED:B3:0A:5A:C0:"
                                     "E3:44:F8:E8:61:0E:EC:DF:0B:EA:03:7D:21:2B:FA:48");
    cw_string_free(text);
    static const struct {
        uint32_t digest;
        size_t len;
    } digests[] = {
        {CW_DIGEST_SHA1, 20}, {CW_DIGEST_SHA224, 28}, {CW_DIGEST_SHA256, 32}, {CW_DIGEST_SHA384, 48},
        {CW_DIGEST_SHA512, 64},
    };
    for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
        for (uint32_t part = CW_PART_CERTIFICATE; part <= CW_PART_TBS; part++) {
            cw_buffer *bytes = POISON;
            CHECK_OK(cw_certificate_fingerprint_bytes(certificate, part, digests[i].digest, &bytes, &test_err));
            CHECK(cw_buffer_bytes(bytes).len == digests[i].len);
            cw_buffer_free(bytes);
        }
        CHECK_OK(cw_certificate_fingerprint(certificate, CW_PART_SPKI, digests[i].digest, CW_FORMAT_HEX, &text,
                                            &test_err));
        CHECK(cw_string_text(text).len == 2 * digests[i].len);
        cw_string_free(text);
    }
    CHECK_OK(cw_certificate_fingerprint(certificate, CW_PART_SPKI, CW_DIGEST_SHA256, CW_FORMAT_BASE64, &text, &test_err));
    CHECK(cw_string_text(text).len == 44);
    cw_string_free(text);
    CHECK_OK(
        cw_certificate_fingerprint(certificate, CW_PART_TBS, CW_DIGEST_SHA256, CW_FORMAT_BASE64URL, &text, &test_err));
    CHECK(cw_string_text(text).len == 43);
    cw_string_free(text);

    /* Numbers outside the enums. */
    static const uint32_t bad[] = {0, 6, 1000, UINT32_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_FAILS(cw_certificate_fingerprint(certificate, bad[i], CW_DIGEST_SHA256, CW_FORMAT_HEX, &text, &test_err),
                    CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
        CHECK_FAILS(cw_certificate_fingerprint(certificate, CW_PART_TBS, bad[i], CW_FORMAT_HEX, &text, &test_err),
                    CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
        CHECK_FAILS(
            cw_certificate_fingerprint(certificate, CW_PART_TBS, CW_DIGEST_SHA256, bad[i], &text, &test_err),
            CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
        CHECK(text == NULL);
    }
}

static void texts(const cw_certificate *certificate, const char *pem) {
    cw_string *text = POISON;
    CHECK_OK(cw_certificate_to_pem(certificate, &text, &test_err));
    CHECK(strstr(pem, cw_string_text(text).data) != NULL);
    cw_string_free(text);

    int64_t at = cw_certificate_not_after(certificate) - 31 * 86400;
    CHECK_OK(cw_certificate_to_text(certificate, &at, &text, &test_err));
    CHECK(contains(cw_string_text(text), "31 days left") && contains(cw_string_text(text), "DNS:www.example.com"));
    cw_string_free(text);
    CHECK_OK(cw_certificate_to_text(certificate, NULL, &text, &test_err));
    CHECK(!contains(cw_string_text(text), "days left"));
    cw_string_free(text);
    CHECK_OK(cw_certificate_to_json(certificate, &at, &text, &test_err));
    CHECK(cw_string_text(text).data[0] == '{' && contains(cw_string_text(text), "www.example.com"));
    cw_string_free(text);
    at = INT64_MIN;
    CHECK_FAILS(cw_certificate_to_text(certificate, &at, &text, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_TIME_OUT_OF_RANGE);
}

static void owners(const char *pem, size_t len) {
    cw_certificate *first = POISON, *second = POISON;
    CHECK_OK(cw_certificate_from_pem(pem, len, &first, &test_err));
    cw_certificate *same = cw_certificate_clone(first);
    CHECK(same == first && cw_certificate_clone(NULL) == NULL);
    cw_bytes der = cw_certificate_der(first);
    CHECK_OK(cw_certificate_from_der(der.data, der.len, &second, &test_err));
    cw_certificate_free(first);
    /* The other owner keeps it, and the view. */
    CHECK(cw_certificate_equal(same, second) && der.data[0] == 0x30);
    cw_certificate_free(same);
    CHECK(!cw_certificate_equal(second, NULL) && !cw_certificate_equal(NULL, NULL));
    cw_certificate_free(second);
    cw_certificate_free(NULL);
}

static void bundles(const char *pem, size_t len) {
    char *twice = (char *)malloc(2 * len);
    CHECK(twice != NULL);
    memcpy(twice, pem, len);
    memcpy(twice + len, pem, len);
    cw_certificate_list *list = POISON;
    CHECK_OK(cw_certificate_list_from_pem(twice, 2 * len, &list, &test_err));
    CHECK(cw_certificate_list_count(list) == 2);
    /* What is lent by the list outlives it as a clone. */
    cw_certificate *kept = cw_certificate_clone(cw_certificate_list_at(list, 1));
    CHECK(cw_certificate_equal(kept, cw_certificate_list_at(list, 0)));
    CHECK(cw_certificate_list_at(list, 2) == NULL);
    cw_certificate_list *again = cw_certificate_list_clone(list);
    cw_certificate_list_free(list);
    CHECK(cw_certificate_list_count(again) == 2);
    cw_certificate_list_free(again);
    CHECK(cw_certificate_version(kept) == 3);
    cw_certificate_free(kept);

    cw_certificate *one = POISON;
    CHECK_FAILS(cw_certificate_from_pem(twice, 2 * len, &one, &test_err), CW_STATUS_MALFORMED,
                CW_CODE_PEM_TOO_MANY_BLOCKS);
    CHECK_FAILS(cw_certificate_list_from_pem("no block", 8, &list, &test_err), CW_STATUS_MALFORMED,
                CW_CODE_PEM_NO_BLOCK);
    CHECK(one == NULL && list == NULL);
    free(twice);
}

static void signatures(const cw_certificate *certificate) {
    cw_public_key *key = POISON;
    CHECK_OK(cw_certificate_public_key(certificate, &key, &test_err));
    CHECK(cw_public_key_algorithm(key) == CW_KEY_P256 && cw_public_key_rsa_bits(key) == 0);
    CHECK_TEXT(cw_public_key_algorithm_text(key), "P-256");
    static const uint32_t allowed[] = {CW_SIGNATURE_RSA_PSS_SHA256, CW_SIGNATURE_ECDSA_SHA256};
    CHECK_OK(cw_certificate_verify_signature(certificate, key, allowed, 2, &test_err));
    CHECK_FAILS(cw_certificate_verify_signature(certificate, key, allowed, 1, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_ALGORITHM_NOT_ALLOWED);
    CHECK_FAILS(cw_certificate_verify_signature(certificate, key, NULL, 0, &test_err), CW_STATUS_CRYPTO,
                CW_CODE_ALGORITHM_NOT_ALLOWED);
    static const uint32_t unknown[] = {CW_SIGNATURE_ECDSA_SHA256, 21};
    CHECK_FAILS(cw_certificate_verify_signature(certificate, key, unknown, 2, &test_err), CW_STATUS_INVALID_ARGUMENT,
                CW_CODE_INVALID_ARGUMENT);
    cw_buffer *id = POISON;
    CHECK_OK(cw_public_key_identifier(key, CW_KEY_ID_RFC5280_SHA1, &id, &test_err));
    cw_bytes ski = {NULL, 0}, computed = cw_buffer_bytes(id);
    CHECK_OK(cw_certificate_subject_key_identifier(certificate, &ski, &test_err));
    CHECK(computed.len == ski.len && memcmp(computed.data, ski.data, ski.len) == 0);
    cw_buffer_free(id);
    CHECK_FAILS(cw_public_key_identifier(key, 3, &id, &test_err), CW_STATUS_INVALID_ARGUMENT, CW_CODE_INVALID_ARGUMENT);
    cw_public_key_free(key);
}

/* Whatever the bytes, a call returns. */
static void cut_and_altered(const cw_certificate *certificate) {
    cw_bytes der = cw_certificate_der(certificate);
    uint8_t *copy = (uint8_t *)malloc(der.len);
    CHECK(copy != NULL);
    for (size_t len = 0; len < der.len; len++) {
        memcpy(copy, der.data, len);
        cw_certificate *cut = POISON;
        CHECK(cw_certificate_from_der(copy, len, &cut, NULL) == CW_STATUS_MALFORMED && cut == NULL);
    }
    memcpy(copy, der.data, der.len);
    for (size_t i = 0; i < der.len; i++) {
        copy[i] ^= 0x55;
        cw_certificate *altered = POISON;
        if (cw_certificate_from_der(copy, der.len, &altered, NULL) == CW_STATUS_OK) {
            cw_string *text = POISON;
            CHECK_OK(cw_certificate_to_text(altered, NULL, &text, &test_err));
            cw_string_free(text);
        }
        cw_certificate_free(altered);
        copy[i] ^= 0x55;
    }
    free(copy);
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    size_t len;
    char *pem = read_file(argv[1], &len);
    cw_certificate *certificate = POISON;
    CHECK_OK(cw_certificate_from_pem(pem, len, &certificate, &test_err));
    fields(certificate);
    names(certificate);
    alternative_names(certificate);
    extensions(certificate);
    fingerprints(certificate);
    texts(certificate, pem);
    owners(pem, len);
    bundles(pem, len);
    signatures(certificate);
    cut_and_altered(certificate);
    cw_certificate_free(certificate);
    free(pem);
    return 0;
}
