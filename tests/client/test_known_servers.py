"""What is remembered of servers."""

import errno
import json
import stat
import sys
from pathlib import Path

import pytest

from hubbub.client.address import Address
from hubbub.client.known_servers import KnownServer, KnownServers, KnownServersError

ADDRESS = Address("chat.example.org", 6697, tls=True)
OTHER = Address("10.0.0.5", 6697, tls=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "servers.json"


def test_the_first_fingerprint_is_kept(path: Path) -> None:
    first = KnownServers(path).meet(ADDRESS, "aa", 1000)
    again = KnownServers(path).meet(ADDRESS, "bb", 2000)
    assert first == again
    assert (again.fingerprint, again.met) == ("aa", 1000)
    assert KnownServers(path).fingerprint(ADDRESS) == "aa"
    assert KnownServers(path).fingerprint(OTHER) is None


def test_every_name_on_every_server_gets_a_secret_of_its_own(path: Path) -> None:
    servers = KnownServers(path)
    for address in (ADDRESS, OTHER):
        servers.meet(address, None, 1)
    secrets = [servers.secret(address, nick) for address in (ADDRESS, OTHER) for nick in ("alice", "bob")]
    assert len(set(secrets)) == 4
    assert min(map(len, secrets)) >= 32
    assert KnownServers(path).secret(ADDRESS, "Alice") == secrets[0]


def test_a_fingerprint_can_come_later(path: Path) -> None:
    servers = KnownServers(path)
    servers.meet(ADDRESS, None, 1)
    assert servers.meet(ADDRESS, "aa", 2) == KnownServer(1, "aa")


def test_another_certificate_can_be_trusted_without_becoming_somebody_else(path: Path) -> None:
    servers = KnownServers(path)
    servers.meet(ADDRESS, "aa", 1)
    secret = servers.secret(ADDRESS, "alice")
    servers.trust(ADDRESS, "bb", 2)
    assert KnownServers(path).meet(ADDRESS, "cc", 3) == KnownServer(2, "bb", {"alice": secret})


def test_one_can_be_somebody_new_under_some_names(path: Path) -> None:
    servers = KnownServers(path)
    servers.meet(ADDRESS, "aa", 1)
    alice, bob = (servers.secret(ADDRESS, nick) for nick in ("alice", "bob"))
    servers.forget_secrets(ADDRESS, ["Alice", "carol"])
    assert KnownServers(path).secret(ADDRESS, "bob") == bob
    assert KnownServers(path).secret(ADDRESS, "alice") != alice


def test_two_programs_keep_what_each_has_noted(path: Path) -> None:
    one, other = KnownServers(path), KnownServers(path)
    one.meet(ADDRESS, "aa", 1)
    other.meet(OTHER, "bb", 1)
    both = KnownServers(path)
    assert (both.fingerprint(ADDRESS), both.fingerprint(OTHER)) == ("aa", "bb")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_file(path: Path) -> None:
    KnownServers(path).meet(ADDRESS, "aa", 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["servers.json"]


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', '{"a": {"met": 1, "odd": 1}}'])
def test_a_damaged_file_is_not_overwritten(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(KnownServersError, match="is damaged"):
        KnownServers(path)
    assert path.read_text() == content


def test_a_file_that_can_not_be_read(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(KnownServersError, match="can't be read"):
        KnownServers(path)


def test_a_file_that_can_not_be_written(tmp_path: Path) -> None:
    servers = KnownServers(tmp_path / "file" / "servers.json")
    (tmp_path / "file").symlink_to("nowhere")
    with pytest.raises(KnownServersError, match="can't be written"):
        servers.meet(ADDRESS, "aa", 1)


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    servers = KnownServers(path)
    servers.meet(ADDRESS, "aa", 1)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("hubbub.client.private_file.os.fsync", full)
    with pytest.raises(KnownServersError, match="can't be written: No space left"):
        servers.meet(OTHER, "bb", 1)
    assert KnownServers(path).fingerprint(ADDRESS) == "aa"
    assert [entry.name for entry in path.parent.iterdir()] == ["servers.json"]


def test_a_host_is_known_by_all_its_ports(path: Path) -> None:
    known = KnownServers(path)
    known.meet(ADDRESS, "aa", 1000)
    known.meet(ADDRESS._replace(port=7000), "bb", 1000)
    known.meet(ADDRESS._replace(port=6667, tls=False), None, 1000)
    assert known.fingerprints(ADDRESS.host) == {"aa", "bb"}
    assert known.fingerprints("elsewhere.example") == frozenset()


def test_the_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBBUB_HOME", str(tmp_path))
    KnownServers.default().meet(ADDRESS, "aa", 1)
    assert list(json.loads((tmp_path / "servers.json").read_text())) == [str(ADDRESS)]


def test_without_a_choice_it_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HUBBUB_HOME", raising=False)
    monkeypatch.setattr("hubbub.client.known_servers.user_config_path", lambda name: tmp_path / name)
    assert KnownServers.default().path == tmp_path / "hubbub" / "servers.json"
