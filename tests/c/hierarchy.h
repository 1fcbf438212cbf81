/* A root, an intermediate and a TLS server to test with. */

#ifndef HIERARCHY_H
#define HIERARCHY_H

#include "check.h"

#define STR(text) (text), strlen(text)

/* 2026-01-01T00:00:00Z and 365 days later. */
static MAY_BE_UNUSED const int64_t from = 1767225600, until = 1798761599, now = 1770000000;

typedef struct {
    cw_signer *signer;
    cw_public_key *public_key;
    cw_certificate *certificate;
} entity;

static MAY_BE_UNUSED cw_name *make_name(const char *text) {
    cw_name *name = NULL;
    CHECK_OK(cw_name_from_text(STR(text), &name, &test_err));
    return name;
}

static void make_key(entity *made, cw_rng *rng) {
    cw_private_key *key = NULL;
    CHECK_OK(cw_private_key_generate(CW_KEY_P256, 0, rng, &key, &test_err));
    CHECK_OK(cw_private_key_public_key(key, &made->public_key, &test_err));
    CHECK_OK(cw_signer_from_private_key(key, CW_SIGNATURE_DEFAULT, &made->signer, &test_err));
    cw_private_key_free(key);
}

static cw_parameters *make_parameters(const entity *of, const char *subject, uint32_t role) {
    cw_name *name = make_name(subject);
    cw_parameters *parameters = NULL;
    CHECK_OK(cw_parameters_new(name, of->public_key, from, until, &parameters, &test_err));
    cw_name_free(name);
    CHECK_OK(cw_parameters_set_role(parameters, role, NULL, &test_err));
    return parameters;
}

static MAY_BE_UNUSED entity make_root(cw_rng *rng) {
    entity root;
    make_key(&root, rng);
    cw_parameters *parameters = make_parameters(&root, "CN=Test Root,O=Example", CW_ROLE_ROOT_CA);
    CHECK_OK(cw_issue_self_signed(root.signer, parameters, rng, &root.certificate, NULL, &test_err));
    cw_parameters_free(parameters);
    return root;
}

static MAY_BE_UNUSED entity make_intermediate(const entity *issuer, cw_rng *rng) {
    entity made;
    make_key(&made, rng);
    cw_parameters *parameters = make_parameters(&made, "CN=Test CA,O=Example", CW_ROLE_INTERMEDIATE_CA);
    uint32_t none = 0;
    CHECK_OK(cw_parameters_set_role(parameters, CW_ROLE_INTERMEDIATE_CA, &none, &test_err));
    CHECK_OK(cw_issue(issuer->certificate, issuer->signer, parameters, rng, &made.certificate, NULL, &test_err));
    cw_parameters_free(parameters);
    return made;
}

static MAY_BE_UNUSED entity make_server(const entity *issuer, const char *host, cw_rng *rng) {
    entity made;
    make_key(&made, rng);
    cw_parameters *parameters = make_parameters(&made, "CN=www.example.com", CW_ROLE_TLS_SERVER);
    CHECK_OK(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, STR(host), &test_err));
    CHECK_OK(cw_issue(issuer->certificate, issuer->signer, parameters, rng, &made.certificate, NULL, &test_err));
    cw_parameters_free(parameters);
    return made;
}

static void free_entity(entity *made) {
    cw_signer_free(made->signer);
    cw_public_key_free(made->public_key);
    cw_certificate_free(made->certificate);
}

#endif
