"""PromQL of the dashboards: selectors that follow the dashboard's variables, and sums that count nothing twice."""

EXPORTER = ('job=~"$job"', 'instance=~"$instance"')
GATEWAY = (*EXPORTER, 'workspace_id=~"$workspace"', 'gateway=~"$gateway"')
IDENTITY = ("workspace_id", "livy_compute_id", "gateway")


def of_exporter(metric, *matchers):
    return f"{metric}{{{', '.join((*EXPORTER, *matchers))}}}"


def of_gateway(metric, *matchers):
    return f"{metric}{{{', '.join((*GATEWAY, *matchers))}}}"


def rate(selector):
    return f"rate({selector}[$__rate_interval])"


def increase(selector, time):
    return f"increase({selector}[{time}])"


def by(labels):
    return f"by ({', '.join(labels)})"


def once(expression, *labels):
    """For each gateway the highest that any exporter tells: a pair of exporters counts once."""
    return f"max {by((*IDENTITY, *labels))} ({expression})"


def summed(expression, *labels):
    """Likewise, with further labels (dimensions) that are not named added up before."""
    return once(f"sum {by(('job', 'instance', *IDENTITY, *labels))} ({expression})", *labels)


def or_none(expression, label):
    """Series without the label get it with the value (none)."""
    return f'label_replace({expression}, "{label}", "(none)", "{label}", "")'


def age(metric, *matchers):
    """Seconds since the newest of the timestamps that exporters tell of a gateway."""
    labels = ("state",) if metric == "livy_gateway_oldest_session_created_timestamp_seconds" else ()
    return f"time() - {once(of_gateway(metric, *matchers), *labels)}"
