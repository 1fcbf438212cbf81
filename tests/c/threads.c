/* Two threads share what is immutable. */

#include "check.h"

#include <pthread.h>

enum { ROUNDS = 200 };

static void *work(void *argument) {
    const cw_certificate *certificate = (const cw_certificate *)argument;
    for (int i = 0; i < ROUNDS; i++) {
        cw_certificate *own = cw_certificate_clone(certificate);
        cw_name *name = NULL;
        cw_error *err = NULL;
        CHECK(cw_certificate_subject(own, &name, &err) == CW_STATUS_OK && err == NULL);
        CHECK_TEXT(cw_name_text(name), "CN=www.example.com,O=Example Corp,C=NZ");
        cw_name_free(name);
        /* Each thread has its own errors. */
        cw_name *none = NULL;
        CHECK(cw_name_from_text("=", 1, &none, &err) == CW_STATUS_MALFORMED);
        CHECK(cw_error_code(err) == CW_CODE_NAME_TEXT_INVALID);
        cw_error_free(err);
        cw_certificate_free(own);
    }
    return NULL;
}

/* The last owner may be another thread than the first. */
static void *finish(void *argument) {
    cw_certificate_free((cw_certificate *)argument);
    return NULL;
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    size_t len;
    char *pem = read_file(argv[1], &len);
    cw_certificate *certificate = NULL;
    CHECK_OK(cw_certificate_from_pem(pem, len, &certificate, &test_err));
    free(pem);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, certificate) == 0);
    }
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(pthread_create(&threads[0], NULL, finish, certificate) == 0);
    CHECK(pthread_join(threads[0], NULL) == 0);
    return 0;
}
