"""Every fault that is tried on the exporter, once: what goes wrong, how the test makes it, and what is to be seen.

The table of docs/faults.md is this one; `python3 tests/e2e/faults.py` prints it, and fault_matrix_test.py compares.
"""
import json
from typing import NamedTuple


class Fault(NamedTuple):
    name: str  # of the row, and of the gateway that has the fault
    what: str  # for people
    reason: str  # of livy_gateway_poll_failures_total; empty: no poll fails
    how: dict  # for the test


def error(status, code, message="no", **more):
    """An answer of the API's form for errors."""
    return {"status": status, "body": json.dumps({"RequestId": "R-1", "Code": code, "Message": message}), **more}


def page(rows, total=1):
    return {"body": json.dumps({"requestId": "R-1", "totalCount": total, "sessions": rows})}


# Reasons that say nothing about the other gateways of the account.
OF_ONE_GATEWAY = ("not_found", "denied", "bad_response", "inconsistent")
XML_ERROR = "<?xml version='1.0'?><Error><RequestId>R-1</RequestId><Code>Down</Code><Message>so sorry</Message></Error>"

# What the API answers; `how` is an effect of the simulator.
ANSWERS = [
    Fault("status-401", "HTTP 401", "auth", {"status": 401}),
    Fault("status-403", "HTTP 403, as to a key without the permission", "denied", {"status": 403}),
    Fault("status-404", "HTTP 404", "not_found", error(404, None)),
    Fault("status-400", "HTTP 400 with a code of no other kind", "bad_response", error(400, "InvalidParameter")),
    Fault("status-400-no-code", "HTTP 400 without a code, as of a workspace that does not exist", "not_found",
          error(400, None)),
    Fault("status-409", "HTTP 409 `OperationDenied.Busy`", "denied", error(409, "OperationDenied.Busy")),
    Fault("gone", "`LivyCompute.NotExist`", "not_found", error(400, "LivyCompute.NotExist")),
    Fault("status-429", "HTTP 429", "throttled", {"status": 429}),
    Fault("throttling", "HTTP 400 `Throttling.User`, which is how the API throttles", "throttled", {"throttle": {}}),
    Fault("throttling-503", "HTTP 503 `Throttling.Api`", "throttled",
          {"throttle": {"status": 503, "code": "Throttling.Api"}}),
    Fault("retry-after", "an error of another code with `x-acs-retry-after`", "throttled",
          error(500, "InternalError", headers={"x-acs-retry-after": "200"})),
    Fault("status-500", "HTTP 500 `InternalError`", "server", {"status": 500}),
    Fault("status-502", "HTTP 502 with a page of HTML", "server",
          {"status": 502, "headers": {"Content-Type": "text/html"}, "body": "<html><h1>502 Bad Gateway</h1></html>"}),
    Fault("status-503", "HTTP 503 `ServiceUnavailable`", "server", {"status": 503}),
    Fault("status-504", "HTTP 504 without a body", "server", {"status": 504, "body": ""}),
    Fault("error-xml", "an error in XML", "server",
          {"status": 500, "headers": {"Content-Type": "text/xml"}, "body": XML_ERROR}),
    Fault("redirect", "a redirect", "bad_response", {"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}),
    Fault("empty", "HTTP 200 without a body", "bad_response", {"body": ""}),
    Fault("html", "HTTP 200 with a page of HTML, as of a captive portal", "bad_response",
          {"headers": {"Content-Type": "text/html"}, "body": "<html>Please log in</html>"}),
    Fault("cut-json", "JSON that ends too early", "bad_response", {"body": '{"totalCount":1,"sessions":[{"sess'}),
    Fault("deep-json", "JSON nested a million deep", "bad_response", {"body": "[" * 1_000_000}),
    Fault("binary", "bytes that are no text", "bad_response", {"body_hex": "00ff80fe0a0d"}),
    Fault("wrong-types", "numbers written as texts", "bad_response", page([{"sessionId": "a", "cuHours": "1.5"}])),
    Fault("usage-negative", "negative usage", "bad_response", page([{"sessionId": "a", "vcoreSeconds": -1}])),
    Fault("id-missing", "a session without an id", "bad_response", page([{"state": "running"}])),
    Fault("too-few-rows", "fewer sessions than `totalCount`, at every reading", "inconsistent",
          page([{"sessionId": "a"}], total=50)),
    Fault("endless", "a body without an end", "bad_response", {"endless": "chunked"}),
    Fault("header-huge", "a header of 1 MB", "bad_response", {"raw": "HTTP/1.1 200 OK\r\nX: " + "x" * 1_000_000}),
    Fault("gzip-broken", "a compressed body that cannot be unpacked", "bad_response", {"gzip": "broken"}),
    Fault("gzip-checksum", "a compressed body with a wrong checksum", "bad_response", {"gzip": "checksum"}),
    Fault("gzip-cut", "a compressed body that ends too early", "bad_response", {"gzip": "cut"}),
    Fault("gzip-bomb", "1 MiB that unpacks to 1 GiB", "bad_response", {"gzip": "bomb"}),
    Fault("not-http", "bytes that are not HTTP", "bad_response", {"raw": "SSH-2.0-OpenSSH_9.2\r\n"}),
]

# What happens to the connection; likewise.
CONNECTIONS = [
    Fault("closed", "the connection ends without an answer", "network", {"raw": ""}),
    Fault("reset", "it is reset without an answer", "network", {"reset": "before"}),
    Fault("reset-within", "it is reset within the body", "network", {"reset": "within"}),
    Fault("truncated", "it ends within the body", "network", {"truncate": 20}),
    Fault("hang", "no answer comes", "timeout", {"hang": True}),
    Fault("late", "the answer comes too late", "timeout", {"latency_ms": 600_000}),
    Fault("drip", "the answer comes byte by byte", "timeout", {"drip": {"bytes": 1, "every_ms": 200}}),
]

# Where the gateway's region leads; `how` names what the test does there.
PLACES = [
    Fault("refused", "nobody listens at the address", "network", {"place": "refused"}),
    Fault("no-route", "the address does not answer to connections", "timeout", {"place": "silent"}),
    Fault("no-name", "the host name does not exist", "network", {"place": "no-name"}),
]

# What is wrong with the key; `how` changes it in the simulator.
KEYS = [
    Fault("key-unknown", "the access key does not exist any more", "auth", {"remove": True}),
    Fault("key-disabled", "the access key is disabled", "auth", {"inactive": True}),
    Fault("key-secret", "the secret of the access key was changed", "auth", {"secret": "changed"}),
    Fault("key-denied", "the permission was taken away", "denied", {"denied": True}),
    Fault("token-expired", "the security token has expired", "auth", {"expired": True}),
    Fault("token-wrong", "the security token is not the key's", "auth", {"token": "another"}),
]

# Why there is no key any more: polls fail once the old one, which lasts for seconds here, has expired. `how` changes
# what the simulator knows, or is an effect on the calls for this key.
CREDENTIALS = [
    Fault("oidc-expired", "the OIDC token has expired", "auth", {"tokens": ["another"], "expired_tokens": ["token"]}),
    Fault("oidc-invalid", "the OIDC token is not taken", "auth", {"tokens": ["another"]}),
    Fault("oidc-no-file", "the file of the OIDC token is gone", "auth", {"file": None}),
    Fault("role-unknown", "the role does not exist any more", "auth", {"role": None}),
    Fault("role-denied", "the role's trust policy was changed", "auth", {"role": {"denied": True}}),
    Fault("sts-source", "the access key that takes the role on is disabled", "auth", {"inactive": True}),
    Fault("sts-500", "STS answers HTTP 500", "auth", {"effect": {"status": 500}}),
    Fault("sts-throttling", "STS throttles", "auth", {"effect": {"throttle": {}}}),
    Fault("sts-garbage", "STS answers what is no key", "auth", {"effect": {"body": "<html>Please log in</html>"}}),
    Fault("sts-reset", "the connection to STS is reset", "auth", {"effect": {"reset": "before"}}),
    Fault("sts-hang", "STS does not answer", "auth", {"effect": {"hang": True}}),
    Fault("sts-past", "STS gives keys that have expired already", "auth", {"effect": {"lifetime_seconds": -60}}),
    Fault("ecs-no-role", "the role was taken from the ECS instance", "auth", {"metadata": ""}),
    Fault("uri-500", "the credentials URI answers HTTP 500", "auth", {"uri": {"status": 500}}),
]

# What the TLS handshake meets; `how` is the certificate, or the manners of the simulator's listener.
TLS = [
    Fault("tls-expired", "the certificate has expired", "tls", {"certificate": "expired"}),
    Fault("tls-not-yet", "the certificate is not valid yet", "tls", {"certificate": "not-yet"}),
    Fault("tls-self-signed", "the certificate is self-signed", "tls", {"certificate": "self-signed"}),
    Fault("tls-unknown", "the certificate is of an authority that is not trusted", "tls", {"certificate": "unknown"}),
    Fault("tls-other-host", "the certificate is for another host", "tls", {"certificate": "other-host"}),
    Fault("tls-not", "the server does not speak TLS", "tls", {"handshake": "garbage"}),
    Fault("tls-closed", "the server ends the connection within the handshake", "tls", {"handshake": "close"}),
    Fault("tls-silent", "the server says nothing to the handshake", "timeout", {"handshake": "hang"}),
]

# What the proxy does when a tunnel is asked for; `how` is an effect of the simulator.
PROXY = [
    Fault("proxy-user", "HTTP 407: the proxy does not take the user and password", "network", {"status": 407}),
    Fault("proxy-forbids", "HTTP 403", "network", {"status": 403, "body": "<html>Not from here</html>"}),
    Fault("proxy-502", "HTTP 502, as where the proxy does not find the host", "network", {"status": 502}),
    Fault("proxy-closed", "it ends the connection", "network", {"raw": ""}),
    Fault("proxy-reset", "it resets the connection", "network", {"reset": "before"}),
    Fault("proxy-not", "it does not speak HTTP", "network", {"raw": "SSH-2.0-OpenSSH_9.2\r\n"}),
    Fault("proxy-header-huge", "it answers with a header of 1 MB", "network",
          {"raw": "HTTP/1.1 200 OK\r\nX: " + "x" * 1_000_000}),
    Fault("proxy-silent", "it says nothing", "timeout", {"hang": True}),
]

# No poll fails for these. `how` is an effect that strikes every second request.
ABSORBED = [
    Fault("once-500", "HTTP 500, once: the request is repeated", "", {"status": 500}),
    Fault("once-503", "HTTP 503, once: likewise", "", {"status": 503}),
    Fault("once-reset", "a connection that is reset: likewise", "", {"reset": "before"}),
    Fault("once-truncated", "a connection that ends within the body: likewise", "", {"truncate": 20}),
    Fault("once-hang", "an answer that does not come: likewise, after `api.request_timeout`", "", {"hang": True}),
    Fault("once-closed", "a kept connection that ends when it is used again: likewise, at once", "", {"raw": ""}),
    Fault("once-throttled", "throttling: the account waits as long as it is asked to", "",
          {"throttle": {"retry_after_ms": 50}}),
    Fault("once-throttled-older", "throttling that is told by the older header: likewise", "",
          {"throttle": {}, "headers": {"x-ratelimit-user-api": "Limit:1,Remain:0,TimeLeft:50,Reset:1234"}}),
    Fault("gzip", "a compressed answer", "", {"gzip": True}),
    Fault("late-a-little", "an answer that takes its time, though not too long", "", {"latency_ms": 200}),
]
# The API's clock against this host's, in seconds.
SKEWS = [
    Fault("skew-ahead", "this host's clock is an hour slow: requests are dated by the API's", "", {"seconds": 3600}),
    Fault("skew-behind", "this host's clock is a day fast: likewise", "", {"seconds": -86400}),
]

GROUPS = [
    ("Answers", ANSWERS),
    ("Connections", CONNECTIONS),
    ("Ways to the API", PLACES),
    ("Keys", KEYS),
    ("Temporary keys", CREDENTIALS),
    ("TLS", TLS),
    ("Proxies", PROXY),
    ("Faults for which no poll fails", ABSORBED + SKEWS),
]


def reason_text(fault):
    return f"`{fault.reason}`" if fault.reason else "none"


def markdown():
    """The part of docs/faults.md that holds the tables."""
    lines = []
    for title, faults in GROUPS:
        lines += [f"## {title}", "", "| fault | what goes wrong | reason |", "|---|---|---|"]
        lines += [f"| `{fault.name}` | {fault.what} | {reason_text(fault)} |" for fault in faults]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown())
