"""A client of the JSON API, with nothing but Python's own library.

Run ``python docs/examples/api_client.py http://127.0.0.1:8000/ "غارات سرت"``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

PAGE = 100
"""Hits asked for at once; the API gives up to 1000."""


class Client:
    """The API of an archive; ``address`` is that of its pages, as ``kashaf serve`` prints it.

    What the API refuses is raised as `ValueError` with its sentence.
    """

    def __init__(self, address: str) -> None:
        self._api = f"{address.rstrip('/')}/api/v1"

    def search(self, query: str, **options: Any) -> dict[str, Any]:
        """Search: a page of results with their total, notes and facets.

        Options: limit, offset, level, sort, filter, facet.
        """
        return self._ask("search", q=query, **options)

    def hits(self, query: str, **options: Any) -> Iterator[dict[str, Any]]:
        """Give all hits, the best first, page after page."""
        offset = 0
        while page := self.search(query, limit=PAGE, offset=offset, **options)["hits"]:
            yield from page
            offset += len(page)

    def document(self, id: str) -> dict[str, Any]:
        """Fetch a document whole."""
        return self._ask(f"documents/{quote(id, safe='')}")

    def suggest(self, typed: str) -> list[str]:
        """Complete what was typed so far."""
        return [each["text"] for each in self._ask("suggest", q=typed)["suggestions"]]

    def _ask(self, path: str, **parameters: Any) -> dict[str, Any]:
        address = f"{self._api}/{path}?{urlencode(parameters, doseq=True)}"
        try:
            with urlopen(address, timeout=30) as answer:  # noqa: S310 - the address is the user's own
                return dict(json.load(answer))
        except HTTPError as error:
            raise ValueError(json.load(error)["detail"]) from error


def main(address: str, query: str) -> None:
    """Print what a query finds, the first document, and what its first letters complete to."""
    client = Client(address)
    print(f"{query}: {client.search(query, limit=0)['total']}")
    found = list(client.hits(query))
    for hit in found:
        print(f"{hit['id']}: {hit['title']}")
    if found:
        print(client.document(found[0]["id"])["pages"][0]["text"])
    print(client.suggest(query[:3]))


if __name__ == "__main__":
    main(*sys.argv[1:])
