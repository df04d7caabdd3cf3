"""Passwords are kept in the key store, or in a file that only their owner reads."""

import stat
import sys
from pathlib import Path

import keyring
import pytest

from client.key_store import MemoryKeyStore
from hubbub.client.address import Address
from hubbub.client.credentials import Credentials
from hubbub.client.passwords import Passwords, PasswordsError, Place

ADDRESS = Address("chat.example.org", 6697, tls=True)
OTHER = Address("other.example.org", 6697, tls=True)
ANN = Credentials("Ann", "correct horse")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "passwords.json"


@pytest.fixture
def passwords(path: Path) -> Passwords:
    return Passwords(path)


def text_of(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)


async def test_a_password_is_found_by_the_account_and_by_the_nick(passwords: Passwords, path: Path) -> None:
    await passwords.keep(ADDRESS, ANN, "anna")
    for nick in ("ann", "ANNA"):
        assert await Passwords(path).recall(ADDRESS, nick) == ANN
    assert await passwords.recall(ADDRESS, "bob") is None
    assert await passwords.recall(OTHER, "ann") is None


async def test_what_is_forgotten_is_gone(passwords: Passwords, path: Path) -> None:
    bob = Credentials("bob", "battery staple")
    await passwords.keep(ADDRESS, ANN, "anna")
    await passwords.keep(ADDRESS, bob, "bob")
    await passwords.forget(ADDRESS, "ann")
    await passwords.forget(ADDRESS, "nobody")
    assert await passwords.recall(ADDRESS, "anna") is None
    assert await passwords.recall(ADDRESS, "bob") == bob
    assert ANN.password not in text_of(path)


async def test_without_a_key_store_it_is_a_file_of_ones_own(passwords: Passwords, path: Path) -> None:
    assert await passwords.place() is Place.FILE
    await passwords.keep(ADDRESS, ANN, "ann")
    assert ANN.password in text_of(path)
    if sys.platform != "win32":
        assert mode_of(path) == 0o600


class TestKeyStore:
    async def test_the_file_has_no_password_then(
        self, passwords: Passwords, path: Path, key_store: MemoryKeyStore
    ) -> None:
        assert await passwords.place() is Place.KEY_STORE
        await passwords.keep(ADDRESS, ANN, "anna")
        assert ANN.password not in text_of(path)
        assert key_store.passwords == {("Hubbub chat.example.org:6697", "ann"): ANN.password}
        assert await passwords.recall(ADDRESS, "anna") == ANN
        await passwords.forget(ADDRESS, "Ann")
        assert key_store.passwords == {}

    async def test_what_somebody_has_taken_out_of_it_is_not_kept(
        self, passwords: Passwords, key_store: MemoryKeyStore
    ) -> None:
        await passwords.keep(ADDRESS, ANN, "ann")
        key_store.passwords.clear()
        assert await passwords.recall(ADDRESS, "ann") is None

    async def test_one_that_is_gone_has_none(self, passwords: Passwords, key_store: MemoryKeyStore) -> None:
        await passwords.keep(ADDRESS, ANN, "ann")
        key_store.priority = 0
        assert await passwords.recall(ADDRESS, "ann") is None
        await passwords.forget(ADDRESS, "ann")
        assert key_store.passwords

    async def test_one_that_refuses_is_told_and_nothing_goes_to_the_file(
        self, passwords: Passwords, path: Path, key_store: MemoryKeyStore
    ) -> None:
        key_store.locked = True
        with pytest.raises(PasswordsError, match="refused: the person has not unlocked it"):
            await passwords.keep(ADDRESS, ANN, "ann")
        assert text_of(path) == ""

    async def test_guests_never_wake_it(
        self, passwords: Passwords, key_store: MemoryKeyStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keyring, "get_keyring", None)
        assert await passwords.recall(ADDRESS, "guest") is None


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', '{"a": {"ann": {"odd": 1}}}'])
async def test_a_damaged_file_is_told(passwords: Passwords, path: Path, content: str) -> None:
    write(path, content)
    with pytest.raises(PasswordsError, match="is damaged"):
        await passwords.recall(ADDRESS, "ann")


async def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(PasswordsError, match="can't be read"):
        await Passwords(tmp_path).recall(ADDRESS, "ann")


async def test_a_file_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").symlink_to("nowhere")
    with pytest.raises(PasswordsError, match="can't be written"):
        await Passwords(tmp_path / "file" / "passwords.json").keep(ADDRESS, ANN, "ann")
