"""The query as typed, parsed to a tree: words, "phrases", -not, عنوان:, prefix* and so on.

`kashaf.search.query.grammar` lists the whole language. Any text parses: what cannot be an operator
is read as a word. The tree prints itself as a query that parses to the same tree. Arabic and Latin
punctuation mean the same.

AND binds tighter than OR, and both bind tighter than words side by side. There is no Arabic word
for NOT: ``ليس`` and ``بدون`` are too frequent in what people really search for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from kashaf.analyzers import close_gaps
from kashaf.analyzers.letters import TYPED_MARKS
from kashaf.arguments import take_text
from kashaf.search.query.grammar import BOOST, COLONS, EXACT, FUZZY, JOINERS, MANY, ONE, QUOTES, RANGE, SIGNS
from kashaf.search.query.tree import And, Boost, Exact, Field, Fuzzy, Must, Node, Not, Or, Phrase, Range, Ranked, Wildcard, Word

__all__ = ["MAX_LENGTH", "parse"]

MAX_LENGTH = 5_000
"""Characters of a query that are read; the rest is ignored.

The hundred words that are searched for have hardly a thousand characters.
"""

MAX_DEPTH = 20
"""How deep brackets may be nested; deeper ones are ignored."""

MAX_WORD = 256
"""Characters of a word that are read: analyzers cut words earlier."""

MAX_SLOP = 100

LEAST_WEIGHT, MOST_WEIGHT = 0.01, 100.0
"""Limits that weights are clamped to."""


_QUOTES = {mark: family for family in QUOTES for mark in family}
_QUOTE_CLASS = "".join(_QUOTES)
_JOINING_SIGNS = "".join(sign for sign in JOINERS if not sign.isalpha())
# Joiners and bidi marks are invisible in a search box, and other control characters mean nothing
# there. The analyzer decides which other characters a word may contain.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_FIELD = re.compile(rf"([^\W\d_][\w-]{{0,63}})[{COLONS}](?=[^\s{COLONS}/\\)|])")
# A character that no word contains ends it; a number may contain a comma.
_WORD = re.compile(rf"(?:[^\s(){_QUOTE_CLASS}<>\[\]{{}}|،؛;!…,]|(?<=\d),(?=\d))+")
_SLOP = re.compile(rf"{FUZZY}(\d{{1,4}})")
_FUZZY = re.compile(rf"(.*[^\W_].*?){FUZZY}\d*")
_BOOST = re.compile(rf"\{BOOST}(\d{{1,4}}(?:[.٫]\d{{1,4}})?)(?![^\W_])")
_BOOSTED = re.compile(rf"(.+?){_BOOST.pattern}\Z", re.DOTALL)
_RANGE = re.compile(rf"([^\s.]*(?:\.[^\s.]+)*){re.escape(RANGE)}([^\s.]*(?:\.[^\s.]+)*)")
_INNER_QUESTION = re.compile(rf"[{ONE}](?=[^\W_]|\{MANY})")
_ONLY_PATTERN = re.compile(rf"[{ONE}{MANY}]*\{MANY}[{ONE}{MANY}]*")
_LETTER = re.compile(r"[^\W_]")
# Marks do not match \w, but they belong to the word that they end.
_AFTER = rf"[^\w{TYPED_MARKS}]"
_AROUND_WORD = re.compile(rf"\A[\W_]+|(?:{_AFTER}|_)+\Z")
_AROUND_PATTERN = re.compile(rf"\A(?:(?![*?])[\W_])+|(?:(?!\*)(?:{_AFTER}|_))+\Z")
_BEHIND = re.compile(rf"(?:(?![*~])(?:{_AFTER}|_))+\Z")


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # open, close, must, not, or, and, field, leaf, boost
    text: str
    leaf: Node | None = None


def _lexemes(text: str) -> Iterator[_Lexeme]:  # noqa: C901  one branch for each sign
    text = _UNSEEN.sub("", close_gaps(text[:MAX_LENGTH]))
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
        elif char in "()":
            yield _Lexeme("open" if char == "(" else "close", char)
            at = (at + 1) if char == "(" else (yield from _boost(text, at + 1))
        elif char in _QUOTES or _quotes_exactly(text, at):
            phrase, at = _quoted(text, at)
            if phrase:
                yield _Lexeme("leaf", phrase.text, phrase)
            at = yield from _boost(text, at)
        elif char in SIGNS and _begins(text, at) and at + 1 < len(text) and not text[at + 1].isspace():
            yield _Lexeme(SIGNS[char], char)
            at += 1
        elif found := _FIELD.match(text, at):
            at = found.end()
            if text[at] in _QUOTES or text[at] == "(" or _quotes_exactly(text, at):
                yield _Lexeme("field", found[1])
                continue
            word, at = _run(text, at)
            word, boost = _parted(word)
            leaf = _value(word)
            yield _Lexeme("leaf", found[0], Field(found[1], leaf) if leaf else Word(found[1]))
            yield from boost
        elif char in _JOINING_SIGNS:
            yield _Lexeme(JOINERS[char], char)
            at = _past(text, at, char)
        elif _LETTER.match(char) or char in EXACT + MANY + ONE:
            word, at = _run(text, at)
            if word in JOINERS:
                yield _Lexeme(JOINERS[word], word)
                continue
            word, boost = _parted(word)
            if leaf := _leaf(word):
                yield _Lexeme("leaf", word, leaf)
                yield from boost
        else:
            at += 1  # punctuation before a word


def _run(text: str, at: int) -> tuple[str, int]:
    """Read a run of characters from a place on; return it, cut at `MAX_WORD`, and where it ends."""
    found = _WORD.match(text, at)
    return (found[0][:MAX_WORD], found.end()) if found else ("", at)


def _boost(text: str, at: int) -> Generator[_Lexeme, None, int]:
    """Read a weight directly after a quote or bracket, and return where it ends."""
    found = _BOOST.match(text, at)
    if not found:
        return at
    yield _Lexeme("boost", found[1])
    return found.end()


def _parted(word: str) -> tuple[str, tuple[_Lexeme, ...]]:
    """Split a run of characters from the weight at its end."""
    found = _BOOSTED.fullmatch(_BEHIND.sub("", word))
    return (found[1], (_Lexeme("boost", found[2]),)) if found else (word, ())


def _past(text: str, at: int, char: str) -> int:
    while at < len(text) and text[at] == char:
        at += 1
    return at


def _begins(text: str, at: int) -> bool:
    """Return whether a word may begin here.

    Directly after a quote or bracket a sign is part of the word, as in ``"كوفيد"-19``.
    """
    return at == 0 or not (text[at - 1] in _QUOTES or text[at - 1] == ")")


def _quotes_exactly(text: str, at: int) -> bool:
    """Return whether ``=`` and a quote are here."""
    return text[at] == EXACT and text[at + 1 : at + 2] in _QUOTES


def _quoted(text: str, at: int) -> tuple[Phrase | None, int]:
    """Read a phrase, with the ``=`` before it; a quote without a partner is skipped."""
    exact = text[at] == EXACT
    at += exact
    closing = _QUOTES[text[at]]
    end = next((place for place in range(at + 1, len(text)) if text[place] in closing), None)
    if end is None:
        return None, at + 1
    inner = " ".join("".join(" " if char in _QUOTES else char for char in text[at + 1 : end]).split())
    found = _SLOP.match(text, end + 1)
    slop = min(int(found[1]), MAX_SLOP) if found else None
    after = found.end() if found else end + 1
    return (Phrase(inner, slop, exact) if _LETTER.search(inner) else None), after


def _value(text: str) -> Node | None:
    """Read the text after the colon of a field."""
    span = _RANGE.fullmatch(text)
    if span and _LETTER.search(text):
        return Range(span[1], span[2])
    return _leaf(text)


def _leaf(text: str) -> Word | Exact | Wildcard | Fuzzy | None:
    """Read one run of characters as some kind of word.

    A run without a letter or digit is ``None``, except ``*``.
    """
    if _ONLY_PATTERN.fullmatch(text):
        return Wildcard(MANY)
    if not _LETTER.search(text):
        return None
    text = _BEHIND.sub("", text)
    if text[0] == EXACT:
        return Exact(_AROUND_WORD.sub("", text))
    if found := _FUZZY.fullmatch(text):
        return Fuzzy(_AROUND_WORD.sub("", found[1]))
    pattern = _AROUND_PATTERN.sub("", re.sub(r"\*+", MANY, _INNER_QUESTION.sub(ONE[0], text)))
    if MANY in pattern or ONE[0] in pattern:
        return Wildcard(pattern)
    return Word(_AROUND_WORD.sub("", text))


class _Parser:
    """Recursive descent over the lexemes, at most ``MAX_DEPTH`` brackets deep."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self.lexemes = lexemes
        self.at = 0
        self.depth = 0
        self.operands = [False] * (len(lexemes) + 1)
        for place in range(len(lexemes) - 1, -1, -1):
            kind = lexemes[place].kind
            self.operands[place] = kind == "leaf" or (kind in ("must", "not", "field", "open") and self.operands[place + 1])

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.lexemes[place].kind if place < len(self.lexemes) else "end"

    def ranked(self) -> tuple[Node, ...]:
        """Read parts until the bracket closes or the text ends."""
        parts: list[Node] = []
        while (kind := self.peek()) != "end":
            if kind == "close":
                if self.depth:
                    break
                self.at += 1  # a closing bracket without an opening one
                continue
            part = self.either()
            if part is not None:
                parts.append(part)
        return tuple(parts)

    def either(self) -> Node | None:
        return self.chain("or", Or, self.both)

    def both(self) -> Node | None:
        return self.chain("and", And, self.unary)

    def chain(self, kind: str, make: type[And | Or], operand: Callable[[], Node | None]) -> Node | None:
        """Read operands joined by one operator.

        An operator without an operand after it remains a word.
        """
        parts = [operand()]
        while self.peek() == kind and parts[-1] is not None and self.operand_at(1):
            self.at += 1
            parts.append(operand())
        flat: list[Node] = []
        for part in parts:
            if part is not None:
                flat.extend(part.parts if isinstance(part, make) else (part,))
        if len(flat) < 2:
            return flat[0] if flat else None
        return make(tuple(part.part if isinstance(part, Must) else part for part in flat))

    def operand_at(self, ahead: int) -> bool:
        """Return whether an operand begins there, after signs and opening brackets."""
        return self.operands[min(self.at + ahead, len(self.lexemes))]

    def unary(self) -> Node | None:
        """Read signs and the part after them.

        Several signs count as one, and a minus among them wins.
        """
        signs = []
        if self.operand_at(0):  # the same all through a run of signs
            while self.peek() in ("must", "not"):
                signs.append(self.peek())
                self.at += 1
        part = self.primary()
        if part is None or not signs:
            return part
        inner = part.part if isinstance(part, Must | Not) else part
        return Not(inner) if "not" in signs or isinstance(part, Not) else Must(inner)

    def primary(self) -> Node | None:
        part = self.bare()
        weight = None
        while self.peek() == "boost":
            weight = min(max(float(self.lexemes[self.at].text.replace("٫", ".")), LEAST_WEIGHT), MOST_WEIGHT)
            self.at += 1
        if part is None or weight is None or isinstance(part, Must | Not):
            return part  # an excluded part has no weight
        return Boost(part.part if isinstance(part, Boost) else part, weight)

    def bare(self) -> Node | None:
        """Read a part that a sign or a weight may apply to."""
        if self.peek() == "end":
            return None
        lexeme = self.lexemes[self.at]
        self.at += 1
        match lexeme.kind:
            case "leaf":
                return lexeme.leaf
            case "open":
                return self.group()
            case "field":
                return self.field(lexeme.text)
            case "or" | "and" | "not" if _LETTER.search(lexeme.text):
                return Word(lexeme.text)  # an operator that joins nothing is a word
            case "close":
                self.at -= 1
        return None

    def group(self) -> Node | None:
        if self.depth >= MAX_DEPTH:
            # This bracket is ignored; its partner is skipped or closes an outer group early.
            return None
        self.depth += 1
        parts = self.ranked()
        self.depth -= 1
        if self.peek() == "close":
            self.at += 1
        if len(parts) == 1:
            return parts[0].part if isinstance(parts[0], Must) else parts[0]
        return Ranked(parts) if parts else None

    def field(self, name: str) -> Node:
        part = self.primary() if self.peek() in ("leaf", "open") else None
        match part:
            case None:
                return Word(name)
            case Boost(inner, weight):
                return Boost(self.within(name, inner), weight)
            case Not(inner):
                return Not(self.within(name, inner))
        return self.within(name, part)

    def within(self, name: str, part: Node) -> Node:
        """Put a part within a field.

        If a field is inside another, the inner one counts, but a root is searched in any field.
        """
        return part if isinstance(part, Field) and not part.asks_roots else Field(name, part)


def parse(text: str) -> Ranked:
    """Parse a query; every text parses.

    Raises `InvalidRequest` if it is not a text.

    >>> parse('"حكومة الوفاق" -داعش')
    Ranked(parts=(Phrase(text='حكومة الوفاق', slop=None, exact=False), Not(part=Word(text='داعش'))))
    >>> str(parse("سرت أو (طرابلس بنغازي"))
    'سرت OR (طرابلس بنغازي)'
    """
    tree = _read(take_text("query", text))
    # Piles of signs such as ``?title:~NOT~2`` are removed layer by layer; all else is stable.
    for _ in range(_LAYERS):
        again = _read(str(tree))
        if again == tree:
            break
        tree = again
    return tree


_LAYERS = 8


def _read(text: str) -> Ranked:
    return Ranked(_Parser(list(_lexemes(text))).ranked())
