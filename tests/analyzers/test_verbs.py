"""Forms of verbs lead to the past of the third person, and nouns that look like them do not."""

import pytest

from kashaf.analyzers import Analyzer
from kashaf.analyzers.stemming import stem
from kashaf.analyzers.tables import table_text
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


def test_the_tables_hold_normalised_words_each_once():
    verbs = [line.split("\t") for line in table_text("verbs.tsv").splitlines() if not line.startswith("#")]
    assert all(len(columns) == 3 for columns in verbs)
    pasts = [past for past, _, _ in verbs]
    for column in (
        pasts,
        [core for _, cores, _ in verbs for core in cores.split()],
        [c for *_, cores in verbs for c in cores.split()],
    ):
        assert len(column) == len(set(column))
    assert all(normalize(past) == past and past == verb(past) for past in pasts if len(past) > 2)


def test_no_noun_is_listed_that_no_form_looks_like():
    nouns = [word for line in table_text("nouns.txt").splitlines() if not line.startswith("#") for word in line.split()]
    assert nouns == sorted(set(nouns))
    assert all(normalize(word) == word for word in nouns)
