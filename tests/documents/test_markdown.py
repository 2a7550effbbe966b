"""Markdown: what a reader sees of it, and what is stated at its head."""

from __future__ import annotations

from pathlib import Path

import pytest

from kashaf.documents import Document, read_file, walk
from kashaf.errors import UnreadableFile
from tests.effort import effort

WHOLE = """# المُقَدِّمة في **عِلْم** العُمْران

كلم**ات** متصلة و[رابط](http://x.y/z_(1) "عنوان") و![صورة سوق](سوق.png) و`رمز_مائل` و<b>غ</b>ليظ
وسطر يتبعه.\\
وآخر<br>وثالث &amp; رابع.

## الفَصْل الأوَّل

- أولًا
  - تحته
- ~~ثانيًا~~

1377. سنة التأليف
2. ثم غيرها

> قال بعضهم

```python
x = "نص"
    y
```

| الاسم | السنة |
|---|---|
| ابن **خلدون** | 808 |

<div>نص <b>خام</b></div><script>x</script>

انظر الحاشية[^1].

[^1]: حاشية
"""
SEEN = """المُقَدِّمة في عِلْم العُمْران

كلمات متصلة ورابط وصورة سوق ورمز_مائل وغليظ وسطر يتبعه.
وآخر
وثالث & رابع.

الفَصْل الأوَّل

أولًا

تحته

ثانيًا

1377. سنة التأليف
2. ثم غيرها

قال بعضهم

x = "نص"
y

الاسم\tالسنة
ابن خلدون\t808

نص خام

انظر الحاشية[^1].

[^1]: حاشية"""


def read(tmp_path: Path, text: str | bytes, name: str = "a.md") -> tuple[Document, list[str]]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    skipped: list[str] = []
    (file,) = walk(path, skip=print)
    (document,) = read_file(file, skip=lambda each: skipped.append(str(each).removeprefix(str(path))))
    return document, skipped


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_text_is_what_a_reader_sees(tmp_path: Path, encoding: str) -> None:
    document, skipped = read(tmp_path, WHOLE.encode(encoding))
    assert (document.id, document.title) == ("a.md", "المُقَدِّمة في عِلْم العُمْران")
    assert document.text == SEEN
    assert document.fields == {"path": "a.md"}
    assert not skipped


@pytest.mark.parametrize(
    "head",
    [
        "---\nالعنوان: البَيان\nالمؤلف: [الجاحظ]\ndate: 255هـ\n---\n",
        "---  \r\ntitle: البَيان\r\nauthor:\r\n  - الجاحظ\r\ndate: 255هـ\r\n...\r\n",
        '+++\ntitle = "البَيان"\nauthor = ["الجاحظ"]\ndate = "255هـ"\n+++\n',
    ],
)
def test_facts_at_the_head_are_fields_and_no_text(tmp_path: Path, head: str) -> None:
    document, skipped = read(tmp_path, head + "# الباب الأول\n\nنَصّ")
    assert (document.title, document.text) == ("البَيان", "الباب الأول\n\nنَصّ")
    assert document.fields == {"path": "a.md", "author": ("الجاحظ",), "date": "255هـ"}
    assert not skipped


def test_facts_that_are_broken_are_reported_and_stay_in_the_text(tmp_path: Path) -> None:
    document, skipped = read(tmp_path, "---\nauthor: [الجاحظ\n---\n\nنَصّ")
    assert "الجاحظ" in document.text
    assert document.text.endswith("نَصّ")
    assert skipped == [
        " (the facts at its head): it is not YAML (line 2: expected ',' or ']', but got '<stream end>'): correct it"
    ]


def test_what_nests_among_the_facts_costs_only_itself(tmp_path: Path) -> None:
    document, skipped = read(tmp_path, "---\ntitle: البيان\nimage:\n  path: x\n---\nنص")
    assert (document.title, document.text) == ("البيان", "نص")
    assert skipped == [' (the facts at its head): its "image" is neither a text nor a list of texts: it is left out']


@pytest.mark.parametrize("text", ["---\n\nنص بين خطين\n\n---\n\nنص بعدهما", "---\n", "نص\n---\nx: y\n---\n"])
def test_a_rule_is_no_head(tmp_path: Path, text: str) -> None:
    if text == "---\n":
        with pytest.raises(UnreadableFile, match="it has no text"):
            read(tmp_path, text)
    else:
        document, skipped = read(tmp_path, text)
        assert "نص" in document.text
        assert not skipped


def test_without_a_heading_the_text_gives_the_title(tmp_path: Path) -> None:
    assert read(tmp_path, "غارات على *سرت*\n\nقالت الصحيفة إن الخطة جاهزة.")[0].title == "غارات على سرت"


def test_nothing_is_taken_for_the_surroundings_of_a_page(tmp_path: Path) -> None:
    text = "# مَصادِر\n\nمقدمة قصيرة.\n\nاقرأ أيضا:\n\n- [كتاب أول](http://x.y/1)\n- [كتاب ثان](http://x.y/2)"
    assert read(tmp_path, text)[0].text == "مَصادِر\n\nمقدمة قصيرة.\n\nاقرأ أيضا:\n\nكتاب أول\nكتاب ثان"


def test_a_heading_may_be_underlined_and_hold_code(tmp_path: Path) -> None:
    assert read(tmp_path, "نص\n\nعنوان `رمز` [رابط](x)\n====\n\nنص", "a.markdown")[0].title == "عنوان رمز رابط"


def test_what_a_web_site_would_put_around_an_article_is_text_here(tmp_path: Path) -> None:
    text = "# عنوان\n\nنصٌّ طويل بما يكفي ليكون نصف الوثيقة أو أكثر منه.\n\nاقرأ أيضا: [كتابٌ آخر](other.md)"
    assert read(tmp_path, text)[0].text.endswith("\n\nاقرأ أيضا: كتابٌ آخر")


def test_a_long_text_is_whole(tmp_path: Path) -> None:
    words = [f"كلمة{number}" for number in range(60_000)]
    text = "\n".join(" ".join(words[at : at + 20]) + ("\n" if at % 400 == 0 else "") for at in range(0, len(words), 20))
    document, _ = read(tmp_path, "# عنوان\n\n" + text)
    assert document.text.split() == ["عنوان", *words]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[" * 20_000,
            "> " * 16_000,
            "*a " * 16_000,
            "`" * 9 + "` `` " * 10_000,
            "![](" * 5_000,
            "- " * 16_000,
            "<a " * 20_000,
        ),
        *(
            "[a](<b" * 10_000,
            "**a" * 5_000 + "b**" * 5_000,
            "|" * 20_000 + "\n" + "|-" * 20_000,
            "a_" * 10_000,
            "[a]: b\n" * 6_000,
        ),
    ],
)
def test_nothing_takes_for_ever(tmp_path: Path, text: str) -> None:
    with effort() as work:
        read(tmp_path, text + "\n\nنص")
    assert work.calls < 200 * len(text)
