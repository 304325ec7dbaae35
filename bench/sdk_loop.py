#!/usr/bin/env python3
"""What a user would write instead: the official Python SDK in a loop, and prometheus_client.

Every interval it walks all pages of each gateway and sets the four gauges of the list. Needs prometheus_client, and
alibabacloud_emr_serverless_spark20230808 or, where that is not there, alibabacloud_tea_openapi (see README.md). The
keys are those of ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.
"""
import argparse
import os
import pathlib
import signal
import sys
import time

PAGE_SIZE = 100
STATES = ("starting", "running", "terminating", "terminated", "error", "unknown")
MISSING = 78  # the exit code where a package is not installed


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True, help="host and port, spoken to without TLS")
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--interval", type=float, default=60)
    parser.add_argument("--port-file", required=True, help="gets the port of /metrics")
    parser.add_argument("gateways", nargs="+")
    return parser.parse_args()


class ProductSdk:
    """The SDK of the product."""

    name = "alibabacloud_emr_serverless_spark20230808"

    def __init__(self, endpoint, key, secret):
        from alibabacloud_emr_serverless_spark20230808 import models
        from alibabacloud_emr_serverless_spark20230808.client import Client
        from alibabacloud_tea_openapi import models as open_api
        self.models = models
        self.client = Client(open_api.Config(access_key_id=key, access_key_secret=secret, endpoint=endpoint,
                                             protocol="HTTP"))
        self.runtime = runtime_options()

    def page(self, workspace, gateway, region, number):
        """(totalCount, [(state, cuHours, vcoreSeconds, mbSeconds)])"""
        request = self.models.ListLivyComputeSessionsRequest(page_num=number, page_size=PAGE_SIZE, region_id=region)
        body = self.client.list_livy_compute_sessions_with_options(workspace, gateway, request, {}, self.runtime).body
        return body.total_count, [(row.state, row.cu_hours, row.vcore_seconds, row.mb_seconds)
                                  for row in body.sessions or []]


class CoreSdk:
    """The core that all SDKs of the provider share, asked by hand."""

    name = "alibabacloud_tea_openapi"

    def __init__(self, endpoint, key, secret):
        from alibabacloud_tea_openapi import models
        from alibabacloud_tea_openapi.client import Client
        self.models = models
        self.client = Client(models.Config(access_key_id=key, access_key_secret=secret, endpoint=endpoint,
                                           protocol="HTTP", signature_algorithm="ACS3-HMAC-SHA256"))
        self.runtime = runtime_options()

    def page(self, workspace, gateway, region, number):
        params = self.models.Params(
            action="ListLivyComputeSessions", version="2023-08-08", protocol="HTTP", method="GET", auth_type="AK",
            style="ROA", req_body_type="json", body_type="json",
            pathname=f"/api/v1/workspaces/{workspace}/livycompute/{gateway}/session")
        query = {"pageNum": str(number), "pageSize": str(PAGE_SIZE), "regionId": region}
        body = self.client.call_api(params, self.models.OpenApiRequest(query=query), self.runtime)["body"]
        return body["totalCount"], [(row.get("state"), row.get("cuHours"), row.get("vcoreSeconds"),
                                     row.get("mbSeconds")) for row in body["sessions"]]


def runtime_options():
    try:
        from alibabacloud_tea_util import models as runtime
    except ImportError:
        from darabonba import runtime  # later releases
    return runtime.RuntimeOptions()


def make_sdk(endpoint):
    key, secret = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
    try:
        return ProductSdk(endpoint, key, secret)
    except ImportError:
        return CoreSdk(endpoint, key, secret)


def walk(sdk, wanted, gateway):
    """{state: [sessions, cuHours, vcoreSeconds, mbSeconds]}, from all pages."""
    sums = {state: [0, 0.0, 0, 0] for state in STATES}
    number, seen = 1, 0
    while True:
        total, rows = sdk.page(wanted.workspace, gateway, wanted.region, number)
        for state, *usage in rows:
            sum_of = sums[state if state in sums else "unknown"]
            sum_of[0] += 1
            for i, value in enumerate(usage, 1):
                sum_of[i] += value or 0
        seen += len(rows)
        number += 1
        if not rows or seen >= total:
            return sums


class Gauges:
    def __init__(self, library):
        labels = ["workspace_id", "livy_compute_id", "state"]
        self.gauges = [library.Gauge(f"livy_gateway_{name}", f"{name} by state", labels)
                       for name in ("sessions", "cuhours", "vcoreseconds", "mbseconds")]

    def set(self, workspace, gateway, sums):
        for state, values in sums.items():
            for gauge, value in zip(self.gauges, values):
                gauge.labels(workspace, gateway, state).set(value)


def main():
    wanted = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        import prometheus_client
        sdk = make_sdk(wanted.endpoint)
    except ImportError as problem:
        print(f"{problem}; see bench/README.md", file=sys.stderr)
        sys.exit(MISSING)
    print(f"asks with {sdk.name}", flush=True)
    gauges = Gauges(prometheus_client)
    rounds = prometheus_client.Counter("sdk_loop_rounds", "Rounds over all gateways")
    server, _ = prometheus_client.start_http_server(0, addr="127.0.0.1")
    port_file = pathlib.Path(wanted.port_file)
    unfinished = port_file.with_suffix(".new")
    unfinished.write_text(str(server.server_port))
    unfinished.rename(port_file)
    due = time.monotonic()
    while True:
        for gateway in wanted.gateways:
            gauges.set(wanted.workspace, gateway, walk(sdk, wanted, gateway))
        rounds.inc()
        due += wanted.interval
        time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    main()
