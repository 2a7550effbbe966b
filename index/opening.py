"""From a URL to an index: which engine keeps it, and does it fit the Arabic rules of today?"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlsplit

from kashaf.errors import EngineUnavailable, IndexNotFound, InvalidRequest, StorageError
from kashaf.index.manifest import FILE, Manifest
from kashaf.index.protected import outdated, with_protected
from kashaf.index.protocol import Index
from kashaf.index.schema import ALL_LEVELS, WORD_LEVELS, Kind, Schema

__all__ = ["open_index", "state_folder"]

WHOOSH = "whoosh"
TANTIVY = "tantivy"
_IN_FOLDERS = (WHOOSH, TANTIVY)
_CLUSTERS = ("opensearch", "opensearchs")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)  # two letters or more: C:\ is a drive


def state_folder(url: str) -> Path:
    """Give the folder for what this machine knows of an index: its own or, for a cluster, one of this user, which is made.

    >>> str(state_folder("whoosh:archive/"))
    'archive'
    """
    engine, place = _split(url)
    if engine not in _CLUSTERS:
        return Path(place)
    try:
        from platformdirs import user_state_path
    except ImportError as error:
        raise _not_installed("opensearch") from error
    parts = urlsplit(url)
    folder = user_state_path("kashaf") / quote(f"{parts.hostname}:{parts.port or 9200}{parts.path}", safe="")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} can't be made ({error.strerror}): check space and permissions") from error
    return folder


def open_index(
    url: str,
    *,
    create: bool = False,
    fields: Mapping[str, Kind] | None = None,
    rebuild: bool = False,
    protected: Sequence[str] | None = None,
) -> Index:
    """Open the index at a URL: ``archive/`` (whatever engine is in there), ``tantivy:archive/`` or ``opensearch://host/name``.

    With ``create`` a missing or empty folder becomes an index with the default fields and ``fields``; an index that is
    there is opened. With ``rebuild`` an index made with other Arabic rules is opened too, and its next commit says that
    it holds today's: add all documents anew in that commit. ``protected`` are words that are never stemmed: those of a new
    index, or of one that is rebuilt; else they must be those that the index has.

    Raises `IndexNotFound`, `InvalidRequest` (a folder with other things in it, or fields or protected words the index doesn't have),
    `IncompatibleIndex` (another format, or other rules), `EngineUnavailable`, `DamagedIndex` and `StorageError`.
    """
    engine, place = _split(url)
    if engine in _CLUSTERS:
        from kashaf.index.opensearch_index import open_opensearch

        return open_opensearch(url, create=create, fields=fields or {}, rebuild=rebuild, protected=protected)
    folder = Path(place)
    try:
        manifest = Manifest.read(folder)
    except (FileNotFoundError, NotADirectoryError):
        if not create:
            raise IndexNotFound(_not_found(folder)) from None
        levels = ALL_LEVELS if engine == TANTIVY else WORD_LEVELS  # in Whoosh, pieces would take more than all the rest
        schema = with_protected(Schema("", levels=levels).with_fields(fields or {}), protected)
        return _create(folder, engine or WHOOSH, schema)
    except OSError as error:
        raise StorageError(f"{folder / FILE} can't be read ({error.strerror}): check the folder's permissions") from error
    if manifest.engine != (engine or manifest.engine):
        raise InvalidRequest(f"the index in {folder} is kept by {manifest.engine}, not {engine}: name it as {folder}")
    if manifest.engine not in _IN_FOLDERS:
        raise EngineUnavailable(
            f"the index in {folder} is kept by {manifest.engine}, which this kashaf does not know: update it"
        )
    for name, kind in (fields or {}).items():
        if manifest.schema.fields.get(name) != kind:
            raise InvalidRequest(
                f"the index in {folder} has no field {name!r} of the kind {kind}: fields are fixed when an index is made; "
                "index into another folder"
            )
    schema = with_protected(manifest.schema, protected)
    stale = schema.fingerprint != manifest.schema.fingerprint
    if stale and not rebuild:
        raise outdated(manifest.schema, schema, f"in {folder}", str(folder))
    return _open(folder, manifest.after_rebuild(schema) if stale else manifest, stale=stale)


def _split(url: str) -> tuple[str | None, str]:
    """Part a URL into engine (``None`` when it isn't named) and place."""
    match = _SCHEME.fullmatch(url)
    engine, place = (match[1], match[2]) if match and (match[1] in (*_IN_FOLDERS, *_CLUSTERS) or "//" in url) else (None, url)
    if engine not in (None, *_IN_FOLDERS, *_CLUSTERS):
        raise InvalidRequest(f"{url!r} names no engine of kashaf: use a folder, tantivy:FOLDER or opensearch://HOST/NAME")
    if not place or "\0" in place:
        raise InvalidRequest(f"{url!r} names no folder: use one such as archive/")
    return engine, place


def _not_installed(engine: str) -> EngineUnavailable:
    return EngineUnavailable(f'the engine {engine} is not installed: run `pip install "kashaf[{engine}]"`')


def _not_found(folder: Path) -> str:
    if any(folder.glob("_MAIN_[1-9]*.toc")):
        return f"{folder} holds an index without its {FILE}: bring that file back, or index the documents again into another folder"
    if folder.is_dir():
        found = "holds no index" if any(folder.iterdir()) else "is empty"
    else:
        found = "is no folder" if folder.exists() else "does not exist"
    return f"{folder} {found}: run `kashaf index FOLDER --index {folder}` to index the documents of FOLDER"


def _create(folder: Path, engine: str, schema: Schema) -> Index:
    try:
        if folder.exists() and not folder.is_dir():
            raise InvalidRequest(f"{folder} is a file: name a folder for the index")
        if folder.is_dir() and not all(_ours(path.name) for path in folder.iterdir()):
            raise InvalidRequest(f"{folder} holds other things already: name a new or an empty folder for the index")
        folder.mkdir(parents=True, exist_ok=True)
        manifest = Manifest(engine, schema)
        _make(folder, manifest)
        manifest.write(folder)  # last: with it, the index is there
    except OSError as error:
        raise StorageError(f"{folder} can't be made an index ({error.strerror}): check space and permissions") from error
    return _open(folder, manifest, stale=False)


def _ours(name: str) -> bool:
    """Is this left over from making an index that was cut short? Such a folder counts as empty."""
    return (
        name.startswith("_MAIN_0.toc")
        or name in ("documents-0", "pages-0", "state.json")
        or (name.startswith((f"{FILE}.", "state.json.")) and name.endswith(".tmp"))
    )


def _make(folder: Path, manifest: Manifest) -> None:
    if manifest.engine == TANTIVY:
        _tantivy().create_tantivy(folder, manifest.schema)
    else:
        _whoosh().create_whoosh(folder, manifest.schema)


def _whoosh() -> ModuleType:
    with warnings.catch_warnings():  # Python complains of the source of Whoosh when it compiles it
        warnings.simplefilter("ignore")
        from kashaf.index import whoosh_index
    return whoosh_index


def _tantivy() -> ModuleType:
    try:
        from kashaf.index import tantivy_index
    except ModuleNotFoundError as error:
        raise _not_installed(TANTIVY) from error
    return tantivy_index


def _open(folder: Path, manifest: Manifest, *, stale: bool) -> Index:
    engine = _tantivy().TantivyIndex if manifest.engine == TANTIVY else _whoosh().WhooshIndex
    opened: Index = engine(folder, manifest, stale=stale)
    return opened
