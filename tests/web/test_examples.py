"""The examples of the documents, run as they stand there."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
BOXES = re.findall(r"```html\n(.*?)```", (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def api():
    """The names of examples/api_client.py."""
    return runpy.run_path(str(EXAMPLES / "api_client.py"))


def test_every_example_is_explained():
    explained = set(re.findall(r"\]\(examples/([^)]+)\)", (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")))
    assert {path.name for path in EXAMPLES.glob("*.py")} <= explained
    assert all((EXAMPLES / each).exists() for each in explained)


def test_the_library_prints_what_it_finds(capsys):
    runpy.run_path(str(EXAMPLES / "library.py"))["main"]("مدينة سرت")
    told = capsys.readouterr().out
    assert told.startswith("مدينة سرت: 3\n\nرسالة من سرت (letters/17, سالم)\nوصلنا إلى <mark>مدينة</mark> <mark>سرت</mark>")


def test_the_client_searches_pages_through_fetches_and_completes(running, archive, api):
    with running(archive) as address:
        client = api["Client"](address)
        assert client.search("منارة", filter=["date:2016", "source:صحيفة البلد"])["total"] == 0
        assert client.search("منارة", limit=3)["total"] == 24

        api["Client"].hits.__globals__["PAGE"] = 7  # four pages
        found = [hit["id"] for hit in client.hits("منارة", sort="title")]
        assert found == [hit.id for hit in archive.search("منارة", limit=100, sort="title")]
        assert len(found) == 24

        for id in ("كتب/الكامل.txt", "ملفات/50%/<script>alert('id')</script>/../a b.txt"):
            assert client.document(id)["title"] == archive.get(id).title
        archive.suggest("منار")  # waits for the table of completions, which the server does not
        assert "منارة" in client.suggest("منار")
        with pytest.raises(ValueError, match="no document"):
            client.document("nowhere")
        with pytest.raises(ValueError, match="level"):
            client.search("منارة", level="x")


def test_the_client_is_a_program(running, archive):
    with running(archive) as address:
        done = subprocess.run(
            [sys.executable, EXAMPLES / "api_client.py", address, "قنديل"],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env={"PYTHONUTF8": "1"},
        )
    assert done.stdout.startswith("قنديل: 1\nكتب/الكامل.txt: الكامل في الأخبار\nهذه صفحة من الكتاب.")


@pytest.mark.parametrize(
    "box, label, count", [(BOXES[0], "ابحث في الأرشيف", "24 نتيجة"), (BOXES[1], "Search the archive", "24 results")]
)
def test_a_search_box_pasted_into_a_page_leads_to_the_results(browse, site, box, label, count):
    with browse("/help", java_script_enabled=False) as page:
        page.goto("about:blank")
        page.set_content(f"<!doctype html><title>page</title><h1>page</h1>{box.replace('https://archive.example.org', site)}")
        page.get_by_role("search").get_by_role("searchbox", name=label, exact=True).fill("منارة")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        assert page.locator(".count").inner_text() == count
