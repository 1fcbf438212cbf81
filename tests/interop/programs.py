"""The programs with a command line: what each says of our objects, and how each makes its own.

A judge is given our folder for an algorithm, a maker a folder to fill with its objects under our names. Both raise if the
program does not do as it should.
"""

import os
import subprocess

HOST = "www.example.com"


class Unsupported(Exception):
    """The program has no way to do it; the text says why."""


class Program:
    def __init__(self, judges, makers):
        self.judges, self.makers = judges, makers

    def __add__(self, other):
        return Program({**self.judges, **other.judges}, {**self.makers, **other.makers})

    def of(self, folder):
        """The same, by the commands that are in `folder`."""
        def within(step):
            def run_step(*arguments):
                path = os.environ["PATH"]
                os.environ["PATH"] = f"{folder}:{path}"
                try:
                    return step(*arguments)
                finally:
                    os.environ["PATH"] = path
            return run_step

        judges, makers = ({item: within(step) for item, step in steps.items()} for steps in (self.judges, self.makers))
        return Program(judges, makers)


def run(command, cwd=None, stdin="", code=0):
    done = subprocess.run(command, cwd=cwd, input=stdin, text=True, capture_output=True, timeout=300)
    text = done.stdout + done.stderr
    if code is not None and done.returncode != code:
        raise AssertionError(f"{' '.join(map(str, command[:4]))}: exit {done.returncode}: {text}")
    return text


def version(command):
    return run(command, code=None).splitlines()[0].replace('"', "").replace("|", "/")


def must(text, *words):
    for word in words:
        if word not in text:
            raise AssertionError(f"{word!r} is not in: {text}")


def must_not(text, *words):
    for word in words:
        if word in text:
            raise AssertionError(f"{word!r} is in: {text}")


def unsupported(why):
    def step(*_):
        raise Unsupported(why)
    return step


# OpenSSL

CNF = """[req]
distinguished_name=dn
[dn]
[root]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:www.example.com
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[ocsp]
keyUsage=critical,digitalSignature
extendedKeyUsage=OCSPSigning
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
noCheck=ignored
[ca]
default_ca=own
[own]
database=index.txt
crlnumber=crlnumber
default_md=default
default_crl_days=7
crl_extensions=crl
[crl]
authorityKeyIdentifier=keyid
"""
GENERATE = {
    "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "p521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ed25519": ["-algorithm", "ED25519"],
    "mldsa44": ["-algorithm", "ML-DSA-44"],
    "mldsa65": ["-algorithm", "ML-DSA-65"],
    "mldsa87": ["-algorithm", "ML-DSA-87"],
}


def openssl_certificate(ours, _):
    run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", HOST, "-CAfile", "root.pem",
         "-untrusted", "intermediate.pem", "leaf.pem"], ours)


def openssl_request(ours, _):
    must(run(["openssl", "req", "-config", "/dev/null", "-in", "leaf.csr", "-verify", "-noout"], ours), "verify OK")


def openssl_list(ours, _):
    must(run(["openssl", "crl", "-in", "ca.crl", "-CAfile", "chain.pem", "-noout"], ours), "verify OK")
    verify = ["openssl", "verify", "-x509_strict", "-crl_check_all", "-CRLfile", "root.crl", "-CRLfile", "ca.crl",
              "-CAfile", "root.pem", "-untrusted", "intermediate.pem"]
    run(verify + ["leaf.pem"], ours)
    must(run(verify + ["revoked.pem"], ours, code=2), "certificate revoked")


def openssl_response(ours, _):
    text = run(["openssl", "ocsp", "-no_nonce", "-issuer", "intermediate.pem", "-cert", "leaf.pem", "-respin",
                "response.ocsp", "-CAfile", "root.pem", "-verify_other", "intermediate.pem"], ours)
    must(text, "Response verify OK", "leaf.pem: good")


def openssl_key(ours, _):
    key = run(["openssl", "pkey", "-in", "leaf.key", "-pubout"], ours)
    if key != run(["openssl", "x509", "-in", "leaf.pem", "-noout", "-pubkey"], ours):
        raise AssertionError("the key is not the certificate's")


def openssl_make(place, algorithm):
    (place / "ca.cnf").write_text(CNF.replace("noCheck=ignored\n", "noCheck=yes\n"))
    for name in ("root", "leaf", "ocsp"):
        run(["openssl", "genpkey", *GENERATE[algorithm], "-out", f"{name}.key"], place)
    run(["openssl", "req", "-x509", "-new", "-config", "ca.cnf", "-extensions", "root", "-subj", "/CN=OpenSSL Root",
         "-days", "9", "-key", "root.key", "-out", "root.pem"], place)
    for name, role in (("leaf", "leaf"), ("revoked", "leaf"), ("ocsp", "ocsp")):
        key = "leaf.key" if name == "revoked" else f"{name}.key"
        run(["openssl", "req", "-new", "-config", "ca.cnf", "-subj", f"/CN={name}.example", "-key", key, "-out",
             f"{name}.req"], place)
        run(["openssl", "x509", "-req", "-in", f"{name}.req", "-CA", "root.pem", "-CAkey", "root.key", "-days", "9",
             "-extfile", "ca.cnf", "-extensions", role, "-out", f"{name}.pem"], place)


def serial(place, name):
    return run(["openssl", "x509", "-in", f"{name}.pem", "-noout", "-serial"], place).strip().split("=")[1]


def openssl_make_list(place, _):
    (place / "crlnumber").write_text("01\n")
    (place / "index.txt.attr").write_text("unique_subject = no\n")
    (place / "index.txt").write_text(
        f"V\t401231235959Z\t\t{serial(place, 'leaf')}\tunknown\t/CN=leaf\n"
        f"R\t401231235959Z\t260101000000Z,keyCompromise\t{serial(place, 'revoked')}\tunknown\t/CN=revoked\n")
    run(["openssl", "ca", "-gencrl", "-config", "ca.cnf", "-name", "own", "-cert", "root.pem", "-keyfile", "root.key",
         "-out", "ca.crl"], place)


def openssl_make_response(place, _):
    run(["openssl", "ocsp", "-index", "index.txt", "-CA", "root.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key",
         "-issuer", "root.pem", "-cert", "leaf.pem", "-ndays", "1", "-respout", "response.ocsp", "-noverify"], place)


def openssl_make_request(place, _):
    run(["openssl", "req", "-new", "-config", "ca.cnf", "-key", "leaf.key", "-subj", "/CN=www.example.com", "-addext",
         "subjectAltName=DNS:www.example.com", "-out", "leaf.csr"], place)


OPENSSL = Program(
    {"certificate": openssl_certificate, "request": openssl_request, "CRL": openssl_list, "OCSP": openssl_response,
     "PKCS#8": openssl_key},
    {"certificate": openssl_make, "request": openssl_make_request, "CRL": openssl_make_list,
     "OCSP": openssl_make_response, "PKCS#8": lambda *_: None})


# GnuTLS

KEY_TYPES = {"p256": ["--key-type", "ecdsa", "--curve", "secp256r1"],
             "p384": ["--key-type", "ecdsa", "--curve", "secp384r1"],
             "p521": ["--key-type", "ecdsa", "--curve", "secp521r1"],
             "rsa": ["--key-type", "rsa", "--bits", "2048"], "ed25519": ["--key-type", "ed25519"]}


def certtool_certificate(ours, _):
    run(["certtool", "--verify", "--load-ca-certificate", "root.pem", "--verify-hostname", HOST, "--verify-purpose",
         "1.3.6.1.5.5.7.3.1", "--infile", "chain.pem"], ours)


def certtool_request(ours, _):
    must(run(["certtool", "--crq-info", "--infile", "leaf.csr"], ours), "Self signature: verified")


def certtool_list(ours, _):
    must(run(["certtool", "--verify-crl", "--load-ca-certificate", "intermediate.pem", "--infile", "ca.crl"], ours),
         "Verified")
    text = run(["certtool", "--crl-info", "--infile", "ca.crl"], ours).lower()
    must(text, serial(ours, "revoked").lower().lstrip("0"))
    must_not(text, serial(ours, "leaf").lower().lstrip("0"))


def ocsptool_response(ours, _):
    text = run(["ocsptool", "--response-info", "--infile", "response.ocsp"], ours)
    must(text, "Certificate Status: good")
    must(run(["ocsptool", "--verify-response", "--load-issuer", "intermediate.pem", "--load-trust", "intermediate.pem", "--infile",
              "response.ocsp"], ours, code=None), "Verifying OCSP Response: Success")


def certtool_key(ours, _):
    run(["certtool", "--key-info", "--infile", "leaf.key"], ours)
    key = run(["certtool", "--load-privkey", "leaf.key", "--pubkey-info"], ours)
    must(run(["openssl", "x509", "-in", "leaf.pem", "-noout", "-pubkey"], ours), pem(key))


def pem(text):
    """The public key in it."""
    end = "-----END PUBLIC KEY-----"
    return text[text.index("-----BEGIN PUBLIC"):text.index(end)] + end


def certtool_make(place, algorithm):
    for name in ("root", "leaf"):
        run(["certtool", "--generate-privkey", "--pkcs8", "--password", "", "--no-text", *KEY_TYPES[algorithm],
             "--outfile", f"{name}.key"], place)
    common = "expiration_days = 9\n"
    (place / "root.cfg").write_text('cn = "GnuTLS Root"\nca\ncert_signing_key\ncrl_signing_key\n' + common)
    (place / "leaf.cfg").write_text(
        f'cn = "{HOST}"\ndns_name = "{HOST}"\ntls_www_server\nsigning_key\n' + common)
    run(["certtool", "--generate-self-signed", "--load-privkey", "root.key", "--template", "root.cfg", "--outfile",
         "root.pem"], place)
    for name in ("leaf", "revoked"):
        run(["certtool", "--generate-certificate", "--load-privkey", "leaf.key", "--load-ca-certificate", "root.pem",
             "--load-ca-privkey", "root.key", "--template", "leaf.cfg", "--outfile", f"{name}.pem"], place)


def certtool_make_request(place, _):
    run(["certtool", "--generate-request", "--load-privkey", "leaf.key", "--template", "leaf.cfg", "--outfile",
         "leaf.csr"], place)


def certtool_make_list(place, _):
    (place / "crl.cfg").write_text("crl_next_update = 7\ncrl_number = 1\n")
    run(["certtool", "--generate-crl", "--load-ca-privkey", "root.key", "--load-ca-certificate", "root.pem",
         "--load-certificate", "revoked.pem", "--template", "crl.cfg", "--outfile", "ca.crl"], place)


CERTTOOL = Program(
    {"certificate": certtool_certificate, "request": certtool_request, "CRL": certtool_list, "OCSP": ocsptool_response,
     "PKCS#8": certtool_key},
    {"certificate": certtool_make, "request": certtool_make_request, "CRL": certtool_make_list,
     "OCSP": unsupported("ocsptool makes requests, not responses"), "PKCS#8": lambda *_: None})


# Java

STORE = ["-storetype", "PKCS12", "-storepass", "changeit"]
JAVA_KEYS = {"p256": ["-keyalg", "EC", "-groupname", "secp256r1"], "p384": ["-keyalg", "EC", "-groupname", "secp384r1"],
             "p521": ["-keyalg", "EC", "-groupname", "secp521r1"], "rsa": ["-keyalg", "RSA", "-keysize", "2048"],
             "ed25519": ["-keyalg", "Ed25519"]}


def keytool(place, *arguments, stdin=""):
    return run(["keytool", "-J-Duser.language=en", *arguments], place, stdin=stdin)


def keytool_certificate(ours, _):
    """Without a word of ours, keytool takes a certificate only if it leads to one it trusts."""
    (ours / "trust.p12").unlink(missing_ok=True)
    keytool(ours, "-importcert", "-noprompt", "-alias", "root", "-file", "root.pem", "-keystore", "trust.p12", *STORE)
    for name in ("intermediate", "leaf"):
        text = keytool(ours, "-importcert", "-alias", name, "-file", f"{name}.pem", "-keystore", "trust.p12", *STORE)
        must(text, "Certificate was added to keystore")
        must_not(text, "Trust this certificate")


def keytool_request(ours, _):
    must(keytool(ours, "-printcertreq", "-file", "leaf.csr"), "DNSName: www.example.com")
    (ours / "ca.p12").unlink(missing_ok=True)
    keytool(ours, "-genkeypair", "-alias", "ca", *JAVA_KEYS["p256"], "-dname", "CN=CA", "-keystore", "ca.p12", *STORE)
    # Issuing from it verifies its signature.
    keytool(ours, "-gencert", "-alias", "ca", "-infile", "leaf.csr", "-outfile", "java.pem", "-rfc", "-keystore", "ca.p12",
            *STORE)


def keytool_list(ours, algorithm):
    keytool_certificate(ours, algorithm)
    text = keytool(ours, "-printcrl", "-file", "ca.crl", "-keystore", "trust.p12", *STORE)
    must(text, "Verified by intermediate in keystore")
    must(text.lower().replace(":", ""), serial(ours, "revoked").lower())


def keytool_make(place, algorithm):
    store = ["-keystore", "ca.p12", *STORE]
    keytool(place, "-genkeypair", "-alias", "ca", *JAVA_KEYS[algorithm], "-dname", "CN=Java Root", "-ext", "bc:c",
            "-ext", "ku:c=keyCertSign,cRLSign", *store)
    keytool(place, "-exportcert", "-rfc", "-alias", "ca", "-file", "root.pem", *store)
    for name in ("leaf", "revoked"):
        keytool(place, "-genkeypair", "-alias", name, *JAVA_KEYS[algorithm], "-dname", "CN=www.example.com", *store)
        keytool(place, "-certreq", "-alias", name, "-file", f"{name}.csr", "-ext", "san=dns:www.example.com", *store)
        keytool(place, "-gencert", "-alias", "ca", "-infile", f"{name}.csr", "-outfile", f"{name}.pem", "-rfc", "-ext",
                "san=dns:www.example.com", "-ext", "eku=serverAuth", "-ext", "ku:c=digitalSignature", *store)


def keytool_make_list(place, _):
    decimal = str(int(serial(place, "revoked"), 16))
    keytool(place, "-gencrl", "-alias", "ca", "-id", decimal, "-file", "ca.crl", "-rfc", "-keystore", "ca.p12", *STORE)


KEYTOOL = Program(
    {"certificate": keytool_certificate, "request": keytool_request, "CRL": keytool_list,
     "OCSP": unsupported("keytool does not read responses"), "PKCS#8": unsupported("keytool reads keystores alone")},
    {"certificate": keytool_make, "request": lambda *_: None, "CRL": keytool_make_list,
     "OCSP": unsupported("keytool does not make responses"), "PKCS#8": unsupported("keytool writes keystores alone")})
