"""From the typed tree to the engine's tree of terms.

The analyzer makes the terms, the vocabulary expands patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kashaf.analyzers import Analyzer, Level, Terms, is_root, part_pattern, written
from kashaf.errors import InvalidRequest
from kashaf.index import (
    TEXT,
    Everything,
    Kind,
    Nothing,
    OneOf,
    Query,
    Rank,
    Schema,
    Term,
    WordCount,
    boosted,
    field_name,
)
from kashaf.index import query as q
from kashaf.search.query.common_words import CommonWords
from kashaf.search.query.nearest_spelling import NearestSpelling, Spellings
from kashaf.search.query.nearness import Nearness
from kashaf.search.query.options import plan_numbers, plan_range
from kashaf.search.query.parser import MAX_LENGTH
from kashaf.search.query.phrase import PhraseItem, read_phrase
from kashaf.search.query.phrase_planner import SCORED_EXPANSION, PhrasePlanner, WordPlans, joined
from kashaf.search.query.spelling_variants import LESS, SpellingVariants
from kashaf.search.query.synonyms import Synonyms
from kashaf.search.query.tree import (
    And,
    Boost,
    Exact,
    Field,
    Fuzzy,
    Must,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Ranked,
    Variant,
    Wildcard,
    Word,
)
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.ranking.weights import COMMON, MISTYPED, NEARNESS, WEIGHTS, bonuses, ranked, respelt, spelt
from kashaf.search.results.results import Note

__all__ = ["Plan", "Planner"]

MAX_WORDS = 100
"""The most words of a query, or of a phrase in it, that are searched for."""

MAX_GRAMS = 300
"""The most n-grams of words that add to the score of a query, including those for titles.

With 100 words the query stays below the 1,024 clauses that OpenSearch allows.
"""

MAX_FIELDS = 20
"""The most fields without a type of their own that are looked up for a query."""

MAX_PATTERNS = 5
"""The most patterns of a query that are expanded."""

ATTACHABLE = 4
"""The least letters of a word that is also searched with particles that stemming keeps.

A shorter word with one letter more is another word.
"""

MAX_FUZZY = 2
"""The most words of a query whose near spellings are searched for.

Each of them scans all words of about its length.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """The engine's query, and how the typed query was read.

    ``notes`` say what to know about how it was read. ``ignored`` are the stop words left out,
    ``tree`` is the typed tree with its synonyms and variants. ``own`` are words that fold into a
    stop word but are other words, and are searched as spelt. ``parts`` are the words and phrases
    side by side that make a match.
    """

    query: Query
    notes: tuple[Note, ...]
    ignored: tuple[str, ...]
    tree: Ranked
    own: tuple[str, ...] = ()
    parts: tuple[Query, ...] = ()


EVERYTHING = Wildcard("*")

_YEARS = re.compile(r"\d{4}[-\u2013\u2014]\d{4}")
"""From one year to another: a text on that time mentions one of them rather than both in a row."""


class Planner:
    """Turns the tree of a query into the engine's tree; made for one query."""

    def __init__(
        self,
        analyzer: Analyzer,
        schema: Schema,
        vocabulary: Vocabulary,
        level: Level,
        synonyms: Synonyms | None = None,
        spellings: Spellings | None = None,
        *,
        variants: bool = False,
    ) -> None:
        self._analyzer = analyzer
        self._schema = schema
        self._vocabulary = vocabulary
        self._common = CommonWords(analyzer, vocabulary)
        self._nearest = NearestSpelling(analyzer, spellings or vocabulary.spelling_terms)
        self._level = level
        self._synonyms = synonyms
        self._variants = variants
        self._names_roots = False
        self._notes: dict[Note, None] = {}
        self._ignored: dict[str, None] = {}
        self._own: dict[str, None] = {}
        self._parts: tuple[Query, ...] = ()
        self._words_left = MAX_WORDS
        self._patterns_left = MAX_PATTERNS
        self._fuzzy_left = MAX_FUZZY
        self._fields_left = MAX_FIELDS
        self._grams_left = MAX_GRAMS
        self._plain: dict[str, None] = {}
        self._phrases = PhrasePlanner(
            analyzer,
            vocabulary,
            WordPlans(self._terms, self._matching, self._bonuses, lambda text: self._note("expansion", text)),
        )
        self._nearness = Nearness(analyzer, self._phrases)

    def plan(self, tree: Ranked, characters: int = 0) -> Plan:
        """Plan a whole query that was typed in ``characters`` characters.

        A query without a word finds nothing. A note says so, and also if the query was cut.
        """
        if characters > MAX_LENGTH:
            self._note("cut", str(MAX_LENGTH))
        if self._synonyms:
            tree = self._synonyms.widen(tree, self._level, self._schema)
        if self._variants:
            widening = SpellingVariants(self._analyzer, self._schema, self._vocabulary, self._level)
            tree = widening.widened(tree)
            if widening.used:
                self._note("variants", "، ".join(widening.used))
        query = self._node(tree, TEXT)
        if query is None:
            self._note("nothing")
            query = Nothing()
        meant = self._vocabulary.mistyped(TEXT, self._plain, MISTYPED)
        if meant:
            near = (bonus for word in meant for bonus in bonuses(TEXT, self._analyzer.terms(word), levels=COMMON))
            query = Rank(query, tuple(near))
        return Plan(query, tuple(self._notes), tuple(self._ignored), tree, tuple(self._own), self._parts)

    def _note(self, kind: str, subject: str = "") -> None:
        self._notes[Note(kind, subject)] = None

    def _node(self, node: Node, field: str) -> Query | None:  # noqa: C901  one branch for each node of the tree
        """Plan one node within an engine's field; ``None`` if it contains no word."""
        match node:
            case Word(text) | Exact(text) | Fuzzy(text) if self._names_roots:
                return self._root(text, field)
            case Phrase(text) if self._names_roots:
                return joined(q.All, self._several(tuple(map(Word, text.split())), field))
            case Ranked(parts):
                return self._ranked(parts, field)
            case And(parts):
                return joined(q.All, self._several(parts, field))
            case Or(parts):
                return joined(q.Any, self._several(parts, field))
            case Must(part):
                return self._node(part, field)
            case Not(part):
                inner = self._node(part, field)
                return q.Not(inner) if inner is not None else None
            case Field(_, part) if node.asks_roots:
                return self._at_root(part, field)
            case Field(name, part):
                return self._field(name, part)
            case Boost(part, weight):
                inner = self._node(part, field)
                return boosted(inner, weight) if inner is not None else None
            case Phrase():
                return self._phrase(node, field)
            case Range(low, high):
                return self._words(f"{low} {high}", field)
            case Wildcard() if node == EVERYTHING:
                self._note("everything")
                return Everything()
            case Wildcard(text):
                return self._pattern(text, field)
            case Exact(text):
                return self._words(text, field, Level.SPELLING)
            case Fuzzy(text):
                return self._fuzzy(text, field)
            case Variant():
                return self._variant(node, field)
            case Word(text):
                return self._words(text, field)

    def _several(self, parts: Sequence[Node], field: str) -> tuple[Query, ...]:
        planned = (self._node(part, field) for part in dict.fromkeys(parts))
        return tuple(query for query in planned if query is not None)

    def _ranked(self, parts: Sequence[Node], field: str) -> Query | None:
        """Plan parts side by side: required, optional and excluded ones.

        Among other words, stop words make no hit, because they do not show what a text is about.
        """
        parts = tuple(dict.fromkeys(parts))
        if any(not isinstance(part, Not) and part != EVERYTHING for part in parts):
            # Among words, "everything" would make the words useless.
            parts = tuple(part for part in parts if part != EVERYTHING)
        stopwords = self._common_words(parts)
        self._ignored.update((str(part), None) for part in stopwords)
        wanted = self._several([part for part in parts if isinstance(part, Must)], field)
        optional = self._several([part for part in parts if not isinstance(part, Must | Not) and part not in stopwords], field)
        unwanted = self._several([part.part for part in parts if isinstance(part, Not)], field)
        if not wanted and not optional and not unwanted:
            return None
        if len(matching := wanted or optional) > 1 or not self._parts:
            self._parts = matching  # brackets around the whole query change nothing
        common = self._several(stopwords, field)
        asks = self._asks(parts)
        near = self._nearness.bonuses(parts, field, self._phrase_level(self._level), question=asks)
        found = ranked(wanted, optional, common, near, question=asks) if wanted or optional else Everything()
        return q.All((found, *(q.Not(part) for part in unwanted))) if unwanted else found

    def _common_words(self, parts: Sequence[Node]) -> tuple[Node, ...]:
        """Return the stop words that make no hit among parts side by side.

        These are all stop words, or none if there is nothing else.
        """
        found = tuple(part for part in parts if isinstance(part, Word) and self._common.holds(part.text))
        return () if all(isinstance(part, Not) or part in found for part in parts) else found

    def _asks(self, parts: Sequence[Node]) -> bool:
        """Return whether parts side by side are a question: أين تقع فلسطين."""
        return isinstance(parts[0], Word) and self._analyzer.is_question_word(parts[0].text)

    def _terms(self, text: str) -> list[Terms]:
        """Analyse a typed text, within the limit of words of a query."""
        terms = self._analyzed(text)
        if len(terms) > self._words_left:
            self._note("long", str(MAX_WORDS))
            terms = terms[: self._words_left]
        self._words_left -= len(terms)
        return terms

    def _analyzed(self, text: str) -> list[Terms]:
        return [token.terms for token in self._analyzer.tokens(text)]

    def _words(self, text: str, field: str, level: Level | None = None) -> Query | None:
        """Plan one run of characters: usually one word; ``كوفيد-19`` is two words side by side."""
        terms = self._terms(text)
        if len(terms) > 1:
            if _YEARS.fullmatch(text):
                return q.Any(tuple(self._word(each, field, level or self._level) for each in terms))
            return self._phrases.side_by_side(terms, field, self._phrase_level(level or self._level))
        return self._word(terms[0], field, level or self._level) if terms else None

    def _word(self, terms: Terms, field: str, level: Level) -> Query:
        typed = written(terms.spelling)
        if level != Level.SPELLING and self._common.differs(typed):
            self._own[typed] = None
            return self._as_spelt(field, self._common.own_forms(field, typed))
        if level != Level.SPELLING:
            if field == TEXT and not self._analyzer.is_stopword(terms.word):
                self._plain[terms.word] = None
            bonus: tuple[Query, ...] = self._bonuses(field, terms, besides=level)
            if typed not in self._ignored:
                bonus += self._nearest.bonuses(field, terms, level)
            return Rank(self._or_attached(Term(field, level, getattr(terms, level), WEIGHTS[level]), terms), bonus)
        return self._as_spelt(field, self._vocabulary.spellings(field, terms.word, typed))

    def _or_attached(self, term: Term, terms: Terms) -> Query:
        """Ask for a word also with a particle that stemming keeps: زيلينسكي in لزيلينسكي.

        What more documents hold than the word itself is another word: كريري is not ريري with ك.
        """
        if term.level != Level.STEM or len(terms.word) < ATTACHABLE:
            return term
        found = self._vocabulary.attached_stems(term.field, terms.word, term.text)
        own = found.get(term.text, 0)
        attached = [
            replace(term, text=stem) for stem, documents in found.items() if stem != term.text and (documents <= own or not own)
        ]
        return q.Any((term, *attached)) if attached else term

    def _as_spelt(self, field: str, counts: Sequence[WordCount]) -> Query:
        spellings = tuple(count.term for count in counts)
        commonest = [count.term for count in sorted(counts, key=lambda count: -count.documents)[:SCORED_EXPANSION]]
        return Rank(OneOf(field, Level.SPELLING, spellings), spelt(field, commonest)) if spellings else Nothing()

    def _at_root(self, part: Node, field: str) -> Query | None:
        """Plan a part by the roots of its words, whatever the level of the query."""
        before = self._level, self._names_roots
        self._level, self._names_roots = Level.ROOT, True
        query = self._node(part, field)
        self._level, self._names_roots = before
        return query

    def _root(self, text: str, field: str) -> Query | None:
        """Plan a root as dictionaries write it, also as ك-ت-ب, or the root of a word."""
        terms = self._terms(text)
        letters = "".join(term.word for term in terms)
        if len(terms) == len(letters) > 1:
            terms = [self._analyzer.terms(letters)]
        asked = (term._replace(root=term.word) if is_root(term.word) else term for term in terms)
        return joined(q.All, tuple(self._word(term, field, Level.ROOT) for term in asked))

    def _phrase(self, phrase: Phrase, field: str) -> Query | None:
        """Plan a phrase in quotes: one word as a word, several by their stems, or more strictly.

        ``=`` and a strict level of the query make it stricter.
        """
        level = Level.SPELLING if phrase.exact else self._phrase_level(self._level)
        read = read_phrase(phrase.text)
        if len(read) == 1 and all(self._is_one_word(choice) for choice in read[0]):
            level = Level.WORD if level == Level.STEM else level
            if len(read[0]) == 1:
                return self._one_word(read[0][0], field, level)
        return self._phrases.plan(phrase, read, field, level)

    @staticmethod
    def _phrase_level(level: Level) -> Level:
        """Return the level at which the words of a phrase are searched, for the query's level."""
        return Level.STEM if level == Level.ROOT else level

    def _is_one_word(self, choice: PhraseItem) -> bool:
        return len(part_pattern(choice.text) if choice.pattern else self._analyzed(choice.text)) == 1

    def _one_word(self, choice: PhraseItem, field: str, level: Level) -> Query | None:
        if choice.pattern:
            return self._pattern(choice.text, field)
        terms = self._terms(choice.text)
        return self._word(terms[0], field, level) if terms else None

    def _bonuses(self, field: str, terms: Terms, besides: Level | None = None) -> tuple[Term, ...]:
        """Return the terms that a word adds to the score.

        Long queries have no n-grams from some word on, and stop words never have any.
        """
        if self._analyzer.is_stopword(terms.word):
            return bonuses(field, terms, besides, COMMON)
        found = bonuses(field, terms, besides)
        pieces = sum(term.level == Level.GRAMS for term in found)
        if pieces > self._grams_left:
            return tuple(term for term in found if term.level != Level.GRAMS)
        self._grams_left -= pieces
        return found

    def _matching(self, pattern: str, field: str, prefix: str = "") -> tuple[str, ...]:
        """Expand a pattern, within the limit of patterns of a query."""
        self._patterns_left -= 1
        words, cut = self._vocabulary.matching(field, pattern, prefix) if self._patterns_left >= 0 else ((), True)
        if cut:
            self._note("expansion", pattern)
        return words

    def _pattern(self, text: str, field: str) -> Query:
        """Plan the words that match a pattern; عبدالر* also matches two words."""
        words = self._expansion([(word, 1.0) for word in self._matching(text, field)], field)
        if len(part_pattern(text)) == 1:
            return words
        apart = self._phrase(Phrase(text), field)
        return joined(q.Any, tuple(each for each in (words, apart) if each not in (None, Nothing()))) or Nothing()

    def _fuzzy(self, text: str, field: str) -> Query | None:
        terms = self._terms(text)
        if len(terms) != 1:
            return self._phrases.side_by_side(terms, field, self._phrase_level(self._level)) if terms else None
        self._fuzzy_left -= 1
        if self._fuzzy_left < 0:
            self._note("expansion", f"{text}~")
            return self._word(terms[0], field, self._level)
        similar = self._vocabulary.similar(field, terms[0].word)
        return self._expansion([(word, NEARNESS[distance]) for word, distance in similar], field)

    def _variant(self, node: Variant, field: str) -> Query:
        """Plan another spelling of a name: the words that are its forms, or words side by side."""
        words = tuple(form[0] for form in node.forms if len(form) == 1)
        phrases = [boosted(q.Phrase(field, Level.WORD, form), LESS) for form in node.forms if len(form) > 1]
        scored = tuple(term for each in node.scored for term in respelt(field, *each))
        found = (*([Rank(OneOf(field, Level.WORD, words), scored)] if words else []), *phrases)
        return found[0] if len(found) == 1 else q.Any(found)

    def _expansion(self, weighted: Sequence[tuple[str, float]], field: str) -> Query:
        """Plan alternative words, each with its weight; the first of them add to the score."""
        if not weighted:
            return Nothing()
        scored = tuple(Term(field, Level.WORD, word, weight) for word, weight in weighted[:SCORED_EXPANSION])
        return Rank(OneOf(field, Level.WORD, tuple(word for word, _ in weighted)), scored)

    def _field(self, typed: str, part: Node) -> Query | None:
        """Plan a part within one field, by its kind.

        A field that no document has is read as a word.
        """
        name = field_name(typed)
        kind = self._schema.kind(name)
        if kind == Kind.TEXT:
            return self._node(part, name)
        if kind in (Kind.DATE, Kind.NUMBER):
            return self._value(name, kind, part)
        place, prefix = self._schema.place(name)
        if prefix and not self._begins(place, prefix):
            self._note("field", typed)
            return self._node(Ranked((Word(typed), part)), TEXT)
        return self._keyword(place, prefix, part)

    def _begins(self, place: str, prefix: str) -> bool:
        """Return whether a field exists, within the limit of fields of a query."""
        self._fields_left -= 1
        return self._fields_left >= 0 and self._vocabulary.begins(place, Level.WORD, prefix)

    def _value(self, name: str, kind: Kind, part: Node) -> Query | None:
        match part:
            case Must(inner) | Boost(inner):
                return self._value(name, kind, inner)
            case Range(low, high):
                pass
            case Word(text) | Exact(text) | Phrase(text):
                low = high = text
            case Or(parts) | Ranked(parts):
                return q.Any(tuple(query for each in parts if (query := self._value(name, kind, each)) is not None))
            case _:
                low = high = str(part)
        try:
            return plan_range(name, kind, low, high)
        except InvalidRequest:
            self._note("value", str(part))
            return Nothing()

    def _keyword(self, place: str, prefix: str, part: Node) -> Query | None:
        """Plan a part within a keyword field: the words of its values, normalised."""
        match part:
            case Word(text) | Exact(text) | Phrase(text) | Fuzzy(text):
                words = tuple(Term(place, Level.WORD, prefix + term.word) for term in self._terms(text))
                return joined(q.All, words)
            case Wildcard(text):
                found = self._matching(text, place, prefix)
                return OneOf(place, Level.WORD, found) if found else Nothing()
            case Range(low, high):
                typed = self._keyword(place, prefix, Word(f"{low} {high}"))
                return self._numbers(prefix, low, high, typed)
            case Variant(text):
                return self._keyword(place, prefix, Phrase(text))
            case Field(_, inner) | Must(inner) | Boost(inner):
                return self._keyword(place, prefix, inner)
            case Not(inner):
                query = self._keyword(place, prefix, inner)
                return q.Not(query) if query is not None else None
            case And(parts):
                return q.All(self._keywords(place, prefix, parts))
            case Or(parts) | Ranked(parts):
                return q.Any(self._keywords(place, prefix, parts))

    def _numbers(self, prefix: str, low: str, high: str, words: Query | None) -> Query | None:
        """Plan a range in a field without a type: its numbers, or the words that were typed."""
        span = plan_numbers(prefix.removesuffix("="), low, high, self._vocabulary.numeric) if prefix else None
        if span is None or words is None:
            return words if span is None else span
        return q.Any((span, words))

    def _keywords(self, place: str, prefix: str, parts: Sequence[Node]) -> tuple[Query, ...]:
        planned = (self._keyword(place, prefix, part) for part in parts)
        return tuple(query for query in planned if query is not None)
