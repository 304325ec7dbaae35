"""Panels of Grafana, as dicts."""
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
GREEN, BLUE, ORANGE, RED = "green", "blue", "orange", "red"


def steps(*levels, base=GREEN):
    """Thresholds: (value, colour) from low to high."""
    return {"mode": "absolute", "steps": [{"color": base, "value": None},
                                          *({"color": colour, "value": value} for value, colour in levels)]}


def mapping(texts):
    """{value: (text, colour)}"""
    return [{"type": "value", "options": {
        str(value): {"text": text, "color": colour, "index": index}
        for index, (value, (text, colour)) in enumerate(texts.items())}}]


def targets(queries, instant=False, table=False):
    """`queries`: one expression, or (expression, legend) pairs."""
    if isinstance(queries, str):
        queries = [(queries, "")]
    return [{"refId": chr(ord("A") + index), "datasource": DATASOURCE, "editorMode": "code", "expr": expression,
             "legendFormat": legend or "__auto", "instant": instant, "range": not instant,
             **({"format": "table"} if table else {})}
            for index, (expression, legend) in enumerate(queries)]


def panel(kind, title, description, target_list, defaults, options, overrides=(), **more):
    return {"type": kind, "title": title, "description": description, "datasource": DATASOURCE,
            "targets": target_list, "fieldConfig": {"defaults": defaults, "overrides": list(overrides)},
            "options": options, **more}


def reduced(calculation="lastNotNull"):
    return {"calcs": [calculation], "fields": "", "values": False}


def stat(title, description, query, unit, thresholds=None, decimals=None, no_value=None, texts=None):
    defaults = {"unit": unit, "color": {"mode": "thresholds"}, "thresholds": thresholds or steps(base=BLUE)}
    if decimals is not None:
        defaults["decimals"] = decimals
    if no_value:
        defaults["noValue"] = no_value
    if texts:
        defaults["mappings"] = mapping(texts)
    return panel("stat", title, description, targets(query, instant=True), defaults, {
        "colorMode": "value", "graphMode": "none", "justifyMode": "auto", "orientation": "auto",
        "reduceOptions": reduced(), "textMode": "auto", "wideLayout": True})


def graph(title, description, queries, unit, stacked=False, thresholds=None, least=0, step=None, decimals=None):
    """Lines over time. `step`: never finer than this."""
    defaults = {"unit": unit, "color": {"mode": "palette-classic"}, "custom": {
        "drawStyle": "line", "lineWidth": 1, "fillOpacity": 25 if stacked else 8, "showPoints": "never",
        "spanNulls": False, "stacking": {"mode": "normal" if stacked else "none", "group": "A"},
        "thresholdsStyle": {"mode": "dashed" if thresholds else "off"}}}
    if least is not None:
        defaults["min"] = least
    if thresholds:
        defaults["thresholds"] = thresholds
    if decimals is not None:
        defaults["decimals"] = decimals
    return panel("timeseries", title, description, targets(queries), defaults, {
        "legend": {"displayMode": "table", "placement": "bottom", "showLegend": True, "calcs": ["lastNotNull", "max"]},
        "tooltip": {"mode": "multi", "sort": "desc"}}, **({"interval": step} if step else {}))


def timeline(title, description, queries, texts):
    """Which of a few states each series was in over time."""
    return panel("state-timeline", title, description, targets(queries), {
        "color": {"mode": "thresholds"}, "thresholds": steps(), "mappings": mapping(texts),
        "custom": {"fillOpacity": 70, "lineWidth": 0}}, {
        "mergeValues": True, "showValue": "never", "alignValue": "left", "rowHeight": 0.9,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False},
        "tooltip": {"mode": "single", "sort": "none"}})


def bars(title, description, query, legend, unit, decimals=1):
    """One bar for each series, the largest first."""
    return panel("bargauge", title, description, targets([(query, legend)], instant=True), {
        "unit": unit, "min": 0, "decimals": decimals, "color": {"mode": "continuous-BlPu"},
        "thresholds": steps(base=BLUE)}, {
        "displayMode": "gradient", "orientation": "horizontal", "reduceOptions": reduced(), "showUnfilled": True,
        "valueMode": "color", "namePlacement": "auto", "sizing": "auto", "minVizHeight": 16, "minVizWidth": 8,
        "maxVizHeight": 300, "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False}})


def table(title, description, labels, columns, sort, link=None):
    """A row for each series. `labels`: {label: heading}. `columns`: {heading: (query, properties of the field)}.

    `sort`: the heading to sort by, the highest first. `link`: (heading, title, url)."""
    queries = targets([(query, "") for query, _ in columns.values()], instant=True, table=True)
    names = {f"Value #{target['refId']}": heading for target, heading in zip(queries, columns)}
    if len(queries) == 1:
        names["Value"] = names.pop("Value #A")
    overrides = [override(heading, properties) for heading, (_, properties) in columns.items()]
    if link:
        overrides.append(override(link[0], {"links": [{"title": link[1], "url": link[2]}]}))
    order = [*labels, *names]
    return panel("table", title, description, queries, {
        "color": {"mode": "thresholds"}, "thresholds": steps(base="text"),
        "custom": {"align": "auto", "cellOptions": {"type": "auto"}, "filterable": True}}, {
        "showHeader": True, "cellHeight": "sm", "footer": {"show": False, "reducer": ["sum"], "fields": ""},
        "sortBy": [{"displayName": sort, "desc": True}]}, overrides, transformations=[
            {"id": "merge", "options": {}},
            {"id": "filterFieldsByName", "options": {"include": {"names": order}}},
            {"id": "organize", "options": {"indexByName": {name: index for index, name in enumerate(order)},
                                           "renameByName": {**labels, **names}, "excludeByName": {}}}])


def override(heading, properties):
    return {"matcher": {"id": "byName", "options": heading},
            "properties": [{"id": name, "value": value} for name, value in properties.items()]}


def coloured(thresholds, **more):
    """Properties of a table's field whose text takes its threshold's colour."""
    return {**more, "thresholds": thresholds, "custom.cellOptions": {"type": "color-text"}}
