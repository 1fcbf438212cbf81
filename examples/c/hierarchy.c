/*
 * Makes a root, an intermediate, a TLS server and a TLS client; writes them as PEM files; judges them, and one name that the
 * server is not for. docs/c.md says how to build it.
 *
 *     hierarchy [p256|rsa] [FOLDER]
 */

#include <certwright.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Text as pointer and length. */
#define TEXT(text) (text), strlen(text)

/* Ends the program with the library's own explanation, unless the call succeeded. */
#define TRY(call) try_call((call), #call)

static cw_error *err;

static void try_call(cw_status status, const char *call) {
    if (status != CW_STATUS_OK) {
        fprintf(stderr, "%s\n  %s\n  %s\n", call, cw_error_message(err).data, cw_code_remedy(cw_error_code(err)).data);
        cw_error_free(err);
        exit(1);
    }
}

/* A certificate and what signs with its key. */
typedef struct {
    const char *file;
    cw_private_key *key;
    cw_signer *signer;
    cw_certificate *certificate;
} entity;

/* The parts that all four have in common: a new key, a name, a validity, a role. */
static cw_parameters *begin(entity *made, const char *file, uint32_t kind, uint32_t rsa_bits, const char *subject,
                            int64_t days, cw_rng *rng) {
    cw_name *name;
    cw_public_key *public_key;
    cw_parameters *parameters;
    /* An hour back, for clocks that are behind; the last second is included. */
    int64_t from = cw_time_now() - 3600, until = from + days * 86400 - 1;
    made->file = file;
    TRY(cw_private_key_generate(kind, rsa_bits, rng, &made->key, &err));
    TRY(cw_signer_from_private_key(made->key, CW_SIGNATURE_DEFAULT, &made->signer, &err));
    TRY(cw_private_key_public_key(made->key, &public_key, &err));
    TRY(cw_name_from_text(TEXT(subject), &name, &err));
    TRY(cw_parameters_new(name, public_key, from, until, &parameters, &err));
    cw_name_free(name);
    cw_public_key_free(public_key);
    return parameters;
}

static void issue(entity *made, const entity *issuer, cw_parameters *parameters, cw_rng *rng) {
    TRY(cw_issue(issuer->certificate, issuer->signer, parameters, rng, &made->certificate, NULL, &err));
    cw_parameters_free(parameters);
}

static void write_file(const char *folder, const char *file, const char *extension, cw_text text) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s.%s", folder, file, extension);
    FILE *out = length > 0 && (size_t)length < sizeof path ? fopen(path, "wb") : NULL;
    if (out == NULL || fwrite(text.data, 1, text.len, out) != text.len || fclose(out) != 0) {
        fprintf(stderr, "%s/%s.%s cannot be written\n", folder, file, extension);
        exit(1);
    }
}

static void write_pem(const char *folder, const entity *made) {
    cw_string *pem;
    TRY(cw_certificate_to_pem(made->certificate, &pem, &err));
    write_file(folder, made->file, "pem", cw_string_text(pem));
    cw_string_free(pem);
    TRY(cw_private_key_to_pkcs8_pem(made->key, &pem, &err));
    write_file(folder, made->file, "key", cw_string_text(pem));
    /* Wipes it. */
    cw_string_free(pem);
}

static void show(const entity *made, const char *indent) {
    cw_name *subject;
    cw_string *fingerprint, *until;
    TRY(cw_certificate_subject(made->certificate, &subject, &err));
    TRY(cw_certificate_fingerprint(made->certificate, CW_PART_CERTIFICATE, CW_DIGEST_SHA256, CW_FORMAT_HEX, &fingerprint,
                                   &err));
    TRY(cw_time_to_text(cw_certificate_not_after(made->certificate), &until, &err));
    printf("%s%s\n", indent, cw_name_text(subject).data);
    printf("%s  until   %s\n", indent, cw_string_text(until).data);
    printf("%s  SHA-256 %s\n", indent, cw_string_text(fingerprint).data);
    cw_name_free(subject);
    cw_string_free(fingerprint);
    cw_string_free(until);
}

/* The verdict as text; whether it accepts. */
static bool judge(const char *question, const cw_trust_store *anchors, const cw_certificate_pool *pool,
                  cw_policy *policy, const entity *made) {
    cw_verdict *verdict;
    cw_string *text;
    cw_status status = cw_validate(anchors, pool, NULL, policy, made->certificate, cw_time_now(), &verdict, &err);
    if (status == CW_STATUS_REJECTED) {
        /* The verdict says it all. */
        cw_error_free(err);
        err = NULL;
    } else {
        TRY(status);
    }
    TRY(cw_verdict_to_text(verdict, &text, &err));
    printf("\n%s\n%s\n", question, cw_string_text(text).data);
    bool accepted = cw_verdict_is_accepted(verdict);
    cw_string_free(text);
    cw_verdict_free(verdict);
    cw_policy_free(policy);
    return accepted;
}

static void free_entity(entity *made) {
    cw_certificate_free(made->certificate);
    cw_signer_free(made->signer);
    cw_private_key_free(made->key);
}

int main(int argc, char **argv) {
    bool rsa = argc > 1 && strcmp(argv[1], "rsa") == 0;
    const char *folder = argc > 2 ? argv[2] : "hierarchy";
    if (argc > 3 || (argc > 1 && !rsa && strcmp(argv[1], "p256") != 0)) {
        fprintf(stderr, "usage: hierarchy [p256|rsa] [FOLDER]\n");
        return 2;
    }

    entity root, intermediate, server, client;
    cw_rng *rng;
    TRY(cw_rng_system(&rng, &err));

    cw_parameters *parameters = begin(&root, "root", CW_KEY_P256, 0, "CN=Example Root CA,O=Example Corp,C=US", 3650, rng);
    TRY(cw_parameters_set_role(parameters, CW_ROLE_ROOT_CA, NULL, &err));
    TRY(cw_issue_self_signed(root.signer, parameters, rng, &root.certificate, NULL, &err));
    cw_parameters_free(parameters);

    uint32_t no_ca_below = 0;
    parameters = begin(&intermediate, "intermediate", rsa ? CW_KEY_RSA : CW_KEY_P256, rsa ? 2048 : 0,
                       "CN=Example Issuing CA 1,O=Example Corp,C=US", 1825, rng);
    TRY(cw_parameters_set_role(parameters, CW_ROLE_INTERMEDIATE_CA, &no_ca_below, &err));
    issue(&intermediate, &root, parameters, rng);

    parameters = begin(&server, "server", CW_KEY_P256, 0, "CN=www.example.com,O=Example Corp,C=US", 90, rng);
    TRY(cw_parameters_set_role(parameters, CW_ROLE_TLS_SERVER, NULL, &err));
    TRY(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, TEXT("www.example.com"), &err));
    TRY(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_DNS, TEXT("*.api.example.com"), &err));
    issue(&server, &intermediate, parameters, rng);

    parameters = begin(&client, "client", CW_KEY_P256, 0, "CN=Alice Example,O=Example Corp,C=US", 90, rng);
    TRY(cw_parameters_set_role(parameters, CW_ROLE_TLS_CLIENT, NULL, &err));
    TRY(cw_parameters_add_alternative_name(parameters, CW_GENERAL_NAME_EMAIL, TEXT("alice@example.com"), &err));
    issue(&client, &intermediate, parameters, rng);
    cw_rng_free(rng);

    /* What is written now holds private keys. */
    umask(077);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        perror(folder);
        return 1;
    }
    write_pem(folder, &root);
    write_pem(folder, &intermediate);
    write_pem(folder, &server);
    write_pem(folder, &client);
    show(&root, "");
    show(&intermediate, "  ");
    show(&server, "    ");
    show(&client, "    ");

    const cw_certificate *roots[] = {root.certificate}, *others[] = {intermediate.certificate};
    cw_certificate_list *list;
    cw_trust_store *anchors;
    cw_certificate_pool *pool;
    TRY(cw_certificate_list_from_array(roots, 1, &list, &err));
    TRY(cw_trust_store_from_list(list, &anchors, &err));
    cw_certificate_list_free(list);
    TRY(cw_certificate_list_from_array(others, 1, &list, &err));
    TRY(cw_certificate_pool_from_list(list, &pool, &err));
    cw_certificate_list_free(list);

    cw_policy *policy;
    TRY(cw_policy_tls_server(TEXT("www.example.com"), &policy, &err));
    bool as_server = judge("server.pem as the TLS server www.example.com", anchors, pool, policy, &server);
    TRY(cw_policy_tls_client(&policy, &err));
    bool as_client = judge("client.pem as a TLS client", anchors, pool, policy, &client);
    TRY(cw_policy_tls_server(TEXT("shop.example.com"), &policy, &err));
    bool wrong = judge("server.pem as shop.example.com, which it is not for", anchors, pool, policy, &server);
    printf("\nCertificates and keys are in %s/\n", folder);

    cw_certificate_pool_free(pool);
    cw_trust_store_free(anchors);
    free_entity(&client);
    free_entity(&server);
    free_entity(&intermediate);
    free_entity(&root);
    return as_server && as_client && !wrong ? 0 : 1;
}
