import tkinter as tk
from dataclasses import replace
from tkinter import ttk

import pytest

from desktop.driving import press, settle, widgets
from hubbub.client.person import Person
from hubbub.desktop.channel.profile import ProfileDialog, ago, describe

BEN = Person(
    "ben", "ident", "cafe.guest", real_name="Benjamin", account="benny", away="", channels=("#b", "#A", "#c"),
    standing="administrates this server", is_bot=True, is_secure=True, idle=200, since=1_700_000_000_000,
)  # fmt: skip


def test_everything_is_said_in_words() -> None:
    facts = dict(describe(BEN, ["#a", "#C"]))
    assert facts == {
        "Account": "benny",
        "Real name": "Benjamin",
        "Comes from": "cafe.guest",
        "Connection": "encrypted",
        "On this server": "ben administrates this server",
        "Kind": "a bot",
        "Away": "yes",
        "Here since": facts["Here since"],
        "Last wrote": "3 minutes ago",
        "Channels with you": "#A, #c",
        "Other channels": "#b",
    }
    assert "November 2023" in facts["Here since"]


def test_what_is_not_known_is_left_out() -> None:
    facts = dict(describe(Person("ben", "u", "h", real_name="Hubbub"), []))
    assert facts == {"Account": "None: a guest", "Comes from": "h", "Channels with you": "none"}


def test_of_many_channels_the_first_are_named() -> None:
    facts = dict(describe(replace(BEN, channels=tuple(f"#{n:02}" for n in range(20))), []))
    assert facts["Other channels"].endswith("#11 and 8 more")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute ago"),
        (60, "1 minute ago"),
        (7300, "2 hours ago"),
        (90000, "1 day ago"),
        (864000, "10 days ago"),
    ],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    assert ago(seconds) == words


def shown(dialog: ProfileDialog) -> list[str]:
    return [str(label["text"]) for label in widgets(dialog.facts, ttk.Label) if label.winfo_manager()]


def test_it_is_filled_when_the_answer_comes(root: tk.Tk) -> None:
    written: list[str] = []
    dialog = ProfileDialog(root, "ben", lambda: ["#a"], written.append)
    settle(root)
    assert shown(dialog) == ["Asking the server…"]
    dialog.show_person(BEN)
    settle(root)
    assert "benny" in shown(dialog)
    assert "Asking the server…" not in shown(dialog)
    (write,) = [each for each in widgets(dialog, ttk.Button) if each["text"] == "Write privately"]
    press(write, "<Return>")
    assert written == ["ben"]
    assert not dialog.winfo_exists()


def test_nobody_of_that_name(root: tk.Tk) -> None:
    dialog = ProfileDialog(root, "ben", list, None)
    settle(root)
    dialog.show_person(None)
    assert shown(dialog) == ["Nobody who is here now is called ben."]
    assert [str(each["text"]) for each in widgets(dialog, ttk.Button)] == ["Close"]
    press(dialog, "<Escape>")
    assert not dialog.winfo_exists()
