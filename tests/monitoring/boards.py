"""The dashboards, and what is in them."""
import json
import os
import pathlib

SOURCE = pathlib.Path(os.environ.get("LGE_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
FOLDER = SOURCE / "grafana"


def load():
    return [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def panels(board):
    """Those that show something."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def expressions(board):
    """[(where, PromQL)] of panels and variables."""
    found = [(f"{panel['title']}, {target['refId']}", target["expr"])
             for panel in panels(board) for target in panel["targets"]]
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            selector, label = variable["definition"].removeprefix("label_values(").removesuffix(")").rsplit(", ", 1)
            found.append((f"variable {variable['name']}", f"count by ({label}) ({selector})"))
    return found
