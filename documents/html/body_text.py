"""The text of a page in HTML, without what surrounds it on every page of a site.

Nothing is weighed or learnt. Each rule fits in a sentence, and in doubt text is kept:

1. Scripts, buttons, ``nav``, ``aside``, ``footer`` and what is ``hidden`` are no text of the page.
2. A block is dropped if its role or name (class, id) says that it is for navigation, sharing,
   related pages, comments, cookies or advertising, and its content agrees: mostly links, or little
   text (``_NAMED``). So is a form.
3. So are links behind "اقرأ أيضا" and its like, in the same paragraph or below it.
4. Rules 2 and 3 drop nothing that holds the heading of the page or more than half of its text,
   because names can be wrong.
5. Where a ``main`` or an ``article`` holds three quarters of the text that is left outside links,
   it is the page.

What is left may still hold lines around the article; the caller can choose among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kashaf.analyzers.boilerplate import SEE_ALSO
from kashaf.analyzers.letters import BASIC_MARKS, TATWEEL
from kashaf.documents.html.main_text import Line

__all__ = ["Choose", "page_text"]

Choose = Callable[[Sequence[Line], bool], Sequence[bool]]
"""Takes the lines of a page, and whether they are those of its ``main`` or ``article``.

It says of each line whether it stays.
"""

_DROPPED = frozenset(
    "head script style nav aside footer template noscript svg iframe object canvas audio video button select textarea rt rp".split()
)
"""Elements whose text is no part of the page; a gloss above a word (``rt``) would join the word."""
_BLOCKS = frozenset(
    "address article blockquote body dd details dialog div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hgroup hr "
    "li main ol p pre section summary table tbody tfoot thead tr ul caption center form option".split()
)
"""Elements that begin and end a line; all others stand inside a word or a line."""
_TITLES = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote article section pre table ul ol".split())
"""Blocks with an empty line before and after."""

_LABEL = 60
"""The most characters of a heading such as "مقالات ذات صلة", or of a row of buttons."""
_LIST = 3_000
"""The most characters of a list of links below such a heading."""
_MOST_LINKED = 0.8
"""The share of its characters from which such a list is nothing but links."""
_MAIN = 0.75


@dataclass(frozen=True, slots=True)
class _Rule:
    """When to drop a block.

    It has at least ``share`` of its characters in links, or at most ``short`` characters in all.
    """

    share: float = 2.0
    short: int = 0

    def fits(self, characters: int, linked: int) -> bool:
        return linked >= self.share * characters or characters <= self.short


_ALWAYS = _Rule(share=0)
_FORM = _Rule(share=0)
_UNSPOKEN = _Rule(short=200)
"""Of ``aria-hidden``: icons and labels are, but so is the folded text of many a page."""
_NAMED = [
    (re.compile(rf"(?<![a-z])(?:{names})"), rule)
    for names, rule in (
        ("menu|navbar|navigation|breadcrumb|crumb|paginat|pager|sidebar|topbar|header|masthead", _Rule(share=0.6)),
        ("edit-?section|jump-?link|navbox|cat-?links|print-?footer|toc(?![a-z])", _Rule(share=0.6)),
        ("related|recommend|read-?more|also-?read|most-?read|more-?news|latest|trending|popular", _Rule(share=0.6)),
        ("shar(?:e|ing)|social|follow|print", _Rule(share=0.5, short=_LABEL)),
        (r"(?:comments|comment-?list|disqus|respond)(?![a-z])", _ALWAYS),
        ("cookie|consent|gdpr", _Rule(short=1_500)),
        ("footer|copyright", _Rule(share=0.4, short=400)),
        ("disclaimer|comment-?(?:rules|policy|form)|terms-?of", _Rule(share=0.5, short=600)),
        (r"ads?(?![a-z])|advert|sponsor|promo|newsletter|subscri", _Rule(short=300)),
    )
]
"""Latin words that begin a part of a class or an id, and what a block of such a name must hold."""
_INLINE = re.compile("(?:edit-?section|jump-?link)")
"""Such names of elements inside lines: what wikis put beside headings."""
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
"""Where a word begins in a name such as ``mostPopular``."""
_ROLES = frozenset("navigation search menu menubar toolbar banner complementary contentinfo".split())
_NEVER = frozenset("body main article p h1".split())
_HEADINGS = frozenset("p li strong h2 h3 h4 h5 h6 div section ul ol".split())
"""Elements that may hold "اقرأ أيضا", or the links behind it."""
_MARKS = re.compile(f"[{BASIC_MARKS}{TATWEEL}]")
_BLANKS = re.compile(r"[ \t\n\r\f]+")


def page_text(tree: LexborHTMLParser, *, whole: bool = False, choose: Choose | None = None) -> str:
    """Give the text of a page, with paragraphs and lines apart.

    With ``whole``, only rule 1 and the rule about forms apply. ``choose`` can leave out lines.
    """
    body = tree.body
    if body is None:
        return ""
    text = _Text()
    for node, opens in _walk(body):
        text.meet(node, opens=opens)
    return _tidy("".join(text.kept(whole=whole, choose=choose)))


@dataclass(slots=True)
class _Block:
    """A stretch of the text, by its parts.

    While it is open it holds the counts from before it, and once it is closed its own counts.
    """

    node: int
    rule: _Rule | None
    start: int
    characters: int
    linked: int
    headings: int
    end: int = 0


class _Text:
    """The parts of a text in their order, those in links, and the blocks for the rules."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_link: list[bool] = []
        self._opened: dict[int, str] = {}
        self._characters = self._linked = self._headings = self._links = self._raised = 0
        self._open: list[_Block] = []
        self._dropped: list[_Block] = []
        self._mains: list[_Block] = []
        self._label: _Block | None = None

    def meet(self, node: LexborNode, *, opens: bool) -> None:
        """Take a node when it opens and when it closes.

        Blocks and <br> end lines; all other tags may be inside words.
        """
        tag = node.tag or ""
        if tag == "-text":
            raw = node.text_content or ""
            raw = _raised(raw) if self._raised else raw
            self._add(raw if _in_pre(node) else _BLANKS.sub(" ", raw))
            length = len(raw.strip())
            self._characters += length
            self._linked += length if self._links else 0
            return
        if opens:
            self._begin(node, tag)
        if tag == "br" and opens:
            self._add("\n")
        elif tag in ("td", "th") and not opens:
            self._add("\t")
        elif tag in _BLOCKS:
            self._add("\n\n" if tag in _PARAGRAPHS else "\f")
        if not opens:
            self._end(node, tag)

    def _add(self, part: str) -> None:
        self._parts.append(part)
        self._in_link.append(self._links > 0)

    def _begin(self, node: LexborNode, tag: str) -> None:
        self._links += tag == "a"
        self._raised += tag == "sup"
        self._headings += tag == "h1"
        if tag in _TITLES or tag == "li":
            self._opened[len(self._parts)] = tag
        rule = _rule(node, tag)
        if rule or tag in _HEADINGS or _is_main(node, tag):
            before = self._characters, self._linked, self._headings
            self._open.append(_Block(node.mem_id, rule, len(self._parts), *before))

    def _end(self, node: LexborNode, tag: str) -> None:
        self._links -= tag == "a"
        self._raised -= tag == "sup"
        if not self._open or self._open[-1].node != node.mem_id:
            return
        block = self._open.pop()
        block.end = len(self._parts)
        block.characters, block.linked = self._characters - block.characters, self._linked - block.linked
        block.headings = self._headings - block.headings
        if _is_main(node, tag):
            self._mains.append(block)
        elif (block.rule and block.rule.fits(block.characters, block.linked)) or self._sees_also(block):
            self._dropped.append(block)

    def _sees_also(self, block: _Block) -> bool:
        """Say whether it holds links behind "اقرأ أيضا".

        The phrase may be in the paragraph before: then the block begins there.
        """
        if not 0 < block.characters <= _LIST or block.end - block.start > _LIST:
            return False
        text = _MARKS.sub("", "".join(self._parts[block.start : block.end])).strip()
        label = SEE_ALSO.match(text)
        if not block.linked:
            if label and label.end() == len(text) <= _LABEL:
                self._label = block
            return False
        if label:
            return block.linked >= _MOST_LINKED * (block.characters - label.end())
        before = self._label
        if not before or not before.end <= block.start <= before.end + _LABEL or block.linked < _MOST_LINKED * block.characters:
            return False
        if "".join(self._parts[before.end : block.start]).strip():
            return False
        block.start = before.start
        return True

    def kept(self, *, whole: bool, choose: Choose | None) -> Iterator[str]:
        """Give the parts that stay."""
        edges = [0] * (len(self._parts) + 1)
        for block in self._dropped:
            if (block.rule is _FORM or not whole) and not block.headings and 2 * block.characters <= self._characters:
                # The break that ends the line before it stays.
                edges[block.start + (self._parts[block.start] in _BREAKS)] += 1
                edges[block.end] -= 1
        stays = [not depth for depth in accumulate(edges)]
        first, last = (0, len(self._parts)) if whole else self._main(stays)
        if choose:
            places = list(self._lines(stays, first, last))
            lines = [self._line(parts) for parts in places]
            for parts, chosen in zip(places, choose(lines, last - first < len(self._parts)), strict=True):
                for at in () if chosen else parts:
                    stays[at] = False
        return (self._parts[at] for at in range(first, last) if stays[at])

    def _lines(self, stays: Sequence[bool], first: int, last: int) -> Iterator[list[int]]:
        """Give the parts of each line that has text; breaks are parts of none."""
        line: list[int] = []
        for at in range(first, last):
            if not stays[at]:
                continue
            if self._parts[at] not in _ENDS:
                line.append(at)
            elif line:
                yield line
                line = []
        if line:
            yield line

    def _line(self, parts: Sequence[int]) -> Line:
        text = "".join(self._parts[at] for at in parts).strip()
        linked = sum(len(self._parts[at].strip()) for at in parts if self._in_link[at])
        before = parts[0]
        opened = ""
        while before and not opened and self._parts[before - 1] in _ENDS:
            before -= 1
            opened = self._opened.get(before, "")
        return Line(text, linked, heading=opened in _TITLES, item=opened == "li")

    def _main(self, stays: list[bool]) -> tuple[int, int]:
        """Find the smallest main part that holds most of what stays and is no link."""
        said = (
            len(part.strip()) * (stay and not link) for part, stay, link in zip(self._parts, stays, self._in_link, strict=False)
        )
        sums = [0, *accumulate(said)]
        found = (0, len(self._parts))
        for block in self._mains:
            if 0 < _MAIN * sums[-1] <= sums[block.end] - sums[block.start] and block.end - block.start < found[1] - found[0]:
                found = (block.start, block.end)
        return found


def _raised(text: str) -> str:
    """Raise digits, to keep them apart from the word or number before them.

    These are the digits of a note, or of 10³ and m². Longer numbers get a space instead.
    """
    return _LONG_NUMBER.sub(r" \g<0>", text) if _LONG_NUMBER.search(text) else text.translate(_RAISED)


_LONG_NUMBER = re.compile(r"\d{4,}")
_RAISED = dict(zip(range(ord("0"), ord("9") + 1), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_RAISED |= dict(zip(range(ord("٠"), ord("٩") + 1), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))

_BREAKS = ("\n\n", "\f")
_ENDS = ("\n", *_BREAKS)


def _rule(node: LexborNode, tag: str) -> _Rule | None:
    if tag == "form":
        return _FORM
    attributes = node.attributes
    if not attributes or tag in _NEVER:
        return None
    if attributes.get("aria-hidden") == "true":
        return _UNSPOKEN
    if attributes.get("role") in _ROLES:
        return _ALWAYS
    names = _CAMEL.sub("-", f"{attributes.get('class') or ''} {attributes.get('id') or ''}").lower()
    if tag not in _BLOCKS and not _INLINE.search(names):
        return None
    return next((rule for pattern, rule in _NAMED if pattern.search(names)), None)


def _is_main(node: LexborNode, tag: str) -> bool:
    return tag in ("main", "article") or node.attributes.get("role") == "main"


def _walk(body: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Go through the nodes below one, each when it opens and when it closes.

    There is no recursion, because pages nest without limit.
    """
    stack: list[LexborNode] = [body]
    node: LexborNode | None = body.child
    while stack:
        if node is None:
            parent = stack.pop()
            if parent.mem_id == body.mem_id:
                return
            yield parent, False
            node = parent.next
            continue
        if _is_dropped(node):
            node = node.next
            continue
        yield node, True
        if node.tag == "-text" or node.child is None:
            if node.tag != "-text":
                yield node, False
            node = node.next
            continue
        stack.append(node)
        node = node.child


def _is_dropped(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return False
    return tag in _DROPPED or tag.startswith(("-", "!")) or "hidden" in node.attributes


def _in_pre(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "pre"


def _tidy(text: str) -> str:
    """Reduce each run of breaks to one.

    It is an empty line where a paragraph ends or two <br> follow each other.
    """
    text = re.sub(r"(?<![ \t])[ \t]*[\n\f][ \t\n\f]*", lambda found: "\n\n" if found.group().count("\n") > 1 else "\n", text)
    return re.sub(r" *\t[ \t]*", "\t", text).strip()
