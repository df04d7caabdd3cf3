import socket
import threading
import tkinter as tk
from pathlib import Path

from desktop.driving import settle, wait_until
from hubbub.client.entrance import EntranceLink, Told
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.launcher.enter import EnterPage
from hubbub.desktop.looking import Look


def asked(root: tk.Tk, web: socket.socket, home: Path) -> tuple[EnterPage, list[Told]]:
    """A page with a link that is being looked at, and what was told of it."""
    told: list[Told] = []

    def look(link: EntranceLink) -> None:
        Look(page, link, lambda: KnownServers(home / "servers.json"), told.append)

    page = EnterPage(root, "", "", on_back=root.update, on_link=print, on_entrance=look, on_forget=print)
    page.grid(sticky="nsew")
    page.host.fill(f"http://127.0.0.1:{web.getsockname()[1]}/invite/secret")
    page.enter()
    return page, told


def looking() -> bool:
    return any(thread.name == "network" for thread in threading.enumerate())


def test_whoever_goes_elsewhere_waits_for_no_answer(root: tk.Tk, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as web:
        page, told = asked(root, web, tmp_path)
        settle(root)
        with web.accept()[0] as line:
            assert line.recv(4096).startswith(b"GET /invite/secret ")
            assert page.is_locked
            page.destroy()
            assert line.recv(4096) == b""  # it has hung up
    wait_until(root, lambda: not looking())
    assert told == []
