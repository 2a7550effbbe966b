"""E-mails and mailboxes: texts in every encoding, what is attached, and what is broken."""

from __future__ import annotations

import base64
import io
import tracemalloc
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from kashaf.documents import Document, Options, read_file, walk
from kashaf.errors import UnreadableFile
from tests.effort import effort

TEXT = "السَّلامُ عَلَيْكُم\n\nنرسل إليكم محضر الجلسة الأولى في الموعد المتفق عليه."
PLAIN = "السلام عليكم\n\nنرسل إليكم محضر الجلسة الأولى في الموعد المتفق عليه."


def read(tmp_path: Path, data: bytes | EmailMessage, name: str = "m.eml", **rest: Any) -> tuple[list[Document], list[str]]:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else bytes(data))
    skipped: list[str] = []
    (file,) = walk(path, skip=print)
    documents = list(read_file(file, skip=lambda each: skipped.append(str(each).removeprefix(str(path))), **rest))
    return documents, skipped


def message(text: str = TEXT, **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"Subject": "مَحْضَر الجلسة", "From": "سعاد القاضي <suad@example.org>", **headers}.items():
        made[name] = value
    made.set_content(text)
    return made


def one(tmp_path: Path, data: bytes | EmailMessage, **rest: Any) -> Document:
    (document,), skipped = read(tmp_path, data, **rest)
    assert not skipped
    return document


def test_a_message_with_its_facts(tmp_path: Path) -> None:
    made = message(To="هدى <huda@example.org>, editor@example.org", Date="Tue, 01 Nov 2016 14:09:00 +0300")
    document = one(tmp_path, made)
    assert (document.id, document.title, document.text) == ("m.eml", "مَحْضَر الجلسة", TEXT)
    assert document.fields == {
        "path": "m.eml",
        "author": "سعاد القاضي",
        "to": ("هدى", "editor@example.org"),
        "date": "2016-11-01T14:09:00+03:00",
    }


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6", "utf-8", "utf-16", "x-mac-arabic"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_every_encoding_in_every_dress(tmp_path: Path, charset: str, transfer: str) -> None:
    import quopri

    codec = charset.removeprefix("x-").replace("mac-arabic", "mac_arabic")
    if codec == "utf-16" and transfer != "base64":
        return
    body = PLAIN.encode(codec)
    dressed = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[transfer](body)
    word = base64.b64encode("محضر الجلسة".encode(codec)).decode()
    head = f"Subject: =?{charset}?B?{word}?=\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n"
    document = one(tmp_path, head.encode() + dressed)
    assert (document.title, document.text) == ("محضر الجلسة", PLAIN)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
@pytest.mark.parametrize(
    "declared", ["", "; charset=us-ascii", "; charset=iso-8859-1", "; charset=klingon", "; charset=base64"]
)
def test_what_is_not_declared_or_wrongly_is_found_out(tmp_path: Path, encoding: str, declared: str) -> None:
    data = f"Subject: محضر الجلسة الأولى\nFrom: سعاد القاضي <s@example.org>\nContent-Type: text/plain{declared}\n\n{PLAIN}"
    document = one(tmp_path, data.encode(encoding))
    assert (document.title, document.text, document.fields["author"]) == ("محضر الجلسة الأولى", PLAIN, "سعاد القاضي")


def test_utf_8_declared_as_something_else_is_utf_8(tmp_path: Path) -> None:
    assert one(tmp_path, b"Subject: x\nContent-Type: text/plain; charset=windows-1256\n\n" + TEXT.encode()).text == TEXT


def test_an_encoding_may_be_named(tmp_path: Path) -> None:
    data = b"Subject: x\n\n" + "سطر".encode("mac_arabic")
    assert one(tmp_path, data, options=Options(encoding="mac_arabic")).text == "سطر"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?UTF-8?B?2YXYrdi22LE=?= =?UTF-8?B?INin2YTYrNmE2LPYqQ==?=", "محضر الجلسة"),
        ("=?utf-8?B?2YXYrdi22LHZ?=\r\n =?UTF-8?B?hg==?=", "محضرن"),  # cut inside a letter
        ("=?utf-8?Q?=D9=85=D8=AD=D8=B6=D8=B1_2?= (Re: x)", "محضر 2 (Re: x)"),
        ("Re: =?windows-1256?Q?=E3=CD=D6=D1?=", "Re: محضر"),
        ("Re:=?utf-8?B?2YXYrdi22LE?=", "Re:محضر"),
        ("=?utf-8?B?2YXYrd!!!?= x", "مح x"),
        ("=?utf-8*ar?Q?=D9=85?=", "م"),
        ("=?utf-8?X?x?= =?", "=?utf-8?X?x?= =?"),
    ],
)
def test_words_of_a_header(tmp_path: Path, subject: str, title: str) -> None:
    assert one(tmp_path, f"Subject: {subject}\nFrom: a@b.c\n\nنص".encode()).title == title


def test_without_a_subject_the_text_gives_the_title(tmp_path: Path) -> None:
    document = one(tmp_path, f"From: a@b.c\nTo: d@e.f\nMIME-Version: 1.0\n\n{TEXT}".encode())
    assert (document.title, document.fields["author"]) == ("السَّلامُ عَلَيْكُم", "a@b.c")


@pytest.mark.parametrize("date", ["يوم الثلاثاء", "2016-11-01", "Tue, 99 Foo 2016"])
def test_a_date_that_mail_does_not_know_stays_as_stated(tmp_path: Path, date: str) -> None:
    assert one(tmp_path, f"Date: {date}\nSubject: x\n\nنص".encode()).fields["date"] == date


def test_of_two_forms_the_plain_one_is_taken(tmp_path: Path) -> None:
    made = message()
    made.add_alternative("<p>السَّلامُ <b>عَلَيْكُم</b></p>", subtype="html")
    assert one(tmp_path, made).text == TEXT
    made.get_payload()[0].set_content("  \n")
    assert one(tmp_path, made).text == "السَّلامُ عَلَيْكُم"


def test_a_page_alone_is_read_as_one(tmp_path: Path) -> None:
    made = message()
    made.set_content("<title>x</title><style>p {}</style><p>كل<b>مة</b></p><p>أخرى</p>", subtype="html", charset="windows-1256")
    assert one(tmp_path, made).text == "كلمة\n\nأخرى"


def test_of_a_page_in_a_message_nothing_is_taken_for_what_stands_around_an_article(tmp_path: Path) -> None:
    mail = message()
    mail.set_content('<p>نصٌّ طويل بما يكفي ليكون أكثره.</p><div class="comments"><p>تعليقٌ</p></div>', subtype="html")
    assert one(tmp_path, mail).text == "نصٌّ طويل بما يكفي ليكون أكثره.\n\nتعليقٌ"


def test_lines_that_flow_are_put_together_and_quotations_kept(tmp_path: Path) -> None:
    flowed = "سطر طويل \nيتبعه آخر\n\n> قال \n> صاحبه\n>> وقبله\n من مسافة\n-- \nسعاد"
    data = f"Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n{flowed}"
    assert one(tmp_path, data.encode()).text == "سطر طويل يتبعه آخر\n\n> قال صاحبه\n>> وقبله\nمن مسافة\n-- \nسعاد"
    deleted = "Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nكل \nمة"
    assert one(tmp_path, deleted.encode()).text == "كلمة"


def test_attachments_are_documents_of_their_own(tmp_path: Path) -> None:
    made = message()
    made.add_attachment("<!DOCTYPE html><title>تَقْرير</title><p>نص</p>".encode(), "text", "html", filename="التقرير.html")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("أ.txt", "نص أول")
    made.add_attachment(archive.getvalue(), "application", "zip", filename="../../كتب.zip")
    made.add_attachment("ثان".encode(), "text", "plain", filename="التقرير.html")
    documents, skipped = read(tmp_path, made)
    assert [(each.id, each.title) for each in documents] == [
        ("m.eml", "مَحْضَر الجلسة"),
        ("m.eml/التقرير.html", "تَقْرير"),
        ("m.eml/كتب.zip/أ.txt", "نص أول"),
        ("m.eml/التقرير-3.html", "ثان"),
    ]
    assert documents[1].fields == {"path": "m.eml/التقرير.html"}
    assert not skipped


@pytest.mark.parametrize(
    "name",
    [
        'filename="تقرير.txt"',
        "filename*=utf-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.txt",
        'filename="=?utf-8?B?2KrZgtix2YrYsS50eHQ=?="',
    ],
)
def test_names_of_attachments_however_they_are_written(tmp_path: Path, name: str) -> None:
    data = (
        f"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment; {name}\n\nنص\n--b--\n"
    )
    documents, _ = read(tmp_path, data.encode())
    assert [each.id for each in documents] == ["m.eml", "m.eml/تقرير.txt"]


def test_a_message_forwarded_whole_is_a_document(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(message("نص الأول", Subject="الأوَّل"))
    documents, skipped = read(tmp_path, made)
    assert [(each.id, each.title, each.text) for each in documents[1:]] == [("m.eml/1.eml", "الأوَّل", "نص الأول")]
    assert not skipped


def test_messages_in_messages_end_somewhere(tmp_path: Path) -> None:
    made = message("نص")
    for _ in range(7):
        outer = message("نص")
        outer.add_attachment(made)
        made = outer
    documents, skipped = read(tmp_path, made)
    assert len(documents) == 6
    assert skipped == ["/1.eml" * 6 + ": it lies more than 5 messages deep: save it by itself"]


def test_what_is_attached_but_not_read_is_reported_and_what_belongs_to_the_text_is_not(tmp_path: Path) -> None:
    made = message()
    made.add_related(b"\x89PNG\r\n", "image", "png", cid="<1>")
    made.add_attachment(b"\x78\x9f\x3e\x22" * 9, "application", "ms-tnef", filename="winmail.dat")
    made.add_attachment(b"-----BEGIN", "application", "pgp-signature", filename="signature.asc")
    made.add_attachment(bytes(range(256)), "application", "octet-stream", filename="x.bin")
    documents, skipped = read(tmp_path, made)
    assert [each.text for each in documents] == [TEXT]
    assert skipped == [
        "/winmail.dat: Outlook packed it in its own way (TNEF): save what it holds from Outlook",
        "/x.bin: it is binary, and of no format that this version reads (named .bin)",
    ]


def test_an_encrypted_message_gives_its_subject(tmp_path: Path) -> None:
    data = b"Subject: s\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--"
    documents, skipped = read(tmp_path, data)
    assert [each.title for each in documents] == ["s"]
    assert skipped == [": it is encrypted, only its subject is read: decrypt it in the mail program and save it anew"]


def test_a_message_whose_parts_are_lost_is_read_as_one_text(tmp_path: Path) -> None:
    data = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nنَصّ بلا حدود\n\nوآخر".encode()
    assert one(tmp_path, data).text == "نَصّ بلا حدود\n\nوآخر"


def test_a_message_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the message has no text"):
        read(tmp_path, b"From: a@b.c\nTo: d@e.f\n\n  \n")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00" * 100,
        b"Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n--b\n--b\n--b",
        b"Content-Type: multipart/mixed\nSubject: x\n\nx",
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\nSubject: x\n\nU3ViamVjdDogeA==",
        b"Subject: x\nContent-Type: text/plain; charset*0*=utf-8''%zz; name*=x''\n\nx",
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n!!!!A",
        b"Subject: x\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\nM\xff\n",
        b"To: " + b"(" * 5000 + b"\nFrom: " + b"<" * 5000 + b"\nSubject: =?utf-8?B?" + b"A" * 5001 + b"?=\n\nx",
        b"Content-Type: multipart/mixed; boundary=\xe3\xcd\nSubject: \xe3\xcd\nDate: \xe3\n\n--\xe3\xcd\n\nx\n--\xe3\xcd--",
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1500)),
    ],
)
def test_junk_raises_nothing_but_a_refusal(tmp_path: Path, data: bytes) -> None:
    documents: list[Document] = []
    with effort() as work, suppress(UnreadableFile):
        documents, _ = read(tmp_path, data)
    assert all(isinstance(each.title, str) for each in documents)
    assert work.calls < 10_000_000


# Mailboxes


def box(*messages: bytes) -> bytes:
    return b"".join(b"From a@b.c Tue Nov  1 14:09:00 2016\n" + each + b"\n\n" for each in messages)


def test_a_mailbox_gives_message_by_message(tmp_path: Path) -> None:
    data = box(*(bytes(message(f"نص {number}", Subject=f"رسالة {number}")) for number in (1, 2, 3)))
    documents, skipped = read(tmp_path, data, "box.mbox")
    assert [(each.id, each.title, each.text) for each in documents] == [
        (f"box.mbox#{number}", f"رسالة {number}", f"نص {number}") for number in (1, 2, 3)
    ]
    assert documents[0].fields["path"] == "box.mbox"
    assert not skipped
    assert len(read(tmp_path, data, "Inbox")[0]) == 3  # Thunderbird gives no suffix


def test_lines_that_begin_with_from_end_no_message(tmp_path: Path) -> None:
    body = "نص\n\nFrom here to there\nFrom a@b.c Tue Nov  1 14:09:00 2016\n\n>From one\n>>From two\n> From three"
    (document,), _ = read(tmp_path, box(f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()), "box.mbox")
    assert document.text == body.replace(">From one", "From one").replace(">>From", ">From")


def test_one_bad_message_stops_no_other(tmp_path: Path) -> None:
    big = b"Subject: big\n\n" + b"x" * 5000
    data = box(bytes(message("نص")), b"From: a@b.c\n\n", big, bytes(message("نص أخير")))
    documents, skipped = read(tmp_path, data, "box.mbox", limit=4000)
    assert [each.id for each in documents] == ["box.mbox#1", "box.mbox#4"]
    assert skipped == [
        "#2: the message has no text",
        "#3: it has more than 0.0038147 MiB: save it by itself, without what is attached",
    ]


def test_attachments_of_a_message_in_a_mailbox(tmp_path: Path) -> None:
    made = message()
    made.add_attachment("نص".encode(), "text", "plain", filename="ملحق.txt")
    documents, _ = read(tmp_path, box(bytes(made)), "box.mbox")
    assert [(each.id, each.fields["path"]) for each in documents] == [
        ("box.mbox#1", "box.mbox"),
        ("box.mbox#1/ملحق.txt", "box.mbox#1/ملحق.txt"),
    ]


def test_a_mailbox_without_messages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it holds no messages: in a mailbox each begins with a line such as"):
        read(tmp_path, "نص فقط".encode(), "box.mbox")


def test_a_large_mailbox_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    one_message = box(b"Subject: x\n\n" + (b"x" * 99 + b"\n") * 1_000)
    with path.open("wb") as stream:
        for _ in range(100):
            stream.write(one_message)
    (file,) = walk(path, skip=print)
    tracemalloc.start()
    assert sum(1 for _ in read_file(file, skip=print)) == 100
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 << 20
