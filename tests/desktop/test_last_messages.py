import tkinter as tk

import pytest

from desktop.driving import press, settle, wait_until, widgets
from hubbub.desktop.confirm import Confirm
from hubbub.desktop.last_messages import CHANGED, LastMessages


class Waiting:
    def __init__(self, root: tk.Tk, count: int) -> None:
        self.root = root
        self.count = count
        self.done: list[str] = []
        self.last = LastMessages(root)
        self.ask()

    def ask(self) -> None:
        self.last.before(lambda: self.done.append("closed"), lambda: self.count, yes="Close anyway")

    def question(self) -> Confirm:
        return wait_until(self.root, lambda: widgets(self.root, Confirm))[0]

    def arrive(self) -> None:
        self.count -= 1
        self.root.event_generate(CHANGED)
        settle(self.root)


def test_with_nothing_to_be_sent_nothing_is_asked(root: tk.Tk) -> None:
    assert Waiting(root, 0).done == ["closed"]


def test_what_arrives_in_a_moment_is_waited_for_without_a_question(root: tk.Tk) -> None:
    waiting = Waiting(root, 2)
    waiting.arrive()
    assert not waiting.done
    waiting.arrive()
    assert waiting.done == ["closed"]
    assert not widgets(root, Confirm)


@pytest.mark.parametrize(("count", "words"), [(1, "1 message is"), (3, "3 messages are")])
def test_it_asks_once_and_return_leaves_everything_as_it_is(root: tk.Tk, count: int, words: str) -> None:
    waiting = Waiting(root, count)
    waiting.ask()
    question = waiting.question()
    assert question.title() == f"{words} not sent yet"
    press(question.no_button, "<Return>")
    settle(root)
    assert not widgets(root, Confirm)
    waiting.arrive()
    assert not waiting.done
    waiting.count = count
    waiting.ask()
    waiting.question().yes_button.invoke()
    assert waiting.done == ["closed"]


def test_it_goes_on_when_all_has_arrived_while_it_asks(root: tk.Tk) -> None:
    waiting = Waiting(root, 1)
    waiting.question()
    waiting.arrive()
    assert waiting.done == ["closed"]
    assert not widgets(root, Confirm)
