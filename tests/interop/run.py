#!/usr/bin/env python3
"""Our objects before other programs, and theirs before us: `run.py BINARY OPENSSL FOLDER PAGE`.

BINARY is the program of this package, OPENSSL the folder of an `openssl` that knows ML-DSA, FOLDER is scratch, PAGE is written. Needs openssl, certtool, ocsptool, keytool, java, go and
pk12util on the PATH, Bouncy Castle where Debian has it, and the Python package cryptography. Exits with 1 if a cell that could be judged is not "yes".
"""

import os
import pathlib
import shutil
import subprocess
import sys

import containers
import lists
import theirs_go
import theirs_pyca
from programs import CERTTOOL, KEYTOOL, OPENSSL, Unsupported, run, version

HOST = "www.example.com"
CURVES = ["p256", "p384", "p521"]
CLASSIC = [*CURVES, "rsa", "ed25519"]
ALGORITHMS = [*CLASSIC, "mldsa44", "mldsa65", "mldsa87"]
TABLES = [
    ["certificate", "request", "CRL", "OCSP", "PKCS#8"],
    ["PKCS#12", "old PKCS#12", "PKCS#7"],
    ["delta CRL", "indirect CRL"],
]
OBJECTS = [item for table in TABLES for item in table]
NAMES = {"p256": "ECDSA P-256", "p384": "P-384", "p521": "P-521", "rsa": "RSA 2048", "ed25519": "Ed25519",
         "mldsa44": "ML-DSA-44", "mldsa65": "ML-DSA-65", "mldsa87": "ML-DSA-87"}


def main():
    binary, (later, folder, page) = sys.argv[1], (pathlib.Path(argument).resolve() for argument in sys.argv[2:5])
    shutil.rmtree(folder, ignore_errors=True)
    ours, theirs = folder / "ours", folder / "theirs"
    ours.mkdir(parents=True)
    theirs.mkdir()
    run([binary, "make", str(ours)])

    # program -> (version, algorithms it knows, judge of ours, maker of theirs)
    openssl = OPENSSL + containers.OPENSSL + lists.OPENSSL
    programs = {
        "OpenSSL": (version(["openssl", "version"]), CLASSIC, openssl),
        "OpenSSL, from source": (version([later / "openssl", "version"]), ALGORITHMS, openssl.of(later)),
        "GnuTLS certtool": (version(["certtool", "--version"]), CLASSIC, CERTTOOL + containers.CERTTOOL),
        "Java keytool": (version(["java", "-version"]), CLASSIC, KEYTOOL + containers.KEYTOOL),
        "Go crypto/x509": (version(["go", "version"]), CLASSIC, theirs_go.program(folder) + containers.GO),
        "pyca/cryptography": (theirs_pyca.version(), ALGORITHMS, theirs_pyca.PROGRAM + containers.PYCA),
        "NSS pk12util": (containers.nss_version(), [*CURVES, "rsa"], containers.NSS),
        "Bouncy Castle": (containers.bouncy_version(), CLASSIC, containers.BOUNCY),
    }
    cells = {}
    notes = {("Java keytool", "CRL", "makes"):
             "its lists have no cRLNumber, which RFC 5280 §5.2.3 demands: taken with `CrlProfile::Path`, refused as 14022 "
             "by default"}
    for name, (_, algorithms, program) in programs.items():
        for algorithm in algorithms:
            place = theirs / slug(name) / algorithm
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
        verdict = judged.get((slug(name), algorithm, item), "not judged")
        cells[key] = "yes" if verdict == "ok" else "no: " + verdict

    for line in run([binary, "webpki", str(ours)]).splitlines():
        algorithm, item, verdict = line.split("\t")
        cells[("rustls-webpki", item, "reads", algorithm)] = "yes" if verdict == "ok" else "no: " + verdict
    programs["rustls-webpki"] = (webpki_version(), ["p256", "p384", "rsa", "ed25519"], None)

    text, failures = render(programs, cells, notes)
    page.write_text(text)
    print(text)
    for failure in failures:
        print("FAILED", failure, file=sys.stderr)
    total = sum(1 for cell in cells.values() if cell == "yes")
    print(f"{total} of {len(cells)} exchanges with {len(programs)} programs")
    sys.exit(1 if failures else 0)


def slug(name):
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def webpki_version():
    lock = (pathlib.Path(__file__).parent / "Cargo.lock").read_text().split("[[package]]")
    for package in lock:
        if 'name = "rustls-webpki"' in package:
            return package.split('version = "')[1].split('"')[0]
    return ""


def render(programs, cells, notes):
    """The page, and each cell that is "no"."""
    failures = [f"{name} {item} {direction} {NAMES[algorithm]}: {cell}"
                for (name, item, direction, algorithm), cell in cells.items() if cell != "yes"]
    versions = "\n".join(f"| {name} | {version} | {', '.join(NAMES[a] for a in algorithms)} |"
                         for name, (version, algorithms, _) in programs.items())
    reasons = "\n".join(f"- {name}, {item} {'→' if direction == 'reads' else '←'}: {why}."
                        for (name, item, direction), why in sorted(notes.items()))
    return PAGE.format(tables="\n".join(table(programs, cells, items) for items in TABLES), versions=versions,
                       notes=reasons), failures


def table(programs, cells, items):
    """A row for each program that has anything to do with these objects, and a column for each way that any has."""
    ways = [(item, direction) for item in items for direction in ("reads", "makes")
            if any(key[1:3] == (item, direction) for key in cells)]
    lines = ["| program |" + "".join(f" {item} {'→' if direction == 'reads' else '←'} |" for item, direction in ways),
             "|---|" + "--:|" * len(ways)]
    for name in programs:
        row = []
        for item, direction in ways:
            known = [cells[(name, item, direction, a)] for a in ALGORITHMS if (name, item, direction, a) in cells]
            row.append(f" {known.count('yes')} of {len(known)} |" if known else " – |")
        if any("of" in cell for cell in row):
            lines.append(f"| {name} |" + "".join(row))
    return "\n".join(lines) + "\n"


PAGE = """# Interoperability

What this library makes, judged by other programs, and what they make, judged here. Written by `.ci/deep interop` from a run of
[tests/interop](../tests/interop/run.py); the run fails unless every exchange succeeds. OpenSSL's part is done again by the
ordinary tests, for more algorithms.

→ is ours before the program, ← the program's before us; a number counts key algorithms. "–": the program has no way to judge or
to make it, as told below.

{tables}
| object | → the program says | ← we say |
|---|---|---|
| certificate | the leaf is valid below our root, for its purpose and host where it looks at them | the leaf is valid below its root for the host |
| request | its signature is right | its possession is proven, and a certificate is issued from it |
| CRL | the list is signed by its issuer, lists the revoked certificate and not the other | the leaf is good by it and the revoked one revoked |
| OCSP | the response is right and says good | likewise |
| PKCS#8 | the key is that of the certificate | the key signs, and the signature verifies |
| PKCS#12 | key, name and chain of three are there, the key is the leaf's; another password opens nothing | likewise, with a chain of two |
| old PKCS#12 | – (not written here) | as PKCS#12, under Triple DES or RC2: feature `legacy` |
| PKCS#7 | the three certificates are there | leaf and root are there |
| delta CRL | by the complete list one leaf is on hold and one good; with the delta the first is good and the second revoked | likewise |
| indirect CRL | by the list of another signer one leaf of the CA is revoked and the other good | – |

| program | version | key algorithms |
|---|---|---|
{versions}

{notes}
"""

if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    main()
