"""Update the Arabic catalogue from the messages in the code; ``--check`` only compares them.

``--check`` fails if they differ. What the program reads is ``ar.mo``, which is made from ``ar.po``.

Every message that the code shows is found where it is written: the first argument of `Message`,
`counted`, `say`, of the errors and of ``_`` and ``ngettext`` in templates, and the help of commands
and options. New ones enter ``kashaf/translations/ar.po`` without Arabic, for a person to write it;
those that are shown no more are taken out.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import jinja2
import polib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kashaf import errors  # noqa: E402 - of this checkout
from kashaf.messages import SYSTEM_REASONS  # noqa: E402

CATALOGUE = ROOT / "kashaf" / "translations" / "ar.po"
COMPILED = CATALOGUE.with_suffix(".mo")
ROOMS = ("kashaf", "cli", "documents", "analyzers", "index", "ingest", "search", "web")
ONE = {
    "Message",
    "say",
    "_",
    "gettext",
    "unreadable",
    "UnreadPicture",
    "Away",
    "Blocked",
    "Refused",
    "TimedOut",
    *errors.__all__,
}
"""Functions whose first argument is a template."""
SECOND = {"UnreadableFile", "Skipped", "skipped"}
"""Functions whose second argument is one, after a path or a place."""
TWO = {"counted", "ngettext"}
"""Functions that take a template and its plural."""

Key = tuple[str, str | None]
"""A message and, if it has a number, its plural."""


def main() -> int:
    """Compare or update; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where the catalogue is not complete")
    check = parser.parse_args().check
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=120)
    known = {(entry.msgid, entry.msgid_plural or None): entry for entry in catalogue}
    used = set(of_code()) | {(text, None) for text in of_commands()}
    new, unused = sorted(used - set(known), key=str), sorted(set(known) - used, key=str)
    if not check:
        for singular, plural in new:
            forms = dict.fromkeys(range(6), "") if plural else {}
            known[singular, plural] = polib.POEntry(msgid=singular, msgid_plural=plural or "", msgstr_plural=forms)
        catalogue[:] = [known[key] for key in sorted(used, key=str)]
        catalogue.save(str(CATALOGUE))
        COMPILED.write_bytes(catalogue.to_binary())
    untranslated = [entry.msgid for entry in catalogue if not entry.translated()]
    if check:
        untranslated += [singular for singular, _ in new]
        for singular, _ in unused:
            print(f"never shown: {singular}")
        if old := COMPILED.read_bytes() != catalogue.to_binary():
            print(f"older than {CATALOGUE.name}: {COMPILED.name}: run python3 scripts/messages.py")
    for singular in untranslated:
        print(f"without Arabic: {singular}")
    return 1 if untranslated or (check and (unused or old)) else 0


def of_code() -> Iterator[Key]:
    """Find the messages of the code and the templates."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _of_call(node, path.relative_to(ROOT))
    for reason in SYSTEM_REASONS.values():
        yield str(reason).lower(), None
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        for _, _, message in environment.extract_translations(path.read_text(encoding="utf-8")):
            yield (message, None) if isinstance(message, str) else (str(message[0]), message[1])


def _of_call(call: ast.Call, path: Path) -> Iterator[Key]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in ONE | SECOND | TWO:
        return
    arguments = call.args[1:] if name in SECOND else call.args
    texts = [each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if arguments and isinstance(arguments[0], ast.JoinedStr | ast.BinOp):
        print(f"put together: {path}:{call.lineno}")
    elif name in TWO and len(texts) >= len(("singular", "plural")):
        yield texts[0], texts[1]
    elif texts and isinstance(arguments[0], ast.Constant):
        yield texts[0], None


def of_commands() -> Iterator[str]:
    """Find the help of the commands and their options, a paragraph each."""
    from kashaf.cli.entry import main as program

    waiting: list[click.Command] = [program]
    while waiting:
        command = waiting.pop()
        waiting += command.commands.values() if isinstance(command, click.Group) else ()
        texts = [(command.help or "").replace("\f", "")]
        texts += [parameter.help or "" for parameter in command.params if isinstance(parameter, click.Option)]
        for text in texts:
            yield from (" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip())


if __name__ == "__main__":
    raise SystemExit(main())
