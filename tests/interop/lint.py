#!/usr/bin/env python3
"""pkilint on what the built-in profiles issue: `lint.py BINARY FOLDER PAGE`.

BINARY is the program of this package, FOLDER is scratch, PAGE is written. A finding of WARNING or above that
lint-exceptions.txt does not list, and a line of that file that no finding needs, end it with 1.
"""

import importlib.metadata
import json
import pathlib
import shutil
import subprocess
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature

HERE = pathlib.Path(__file__).parent
CABF, SMIME, PKIX = "lint_cabf_serverauth_cert", "lint_cabf_smime_cert", "lint_pkix_cert"
CHAIN = "lint_pkix_signer_signee_cert_chain"
# Certificates that another linter than that of RFC 5280 knows; all are held to RFC 5280 too.
LINTERS = {
    "tls-anchor.pem": [CABF, "-t", "ROOT-CA"],
    "tls-intermediate.pem": [CABF, "-t", "INTERNAL-UNCONSTRAINED-TLS-CA"],
    "tls-server.pem": [CABF, "-t", "DV-FINAL-CERTIFICATE"],
    "ocsp_responder.pem": [CABF, "-t", "OCSP-RESPONDER"],
    "email.pem": [SMIME, "-t", "MAILBOX-STRICT"],
}


def issuer(path):
    """The certificate with whose key that of `path` is signed: there is one, or these are not what was to be linted."""
    read = lambda file: x509.load_pem_x509_certificate(file.read_bytes())
    certificate = read(path)
    for file in sorted(path.parent.glob("*.pem")):
        try:
            certificate.verify_directly_issued_by(read(file))
            return file
        except (ValueError, InvalidSignature):
            pass
    raise SystemExit(f"{path}: signed with none of the keys")


def lint(program, options, path):
    tool = pathlib.Path(sys.executable).parent / program
    done = subprocess.run([tool, "lint", *options, "-s", "WARNING", "-f", "JSON", path], text=True, capture_output=True)
    if not done.stdout.startswith("{"):
        raise SystemExit(f"{program} {path}: {done.stdout}{done.stderr}")
    for result in json.loads(done.stdout)["results"]:
        for finding in result["finding_descriptions"]:
            yield finding["severity"], finding["code"], finding["message"] or ""


def jobs(path):
    if path.suffix == ".ocsp":
        return [("lint_ocsp_response", [])]
    if path.suffix == ".crl":
        profile = "BR" if path.name.startswith("tls-") and "delta" not in path.name and "indirect" not in path.name else "PKIX"
        return [("lint_crl", ["-t", "CRL", "-p", profile])]
    own = LINTERS.get(path.name)
    return [(PKIX, []), (CHAIN, [issuer(path)])] + ([(own[0], own[1:])] if own else [])


def main():
    binary, folder, page = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([binary, "make", folder], check=True)
    allowed, reasons = {}, {}
    for line in (HERE / "lint-exceptions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, code, reason = line.split(" ", 2)
            allowed[(name, code)], reasons[(name, code)] = 0, reason
    rows, bad = [], []
    for path in sorted((folder / "profiles").iterdir()):
        for program, options in jobs(path):
            found = list(lint(program, options, path))
            kept = []
            for severity, code, message in found:
                if (path.name, code) in allowed:
                    allowed[(path.name, code)] += 1
                else:
                    kept.append(code)
                    bad.append(f"{path.name}: {program}: {severity} {code} {message}")
            excused = len(found) - len(kept)
            command = " ".join([program, *(getattr(option, "name", option) for option in options)])
            rows.append(f"| {path.name} | {command} | {len(kept)} | {excused or ''} |")
    bad += [f"{name}: {code} is excepted and does not occur" for (name, code), uses in allowed.items() if not uses]
    listed = "\n".join(f"| {name} | `{code}` | {reason} |" for (name, code), reason in sorted(reasons.items()))
    page.write_text(PAGE.format(version=importlib.metadata.version("pkilint"), rows="\n".join(rows), exceptions=listed))
    for line in bad:
        print("FAILED", line, file=sys.stderr)
    print(f"pkilint {importlib.metadata.version('pkilint')}: {len(rows)} runs, "
          f"{sum(allowed.values())} findings excepted, {len(bad)} not")
    sys.exit(1 if bad else 0)


PAGE = """# Linted

What [pkilint](https://github.com/digicert/pkilint) {version} finds, at the level of a warning or above, in certificates, CRLs and
OCSP responses of each built-in profile. Written by `.ci/deep pkilint` from a run of [tests/interop](../tests/interop/lint.py),
which fails on any finding that is not excepted below, and on any exception that is not needed.

| object | linter | findings | excepted |
|---|---|--:|--:|
{rows}

## Exceptions

| object | finding | why |
|---|---|---|
{exceptions}
"""

if __name__ == "__main__":
    main()
