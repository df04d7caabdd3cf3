"""What `hubbub check` warns of, and what it doesn't."""

import os
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hubbub.cli import doubts as module
from hubbub.cli.doubts import doubts
from hubbub.server import certificate
from hubbub.server.certificate import tls_context
from hubbub.server.config import Config

FINE: dict[str, object] = {"limits": {"clients": 10}}


def of(data: Path, **settings: object) -> list[str]:
    return list(doubts(Config.load(None, {**FINE, **settings}), data))


def test_nothing_is_wrong_with_little(tmp_path: Path) -> None:
    assert of(tmp_path) == []


@pytest.mark.parametrize(
    ("address", "is_doubtful"),
    [
        ("*:6667", True),
        ("192.0.2.1:6667", True),
        ("chat.example:6667", True),
        ("127.0.0.1:6667", False),
        ("localhost:6667", False),
        ("[::1]:6667", False),
    ],
)
def test_a_listener_without_tls_that_others_reach(tmp_path: Path, address: str, *, is_doubtful: bool) -> None:
    found = of(tmp_path, listen={"irc": [address]})
    assert [each.partition(" is without TLS")[0] for each in found] == [
        f"listen.irc: {address}"
    ] * is_doubtful


def test_no_listener(tmp_path: Path) -> None:
    [doubt] = of(tmp_path, listen={"irc": [], "ircs": [], "web": []})
    assert doubt.startswith("Nobody can connect.")


def test_a_port_that_needs_a_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_UNPRIVILEGED", tmp_path / "none")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    listen = {"irc": [], "ircs": ["*:443", "*:0", "*:1024"], "web": []}
    [doubt] = of(tmp_path, listen=listen)
    assert doubt.startswith("*:443: port 443 needs a right")
    (tmp_path / "none").write_text("80\n")
    assert of(tmp_path, listen=listen) == []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert of(tmp_path, listen={"ircs": ["*:1"], "web": []}) == []


def test_fewer_files_than_clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (100, 100))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    [doubt] = of(tmp_path, limits={"clients": 50})
    assert doubt.startswith("limits.clients is 50, but the limit of open files is enough for 36.")


def test_more_that_may_wait_than_there_is_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_memory", lambda: 8 << 30)
    assert of(tmp_path, limits={"clients": 8, "send_queue": 1 << 30}) == []
    [doubt] = of(tmp_path, limits={"clients": 16, "send_queue": 1 << 30})
    assert doubt.startswith("limits.clients times limits.send_queue is 16 GiB")
    assert "this machine has 8 GiB" in doubt


def test_no_flood_control(tmp_path: Path) -> None:
    [doubt] = of(tmp_path, flood={"enabled": False})
    assert doubt.startswith("flood.enabled is false")


class TestCertificate:
    def test_one_that_is_fine(self, tmp_path: Path) -> None:
        tls_context(tmp_path / "tls")
        assert of(tmp_path) == []

    @pytest.mark.parametrize(
        ("missing", "other"), [("key.pem", "certificate.pem"), ("certificate.pem", "key.pem")]
    )
    def test_half_of_one(self, tmp_path: Path, missing: str, other: str) -> None:
        tls_context(tmp_path / "tls")
        (tmp_path / "tls" / missing).unlink()
        [doubt] = of(tmp_path)
        assert doubt.startswith(
            f"{tmp_path / 'tls' / missing} is missing, so that {tmp_path / 'tls' / other}"
        )
        assert not (tmp_path / "tls" / missing).exists()

    def test_a_damaged_one(self, tmp_path: Path) -> None:
        tls_context(tmp_path / "tls")
        (tmp_path / "tls" / "key.pem").write_text("rubbish")
        [doubt] = of(tmp_path)
        assert "can't be read, or don't belong together" in doubt

    def test_one_that_has_ended(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(certificate, "_LIFETIME", timedelta(hours=-1))
        tls_context(tmp_path / "tls")
        [doubt] = of(tmp_path)
        ended = datetime.now(UTC) - timedelta(hours=1)
        assert f"ended on {ended:%d %B %Y}" in doubt

    def test_it_is_not_looked_at_without_tls(self, tmp_path: Path) -> None:
        (tmp_path / "tls").mkdir()
        (tmp_path / "tls" / "key.pem").write_text("rubbish")
        assert of(tmp_path, listen={"ircs": [], "web": []}) == []
