"""What processes take, as the kernel counts it."""

import os
import subprocess
import sys
import time

import pytest

from benchmarks.measurement.processes import Memory, cpu_seconds, family, memory, own_memory

MIB = 1024 * 1024
HOLD = "import os; held = bytearray(os.urandom(1) * 50 * 1024 * 1024); print(flush=True); input()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"


@pytest.fixture
def parent():
    """A process whose child holds 50 MiB."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # the child has its memory
        yield process
        process.communicate(b"\n")


def test_a_family_is_a_process_and_all_below_it(parent):
    first, child = family(parent.pid)
    assert first == parent.pid
    assert family(child) == [child]


def test_the_memory_of_a_family_is_that_of_all_in_it(parent):
    first, child = (memory([process]) for process in family(parent.pid))
    both = memory(family(parent.pid))
    assert both.anonymous == first.anonymous + child.anonymous > 50 * MIB
    assert max(first.peak, child.peak) < both.peak < first.peak + child.peak  # the interpreter's file is shared


def test_processor_time_is_counted():
    before, until = cpu_seconds(os.getpid()), time.process_time() + 0.2
    while time.process_time() < until:
        pass
    assert cpu_seconds(os.getpid()) - before > 0.1


def test_the_peak_outlives_what_was_held():
    before = own_memory()
    held = bytearray(os.urandom(1) * (before.peak + 50 * MIB))
    while_held = own_memory()
    del held
    assert while_held.anonymous > before.peak
    assert own_memory().peak >= while_held.peak > before.peak


def test_what_has_ended_takes_nothing():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert cpu_seconds(process.pid) == 0
    assert memory([process.pid]) == Memory(0, 0)


def test_what_is_unknown_of_one_is_unknown_of_both():
    assert Memory(1, None) + Memory(2, 3) == Memory(3, None)
    assert Memory(1, 1) + Memory(2, 3) == Memory(3, 4)
