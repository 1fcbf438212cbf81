"""PKCS#12 and PKCS#7: what each program reads of ours, and how each makes its own.

Ours is `leaf.p12` (key, leaf, intermediate and root, under the name "leaf" and a password) and `bundle.p7b` (the three
certificates). Theirs are `leaf.p12` by default, `legacy.p12` with ciphers of before PBES2, and `bundle.p7b`, of their leaf
and root.
"""

import pathlib
import shutil

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

from programs import STORE, Program, Unsupported, keytool, must, openssl_make, pem, run, unsupported

PASSWORD = "changeit"
PASS = f"pass:{PASSWORD}"


def count(text, length):
    found = text.count("-----BEGIN CERTIFICATE-----")
    if found != length:
        raise AssertionError(f"{found} certificates, not {length}: {text}")


def is_leafs_key(ours, public_key):
    must(run(["openssl", "x509", "-in", "leaf.pem", "-noout", "-pubkey"], ours), pem(public_key))


# OpenSSL

def openssl_reads(ours, _):
    text = run(["openssl", "pkcs12", "-in", "leaf.p12", "-passin", PASS, "-noenc"], ours)
    must(text, "friendlyName: leaf")
    count(text, 3)
    is_leafs_key(ours, run(["openssl", "pkey", "-pubout"], ours, stdin=text))
    must(run(["openssl", "pkcs12", "-in", "leaf.p12", "-passin", "pass:guess", "-noout"], ours, code=1), "invalid password")


def openssl_reads_bundle(ours, _):
    count(run(["openssl", "pkcs7", "-inform", "DER", "-in", "bundle.p7b", "-print_certs"], ours), 3)


EXPORT = ["openssl", "pkcs12", "-export", "-inkey", "leaf.key", "-in", "leaf.pem", "-certfile", "root.pem", "-name", "leaf",
          "-passout", PASS]


def openssl_makes(place, _):
    run([*EXPORT, "-out", "leaf.p12"], place)


def openssl_makes_legacy(place, _):
    run([*EXPORT, "-legacy", "-out", "legacy.p12"], place)


def openssl_makes_bundle(place, _):
    run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", "leaf.pem", "-certfile", "root.pem", "-outform", "DER", "-out",
         "bundle.p7b"], place)


OPENSSL = Program(
    {"PKCS#12": openssl_reads, "PKCS#7": openssl_reads_bundle},
    {"PKCS#12": openssl_makes, "old PKCS#12": openssl_makes_legacy, "PKCS#7": openssl_makes_bundle})


# GnuTLS

def certtool_reads(ours, _):
    text = run(["certtool", "--p12-info", "--inder", "--password", PASSWORD, "--infile", "leaf.p12"], ours)
    must(text, "Friendly name: leaf", "MAC: SHA256", "AES-256-CBC")
    count(text, 3)
    begin = text.index("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    (ours / "certtool.key").write_text(text[begin:])
    is_leafs_key(ours, run(["certtool", "--pubkey-info", "--load-privkey", "certtool.key", "--password", PASSWORD], ours))
    run(["certtool", "--p12-info", "--inder", "--password", "guess", "--infile", "leaf.p12"], ours, code=1)


def certtool_reads_bundle(ours, _):
    count(run(["certtool", "--p7-info", "--inder", "--infile", "bundle.p7b"], ours), 3)


def certtool_makes_as(name, *options):
    def step(place, _):
        run(["certtool", "--to-p12", "--load-privkey", "leaf.key", "--load-certificate", "leaf.pem",
             "--load-ca-certificate", "root.pem", "--p12-name", "leaf", "--password", PASSWORD, *options, "--outder",
             "--outfile", name], place)
    return step


def certtool_makes_bundle(place, _):
    (place / "both.pem").write_text((place / "leaf.pem").read_text() + (place / "root.pem").read_text())
    run(["certtool", "--p7-generate", "--load-certificate", "both.pem", "--outder", "--outfile", "bundle.p7b"], place)


CERTTOOL = Program(
    {"PKCS#12": certtool_reads, "PKCS#7": certtool_reads_bundle},
    {"PKCS#12": certtool_makes_as("leaf.p12"), "old PKCS#12": certtool_makes_as("legacy.p12", "--pkcs-cipher", "3des-pkcs12"),
     "PKCS#7": certtool_makes_bundle})


# Java

def keytool_reads(ours, _):
    text = keytool(ours, "-list", "-v", "-keystore", "leaf.p12", *STORE)
    must(text, "Alias name: leaf", "Entry type: PrivateKeyEntry", "Certificate chain length: 3")
    # A request is signed with the key, and carries its other half.
    keytool(ours, "-certreq", "-alias", "leaf", "-file", "java.csr", "-keystore", "leaf.p12", *STORE)
    is_leafs_key(ours, run(["openssl", "req", "-config", "/dev/null", "-in", "java.csr", "-verify", "-noout", "-pubkey"], ours))


def keytool_reads_bundle(ours, _):
    text = keytool(ours, "-printcert", "-file", "bundle.p7b")
    must(text, "CN=www.example.com", "CN=Interop CA", "CN=Interop Root")


def keytool_makes_as(name, *options):
    def step(place, _):
        source = place / "source.p12"
        shutil.copy(place / "ca.p12", source)
        keytool(place, "-importcert", "-noprompt", "-alias", "leaf", "-file", "leaf.pem", "-keystore", "source.p12", *STORE)
        (place / name).unlink(missing_ok=True)
        keytool(place, *options, "-importkeystore", "-noprompt", "-srckeystore", "source.p12", "-srcstoretype", "PKCS12",
                "-srcstorepass", PASSWORD, "-srcalias", "leaf", "-destkeystore", name, "-deststoretype", "PKCS12",
                "-deststorepass", PASSWORD)
    return step


KEYTOOL = Program(
    {"PKCS#12": keytool_reads, "PKCS#7": keytool_reads_bundle},
    {"PKCS#12": keytool_makes_as("leaf.p12"),
     "old PKCS#12": keytool_makes_as("legacy.p12", "-J-Dkeystore.pkcs12.legacy"),
     "PKCS#7": unsupported("keytool writes no bundles")})


# Go

NO_GO = unsupported("the standard library has none")
GO = Program({"PKCS#12": NO_GO, "PKCS#7": NO_GO}, {"PKCS#12": NO_GO, "old PKCS#12": NO_GO, "PKCS#7": NO_GO})


# PyPI cryptography

def load(folder, name):
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def no_ml_dsa(algorithm):
    if algorithm.startswith("mldsa"):
        raise Unsupported("its PKCS#12 knows no ML-DSA; of the other algorithms all")


def pyca_reads(ours, algorithm):
    no_ml_dsa(algorithm)
    found = pkcs12.load_pkcs12((ours / "leaf.p12").read_bytes(), PASSWORD.encode())
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert found.key.public_key().public_bytes(*form) == load(ours, "leaf").public_key().public_bytes(*form)
    assert found.cert.certificate == load(ours, "leaf") and found.cert.friendly_name == b"leaf"
    assert {one.certificate for one in found.additional_certs} == {load(ours, "intermediate"), load(ours, "root")}
    try:
        pkcs12.load_pkcs12((ours / "leaf.p12").read_bytes(), b"guess")
    except ValueError:
        return
    raise AssertionError("another password opens it")


def pyca_reads_bundle(ours, _):
    found = pkcs7.load_der_pkcs7_certificates((ours / "bundle.p7b").read_bytes())
    assert found == [load(ours, name) for name in ("leaf", "intermediate", "root")]


def pyca_writes(place, name, encryption):
    key = serialization.load_pem_private_key((place / "leaf.key").read_bytes(), None)
    made = pkcs12.serialize_key_and_certificates(b"leaf", key, load(place, "leaf"), [load(place, "root")], encryption)
    (place / name).write_bytes(made)


def pyca_makes(place, algorithm):
    no_ml_dsa(algorithm)
    pyca_writes(place, "leaf.p12", serialization.BestAvailableEncryption(PASSWORD.encode()))


def pyca_makes_legacy(place, algorithm):
    no_ml_dsa(algorithm)
    builder = serialization.PrivateFormat.PKCS12.encryption_builder().hmac_hash(hashes.SHA1())
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
    pyca_writes(place, "legacy.p12", builder.build(PASSWORD.encode()))


def pyca_makes_bundle(place, _):
    both = [load(place, "leaf"), load(place, "root")]
    (place / "bundle.p7b").write_bytes(pkcs7.serialize_certificates(both, serialization.Encoding.DER))


PYCA = Program(
    {"PKCS#12": pyca_reads, "PKCS#7": pyca_reads_bundle},
    {"PKCS#12": pyca_makes, "old PKCS#12": pyca_makes_legacy, "PKCS#7": pyca_makes_bundle})


# NSS, whose containers are BER: of a key and certificates that OpenSSL made.

def pk12util(folder, *arguments):
    return run(["pk12util", "-d", "sql:nss", "-W", PASSWORD, *arguments], folder)


def database(folder):
    shutil.rmtree(folder / "nss", ignore_errors=True)
    (folder / "nss").mkdir()
    run(["certutil", "-N", "-d", "sql:nss", "--empty-password"], folder)


def nss_reads(ours, _):
    database(ours)
    pk12util(ours, "-i", "leaf.p12")
    must(run(["certutil", "-K", "-d", "sql:nss"], ours), "leaf")
    # The key is the certificate's, or it would be "orphan"; all three certificates are there.
    must(run(["certutil", "-L", "-d", "sql:nss"], ours), "leaf", "u,u,u", "Interop CA", "Interop Root")
    database(ours)
    must(run(["pk12util", "-d", "sql:nss", "-W", "guess", "-i", "leaf.p12"], ours, code=18), "SEC_ERROR_BAD_PASSWORD")


def nss_makes(place, algorithm):
    openssl_make(place, algorithm)
    run([*EXPORT, "-out", "openssl.p12"], place)
    database(place)
    pk12util(place, "-i", "openssl.p12")
    pk12util(place, "-o", "leaf.p12", "-n", "leaf")


def nss_makes_legacy(place, _):
    pk12util(place, "-o", "legacy.p12", "-n", "leaf", "-c", "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC", "-C",
             "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC")


NO_BUNDLES = unsupported("pk12util has no bundles")
NSS = Program(
    {"PKCS#12": nss_reads, "PKCS#7": NO_BUNDLES},
    {"PKCS#12": nss_makes, "old PKCS#12": nss_makes_legacy, "PKCS#7": NO_BUNDLES})


# Bouncy Castle, likewise.

def bouncy(command, folder):
    jars = ":".join(map(str, sorted(pathlib.Path("/usr/share/java").glob("bc*.jar"))))
    program = pathlib.Path(__file__).parent / "Theirs.java"
    return run(["java", "-cp", jars, str(program.resolve()), command, str(folder)])


def bouncy_reads(ours, _):
    must(bouncy("read", ours), "leaf 3 true")


def bouncy_reads_bundle(ours, _):
    must(bouncy("read-bundle", ours), "3 certificates")


def bouncy_makes(place, algorithm):
    openssl_make(place, algorithm)
    bouncy("make", place)


BOUNCY = Program(
    {"PKCS#12": bouncy_reads, "PKCS#7": bouncy_reads_bundle},
    {"PKCS#12": bouncy_makes, "old PKCS#12": lambda *_: None, "PKCS#7": lambda place, _: bouncy("bundle", place)})


def bouncy_version():
    jar = next(pathlib.Path("/usr/share/java").glob("bcprov-*.jar"))
    return jar.stem.removeprefix("bcprov-")


def nss_version():
    return next(line.split()[1] for line in run(["dpkg", "-s", "libnss3-tools"]).splitlines() if line.startswith("Version:"))
