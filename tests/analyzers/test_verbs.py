"""Forms of verbs lead to the past of the third person, and nouns that look like them do not."""

import importlib.util
from pathlib import Path

import pytest

from kashaf.analyzers import Analyzer, verbs
from kashaf.analyzers.stemming import stem
from kashaf.analyzers.tables import read_terms, table_text
from kashaf.analyzers.verbs import verb

normalize = Analyzer().normalize

FORMS = [
    # forms, the past, why
    ("كتبت كتبنا كتبتم كتبوا كتبن وكتب فكتبت", "كتب", "persons and numbers of the past, conjunctions"),
    ("يكتب تكتب نكتب أكتب يكتبون تكتبون يكتبان تكتبين يكتبوا", "كتب", "persons and numbers of the present"),
    ("سيكتب سنكتب وسيكتبون ليكتب", "كتب", "future, purpose"),
    ("سألني سألته سألوه سألتموهم يسألونك", "سأل", "pronouns"),
    ("قلت قلنا قالت قالوا يقول تقولون يقل", "قال", "hollow, with waw"),
    ("باعت باعوا يبيع بعنا", "باع", "hollow, with yeh"),
    ("خافوا يخاف تخافون", "خاف", "hollow, with alef"),
    ("رمت رموا رميت يرمي يرمون", "رمى", "defective, with yeh"),
    ("دعت دعوت يدعو تدعو يدعون", "دعا", "defective, with waw"),
    ("بقيت يبقى تبقى", "بقي", "defective, with alef maksura"),
    ("وصلت يصل تصل نصل", "وصل", "the waw goes in the present"),
    ("أكدت يؤكد تؤكد", "أكد", "the hamza takes the seat of the vowel before it"),
    ("استمرت استمررت يستمر", "استمر", "doubled"),
    ("جاءت جاؤوا جاءوا جئت", "جاء", "hollow, with hamza"),
    ("بدأت بدأوا بدؤوا يبدأ", "بدأ", "hamza at the end"),
    ("آمنوا آمنت يؤمن يؤمنون تؤمنون", "آمن", "fourth form with hamza"),
    ("أعلنت أعلنوا يعلن ستعلن", "أعلن", "fourth form, not علن"),
    ("أضافت أضفت يضيف تضيف", "أضاف", "fourth form, hollow"),
    ("أعطاه أعطت يعطي يعطيهم", "أعطى", "fourth form, defective"),
    ("شاركت يشارك شاركوا", "شارك", "third form"),
    ("تناولت يتناول تتناول", "تناول", "sixth form"),
    ("انتقلت ينتقل تنتقل", "انتقل", "eighth form"),
    ("استخدمت يستخدم تستخدم نستخدمها", "استخدم", "tenth form"),
    ("استطاعت استطعنا يستطيع تستطيع", "استطاع", "tenth form, hollow"),
]


@pytest.mark.parametrize("forms, past, why", FORMS)
def test_forms_lead_to_the_past(forms, past, why):
    found = {form: verb(normalize(form)) for form in forms.split()}
    assert set(found.values()) == {normalize(past)}, (why, found)


@pytest.mark.parametrize(
    "word, past, why",
    [
        ("يهود", "هاد", "a people"),
        ("تونس", "آنس", "a name"),
        ("أحمد", "حمد", "a name"),
        ("بيت", "باع", "a house has its own teh"),
        ("وقت", "وقى", "likewise time"),
        ("بنت", "بنى", "likewise a girl"),
        ("نبات", "بات", "a plant"),
        ("يمين", "مان", "the right hand"),
        ("لغتنا", "لغا", "our language"),
        ("قوته", "قوي", "his power"),
        ("فهما", "وهم", "understanding"),
    ],
)
def test_nouns_are_no_forms_of_verbs(word, past, why):
    assert stem(normalize(word)) != stem(normalize(past)), why


def columns():
    return [line.split("\t") for line in table_text("verbs.tsv").splitlines() if not line.startswith("#")]


def test_the_table_of_verbs_holds_normalised_words_each_once():
    assert all(len(each) == 3 for each in columns())
    pasts = [past for past, _, _ in columns()]
    assert pasts == sorted(set(pasts))
    for column in (1, 2):
        cores = [core for each in columns() for core in each[column].split()]
        assert len(cores) == len(set(cores))
    assert all(normalize(past) == past for past in pasts)
    assert [past for past in pasts if len(past) > 2 and verb(past) != past and past not in read_terms("nouns.txt")] == []


def test_the_cores_are_those_that_the_rules_of_the_script_make(script):
    for past, of_present, of_past in columns():
        assert set(of_present.split()) <= {core for core, _ in script.present_cores(past)}, past
        assert set(of_past.split()) <= {core for core, _ in script.past_cores(past)}, past
    assert not script.NO_VERBS & {past for past, _, _ in columns()}


def test_the_remarks_say_what_the_script_writes_and_by_whom(script):
    for name, head in (("verbs.tsv", script.VERBS_HEAD), ("nouns.txt", script.NOUNS_HEAD)):
        remarks = [line[2:] for line in table_text(name).splitlines() if line.startswith("#")]
        assert remarks == (head + script.MADE).splitlines()
    assert "wordfreq" in table_text("NOTICE.txt")
    assert "farahidi" in table_text("NOTICE.txt")


def test_every_noun_in_the_table_would_be_a_form_of_a_verb(monkeypatch):
    nouns = read_terms("nouns.txt")
    monkeypatch.setattr(verbs, "read_terms", lambda _: frozenset())
    assert [noun for noun in nouns if not verb(noun)] == []


@pytest.fixture(scope="module")
def script():
    path = Path(__file__).parents[2] / "analyzers" / "data" / "make_verbs.py"
    spec = importlib.util.spec_from_file_location("make_verbs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
