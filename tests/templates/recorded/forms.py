"""Forms that try one thing each, and what is done to them; `record.py` plays them to the engine of ODK Web Forms."""

FILES = {
    "towns.csv": "name,label,county,people\nt1,东镇,c1,10\nt2,西镇,c2,20\nt3,南镇,c1,\n",
    "kinds.xml": "<root><item><name>a</name><label>甲</label><points>1</points></item>"
    "<item><name>b</name><label>乙</label><points>2</points></item></root>",
    "lamps.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","id":"l1","properties":{"title":"灯1",'
    '"kind":"x"},"geometry":{"type":"Point","coordinates":[120.5,30.25]}},{"type":"Feature","id":"l2","properties":'
    '{"title":"灯2","kind":"y"},"geometry":{"type":"Point","coordinates":[121.5,31.25]}}]}',
}
PLACES = [
    *({"list_name": "province", "name": name, "label": name} for name in ("zj", "js")),
    *(
        {"list_name": "city", "name": name, "label": name, "province": of}
        for name, of in (("hz", "zj"), ("nb", "zj"), ("nj", "js"), ("any", ""))
    ),
    *(
        {"list_name": "town", "name": name, "label": name.upper(), "city": of, "people": count}
        for name, of, count in (("xh", "hz", "5"), ("gs", "hz", "7"), ("hs", "nb", ""), ("xw", "nj", "9"))
    ),
]


def q(kind, name, **cells):
    return {"type": kind, "name": name, "label": f"{name}?", **cells}


def calc(name, expression, **cells):
    return {"type": "calculate", "name": name, "calculation": expression, **cells}


def begin(kind, name, **cells):
    return {"type": f"begin {kind}", "name": name, "label": name, **cells}


def end(kind):
    return {"type": f"end {kind}"}


def put(path, *values):
    return [{"op": "set", "path": f"/data/{path}", "value": value} for value in values]


def add(path):
    return [{"op": "add", "path": f"/data/{path}"}]


def drop(path, number):
    return [{"op": "remove", "path": f"/data/{path}", "index": number - 1}]


# name: (rows, steps)
FORMS = {
    "a decimal number has a fraction": (
        [q("decimal", "a"), calc("b", "concat(${a}, '!')")],
        put("a", "7", "7.50", "-3", "0", "1.10", "0.000001", ""),
    ),
    "an integer has none, whoever writes it": (
        [
            q("integer", "a", default="007"),
            q("integer", "b", calculation="${a} div 2"),
            q("integer", "c", calculation="concat('x', ${a})"),
            q("integer", "d", calculation="date('2026-01-01')"),
            q("decimal", "e", calculation="${a} * 2"),
            q("integer", "f", default="3.5"),
            q("integer", "g", default="x"),
        ],
        put("a", "8", "-7", ""),
    ),
    "a place holds what was given": (
        [q("geopoint", "a"), q("geotrace", "b"), q("geoshape", "c"), q("geopoint", "d", default="1 2")],
        [
            *put("a", "38.25 21.750", "38 21 5 1.5", ""),
            *put("b", "1 2;3 4", "1 2 0 0; 3 4 0 0;"),
            *put("c", "1 1;2 2;3 1;1 1"),
        ],
    ),
    "a date has no time and a time of its own stays": (
        [
            q("date", "a", calculation="'2026-01-01T10:00:00.000+08:00'"),
            q("date", "b", calculation="date('2026-01-01')"),
            q("date", "c", calculation="date('2026-01-01') + 1"),
            q("date", "d", calculation="date(date('2026-01-01') + 1)"),
            q("dateTime", "e", calculation="'2026-01-01'"),
            calc("f", "date('2026-01-01T10:00:00.000+08:00')"),
            calc("g", "number(date('2026-01-01'))"),
            calc("h", "int(date('2026-01-01'))"),
            calc("i", "date(20000)"),
            calc("j", "date-time('2026-01-01')"),
            calc("k", "date(20000.5)"),
        ],
        [],
    ),
    "days between dates": (
        [
            q("date", "a"),
            q("date", "b", constraint=". >= ${a}"),
            calc("c", "int(${b} - ${a})"),
            calc("d", "if(${a} = '', '', date(${a} + 30))"),
            calc("e", "format-date(${a}, '%Y年%n月%e日')"),
            calc("f", "int(format-date(${a}, '%Y'))"),
            calc("g", "(${a} - date('1970-01-04')) mod 7"),
            calc("h", "if(${a} > '2026-01-31', 'late', 'early')"),
            calc("i", "${a} = '2026-02-28'"),
        ],
        [*put("a", "2026-02-28"), *put("b", "2026-02-27", "2026-03-01"), *put("a", "2026-01-05", "")],
    ),
    "times": (
        [
            q("time", "a"),
            q("time", "b", constraint=". > ${a}"),
            calc("c", "round((decimal-time(${b}) - decimal-time(${a})) * 24, 2)"),
            calc("d", "substr(${a}, 0, 2)"),
        ],
        [*put("a", "08:00:00.000+08:00"), *put("b", "09:30:00.000+08:00", "07:00:00.000+08:00")],
    ),
    "a choice that is gone comes back": (
        [
            q("select_one province", "p"),
            q("select_one city", "c", choice_filter="province = ${p}"),
            q("select_one town", "t", choice_filter="city = ${c}"),
            q("select_multiple city", "m", choice_filter="province = ${p}"),
            calc("x", "concat(${c}, '-', ${t}, '-', ${m})"),
        ],
        [
            *put("p", "zj"),
            *put("c", "hz"),
            *put("t", "gs"),
            *put("m", "nb hz"),
            *put("p", "js", "zj"),
            *put("c", "nb"),
            *put("p", ""),
        ],
    ),
    "a part of what was chosen is gone": (
        [
            q("select_multiple city", "m", choice_filter="selected(${p}, province)"),
            q("select_multiple province", "p"),
            calc("n", "count-selected(${m})"),
        ],
        [*put("p", "zj js"), *put("m", "nj hz"), *put("p", "js", "", "zj js")],
    ),
    "choices hang on what is hidden": (
        [
            q("text", "s", default="y"),
            q("select_one province", "p", relevant="${s} = 'y'"),
            q("select_one city", "c", choice_filter="province = ${p}"),
            q("select_one town", "t", choice_filter="city = ${c}", relevant="${s} = 'y'"),
        ],
        [*put("p", "zj"), *put("c", "hz"), *put("t", "xh"), *put("s", "n", "y"), *put("c", "nb"), *put("s", "n", "y")],
    ),
    "an empty cell is no node": (
        [
            *(
                q("select_one city", f"q{at}", choice_filter=test)
                for at, test in enumerate(
                    (
                        "province = ''",
                        "province != ''",
                        "not(province)",
                        "province",
                        "string(province) = ''",
                        "count(province) = 0",
                        "province != 'zj'",
                        "string-length(province) = 0",
                    )
                )
            ),
            calc("s", "sum(instance('town')/root/item[people != '']/people)"),
            calc("n", "count(instance('town')/root/item/people)"),
            calc("l", "instance('town')/root/item[name = 'gs']/label"),
        ],
        [],
    ),
    "defaults and choices that are none": (
        [
            q("select_one city", "a", default="hz"),
            q("select_one city", "b", default="zz"),
            q("select_multiple city", "c", default="nj hz"),
            q("select_one city", "d", calculation="'zz'"),
            calc("x", "concat(${a}, ${b}, ${c}, ${d})"),
        ],
        put("a", "nb", ""),
    ),
    "a choice is named": (
        [
            q("select_one town", "a"),
            q("select_multiple town", "b"),
            calc("c", "jr:choice-name(${a}, '${a}')"),
            calc("d", "jr:choice-name(selected-at(${b}, 1), '${b}')"),
            q("note", "n", label="${a} und ${c}"),
        ],
        [*put("a", "xh", "hs"), *put("b", "xw xh"), *put("a", "")],
    ),
    "sums of nothing": (
        [
            q("integer", "n"),
            begin("repeat", "r", repeat_count="${n}"),
            q("integer", "x"),
            end("repeat"),
            *(
                calc(f"c{at}", test)
                for at, test in enumerate(
                    (
                        "sum(${x})",
                        "count(${r})",
                        "max(${x})",
                        "join(',', ${x})",
                        "sum(${x}) + 1",
                        "coalesce(sum(${x}), 0)",
                        "${x} = ''",
                        "not(${x})",
                        "indexed-repeat(${x}, ${r}, 1)",
                        "count-non-empty(${x})",
                        "sum(${x}[. > 2])",
                    )
                )
            ),
        ],
        [*put("n", "1"), *put("r[1]/x", "4", "1"), *put("n", "2"), *put("n", "0")],
    ),
    "a repeat in a repeat": (
        [
            begin("repeat", "o"),
            q("text", "x"),
            begin("repeat", "i"),
            q("text", "y"),
            calc("p", "position(..)"),
            end("repeat"),
            calc("n", "count(${i})"),
            end("repeat"),
            calc("all", "join('', ${y})"),
        ],
        [
            *put("o[1]/i[1]/y", "a"),
            *add("o"),
            *add("o[2]/i"),
            *put("o[2]/i[1]/y", "b"),
            *add("o[1]/i"),
            *put("o[1]/i[2]/y", "c"),
            *drop("o[1]/i", 1),
            *drop("o", 1),
            *add("o"),
        ],
    ),
    "a repeat in a group in a repeat": (
        [
            begin("repeat", "o"),
            begin("group", "g"),
            begin("repeat", "i"),
            begin("repeat", "k"),
            q("text", "y"),
            end("repeat"),
            end("repeat"),
            end("group"),
            end("repeat"),
        ],
        [*add("o"), *add("o[1]/g/i"), *add("o[2]/g/i"), *put("o[2]/g/i[1]/k[1]/y", "a")],
    ),
    "three deep": (
        [
            begin("repeat", "o", repeat_count="2"),
            begin("repeat", "i", repeat_count="2"),
            begin("repeat", "k"),
            q("text", "y"),
            end("repeat"),
            end("repeat"),
            end("repeat"),
        ],
        [*put("o[1]/i[1]/k[1]/y", "a"), *add("o[2]/i[1]/k"), *put("o[2]/i[1]/k[1]/y", "b")],
    ),
    "a count that is hidden": (
        [
            q("text", "s"),
            q("integer", "n", default="2"),
            begin("group", "g", relevant="${s} = 'y'"),
            begin("repeat", "r", repeat_count="${n}"),
            q("text", "x"),
            end("repeat"),
            begin("repeat", "t", repeat_count="${n} + 1"),
            q("text", "z"),
            end("repeat"),
            end("group"),
        ],
        [*put("s", "y"), *put("n", "3"), *put("s", "n"), *put("n", "1"), *put("s", "y")],
    ),
    "a count decides": (
        [
            q("integer", "n"),
            begin("repeat", "o", repeat_count="${n}"),
            q("text", "x"),
            begin("repeat", "i"),
            q("text", "y"),
            end("repeat"),
            end("repeat"),
            begin("repeat", "two", repeat_count="1 + 1"),
            q("text", "z"),
            end("repeat"),
        ],
        [*put("n", "2"), *put("o[2]/x", "a"), *put("n", "3", "0")],
    ),
    "the instance before": (
        [
            begin("repeat", "r"),
            q("integer", "a"),
            calc("last", "indexed-repeat(${a}, ${r}, position(..) - 1)"),
            calc("other", "${r}[position() = position(current()/..) - 1]/a"),
            calc("upto", "sum(${r}[position() <= position(current()/..)]/a)"),
            calc("all", "join(' ', ${r}/a)"),
            q("text", "once", constraint="count(${r}[once = current()/.]) <= 1"),
            end("repeat"),
            calc("end", "${r}[last()]/a"),
        ],
        [
            *put("r[1]/a", "1"),
            *put("r[1]/once", "k"),
            *add("r"),
            *put("r[2]/a", "2"),
            *put("r[2]/once", "k"),
            *add("r"),
            *put("r[3]/a", "4"),
            *drop("r", 2),
            *put("r[1]/a", "9"),
        ],
    ),
    "defaults of instances": (
        [
            begin("repeat", "r"),
            q("text", "a", default="d"),
            q("text", "b", default="concat('x', ${a})"),
            q("text", "c", default="position(..)"),
            end("repeat"),
        ],
        [*add("r"), *put("r[1]/a", "q"), *add("r")],
    ),
    "a trigger sets": (
        [
            q("text", "a"),
            q("text", "b", trigger="${a}", calculation="concat('x', ${a})"),
            q("text", "c", trigger="${b}", calculation="concat('y', ${b})"),
            q("text", "d", trigger="${a}", default="k"),
            q("decimal", "e", trigger="${a}", calculation="string-length(${a})"),
            q("text", "f", trigger="${a}", calculation="${a}", relevant="${a} != '1'"),
        ],
        [*put("a", "1"), *put("b", "own"), *put("a", "2"), *put("d", "own"), *put("a", "")],
    ),
    "a trigger within an instance": (
        [
            begin("repeat", "r"),
            q("text", "a"),
            q("text", "b", trigger="${a}", calculation="concat(${a}, position(..))"),
            end("repeat"),
        ],
        [*add("r"), *put("r[2]/a", "1"), *put("r[1]/a", "2"), *put("r[1]/b", "own"), *put("r[1]/a", "3")],
    ),
    "a calculation that can be corrected": (
        [
            q("text", "a"),
            q("text", "b", calculation="concat(${a}, '!')"),
            q("text", "c", calculation="concat(${b}, '?')", readonly="yes"),
        ],
        [*put("a", "1"), *put("b", "own"), *put("a", "1", "2")],
    ),
    "a calculation that is hidden": (
        [
            q("text", "s"),
            q("text", "a"),
            calc("b", "concat(${a}, '!')", relevant="${s} = 'y'"),
            calc("c", "concat(${b}, '?')"),
        ],
        [*put("a", "1"), *put("s", "y", "n"), *put("a", "2"), *put("s", "y")],
    ),
    "what is hidden reads as empty and comes back": (
        [
            q("text", "s"),
            begin("group", "g", relevant="${s} = 'y'"),
            q("text", "a", default="k"),
            begin("repeat", "r", relevant="${a} = 'k'"),
            q("text", "x"),
            end("repeat"),
            end("group"),
            calc("n", "count(${r})"),
            calc("j", "join(',', ${x})"),
            calc("l", "string-length(${a})"),
        ],
        [*put("s", "y"), *put("g/r[1]/x", "1"), *add("g/r"), *put("g/a", "no", "k"), *put("s", "n", "y")],
    ),
    "asked, allowed, locked": (
        [
            q("integer", "a", required="yes", constraint=". > 3"),
            q("integer", "b", required="${a} > 5", constraint=". > ${a}"),
            begin("group", "g", readonly="${a} = 9"),
            q("text", "c", required="${b}"),
            end("group"),
            q("select_multiple province", "m", constraint="count-selected(.) < 2"),
            q("text", "d", constraint="string-length(.) > 2"),
        ],
        [*put("a", "1", "7"), *put("b", "3", "9"), *put("a", "9"), *put("m", "zj js"), *put("d", "ab", "")],
    ),
    "yes and no": (
        [
            q("text", "a", relevant="yes"),
            q("text", "b", relevant="No"),
            q("text", "c", required="TRUE", readonly="false"),
            calc("d", "True"),
            q("acknowledge", "e"),
            q("text", "f", relevant="${e} = 'OK'"),
            q("text", "g", relevant="${e}"),
            q("text", "h", relevant="${a}"),
        ],
        put("e", "OK", ""),
    ),
    "or another": (
        [q("select_one province or_other", "a"), q("select_multiple city or_other", "b")],
        [*put("a", "other"), *put("a_other", "sd"), *put("b", "other hz"), *put("a", "zj")],
    ),
    "scales and orders": (
        [
            q("range", "a", parameters="start=1 end=5 step=2"),
            q("range", "b", parameters="start=0.0 end=1 step=0.5"),
            q("rank city", "c"),
            calc("d", "selected-at(${c}, 0)"),
            calc("e", "${a} + ${b}"),
        ],
        [*put("a", "3", "5"), *put("b", "0.5", "1"), *put("c", "nj hz any nb", "")],
    ),
    "mixed by a seed": (
        [
            q("select_one city", "a", parameters="randomize=true seed=42"),
            q("text", "s"),
            *(
                calc(f"c{at}", f"join(' ', randomize(instance('town')/root/item/name, {seed}))")
                for at, seed in enumerate(("1", "-5", "1.9", "'abc'", "'日本'", "''", "${s}", "99999999999"))
            ),
        ],
        put("s", "abc", "7"),
    ),
    "tables beside the form": (
        [
            q("select_one_from_file towns.csv", "a"),
            q("select_one_from_file towns.csv", "b", choice_filter="county = 'c1'"),
            q("select_multiple_from_file towns.csv", "c", choice_filter="people = ''"),
            q("select_one_from_file kinds.xml", "d"),
            q("select_one_from_file lamps.geojson", "e"),
            q("select_one_from_file towns.csv", "f", parameters="value=county label=name"),
            calc("p", "pulldata('towns', 'people', 'name', ${a})"),
            calc("l", "instance('towns')/root/item[name = ${a}]/label"),
            calc("s", "sum(instance('towns')/root/item[people != '']/people)"),
            calc("k", "instance('kinds')/root/item[name = ${d}]/points"),
            calc("g", "instance('lamps')/root/item[id = ${e}]/geometry"),
        ],
        [*put("a", "t2", "t3"), *put("b", "t3"), *put("d", "b"), *put("e", "l2")],
    ),
    "worth": (
        [
            q("integer", "a", default="7"),
            q("text", "b", default="hello world"),
            q("text", "e"),
            q("select_multiple city", "m", default="hz nj"),
            *(
                calc(f"c{at}", expression)
                for at, expression in enumerate(
                    (
                        "1 div 0",
                        "0 div 0",
                        "${e} + 1",
                        "'2' < '10'",
                        "'' = 0",
                        "true() + 8",
                        ".5 + .5",
                        "5 div 2 mod 2",
                        "string(0.0000001)",
                        "1000000000000 * 1000000000",
                        "number('1e3')",
                        "number('+5')",
                        "number(' 12 ')",
                        "round(-1.5)",
                        "round(2.5)",
                        "round(1234, -2)",
                        "round(2.675, 2)",
                        "int(-1.9)",
                        "int('12.7')",
                        "substr('hello', -3, -1)",
                        "substring('12345', 1.5, 2.6)",
                        "translate('bar', 'abc', 'ABC')",
                        "regex('abc', '^(?=.*b)[a-c]+$')",
                        "regex('12', '\\d+')",
                        "selected(${m}, 'nj')",
                        "selected-at(${m}, 1)",
                        "checklist(2, 2, 'yes', '', 'no')",
                        "checklist(1, 1, 0, 1)",
                        "weighted-checklist(2, 2, 1, 2, 0, 5)",
                        "coalesce(${e}, ${a})",
                        "if(${e}, 'y', 'n')",
                        "boolean(${e})",
                        "not(${b} = 'x')",
                        "boolean-from-string('1')",
                        "min(3, 1, 2)",
                        "max(1, '')",
                        "pow(2, 0.5)",
                        "log10(1000)",
                        "atan2(1, 2)",
                        "concat(${m}, ${a} div 2)",
                        "distance('38.25 21.75 0 0;38.26 21.76 0 0')",
                        "round(area('0 0;0 1;1 1;1 0;0 0'))",
                        "geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0')",
                        "digest('abc', 'SHA-256', 'hex')",
                        "digest('abc', 'MD5')",
                        "base64-decode('5pel5pys')",
                        "base64-decode('SGVsbG8')",
                        "normalize-space('  a   b ')",
                        "count(instance('city')/root/item[province = 'zj'])",
                        "instance('city')/root/item[2]/name",
                        "instance('city')/root/item[selected(${m}, name)][last()]/name",
                        "position(..)",
                        "name(${a})",
                        "format-date-time('2026-07-05T10:05:06.007+08:00', '%h:%M:%S.%3')",
                        "decimal-date-time('1970-01-02')",
                    )
                )
            ),
        ],
        put("a", "8"),
    ),
}
