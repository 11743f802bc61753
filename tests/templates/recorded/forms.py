"""Forms that try one thing each, and what is done to them; `record.py` plays them to the engine of ODK Web Forms."""

from parts import add, begin, calc, drop, end, put, q

# name: (rows, steps)
FORMS = {
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
}
