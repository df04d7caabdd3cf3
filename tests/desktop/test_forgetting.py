import asyncio
import tkinter as tk
from pathlib import Path

import keyring
import pytest

from client.key_store import MemoryKeyStore
from desktop.driving import wait_until
from hubbub.client.address import Address
from hubbub.client.credentials import Credentials
from hubbub.client.known_servers import KnownServers
from hubbub.client.passwords import Passwords
from hubbub.desktop.forgetting import Forgetting

HERE = Address("chat.example.org", 6697, tls=True)


def test_the_password_of_a_server_goes_and_a_key_store_that_refuses_is_told(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryKeyStore()
    store.priority = 5
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    known_servers = KnownServers(tmp_path / "servers.json")
    passwords = Passwords.beside(known_servers.path)
    kept = Credentials("server:password", "sesame")

    def forget() -> list[str]:
        problems: list[str] = []
        asyncio.run(passwords.keep(HERE, kept, kept.account))
        store.locked = is_locked
        Forgetting(root, HERE, lambda: known_servers, problems.append)
        return problems

    is_locked = False
    forget()
    wait_until(root, lambda: not store.passwords)
    is_locked = True
    problems = forget()
    assert "has not unlocked it" in wait_until(root, lambda: problems)[0]
