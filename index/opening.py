"""From a URL to an index: which engine keeps it, and does it fit today's Arabic rules?"""

from __future__ import annotations

import re
import shlex
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlsplit

from kashaf.analyzers import Analyzer
from kashaf.errors import EngineUnavailable, IndexNotFound, InvalidRequest, StorageError
from kashaf.extras import install_line
from kashaf.index.composition import outdated, with_rules
from kashaf.index.manifest import FILE, FORMAT, Manifest
from kashaf.index.protocol import Index
from kashaf.index.schema import ALL_LEVELS, WORD_LEVELS, Kind, Schema
from kashaf.messages import Message, system_reason

__all__ = ["MEMORY", "open_index", "state_folder"]

MEMORY = ":memory:"
"""The place of an archive that exists only while it is open."""

WHOOSH = "whoosh"
TANTIVY = "tantivy"
_IN_FOLDERS = (WHOOSH, TANTIVY)
_CLUSTERS = ("opensearch", "opensearchs")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)  # two letters or more: C:\ is a drive


def state_folder(url: str) -> Path:
    """Return the folder for this machine's data about an index.

    That is the index's own folder or, for a cluster, one of this user, which is made.

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
        raise StorageError(
            "{folder} can't be made ({reason}): check space and permissions", folder=folder, reason=system_reason(error)
        ) from error
    return folder


def open_index(
    url: str,
    *,
    create: bool = False,
    fields: Mapping[str, Kind] | None = None,
    rebuild: bool = False,
    protected: Sequence[str] | None = None,
    analyzer: Analyzer | None = None,
) -> Index:
    """Open the index at a URL: a folder with any engine, ``tantivy:archive/``, ``opensearch://…``.

    ``create`` makes an index, with the default fields and ``fields``, if the folder is missing or
    empty. ``rebuild`` also opens an index made with other Arabic rules; its next commit declares
    that it holds today's, so add all documents anew in it. ``protected`` words are never stemmed;
    except for a new index or a rebuild, they and the steps of ``analyzer`` must equal the index's
    own.

    Raises `IndexNotFound`, `InvalidRequest` (a folder with other things in it; fields or protected
    words that the index lacks), `IncompatibleIndex` (another format, or other rules or steps),
    `EngineUnavailable`, `DamagedIndex` and `StorageError`.
    """
    engine, place = _split(url)
    if engine in _CLUSTERS:
        from kashaf.index.opensearch.opening import open_opensearch

        return open_opensearch(url, create=create, fields=fields or {}, rebuild=rebuild, protected=protected, analyzer=analyzer)
    folder = Path(place)
    index = Message("the index in {folder}", folder=folder)
    try:
        manifest = Manifest.read(folder)
    except (FileNotFoundError, NotADirectoryError):
        if not create:
            raise IndexNotFound(_not_found(url, folder)) from None
        levels = ALL_LEVELS if engine == TANTIVY else WORD_LEVELS  # in Whoosh, n-grams would outweigh the rest
        schema = with_rules(Schema("", levels=levels).with_fields(fields or {}), protected, analyzer, index)
        return _create(folder, engine or WHOOSH, schema)
    except OSError as error:
        raise StorageError(
            "{path} can't be read ({reason}): check the folder's permissions", path=folder / FILE, reason=system_reason(error)
        ) from error
    if manifest.engine != (engine or manifest.engine):
        raise InvalidRequest(
            "the index in {folder} is kept by {engine}, not {asked}: name it as {folder}",
            folder=folder,
            engine=manifest.engine,
            asked=engine,
        )
    if manifest.engine not in _IN_FOLDERS:
        raise EngineUnavailable(
            "the index in {folder} is kept by {engine}, which this kashaf does not know: update it",
            folder=folder,
            engine=manifest.engine,
        )
    _check_fields(folder, manifest.schema, fields or {})
    schema = with_rules(manifest.schema, protected, analyzer, index)
    if schema.fingerprint == manifest.schema.fingerprint and not (rebuild and manifest.format < FORMAT):
        return _open(folder, manifest, stale=False)
    if not rebuild:
        raise outdated(manifest.schema, schema, analyzer, index, str(folder))
    return _open(folder, manifest.after_rebuild(schema), stale=True)


def _check_fields(folder: Path, schema: Schema, fields: Mapping[str, Kind]) -> None:
    for name, kind in fields.items():
        if schema.fields.get(name) != kind:
            raise InvalidRequest(
                "the index in {folder} has no field {name!r} of the kind {kind}: fields are fixed when an index is made; "
                "index into another folder",
                folder=folder,
                name=name,
                kind=kind,
            )


def _split(url: str) -> tuple[str | None, str]:
    """Split a URL into engine (``None`` if it isn't named) and place."""
    match = _SCHEME.fullmatch(url)
    engine, place = (match[1], match[2]) if match and (match[1] in (*_IN_FOLDERS, *_CLUSTERS) or "//" in url) else (None, url)
    if engine not in (None, *_IN_FOLDERS, *_CLUSTERS):
        raise InvalidRequest(
            "{url!r} names no engine of kashaf: use a folder, tantivy:FOLDER or opensearch://HOST/NAME", url=url
        )
    if place == MEMORY:
        raise InvalidRequest("{url!r} is for kashaf.open alone: name a folder such as archive/", url=place)
    if not place or "\0" in place:
        raise InvalidRequest("{url!r} names no folder: use one such as archive/", url=url)
    return engine, place


def _not_installed(engine: str) -> EngineUnavailable:
    return EngineUnavailable(
        "the engine {engine} is not installed: run `{command}`", engine=engine, command=install_line(engine)
    )


def _not_found(url: str, folder: Path) -> Message:
    if _has_lost_manifest(folder):
        return Message(
            "{folder} holds an index without its {file}: bring that file back from a copy, or index the documents again into another folder",
            folder=folder,
            file=FILE,
        )
    if folder.is_dir() and any(folder.iterdir()):
        return Message(
            "{folder} holds no index: run `kashaf index {path} --index .kashaf` to index the documents in it, and search with "
            "`--index .kashaf`",
            folder=folder,
            path=shlex.quote(str(folder)),
        )
    if folder.is_file():
        return Message(
            "{folder} is no folder: run `kashaf index {path} --index .kashaf` to index this file, and search with "
            "`--index .kashaf`",
            folder=folder,
            path=shlex.quote(str(folder)),
        )
    if folder.exists():
        return Message(
            "{folder} is empty: run `kashaf index FOLDER --index {url}` to index the documents of FOLDER",
            folder=folder,
            url=shlex.quote(url),
        )
    return Message(
        "{folder} does not exist: run `kashaf index FOLDER --index {url}` to index the documents of FOLDER",
        folder=folder,
        url=shlex.quote(url),
    )


def _has_lost_manifest(folder: Path) -> bool:
    """Is there an index with a commit but without a manifest?

    An index whose making was interrupted has no commit.
    """
    return any(folder.glob("_MAIN_[1-9]*.toc")) or any(folder.glob("documents-*/*.store"))


def _create(folder: Path, engine: str, schema: Schema) -> Index:
    try:
        if _has_lost_manifest(folder):
            raise IndexNotFound(_not_found(str(folder), folder))
        if folder.exists() and not folder.is_dir():
            raise InvalidRequest("{folder} is a file: name a folder for the index", folder=folder)
        if folder.is_dir() and not all(_ours(path.name) for path in folder.iterdir()):
            raise InvalidRequest(
                "{folder} holds other things already: name a new or an empty folder for the index", folder=folder
            )
        folder.mkdir(parents=True, exist_ok=True)
        manifest = Manifest(engine, schema)
        _make(folder, manifest)
        manifest.write(folder)  # last: only now the index exists
    except OSError as error:
        raise StorageError(
            "{folder} can't be made an index ({reason}): check space and permissions",
            folder=folder,
            reason=system_reason(error),
        ) from error
    return _open(folder, manifest, stale=False)


def _ours(name: str) -> bool:
    """Is this left over from an interrupted creation of an index? Such a folder counts as empty."""
    return (
        name.startswith("_MAIN_0.toc")
        or name in ("documents-0", "pages-0", "state.json", "seal.json")
        or (name.startswith((f"{FILE}.", "state.json.")) and name.endswith(".tmp"))
    )


def _make(folder: Path, manifest: Manifest) -> None:
    if manifest.engine == TANTIVY:
        _tantivy().create_tantivy(folder, manifest.schema)
    else:
        _whoosh().create_whoosh(folder)


def _whoosh() -> ModuleType:
    with warnings.catch_warnings():  # Python complains of the source of Whoosh when it compiles it
        warnings.simplefilter("ignore")
        from kashaf.index.whoosh import index as whoosh_index
    return whoosh_index


def _tantivy() -> ModuleType:
    try:
        from kashaf.index.tantivy import index as tantivy_index
    except ModuleNotFoundError as error:
        raise _not_installed(TANTIVY) from error
    return tantivy_index


def _open(folder: Path, manifest: Manifest, *, stale: bool) -> Index:
    engine = _tantivy().TantivyIndex if manifest.engine == TANTIVY else _whoosh().WhooshIndex
    opened: Index = engine(folder, manifest, stale=stale)
    return opened
