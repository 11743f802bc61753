"""What lists show of what was asked for."""


def test_a_filter_is_a_part_of_the_text_and_no_pattern(inside, patrol):
    def shown(word):
        return inside("-w", patrol, "point", "list", "--type", word, "--json").json["data"]

    assert {row["type"] for row in shown("市场")} == {"农贸市场"}
    assert shown("%") == shown("农_市场") == []
