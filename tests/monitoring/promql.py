"""What a PromQL expression names: metrics, and the labels of each. Enough for the expressions of this project."""
import re

IGNORED = re.compile(r"\[[^\]]*\]")
STRING = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\''
CLAUSE = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
BRACES = rf"\{{((?:{STRING}|[^}}\"'])*)\}}"
SELECTOR = re.compile(rf"(?<![\w:$])([a-zA-Z_:][\w:]*)(?![\w:])\s*(?:{BRACES})?(?!\s*\()")
MATCHER = re.compile(rf"(\w+)\s*(?:=~|!~|!=|=)\s*(?:{STRING})")
WORDS = {"by", "without", "on", "ignoring", "group_left", "group_right", "bool", "or", "and", "unless", "offset", "inf"}


def selectors(expression):
    """[(metric, {labels of its matchers})]"""
    found = []
    text = CLAUSE.sub(" ", IGNORED.sub(" ", expression))
    text = re.sub(r"\boffset\s+\w+", " ", text)
    for match in SELECTOR.finditer(_without_strings_outside(text)):
        name, matchers = match[1], match[2] or ""
        if name not in WORDS:
            found.append((name, set(MATCHER.findall(matchers))))
    return found


def grouped_labels(expression):
    """Every label that a clause such as `by (…)` names."""
    return {label.strip() for labels in CLAUSE.findall(expression) for label in labels.split(",") if label.strip()}


def _without_strings_outside(text):
    """Strings that are arguments of functions, as in label_replace(), are no metrics."""
    return re.sub(rf"{BRACES}|{STRING}", lambda match: match[0] if match[0].startswith("{") else '""', text)
