"""A dashboard: variables, links, and panels that are laid out row by row."""
from panels import DATASOURCE

SCHEMA_VERSION = 39
COLUMNS = 24
TAG = "livy-gateway"


def variable(name, label, query, multi=True):
    return {"name": name, "label": label, "type": "query", "datasource": DATASOURCE, "definition": query,
            "query": {"qryType": 1, "query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"},
            "refresh": 2, "sort": 1, "regex": "", "hide": 0, "skipUrlSync": False, "multi": multi,
            "includeAll": multi, "allValue": ".+" if multi else None, "options": [],
            "current": {"selected": True, "text": ["All"], "value": ["$__all"]} if multi else {}}


def variables(one_gateway):
    exporter = 'job=~"$job", instance=~"$instance"'
    return [
        {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "refresh": 1,
         "regex": "", "hide": 0, "skipUrlSync": False, "multi": False, "includeAll": False, "options": [], "current": {}},
        variable("job", "Job", "label_values(livy_gateway_exporter_build_info, job)"),
        variable("instance", "Instance", 'label_values(livy_gateway_exporter_build_info{job=~"$job"}, instance)'),
        variable("workspace", "Workspace", f"label_values(livy_gateway_polls_total{{{exporter}}}, workspace_id)"),
        variable("gateway", "Gateway",
                 f'label_values(livy_gateway_polls_total{{{exporter}, workspace_id=~"$workspace"}}, gateway)',
                 multi=not one_gateway),
    ]


class Dashboard:
    def __init__(self, uid, title, description, since, one_gateway=False):
        self.uid = uid
        self.title = title
        self.description = description
        self.since = since
        self.one_gateway = one_gateway
        self.panels = []
        self._x = self._y = self._height = 0

    def row(self, title):
        self._break()
        self._put({"type": "row", "title": title, "collapsed": False, "panels": []}, COLUMNS, 1)
        self._break()

    def add(self, panel, width, height):
        if self._x + width > COLUMNS:
            self._break()
        self._put(panel, width, height)

    def _put(self, panel, width, height):
        place = {"x": self._x, "y": self._y, "w": width, "h": height}
        self.panels.append({"id": len(self.panels) + 1, **panel, "gridPos": place})
        self._x += width
        self._height = max(self._height, height)

    def _break(self):
        self._x, self._y, self._height = 0, self._y + self._height, 0

    def content(self):
        return {
            "uid": self.uid, "title": self.title, "description": self.description, "tags": [TAG],
            "schemaVersion": SCHEMA_VERSION, "version": 1, "editable": False, "graphTooltip": 1, "timezone": "browser",
            "time": {"from": f"now-{self.since}", "to": "now"}, "refresh": "1m", "timepicker": {},
            "fiscalYearStartMonth": 0, "weekStart": "", "liveNow": False, "preload": False,
            "annotations": {"list": []}, "templating": {"list": variables(self.one_gateway)},
            "links": [{"title": "Livy Gateways", "type": "dashboards", "tags": [TAG], "asDropdown": False,
                       "includeVars": True, "keepTime": True, "targetBlank": False, "icon": "external link",
                       "tooltip": "", "url": ""}],
            "panels": self.panels}
