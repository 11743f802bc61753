"""The contract of the command line: globals anywhere, exit codes, the envelope, three-line errors."""

import itertools
import subprocess
import sys

import pytest

from inspect_cli import __version__
from inspect_cli.cli.printer import out


@pytest.mark.parametrize(
    "argv",
    [
        ["-w", "DIR", "config", "show", "--json"],
        ["config", "-w", "DIR", "--json", "show"],
        ["--json", "config", "show", "--workspace", "DIR"],
        ["config", "show", "--workspace=DIR", "--json"],
    ],
)
def test_global_options_may_stand_anywhere(cli, workspace, argv):
    said = cli(*[word.replace("DIR", str(workspace)) for word in argv])
    assert said.code == 0
    assert said.json["data"][0] == {"setting": "workspace", "value": str(workspace), "source": "--workspace"}


def test_a_value_that_looks_like_a_global_option_stays_a_value(inside, market):
    assert inside("market", "add", "M1", "--text", "--json").out.count("--json") == 1
    assert inside("market", "add", "--plain", "--", "-y").out.splitlines()[0] == "code\t-y"


def test_config_is_written_and_read_back(cli, workspace):
    said = cli("config", "set", "printer", "打印机 2", "-w", workspace, "--lang", "zh")
    assert said.code == 0
    assert "√ 已写入" in said.err
    assert f"下一步：inspect-cli -w {workspace} config show" in said.err
    assert (workspace / "inspect.toml").read_text(encoding="utf-8") == 'printer = "打印机 2"\n'
    rows = cli("config", "show", "--plain", cwd=workspace).out.splitlines()
    assert "printer\t打印机 2\tinspect.toml" in rows
    assert rows[0] == f"workspace\t{workspace}\tfolder"


def test_a_font_stays_named_when_something_else_is_set(inside, workspace):
    inside("config", "set", "font.hei", "/f", "-w", workspace)
    inside("config", "set", "printer", "HP", "-w", workspace)
    rows = inside("config", "show", "--plain", "-w", workspace).out.splitlines()
    assert {"font.hei\t/f\tinspect.toml", "printer\tHP\tinspect.toml"} < set(rows)


def test_config_set_to_nothing_takes_the_value_away(inside, workspace):
    inside("config", "set", "font.hei", "/f", "-w", workspace)
    assert "font.hei" in (workspace / "inspect.toml").read_text(encoding="utf-8")
    inside("config", "set", "font.hei", "", "-w", workspace)
    assert "font" not in (workspace / "inspect.toml").read_text(encoding="utf-8")


def test_a_laptop_knows_itself(inside, patrol):
    [own] = inside("-w", patrol, "--json", "device", "list").json["data"]
    assert inside("-w", patrol, "--json", "device", "show", own["device"]).json["data"]["own"] is own["own"] is True


def test_the_envelope_of_a_success(inside, market):
    said = inside("market", "list", "--json", "--limit", "1", "--street", "东")
    assert said.err == ""
    assert said.out.count("\n") == 1
    assert said.json == {
        "version": 1,
        "command": "market list",
        "data": [{"code": "M01", "name": "东中心市场", "score": 86.5}],
        "messages": [
            {"code": "market.counted", "message": "market.counted count=1"},
            {"code": "next", "message": "inspect-cli market add M03"},
        ],
        "errors": [],
    }


def test_the_envelope_of_a_failure_and_codes_that_do_not_depend_on_the_language(cli):
    english, chinese = (cli("config", "set", "printer", "x", "--json", "--lang", lang) for lang in ("en", "zh"))
    assert english.code == chinese.code == 10
    assert english.err == ""
    (error,) = english.json["errors"]
    assert error["code"] == chinese.json["errors"][0]["code"] == "workspace.none"
    assert error["message"] != chinese.json["errors"][0]["message"]
    assert set(error) == {"code", "message", "hint", "where", "level"}
    assert set(error["where"]) == {"file"}
    assert english.json["command"] == "config set"
    assert english.json["data"] is None


@pytest.mark.parametrize(
    ("argv", "code", "line"),
    [
        ("confg show", "usage.no_such_command", "Did you mean config?"),
        ("config shw", "usage.no_such_verb", "Did you mean show?"),
        ("config", "usage.no_verb", "show"),
        ("market list --limt 3", "usage.no_such_option", "Did you mean --limit?"),
        ("market list --limit many", "usage.bad_value", "a whole number"),
        ("market list --state shut", "usage.bad_value", "open, closed"),
        ("market list --limit", "usage.needs_value", ""),
        ("market add --good=1 M1", "usage.takes_no_value", "--good"),
        ("market list a b", "usage.too_many", "a b"),
        ("market add", "usage.missing", "CODE"),
        ("market series", "usage.no_verb", "add, list"),
        ("config show --lang fr", "usage.bad_value", "zh, en"),
        ("config show -w", "usage.needs_value", "-w"),
        ("加市场", "usage.no_such_command", "Did you mean market add?"),
    ],
)
def test_misuse_is_exit_2_with_a_way_out(inside, market, argv, code, line):
    said = inside(*argv.split())
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("× ")
    assert line in said.err
    assert len(said.err.splitlines()) <= 3
    assert [e["code"] for e in inside("--json", *argv.split()).json["errors"]] == [code]


def test_a_warning_makes_exit_3_and_names_the_place(inside, market):
    said = inside("market", "series", "add", "--lang", "zh")
    assert said.code == 3
    assert said.err.splitlines() == ["▲ market.odd", "  位置：a.xlsx · 表“表1” · 第 3 行 · B 列"]
    (error,) = inside("market", "series", "add", "--json").json["errors"]
    assert error["where"] == {"file": "a.xlsx", "sheet": "表1", "row": 3, "column": "B"}


def test_a_command_may_end_itself_with_a_code(inside, market):
    assert inside("market", "series", "list").code == 6


def test_quiet_keeps_the_data_and_drops_the_talk(inside, market):
    said = inside("market", "list", "-q")
    assert said.out
    assert said.err == ""


def test_plain_is_one_row_a_line_cells_parted_by_tabs(inside, market):
    said = inside("market", "list", "--plain", "--street", "东")
    assert said.out == "M01\t东中心市场\t86.5\nM02\t兴园农贸市场 东门\t100\n"


def test_a_record_with_a_list_under_it(inside, market):
    said = inside("market", "add", "M1", "a.jpg", "b c.jpg", "--good", "--json")
    assert said.json["data"] == {
        "code": "M1",
        "photos": ["a.jpg", "b c.jpg"],
        "text": "",
        "good": True,
        "pictures": [{"photo": "a.jpg"}, {"photo": "b c.jpg"}],
    }


def test_json_wins_over_plain(inside, market):
    for verb in (["list"], ["add", "M1"]):
        assert inside("market", *verb, "--json", "--plain").json["errors"] == []


def test_no_bar_off_a_terminal(capsys):
    out.begin()
    with out.progress("shell.cancelled", 2) as step:
        step()
    assert capsys.readouterr() == ("", "")


def test_version(cli):
    assert cli("--version").out == f"inspect-cli {__version__}\n"
    assert cli("version", "--json").json["data"]["program"] == __version__


@pytest.mark.parametrize("argv", [["-h"], ["config", "set", "灯", "x"], ["help", "设置"], ["help", "🦐"]])
def test_a_console_of_gbk_shows_everything_or_a_question_mark(cli, argv):
    said = cli(*argv, "--lang", "zh", encoding="gbk")
    assert "UnicodeEncodeError" not in said.err
    assert said.out + said.err


def test_the_marks_survive_gbk(cli, workspace):
    assert cli("config", "set", "font.hei", "x", "-w", workspace, encoding="gbk").err.startswith("√ ")
    assert cli("nosuch", encoding="gbk").err.startswith("× ")
    "√×●○▲!→…".encode("gbk")


def test_json_stays_whole_where_the_encoding_is_not(cli):
    error = cli("help", "🦐", "--json", encoding="gbk").json["errors"][0]
    assert "🦐" in error["message"]


def test_no_colour_off_a_terminal(cli):
    for argv, env in itertools.product((["-h"], ["nosuch"]), ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"})):
        said = cli(*argv, **env)
        assert "\033" not in said.out + said.err


def test_a_reader_that_leaves_early_is_no_error():
    command = [sys.executable, "-m", "inspect_cli", "-h"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0
