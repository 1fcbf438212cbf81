/* What the C tests share. Only functions of the C ABI are tested here; each file is a program that returns 0. */

#ifndef CHECK_H
#define CHECK_H

#include "certwright.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__)
#define MAY_BE_UNUSED __attribute__((unused))
#else
#define MAY_BE_UNUSED
#endif

#define CHECK(condition)                                                                \
    do {                                                                                \
        if (!(condition)) {                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);             \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

/* Where calls that must succeed leave their error. */
static MAY_BE_UNUSED cw_error *test_err;

#define CHECK_OK(call)                                                                  \
    do {                                                                                \
        if ((call) != CW_STATUS_OK) {                                                   \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call,               \
                    cw_error_message(test_err).data);                                   \
            exit(1);                                                                    \
        }                                                                               \
        CHECK(test_err == NULL);                                                        \
    } while (0)

/* A call that must fail with this status and this code. */
#define CHECK_FAILS(call, expected_status, expected_code)                               \
    do {                                                                                \
        cw_status got_ = (call);                                                        \
        if (got_ != (expected_status) || cw_error_code(test_err) != (expected_code)) {  \
            fprintf(stderr, "%s:%d: %s: status %d: %s\n", __FILE__, __LINE__, #call,    \
                    (int)got_, cw_error_message(test_err).data);                        \
            exit(1);                                                                    \
        }                                                                               \
        cw_error_free(test_err);                                                        \
        test_err = NULL;                                                                \
    } while (0)

#define CHECK_TEXT(got, expected)                                                       \
    do {                                                                                \
        cw_text text_ = (got);                                                          \
        CHECK(text_.data != NULL && text_.data[text_.len] == '\0');                     \
        if (text_.len != strlen(expected) || memcmp(text_.data, expected, text_.len)) { \
            fprintf(stderr, "%s:%d: \"%s\" is not \"%s\"\n", __FILE__, __LINE__,        \
                    text_.data, expected);                                              \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

/* What a place for results holds before a call: if it is not cleared, using it crashes. */
#define POISON ((void *)8)

/* The whole file, with a NUL behind it. */
static MAY_BE_UNUSED char *read_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    CHECK(fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    CHECK(size >= 0);
    rewind(file);
    char *text = (char *)malloc((size_t)size + 1);
    CHECK(text != NULL);
    *len = fread(text, 1, (size_t)size, file);
    CHECK(*len == (size_t)size);
    text[*len] = '\0';
    fclose(file);
    return text;
}

#endif
