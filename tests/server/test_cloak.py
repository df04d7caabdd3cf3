"""Cloaks: what others see of an address."""

import re
from pathlib import Path

from hubbub.server.cloak import Cloak


def test_an_address_has_one_host_and_does_not_show() -> None:
    cloak = Cloak(b"k" * 32)
    host = cloak("192.0.2.7")
    assert host == cloak("192.0.2.7") != cloak("192.0.2.8")
    assert re.fullmatch(r"[0-9a-f]{10}\.guest", host)


def test_another_key_is_another_host() -> None:
    assert Cloak(b"a" * 32)("192.0.2.7") != Cloak(b"b" * 32)("192.0.2.7")


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "cloak.key"
    first = Cloak.load(path)
    assert len(path.read_bytes()) == 32
    assert Cloak.load(path)("::1") == first("::1")
    assert Cloak.load(tmp_path / "other.key")("::1") != first("::1")
