"""What the trials of servers in the tests' own process have in common."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def switching() -> Iterator[None]:
    """Have threads take turns as fast as in the command (cli/serve.py): here SQLite calls Python a lot."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    yield
    sys.setswitchinterval(before)
