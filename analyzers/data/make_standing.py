"""Makes standing.txt and attached.txt in analyzers/data/: words alone and with attached letters.

standing.txt has the words that stand alone, attached.txt the words that lose their first letter.

    pip install wordfreq==3.1.1
    python analyzers/data/make_standing.py

A conjunction or a preposition of one letter (و ف ب ل ك) is written together with the next word, and
each of the letters also begins other words. What precedes a word distinguishes the two, by the
frequency of each form (wordfreq, R. Speer):

- A form after the article or another preposition is a word: البيت and لبيت show that the beh of بيت
  is part of it, and nobody writes البسرعة, because بسرعة has its preposition already. standing.txt
  lists such words, except for those that are a listed word with a pronoun or an ending, unless they
  begin with one of the letters.
- A word is rarer with a preposition than without, even a name: بنيويورك is a fortieth of نيويورك,
  but بغداد has no غداد.
- A form of a verb that begins with such a letter (كسرت, بدأت) is one, unless the rest is a much
  more frequent noun.

The rule in stemming.py decides by the table alone. attached.txt lists the words that are frequent
enough to show that the rule is wrong. It takes half a minute.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from kashaf.analyzers import stemming
from kashaf.analyzers.compounds import part_words
from kashaf.analyzers.normalization import normalized
from kashaf.analyzers.stopwords import is_stopword
from kashaf.analyzers.tables import read_terms
from kashaf.analyzers.verbs import begins_a_verb, verb

TABLES = Path(__file__).parent
ARABIC = re.compile("[\\u0621-\\u063a\\u0641-\\u064a]{2,20}")
ARTICLES = ("ال", "وال", "بال", "فال", "كال")
PREPOSITIONS = "بلك"
MADE = "Made by make_standing.py from the data of wordfreq; NOTICE.txt tells its authors and licence."
STANDING_HEAD = (
    "Words that stand after the article or a preposition, as normalised: what و ف ب ل ك may be written together with.\n"
)
NAMES_HEAD = (
    "Names and others that stand after a preposition, but seldom after the article, as normalised; they take no ending.\n"
)
ATTACHED_HEAD = """Words as normalised that begin with و ف ب ل ك, where the rule of stemming.py is wrong: what is written with a plus
gives up its first letter, what is written without keeps it.
"""

# Shares of all words, or of other words, chosen by the words of a news collection that they split
# wrongly.
READ = 2e-7
"""The share of all text that a word needs to be listed as standing alone."""
STANDING = 4e-8
"""The share of all text that it needs after an article or preposition."""
SETTLED = 3e-8
"""The share of all text from which a word with its letter is decided by itself."""
OWN = 0.03
"""A word owns its first letter if this share of it follows an article or preposition."""
RATHER_OWN = 0.1
"""... and if the rest is a common word, at least this share."""
NAME = 0.004
"""... and a name follows a preposition at least this often."""
NOUN = 0.1
"""The share of a word with the article that makes it certainly a noun."""
USUAL = {"و": 0.15, "ف": 0.01, "ب": 0.16, "ل": 0.11, "ك": 0.02}
"""The highest usual frequency of a noun with each letter, relative to without.

Nineteen of twenty nouns stay below.
"""
SET_PHRASE = 5.0
"""... and the highest with ب or ل in a set phrase, such as بسرعة."""
FATHERS = ("ب+ابو", "ب+ابي")
"""أبو and أبي begin names, and بأبوظبي is of no باب."""


class Words:
    """The frequencies of words, as spelt and as normalised."""

    def __init__(self) -> None:
        import wordfreq

        frequencies = wordfreq.get_frequency_dict("ar", "large")
        self.known = frozenset(stemming.stem_of_known())
        self.spelt: dict[str, float] = {
            word: share for word, share in frequencies.items() if ARABIC.fullmatch(word) and len(part_words(word)) == 1
        }
        self.normal: defaultdict[str, float] = defaultdict(float)
        self.spellings: defaultdict[str, list[str]] = defaultdict(list)
        for word, share in self.spelt.items():
            self.normal[normalized(word)] += share
            self.spellings[normalized(word)].append(word)

    def with_article(self, word: str) -> float:
        """The share of all text of the word with an article.

        للجنة may be a form of لجنة or of جنة, and counts for neither.
        """
        forms = [article + word for article in ARTICLES] + ["لل" + word] * (word[0] != "ل")
        return sum(self.spelt.get(form, 0.0) for form in forms)

    def with_preposition(self, word: str) -> float:
        """The share of all text of the word with a preposition.

        For a word in lam, the preposition lam doesn't count, because it would look like لل.
        """
        return sum(self.spelt.get(one + word, 0.0) for one in PREPOSITIONS if not one == word[0] == "ل")

    def gives_up(self, word: str) -> bool:
        """Whether the first letter of a word as spelt is an attached one."""
        rest, share = word[1:], self.spelt[word]
        alone = self.spelt.get(rest, 0.0)
        if not alone or len(rest) < 3 or self.is_own(word):
            return False
        article = self.with_article(rest)
        usual = USUAL[word[0]]
        ratio = share / (alone + article)
        others = max(self.with_preposition(rest) - (share if word[0] in PREPOSITIONS else 0.0), 0.0)
        # Some verbal nouns rarely have an article.
        noun = article + others * (word[0] in "بل") >= NOUN * alone
        if begins_a_verb(normalized(word)):
            return noun and ratio <= usual
        # وجيزة may be a form of وجيز, and وعودة of the plural of وعد.
        if len(stemming.core(normalized(word), self.known)) > 2:
            return noun and ratio <= usual / 3
        if noun:
            return ratio <= (SET_PHRASE if word[0] in "بل" else 3 * usual)
        return len(rest) > 3 and article + others >= NAME * alone and ratio <= max(usual, 0.05)

    def is_own(self, word: str) -> bool:
        """Whether a word as spelt follows an article or preposition."""
        own = self.with_article(word) + self.with_preposition(word)
        return own >= OWN * self.spelt[word] and own >= STANDING / 2

    def stands(self, word: str) -> bool:
        """Whether a normalised word stands alone.

        A possible form of a verb needs an article, or ب: ل precedes verbs too, and in Egypt ب
        precedes the present.
        """
        article = sum(map(self.with_article, self.spellings[word]))
        own = article + sum(map(self.with_preposition, self.spellings[word]))
        if verb(word):
            sure = article + sum(self.spelt.get("ب" + each, 0.0) for each in self.spellings[word]) * (word[0] not in "يتنا")
            own = sure if sure >= OWN * self.normal[word] else 0.0
        return own >= STANDING and own >= NAME * self.normal[word]

    def is_noun(self, word: str) -> bool:
        """Whether a normalised word follows the article as nouns do; names rarely do."""
        return sum(map(self.with_article, self.spellings.get(word, ()))) >= NOUN * self.normal.get(word, 1.0)

    def votes(self, word: str) -> tuple[float, float]:
        """The share of a normalised word's spellings that own their first letter, and that lose it.

        لأزمة with its hamza is certainly a form of أزمة, but لازمة may have lost one: the plain
        alef counts half.
        """
        given = sum(self.spelt[each] for each in self.spellings[word] if self.gives_up(each))
        own = sum(self.spelt[each] for each in self.spellings[word] if self.is_own(each))
        with_hamza = any(each[1] in "أإآ" and self.gives_up(each) for each in self.spellings[word])
        return own / 2 if with_hamza else own, given


def main() -> None:
    """Write both tables."""
    words = Words()
    write("attached.txt", ATTACHED_HEAD, [])
    write("standing.txt", STANDING_HEAD, [])
    write("names.txt", NAMES_HEAD, [])
    standing = stand_alone(words)
    names = [word for word in standing if not words.is_noun(word)]
    standing = sorted({*standing} - {*names})
    write("standing.txt", STANDING_HEAD, standing)
    write("names.txt", NAMES_HEAD, [word for word in names if len(word) > 3 or word[0] in stemming.ATTACHED])
    settled = [*exceptions(words), *exceptions_with_lam(words, standing), *FATHERS]
    write("attached.txt", ATTACHED_HEAD, settled)
    print(f"{len(standing):,} words, {len(names):,} names, {len(settled):,} settled", file=sys.stderr)


def stand_alone(words: Words) -> list[str]:
    """Return the words that stand alone, the shortest of each family first."""
    known = set(stemming.stem_of_known())
    found = []
    for word in sorted(words.normal, key=lambda word: (len(word), word)):
        if (
            len(word) < 3
            or words.normal[word] < READ
            or word in known
            or is_stopword(word)
            or word.startswith(stemming.ARTICLES)
        ):
            continue
        attachable = word[0] in stemming.ATTACHED
        if attachable:
            own, given = words.votes(word)
            if given > own:
                continue
        elif len(stemming.core(word, known)) > 2:
            continue
        if words.stands(word):
            known.add(word)
            found.append(word)
    return found


def exceptions(words: Words) -> Iterable[str]:
    """Yield the words that are frequent enough to show that the rule is wrong."""
    for word, share in words.normal.items():
        if word[0] not in stemming.ATTACHED or len(word) < 4 or share < SETTLED:
            continue
        if word.startswith(stemming.ARTICLES) or is_stopword(word) or word in stemming.stem_of_known() or is_stopword(word[1:]):
            continue
        own, given = words.votes(word)
        cut = stemming.gives_up_a_letter(word)
        if keeps(words, word, own) if cut else stemming.core(word[1:], words.known) and keeps_before_common(words, word):
            yield word
        elif not cut and given > max(own, share / 3) and not (verb(word) and verb(word) == verb(word[1:])):
            yield f"{word[0]}+{word[1:]}"


def keeps(words: Words, word: str, own: float) -> bool:
    """Whether a word is too frequent, alone or after an article, to lose its first letter."""
    if own > words.normal[word] / 2:
        return True
    if word[0] in "وف" and word[1] in PREPOSITIONS and len(stemming.core(word.removesuffix("ا"), stemming.standing())) < 4:
        return False  # two letters: وبخاصة, but وكيلا is a form of وكيل
    core, alone = rest_of(words, word)
    phrase = word[0] in "بل" and words.is_noun(core)
    return words.normal[word] > (SET_PHRASE if phrase or core in words.known else USUAL[word[0]]) * alone


def keeps_before_common(words: Words, word: str) -> bool:
    """Whether a word keeps its first letter although the rest is a common word.

    فقاعة is not قاعة after فـ, and كسرت is not the town سرت.
    """
    if word[0] in "وف" and (word[1] in PREPOSITIONS or verb(word[1:])):
        return False  # two letters: وبخاصة; or a verb after a conjunction, which verbs.py knows
    core, alone = rest_of(words, word)
    if words.normal[word] <= USUAL[word[0]] * alone:
        return False
    own = sum(words.with_article(each) + words.with_preposition(each) for each in words.spellings[word])
    return own >= RATHER_OWN * words.normal[word] or (
        begins_a_verb(word) and word[:2] not in ("لي", "لت", "لن") and not words.is_noun(core)
    )


def rest_of(words: Words, word: str) -> tuple[str, float]:
    """Return the known word without the first letter, and its share of all text."""
    rest = word[1:]
    core = stemming.core(rest, stemming.standing()) or rest
    forms = {rest, core}
    shares = (words.normal.get(form, 0.0) + sum(map(words.with_article, words.spellings.get(form, ()))) for form in forms)
    return core, sum(shares)


def exceptions_with_lam(words: Words, standing: Iterable[str]) -> Iterable[str]:
    """Yield words in lam after لل whose rest is a word too: للجنة is a form of لجنة, not of جنة."""
    known = stemming.standing()
    for word in sorted({*standing, *stemming.stem_of_known()}):
        if word[0] == "ل" and len(word) > 2 and (word[1:] in known or len(stemming.core(word[1:], known)) > 1):
            with_lam, without = (sum(map(words.with_article, words.spellings.get(each, ()))) for each in (word, word[1:]))
            if with_lam > without:
                yield f"ل+{word}"


def write(name: str, head: str, terms: Iterable[str]) -> None:
    """Write a table, with a comment about it at the top."""
    remark = "".join(f"# {line}\n" for line in (head + MADE).splitlines())
    lines = textwrap.wrap(" ".join(sorted(terms)), 128, break_on_hyphens=False)
    (TABLES / name).write_text(remark + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    read_terms.cache_clear()
    stemming.standing.cache_clear()
    stemming.settled.cache_clear()


if __name__ == "__main__":
    main()
