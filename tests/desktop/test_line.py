import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from desktop.driving import Person, wait_until
from desktop.serving import ServerProcess
from hubbub.client.changes import Change, ConversationChanged
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.line import Line


def test_a_line_enters_speaks_and_says_goodbye(
    root: tk.Tk, server: ServerProcess, guest: Callable[[str], Person], tmp_path: Path
) -> None:
    bob = guest("bob")
    changes: list[Change] = []
    known = KnownServers(tmp_path / "servers.json")
    line = Line(root, server.address, "alice", known, changes.append)
    wait_until(root, lambda: any(isinstance(change, ConversationChanged) for change in changes))
    line.call(line.session.say, "#lobby", "Hello")
    assert bob.wait_for("Hello").startswith(":alice!")
    line.hang_up()
    assert line.join(5)
    assert "alice" in bob.wait_for(" QUIT ")
