"""``python -m kashaf``: the same program, from a bare checkout too."""

from __future__ import annotations

import kashaf


def test_it_is_the_command_line(start):
    process = start("--version")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out.decode(), err) == (0, f"kashaf {kashaf.__version__}\n", b"")


def test_it_ends_with_the_status_of_the_command(start):
    process = start("search", "ليبيا", "--index", "nowhere")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert err.startswith(b"kashaf: nowhere ")
