"""Markdown → a document: what a reader sees of it, and the facts at its head.

Markdown is converted to HTML, and that to text by the rules for pages: no signs of emphasis, no
targets of links, a heading on a line of its own, and a word with a bold half stays one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kashaf.documents.document import Document
from kashaf.documents.facts import Facts, Form, read_facts, state
from kashaf.documents.html.reader import html_text
from kashaf.documents.source import Source
from kashaf.documents.text import find_title, whole_text

__all__ = ["read_markdown"]

_PIECE = 200_000
"""Characters that are read together.

With malformed text, the time grows with the square of the length.
"""

_HEAD = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<facts>(?=[^\n]*\S).*?\n)(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FOOTNOTE = re.compile(r"^( {0,3})\[\^", re.MULTILINE)


def read_markdown(source: Source) -> Iterator[Document]:
    """Read Markdown, with the facts at its head as fields.

    They are in YAML between lines of ``---`` or in TOML between ``+++``. The title is the one
    stated there, else the first heading, else what `find_title` finds.
    """
    text = whole_text(source)
    facts, text = _facts(text, source)
    texts: list[str] = []
    heading = ""
    for piece in _pieces(text):
        source.tick()
        read, first = _read(piece)
        heading = heading or first
        texts.append(read)
    text = "\n\n".join(filter(None, texts))
    title = facts.title or heading or find_title(text)
    if not title and not text:
        raise source.unreadable("it has no text")
    yield state(Document.from_text(source.id, title, text, source.fields), facts)


def _facts(text: str, source: Source) -> tuple[Facts, str]:
    """Take the facts from the head of a text; what turns out to be none stays in the text."""
    found = _HEAD.match(text)
    if not found:
        return Facts(), text
    form: Form = "yaml" if found["fence"] == "---" else "toml"
    facts = read_facts(found["facts"], form)
    if facts.problem:
        source.skipped(" (the facts at its head)", facts.problem)
    return facts, text if facts.problem and not facts.fields and not facts.title else text[found.end() :]


def _pieces(text: str) -> Iterator[str]:
    """Cut a long text between paragraphs, or where there are none between lines or words."""
    start = 0
    while len(text) - start > _PIECE:
        end = start + _PIECE
        cut = next((at for sign in ("\n\n", "\n", " ") if (at := text.rfind(sign, start + _PIECE // 2, end)) > 0), end)
        yield text[start:cut]
        start = cut
    yield text[start:]


def _read(text: str) -> tuple[str, str]:
    """Give the text of a piece and its first heading."""
    markdown = MarkdownIt("commonmark", renderer_cls=_Renderer).enable(["table", "strikethrough"])
    environment: EnvType = {}
    try:
        tokens = markdown.parse(_FOOTNOTE.sub(r"\1\\[^", text), environment)
    except (RecursionError, ValueError, LookupError):
        return text, ""  # nothing of it is lost
    page = markdown.renderer.render(tokens, markdown.options, environment)
    heading = next((tokens[at + 1 : at + 2] for at, token in enumerate(tokens) if token.type == "heading_open"), [])
    return _seen(page), _seen(markdown.renderer.render(heading, markdown.options, environment)).replace("\n", " ")


def _seen(page: str) -> str:
    return html_text(f"<body>{page}")


class _Renderer(RendererHTML):
    """Renders what counts as text as HTML.

    That includes descriptions of pictures, numbers of lists, and code, unchanged.
    """

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<pre>\n{escape(tokens[idx].content)}</pre>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.fence(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(self.renderInlineAsText(tokens[idx].children, options, env))

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        item = tokens[idx]
        return f"<li>{escape(item.info)}{item.markup} " if item.info else "<li>"
