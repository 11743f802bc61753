"""Forms that try what public forms of ODK and KoboToolbox were found to do."""

from parts import add, begin, calc, drop, end, put, q

NUMBERS_OF_DATES = (
    "number(${d})", "number(${d}) + 0", "number(string(${d}))", "number(date(${d}))",
    "concat(number(${d}), 'x')", "number(${d}) < 19781.5", "int(${d})", "number('2024-02-29T10:00:00.000+00:00')",
    "number('x')", "pow(number('x'), 0)", "pow(1, 1 div 0)", "area('0 0;0 0.001;0.001 0.001;0.001 0;0 0')",
)  # fmt: skip
DEFAULTS = ("-(-(1.5))", "- 1", "-1", "1 - 1", "1-1", "(1 + 1)", "1 div 2", "2*3", "1.0-2", "a-b", "x (y)", "1=1")
ATTACHED = (
    "<root><data><site><code>w1</code></site><depth>12</depth></data>"
    "<data><site><code>w2</code></site><depth>30</depth></data></root>"
)

HOUSES = "name,label,__version,__trunkVersion\nh1,Linden 1,4,2\nh2,Linden 2,1,\n"
FILES = {"wells.xml": ATTACHED, "houses.csv": HOUSES}

FORMS = {
    "a count takes answers away": (
        [
            q("integer", "n"),
            begin("repeat", "r", repeat_count="${n}"),
            q("text", "a", default="one"),
            q("integer", "m"),
            begin("repeat", "s", repeat_count="${m} + 1"),
            q("text", "b"),
            end("repeat"),
            end("repeat"),
            calc("c", "join(' ', ${a})"),
        ],
        [
            *put("n", "2"),
            *put("r[1]/a", "x"),
            *put("r[2]/a", "y"),
            *put("r[2]/m", "2"),
            *put("r[2]/s[3]/b", "z"),
            *put("n", "1"),
            *put("n", "3"),
            *put("r[2]/m", "2"),
            *put("n", ""),
            *put("n", "0"),
        ],
    ),
    "what is computed once, cleared, and a path that leads nowhere": (
        [q("text", "a"), q("text", "t", calculation="once(${a})"), calc("c", "if(b = '', 'none', count(../gone/b))")],
        [*put("a", "1"), *put("t", ""), *put("t", "8"), *put("a", "2"), *put("t", ""), *put("a", "3")],
    ),
    "texts that are no dates": (
        [
            q("text", "a"),
            q("date", "d", calculation="date(${a})"),
            calc("c", "date(${a})"),
            calc("e", "if(${c} = '', 'none', concat(${c}, ' ', format-date(${c}, '%e')))"),
        ],
        [*put("a", "x"), *put("a", "2026-07-05"), *put("a", "10:30"), *put("a", "")],
    ),
    "entities in and out of a repeat": (
        [
            q("text", "street", save_to="streets#name_of"),
            begin("repeat", "r", relevant="${street} != 'none'"),
            q("text", "who", save_to="people#who"),
            q("integer", "age"),
            end("repeat"),
        ],
        [
            *put("street", "Linden"),
            *put("r[1]/who", "A"),
            *put("r[1]/age", "20"),
            *add("r"),
            *put("r[2]/age", "3"),
        ],
        {
            "entities": [
                {"list_name": "streets", "label": "concat(${street}, ' street')"},
                {"list_name": "people", "label": "${who}", "create_if": "${age} > 17"},
            ]
        },
    ),
    "an entity that is updated, and what is said of it": (
        [
            q("select_one_from_file houses.csv", "house"),
            q("integer", "rooms", save_to="rooms", **{"instance::hxl": "#rooms"}),
            q("text", "id"),
        ],
        [*put("house", "h1"), *put("rooms", "3")],
        {
            "settings": [
                {
                    "form_id": "f",
                    "version": "3",
                    "instance_name": "concat('house ', ${house})",
                    "namespaces": 'k="http://k.example"',
                    "attribute::k:thanks": "yes",
                }
            ],
            "entities": [{"list_name": "houses", "entity_id": "${house}", "update_if": "${rooms} > 2"}],
        },
    ),
    "an entity that is there or not": (
        [q("select_one_from_file houses.csv", "house"), q("text", "new")],
        [*put("new", "x")],
        {
            "entities": [
                {
                    "list_name": "houses",
                    "label": "${new}",
                    "entity_id": "coalesce(${house}, ${new})",
                    "create_if": "${house} = ''",
                    "update_if": "${house} != ''",
                }
            ]
        },
    ),
    "current() in a condition": (
        [
            q("text", "a"),
            begin("repeat", "r"),
            q("integer", "n"),
            begin("group", "g"),
            q("text", "b", relevant="current()/../../n > 2"),
            q("text", "c", relevant="sum(${r}[position() < position(current()/../..)]/n) > 3"),
            calc("d", "concat(current()/../../../a, position(../..))"),
            end("group"),
            end("repeat"),
        ],
        [
            *put("r[1]/n", "3"),
            *add("r"),
            *put("r[2]/n", "1"),
            *put("a", "x"),
            *put("r[1]/n", "5"),
            *put("r[2]/g/c", "y"),
            *drop("r", 1),
        ],
    ),
    "paths from the root": (
        [
            begin("repeat", "r", repeat_count="2"),
            q("text", "a"),
            begin("group", "g"),
            q("integer", "b"),
            *(
                calc(f"c{at}", expression)
                for at, expression in enumerate(
                    (
                        "/data/r/a",
                        "count(/data/r/a)",
                        "/data/r[2]/a",
                        "sum(/data/r/g/b)",
                        "join(',', /data/r/a)",
                        "/data/r/a = 'y'",
                        "count(//b)",
                        "count(/data/r[a = 'y'])",
                        "../../a",
                        "indexed-repeat(${b}, ${r}, 2)",
                    )
                )
            ),
            end("group"),
            end("repeat"),
        ],
        [*put("r[1]/a", "x"), *put("r[2]/a", "y"), *put("r[2]/g/b", "5"), *put("r[1]/g/b", "2")],
    ),
    "a trigger when a form is opened": (
        [
            q("text", "a"),
            q("text", "given", default="d"),
            q("text", "shown", relevant="${a} != ''", default="e"),
            q("text", "computed", calculation="concat('x', ${a})"),
            q("text", "t1", trigger="${given}", calculation="concat('1', ${given})"),
            q("text", "t2", trigger="${shown}", calculation="concat('2', ${shown})"),
            q("text", "t3", trigger="${computed}", calculation="concat('3', ${computed})"),
            q("text", "t4", trigger="${a}", calculation="concat('4', ${a}, ${given})", relevant="${given} != 'd'"),
        ],
        [
            *put("a", "1"),
            *put("given", "f"),
            *put("a", "2", ""),
            *put("given", "d"),
            *put("a", "3"),
            *put("given", "g"),
        ],
    ),
    "a trigger in an instance": (
        [
            begin("repeat", "r"),
            q("text", "b"),
            q("text", "a", calculation="concat(position(..), ${b})"),
            q("text", "t", trigger="${a}", calculation="concat('t', ${a})"),
            end("repeat"),
        ],
        [*put("r[1]/b", "1"), *add("r"), *put("r[2]/b", "2"), *put("r[1]/b", "")],
    ),
    "what is computed without a label": (
        [
            q("text", "a"),
            {"type": "integer", "name": "n", "calculation": "string-length(${a}) * 1.5"},
            {"type": "date", "name": "d", "trigger": "${a}", "calculation": "concat('2026-01-', ${a})"},
            q("note", "said", label="n ${n} d ${d}"),
        ],
        put("a", "02", "abc", "11", ""),
    ),
    "a count that is no number": (
        [
            q("integer", "n"),
            begin("repeat", "r", repeat_count="${n}"),
            q("text", "a"),
            end("repeat"),
            q("text", "m"),
            begin("repeat", "s", repeat_count="${m} + 1"),
            q("text", "b"),
            end("repeat"),
        ],
        [*put("n", "2"), *put("r[1]/a", "x"), *put("n", ""), *put("n", "1", "0"), *put("m", "1", "x", "")],
    ),
    "choices out of a repeat, two alike": (
        [
            begin("repeat", "r"),
            q("text", "a"),
            end("repeat"),
            q("select_one ${a}", "who", choice_filter="${a} != ''"),
        ],
        [*put("r[1]/a", "x"), *add("r"), *put("r[2]/a", "x"), *put("who", "x"), *put("r[1]/a", "y")],
    ),
    "sums as defaults": (
        [
            *(q("text", f"t{at}", default=each) for at, each in enumerate(DEFAULTS)),
            *(q("decimal", f"n{at}", default=each) for at, each in enumerate(DEFAULTS[:9])),
        ],
        put("t0", "x"),
    ),
    "a calculation of itself": (
        [
            q("integer", "b"),
            q("integer", "a", calculation="if(. = '' or . < ${b}, ${b}, .)"),
            q("integer", "c", calculation="if(. = '', 5, .)"),
        ],
        [*put("b", "3"), *put("a", "7"), *put("b", "4", "9"), *put("c", "3", "")],
    ),
    "what KoboToolbox attaches": (
        [
            {"type": "xml-external", "name": "wells"},
            q("text", "code"),
            calc("depth", "instance('wells')/root/data[site/code = current()/../code]/depth"),
            calc("all", "count(instance('wells')/root/data)"),
            calc("deep", "sum(instance('wells')/root/data[depth > 20]/depth)"),
            calc("of", "instance('wells')/root/data[site/code = ${code}]/site"),
        ],
        put("code", "w2", "w1", "x"),
    ),
    "dates as numbers": (
        [q("date", "d"), *(calc(f"c{at}", each) for at, each in enumerate(NUMBERS_OF_DATES))],
        put("d", "2024-02-29", "1969-07-20"),
    ),
}
