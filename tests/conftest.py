"""Hypothesis draws the same examples in every run, so that a red run can be repeated.

No test finds the key store of whoever runs it, nor their language.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from support.gate import Gate

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["LANGUAGE"] = "en"

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("torture", max_examples=10_000, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A gate before the disk; what it still holds at the end happens, so that the server can stop."""
    gate = Gate(monkeypatch)
    yield gate
    gate.open()
