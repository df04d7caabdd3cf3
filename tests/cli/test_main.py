"""The ``hubbub`` command without a screen."""

import socket
import sys
from contextlib import closing, suppress

import pytest

from cli.conftest import WITHOUT_TK, Start
from hubbub import __version__

WITH_A_DEAD_SCREEN = "import os; os.environ['DISPLAY'] = ':4711'; from hubbub.cli.start import run; run()"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is always a screen")


def test_version(start: Start) -> None:
    out, err = start("--version").process.communicate()
    assert (out, err) == (f"hubbub {__version__}\n", "")


def test_help_names_the_commands(start: Start) -> None:
    program = start("--help")
    out, _ = program.process.communicate()
    assert program.process.returncode == 0
    assert {"serve", "join"} <= set(out.split())


def test_without_a_screen_an_invitation_is_for_a_browser(start: Start) -> None:
    program = start("join", "https://chat.example/invite/x")
    _, err = program.process.communicate()
    assert err == "There is no screen here. Open the link in a browser.\n"


@pytest.mark.parametrize(
    ("python", "words"),
    [
        (("-m", "hubbub"), "There is no screen here."),
        (("-c", WITHOUT_TK), "Python has no Tk here"),
        (("-c", WITH_A_DEAD_SCREEN), "The screen can't be used"),
    ],
)
class TestWithoutScreen:
    def test_join_says_so(self, start: Start, python: tuple[str, ...], words: str) -> None:
        program = start("join", "chat.example:6697", python=python)
        out, err = program.process.communicate()
        assert (program.process.returncode, out) == (1, "")
        assert err.startswith(words)
        assert err.endswith("Any IRC client can join chat.example:6697 too.\n")

    def test_it_serves(self, start: Start, python: tuple[str, ...], words: str) -> None:
        """With its port taken, so that no test opens the usual ones: it gets as far as wanting to."""
        with closing(socket.socket()) as taken:
            with suppress(OSError):  # taken by another program is just as good
                taken.bind(("127.0.0.1", 6667))
                taken.listen()
            program = start(python=python)
            _, err = program.process.communicate()
        assert program.process.returncode == 1
        assert err.startswith(words)
        assert "Starting a server instead." in err
        assert err.endswith("Port 6667 is taken by another program. Choose another port.\n")
