"""The command line in Arabic: what it says by the English words for it, spoken where the locale is Arabic."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["say", "say_note", "speaks_arabic"]


def speaks_arabic() -> bool:
    """Say whether the locale (``LC_ALL``, else ``LC_MESSAGES``, else ``LANG``) is Arabic."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return re.match(r"ar(?![a-z])", locale) is not None


def say(english: str, **values: object) -> str:
    """Give a message in the language of the locale, its ``{name}``s filled in; without a translation it stays English."""
    message = ARABIC.get(english, english) if speaks_arabic() else english
    return message.format(**values) if values else message


def say_note(kind: str, subject: str, english: str) -> str:
    """Give a note on how a query was read; one without a translation stays English."""
    return NOTES[kind].format(subject=subject) if speaks_arabic() and kind in NOTES else english


ARABIC: Mapping[str, str] = MappingProxyType(
    {
        # what click says
        "Usage:": "الاستعمال:",
        "Options": "الخيارات",
        "Commands": "الأوامر",
        "default: ": "إن لم يُذكر: ",
        "Show this message and exit.": "عرض هذه المساعدة.",
        "Show the version and exit.": "عرض رقم الإصدار.",
        # the commands
        "Search in Arabic documents.": "البحث في الوثائق العربية.",
        "kashaf index FOLDER makes an index or brings it up to date, kashaf search asks it, kashaf serve opens it in a browser.": (
            "kashaf index FOLDER ينشئ الفهرس أو يحدّثه، وkashaf search يبحث فيه، وkashaf serve يفتحه في المتصفح."
        ),
        "Index files and folders: what is new is added, what changed updated, what vanished removed.": (
            "فهرسة ملفات ومجلدات: يضاف الجديد ويُحدَّث المتغيّر ويُحذف ما اختفى."
        ),
        'PATH is a file or a folder; - reads records from standard input, one JSON object a line: {"id", "title", "text"} '
        "and any other fields. Files that a .kashafignore names, as a .gitignore would, do not belong to their folder.": (
            'PATH ملف أو مجلد؛ والعلامة - تقرأ السجلات من الدخل القياسي، في كل سطر كائن JSON: {"id", "title", "text"} '
            "وما شئت من حقول أخرى. وما يسميه ملف .kashafignore من ملفات، على طريقة .gitignore، فليس من مجلده."
        ),
        "What is done is committed every two minutes and after each PATH: interrupted, run it again and it goes on from there.": (
            "يُثبَّت العمل كل دقيقتين وبعد كل PATH: فإن قوطع فأعِد الأمر نفسه يكمل من حيث توقف."
        ),
        "Keep an index up to date with files and folders while they change, until Ctrl-C.": (
            "إبقاء الفهرس محدَّثًا بملفات ومجلدات ما دامت تتغيّر، حتى Ctrl-C."
        ),
        "It begins as kashaf index does, and does so again whenever something in a PATH changes. Each round that changes the index is "
        "committed and printed with its time; who searches sees it at once. A PATH that is gone for a while keeps its documents.": (
            "يبدأ كما يبدأ kashaf index، ويعيد العمل كلما تغيّر شيء في PATH. وكل جولة تغيّر الفهرس تُثبَّت وتُطبع مع وقتها؛ ومن "
            "يبحث يرى أثرها في الحال. وما غاب من PATH حينًا بقيت وثائقه."
        ),
        "A text file with words that are never stemmed, of a new index or of one made anew.": (
            "ملف نصي بكلمات لا يُقطع منها شيء، لفهرس جديد أو لفهرس يعاد إنشاؤه."
        ),
        "Widen searches by the synonyms of FILE from now on; without FILE, list those in use.": (
            "توسيع البحث من الآن بمترادفات FILE؛ ومن دونه تُعرض المترادفات المستعملة."
        ),
        "FILE is plain text, a group a line: words with commas between them mean the same; who asks for what stands before => also "
        "finds what stands behind it. An empty file ends it.": (
            "FILE نص عادي، في كل سطر مجموعة: الكلمات التي تفصل بينها فواصل مترادفة، ومن طلب ما قبل => وجد ما بعدها أيضا. "
            "والملف الفارغ يلغيها."
        ),
        "groups of synonyms: {count}": "مجموعات المترادفات: {count}",
        "Search: the documents that answer a query, the best first.": "البحث: الوثائق التي تجيب عن السؤال، أفضلها أولًا.",
        'QUERY may begin with - for a word that must not be there: kashaf search "-داعش ليبيا". Options are known by their '
        "whole names, before or behind it; after -- everything is QUERY.": (
            'قد يبدأ QUERY بالعلامة - لكلمة يجب ألا ترد: kashaf search "-داعش ليبيا". وتُعرف الخيارات بأسمائها الكاملة، قبله أو '
            "بعده؛ وكل ما بعد -- من QUERY."
        ),
        "Open the search pages to a browser, until Ctrl-C.": "فتح صفحات البحث للمتصفح، إلى أن تضغط Ctrl-C.",
        "With NAME=URL, as many as there are, each index is served under /NAME/, and all are searched together at the start.": (
            "ومع NAME=URL، مرة أو أكثر، يُفتح كل فهرس تحت /NAME/، ويُبحث فيها كلها معًا من صفحة البداية."
        ),
        "The settings of the site: a TOML file; else that of KASHAF_WEB_SETTINGS.": (
            "إعدادات الموقع: ملف TOML؛ وإلا فالملف الذي يسميه KASHAF_WEB_SETTINGS."
        ),
        "Try it out: index five news articles and open the search pages.": "للتجربة: فهرسة خمس مقالات إخبارية وفتح صفحات البحث.",
        "Show a document as it was indexed: its title, facts and text.": "عرض وثيقة كما فُهرست: عنوانها وبياناتها ونصها.",
        "Count what the index holds.": "إحصاء ما في الفهرس.",
        "Show how text becomes terms: each word at every level, and whether it is a stop word.": (
            "عرض تحليل النص: كل كلمة في كل مستوى، وهل هي من الكلمات الشائعة."
        ),
        "List the words of the index that begin with PREFIX, the commonest first, with the number of their documents.": (
            "سرد كلمات الفهرس التي تبدأ بـ PREFIX، أكثرها ورودًا أولًا، مع عدد وثائقها."
        ),
        "Complete what was typed so far: with words, pairs of words and titles of the index, the most used first.": (
            "إكمال ما كُتب: بكلمات من الفهرس وأزواج كلمات وعناوين، أكثرها ورودًا أولًا."
        ),
        "What is no word of the index may be Arabic in Latin letters (buckwalter, arabizi) or typed with the wrong keyboard "
        "(keyboard, latin): what it was meant to be comes before.": (
            "وما ليس من كلمات الفهرس قد يكون عربية بحروف لاتينية (buckwalter وarabizi) أو مكتوبًا بلوحة مفاتيح على غير لغته "
            "(keyboard وlatin): فيُعرض المقصود به أولًا."
        ),
        "Say how a query is read and, with ID, why that document has its score.": (
            "شرح كيف يُقرأ السؤال، ومع ID لماذا نالت تلك الوثيقة درجتها."
        ),
        'A query of several words stands in quotation marks: kashaf explain "غارات سرت" 001.txt': (
            'والسؤال من عدة كلمات يوضع بين علامتي تنصيص: kashaf explain "غارات سرت" 001.txt'
        ),
        "Remove documents from the index, by their ids.": "حذف وثائق من الفهرس بمعرّفاتها.",
        "Make the index anew from the documents stored in it, by the Arabic rules of this version.": (
            "إعادة بناء الفهرس من الوثائق المخزونة فيه، بقواعد العربية في هذا الإصدار."
        ),
        "Prepare ordering by meaning: give every document a vector, by which searches order the best hits once more.": (
            "الإعداد للترتيب بالمعنى: يُعطى كل وثيقة متجهًا يعيد البحث به ترتيب أفضل النتائج."
        ),
        "It needs kashaf[semantic]. Documents that have theirs keep it, so run it again after indexing; interrupted, it goes on "
        "from there.": (
            "يحتاج إلى kashaf[semantic]. وما له متجه يبقى له، فأعِد الأمر بعد كل فهرسة؛ وإن قوطع فأعِده يكمل من حيث توقف."
        ),
        "Write all documents of the index as JSON Lines, in the order of their ids, to FILE or standard output.": (
            "كتابة كل وثائق الفهرس سطورًا من JSON، مرتبة بمعرّفاتها، في FILE أو في الخرج القياسي."
        ),
        "A FILE ending in .gz is compressed. It gets its name when it is whole: interrupted, run it again and it goes on from "
        "there. The digest that is shown is the SHA-256 of what was written.": (
            "والملف FILE المنتهي بـ ‎.gz يُضغط. ولا يأخذ اسمه إلا حين يكتمل: فإن قوطع العمل فأعِد الأمر نفسه يكمل من حيث توقف. "
            "والبصمة المعروضة هي SHA-256 لما كُتب."
        ),
        "Take the records of JSON Lines into the index, also from .gz; - reads standard input.": (
            "إدخال سجلات من سطور JSON في الفهرس، ومن ‎.gz أيضًا؛ والعلامة - تقرأ الدخل القياسي."
        ),
        "What is there already and equal is skipped. What is done is committed every two minutes: interrupted, run it again "
        "and it goes on from there. At the end every record is looked up in the index.": (
            "يُترك ما هو في الفهرس مطابقًا. ويُثبَّت العمل كل دقيقتين: فإن قوطع فأعِد الأمر نفسه يكمل من حيث توقف. وفي النهاية "
            "يُراجَع كل سجل في الفهرس."
        ),
        "Copy all documents of one index to another of any engine, and compare the two in the end.": (
            "نسخ كل وثائق فهرس إلى فهرس آخر من أي محرك، ثم مقابلة الاثنين."
        ),
        "FROM is only read. TO is made, with the fields of FROM; the state of kashaf index goes with it. Interrupted, run it "
        "again and it goes on from there. A file of JSON Lines (.jsonl, .jsonl.gz) may stand for FROM or TO.": (
            "يُقرأ FROM ولا يُغيَّر. ويُنشأ TO بحقول FROM، وتُنقل معه حالة kashaf index. فإن قوطع العمل فأعِد الأمر نفسه يكمل من "
            "حيث توقف. ويجوز أن يكون FROM أو TO ملفًا من سطور JSON (‎.jsonl أو ‎.jsonl.gz)."
        ),
        "Look for damage by reading everything; the exit status is 0 when the index is sound, else 2.": (
            "البحث عن التلف بقراءة كل شيء؛ حالة الخروج 0 إن كان الفهرس سليما وإلا 2."
        ),
        "Find more documents like one of the index, the most similar first.": (
            "البحث عن وثائق تشبه وثيقة من الفهرس، أقربها شبهًا أولًا."
        ),
        "They share the words that tell most about it. ID is left out, near-identical documents stand under the best of them.": (
            "تشترك معها في أدل كلماتها على موضوعها. ولا تُعرض ID نفسها، وتأتي الوثائق المطابقة تقريبا تحت أفضلها."
        ),
        "Show the words of a query in their contexts: every place where they stand, on a line of its own.": (
            "عرض كلمات السؤال في سياقها: كل موضع وردت فيه في سطر مستقل."
        ),
        "Read are the texts of the best 1,000 documents, up to 10 million characters and 10,000 lines. In a pipe each line has what "
        "stands before, the word, what stands after and ID:PAGE, tabs between.": (
            "تُقرأ نصوص أفضل 1000 وثيقة، إلى 10 ملايين حرف و10000 سطر. وفي أنبوب يكون في كل سطر ما قبل الكلمة ثم الكلمة ثم ما بعدها "
            "ثم ID:PAGE، تفصلها علامات جدولة."
        ),
        "Count words: those of the whole index or, with QUERY or a filter, those of the documents found.": (
            "عدّ الكلمات: كلمات الفهرس كله، أو مع QUERY أو مرشِّح كلمات ما وُجد من وثائق."
        ),
        "Of the whole index it tells in how many documents each word stands. Of what is found, the texts of the best 1,000 documents are "
        "read, up to 10 million characters: how often each word stands there, in how many of them, and how typical of them it is "
        "(keyness).": (
            "في الفهرس كله: عدد الوثائق التي وردت فيها كل كلمة. وفيما وُجد تُقرأ نصوص أفضل 1000 وثيقة، إلى 10 ملايين حرف: كم مرة "
            "وردت الكلمة، وفي كم وثيقة منها، وما قدر تميّز هذه الوثائق بها (keyness)."
        ),
        # the options
        "Which index: its folder or URL; else that of KASHAF_INDEX.": "أي فهرس: مجلده أو عنوانه؛ وإلا فما في KASHAF_INDEX.",
        "Print JSON, one object a line.": "الطباعة بصيغة JSON، في كل سطر كائن.",
        "How much of a word's spelling is forgiven: spelling, word, stem or root.": (
            "قدر التسامح في رسم الكلمة: spelling (كما كُتبت) أو word (الكلمة) أو stem (الجذع) أو root (الجذر)."
        ),
        "The encoding of the files, such as windows-1256, where it is not found out rightly.": (
            "ترميز الملفات، مثل windows-1256، حيث لا يُكتشف صوابًا."
        ),
        "Look only at files such as '*.pdf' or 'books/', as in .gitignore; others stay as they are. May be repeated.": (
            "لا يُنظر إلا في ملفات مثل '*.pdf' أو 'books/' كما في .gitignore؛ ويبقى غيرها على حاله. ويجوز تكراره."
        ),
        "Do not look at files such as '*.csv' or 'drafts/'; they stay as they are. May be repeated.": (
            "لا يُنظر في ملفات مثل '*.csv' أو 'drafts/'؛ وتبقى على حالها. ويجوز تكراره."
        ),
        "Which column of a table, by its heading, is the title, text, author, date … of its rows; may be repeated.": (
            "أي عمود في جدول، برأسه، هو عنوان الصف (title) أو نصه (text) أو مؤلفه (author) أو تاريخه (date) …؛ ويجوز تكراره."
        ),
        "Read pages without text, and pictures, with tesseract.": "قراءة الصفحات التي لا نص فيها، والصور، ببرنامج tesseract.",
        "Give a field of a new index a type: text, keyword, date or number; may be repeated.": (
            "تحديد نوع حقل في فهرس جديد: text أو keyword أو date أو number؛ ويجوز تكراره."
        ),
        "How many hits to show.": "كم نتيجة تُعرض.",
        "How many hits to leave out before them.": "كم نتيجة تُترك قبلها.",
        "The order: relevance, recent (newer ones higher), date (newest first), title, or FIELD with :asc or :desc.": (
            "الترتيب: relevance (الصلة) أو recent (الصلة مع تقديم الأحدث) أو date (الأحدث أولًا) أو title (العنوان) أو FIELD مع ‎:asc أو ‎:desc."
        ),
        "Keep only documents such as source:الجزيرة|العربية (either) or date:2016-08..2016-12; may be repeated.": (
            "الاقتصار على وثائق مثل source:الجزيرة|العربية (إحداهما) أو date:2016-08..2016-12؛ ويجوز تكراره."
        ),
        "Count the documents found by a field such as source, date, date:month or date:hijri-month; may be repeated.": (
            "عدّ ما وُجد بحسب حقل مثل source أو date أو date:month أو date:hijri-month؛ ويجوز تكراره."
        ),
        "Show documents that are nearly identical to a better one as hits of their own.": (
            "إظهار الوثائق المطابقة تقريبا لوثيقة أفضل منها نتائجَ مستقلة."
        ),
        'Answer the queries of FILE, {"id", "text"} a line, with lines of query, document, rank and score, tabs between.': (
            'الإجابة عن أسئلة FILE، في كل سطر {"id", "text"}، بأسطر فيها السؤال والوثيقة والرتبة والدرجة تفصلها علامات جدولة.'
        ),
        "Order by words alone, also where documents have vectors.": "الترتيب بالكلمات وحدها، وإن كان للوثائق متجهات.",
        "The address to listen on.": "العنوان الذي يُستمع عليه.",
        "The port; 0 takes a free one.": "المنفذ؛ والصفر يأخذ منفذا حرا.",
        "Only this page.": "هذه الصفحة وحدها.",
        "Show each step with its outcome.": "عرض كل خطوة وما نتج عنها.",
        "At which level: spelling, word, stem or root.": "في أي مستوى: spelling أو word أو stem أو root.",
        "Of which field.": "من أي حقل.",
        "How many words to show.": "كم كلمة تُعرض.",
        "How many lines to show.": "كم سطرا يُعرض.",
        "How many lines to leave out before them.": "كم سطرا يُترك قبلها.",
        "The order: document, before or after (by the words there, the nearest first).": (
            "الترتيب: document (بحسب الوثيقة) أو before أو after (بما قبل الكلمة أو بما بعدها، أقربه أولًا)."
        ),
        "How many characters to show on each side; else what there is room for.": "كم حرفا يُعرض على كل جانب؛ وإلا فما يتسع له المكان.",
        "Print CSV with a header, safe to open in a spreadsheet.": "الطباعة بصيغة CSV وفي أولها أسماء الأعمدة، آمنة عند فتحها في جدول.",
        "What is counted: word, stem or root.": "ما يُعدّ: word (الكلمة) أو stem (الجذع) أو root (الجذر).",
        "The order: frequency, or keyness: what is typical of the documents found, compared with all others.": (
            "الترتيب: frequency (الأكثر ورودًا) أو keyness: ما يميز الوثائق التي وُجدت عن سائرها."
        ),
        "Only words that begin so.": "الكلمات التي تبدأ بهذه الحروف وحدها.",
        "Count stop words too.": "عدّ الكلمات الشائعة أيضًا.",
        "How many to show.": "كم اقتراحًا يُعرض.",
        "Mend what can be mended.": "إصلاح ما يمكن إصلاحه.",
        # what is printed
        "Documents found: {total} (shown: {shown}; {seconds} s)": "عدد ما وُجد: {total} (المعروض: {shown}؛ الثواني: {seconds})",
        "page {page} (pages that match: {pages})": "الصفحة {page} (الصفحات المطابقة: {pages})",
        "near-identical copies: {copies}": "النسخ المطابقة تقريبا: {copies}",
        "page {number} of {pages}": "الصفحة {number} من {pages}",
        "further values: {others}": "قيم أخرى: {others}",
        "Nothing found.": "لا نتائج.",
        "Documents found: {total}; none of them after --offset.": "عدد ما وُجد: {total}؛ وليس بعد --offset شيء منها.",
        "The time ran out: there may be more.": "انتهى الوقت: قد يكون هناك المزيد.",
        "Did you mean: {query}": "هل تقصد: {query}",
        "{reason}: {query} --level {level} (documents: {total})": "{reason}: {query} --level {level} (الوثائق: {total})",
        "Lines: {total}; documents read: {read} of {documents}.": "الأسطر: {total}؛ والوثائق المقروءة: {read} من {documents}.",
        "Different words: {total}; documents read: {read} of {documents}.": (
            "الكلمات المختلفة: {total}؛ والوثائق المقروءة: {read} من {documents}."
        ),
        "Not all texts were read: there may be more.": "لم تُقرأ النصوص كلها: قد يكون هناك المزيد.",
        "Spelt otherwise": "برسم آخر",
        "At a looser level": "بمستوى أوسع",
        "The words wherever they stand": "الكلمات أينما وردت",
        "Any of the words": "أيّ من الكلمات",
        "Without the rarest words": "دون أندر الكلمات",
        "Without the filters": "دون تصفية",
        "In other letters": "بحروف أخرى",
        "Word by word:": "كلمة كلمة:",
        "{word} (documents: {documents})": "{word} (الوثائق: {documents})",
        "{word} (in no document)": "{word} (ليست في أي وثيقة)",
        "{word} (too common to search for)": "{word} (أكثر شيوعًا من أن يُبحث عنها)",
        "{word} (must not be there; documents: {documents})": "{word} (يجب ألا ترد؛ الوثائق: {documents})",
        "added: {added}, updated: {updated}, moved: {moved}, removed: {removed}, unchanged: {unchanged}, skipped: {skipped}": (
            "المضاف: {added}، المحدَّث: {updated}، المنقول: {moved}، المحذوف: {removed}، ما لم يتغير: {unchanged}، المتروك: {skipped}"
        ),
        "added: {added}, updated: {updated}, unchanged: {unchanged}, skipped: {skipped}": (
            "المضاف: {added}، المحدَّث: {updated}، ما لم يتغير: {unchanged}، المتروك: {skipped}"
        ),
        "documents: {documents}, digest: {digest}": "الوثائق: {documents}، البصمة: {digest}",
        "documents: {documents}, seconds: {seconds}, digest: {digest}": (
            "الوثائق: {documents}، الثواني: {seconds}، البصمة: {digest}"
        ),
        "go on with: {command}": "ولتكمل: {command}",
        "going on after the documents that were exported before: {done}": "يكمل التصدير بعد ما كُتب من قبل من الوثائق: {done}",
        "the index has changed since the export was interrupted: it begins anew": (
            "تغيّر الفهرس منذ قوطع التصدير: يبدأ من جديد"
        ),
        "a compressed export cannot be continued: it begins anew": "لا يُكمَل تصدير مضغوط: يبدأ من جديد",
        "vectors made: {embedded}, unchanged: {unchanged}, removed: {removed}": (
            "المتجهات المصنوعة: {embedded}، ما لم يتغير: {unchanged}، المحذوف: {removed}"
        ),
        "removed: {removed}": "المحذوف: {removed}",
        "documents made anew: {documents}": "الوثائق التي أعيد بناؤها: {documents}",
        "The index is sound.": "الفهرس سليم.",
        "mended": "أُصلح",
        "The query does not find {id}.": "ليست {id} من نتائج هذا السؤال.",
        "{id} ends at page {pages}": "آخر صفحات {id} هي {pages}",
        "watching {paths}; Ctrl-C ends it": "تجري مراقبة {paths}؛ وCtrl-C ينهيها",
        "{reason}; waiting for it": "{reason}؛ يُنتظر الفراغ منه",
        "Open {address} in a browser; Ctrl-C ends it.": "افتح {address} في المتصفح؛ وCtrl-C ينهيه.",
        "Try:": "جرّب:",
        "id": "المعرّف",
        "url": "العنوان",
        "documents": "الوثائق",
        "pages of longer documents": "صفحات الوثائق الطويلة",
        "words": "الكلمات",
        "terms": "المفردات",
        "bytes": "البايتات",
        "vectors": "المتجهات",
        "generation": "التثبيتات",
        "fields": "الحقول",
        "name": "الخطوة",
        "text": "النص",
        "start": "من",
        "end": "إلى",
        "spelling": "الرسم",
        "word": "الكلمة",
        "pair": "كلمتان",
        "title": "العنوان",
        "kind": "النوع",
        "uses": "الوثائق",
        "stem": "الجذع",
        "root": "الجذر",
        "stopword": "شائعة",
        "term": "المفردة",
        "written": "كما تُكتب",
        "occurrences": "مرات الورود",
        "keyness": "التميّز",
        "yes": "نعم",
        "no": "لا",
        # what goes wrong
        "there is no such file or folder": "لا يوجد ملف أو مجلد بهذا الاسم",
        "interrupted": "قوطع العمل",
        "interrupted; the last commit is intact": "قوطع العمل؛ وآخر ما ثُبِّت سليم",
        "interrupted; what was done is kept: run the same command again and it goes on from there": (
            "قوطع العمل؛ وما تم منه محفوظ: أعِد الأمر نفسه يكمل من حيث توقف"
        ),
        "no such option: {name}": "لا يوجد خيار باسم {name}",
        "no such command: {name}": "لا يوجد أمر باسم {name}",
        "did you mean {names}?": "هل تقصد {names}؟",
        "missing: {name}": "ينقص: {name}",
        "{name} does not take this: {reason}": "{name} لا يقبل هذا: {reason}",
        "--batch takes the place of QUERY and has a form of its own: leave out QUERY, --json and --facet": (
            "--batch يحل محل QUERY وله صيغته: اترك QUERY و--json و--facet"
        ),
        "--csv and --json are two forms: give one of them": "--csv و--json صيغتان: اذكر إحداهما",
        "an error in kashaf itself ({error}); KASHAF_DEBUG=1 shows where": "خطأ في kashaf نفسه ({error})؛ وKASHAF_DEBUG=1 يبين موضعه",
    }
)
"""What is said, Arabic by English."""

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "nothing": "ليس في هذا السؤال كلمة يُبحث عنها",
        "everything": "العلامة * تعني كل الوثائق",
        "long": "لم يُبحث إلا عن أول {subject} من الكلمات",
        "cut": "لم يُقرأ إلا أول {subject} من الحروف",
        "expansion": "{subject} يعني كلمات أكثر مما يُبحث عنه دفعة واحدة: لم يُبحث إلا عن أكثرها ورودًا",
        "field": "ليس في وثيقة حقل اسمه {subject}: قُرئ على أنه كلمة",
        "value": "{subject} ليس قيمة لذلك الحقل: تُكتب التواريخ 2016-08 أو 2016-08-06، والأعداد 12 أو 3.5",
        "unlike": "ليس في هذه الوثيقة كلمة تدل على موضوعها وترد في غيرها",
        "meaning": "رُتّبت النتائج بكلماتها وحدها، مع أن للوثائق متجهات ترتّبها بالمعنى: يُصلح ذلك `{subject}`",
    }
)
"""The notes on how a query was read, by kind."""
