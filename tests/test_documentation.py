"""The documents are true and complete.

Their commands give the output that they show, and everything public is described.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import click
import pytest

import kashaf
from kashaf.cli.entry import main

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WITH_BENCHMARKS = [*DOCUMENTS, *sorted((ROOT / "benchmarks").rglob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.ar.md"]
WITH_COMMANDS = [path for path in DOCUMENTS if "\n```console\n" in path.read_text(encoding="utf-8")]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)

TEST_COMMAND = re.compile(r"<!-- the test command -->\s*```sh\n(.+?)\n```", re.DOTALL)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROMPT = "$ "
SECONDS = re.compile(r"\b\d+\.\d{3}\b")  # the one thing that differs each time


class Example(NamedTuple):
    line: int
    command: str
    output: str


def console_examples(path: Path) -> list[Example]:
    """Read the commands of all console blocks of a document, each with the output below it."""
    text = path.read_text(encoding="utf-8")
    examples = []
    for block in FENCE.finditer(text):
        if block[1] != "console":
            continue
        first = text.count("\n", 0, block.start(2)) + 1
        for offset, line in enumerate(block[2].splitlines(keepends=True)):
            if line.startswith(PROMPT):
                examples.append(Example(first + offset, line.removeprefix(PROMPT).rstrip("\n"), ""))
            else:
                examples[-1] = examples[-1]._replace(output=examples[-1].output + line)
    return examples


@pytest.fixture
def terminal(tmp_path: Path):
    """Give a function that runs a command like a user who has just installed kashaf.

    The folder holds `seeds`.
    """
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    program = tmp_path / "bin" / "kashaf"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m kashaf "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KASHAF_", "LC_", "LANG"))}

    def run(command: str, locale: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env={
                **kept,
                "PATH": f"{program.parent}:{kept['PATH']}",
                "LC_CTYPE": "C.UTF-8",
                "LC_MESSAGES": locale,
                "PYTHONUTF8": "1",
            },
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=120,
        )
        return done.stdout

    return run


def test_the_readmes_show_commands() -> None:
    for path in READMES:
        assert len(console_examples(path)) >= 3


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=[path.name for path in WITH_COMMANDS])
def test_commands_in_a_document_give_what_it_shows(path: Path, terminal) -> None:
    for example in console_examples(path):
        output = terminal(example.command, "ar" if path.name == "README.ar.md" else "C")
        assert SECONDS.sub("…", output) == SECONDS.sub("…", example.output), (
            f"{path.name}:{example.line}: {example.command}\nshown:\n{example.output}\ngiven:\n{output}"
        )


def test_console_examples_are_cut_at_their_prompts(tmp_path: Path) -> None:
    document = tmp_path / "one.md"
    document.write_text("text\n\n```console\n$ echo 1\n1\n$ true\n```\n\n```sh\nignored\n```\n", encoding="utf-8")
    assert console_examples(document) == [Example(4, "echo 1", "1\n"), Example(6, "true", "")]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_described(name: str) -> None:
    assert f"`kashaf {name}" in TEXT
    assert main.commands[name].help


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_is_described(name: str) -> None:
    reference = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## `kashaf {name}\b.*?(?=^## |\Z)", reference, re.DOTALL | re.MULTILINE)
    options = [opt for parameter in main.commands[name].params if isinstance(parameter, click.Option) for opt in parameter.opts]
    assert [opt for opt in options if f"`{opt}" not in section] == []
    assert set(re.findall(r"`(--[a-z-]+)", section)) <= set(options), "describes an option that is not there"


@pytest.mark.parametrize("name", sorted(set(kashaf.__all__) - {"__version__"}))
def test_every_public_name_is_described(name: str) -> None:
    assert re.search(rf"`(kashaf\.)?{name}\b", TEXT), f"{name} is described nowhere"


@pytest.mark.parametrize("path", WITH_BENCHMARKS, ids=[path.relative_to(ROOT).as_posix() for path in WITH_BENCHMARKS])
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text) + re.findall(r'(?:src|href)="(?!https?:|#)([^"#]+)"', text)
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_both_readmes_give_the_same_commands() -> None:
    english, arabic = (
        [block[2] for block in FENCE.finditer(path.read_text(encoding="utf-8")) if block[1] == "sh"] for path in READMES
    )
    assert english == arabic


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    (command,) = TEST_COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (extraction,) = re.findall(r"test_command=\$\((.+)\)\n", script)
    extracted = subprocess.run(["bash", "-c", extraction], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert extracted.strip() == command
    assert 'bash -euo pipefail -c "$test_command"' in script
    assert "pytest" in command


@pytest.mark.parametrize("path", [ROOT / ".ci" / "run", *sorted((ROOT / "scripts").glob("*.sh"))], ids=lambda path: path.name)
def test_shell_scripts_stop_at_the_first_error_and_parse(path: Path) -> None:
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
