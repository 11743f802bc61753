"""XLSForms made by chance, whole or broken in one way or two, as rows: for comparing ourselves with pyxform."""

from random import Random

Rows = list[dict[str, str]]

GOOD = (
    "1 = 1", "${%s} != ''", "${%s} > 3", "count-selected(${%s}) > 1", "selected(${%s}, 'a')", "not(${%s} = 'b')",
    "string-length(${%s}) < 9 and true()", "${%s} = '' or ${%s} = 'x'", "if(${%s} > 1, true(), false())",
    "coalesce(${%s}, 0) >= 0", "regex(${%s}, '[0-9]+')", "today() > '2026-01-01'", "(1 + 2) * 3 div 4 mod 5 > 0",
"once(random()) > 0", "number(${%s}) = 1",
    "instance('goods')/root/item[name = 'a']/label != ''", "position(..) > 0", "concat(${%s}, \"it's\") != ''",
    "format-date(${%s}, '%%Y') = '2026'", "-${%s} < 0", "${%s}=-1",
    "sum(${%s}) + max(${%s}) > 0", "${%s} = ${%s}", "1", "yes",
)  # fmt: skip
BAD = (
    "1 +", "(1", "1)", "'a", "= 1", "1 = = 1", "${%s} ==  1", "foo(${%s})", "if(1, 2)", "${nobody} = 1", "${%s",
    "{%s} = 1", "$%s = 1", "${} = 1", "${%s} and", "selected(${%s} 'a')", "${%s}${%s}", "1 && 1", "${%s} <> 1",
    "${a b} = 1", "not ${%s}", "“a” = 1", "pulldata('x')", "$ {%s} = 1", "/data/nobody = 1", "${%s}.x", "a b c",
    "${last-saved#%s} = 1", "true", "1 ! 2", "[1]", "instance('none')/root/item", "${%s}[1] = 1",
    "${ %s } = 1", "current()/../x = 1", "indexed-repeat(${%s}, ${%s}, 1) = 1", "jr:choice-name(${%s}, '${%s}') != ''",
    ". > 0", "../last_goods = 'a'", "boolean(${%s}) | 1",
)  # fmt: skip
TYPES = (
    "text", "integer", "decimal", "date", "time", "dateTime", "note", "geopoint", "geotrace", "geoshape", "image",
    "audio", "video", "file", "barcode", "acknowledge", "range", "hidden", "select_one goods", "select_multiple goods",
    "rank goods", "select_one more", "select_one goods or_other", "select_multiple more or_other", "string", "int",
    "select one goods", "photo", "trigger", "datetime", "calculate",
)  # fmt: skip
META = ("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit")


class Maker:
    """Makes one form; the same seed makes the same form."""

    def __init__(self, seed: int, *, faults: int = 0, repeats: bool = True, plain: bool = False) -> None:
        self.random = Random(seed)
        self.plain = plain
        self.names: list[str] = []
        self.made = 0
        self.survey: Rows = []
        self.choices: Rows = []
        self.settings = {"form_id": "f", "form_title": "F", "version": "1"}
        self.repeats = repeats
        self._lists()
        if plain:
            self.survey.append({"type": "integer", "name": "pieces", "label": "几件"})
        self._rows(self.random.randint(2, 8), 0)
        self._used()
        self.faults = [self._break() for _ in range(faults)]

    def workbook(self) -> dict[str, Rows]:
        return {"survey": self.survey, "choices": self.choices, "settings": [self.settings]}

    def said(self) -> str:
        """Return the form as a person reads it in a failed test."""
        lines = [str(row) for row in (*self.survey, *self.choices, self.settings)]
        return "\n".join([f"faults: {', '.join(self.faults)}", *lines])

    def _lists(self) -> None:
        for listed in ("goods", "more"):
            for name in "abc":
                self.choices.append({"list_name": listed, "name": name, "label": name.upper(), "kind": name})

    def _name(self) -> str:
        self.made += 1
        return self.random.choice(["q", "Q", "题", "_q", "q-", "q."]) + str(self.made)

    def _rows(self, count: int, depth: int) -> None:
        for _ in range(count):
            if depth < 3 and self.random.random() < 0.2:
                self._section(depth)
            elif self.random.random() < 0.08 and depth == 0:
                kind = self.random.choice(META)
                if all(row["type"] != kind for row in self.survey):
                    self.survey.append({"type": kind, "name": kind})
            else:
                self._question()

    def _section(self, depth: int) -> None:
        kind = self.random.choice(["group", "repeat"] if self.repeats else ["group"])
        row = {"type": f"begin {kind}", "name": self._name(), "label": "节"}
        if kind == "repeat" and self.random.random() < 0.4:
            counts = ["2", "1 + 1", "${pieces}"] if self.plain else ["2", "${%s}", "1 + 1", "count(${%s})"]
            row["repeat_count"] = self._filled(self.random.choice(counts))
        elif self.random.random() < 0.3:
            row["relevant"] = self._expression()
        if self.random.random() < 0.2:
            row["appearance"] = "field-list"
        self.survey.append(row)
        self._rows(self.random.randint(1, 3), depth + 1)
        self.survey.append({"type": f"end {kind}"})

    def _question(self) -> None:
        kind = self.random.choice(TYPES)
        row = {"type": kind, "name": self._name(), "label": self.random.choice(["问", "问 A", "值：5%"])}
        if kind == "calculate":
            del row["label"]
            row["calculation"] = self._expression()
        for column, chance in (
            ("relevant", 0.2),
            ("constraint", 0.15),
            ("required", 0.2),
            ("readonly", 0.05 * (not self.plain)),
        ):
            if self.random.random() < chance and kind not in ("calculate", "hidden"):
                row[column] = self._expression()
        if row.get("required") == "yes" or (kind.startswith("select_one ") and self.random.random() < 0.2):
            row["required"] = self.random.choice(["yes", "no", "true", "TRUE", "true()", "false()"])
        if "constraint" in row and self.random.random() < 0.5:
            row["constraint_message"] = "不对"
        if self.random.random() < 0.2:
            row["hint"] = self._filled("见 ${%s}")
        if kind.startswith(("select", "rank")) and "or_other" not in kind and self.random.random() < 0.3:
            row["choice_filter"] = self.random.choice(["kind = 'a'", "true()", "name != ''"])
        if kind.startswith(("select", "rank")) and "or_other" not in kind and self.random.random() < 0.15:
            row["parameters"] = self.random.choice(["randomize=true", "randomize=true seed=3", "randomize=false"])
        if kind == "range":
            row["parameters"] = self.random.choice(["start=0 end=10 step=2", "start=1;end=5;step=1", "end=3"])
        self.names.append(row["name"])
        self.survey.append(row)

    def _expression(self) -> str:
        return self._filled("1 = 1" if self.plain else self.random.choice(GOOD[:-1]))

    def _filled(self, pattern: str) -> str:
        while "%s" in pattern:
            name = self.random.choice(self.names) if self.names else ""
            pattern = pattern.replace("%s", name, 1) if name else "1 = 1"
        return pattern.replace("%%", "%")

    def _used(self) -> None:
        """Name every list in some question, and have one question at least."""
        self.survey.append({"type": "select_one goods", "name": "last_goods", "label": "末"})
        self.survey.append({"type": "select_one more", "name": "last_more", "label": "末"})
        self.names += ["last_goods", "last_more"]

    # What breaks a form, or looks as if it did

    def _break(self) -> str:
        faults = [name for name in dir(self) if name.startswith("_fault_")]
        name = self.random.choice(faults)
        getattr(self, name)()
        return name.removeprefix("_fault_")

    def _some(self, *beginnings: str) -> dict[str, str]:
        open_ones = [row for row in self.survey if not row.get("type", "").startswith("end ")]
        fitting = [row for row in open_ones if row.get("type", "").startswith(beginnings or "")]
        return self.random.choice(fitting or open_ones)

    def _fault_expression(self) -> None:
        column = self.random.choice(["relevant", "constraint", "required", "readonly", "calculation", "default"])
        self._some()[column] = self._filled(self.random.choice(BAD))

    def _fault_odd_expression(self) -> None:
        column = self.random.choice(["relevant", "constraint", "required", "readonly", "calculation", "default"])
        self._some()[column] = self._filled(self.random.choice(GOOD))

    def _fault_name(self) -> None:
        odd = ("a b", "1a", "-a", ".a", "a:b", "a/b", "", "甲", "A", "meta", "f", "data", "a'", "x" * 300, "é", "a–b")
        self._some()["name"] = self.random.choice(odd)

    def _fault_twice(self) -> None:
        # A row of type audit goes into the metadata, where its name clashes with none.
        one, other = (self.random.choice([r for r in self.survey if r.get("type") != "audit"]) for _ in range(2))
        one["name"] = other.get("name", "x")

    def _fault_case(self) -> None:
        self._some()["name"] = self._some().get("name", "x").swapcase()

    def _fault_type(self) -> None:
        odd = (
            "txt", "", "text foo", "select_one", "select_one none", "integer goods", "select_one goods other",
            "begin group", "end group", "begin repeat", "end repeat", "select_multiple goods or other", "Text", "NOTE",
            "select_one goods more", "begin_group", "select1 goods", "select all that apply from goods", "rank",
            "range", "calculate", "csv-external", "begin  group", "select_one  goods", "q text", "lat lon", "hidden",
        )  # fmt: skip
        self._some()["type"] = self.random.choice(odd)

    def _fault_drop(self) -> None:
        self.survey.pop(self.random.randrange(len(self.survey)))

    def _fault_swap(self) -> None:
        at = self.random.randrange(len(self.survey) - 1)
        self.survey[at], self.survey[at + 1] = self.survey[at + 1], self.survey[at]

    def _fault_no_cell(self) -> None:
        row = self._some()
        row.pop(self.random.choice(list(row)))

    def _fault_hint_only(self) -> None:
        row = self._some()
        row.pop("label", None)
        row["hint"] = "提示"

    def _fault_label(self) -> None:
        self._some()["label"] = self._filled(
            self.random.choice(
                ["${nobody}", "${%s}", "${%s", "a ${ %s } b", "${a b}", "100%", "<b>x</b>", "a & b", "$5"]
            )
        )

    def _fault_column(self) -> None:
        odd = (
            "relevent", "lable", "label::中文", "label::English (en)", "hint::中文", "image", "media::image", "unit",
            "bind::x", "body::accuracyThreshold", "remark", "weight", "Label", "RELEVANT", "calculate", "read_only",
            "constraint message", "required_message::中文", "instance::x", "note", "label:中文",
        )  # fmt: skip
        self._some()[self.random.choice(odd)] = self.random.choice(["x", "1", "yes"])

    def _fault_choice(self) -> None:
        row = self.random.choice(self.choices)
        column = self.random.choice(list(row))
        row[column] = self.random.choice(["", "a", "x y", "b", "1", "other", "é", "goods"])

    def _fault_doubles(self) -> None:
        self.settings["allow_choice_duplicates"] = self.random.choice(["yes", "no"])
        self.choices.insert(0, dict(self.choices[0]))

    def _fault_unused_list(self) -> None:
        self.choices.append({"list_name": "third", "name": "x", "label": "X"})

    def _fault_choice_column(self) -> None:
        column = self.random.choice(
            ["score", "a b", "1x", "类", "label::中文", "image", "media::audio", "kind-2", "x:y"]
        )
        self.random.choice(self.choices)[column] = "3"

    def _fault_setting(self) -> None:
        name, value = self.random.choice([
            ("form_id", ""), ("form_id", "a b"), ("form_id", "é"), ("form_title", ""), ("version", ""), ("name", "a b"),
            ("name", "root"), ("default_language", "中文"), ("instance_name", "concat(${last_goods}, '!')"),
            ("instance_name", "${nobody}"), ("style", "pages"), ("title", "T"), ("public_key", "x"), ("id_string", "g"),
            ("unknown", "x"), ("auto_send", "true"), ("namespaces", 'x="http://x"'), ("submission_url", "http://x"),
            ("instance_name", "1 +"), ("allow_choice_duplicates", "maybe"), ("clean_text_values", "no"),
        ])  # fmt: skip
        self.settings[name] = value

    def _fault_parameters(self) -> None:
        odd = (
            "start=1 end=0", "step=0", "start=a", "foo=bar", "randomize=true", "seed=3", "randomize=maybe", "rows=3",
            "max-pixels=640", "start = 1", "start=1,end=3", "randomize", "randomize=true, seed=${last_goods}",
            "value=x", "seed=x randomize=true", "quality=low", "end=5 step=-1", "START=1", "step=1.5", "a=b=c",
            "start=0 end=1 step=2", "start=3 end=3",
            "max-pixels=big", "capture-accuracy=5", "location-priority=balanced",
        )  # fmt: skip
        row = self._some(*self.random.choice([(), ("range", "select", "text", "geo", "image")]))
        row["parameters"] = self.random.choice(odd)

    def _fault_filter(self) -> None:
        self._some("select", "rank", "text")["choice_filter"] = self._filled(
            self.random.choice(
                ["kind = 'a'", "kindd = 'a'", "kind = ${%s}", "kind = ", "kind = ${nobody}", "name = 'a'"]
            )
        )

    def _fault_default(self) -> None:
        self._some()["default"] = self.random.choice(
            ["abc", "1", "a", "a b", "2026-01-01", "today()", "x y", "1.5", "yes", "${last_goods}", "-", "OK", "30 120"]
        )

    def _fault_repeat_count(self) -> None:
        self._some("begin")["repeat_count"] = self._filled(
            self.random.choice(["3", "${%s}", "${nobody}", "x", "${%s} + 1", "1 +", "-1", "'a'"])
        )

    def _fault_trigger(self) -> None:
        row = self._some()
        row["trigger"] = self._filled(
            self.random.choice(["${%s}", "%s", "${nobody}", "${%s}, ${%s}", "${%s", "x", "${%s} ${%s}"])
        )
        if self.random.random() < 0.5:
            row["calculation"] = "1 + 1"

    def _fault_empty_group(self) -> None:
        kind = self.random.choice(["group", "repeat"])
        self.survey += [{"type": f"begin {kind}", "name": "empty", "label": "空"}, {"type": f"end {kind}"}]

    def _fault_no_label_group(self) -> None:
        self._some("begin").pop("label", None)

    def _fault_circle(self) -> None:
        one, other = self.random.choice([("c1", "c2"), ("c1", "c1")])
        self.survey.append({"type": "calculate", "name": one, "calculation": f"${{{other}}} + 1"})
        if other != one:
            self.survey.append({"type": "calculate", "name": other, "calculation": f"${{{one}}} + 1"})

    def _fault_meta(self) -> None:
        odd = (
            {"type": "start"}, {"type": "audit"}, {"type": "audit", "name": "log"}, {"type": "today", "name": "t9"},
            {"type": "audit", "name": "audit", "parameters": "track-changes=true"}, {"type": "start", "label": "x"},
            {"type": "username", "name": "u", "relevant": "1 = 2"}, {"type": "end", "name": "e9", "required": "yes"},
            {"type": "deviceid", "name": "d9"}, {"type": "start", "name": "start"},
            {"type": "uri:deviceid", "name": "d"},
        )  # fmt: skip
        self.survey.append(dict(self.random.choice(odd)))

    def _fault_appearance(self) -> None:
        self._some()["appearance"] = self.random.choice(
            ["minimal", "w1", "multiline", "table-list", "search('x')", "é"]
        )
