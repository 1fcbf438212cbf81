"""Go's crypto/x509: theirs.go, built once."""

from programs import Program, run, unsupported

import pathlib


def program(folder):
    binary = folder / "theirs_go"
    run(["go", "build", "-o", str(binary), str(pathlib.Path(__file__).parent / "theirs.go")])

    def step(what):
        return lambda place, algorithm: run([str(binary), what, str(place), algorithm])

    no_ocsp = unsupported("the standard library has no OCSP")
    nothing = lambda *_: None  # made with the certificate
    return Program(
        {"certificate": step("certificate"), "request": step("request"), "CRL": step("list"), "OCSP": no_ocsp,
         "PKCS#8": step("key")},
        {"certificate": step("make"), "request": nothing, "CRL": nothing, "OCSP": no_ocsp, "PKCS#8": nothing})
