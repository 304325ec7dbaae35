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

SCENARIO = pathlib.Path(__file__).parent.parent / "data" / "official_example_scenario.json"
PATH = "/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session"


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


def start(simulator, folder):
    port_file = pathlib.Path(folder) / "ports.json"
    process = subprocess.Popen(
        [simulator, "--port-file", str(port_file), "--scenario", str(SCENARIO), "--sts-key", "sts:sts-secret:a+b/c="])
    deadline = time.monotonic() + 20
    while not port_file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            sys.exit("the simulator did not start")
        time.sleep(0.02)
    return process, json.loads(port_file.read_text())["http"]


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
    sdk = load_sdk()
    with tempfile.TemporaryDirectory() as folder:
        process, port = start(sys.argv[1], folder)
        try:
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
        check("a right temporary key gets the listing",
              isinstance(temporary, dict) and temporary["totalCount"] == 1, temporary),
        check("a wrong token gets InvalidSecurityToken.Malformed",
              "InvalidSecurityToken.Malformed" in str(malformed), malformed),
        check("the simulator ends well", code == 0, code),
    ]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
