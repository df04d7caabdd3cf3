"""``hubbub invite`` and ``hubbub login-link``: links that whoever runs a server has it make."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Start
from cli.talking import Place, ended

LISTEN = ("--irc", "127.0.0.1:0", "--ircs", "off", "--web", "127.0.0.1:0")
TLS = ("--irc", "off", "--ircs", "127.0.0.1:0", "--web", "127.0.0.1:0")


@pytest.fixture
def place(start: Start, tmp_path: Path) -> Iterator[Place]:
    with Place(start, tmp_path) as place:
        yield place


@pytest.mark.parametrize("listen", [LISTEN, TLS])
def test_a_link_is_made_listed_and_ended(place: Place, listen: tuple[str, ...]) -> None:
    place.open(*listen)
    status, output, _ = ended(place.command("invite", "--uses", "3", "--for", "forever", "--note", "for us"))
    assert status == 0
    assert re.match(rf"http://{place.listening['web'][0]}/invite/[\w-]+ lets 3 people in\.\n", output)
    found = re.search(r"hubbub invite --end (\w+) ends it", output)
    assert found is not None
    status, output, _ = ended(place.command("invite", "--list"))
    assert output.splitlines()[0].startswith(f"{found[1]}: 3 of 3 left. It has no end")
    assert ended(place.command("invite", "--end", found[1]))[0] == 0
    assert ended(place.command("invite", "--list"))[1] == "No invite links.\n"


def test_what_is_refused_is_said(place: Place) -> None:
    place.open(*LISTEN)
    assert ended(place.command("invite", "none")) == (1, "", "There is no channel #none.\n")
    assert ended(place.command("login-link", "ann")) == (1, "", "There is no account ann.\n")
    (place.data / "host.key").unlink()
    status, _, complaint = ended(place.command("invite"))
    assert status == 1
    assert "Make links as the user who runs the server" in complaint


def test_a_login_link_is_made(place: Place) -> None:
    place.open(*LISTEN)
    place.ask("ann", "REGISTER * * correct-horse")
    status, output, _ = ended(place.command("login-link", "ann", "--for", "30m"))
    assert status == 0
    assert "/login/" in output
    assert "lets ann choose a new password, once, until" in output


def test_where_no_server_runs(place: Place) -> None:
    status, _, complaint = ended(place.command("invite"))
    assert status == 1
    assert "No server runs on this machine" in complaint
