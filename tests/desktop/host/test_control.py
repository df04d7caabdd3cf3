"""The conversation with a server, seen from the window: here with processes that are none."""

import subprocess
import sys
import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from desktop.driving import settle, wait_until
from hubbub.desktop.host.control import WAITING, HostControl
from hubbub.wire.control import Order, Report, Verb

_ECHO = """
import sys
from hubbub.wire.control import Order, Report
for line in sys.stdin.buffer:
    order = Order.parse(line)
    if order.reason == "end":
        break
    print(end=Report(order.name, "", "", False, (), 0, 0, 0, None, 0, ()).serialise().decode(), flush=True)
"""
_MUTE = "import sys; sys.stdin.read()"


class Conversation:
    def __init__(self, root: tk.Tk, program: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.told: list[Report] = []
        self.ended = 0
        self.control = HostControl(root, self.process, told=self.told.append, ended=self._end)

    def _end(self) -> None:
        self.ended += 1

    def close(self) -> None:
        self.control.close()
        self.process.kill()
        self.control.join(5)
        self.process.communicate()


@pytest.fixture
def talk(root: tk.Tk) -> Iterator[Callable[[str], Conversation]]:
    made: list[Conversation] = []

    def begin(program: str) -> Conversation:
        made.append(Conversation(root, program))
        return made[-1]

    yield begin
    for each in made:
        each.close()


def test_orders_are_answered_in_turn_and_it_looks_by_itself(
    root: tk.Tk, talk: Callable[[str], Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubbub.desktop.host.control._INTERVAL", 0.01)
    conversation = talk(_ECHO)
    for name in ("one", "two"):
        assert conversation.control.give(Order(Verb.SEND_AWAY, name))
    wait_until(root, lambda: len(conversation.told) > 4)
    named = [report.name for report in conversation.told if report.name]
    assert named == ["one", "two"]


def test_the_end_is_told_once(root: tk.Tk, talk: Callable[[str], Conversation]) -> None:
    conversation = talk(_ECHO)
    conversation.control.give(Order(reason="end"))
    wait_until(root, lambda: conversation.ended)
    settle(root)
    assert conversation.ended == 1
    assert conversation.process.poll() == 0


def test_a_program_that_does_not_answer_is_not_asked_without_end(
    talk: Callable[[str], Conversation],
) -> None:
    control = talk(_MUTE).control
    given = [control.give(Order()) for _ in range(WAITING + 2)]
    assert not given[-1]
    assert given.count(True) >= WAITING - 1


def test_after_closing_nothing_is_told(root: tk.Tk, talk: Callable[[str], Conversation]) -> None:
    conversation = talk(_ECHO)
    wait_until(root, lambda: conversation.told)
    conversation.control.close()
    conversation.process.kill()
    conversation.control.join(5)
    told = len(conversation.told)
    settle(root)
    assert (len(conversation.told), conversation.ended) == (told, 0)
