"""The counters of a gateway's usage, as they are scraped and as the simulator knows the truth, in whole numbers."""
import collections

Counted = collections.namedtuple("Counted", "cu_micros vcore_seconds mb_seconds started terminated error durations")
NOTHING = Counted(0, 0, 0, 0, 0, 0, 0)
MB = 1 << 20


def usage(metrics, name, **labels):
    """(CU in millionths of a CU-second, vcore-seconds, MB-seconds), summed over the series with these labels."""

    def total(family, scale):
        return sum(round(value * scale) for _, value in metrics.all(family, gateway=name, **labels))

    return (total("livy_gateway_cu_seconds_total", 1e6), total("livy_gateway_vcore_seconds_total", 1),
            total("livy_gateway_memory_byte_seconds_total", 1 / MB))


def counted(metrics, name):
    """All counters of the gateway, further labels summed up; None before it is there."""
    if not metrics.all("livy_gateway_sessions_started_total", gateway=name):
        return None
    ended = metrics.by_state("livy_gateway_sessions_ended_total", gateway=name)
    return Counted(*usage(metrics, name), int(metrics.value("livy_gateway_sessions_started_total", gateway=name)),
                   int(ended["terminated"]), int(ended["error"]),
                   int(metrics.value("livy_gateway_session_duration_seconds_count", gateway=name)))


def used(tally):
    """The usage of a tally of /sim/truth, as usage() tells it."""
    return tally["cuMicroseconds"], tally["vcoreSeconds"], tally["mbSeconds"]


def true_count(truth):
    """What counted() must be once every session of /sim/truth has been seen as it is now."""
    ended = truth["ended"]
    return Counted(*used(truth), truth["sessions"], ended["terminated"], ended["error"],
                   ended["terminated"] + ended["error"])


def since(now, before):
    """The difference of two of either."""
    return Counted(*(a - b for a, b in zip(now, before)))
