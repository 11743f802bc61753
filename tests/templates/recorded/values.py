"""Forms that try what numbers, dates and texts come to."""

from parts import begin, calc, end, put, q

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
