"""Make the kept indexes of each format: ``python -m tests.index.formats.make``.

Run it in the root of the repository before a change of the format on disk, with the old code. It
puts one small index of each engine into the folder that is named after the format. It never
replaces an existing one, because only code that is gone could make it again.

An index in OpenSearch is kept as the requests that made it, because the server gives nobody its
files. That needs a server, in ``KASHAF_OPENSEARCH_URL``. OpenSearch numbers its own formats.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kashaf
from kashaf.index import state_folder
from kashaf.index.manifest import FORMAT
from kashaf.index.opensearch import layout as opensearch_layout
from kashaf.index.opensearch.client import Connection
from tests import servers
from tests.index.formats.contents import ENGINES, FIELDS, FORMATS, GONE, KEPT, PLACE, PROTECTED, RECORDS, SYNONYMS, TEXTS

READING = re.compile(r"/_(m?search|count|mget|pit|refresh)\b|/_search/")
"""Requests that change nothing."""


def fill(url: str) -> None:
    """Make an index of everything that it can contain, in several commits."""
    texts = PLACE / "texts"
    texts.mkdir(parents=True)
    for name, text in TEXTS.items():
        (texts / name).write_text(text, encoding="utf-8")
    (PLACE / "protected.txt").write_text("\n".join(PROTECTED), encoding="utf-8")
    (PLACE / "synonyms.txt").write_text("\n".join(SYNONYMS), encoding="utf-8")
    with kashaf.open(url, create=True, fields=FIELDS, protected=PLACE / "protected.txt") as archive:
        archive.add([*RECORDS[:2], *GONE])
        archive.commit()
        archive.add(RECORDS[2:])
        archive.commit()
        archive.remove([str(record["id"]) for record in GONE])
        archive.add_path(texts)
        archive.commit()
        archive.use_synonyms(PLACE / "synonyms.txt")


def make(engine: str, target: Path) -> None:
    """Make an index in a folder, and pack it."""
    try:
        fill(f"{engine}:{PLACE / 'index'}")
        pack(PLACE / "index", target)
    finally:
        shutil.rmtree(PLACE)


def pack(folder: Path, target: Path) -> None:
    """Pack all files of a folder, without their times: the same index is the same file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.writestr(zipfile.ZipInfo(str(path.relative_to(folder))), path.read_bytes(), zipfile.ZIP_DEFLATED)


def make_requests(server: str, target: Path) -> None:
    """Make an index in OpenSearch; pack its requests, and what this machine knows of it."""
    url = f"opensearch://{server.partition('://')[2]}/{KEPT}"
    requests: list[str] = []
    send = Connection._send

    def record(
        connection: Connection, method: str, path: str, data: bytes | None, parameters: Mapping[str, str], timeout: float
    ) -> Any:
        if method != "GET" and not READING.search(path):
            requests.append(json.dumps([method, path, dict(parameters), data and data.decode()], ensure_ascii=False))
        return send(connection, method, path, data, parameters, timeout)

    Connection._send = record
    os.environ["XDG_STATE_HOME"] = str(PLACE / "home")
    try:
        fill(url)
        (PLACE / "index").mkdir()
        (PLACE / "index" / "requests.jsonl").write_text("\n".join(requests), encoding="utf-8")
        shutil.copytree(state_folder(url), PLACE / "index" / "state")
        pack(PLACE / "index", target)
    finally:
        Connection._send = send
        shutil.rmtree(PLACE)
        servers.remove_indices(server, KEPT)


def main() -> int:
    """Make the indexes of today's format, unless they exist."""
    folder = FORMATS / str(FORMAT)
    folder.mkdir(exist_ok=True)
    for engine in ENGINES:
        target = folder / f"{engine}.zip"
        if target.exists():
            print(f"{target} is there already")
        else:
            make(engine, target)
    target = FORMATS / str(opensearch_layout.FORMAT) / "opensearch.zip"
    if target.exists():
        print(f"{target} is there already")
    elif servers.running():
        make_requests(servers.running(), target)
    else:
        print(f"no server for {target}: name one in KASHAF_OPENSEARCH_URL")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
