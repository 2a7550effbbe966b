"""Names that were hard to read do not come back: each is the word of the field now."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("analyzers", "cli", "documents", "index", "ingest", "kashaf", "search", "web")

EVERYWHERE = {
    "Opening": "WorkerConfig",
    "Begun": "FileStarted",
    "_Patience": "_TimeoutReader, or _Deadline",
    "ALONE": "INLINE_BYTES, INLINE_CHARACTERS",
    "_SIGN_EVERY": "_HEARTBEAT_SECONDS",
    "_read_what_was_let_go": "_reread_orphaned",
    "is_full": "must_commit",
    "is_over": "commit_due",
    "Portions": "CommitGroups",
    "settle": "recover",
    "_take_back": "undo",
    "take_back": "undo",
    "_let_go": "_release_documents",
    "let_go": "release",
    "passing": "transient",
    "Finding": "SearchRun",
    "weigh": "reweight",
    "under_the_best": "collapse_duplicates",
    "each_alone": "no_collapse",
    "LOOKED_AT": "COLLAPSE_DEPTH",
    "explain_anew": "explain_rescored",
    "_anew": "rescored",
    "ByMeaning": "Meaning.reorder",
    "Helper": "Assistant",
    "Offer": "Alternative, AlternativeQuery",
    "Needle": "Highlighter",
    "Beginning": "ExportMode",
    "Choice": "Filter",
    "AllOf": "q.All",
    "AnyOf": "q.Any",
    "NoneOf": "q.Not",
    "Told": "ProgressCallback",
    "AS_TYPED": "ARTICLE_MATCH_BOOST",
    "PAUSE": "REBUILD_BACKOFF, MessageKind.UNBOUNDED",
    "Joined": "FederatedResults",
    "JoinedHit": "FederatedHit",
    "Narrowing": "PathFilter",
    "leaves_out": "excludes",
    "Ignoring": "IgnoreRules",
    "_JUNK": "_PARSER_ERRORS",
    "_UNREAD": "_SKIPPED_DESTINATIONS",
    "_NOBODY": "_NO_STREAM",
    "fleeting": "no_store_if_partial",
    "speak": "language_for",
    "announce": "add_discovery_links",
    "lead_robots": "robots_txt",
    "Asked": "SearchParameters",
    "complain": "print_error",
}
"""From a name that may not be left to the one to use."""

MODULES = {
    *("choices", "claims", "comparing", "completing", "copies", "explaining", "exporting", "filling", "finding"),
    *("helping", "holding", "importing", "indexing", "looking", "narrowing", "offers", "planning", "reading", "readings"),
    *("rebuilding", "rereading", "rounds", "searching", "serving", "showing", "slips", "stamping", "suggestions"),
    *("synchronizing", "together", "transferring", "watching", "wordlists"),
}
"""Names of modules that said what is done, or nothing, instead of what is there."""

PATHS = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "__pycache__" not in path.parts]


def defined(tree: ast.AST) -> Iterator[str]:
    """Yield the names of classes, functions, their arguments, and what is assigned."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.alias(asname=str(name)):
                yield name


@pytest.mark.parametrize("path", PATHS, ids=[path.relative_to(ROOT).as_posix() for path in PATHS])
def test_no_name_that_was_hard_to_read_is_left(path: Path) -> None:
    found = set(defined(ast.parse(path.read_text(encoding="utf-8"))))
    assert {name: EVERYWHERE[name] for name in found & EVERYWHERE.keys()} == {}
    assert path.stem not in MODULES


def test_such_a_name_is_seen_wherever_it_is_defined() -> None:
    code = "class Needle: ...\ndef speak(passing): ...\nfrom x import All as AllOf\nALONE = 1\nfor weigh in (): ..."
    assert set(defined(ast.parse(code))) == {"Needle", "speak", "passing", "AllOf", "ALONE", "weigh"}
