"""What all commands share: help, statuses, and one line for everything that goes wrong."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

import kashaf
from kashaf.cli.entry import main
from kashaf.cli.program import Program, clean, on_one_line, print_error


def ending(problem):
    """Run a program whose one command ends like this."""

    @click.group(cls=Program)
    def program() -> None:
        """Do it."""

    @program.command()
    def do() -> int | None:
        if isinstance(problem, BaseException):
            raise problem
        return problem

    return CliRunner().invoke(program, ["do"])


@pytest.mark.parametrize(
    ("problem", "status", "stderr"),
    [
        (None, 0, ""),
        (0, 0, ""),
        (1, 1, ""),
        (2, 2, ""),
        (
            kashaf.IndexLocked("another process writes to x: wait for it"),
            2,
            "kashaf: another process writes to x: wait for it\n",
        ),
        (kashaf.DocumentNotFound("no document has the id x"), 1, "kashaf: no document has the id x\n"),
        (kashaf.StorageError("a\nb\x1b[2J"), 2, "kashaf: a\\x0ab\\x1b[2J\n"),
        (click.Abort(), 2, "kashaf: interrupted\n"),
        (click.ClickException("no"), 2, "kashaf: no\n"),
        (click.FileError("x", "not there"), 2, "kashaf: Could not open file 'x': not there\n"),
        (PermissionError(13, "Permission denied", "x"), 2, "kashaf: x: Permission denied\n"),
        (BrokenPipeError(32, "Broken pipe"), 0, ""),
        (
            ZeroDivisionError("by zero"),
            2,
            "kashaf: an error in kashaf itself (ZeroDivisionError: by zero); KASHAF_DEBUG=1 shows where\n",
        ),
    ],
)
def test_every_way_to_end_has_its_status_and_at_most_one_line(home, problem, status, stderr):
    result = ending(problem)
    assert (result.exit_code, result.stdout, result.stderr) == (status, "", stderr)


def test_ctrl_c_is_one_line_too(home):
    result = ending(KeyboardInterrupt())
    assert result.exit_code == 2
    assert result.stderr.strip() == "kashaf: interrupted"


def test_the_traceback_is_to_be_had(home, monkeypatch):
    monkeypatch.setenv("KASHAF_DEBUG", "1")
    assert isinstance(ending(ZeroDivisionError("by zero")).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["serch", "x"], "no such command: serch; did you mean search?"),
        (["xyz"], "no such command: xyz"),
        (["index", "--feild", "a:b", "."], "no such option: --feild; did you mean --field?"),
        (["--verion"], "no such option: --verion; did you mean --version?"),
        (["index"], "missing: PATH…"),
        (["show"], "missing: ID"),
        (["search", "--limit", "x", "q"], "'--limit' does not take this: 'x' is no whole number"),
        (["search", "--limit", "-7", "q"], "'--limit' does not take this: -7 is less than 0"),
        (["suggest", "--limit", "101", "q"], "'--limit' does not take this: 101 is not between 1 and 100"),
        (["search", "q", "--limit"], "Option '--limit' requires an argument."),
        (["search", "--batch", "nowhere"], "'--batch' does not take this: 'nowhere': no such file or directory"),
    ],
)
def test_what_was_typed_wrong_is_said_with_the_near_name(run, args, said):
    result = run(*args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"kashaf: {said}\n")


@pytest.mark.parametrize("locale", [{}, {"LANG": "ar_EG.UTF-8"}])
def test_without_a_command_the_help_is_shown_and_nothing_was_done(run, locale):
    result = run(**locale)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", run("--help", **locale).stdout)


@pytest.mark.parametrize("command", [None, *main.commands])
def test_the_help_has_a_first_sentence_and_every_option_explained(run, command):
    result = run(*filter(None, [command]), "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    options = main.commands[command].params if command else main.params
    assert all(option.help for option in options if isinstance(option, click.Option))


@pytest.mark.parametrize(
    "locale", [{"LANG": "ar_EG.UTF-8"}, {"LC_MESSAGES": "ar", "LANG": "en_US"}, {"LC_ALL": "ar_SA", "LANG": "C"}]
)
def test_the_help_speaks_the_language_of_the_locale(run, locale):
    shown = run("--help", **locale).stdout
    for words in ("الاستعمال:", "الخيارات:", "البحث في الوثائق العربية.", "عرض هذه المساعدة."):
        assert words in shown
    assert "Usage" not in shown
    assert "إن لم يُذكر: 10" in run("search", "--help", **locale).stdout


@pytest.mark.parametrize("locale", [{}, {"LANG": "en_US.UTF-8"}, {"LC_ALL": "C", "LANG": "ar_EG"}, {"LANG": "arn_CL"}])
def test_other_locales_are_answered_in_english(run, locale):
    assert run("--help", **locale).stdout.startswith("Usage: ")


def test_messages_speak_it_too(run):
    assert run("serch", LANG="ar").stderr == "kashaf: لا يوجد أمر باسم serch؛ هل تقصد search؟\n"
    assert run("index", "nowhere", LANG="ar").stderr.endswith("nowhere: لا يوجد ملف أو مجلد بهذا الاسم\n")


def test_commands_are_listed_in_groups_as_one_needs_them(run):
    """Each under what it is for; none is left out, and all texts begin in one column."""
    groups: dict[str, list[str]] = {}
    columns = set()
    for line in run("--help").stdout.partition("--help ")[2].splitlines()[1:]:
        if line.endswith(":"):
            groups[line.removesuffix(":")] = listed = []
        elif line[2:3].strip():
            listed.append(line.split()[0])
            columns.add(len(line) - len(line.split(maxsplit=1)[1]))
    assert {group: names[0] for group, names in groups.items()} == {
        "Find": "search",
        "Fill": "index",
        "Look closer": "show",
        "Keep": "export",
    }
    assert [name for names in groups.values() for name in names] == list(main.commands)
    assert len(columns) == 1


def test_the_groups_have_their_headings_in_arabic(run):
    shown = run("--help", LANG="ar_EG.UTF-8").stdout
    assert [line for line in shown.splitlines() if line.endswith(":") and line != "الخيارات:"] == [
        "البحث:",
        "ملء الفهرس:",
        "النظر عن قرب:",
        "حفظ الفهرس:",
    ]


def test_a_line_stays_one_line():
    assert on_one_line("a\tb\r\nc\x1b\u2028د") == "a\\x09b\\x0d\\x0ac\\x1b\\x2028د"


def test_broken_arguments_are_mended():
    assert clean("ليبيا \udcff") == "ليبيا \ufffd"


def test_complaints_carry_the_status(capsys):
    assert print_error("no") == 2
    assert print_error("none", 1) == 1
    assert capsys.readouterr().err == "kashaf: no\nkashaf: none\n"
