"""The stems: which forms are one word, and which words only look like forms of another."""

import pytest

from kashaf.analyzers import Analyzer
from kashaf.analyzers.normalization import normalized
from kashaf.analyzers.stemming import stem
from kashaf.analyzers.tables import TABLES, read_pairs, read_words, table_text

ANALYZER = Analyzer()


def stem_of(word):
    return ANALYZER.terms(word).stem


FORMS = [
    # forms of one word, why
    ("كتاب الكتاب كتابه كتابها كتابهم وكتابنا للكتاب بالكتاب كالكتاب فالكتاب", "article, particles, pronouns"),
    ("كتاب كتابان كتابين كتابًا كتب الكتب كتبهم وبالكتب", "dual, accusative, broken plural"),
    ("مدرسة المدرسة مدرستنا لمدرستها مدرستان مدرستين مدارس مدارسهم", "teh marbuta opens before pronoun and dual"),
    ("لاعب لاعبون لاعبين لاعبو اللاعبين للاعبين", "sound plural, also in construct without its noon"),
    ("سيارة سيارات السيارات سيارته سياراتهم بسيارة", "sound feminine plural, with pronouns"),
    ("مسؤول مسؤولون المسؤولين مسئولين لمسؤولي", "two seats of one hamza"),
    ("لاجئ لاجئة لاجئين اللاجئون", "the hamza moves to waw before the ending"),
    ("ليبي الليبية الليبيين ليبيون ليبيا", "nisba"),
    ("مصر مصري المصرية مصريون المصريين", "nisba and its country"),
    ("أمريكا أميركا الأمريكية أميركي الأميركيين", "two spellings of one country"),
    ("إفريقيا أفريقيا الأفريقية إفريقي", "likewise"),
    ("سوريا سورية السوريين", "likewise"),
    ("غارة غارات الغارات غاراتها", "what a reader of news looks for"),
    ("جوية الجوية الجوي", "three letters keep their yeh"),
    ("حق الحق حقوق الحقوق حقهم حقوقهم", "nouns of two letters"),
    ("لغة اللغة لغات لغتهم لغتنا اللغتين", "feminine nouns of two letters"),
    ("قوة القوة القوات قواته قوتهم", "likewise"),
    ("شيء شئ شيئا شيئًا الأشياء بشيء", "hamza at the end and inside"),
    ("دولة الدول دولتان الدولتين بدولة ودول", "dual and broken plural"),
    ("عالم علماء العلماء", "fuʿalāʾ"),
    ("فكرة أفكار أفكارًا أفكاره", "a plural in the accusative"),
    ("وزير الوزراء لوزير ووزير وزيران", "the waw belongs to the word"),
    ("قانون قوانين القوانين", "fawāʿīl: yeh and noon are no ending"),
    ("مدينة مدن المدن بمدينة لمدينة", "fuʿul"),
    ("ملك ملوك", "fuʿūl"),
    ("صلاة الصلاة الصلوة الصلوٰة الصلوات صلاته", "Quranic and modern spelling"),
    ("زكاة الزكوة الزكاة", "likewise"),
    ("سماء السماوات السموات", "likewise"),
    ("استخدام باستخدام لاستخدام واستخدامها", "verbal noun behind a particle"),
    ("تحقيق لتحقيق بتحقيق والتحقيق", "tafʿīl behind a particle"),
    ("التزام بالتزام الالتزام التزاماتها", "alef and lam of the word itself"),
    ("اتجاه الاتجاه باتجاه اتجاهات", "heh of the word itself"),
    ("صديق أصدقاء أصدقائه أصدقاؤه", "the hamza takes a seat before a pronoun"),
    ("فضاء فضائها فضاؤها", "also of a word that no table knows"),
    ("قال وقال فقال", "verbs behind conjunctions"),
    ("كتبت كتبوا يكتب تكتب نكتب سيكتب يكتبون وسيكتبون", "the forms of a verb"),
    ("قال قالت قالوا قلت يقول تقول وقالوا", "of a hollow one"),
    ("وصل وصلوا يصل تصل", "of one in waw"),
    ("دعا دعت يدعو تدعو", "of a defective one"),
    ("أجرى أجريت يجري تجري", "a yeh that is no nisba"),
    ("ترك وترك تركوا يترك", "a kaf that is no pronoun"),
    ("كان كانت كانوا يكون سيكون", "being, though stop words"),
    ("آمن آمنوا يؤمن يؤمنون", "as the Quran has them"),
    ("كتاب كتابك كتبك وكتابك", "a kaf that is a pronoun"),
    ("شركة شركات شركتهم الشركتين", "a teh marbuta that makes another word is kept"),
    ("جامعة جامعات جامعي الجامعية جامعتنا", "also in the adjective"),
    ("رسمي رسمية رسميا الرسميين", "a yeh that makes another word is kept"),
    ("إبراهيم إبرهيم وإبرهيم", "without the alef of a long vowel"),
    ("رئيس رءيس الرءيس", "a hamza without a seat"),
    ("سنة سنتان سنتين سنوات", "dual of a word of two letters"),
    ("حد حدود الحدود حدودها", "a plural that was a word of its own"),
    ("عصفور عصافير العصافير", "a plural of four consonants"),
    ("الله لله والله بالله", "the name of God"),
    ("على وعلى", "a conjunction before a particle"),
    ("سوق السوق عالسوق وعالسوق", "على as it is spoken, joined to the article"),
    ("وقت الوقت هالوقت بهالوقت", "likewise هذا"),
    ("بيت هالبيت عهالبيت", "both"),
    ("مساعد كمساعد المساعد", "kaf before a participle"),
    ("غير كغيره غيرهم بغيرها", "being other, though stop words"),
]

NO_FORMS = [
    ("لبنان", "بنان", "lam of the word"),
    ("ألمانيا", "مانيا", "no article"),
    ("ألبانيا", "بانيا", "no article"),
    ("الله", "له", "no article"),
    ("الآن", "آن", "lexicalised"),
    ("إيران", "اير", "no dual"),
    ("رمضان", "رمض", "no dual"),
    ("سليمان", "سليم", "two names"),
    ("بستان", "بست", "no dual"),
    ("فلسطين", "فلسط", "no plural"),
    ("شعبان", "شعب", "a month, no dual"),
    ("بلال", "لال", "beh of the word"),
    ("والد", "لد", "no article"),
    ("وليد", "ليد", "waw of the word"),
    ("وزير", "زير", "waw of the word"),
    ("واحد", "أحد", "waw of the word"),
    ("كلب", "لب", "kaf of the word"),
    ("فاطمة", "اطمة", "feh of the word"),
    ("ألف", "لف", "no article"),
    ("سيارة", "يارة", "no future"),
    ("مدني", "مدن", "a plural takes no nisba"),
    ("لدينا", "دين", "a preposition with its pronoun"),
    ("إنسان", "إنس", "no dual"),
    ("طالبان", "طالب", "a name"),
    ("عشرون", "عشرة", "a number of its own"),
    ("معارضة", "معرض", "opposition is no exhibition"),
    ("إعلام", "علم", "media are no flags"),
    ("محاكمة", "محكمة", "a trial is no court"),
    ("دول", "دولار", "another word"),
    ("شركة", "شرك", "no feminine"),
    ("جامعة", "جامع", "no feminine"),
    ("رياضة", "رياض", "no feminine"),
    ("كرسي", "كرس", "no nisba"),
    ("رسمي", "رسم", "official is not of drawing"),
    ("ياسين", "يأس", "no plural"),
    ("فلك", "لك", "feh of the word"),
    ("صناعة", "صناع", "industry, no craftsman's"),
    ("دورها", "دورة", "the alef belongs to the pronoun"),
    ("تنمية", "نمى", "a verbal noun of a defective verb"),
    ("أطول", "طال", "a comparative is no verb"),
    ("عالمية", "المية", "no particle of spoken Arabic"),
    ("عاليتين", "التين", "likewise"),
    ("عالجهم", "الجهة", "likewise"),
    ("هالتين", "التين", "likewise"),
    ("هالكون", "الكوثر", "likewise"),
]


@pytest.mark.parametrize("forms, why", FORMS)
def test_forms_of_one_word(forms, why):
    stems = {form: stem_of(form) for form in forms.split()}
    assert len(set(stems.values())) == 1, (why, stems)


@pytest.mark.parametrize("word, other, why", NO_FORMS)
def test_words_that_only_look_alike(word, other, why):
    assert stem_of(word) != stem_of(other), why


@pytest.mark.parametrize("known", sorted(read_words("protected.txt") | read_words("kept.txt")))
def test_a_protected_word_is_its_own_stem(known):
    if known not in read_pairs("broken_plurals.tsv") and known not in read_words("stopwords.txt"):
        assert stem(known) == known


@pytest.mark.parametrize("plural, singular", sorted(read_pairs("broken_plurals.tsv").items()))
def test_a_broken_plural_has_the_stem_of_its_singular(plural, singular):
    assert stem(plural) == stem(singular)
    if len(plural) > 2 and singular not in read_words("stopwords.txt"):
        assert stem("ال" + plural) == stem(singular) or plural.startswith("ال") or plural in read_words("protected.txt")


@pytest.mark.parametrize(
    "word, stopword",
    [
        ("العليا", "على"),
        ("علامة", "علام"),
        ("فئات", "فيه"),
        ("التحتية", "تحت"),
        ("المنيا", "مني"),
        ("فتحت", "تحت"),
        ("هموم", "هم"),
    ],
)
def test_no_word_shares_its_stem_with_a_stop_word(word, stopword):
    assert stem_of(word) != stem_of(stopword)


@pytest.mark.parametrize(
    "word, stopword",
    [("بعدها", "بعد"), ("خلاله", "خلال"), ("البعض", "بعض"), ("والكل", "كل"), ("غيرهم", "غير"), ("سيكون", "يكون")],
)
def test_a_stop_word_with_an_affix_stays_with_it(word, stopword):
    assert stem_of(word) == stem_of(stopword)


@pytest.mark.parametrize(
    "one, other, why",
    [
        ("قضائية", "القضاء", "nisba of a noun in hamza"),
        ("غذائي", "غذاء", "nisba of a noun in hamza"),
        ("ليصبح", "يصبح", "lam of purpose before a verb"),
        ("لأكثر", "أكثر", "a particle before a comparative"),
        ("لداعش", "داعش", "a particle before a name"),
        ("بمكة", "مكة", "a particle before a place"),
        ("يابانية", "اليابان", "a country and its people"),
        ("إماراتي", "الإمارات", "a country and its people"),
        ("الألمان", "ألمانيا", "a country and its people"),
        ("والدته", "والدة", "waw of the word itself"),
        ("برامج", "برنامج", "broken plural"),
    ],
)
def test_these_are_forms_of_one_word(one, other, why):
    assert stem_of(one) == stem_of(other), why


@pytest.mark.parametrize(
    "one, other",
    [("السعودية", "سعود"), ("إعداد", "عدد"), ("إنفاق", "نفق"), ("إمارة", "الإمارات"), ("ليلى", "يلي"), ("لندن", "ندن")],
)
def test_these_are_not(one, other):
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize(
    "word, bare, why",
    [
        ("بصراحة", "صراحة", "a set phrase, read more often than its noun"),
        ("بجودة", "جودة", "a preposition before a noun"),
        ("لرصد", "رصد", "a verbal noun"),
        ("لخفض", "خفض", "a verbal noun that seldom has its article"),
        ("كمنصة", "منصة", "kaf before a noun"),
        ("وبرعاية", "رعاية", "two letters"),
        ("برعايتهم", "رعاية", "a pronoun after it"),
        ("بطرازات", "طراز", "a plural"),
        ("وثقة", "ثقة", "no form of وثق"),
        ("وأداة", "أداة", "no form of a verb"),
        ("لأواصر", "أواصر", "a hamza after the preposition"),
        ("بدورتموند", "دورتموند", "a foreign name"),
        ("بروميل", "روميل", "likewise"),
        ("للجان", "لجنة", "one lam is the article's"),
        ("وللوحة", "لوحة", "likewise behind a conjunction"),
        ("للكل", "كل", "a quantifier with its article"),
        ("بأمهات", "أم", "a plural of its own"),
    ],
)
def test_a_letter_written_with_a_known_word_is_no_letter_of_it(word, bare, why):
    assert stem_of(word) == stem_of(bare), why


@pytest.mark.parametrize(
    "word, rest, why",
    [
        ("بيوت", "يوت", "beh of the word"),
        ("بطاطس", "طاطس", "likewise"),
        ("فكرة", "كرة", "feh of the word, though the rest is one too"),
        ("فكرتها", "كرتها", "likewise with a pronoun"),
        ("كسرت", "سرت", "a form of a verb, not a town"),
        ("لاعب", "أعب", "lam of the word"),
        ("وليد", "ليد", "a name"),
        ("فوزية", "زية", "likewise"),
        ("بولندا", "ولندا", "a country"),
        ("وصفة", "صفة", "a recipe is no quality"),
        ("وجيزة", "جيزة", "an adjective, no town"),
        ("فصله", "صلة", "his separation"),
        ("وفاء", "فاء", "waw of the word, though no list of common words has it"),
        ("وضيعة", "ضيعة", "likewise"),
        ("للقمة", "لقمة", "to the summit, not to a bite"),
    ],
)
def test_a_letter_of_the_word_stays(word, rest, why):
    assert stem_of(word) != stem_of(rest), why


@pytest.mark.parametrize("name", ["standing.txt", "names.txt", "attached.txt"])
def test_the_tables_of_what_stands_alone_hold_normalised_words_each_once(name):
    terms = [term for line in table_text(name).splitlines() if line[0] != "#" for term in line.split()]
    assert terms == sorted(set(terms))
    assert all(normalized(term.replace("+", "")) == term.replace("+", "") for term in terms)


@pytest.mark.parametrize(
    "one, other, why",
    [
        ("صحراوات", "صحراء", "the hamza of the feminine becomes waw"),
        ("الصحراوية", "صحراء", "likewise in the nisba"),
        ("وفيات", "وفاة", "the alef becomes the yeh of the root"),
        ("مباريات", "مباراة", "likewise"),
        ("قنوات", "قناة", "or its waw"),
        ("ذكرياتهم", "ذكرى", "the yeh of an alef maksura"),
        ("قدراته", "قدرة", "with its teh marbuta"),
        ("يجدون", "وجد", "no form of a verb that is no more in use"),
    ],
)
def test_plurals_and_forms_with_a_weak_letter(one, other, why):
    assert stem_of(one) == stem_of(other), why


@pytest.mark.parametrize(
    "one, other", [("ذكريات", "ذكر"), ("قدرات", "قدر"), ("عملات", "عمل"), ("غارات", "غار"), ("نفقات", "نفق")]
)
def test_a_feminine_that_is_another_word_keeps_its_stem(one, other):
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize("word", ["2016", "3.5", "obama", "русский", "من", "و", "ab"])
def test_what_is_not_stemmed(word):
    assert stem(word) == word


def test_every_table_is_written_without_doubles():
    for name in TABLES:
        words = [word for line in table_text(name).splitlines() for word in line.partition("#")[0].split()]
        assert words, name
    pairs = [line for line in table_text("broken_plurals.tsv").splitlines() if line and not line.startswith("#")]
    assert all(line.count("\t") == 1 for line in pairs)
    forms = [form for line in pairs for form in line.partition("\t")[0].split()]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


@pytest.mark.parametrize(("noun", "verb"), [("كتاب", "يكتبون"), ("طريق", "طرقت"), ("كتاب", "كتبت")])
def test_who_looks_for_a_noun_does_not_find_the_verb_that_its_plural_looks_like(noun, verb):
    assert stem(noun) != stem(verb)
