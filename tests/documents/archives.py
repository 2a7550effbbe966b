"""What the tests of archives share: tar archives, and reading a file by its content."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

from kashaf.documents import Document, read_file, walk

TEXT = "غَارَاتٌ عَلَى سِرْت\n\nقالت صحيفة واشنطن بوست إن الولايات المتحدة تعد خطة."


def tar(*members: tuple[str | tarfile.TarInfo, str | bytes], mode: Any = "w", format: int = tarfile.PAX_FORMAT) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode, format=format) as archive:
        for name, content in members:
            raw = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = info.size or len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return data.getvalue()


def read(tmp_path: Path, data: bytes, name: str = "z.tar", **rest: Any) -> tuple[list[Document], list[str]]:
    path = tmp_path / name
    path.write_bytes(data)
    skipped: list[str] = []
    (file,) = walk(path, skip=print)
    documents = list(read_file(file, skip=lambda each: skipped.append(str(each).removeprefix(str(path))), **rest))
    return documents, skipped
