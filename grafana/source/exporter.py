"""Exporter: what it asks of the API, and what it costs."""
from dashboard import Dashboard
from panels import GREEN, ORANGE, RED, graph, stat, steps, table, timeline
from queries import increase, of_exporter, of_gateway, once, rate

UID = "livy-gateway-exporter"
INSTANCE = {"job": "Job", "instance": "Instance"}
REQUESTS = "livy_gateway_api_requests_total"
DURATIONS = "livy_gateway_api_request_duration_seconds_bucket"


def now(board):
    board.row("Now")
    up = of_exporter("up")
    board.add(stat("Exporters up", "Exporters that Prometheus could scrape.", f"sum({up}) or vector(0)", "none"), 4, 4)
    board.add(stat("Exporters down", "Exporters that it could not.", f"sum({up} == bool 0) or vector(0)", "none",
                   steps((1, RED))), 4, 4)
    board.add(stat("Requests to the API", "Requests sent each second, each attempt.",
                   f"sum({rate(of_exporter(REQUESTS))}) or vector(0)", "reqps", decimals=1), 4, 4)
    share = (f'sum({rate(of_exporter("livy_gateway_api_throttled_total"))}) / '
             f"(sum({rate(of_exporter(REQUESTS))}) > 0) or vector(0)")
    board.add(stat("Throttled", "Share of the requests that the API turned away as too many.", share, "percentunit",
                   steps((0.01, ORANGE), (0.05, RED)), decimals=1), 4, 4)
    expiry = of_exporter("livy_gateway_credentials_expiry_timestamp_seconds")
    board.add(stat("Next key to expire", "The least time that a temporary key has left. Keys are replaced 15 minutes "
                   "ahead, or a third of their life ahead where that is less.", f"min({expiry} - time())", "s",
                   steps((300, ORANGE), (600, GREEN), base=RED), decimals=0, no_value="no temporary keys"), 4, 4)
    discovery = of_exporter("livy_gateway_discovery_last_success_timestamp_seconds")
    board.add(stat("Oldest discovery", "Time since the last good discovery, of the one that is oldest.",
                   f"max(time() - {discovery})", "s", steps((3600, ORANGE)), decimals=0, no_value="no discovery"), 4, 4)
    board.add(table(
        "Exporters", "Every exporter that can be scraped.", {**INSTANCE, "version": "Version", "revision": "Revision"},
        {"Uptime": (f'max by (job, instance) (time() - {of_exporter("process_start_time_seconds")})'
                    " * on (job, instance) group_right () "
                    f'max by (job, instance, version, revision) ({of_exporter("livy_gateway_exporter_build_info")})',
                    {"unit": "s", "decimals": 0})}, sort="Uptime"), 12, 6)
    board.add(timeline("Configuration, ledger and circuits", "Whether the newest configuration was taken, the ledger is "
                       "on disk (where storage.path is set), and the API is in reach (told once it has not been).", [
        (of_exporter("livy_gateway_exporter_config_last_reload_successful"), "{{instance}}: configuration"),
        (of_exporter("livy_gateway_exporter_ledger_on_disk"), "{{instance}}: ledger"),
        (f'1 - {of_exporter("livy_gateway_api_circuit_open")}', "{{instance}}: {{region_id}}, {{credentials}}")],
        {0: ("trouble", RED), 1: ("well", GREEN)}), 12, 6)


def polls(board):
    board.row("Polls")
    board.add(graph("Polls", "Polls that ended each second, and those that failed.", [
        (f'sum by (instance) ({rate(of_gateway("livy_gateway_polls_total"))})', "{{instance}}: polls"),
        (f'sum by (instance) ({rate(of_gateway("livy_gateway_poll_failures_total"))})', "{{instance}}: failed")],
        "ops"), 8, 8)
    board.add(graph("Failures, by reason", "Polls and discoveries that failed, in the 5 minutes before each point.", [
        (f'sum by (reason) ({increase(of_gateway("livy_gateway_poll_failures_total"), "5m")})', "{{reason}}"),
        (f'sum by (reason) ({increase(of_exporter("livy_gateway_discovery_failures_total"), "5m")})',
         "discovery: {{reason}}")], "none"), 8, 8)
    board.add(graph("Longest polls", "The ten gateways whose newest poll took longest.",
                    [(f'topk(10, {once(of_gateway("livy_gateway_poll_duration_seconds"))})', "{{gateway}}")], "s"), 8, 8)


def requests(board):
    board.row("Requests to the API")
    board.add(graph("Requests, by action", "Requests sent each second, each attempt.",
                    [(f"sum by (action) ({rate(of_exporter(REQUESTS))})", "{{action}}")], "reqps", stacked=True), 8, 8)
    failed = f'sum by (code) ({rate(of_exporter("livy_gateway_api_request_failures_total"))})'
    board.add(graph("Requests that failed or were throttled", "Each second: by the API's error code, and all that the API "
                    "turned away as too many.", [
        (failed, "{{code}}"),
        (f'sum({rate(of_exporter("livy_gateway_api_throttled_total"))})', "throttled")], "reqps"), 8, 8)
    board.add(graph("How long answers take", "From sending to the last byte. Waiting for a turn is not in it.", [
        (f"histogram_quantile({share}, sum by (le) ({rate(of_exporter(DURATIONS))}))", legend)
        for share, legend in ((0.5, "half: no longer than"), (0.95, "95 %: no longer than"))], "s"), 8, 8)
    board.add(graph("Clock skew", "How far the API's clock is ahead of the exporter's; 0 while the API takes its dates.",
                    [(of_exporter("livy_gateway_api_clock_skew_seconds"), "{{instance}}")], "s", least=None), 8, 6)
    board.add(timeline("Discovery", "Whether the newest discovery of gateways succeeded; below, the exporters.", [
        (of_exporter("livy_gateway_discovery_up"), "{{instance}}: {{region_id}}, {{credentials}}"),
        (of_exporter("up"), "{{instance}}")], {0: ("failed", RED), 1: ("well", GREEN)}), 16, 6)


def process(board):
    board.row("Process")
    board.add(graph("Memory", "Memory in use.", [(of_exporter("process_resident_memory_bytes"), "{{instance}}")],
                    "bytes"), 8, 8)
    board.add(graph("Processor time", "Cores in use.",
                    [(rate(of_exporter("process_cpu_seconds_total")), "{{instance}}")], "none"), 8, 8)
    board.add(graph("File descriptors", "Open ones, as a share of those that may be open.", [
        (f'{of_exporter("process_open_fds")} / {of_exporter("process_max_fds")}', "{{instance}}")], "percentunit",
        thresholds=steps((0.8, RED))), 8, 8)
    board.row("Scrapes")
    board.add(graph("How long scrapes take", "As Prometheus saw it.",
                    [(of_exporter("scrape_duration_seconds"), "{{instance}}")], "s"), 8, 8)
    board.add(graph("Samples in a scrape", "As Prometheus counted them. limits.series_per_gateway and "
                    "sessions.per_session_limit bound them.",
                    [(of_exporter("scrape_samples_scraped"), "{{instance}}")], "short"), 8, 8)
    board.add(graph("Bytes sent", "Answers with their headers, each second, by handler.", [
        (f'sum by (handler) ({rate(of_exporter("livy_gateway_exporter_http_response_bytes_total"))})',
         "{{handler}}")], "Bps"), 8, 8)


def clients(board):
    board.row("Clients")
    board.add(graph("Requests answered", "Each second, by handler and status.", [
        (f'sum by (handler, code) ({rate(of_exporter("livy_gateway_exporter_http_requests_total"))})',
         "{{handler}} {{code}}")], "reqps"), 8, 8)
    slow = rate(of_exporter("livy_gateway_exporter_http_request_duration_seconds_bucket"))
    board.add(graph("How long answers to clients take", "What 95 % of them do not exceed, with the time that the client takes to read.",
                    [(f"histogram_quantile(0.95, sum by (handler, le) ({slow}))", "{{handler}}")], "s"), 8, 8)
    board.add(graph("Connections", "Open ones and requests that are being answered; each minute, those that were made and "
                    "those that ended, by reason.", [
        (of_exporter("livy_gateway_exporter_http_connections_open"), "{{instance}}: open"),
        (of_exporter("livy_gateway_exporter_http_requests_in_flight"), "{{instance}}: requests"),
        (f'60 * sum({rate(of_exporter("livy_gateway_exporter_http_connections_total"))})', "made"),
        (f'60 * sum by (reason) ({rate(of_exporter("livy_gateway_exporter_http_connections_closed_total"))})',
         "ended: {{reason}}")], "none"), 8, 8)


def make():
    board = Dashboard(UID, "Livy Gateways / Exporter", "The exporters: polls, requests to the API, keys, memory, "
                      "scrapes.", since="6h")
    now(board)
    polls(board)
    requests(board)
    process(board)
    clients(board)
    return board
