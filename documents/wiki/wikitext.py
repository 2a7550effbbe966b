"""Wikitext → plain text.

The time is that of a few passes over the text, whatever it holds: mwparserfromhell, the library for
it, takes minutes for 20 KB of ``<b>``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape

from kashaf.analyzers.boilerplate import WIKI_TEXT_NAMES, WIKI_TEXTS

__all__ = ["Plain", "plain_wikitext"]

_DEEPEST = 40
"""Templates and links in each other: what is deeper is read as text."""
_CAPTION_WORDS = 3
"""A shorter last part of a picture is an option such as ``thumb``."""

_HALVES = "    "
"""Between the halves of a verse."""
_APART = "\f"
"""Before and after a verse, until it is known whether its line ends there anyway."""
_ENDS = re.compile(f"[\n{_APART}]+")

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b[^<>]{0,2000}?(/?)>")
_SILENT = frozenset(
    "ref math chem score timeline graph imagemap inputbox categorytree templatedata mapframe maplink hiero gallery style script".split()
)
"""Elements whose content is no text of the article."""
_BLOCKS = frozenset("br p div li tr td th table center blockquote dd dt ul ol dl h1 h2 h3 h4 h5 h6 hr poem".split())
_SIGN = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_PARAMETER = re.compile(r"\{\{\{[^{}]{0,500}\}\}\}")
_OUTSIDE = re.compile(r"\[(?:[a-z]{2,10}:)?//[^\s\[\]<>]{1,2000}(?:[ \t]([^\[\]\n]{0,500}))?\]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z-]{2,12})?:", re.ASCII)
_QUOTES = re.compile("''+")
_SWITCH = re.compile(r"__[^\W_]{2,20}(?:_[^\W_]{1,20}){0,4}__")
_HEADING = re.compile(r"(={1,6})([^\n]{1,500}?)\1[ \t]*")
_LIST = re.compile(r"\A[*#:;]+[ \t]*")
_ATTRIBUTES = re.compile(
    r"""[ \t]*(?:[\w-]{1,30}[ \t]*=[ \t]*(?:"[^"\n|]{0,500}"|'[^'\n|]{0,500}'|[^\s"'|]{1,100})[ \t]*){1,20}\|(?!\|)"""
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The text of an article, and its categories in their order."""

    text: str
    categories: tuple[str, ...]


@dataclass(slots=True)
class _Frame:
    """What is open: a link or a template, with its text so far."""

    sign: str
    parts: list[str] = field(default_factory=list)


def plain_wikitext(text: str, *, files: Collection[str] = frozenset(), categories: Collection[str] = frozenset()) -> Plain:
    """Give the text that readers of a wiki see, without templates, references and pictures.

    Captions of pictures, headings, lists, tables (cells apart by tabs) and templates of verses and
    quotations are kept. ``files`` and
    ``categories`` are the names of these namespaces, in lower case.

    >>> plain_wikitext("'''النهر''' في [[بلاد الشام|الشام]].<ref>كتاب</ref> {{بذرة}}").text
    'النهر في الشام.'
    """
    found: dict[str, None] = {}
    bare = _PARAMETER.sub("", _without_elements(_without_comments(text)))
    linked = _SWITCH.sub("", _QUOTES.sub("", _OUTSIDE.sub(r"\1", _without_links(bare, files, categories, found))))
    linked = _ENDS.sub(lambda ends: "\n" if _APART in ends[0] else ends[0], linked)
    lines = "\n".join(_lines(unescape(linked).replace("\u00a0", " ")))
    return Plain(re.sub(r"\n{3,}", "\n\n", lines).strip(), tuple(found))


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    cut = (part.partition("-->") for part in others)
    return first + "".join(after if end else inside for inside, end, after in cut)


def _without_elements(text: str) -> str:
    """Drop tags, and the content of some elements; one that is never closed loses only its tag."""
    kept: list[str] = []
    at = 0
    silent, resume = "", 0
    for tag in _TAG.finditer(text):
        closes, name, empty = tag[1], tag[2].lower(), tag[3]
        if silent:
            if closes and name == silent:
                silent, at = "", tag.end()
                del kept[resume:]
            continue
        kept.append(text[at : tag.start()])
        at = tag.end()
        kept.append("\n" if name in _BLOCKS else "")
        if name in _SILENT and not closes and not empty:
            silent, resume = name, len(kept)
    kept.append(text[at:])
    return "".join(kept)


def _without_links(text: str, files: Collection[str], categories: Collection[str], found: dict[str, None]) -> str:
    """Replace links by their text, and templates by nothing."""
    stack = [_Frame("")]
    open = {"{": 0, "[": 0}
    at = 0
    for sign in _SIGN.finditer(text):
        stack[-1].parts.append(text[at : sign.start()])
        at = sign.end()
        kind = sign[0][0]
        if kind in "{[":
            if len(stack) <= _DEEPEST:
                stack.append(_Frame(kind))
                open[kind] += 1
            continue
        opened = "{" if kind == "}" else "["
        if not open[opened]:
            continue
        while stack[-1].sign != opened:  # one that is never closed
            inner = stack.pop()
            open[inner.sign] -= 1
            stack[-1].parts += inner.parts
        content = "".join(stack.pop().parts)
        open[opened] -= 1
        stack[-1].parts.append(_link(content, files, categories, found) if opened == "[" else _template(content))
    stack[-1].parts.append(text[at:])
    return "".join(part for frame in stack for part in frame.parts)


def _link(content: str, files: Collection[str], categories: Collection[str], found: dict[str, None]) -> str:
    target, *others = content.split("|")
    space, colon, name = target.partition(":")
    space = space.strip().lower()
    if colon and space in categories:
        if name.strip():
            found[" ".join(name.replace("_", " ").split())] = None
        return ""
    if colon and space in files:
        caption = others[-1] if others else ""
        return f"\n{caption}\n" if len(caption.split()) >= _CAPTION_WORDS else ""
    if _LANGUAGE.match(target) and not others:
        return ""
    return others[-1] if others and others[-1].strip() else target.lstrip(": ").replace("_", " ")


def _template(content: str) -> str:
    """Give the text of a verse or a quotation, its halves apart; nothing of other templates."""
    name, *parameters = content.split("|")
    if " ".join(name.replace("_", " ").split()).lower() not in WIKI_TEXTS:
        return ""
    said = []
    for parameter in parameters:
        key, named, value = parameter.partition("=")
        if not named:
            said.append(parameter.strip())
        elif key.strip().isdecimal() or key.strip().lower() in WIKI_TEXT_NAMES:
            said.append(value.strip())
    return f"{_APART}{_HALVES.join(filter(None, said))}{_APART}"


def _lines(text: str) -> Iterator[str]:
    """Go through the lines without their marks; a row of a table is one line."""
    row: list[str] = []
    depth = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare.startswith("{|"):
            depth += 1
        elif depth and bare[:1] in ("|", "!"):
            ends = bare.startswith(("|-", "|}", "|+"))
            if ends and row:
                yield "\t".join(row)
                row = []
            if bare.startswith("|}"):
                depth -= 1
            elif bare.startswith("|+"):
                yield _cell(bare[2:])
            elif not ends:
                row += filter(None, map(_cell, re.split(r"\|\||!!" if bare[0] == "!" else r"\|\|", bare[1:])))
        elif depth and row and bare:
            row[-1] += f" {_LIST.sub('', bare)}"
        elif set(bare) != {"-"}:  # a rule
            heading = _HEADING.fullmatch(bare)
            yield f"\n{heading[2].strip()}\n" if heading else _LIST.sub("", bare)
    if row:
        yield "\t".join(row)


def _cell(text: str) -> str:
    attributes = _ATTRIBUTES.match(text)
    return text[attributes.end() if attributes else 0 :].strip()
