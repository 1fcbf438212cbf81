"""Puts examples that succeed into the service's OpenAPI document: objects that are there, certificates that are good.

    examples.py ADDRESS SECRET FILE    ADDRESS is asked to make the objects; FILE is where the document is written
"""

import json
import subprocess
import sys
import tempfile
import urllib.request

address, secret, file = sys.argv[1:]
PROFILE = "IOT_c1ac3d12-c2cb-46f0-808e-d0110c280c77"
ENROLLMENT = f"/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate"
TRUST = "/v1/ecosystems/certificates"
CONSOLE = "/staged_config/certificates"


def ask(method, path, body=None):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}", "x-api-key": secret, "SEC": secret}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout


document = ask("GET", "/openapi.json")
config = {"subject": {"common_name": "Example Root", "organization": ["Example Labs"]}, "expiration_date": [10, 0, 1]}
ask("POST", "/locksmith/v1/roots", {"certificate_config": config})
with tempfile.TemporaryDirectory() as folder:
    key = f"{folder}/key.pem"
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
    names = ["-subj", "/O=Example Labs/CN=console.example.com", "-addext", "subjectAltName=DNS:console.example.com"]
    request = openssl("req", "-new", "-key", key, *names)
    key = open(key).read()
server = {"expiration_date": [1, 0, 0], "certificate_type": "server"}
issue = {"parent_cn_path": "Example Root", "csr_input": {"from_pem": request}, "certificate_config": server}
certificate = ask("POST", "/locksmith/v1/certificates", issue)["certificate_pem"]
authority = ask("GET", "/locksmith/v1/authorities")["authorities"][0]
root_pem = ask("GET", "/locksmith/v1/authority?cn_path=example-root")["root"]["certificate_pem"]
crl_pem = ask("GET", "/locksmith/v1/revocations?cn_path=example-root")["crl_pem"]
dts = ask("POST", f"{TRUST}/ca", {"organisationName": "Example Inc."})
signer = {"caId": dts["id"], "commonName": "VICAL", "country": "AU"}
made_signer = ask("POST", f"{TRUST}/vical-signers", signer)
assigned = ask("POST", ENROLLMENT, {"pem": certificate})
trusted = ask("POST", f"{CONSOLE}/root_certificates", {"cert_file": root_pem})
listed = ask("POST", f"{CONSOLE}/certificate_revocation_lists", {"crl_file": crl_pem})
# Another, to be uploaded.
crl_pem = ask("POST", "/locksmith/v1/revocations", {"cn_path": "example-root"})["crl_pem"]
end = {"name": "web", "purpose": "SERVER", "component_id": 1, "key_file": key, "cert_file": certificate}
stored = ask("POST", f"{CONSOLE}/end_certificates", end)
ask("POST", "/staged_config/deploy_status", {})
csr = ask("POST", f"{CONSOLE}/end_certificate_signing_requests", {"purpose": "SERVER", "common_name": "a.example.com"})

# The parameter that a path ends with, or has in the middle.
IDS = {
    "/iot/": assigned["id"],
    f"{TRUST}/vical-signers": made_signer["id"],
    f"{TRUST}/ca": dts["id"],
    "/ca/": authority["id"],
    f"{CONSOLE}/end_certificate_signing_requests": csr["id"],
    f"{CONSOLE}/end_certificates": stored["id"],
    f"{CONSOLE}/root_certificates": trusted["id"],
    f"{CONSOLE}/certificate_revocation_lists": listed["id"],
    "/config/": stored["id"],
}
BODIES = {
    ENROLLMENT.replace(PROFILE, "{enrollment_profile_id}"): {"pem": certificate, "usage_limit": 100},
    ENROLLMENT.replace(PROFILE, "{enrollment_profile_id}") + "/{id}/use": {"pem": certificate, "csr": request},
    f"{TRUST}/vical-signers": signer,
    f"{TRUST}/vical-signers/{{id}}": {"certificatePem": made_signer["certificatePem"]},
    "/locksmith/v1/certificates": issue,
    f"{CONSOLE}/end_certificates": end | {"name": "mail"},
    f"{CONSOLE}/root_certificates": {"cert_file": dts["certificatePem"]},
    f"{CONSOLE}/certificate_revocation_lists": {"crl_file": crl_pem},
}
for path, operations in document["paths"].items():
    for method, operation in operations.items():
        for parameter in operation.get("parameters", []):
            if parameter.get("in") == "path" and "example" not in parameter:
                parameter["example"] = next(value for start, value in IDS.items() if path.startswith(start))
        if "requestBody" in operation and path in BODIES:
            operation["requestBody"]["content"]["application/json"]["example"] = BODIES[path]
with open(file, "w", encoding="utf-8") as out:
    json.dump(document, out)
