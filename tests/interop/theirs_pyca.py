"""PyPI cryptography, whose wheels carry an OpenSSL with ML-DSA."""

import datetime

import cryptography
from cryptography import x509
from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import DNSName, PolicyBuilder, Store

from programs import HOST, Program

KEYS = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "mldsa44": mldsa.MLDSA44PrivateKey.generate,
    "mldsa65": mldsa.MLDSA65PrivateKey.generate,
    "mldsa87": mldsa.MLDSA87PrivateKey.generate,
}
HASHES = {"p256": hashes.SHA256(), "p384": hashes.SHA384(), "p521": hashes.SHA512(), "rsa": hashes.SHA256()}
DAY = datetime.timedelta(days=1)


def version():
    return f"{cryptography.__version__}, {backend.openssl_version_text()}"


def digest(algorithm):
    return HASHES.get(algorithm)


def load(folder, name):
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def verify(key, signature, message):
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    else:
        key.verify(signature, message)


def certificate(ours, algorithm):
    root, intermediate, leaf = (load(ours, name) for name in ("root", "intermediate", "leaf"))
    leaf.verify_directly_issued_by(intermediate)
    intermediate.verify_directly_issued_by(root)
    # Its path validation knows the algorithms of the web alone.
    if algorithm in HASHES:
        verifier = PolicyBuilder().store(Store([root])).build_server_verifier(DNSName(HOST))
        verifier.verify(leaf, [intermediate])


def request(ours, _):
    asked = x509.load_pem_x509_csr((ours / "leaf.csr").read_bytes())
    assert asked.is_signature_valid
    names = asked.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST]
    password = asked.attributes.get_attribute_for_oid(x509.oid.AttributeOID.CHALLENGE_PASSWORD)
    assert password.value == b"s3cret"


def revocation_list(ours, _):
    found = x509.load_pem_x509_crl((ours / "ca.crl").read_bytes())
    assert found.is_signature_valid(load(ours, "intermediate").public_key())
    entry = found.get_revoked_certificate_by_serial_number(load(ours, "revoked").serial_number)
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason == x509.ReasonFlags.key_compromise
    assert found.get_revoked_certificate_by_serial_number(load(ours, "leaf").serial_number) is None


def response(ours, _):
    found = ocsp.load_der_ocsp_response((ours / "response.ocsp").read_bytes())
    assert found.certificate_status == ocsp.OCSPCertStatus.GOOD
    assert found.serial_number == load(ours, "leaf").serial_number
    delegate = found.certificates[0]
    delegate.verify_directly_issued_by(load(ours, "intermediate"))
    verify(delegate.public_key(), found.signature, found.tbs_response_bytes)
    asked = ocsp.load_der_ocsp_request((ours / "request.ocsp").read_bytes())
    assert asked.serial_number == found.serial_number and asked.issuer_key_hash == found.issuer_key_hash


def private_key(ours, _):
    key = serialization.load_pem_private_key((ours / "leaf.key").read_bytes(), None)
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert key.public_key().public_bytes(*form) == load(ours, "leaf").public_key().public_bytes(*form)


def usage(**given):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: given.get(name, False) for name in every})


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def issue(subject, key, issuer, signer, extensions, algorithm):
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(issuer.subject if issuer else name(subject))
               .public_key(key.public_key()).serial_number(x509.random_serial_number())
               .not_valid_before(now - DAY).not_valid_after(now + 9 * DAY))
    own = x509.SubjectKeyIdentifier.from_public_key
    extensions = [*extensions, (own(key.public_key()), False),
                  (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)]
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, digest(algorithm))


def make(place, algorithm):
    root_key, leaf_key, ocsp_key = KEYS[algorithm](), KEYS[algorithm](), KEYS["p256"]()
    authority = [(x509.BasicConstraints(True, None), True), (usage(key_cert_sign=True, crl_sign=True), True)]
    root = issue("pyca Root", root_key, None, root_key, authority, algorithm)
    server = [(usage(digital_signature=True), True), (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
              (x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)]
    responder = [(usage(digital_signature=True), True), (x509.OCSPNoCheck(), False),
                 (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False)]
    made = {"root": root}
    for one in ("leaf", "revoked"):
        made[one] = issue(HOST, leaf_key, root, root_key, server, algorithm)
    made["ocsp"] = issue("pyca Responder", ocsp_key, root, root_key, responder, algorithm)
    for one, certificate in made.items():
        (place / f"{one}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    for one, key in (("root", root_key), ("leaf", leaf_key), ("ocsp", ocsp_key)):
        (place / f"{one}.key").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def key_of(place, one):
    return serialization.load_pem_private_key((place / f"{one}.key").read_bytes(), None)


def make_request(place, algorithm):
    made = (x509.CertificateSigningRequestBuilder().subject_name(name(HOST))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)
            .sign(key_of(place, "leaf"), digest(algorithm)))
    (place / "leaf.csr").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def make_list(place, algorithm):
    root, now = load(place, "root"), datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
    entry = (x509.RevokedCertificateBuilder().serial_number(load(place, "revoked").serial_number).revocation_date(now)
             .add_extension(x509.CRLReason(x509.ReasonFlags.superseded), False).build())
    key = key_of(place, "root")
    made = (x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(now).next_update(now + 7 * DAY)
            .add_extension(x509.CRLNumber(1), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
            .add_revoked_certificate(entry).sign(key, digest(algorithm)))
    (place / "ca.crl").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def make_response(place, _):
    now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
    responder = load(place, "ocsp")
    made = (ocsp.OCSPResponseBuilder()
            .add_response(load(place, "leaf"), load(place, "root"), hashes.SHA1(), ocsp.OCSPCertStatus.GOOD, now,
                          now + DAY, None, None)
            .responder_id(ocsp.OCSPResponderEncoding.HASH, responder).certificates([responder])
            .sign(key_of(place, "ocsp"), hashes.SHA256()))
    (place / "response.ocsp").write_bytes(made.public_bytes(serialization.Encoding.DER))


PROGRAM = Program(
    {"certificate": certificate, "request": request, "CRL": revocation_list, "OCSP": response, "PKCS#8": private_key},
    {"certificate": make, "request": make_request, "CRL": make_list, "OCSP": make_response, "PKCS#8": lambda *_: None})
