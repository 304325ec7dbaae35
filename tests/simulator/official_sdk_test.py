#!/usr/bin/env python3
"""Calls the simulator with the official SDK's core, a client that this project did not write.

Usage: official_sdk_test.py PATH_TO_livy_gateway_simulator
Exit codes: 0 all well, 1 a check failed, 77 skipped because the SDK is not installed.
The Python that LGE_SDK_PYTHON names is used in place of the one that runs this.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

ROLE = "acs:ram::1234567890:role/exporter"
PROVIDER = "acs:ram::1234567890:oidc-provider/cluster"
SCENARIO = pathlib.Path(__file__).parent.parent / "data" / "official_example_scenario.json"
PATH = "/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session"


def clear_proxies():
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        os.environ.pop(name, None)


def use_wanted_python():
    wanted = os.environ.get("LGE_SDK_PYTHON")
    if wanted and os.environ.get("LGE_SDK_PYTHON_USED") != wanted:
        os.environ["LGE_SDK_PYTHON_USED"] = wanted
        os.execvp(wanted, [wanted] + sys.argv)


def load_sdk():
    try:
        from alibabacloud_tea_openapi import models
        from alibabacloud_tea_openapi.client import Client
    except ImportError as problem:
        print(f"skipped: {problem}. To run this test: python3 -m venv DIR && "
              "DIR/bin/pip install alibabacloud_tea_openapi, then set LGE_SDK_PYTHON=DIR/bin/python")
        sys.exit(77)
    try:
        from alibabacloud_tea_util import models as runtime
    except ImportError:
        from darabonba import runtime  # later releases
    return Client, models, runtime


def make_certificate(folder):
    """The SDK asks STS over HTTPS only."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=simulator", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out",
         str(certificate)], check=True, capture_output=True)
    return ["--listen-tls", "127.0.0.1:0", "--tls-cert", str(certificate), "--tls-key", str(key)]


def start(simulator, folder):
    port_file = folder / "ports.json"
    process = subprocess.Popen(
        [simulator, "--port-file", str(port_file), "--scenario", str(SCENARIO), "--sts-key", "sts:sts-secret:a+b/c=",
         *make_certificate(folder)])
    deadline = time.monotonic() + 20
    while not port_file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            sys.exit("the simulator did not start")
        time.sleep(0.02)
    ports = json.loads(port_file.read_text())
    known = {"roles": [{"arn": ROLE}], "oidc_providers": [{"arn": PROVIDER, "tokens": ["a.b+c/d="]}]}
    request = urllib.request.Request(f"http://127.0.0.1:{ports['http']}/sim/sts", json.dumps(known).encode())
    urllib.request.urlopen(request, timeout=20).close()
    return process, ports


def credentials_of(folder, ports):
    """What the SDK's credential providers got, by name, or why they got nothing."""
    from alibabacloud_credentials.provider.oidc import OIDCRoleArnCredentialsProvider
    from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
    from alibabacloud_credentials.provider.static_ak import StaticAKCredentialsProvider
    from alibabacloud_credentials.provider.uri import URLCredentialsProvider
    token = folder / "token"
    token.write_text("a.b+c/d=")
    sts = f"127.0.0.1:{ports['https']}"
    source = StaticAKCredentialsProvider(access_key_id="test-key", access_key_secret="test-secret")
    wrong = StaticAKCredentialsProvider(access_key_id="test-key", access_key_secret="wrong-secret")
    providers = {
        "oidc": OIDCRoleArnCredentialsProvider(role_arn=ROLE, oidc_provider_arn=PROVIDER, sts_endpoint=sts,
                                               oidc_token_file_path=str(token)),
        "role": RamRoleArnCredentialsProvider(credentials_provider=source, role_arn=ROLE, sts_endpoint=sts),
        "wrong": RamRoleArnCredentialsProvider(credentials_provider=wrong, role_arn=ROLE, sts_endpoint=sts),
        "uri": URLCredentialsProvider(uri=f"http://127.0.0.1:{ports['http']}/credentials"),
    }
    found = {}
    for name, provider in providers.items():
        # There is no public way to name an authority.
        provider._runtime_options["ca"] = str(folder / "cert.pem")
        try:
            found[name] = provider.get_credentials()
        except Exception as problem:  # whatever it is, the check shows it
            found[name] = problem
    return found


def list_with(sdk, port, credentials):
    if isinstance(credentials, Exception):
        return credentials
    return list_sessions(sdk, port, credentials.get_access_key_id(), credentials.get_access_key_secret(),
                         credentials.get_security_token())


def is_listing(answer):
    return isinstance(answer, dict) and answer["totalCount"] == 1


def list_sessions(sdk, port, key, secret, token=None):
    """The answer's body, or the error's code."""
    client_type, models, runtime = sdk
    config = models.Config(access_key_id=key, access_key_secret=secret, security_token=token,
                           endpoint=f"127.0.0.1:{port}", protocol="HTTP", signature_algorithm="ACS3-HMAC-SHA256")
    if token:
        config.type = "sts"
    client = client_type(config)
    params = models.Params(action="ListLivyComputeSessions", version="2023-08-08", protocol="HTTP", pathname=PATH,
                           method="GET", auth_type="AK", style="ROA", req_body_type="json", body_type="json")
    request = models.OpenApiRequest(query={"pageNum": "1", "pageSize": "20", "regionId": "cn-hangzhou",
                                           "extra": "a b*~/+中"})
    try:
        return client.call_api(params, request, runtime.RuntimeOptions())["body"]
    except Exception as problem:  # the SDK's exception types differ between releases; all have `code`
        code = getattr(problem, "code", None)
        if code is None:
            raise
        return code


def check(what, good, seen):
    print(("ok: " if good else "FAILED: ") + what + ("" if good else f", got {seen!r}"))
    return good


def main():
    use_wanted_python()
    clear_proxies()
    sdk = load_sdk()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        process, ports = start(sys.argv[1], folder)
        port = ports["http"]
        try:
            credentials = credentials_of(folder, ports)
            issued = {name: list_with(sdk, port, credentials[name]) for name in ("oidc", "role", "uri")}
            right = list_sessions(sdk, port, "test-key", "test-secret")
            wrong = list_sessions(sdk, port, "test-key", "wrong-secret")
            temporary = list_sessions(sdk, port, "sts", "sts-secret", "a+b/c=")
            malformed = list_sessions(sdk, port, "sts", "sts-secret", "other")
        finally:
            process.terminate()
            code = process.wait(10)
    results = [
        check("a right key gets the listing",
              isinstance(right, dict) and right["totalCount"] == 1
              and right["sessions"][0]["cuHours"] == 322.5, right),
        check("a wrong secret gets SignatureDoesNotMatch", "SignatureDoesNotMatch" in str(wrong), wrong),
        check("a right temporary key gets the listing", is_listing(temporary), temporary),
        check("a wrong token gets InvalidSecurityToken.Malformed",
              "InvalidSecurityToken.Malformed" in str(malformed), malformed),
        check("a key from AssumeRoleWithOIDC gets the listing", is_listing(issued["oidc"]), issued["oidc"]),
        check("a key from AssumeRole gets the listing", is_listing(issued["role"]), issued["role"]),
        check("a key from the credentials URI gets the listing", is_listing(issued["uri"]), issued["uri"]),
        check("AssumeRole with a wrong secret gets SignatureDoesNotMatch",
              "SignatureDoesNotMatch" in str(credentials["wrong"]), credentials["wrong"]),
        check("the simulator ends well", code == 0, code),
    ]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
