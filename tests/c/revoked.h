/* A root, a leaf with a policy and a distribution point, and the CRL by which the root revoked it; made with openssl. */

#ifndef REVOKED_H
#define REVOKED_H

#include "check.h"

/* 2027-01-15T08:00:00Z */
static MAY_BE_UNUSED const int64_t revoked_at = 1800000000;

static MAY_BE_UNUSED const char *const revoked_root =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBWzCCAQGgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlUZXN0IFJv\n"
    "b3QwIBcNMjYxMTIyMDEyOTI3WhgPMjEwOTAxMTEwMTI5MjdaMBQxEjAQBgNVBAMM\n"
    "CVRlc3QgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLlgcRUSl6OMIssK\n"
    "aZ8DpyQHiLHAmY/3K5wpNQPKB0qSISL49unPquDihtrKDMul4wUr85dDgPWDSQQk\n"
    "cxfYBZWjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1Ud\n"
    "DgQWBBTiAP3kHYfPpW7nlUrtFsjAobMF+jAKBggqhkjOPQQDAgNIADBFAiEAwe9A\n"
    "d+TqsD6A7VlXX9vwDxYCXA74VhW9dkUY7vHYQsgCIGMoguPlWjwqZEmVj9CKkLgn\n"
    "IM3RrMXMrgzS2NDpRMG5\n"
    "-----END CERTIFICATE-----\n";

static MAY_BE_UNUSED const char *const revoked_leaf =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICFTCCAbugAwIBAgICEjQwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJVGVzdCBS\n"
    "b290MCAXDTI2MTEyMjAxMjkyN1oYDzIxMDkwMTExMDEyOTI3WjAaMRgwFgYDVQQD\n"
    "DA93d3cuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASubmNo\n"
    "sGz0E2Du+9oXi/I+tehVy/QzEc+CTOkWRANkVWyfxqY/6rwTmn+ZVSWEyXs9yyqv\n"
    "kGcXOocMQWgykfx0o4H0MIHxMAwGA1UdEwEB/wQCMAAwHwYDVR0jBBgwFoAU4gD9\n"
    "5B2Hz6Vu55VK7RbIwKGzBfowGgYDVR0RBBMwEYIPd3d3LmV4YW1wbGUuY29tMBMG\n"
    "A1UdJQQMMAoGCCsGAQUFBwMBMDAGA1UdHwQpMCcwJaAjoCGGH2h0dHA6Ly9jcmwu\n"
    "ZXhhbXBsZS5jb20vcm9vdC5jcmwwPgYDVR0gBDcwNTAzBgkrBgEEAYaNHwEwJjAk\n"
    "BggrBgEFBQcCARYYaHR0cHM6Ly9jcHMuZXhhbXBsZS5jb20vMB0GA1UdDgQWBBSO\n"
    "0kdegk2SSlUV4eqSPnoKjammZjAKBggqhkjOPQQDAgNIADBFAiBR8R8bYYpebN4g\n"
    "5DIWQ5qqxyuHAYGnq7ncHuR5zEd/lgIhAMSgGrSSqwRT4G3vg64lEyBgPhGvwPnE\n"
    "K/rMK152LfDA\n"
    "-----END CERTIFICATE-----\n";

static MAY_BE_UNUSED const char *const revoked_crl =
    "-----BEGIN X509 CRL-----\n"
    "MIHSMHoCAQEwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJVGVzdCBSb290Fw0yNjAx\n"
    "MDEwMDAwMDBaGA8yMDk5MDEwMTAwMDAwMFowIzAhAgISNBcNMjUxMjI0MTIwMDAw\n"
    "WjAMMAoGA1UdFQQDCgEBoA4wDDAKBgNVHRQEAwIBATAKBggqhkjOPQQDAgNIADBF\n"
    "AiEAn6TK/S48JgkBljUnDJ4GdxoFZbox+dRmfIctzXA4Ih4CIAjk9i8uQLkAlIc2\n"
    "YjgMoRVY/QA8q92suxCeoyLIKGTw\n"
    "-----END X509 CRL-----\n";

#endif
