"""Passwords stay on private lines and out of logs."""

import pytest

from hubbub.client.address import parse_address
from hubbub.client.credentials import Credentials, is_private


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Credentials("ann", "hunter2"))


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("ircs://chat.example.org", True),
        ("irc://127.0.0.1", True),
        ("irc://[::1]", True),
        ("irc://localhost", True),
        ("irc://chat.example.org", False),
        ("irc://192.168.1.20", False),
    ],
)
def test_who_can_read_along(address: str, private: bool) -> None:
    assert is_private(parse_address(address)) is private
