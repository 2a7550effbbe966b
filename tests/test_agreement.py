"""The page, the API, the command line and Python give one answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

import kashaf
from kashaf.cli.entry import main
from kashaf.web import create_app

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
QUERIES = ["غارات سرت", "الغارات الجوية", '"حكومة الوفاق"', "داعش -واشنطن", "ليبيا", "كُشف"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kashaf.Archive]:
    with kashaf.open(tmp_path_factory.mktemp("agreement") / "index", create=True) as archive:
        archive.add_path(SEEDS)
        archive.commit()
        yield archive


@pytest.mark.parametrize("query", QUERIES)
def test_every_way_to_search_gives_the_same_hits_in_the_same_order(archive: kashaf.Archive, query: str) -> None:
    results = archive.search(query)
    hits = [hit.as_dict() for hit in results]
    assert hits

    answer = CliRunner().invoke(main, ["search", query, "--json", "--index", archive.url])
    assert [json.loads(line) for line in answer.stdout.splitlines()] == json.loads(json.dumps(hits))

    client = create_app(archive).test_client()
    told = client.get("/api/v1/search", query_string={"q": query}).get_json()
    assert (told["hits"], told["total"]) == (json.loads(json.dumps(hits)), results.total)

    page = client.get("/search", query_string={"q": query}).get_data(as_text=True)
    links = re.findall(r'<h[23][^>]*>\s*<a[^>]*href="([^"]+)"', page)
    assert [unquote(re.search(r"[?&]id=([^&]+)", unescape(link))[1]) for link in links] == [hit["id"] for hit in hits]
    snippets = " ".join(re.findall(r'<div class="snippet".*?</div>', page, flags=re.DOTALL))
    words = [unescape(word) for word in re.findall(r"<mark[^>]*>([^<]*)</mark>", snippets)]
    assert words == [hit.snippet.text[start:end] for hit in results for start, end in hit.snippet.highlights]
