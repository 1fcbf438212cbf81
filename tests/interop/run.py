#!/usr/bin/env python3
"""Our objects before other programs, and theirs before us: `run.py BINARY FOLDER PAGE`.

BINARY is the program of this package, FOLDER is scratch, PAGE is written. Needs openssl, certtool, ocsptool, keytool and go
on the PATH and the Python package cryptography. Exits with 1 if a cell that could be judged is not "yes".
"""

import os
import pathlib
import shutil
import subprocess
import sys

import theirs_go
import theirs_pyca
from programs import CERTTOOL, KEYTOOL, OPENSSL, Unsupported, run, version

HOST = "www.example.com"
ALGORITHMS = ["p256", "rsa", "ed25519", "mldsa"]
OBJECTS = ["certificate", "request", "CRL", "OCSP", "PKCS#8"]
NAMES = {"p256": "ECDSA P-256", "rsa": "RSA 2048", "ed25519": "Ed25519", "mldsa": "ML-DSA-44"}


def main():
    binary, folder, page = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    ours, theirs = folder / "ours", folder / "theirs"
    ours.mkdir(parents=True)
    theirs.mkdir()
    run([binary, "make", str(ours)])

    # program -> (version, algorithms it knows, judge of ours, maker of theirs)
    programs = {
        "OpenSSL": (version(["openssl", "version"]), ["p256", "rsa", "ed25519"], OPENSSL),
        "GnuTLS certtool": (version(["certtool", "--version"]), ["p256", "rsa", "ed25519"], CERTTOOL),
        "Java keytool": (version(["java", "-version"]), ["p256", "rsa", "ed25519"], KEYTOOL),
        "Go crypto/x509": (version(["go", "version"]), ["p256", "rsa", "ed25519"], theirs_go.program(folder)),
        "pyca/cryptography": (theirs_pyca.version(), ALGORITHMS, theirs_pyca.PROGRAM),
    }
    cells = {}
    notes = {("Java keytool", "CRL", "makes"):
             "its lists have no cRLNumber, which RFC 5280 §5.2.3 demands: taken with `CrlProfile::Path`, refused as 14022 "
             "by default",
             ("GnuTLS certtool", "PKCS#8", "makes"):
             "GnuTLS 3.7 writes a P-256 key whose first bit is set with an octet too many (RFC 5915 §3 fixes the length); such "
             "keys are refused as 11016, the others are taken"}
    for name, (_, algorithms, program) in programs.items():
        for algorithm in algorithms:
            place = theirs / name.split()[0].split("/")[0].lower() / algorithm
            place.mkdir(parents=True)
            for item in OBJECTS:
                for direction, steps in (("reads", program.judges), ("makes", program.makers)):
                    key = (name, item, direction, algorithm)
                    step = steps.get(item)
                    if step is None:
                        continue
                    try:
                        step(ours / algorithm if direction == "reads" else place, algorithm)
                        cells[key] = "made" if direction == "makes" else "yes"
                    except Unsupported as why:
                        notes[(name, item, direction)] = str(why)
                    except Exception as why:  # a program's failure is a cell of the table, not the end of the run
                        cells[key] = "no: " + " ".join(str(why).split())[-400:]

    # What the programs made, judged here.
    judged = {}
    for line in run([binary, "judge", str(theirs)]).splitlines():
        program, algorithm, item, verdict = line.split("\t")
        judged[(program, algorithm, item)] = verdict
    for key in [key for key in cells if key[2] == "makes" and cells[key] == "made"]:
        name, item, _, algorithm = key
        verdict = judged.get((name.split()[0].split("/")[0].lower(), algorithm, item), "not judged")
        cells[key] = "yes" if verdict == "ok" else "no: " + verdict

    for line in run([binary, "webpki", str(ours)]).splitlines():
        algorithm, item, verdict = line.split("\t")
        cells[("rustls-webpki", item, "reads", algorithm)] = "yes" if verdict == "ok" else "no: " + verdict
    programs["rustls-webpki"] = (webpki_version(), ["p256", "rsa", "ed25519"], None)

    text, failures = render(programs, cells, notes)
    page.write_text(text)
    print(text)
    for failure in failures:
        print("FAILED", failure, file=sys.stderr)
    total = sum(1 for cell in cells.values() if cell == "yes")
    print(f"{total} of {len(cells)} exchanges with {len(programs)} programs")
    sys.exit(1 if failures else 0)


def webpki_version():
    lock = (pathlib.Path(__file__).parent / "Cargo.lock").read_text().split("[[package]]")
    for package in lock:
        if 'name = "rustls-webpki"' in package:
            return package.split('version = "')[1].split('"')[0]
    return ""


def render(programs, cells, notes):
    """The page, and each cell that is "no"."""
    failures, rows = [], []
    for name in programs:
        row = [f"| {name} "]
        for item in OBJECTS:
            for direction in ("reads", "makes"):
                known = {a: cells[(name, item, direction, a)] for a in ALGORITHMS if (name, item, direction, a) in cells}
                bad = {a: cell for a, cell in known.items() if cell != "yes"}
                failures += [f"{name} {item} {direction} {NAMES[a]}: {cell}" for a, cell in bad.items()]
                good = len(known) - len(bad)
                row.append("| – " if not known else f"| {good} of {len(known)} ")
        rows.append("".join(row) + "|")
    head = "| program |" + "".join(f" {item} → | {item} ← |" for item in OBJECTS)
    rule = "|---|" + "--:|" * (2 * len(OBJECTS))
    versions = "\n".join(f"| {name} | {version} | {', '.join(NAMES[a] for a in algorithms)} |"
                         for name, (version, algorithms, _) in programs.items())
    reasons = "\n".join(f"- {name}, {item} {'→' if direction == 'reads' else '←'}: {why}."
                        for (name, item, direction), why in sorted(notes.items()))
    return PAGE.format(head=head, rule=rule, rows="\n".join(rows), versions=versions, notes=reasons), failures


PAGE = """# Interoperability

What this library makes, judged by other programs, and what they make, judged here. Written by `.ci/deep interop` from a run of
[tests/interop](../tests/interop/run.py); the run fails unless every exchange succeeds. OpenSSL's part is done again by the
ordinary tests, for more algorithms.

→ is ours before the program, ← the program's before us; a number counts key algorithms. "–": the program has no way to judge or
to make it, as told below.

{head}
{rule}
{rows}

| object | → the program says | ← we say |
|---|---|---|
| certificate | the leaf is valid below our root, for its purpose and host where it looks at them | the leaf is valid below its root for the host |
| request | its signature is right | its possession is proven, and a certificate is issued from it |
| CRL | the list is signed by its issuer, lists the revoked certificate and not the other | the leaf is good by it and the revoked one revoked |
| OCSP | the response is right and says good | likewise |
| PKCS#8 | the key is that of the certificate | the key signs, and the signature verifies |

| program | version | key algorithms |
|---|---|---|
{versions}

{notes}
"""

if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    main()
