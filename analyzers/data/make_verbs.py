"""Makes verbs.tsv and nouns.txt in analyzers/data/: verbs, their cores, and words like verbs.

    pip install wordfreq farahidi
    python analyzers/data/make_verbs.py

wordfreq has the frequencies of words, and farahidi (a port of AlKhalil Morpho Sys 2) knows which
words can be the past of a verb. A verb is in use if forms of its past are (كتبت, كتبوا). The rules
of the weak verbs below make its cores, and a core is kept if a form with it is in use. A core of
two verbs belongs to the one whose past is more frequent.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from kashaf.analyzers import Analyzer
from kashaf.analyzers.stemming import stem
from kashaf.analyzers.tables import read_terms
from kashaf.analyzers.verbs import verb

TABLES = Path(__file__).parent
ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]{2,20}")
DEFECTIVE_NOUN = re.compile("[وفبلك]?ت..يه")  # تنمية, of the pattern تفعلة
ARTICLES = ("ال", "وال", "بال", "لل", "فال")
PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي")
ENDINGS = (*PRONOUNS, "ا", "ان", "ين", "ون", "ات")
LEAST = 1.5e-7
"""The share of all words that a verb's past forms need, and a form with a core.

It is one and a half in ten million.
"""
READ = 5e-8
"""The share of all words that a listed noun needs, and the forms of a core of the past."""
NOUN = 0.1
"""A word is a noun if its share with an article is this large."""

# Words that look like a verb and its forms by chance, or like a verb that nobody writes, found by
# reading through the table.
NO_VERBS = frozenset(
    "كن تكون امي وني الب الف البن الجا الق ابن اج اجب ارد اري ايس اور باء باي بري بلي بول تلي تري جان حبي حسي حم حام دوس ريا سان سام سنا سوا شال شري شوك صبي صفو صفي صوم"
    " طرا عشا كاب كاي كبد كور كوم كيل ليف مان ماه محي مون ناي هال هول واب وبا وتم ورا وشل ولف وسي ياس ير جدا قالي ماني باني باكي"
    " داني ساني جالي جاني جاوي رابي سامي فاتي كافي هاتي هاجي لاخي استمرا استمري اخذي تعال تعاف اكتف اعتن اشتر السن اكان ايدي الحي"
    " الهم".split()
)

# Doubled verbs: two letters are too few to distinguish them from the short forms of hollow ones (قل
# is a form of قال).
DOUBLED = frozenset(
    "تم مر ظل رد حب هم عد حل مد شد ضم صد شن شك شم ظن فر قر كف كر مس مل هب هز ود بث بت حج حس حط حق حن خط دق دل ذم رش سد سب صب ضل"
    " صح خف شق عم طل مص ضر عض غض فك قص كد لف نص هد".split()
)

VERBS_HEAD = """Verbs in use as normalised: the past of the third person; a tab and the cores of its present (the word without its
prefix); a tab and the cores of its past before endings, where they are not the verb itself.
"""
NOUNS_HEAD = """Words that verbs.py would take for a form of a verb, and that are read as nouns or names, as normalised.
"""
# The tables name their maker as it was called then, because their comments are part of the
# fingerprint of the analyzer.
MADE = "Made by scripts/verbs.py from the data of wordfreq and farahidi; NOTICE.txt tells their authors and licences."
COMPARATIVE = 0.02

normalize = Analyzer().normalize


class Words:
    """The frequency of each normalised word, and its grammar."""

    def __init__(self) -> None:
        import farahidi
        import wordfreq

        self.shares: dict[str, float] = defaultdict(float)
        self._spellings: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self._analyzer = farahidi.Analyzer()
        for word, share in wordfreq.get_frequency_dict("ar", "large").items():
            if ARABIC.fullmatch(word):
                self.shares[normalize(word)] += share
                self._spellings[normalize(word)].append((-share, word))
        self.shares = dict(self.shares)

    def share(self, *words: str) -> float:
        """The share of all text of these words."""
        return sum(self.shares.get(word, 0.0) for word in words)

    def is_noun(self, word: str) -> bool:
        """Whether the word occurs with an article often enough.

        For a possible comparative (أطول), a smaller share is enough.
        """
        least = COMPARATIVE if word[0] == "ا" else NOUN
        return self.share(*(article + word for article in ARTICLES)) > least * self.share(word)

    def lemmas(self, word: str) -> set[tuple[str, str, str]]:
        """Lemma, part of speech and kind of each analysis of a word.

        The analyses are those of its three commonest spellings.
        """
        analyses = (one for _, spelling in sorted(self._spellings[word])[:3] for one in self._analyzer.analyze(spelling))
        return {(normalize(one.lemma), str(one.pos), str(one.type)) for one in analyses if one.lemma}


def pasts(words: Words) -> dict[str, float]:
    """The verbs in use, each with the share of its past."""
    found = {}
    for word, share in words.shares.items():
        if len(word) < 2 or len(word) > 8 or share < LEAST or word in NO_VERBS or (len(word) == 2 and word not in DOUBLED):
            continue
        weight = _past_share(words, word)
        if (
            weight >= LEAST
            and not (word[0] == "ا" and word[-1] == "ي" and words.is_noun(word))
            and share > NOUN * weight
            and (word, "فعل") in {one[:2] for one in words.lemmas(word)}
        ):
            found[word] = weight
    return {past: weight for past, weight in found.items() if not _is_other_form(words, found, past)}


def _past_share(words: Words, past: str) -> float:
    """The share of those forms of a past that are hardly another word's."""
    endings = ["ت"] if past[0] in "اتني" else ["ت", "وا"]  # تكتبوا is a form of كتب, and اكتبوا
    share = words.share(*(past + ending for ending in endings if not words.is_noun(past + ending)))
    if past[-1] in "اي":  # دعت is a form of دعا and of دعي, استمرت of استمر, if these are in use
        rival = past[:-1] + ("ا" if past[-1] == "ي" else "ي")
        short = words.share(*(past[:-1] + ending for ending in endings if not words.is_noun(past[:-1] + ending)))
        share += short * words.share(past) / words.share(past, rival, past[:-1])
    return share


def _is_other_form(words: Words, found: dict[str, float], past: str) -> bool:
    """Whether a possible verb (تشارك, واكل) is rather a form of a much more frequent one.

    In the examples, that is شارك and أكل.
    """
    return past[0] in "توف" and found.get(past[1:], 0.0) > 10 * found[past] and not words.is_noun(past)


def present_cores(past: str) -> Iterator[tuple[str, float]]:
    """The possible cores of a verb's present, by the rules of weak verbs.

    Each has a number that says how far to believe it.
    """
    derived = past[0] == "ا" and len(past) > 3
    base = past[1:] if derived else past
    yield base, 1.0
    if past[0] == "و" and len(past) == 3:
        base = past[1:]
        yield base, 0.4  # وصل يصل, but وحد يوحد
    if past[0] == "ا" and len(past) == 3:
        yield "و" + past[1:], 1.0  # أكد يؤكد
    if derived and past[1] == "ي":
        yield "و" + past[2:], 1.0  # أيقظ يوقظ
    if len(base) > 2 and base[-2] == "ا" and (derived or len(base) == 3):
        for letter in "وي" if not derived else "ي":
            # قال يقول, أضاف يضيف
            yield base[:-2] + letter + base[-1].replace("ء", "" if letter == "ي" else "ء"), 1.0
            yield base[:-2] + base[-1], 0.2  # لم يقل
        yield base, 1.0  # نام ينام
    if base[-1] in "اي":
        for letter in "ويا":
            yield base[:-1] + letter, 1.0  # دعا يدعو
        yield base[:-1], 0.2  # يدعون
    if past == "راي":
        yield "ري", 1.0
        yield "رو", 1.0


def past_cores(past: str) -> Iterator[tuple[str, float]]:
    """The cores of a verb's past before an ending, if they differ from the verb itself."""
    derived = past[0] == "ا" and len(past) > 3
    if past[-2] == "ا" and (derived or len(past) == 3):
        yield past[:-2] + past[-1].replace("ء", "ي"), 0.3  # قال قلت, جاء جئت
    if past[-1] in "ايء":
        yield past[:-1], 0.3  # رمى رمت
        yield past[:-1] + "و", 0.3  # دعا دعوت, بدأ بدؤوا
    yield past + past[-1], 1.0  # مر مررت


def cores(
    words: Words,
    in_use: dict[str, float],
    of_verb: Callable[[str], Iterator[tuple[str, float]]],
    forms: Callable[[str], tuple[str, ...]],
) -> dict[str, str]:
    """Cores that occur in these forms, each with its most frequent verb."""
    best: dict[str, tuple[float, str]] = {}
    if of_verb is past_cores:  # a verb of three letters is no core of another, as قل is of قال
        best = {past: (share if len(past) == 2 else 1.0, past) for past, share in in_use.items()}
    for past, share in in_use.items():
        for core, belief in of_verb(past):
            if len(core) > 1 and words.share(*forms(core)) >= (LEAST if of_verb is present_cores else READ):
                best[core] = max(best.get(core, (0.0, "")), (share * belief, past))
    return {core: past for core, (_, past) in best.items() if core != past or of_verb is present_cores}


def write_nouns(words: Words) -> None:
    """Write the words whose stem as a noun differs from that of the verb that they look like."""
    attested = [word for word, share in words.shares.items() if share >= READ]
    _write_nouns([])
    of_verbs = {word: stem(word) for word in attested if verb(word) not in {"", word} and _is_noun(words, word)}
    _write_nouns(sorted(of_verbs))
    found = sorted(word for word, as_verb in of_verbs.items() if stem(word) != as_verb)
    _write_nouns(found)
    print(len(found), "nouns", file=sys.stderr)


def _write_nouns(found: list[str]) -> None:
    write("nouns.txt", NOUNS_HEAD, textwrap.wrap(" ".join(found), 128))
    read_terms.cache_clear()


def _is_noun(words: Words, word: str) -> bool:
    if words.is_noun(word) or DEFECTIVE_NOUN.fullmatch(word):
        return True
    for ending in ENDINGS:
        core = word[: -len(ending)]
        if word.endswith(ending) and len(core) > 1:
            for each in {core, core + "ه", core[:-1] + "ه" if core[-1] == "ت" else core}:
                if words.share(each) > 2 * words.share(word) and words.is_noun(each):
                    return True
    return word[0] in "اتني" and (word, "اسم", "اسم علم") in words.lemmas(word)


def main() -> None:
    """Make both tables."""
    words = Words()
    in_use = pasts(words)
    print(len(in_use), "verbs", file=sys.stderr)
    present = cores(words, in_use, present_cores, lambda core: ("ي" + core, "ت" + core))
    in_use = {past: share for past, share in in_use.items() if len(past) > 3 or past in present.values()}
    past = cores(words, in_use, past_cores, lambda core: (core + "ت", core + "نا", core + "وا", core + "تم"))
    lines = []
    for each in sorted(in_use):
        of_present = " ".join(sorted(core for core, one in present.items() if one == each))
        of_past = " ".join(sorted(core for core, one in past.items() if one == each))
        lines.append(f"{each}\t{of_present}\t{of_past}")
    write("verbs.tsv", VERBS_HEAD, lines)
    write_nouns(words)


def write(name: str, head: str, lines: list[str]) -> None:
    """Write a table, with a comment about it at the top."""
    remark = "".join(f"# {line}\n" for line in (head + MADE).splitlines())
    (TABLES / name).write_text(remark + "".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
