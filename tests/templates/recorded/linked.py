"""Forms made by chance whose questions ask for one another: repeats in repeats, counts, look-ups, filters, triggers."""

import re
from random import Random

TOWNS = "name,label,reg,pop\nt1,东镇,reg1,10\nt2,西镇,reg2,25\nt3,南镇,reg1,7\nt4,北镇,reg3,\n"
FILES = {"towns.csv": TOWNS}
LISTS = {"reg": 3, "dis": 6, "it": 5}
CHOICES = [
    {"list_name": name, "name": f"{name}{i}", "label": f"{name.upper()} {i}", "reg": f"reg{(i - 1) % 3 + 1}",
     "n": str(i * 3 % 7), "opt": "" if i % 2 else f"o{i}"}
    for name, most in LISTS.items() for i in range(1, most + 1)
]  # fmt: skip

# {i} {n} {t} {s} {m} {d} {e}: an integer, a number, text, select_one, select_multiple, date, time that stands in the
# same instance or above; {N} {T}: all those of another repeat; {I}: one of another repeat, by its place; {p}: the place
# in the repeat; {c} {x} {y}: again a condition, a number, a text.
NUMBERS = (
    "{n}", "{n}", "{n}", "{n} + {n}", "{n} * {n}", "{n} - {x}", "{n} div 4", "{n} mod 3", "-({n})", "coalesce({n}, 0)",
    "abs({n})", "number({n})", "round({n} div 3, 1)", "int({n} div 2)", "floor({n})", "pow({n}, 2)", "max({n}, {x})",
    "min({n}, {n}, 2)", "if({c}, {x}, {x})", "sum({N})", "sum({N})", "max({N})", "min({N})", "count({N})",
    "count-non-empty({N})", "count({N}[. > 2])", "sum({N}[. > 1])", "{I}", "{I}", "{p}", "{p}", "{p} - 1",
    "string-length({t})", "count-selected({m})", "instance('dis')/root/item[name = {s}]/n",
    "count(instance('dis')/root/item[reg = {s}])", "sum(instance('it')/root/item[n > 2]/n)", "{d} - date('2024-01-01')",
    "int((date('2026-06-01') - {d}) div 365.25)", "decimal-date-time({d})", "number(format-date({d}, '%Y'))",
    "decimal-time({e})", "number(pulldata('towns', 'pop', 'reg', {s}))", "max(instance('towns')/root/item/pop)",
    "sum(instance('towns')/root/item[reg = {s} and pop > 5]/pop)", "3", "0", "1.5", "10",
)  # fmt: skip
TEXTS = (
    "{t}", "{t}", "{s}", "{m}", "{d}", "concat({t}, '-', {x})", "substr({t}, 1, 3)", "translate({t}, 'abc', 'ABC')",
    "coalesce({t}, 'none')", "once({t})", "substring-before({t}, ' ')", "jr:choice-name({s}, '{s}')", "string({x})",
    "instance('dis')/root/item[name = {s}]/label", "instance('dis')/root/item[name = {s}]/opt", "selected-at({m}, 1)",
    "join(' ', {T})", "join(', ', {N})", "string({T})", "{T}[. != '']", "{I}", "if({c}, {y}, {y})",
    "format-date({d}, '%e/%n/%y %b')", "date({d})", "pulldata('towns', 'label', 'reg', {s})",
    "join(',', instance('towns')/root/item[reg = {s}]/name)", "instance('towns')/root/item[last()]/name", "'x'", "''",
    "substr({e}, 0, 5)", "concat({d}, '!')", "digest({t}, 'MD5', 'hex')", "string({t} = 'a b')",
)  # fmt: skip
CONDITIONS = (
    "{s} = 'reg1'", "{s} != ''", "selected({s}, 'dis2')", "selected({m}, 'it1')", "not(selected({m}, 'dis1'))",
    "{t} = ''", "regex({t}, '^[a-z]+$')", "contains({t}, 'b')", "string-length({t}) > 2", "{x} > {x}", "{x} <= {x}",
    "{n} = {x}", "{n} != 2", "{n} > 2", "{n} < 5", "{d} > date('2025-03-03')", "{d} <= '2026-01-01'", "{T} = {y}",
    "not({T} = '')", "count({T}[. = '']) = 0", "({c}) and ({c})", "({c}) or ({c})", "not({c})", "{e} > '10:33'",
    "count(instance('towns')/root/item[reg = {s}]) > 1", "format-date({d}, '%m') = '03'",
)  # fmt: skip
FILTERS = (
    "n > 2", "opt != ''", "name != 'it1'", "position() > 1", "reg = {s}", "reg = {s}", "name != {s}",
    "{s} = '' or reg = {s}", "selected({m}, name)", "not(selected({m}, name))", "selected({m}, reg)", "n > {x}",
)  # fmt: skip
CONSTRAINTS = {
    "integer": (". > 2", ". <= {x}", ". >= 0 and . < 9", "({c}) or . = 1"),
    "decimal": (". > 2", ". <= {x}"),
    "text": ("string-length(.) < 4", "regex(., '^[a-z ]{{1,3}}$')", "{c}"),
    "select_multiple": ("count-selected(.) < 3", "not(selected(., 'it1') and count-selected(.) > 1)"),
}
COUNTS = ("2", "{i}", "{i}", "count-selected({m})", "if({i} > 3, 3, {i})")
KINDS = (
    "integer", "integer", "decimal", "text", "text", "date", "time", "select_one", "select_one", "select_multiple",
    "calculate", "calculate", "calculate", "note", "range", "geopoint", "triggered", "hidden", "rank", "acknowledge",
    "select_one_from_file", "select_multiple_from_file",
)  # fmt: skip
MEANT = {
    "i": ("integer",), "n": ("integer", "decimal", "number", "range"), "t": ("text", "computed"), "s": ("select_one",),
    "m": ("select_multiple",), "d": ("date",), "e": ("time",), "N": ("integer", "decimal", "number"),
    "T": ("text", "select_one"), "I": ("integer", "text", "select_one"),
}  # fmt: skip
DEFAULTS = {"integer": "4", "text": "def", "date": "2026-02-03", "select_one": "it2"}


class Linked:
    """One form; the same seed makes the same form."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.survey: list[dict[str, str]] = [{"type": "csv-external", "name": "towns"}]
        # What can be asked for: name, kind and the groups and repeats around it.
        self.known: list[tuple[str, str, tuple[str, ...]]] = []
        self.around: tuple[str, ...] = ()
        self._rows(self.dice.randint(5, 9))

    def sheets(self) -> dict[str, list[dict[str, str]]]:
        return {"survey": self.survey, "choices": CHOICES, "settings": [{"form_id": "f", "version": "3"}]}

    def _rows(self, count: int) -> None:
        for _ in range(count):
            chance = self.dice.random()
            if len(self.around) < 3 and chance < 0.14:
                self._section("group")
            elif len(self._repeats(self.around)) < 2 and chance < 0.3:
                self._section("repeat")
            else:
                self._question()

    def _section(self, kind: str) -> None:
        name = self._name(kind[0])
        row = {"type": f"begin {kind}", "name": name, "label": name}
        if self.dice.random() < 0.35:
            row["relevant"] = self._filled(CONDITIONS)
        if kind == "repeat" and self.dice.random() < 0.35:
            row["repeat_count"] = self._filled(COUNTS)
        self.survey.append(row)
        self.around = (*self.around, name)
        if kind == "repeat":
            self._question()
        self._rows(self.dice.randint(1, 4))
        self.around = self.around[:-1]
        self.survey.append({"type": f"end {kind}"})

    def _question(self) -> None:
        kind = self.dice.choice(KINDS)
        name = self._name("q")
        row = {"type": kind, "name": name, "label": name}
        if kind == "calculate":
            number = self.dice.random() < 0.5
            del row["label"]
            row["calculation"] = self._filled(NUMBERS if number else TEXTS)
            kind = "number" if number else "computed"
        elif kind == "triggered":
            kind = row["type"] = "text"
            # A trigger in another group is what engines differ in.
            beside = [each for each, of, around in self.known if around == self.around and of in ("integer", "text")]
            if beside:
                row |= {"trigger": f"${{{self.dice.choice(beside)}}}", "calculation": self._filled(TEXTS)}
        elif kind.endswith("_from_file"):
            row["type"] = f"{kind} towns.csv"
            row["choice_filter"] = self._filled(("", "reg = {s}", "pop > {x}", "reg != {s} or pop = ''"))
        elif kind in ("select_one", "select_multiple", "rank"):
            row["type"] = f"{kind} {self.dice.choice([*LISTS])}"
            if kind != "rank" and self.dice.random() < 0.5:
                row["choice_filter"] = self._filled(FILTERS)
        elif kind == "hidden":
            row["default"] = self.dice.choice(["3", "abc", ""])
        elif kind == "range":
            row["parameters"] = "start=0 end=10 step=2"
        elif kind == "note":
            row["label"] = self._filled(("n {n}", "t {t} x", "s {s}", "m {m}", "d {d}"))
        self._conditions(row, kind)
        self.survey.append(row)
        self.known.append((name, "text" if kind in ("hidden", "select_one_from_file") else kind, self.around))

    def _conditions(self, row: dict[str, str], kind: str) -> None:
        if kind in ("number", "computed", "hidden"):
            return
        if self.dice.random() < 0.3:
            row["relevant"] = self._filled(CONDITIONS)
        if kind != "note" and self.dice.random() < 0.15:
            row["required"] = self._filled(("yes", *CONDITIONS))
        if kind != "note" and self.dice.random() < 0.08:
            row["readonly"] = self._filled(("yes", *CONDITIONS))
        if kind in CONSTRAINTS and self.dice.random() < 0.3:
            row["constraint"] = self._filled(CONSTRAINTS[kind])
        if kind in DEFAULTS and "trigger" not in row and self.dice.random() < 0.2:
            row["default"] = DEFAULTS[kind]

    def _name(self, first: str) -> str:
        return f"{first}{len(self.survey)}"

    def _repeats(self, around: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in around if name.startswith("r"))

    def _filled(self, patterns: tuple[str, ...], depth: int = 0) -> str:
        """Fill in one of the patterns for which there is what it asks for."""
        while True:
            pattern = self.dice.choice(patterns)
            wanted = set(re.findall(r"(?<!\{)\{(\w)\}", pattern))
            if depth > 1 and wanted & set("cxy"):
                continue
            found = {key: self._meant(key, depth) for key in wanted}
            if all(found.values()):
                return pattern.format(**found)
            if all("{" in each for each in patterns):
                return "1 = 1"

    def _meant(self, key: str, depth: int) -> str:
        if key in "cxy":
            return self._filled({"c": CONDITIONS, "x": NUMBERS, "y": TEXTS}[key], depth + 1)
        here = self._repeats(self.around)
        if key == "p":
            up = len(self.around) - self.around.index(here[-1]) if here else 0
            return f"position({'/'.join(['..'] * up)})" if here else ""
        above = [(name, self._repeats(around)) for name, kind, around in self.known if kind in MEANT[key]]
        fitting = [(name, of) for name, of in above if (of == here[: len(of)]) is (key not in "NTI")]
        if key == "I":
            fitting = [(name, of) for name, of in fitting if len(of) == 1 and not here]
        if not fitting:
            return ""
        name, of = self.dice.choice(fitting)
        return f"indexed-repeat(${{{name}}}, ${{{of[0]}}}, {self.dice.randint(1, 3)})" if key == "I" else f"${{{name}}}"
