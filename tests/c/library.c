/* What the library says about itself, its errors and its reasons. */

#include "check.h"

static void version_is_that_of_the_header(void) {
    CHECK(cw_version_number() == CW_VERSION_NUMBER);
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", CW_VERSION_MAJOR, CW_VERSION_MINOR, CW_VERSION_PATCH);
    CHECK_TEXT(cw_version_text(), text);
}

static void features_are_told_by_name(void) {
    size_t count = 0;
    while (cw_feature_name(count).len > 0) {
        cw_text name = cw_feature_name(count++);
        /* Known, whether built in or not: asking must not fail. */
        (void)cw_has_feature(name.data, name.len);
    }
    CHECK(count >= 5);
    CHECK(!cw_has_feature("no such feature", 15));
    CHECK(!cw_has_feature(NULL, 0));
    CHECK(!cw_has_feature("\xff", 1));
    CHECK(cw_feature_name(SIZE_MAX).len == 0 && cw_feature_name(SIZE_MAX).data != NULL);
}

static void every_reason_can_be_listed(void) {
    uint32_t last = 0;
    for (size_t i = 0; i < cw_code_count(); i++) {
        uint32_t code = cw_code_at(i);
        CHECK(code > last);
        last = code;
        cw_text texts[4] = {cw_code_name(code), cw_code_clause(code), cw_code_title(code), cw_code_remedy(code)};
        for (size_t j = 0; j < 4; j++) {
            CHECK(texts[j].len > 0 && strlen(texts[j].data) == texts[j].len);
        }
        uint32_t level = cw_code_level(code);
        CHECK(level >= CW_LEVEL_INFO && level <= CW_LEVEL_MUST);
    }
    CHECK(cw_code_at(cw_code_count()) == 0);
    CHECK_TEXT(cw_code_name(CW_CODE_EXPIRED), "EXPIRED");
    CHECK_TEXT(cw_code_title(CW_CODE_EXPIRED), "certificate expired");
    CHECK(cw_code_level(CW_CODE_EXPIRED) == CW_LEVEL_MUST);
    CHECK_TEXT(cw_code_name(1), "");
    CHECK(cw_code_level(1) == 0);
}

static void errors_say_what_is_wrong_and_where(void) {
    static const uint8_t cut[] = {0x30, 0x03, 0x02};
    cw_certificate *certificate = POISON;
    cw_error *err = POISON;
    CHECK(cw_certificate_from_der(cut, sizeof cut, &certificate, &err) == CW_STATUS_MALFORMED);
    CHECK(certificate == NULL);
    CHECK(cw_error_code(err) == CW_CODE_TRUNCATED);
    CHECK_TEXT(cw_error_structure(err), "Certificate");
    CHECK_TEXT(cw_error_field(err), "");
    size_t offset = 1;
    CHECK(cw_error_offset(err, &offset) && offset == 0);
    CHECK_TEXT(cw_error_message(err), "10001 TRUNCATED: input ends inside a value (Certificate, at byte 0)");
    cw_error_free(err);
    /* Nobody has to ask for it. */
    CHECK(cw_certificate_from_der(cut, sizeof cut, &certificate, NULL) == CW_STATUS_MALFORMED);
    CHECK(cw_error_code(NULL) == 0);
    CHECK_TEXT(cw_error_message(NULL), "");
    CHECK(!cw_error_offset(NULL, &offset) && offset == 0);
}

static void refused_arguments_are_named(void) {
    cw_certificate *certificate = POISON;
    cw_error *err = NULL;
    CHECK(cw_certificate_from_der(NULL, 1, &certificate, &err) == CW_STATUS_NULL_ARGUMENT);
    CHECK(certificate == NULL && cw_error_code(err) == CW_CODE_NULL_ARGUMENT);
    CHECK_TEXT(cw_error_field(err), "der");
    cw_error_free(err);
    CHECK(cw_certificate_from_der((const uint8_t *)"", SIZE_MAX / 2 + 1, &certificate, &err) ==
          CW_STATUS_INVALID_ARGUMENT);
    CHECK(cw_error_code(err) == CW_CODE_INVALID_ARGUMENT);
    cw_error_free(err);
    CHECK(cw_certificate_from_der(NULL, 0, &certificate, &err) == CW_STATUS_MALFORMED);
    CHECK(cw_error_code(err) == CW_CODE_EMPTY_INPUT || cw_error_code(err) == CW_CODE_TRUNCATED);
    cw_error_free(err);
    cw_name *name = POISON;
    CHECK(cw_name_from_text("CN=\xff", 4, &name, &err) == CW_STATUS_INVALID_ARGUMENT);
    CHECK(name == NULL && cw_error_code(err) == CW_CODE_NOT_UTF8);
    cw_error_free(err);
}

static void times_go_both_ways(void) {
    int64_t seconds = -1;
    CHECK_OK(cw_time_from_text("2026-02-27T03:47:49Z", 20, &seconds, &test_err));
    CHECK(seconds == 1772164069);
    cw_string *text = POISON;
    CHECK_OK(cw_time_to_text(seconds, &text, &test_err));
    CHECK_TEXT(cw_string_text(text), "2026-02-27T03:47:49Z");
    cw_string_free(text);
    CHECK(cw_time_from_text("yesterday", 9, &seconds, NULL) == CW_STATUS_MALFORMED && seconds == 0);
    CHECK(cw_time_to_text(INT64_MAX, &text, NULL) == CW_STATUS_INVALID_ARGUMENT && text == NULL);
    CHECK(cw_time_now() > 1700000000);
}

int main(void) {
    version_is_that_of_the_header();
    features_are_told_by_name();
    every_reason_can_be_listed();
    errors_say_what_is_wrong_and_where();
    refused_arguments_are_named();
    times_go_both_ways();
    return 0;
}
