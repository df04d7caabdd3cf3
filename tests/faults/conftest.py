"""What the trials of servers in the tests' own process have in common."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.disk import Disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that files of the test's folder are on."""
    disk = Disk(tmp_path, seed=1)
    with disk.mounted():
        yield disk


@pytest.fixture
def switching() -> Iterator[None]:
    """Have threads take turns as fast as in the command (cli/serve.py): here SQLite calls Python a lot."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    yield
    sys.setswitchinterval(before)
