"""Delta and indirect lists before OpenSSL, and deltas that it makes: no other of the programs knows of them.

Delta: `base.crl` has `held.pem` on hold; `delta.crl` takes it off and revokes `late.pem`. Indirect: `indirect.crl` is by a
signer of lists, `lists.pem`, and revokes `listed.pem` of another CA, but not `fine.pem`.
"""

from programs import CNF, Program, must, run, serial, unsupported

VERIFY = ["openssl", "verify", "-crl_check", "-extended_crl", "-CAfile", "root.pem"]


def openssl_judges_delta(ours, _):
    base = [*VERIFY, "-untrusted", "intermediate.pem", "-CRLfile", "base.crl"]
    both = [*base, "-use_deltas", "-CRLfile", "delta.crl"]
    run([*base, "late.pem"], ours)
    must(run([*base, "held.pem"], ours, code=2), "certificate revoked")
    must(run([*both, "late.pem"], ours, code=2), "certificate revoked")
    run([*both, "held.pem"], ours)
    run([*both, "leaf.pem"], ours)


def openssl_judges_indirect(ours, _):
    verify = [*VERIFY, "-untrusted", "intermediate.pem", "-untrusted", "lists.pem", "-CRLfile", "indirect.crl"]
    run([*verify, "fine.pem"], ours)
    must(run([*verify, "listed.pem"], ours, code=2), "certificate revoked")


def openssl_makes_delta(place, _):
    """A leaf on hold in the complete list, and a delta that takes it off and revokes another."""
    config = CNF + "freshestCRL=URI:http://crl.example.com/delta.crl\n"
    config += "[delta]\nauthorityKeyIdentifier=keyid\n2.5.29.27=critical,DER:02:01:01\n"
    (place / "lists.cnf").write_text(config.replace("noCheck=ignored\n", "noCheck=yes\n"))
    for name in ("late", "held"):
        run(["openssl", "x509", "-req", "-in", "leaf.req", "-CA", "root.pem", "-CAkey", "root.key", "-days", "9", "-extfile",
             "ca.cnf", "-extensions", "leaf", "-out", f"{name}.pem"], place)
    (place / "crlnumber").write_text("01\n")
    for file, section, entries in (
            ("base.crl", "crl", [("held", "certificateHold")]),
            ("delta.crl", "delta", [("held", "removeFromCRL"), ("late", "keyCompromise")])):
        (place / "index.txt").write_text("".join(
            f"R\t401231235959Z\t260101000000Z,{reason}\t{serial(place, name)}\tunknown\t/CN={name}\n"
            for name, reason in entries))
        run(["openssl", "ca", "-gencrl", "-config", "lists.cnf", "-name", "own", "-crlexts", section, "-cert", "root.pem",
             "-keyfile", "root.key", "-out", file], place)


OPENSSL = Program(
    {"delta CRL": openssl_judges_delta, "indirect CRL": openssl_judges_indirect},
    {"delta CRL": openssl_makes_delta,
     "indirect CRL": unsupported("`openssl ca` has no way to name another issuer in an entry")})
