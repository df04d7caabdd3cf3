import tkinter as tk

import pytest

from desktop.driving import press, settle
from hubbub.desktop.launcher.start import StartPage, in_words


class Choices:
    def __init__(self, root: tk.Tk) -> None:
        self.made: list[str] = []
        self.page = StartPage(
            root, on_create=lambda: self.made.append("create"), on_enter=lambda: self.made.append("enter")
        )
        self.page.grid(sticky="nsew")
        self.page.focus_first()
        settle(root)


@pytest.fixture
def choices(root: tk.Tk) -> Choices:
    return Choices(root)


def test_it_offers_both_ways(choices: Choices) -> None:
    assert choices.page.create_button["text"] == "Create server"
    assert choices.page.enter_button["text"] == "Enter a server"
    choices.page.enter_button.invoke()
    choices.page.create_button.invoke()
    assert choices.made == ["enter", "create"]


def test_it_can_be_used_with_keys_alone(choices: Choices) -> None:
    focused = choices.page.focus_get()
    assert focused is choices.page.create_button
    press(choices.page.create_button, "<Tab>")
    assert choices.page.focus_get() is choices.page.enter_button
    press(choices.page.enter_button, "<Return>")
    assert choices.made == ["enter"]


def test_whoever_hosts_a_server_is_led_back_to_it_first(root: tk.Tk) -> None:
    made: list[str] = []
    page = StartPage(
        root, on_create=root.update, on_enter=root.update, was_on=["Books"],
        own="Maria's place in the garden", on_own=lambda: made.append("own"),
    )  # fmt: skip
    page.grid(sticky="nsew")
    page.focus_first()
    settle(root)
    assert page.own_button
    assert page.own_button["text"] == "Back to Maria's place in th…"
    press(page.own_button, "<Return>")
    assert made == ["own"]


def test_who_was_on_servers_is_asked_first_whether_to_come_back(root: tk.Tk) -> None:
    made: list[str] = []
    page = StartPage(
        root, on_create=root.update, on_enter=root.update,
        was_on=["Books", "Chess"], on_come_back=lambda: made.append("back"),
    )  # fmt: skip
    page.grid(sticky="nsew")
    page.focus_first()
    settle(root)
    button = page.back_button
    assert button
    assert button["text"] == "Come back to Books and Chess"
    press(button, "<Return>")
    assert made == ["back"]
    page.lock(locked=True)
    button.invoke()
    assert button["text"] == "Coming back…"
    assert made == ["back"]
    page.lock(locked=False)
    assert button["text"] == "Come back to Books and Chess"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Books"], "Books"),
        (["Books", "The chess club of the county"], "Books and 1 other"),
        (["The chess club of the county", "Books"], "The chess c… and 1 other"),
        (["The chess club of the county"], "The chess club of t…"),
        (["Books", "Chess", "Cakes"], "Books and 2 others"),
    ],
)
def test_servers_in_words(names: list[str], words: str) -> None:
    assert in_words(names) == words
