import secrets
import tkinter as tk
from pathlib import Path

import pytest

from desktop.driving import wait_until
from desktop.serving import ServerProcess
from hubbub.client.changes import ServersFound
from hubbub.client.discovery import Discovery
from hubbub.desktop.finder import Finder


def test_a_server_of_this_network_is_found(root: tk.Tk, tmp_path: Path) -> None:
    name = f"net-{secrets.token_hex(4)}"
    lists: list[ServersFound] = []
    finder = Finder(root, lists.append)

    def online() -> list[int | None]:
        return [server.online for found in lists[-1:] for server in found.servers if server.name == name]

    with ServerProcess.running(tmp_path / "data", ircs="*:0", settings=f'name = "{name}"') as server:
        wait_until(root, lambda: online() == [0])
        (found,) = [each for each in lists[-1].servers if each.name == name]
        assert found.address.port == server.address.port
        server.stop()
        wait_until(root, lambda: online() == [])
    finder.close()
    assert finder.join(5)


def test_a_search_that_has_failed_is_told(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_self: Discovery) -> None:
        raise RuntimeError("A mistake of ours")

    monkeypatch.setattr(Discovery, "run", fail)
    lists: list[ServersFound] = []
    finder = Finder(root, lists.append)
    wait_until(root, lambda: lists)
    assert lists == [ServersFound((), "The search has ended by an error in this program.")]
    finder.close()
    assert finder.join(5)
