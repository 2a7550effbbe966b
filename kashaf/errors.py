"""What can go wrong, as one small family; a leaf that every room may import.

::

    KashafError
    ├── IndexNotFound         nothing is indexed at that place
    ├── IndexLocked           another process is writing to it
    ├── IncompatibleIndex     made by another version or with other Arabic rules
    ├── DamagedIndex          its files are not what was written
    ├── StorageError          the disk refused (full, read-only, gone)
    ├── EngineUnavailable     the engine is not installed or not answering
    ├── DocumentNotFound      no document has that id
    ├── InvalidDocument       a record that cannot become a document
    ├── UnreadableFile        a file that cannot be read as text
    ├── RemovalRefused        a sync would remove what may lie on a disk that is not mounted
    └── InvalidRequest        an option, a field or a place that makes no sense

`UncommittedWarning` is no error: it warns that an archive is closed with changes that were not
committed.

Every message is one sentence that names what was asked, what is in the way and what to do next.
What people type into the search box never raises: it is always read as something.

An error is raised with its English template and the values in it, so that it can be shown in Arabic
too:

>>> error = DocumentNotFound("the index has no document {id!r}", id="a.txt")
>>> str(error)
"the index has no document 'a.txt'"
"""

from __future__ import annotations

from kashaf.messages import Message

__all__ = [
    "DamagedIndex",
    "DocumentNotFound",
    "EngineUnavailable",
    "IncompatibleIndex",
    "IndexLocked",
    "IndexNotFound",
    "InvalidDocument",
    "InvalidRequest",
    "KashafError",
    "RemovalRefused",
    "StorageError",
    "UncommittedWarning",
    "UnreadableFile",
]


class KashafError(Exception):
    """Anything that kashaf refuses or fails to do; ``message`` is one line for people.

    ``template`` is the English sentence with the names of its ``values`` in braces, or a finished
    `Message`.
    """

    def __init__(self, template: str | Message, /, **values: object) -> None:
        self.message = template if isinstance(template, Message) else Message(template, **values)
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)

    def in_language(self, code: str) -> str:
        """Give the message in the language of that code (``ar``, ``en``)."""
        return self.message.in_language(code)


class IndexNotFound(KashafError):
    """Nothing is indexed at that place."""


class IndexLocked(KashafError):
    """Another process is writing to the index."""


class IncompatibleIndex(KashafError):
    """The index has another version or other Arabic rules; `kashaf rebuild` repairs it."""


class DamagedIndex(KashafError):
    """The files of the index are not what was written."""


class StorageError(KashafError):
    """The disk refused: it is full, read-only or gone. What was committed before is still there."""


class EngineUnavailable(KashafError):
    """The engine of the index is not installed or does not answer."""


class DocumentNotFound(KashafError):
    """No document has that id."""


class InvalidDocument(KashafError):
    """A record that cannot become a document."""


class UnreadableFile(KashafError):
    """A file that cannot be read as text.

    ``path`` is the file as it was named, ``reason`` the rest of the sentence. ``transient`` says
    that the content of the file is not at fault, so that it may be readable the next time.
    """

    def __init__(self, path: str, reason: str | Message, *, transient: bool = False) -> None:
        self.path = path
        self.reason = reason if isinstance(reason, Message) else Message(reason)
        self.transient = transient
        super().__init__(Message("{path}: {reason}", path=path, reason=self.reason))
        self.args = (path, self.reason)  # what makes it anew when it comes from another process


class RemovalRefused(KashafError):
    """A sync would remove documents whose disk may only be unmounted; nothing was changed.

    Its message begins with the ``path`` of the folder; ``reason`` is the rest. ``allow_removals``
    removes them.
    """

    @property
    def path(self) -> str:
        """The folder."""
        return str(self.message.values["path"])

    @property
    def reason(self) -> Message:
        """What would be removed, and what to do."""
        reason = self.message.values["reason"]
        return reason if isinstance(reason, Message) else Message(str(reason))


class InvalidRequest(KashafError):
    """An option, a field or a place that makes no sense."""


class UncommittedWarning(UserWarning):
    """An archive is closed with uncommitted changes, which are discarded.

    Call ``rollback()`` first to discard them on purpose.
    """
