"""A strict reader of Prometheus' text format 0.0.4, independent of the one that writes it."""
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
HELP = re.compile(rf"# HELP ({NAME}) (.+)")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge|histogram)")
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)')
ESCAPED = re.compile(r'\\(["\\n])')
VALUE = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|NaN|[+-]Inf")


class NotExposition(AssertionError):
    """The text breaks the format; the message says where."""


class Exposition:
    """The samples of one scrape, by name and labels."""

    def __init__(self, text):
        self.text = text
        self.samples = {}  # (name, frozenset of label pairs): the value as written
        self.types = {}
        self._family = None
        if text and not text.endswith("\n"):
            raise NotExposition("the last line does not end")
        for number, line in enumerate(text.split("\n")[:-1], 1):
            try:
                self._take(line)
            except NotExposition as problem:
                raise NotExposition(f"line {number}: {problem}: {line[:300]}") from None
        self._end_family()

    def all(self, name, **labels):
        """Every sample of that name whose labels include these, as [(labels, value)]."""
        wanted = set(labels.items())
        return [(dict(pairs), float(value)) for (sample, pairs), value in self.samples.items()
                if sample == name and wanted <= pairs]

    def text_of(self, name, **labels):
        """The one value as written; None where there is no such sample."""
        wanted = set(labels.items())
        found = [value for (sample, pairs), value in self.samples.items() if sample == name and wanted <= pairs]
        if len(found) > 1:
            raise AssertionError(f"{len(found)} samples of {name} have the labels {labels}")
        return found[0] if found else None

    def value(self, name, **labels):
        """The one value; None where there is no such sample."""
        text = self.text_of(name, **labels)
        return None if text is None else float(text)

    def by_state(self, name, **labels):
        """{state: value}"""
        return {found["state"]: value for found, value in self.all(name, **labels)}

    def _take(self, line):
        if line.startswith("# HELP "):
            return self._begin_family(line)
        if line.startswith("# TYPE "):
            return self._set_type(line)
        return self._add_sample(line)

    def _begin_family(self, line):
        match = HELP.fullmatch(line)
        if not match:
            raise NotExposition("no HELP line")
        self._end_family()
        self._family = match[1]
        if self._family in self.types:
            raise NotExposition("a family begins twice")

    def _set_type(self, line):
        match = TYPE.fullmatch(line)
        if not match or match[1] != self._family or self._family in self.types:
            raise NotExposition("TYPE does not follow the HELP of its family")
        self.types[self._family] = match[2]
        self._samples_of_family = 0

    def _end_family(self):
        if self._family is None:
            return
        if self._family not in self.types:
            raise NotExposition(f"{self._family} has no TYPE")
        if self._samples_of_family == 0:
            raise NotExposition(f"{self._family} has no sample")

    def _add_sample(self, line):
        match = SAMPLE.fullmatch(line)
        if not match:
            raise NotExposition("neither HELP nor TYPE nor a sample without a timestamp")
        name, labels, value = match.groups()
        if not self._belongs_to_family(name):
            raise NotExposition("a sample stands outside of its family")
        if not VALUE.fullmatch(value):
            raise NotExposition("no number")
        key = (name, self._labels(labels))
        if key in self.samples:
            raise NotExposition("the series is there twice")
        self.samples[key] = value
        self._samples_of_family += 1

    def _belongs_to_family(self, name):
        kind = self.types.get(self._family)
        if kind == "histogram":
            return name in {self._family + end for end in ("_bucket", "_sum", "_count")}
        return kind is not None and name == self._family

    @staticmethod
    def _labels(text):
        pairs = {}
        place = 0
        while text is not None and place < len(text):
            match = LABEL.match(text, place)
            if not match or (match[3] == "," and match.end() == len(text)):
                raise NotExposition("broken labels")
            if match[1] in pairs:
                raise NotExposition("a label is there twice")
            pairs[match[1]] = ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], match[2])
            place = match.end()
        return frozenset(pairs.items())
