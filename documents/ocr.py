"""Optical character recognition by tesseract, in a process of its own: a picture → its text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache

from kashaf.messages import Message

__all__ = ["NEEDS_OCR", "UnreadPicture", "read_picture_text", "what_is_missing"]

NEEDS_OCR = Message("no text: needs OCR (kashaf index --ocr)")
"""The reason for what is only seen."""

_LANGUAGES = ("ara", "eng")
_MOST_SECONDS = 50
"""The longest time for one picture.

A page takes a few seconds; a worker without a heartbeat for a minute is ended.
"""

_CONTROLS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


class UnreadPicture(ValueError):
    """Why the text of a picture was not read."""

    def __init__(self, reason: str, /, **values: object) -> None:
        self.reason = Message(reason, **values)
        super().__init__(self.reason)


@cache
def what_is_missing() -> Message | None:
    """Say what is missing for OCR and what to do about it; ``None`` when all is there."""
    advice = Message("needs tesseract with Arabic: install tesseract-ocr and tesseract-ocr-ara")
    program = shutil.which("tesseract")
    if not program:
        return advice
    try:
        listed = subprocess.run([program, "--list-langs"], check=False, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return advice
    return None if set(_LANGUAGES) <= set(listed.stdout.split()) else advice


def read_picture_text(picture: bytes, *, resolution: int | None = None) -> list[str]:
    """Read a picture with tesseract: a text for each of its pages, lines of a paragraph joined.

    ``resolution`` is in dots per inch, for pictures that don't state it. Raises `UnreadPicture`
    when the picture can't be read: it is damaged, or reading has not ended after most of a minute.
    """
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(_LANGUAGES)]
    if resolution:
        command += ["--dpi", str(resolution)]
    try:
        done = subprocess.run(
            command,
            input=picture,
            check=False,
            capture_output=True,
            timeout=_MOST_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # files are read side by side already
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadPicture("OCR took longer than {most} seconds: give it a smaller picture", most=_MOST_SECONDS) from error
    except OSError as error:
        raise UnreadPicture("OCR could not be started: see whether tesseract runs") from error
    if done.returncode:
        raise UnreadPicture("OCR cannot read this picture: it is damaged, too large or of an unknown kind")
    text = _CONTROLS.sub("", done.stdout.decode("utf-8", "replace"))
    return [_paragraphs(page) for page in text.removesuffix("\f").split("\f")]


def _paragraphs(text: str) -> str:
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in parts if part)
