"""``hubbub check``: a configuration is looked through, shown whole, and nothing is opened for that."""

import socket
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.conftest import Start
from hubbub.cli.check import check
from hubbub.server.config import Config

SECRETS = """
password = "open sesame"
[accounts]
code = "swordfish"
"""

UNUSUAL = """
name = "Café"
motd = ["a \\"quoted\\" word", "a \\\\ and a \\u007f", "", "two\\twords"]
administrators = ["ann"]
[accounts]
guests = false
[limits]
clients = 12
[timeouts]
ping = 12.5
[flood]
rate = inf
"""


class Checked(NamedTuple):
    """What the command says: its exit status, the settings, and what it warns of."""

    status: int
    out: str
    err: str


def checked(start: Start, tmp_path: Path, toml: str, *words: str) -> Checked:
    file = tmp_path / "hubbub.toml"
    file.write_text(toml)
    program = start("check", "--data", str(tmp_path / "data"), "--config", str(file), *words)
    out, err = program.process.communicate(timeout=30)
    return Checked(program.process.returncode, out, err)


def test_what_it_prints_is_a_configuration_that_means_the_same(start: Start, tmp_path: Path) -> None:
    status, out, _ = checked(start, tmp_path, UNUSUAL)
    assert status == 0
    assert Config.model_validate(tomllib.loads(out)) == Config.load(tmp_path / "hubbub.toml", {})
    marked = [line.partition(" = ")[0] for line in out.splitlines() if "  # the default is " in line]
    assert marked == ["name", "motd", "administrators", "guests", "clients", "ping", "rate"]
    assert "clients = 12  # the default is 20000\n" in out


def test_without_a_file_all_is_as_by_default(start: Start, tmp_path: Path) -> None:
    program = start("check", "--data", str(tmp_path))
    out, _ = program.process.communicate(timeout=30)
    assert program.process.returncode == 0
    assert Config.model_validate(tomllib.loads(out)) == Config()
    assert "the default is" not in out


def test_secrets_are_not_shown(start: Start, tmp_path: Path) -> None:
    status, out, err = checked(start, tmp_path, SECRETS)
    assert status == 0
    assert "# password is set, and not shown here\n" in out
    assert "# code is set, and not shown here\n" in out
    assert not {"sesame", "swordfish"} & set((out + err).replace('"', " ").split())


def test_the_flags_of_serve_lie_over_the_file(start: Start, tmp_path: Path) -> None:
    flags = ("--irc", "127.0.0.1:1234", "--ircs", "off", "--web", "off", "--no-announce")
    _, out, _ = checked(start, tmp_path, "", *flags)
    assert tomllib.loads(out)["listen"] == {"irc": ["127.0.0.1:1234"], "ircs": [], "web": []}
    assert tomllib.loads(out)["announce"] is False
    _, out, _ = checked(start, tmp_path, "announce = false\n", "--announce")
    assert tomllib.loads(out)["announce"] is True


def test_nothing_is_opened_or_made(start: Start, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert checked(start, tmp_path, "", "--irc", address).status == 0
    assert not (tmp_path / "data").exists()


def test_doubts_are_said_beside_the_settings(start: Start, tmp_path: Path) -> None:
    status, out, err = checked(start, tmp_path, "", "--irc", "*:6667", "--ircs", "off")
    assert (status, out[:6]) == (0, "name =")
    assert err.startswith("Warning: listen.irc: *:6667 is without TLS")


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[limits]\nclients = 0", "limits.clients: Input should be greater than or equal to 1"),
        ("[limits]\nclinets = 5", "limits.clinets: There is no such setting, do you mean limits.clients?"),
        ("zzz = 5", "zzz: There is no such setting\n"),
        ("[listen]\nirc = ['6667']", "'6667' is not HOST:PORT"),
        ("name = ", "is not TOML"),
    ],
)
def test_a_mistake_is_named(
    tmp_path: Path, toml: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hubbub.toml"
    file.write_text(toml)
    assert check(tmp_path, file, {}) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_the_exit_status_of_a_mistake_is_that_of_the_command(start: Start, tmp_path: Path) -> None:
    status, out, err = checked(start, tmp_path, "[limits]\nclients = 0\n[flood]\nrate = 0")
    assert (status, out) == (1, "")
    assert "limits.clients: " in err
    assert "flood.rate: " in err


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are started the POSIX way")
