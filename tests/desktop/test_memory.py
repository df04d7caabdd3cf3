import tkinter as tk
from pathlib import Path

import pytest

from hubbub.client.address import Address
from hubbub.client.links import ServerLink
from hubbub.desktop.memory import (
    MOST_STAYS,
    MOST_WINDOWS,
    Stay,
    StayMemory,
    WindowMemory,
    on_screen,
    parse_stay,
)
from hubbub.desktop.preferences import PreferenceFile

BOOKS = Stay(ServerLink(Address("books", 6697, tls=True), ("#cakes", "#lobby")), "Zoë")
CHESS = Stay(ServerLink(Address("::1", 6667, tls=False)), "zoe")


def preferences_of(home: Path) -> PreferenceFile:
    return PreferenceFile(home / "desktop.json")


@pytest.fixture
def preferences(tmp_path: Path) -> PreferenceFile:
    return preferences_of(tmp_path)


@pytest.mark.parametrize("stay", [BOOKS, CHESS, BOOKS._replace(person="bob"), CHESS._replace(person="Åke")])
def test_a_stay_is_read_as_it_was_written(stay: Stay) -> None:
    assert parse_stay(str(stay)) == stay


@pytest.mark.parametrize("line", ["", "zoe", "zoe not/an/address:x", " books:6697"])
def test_what_cannot_be_read_is_no_stay(line: str) -> None:
    assert parse_stay(line) is None


def test_one_can_come_back_to_where_one_was(preferences: PreferenceFile, tmp_path: Path) -> None:
    StayMemory(preferences).note([BOOKS, CHESS])
    again = StayMemory(preferences_of(tmp_path))
    assert again.stays == (BOOKS, CHESS)
    again.note([BOOKS, CHESS])
    again.note([])
    assert not StayMemory(preferences_of(tmp_path)).stays


def test_a_server_that_one_has_not_left_is_come_back_to_another_time(preferences: PreferenceFile) -> None:
    StayMemory(preferences).note([BOOKS, CHESS])
    memory = StayMemory(preferences)
    memory.note([CHESS])
    assert list(preferences.values.stays) == [str(CHESS), str(BOOKS)]
    memory.note([CHESS, BOOKS])
    memory.note([CHESS])
    assert list(preferences.values.stays) == [str(CHESS)]


def test_the_servers_that_one_can_come_back_to_are_bounded(preferences: PreferenceFile) -> None:
    many = [Stay(ServerLink(Address(f"host{number}", 6697, tls=True)), "zoe") for number in range(MOST_STAYS)]
    StayMemory(preferences).note(many)
    memory = StayMemory(preferences)
    memory.note([CHESS])
    assert memory.stays == (CHESS, *many[:-1])


def test_private_windows_have_places(preferences: PreferenceFile) -> None:
    memory = WindowMemory(preferences)
    memory.note("books:6697", "zoe", "Bob", "400x300+5+6", is_open=True)
    memory.note("books:6697", "zoe", "ann", "400x300+7+8", is_open=False)
    memory.note("chess:6697", "zoe", "Bob", "500x300+5+6", is_open=True)
    assert memory.geometry("books:6697", "zoe", "bob") == "400x300+5+6"
    assert memory.geometry("books:6697", "zoe", "dan") == ""
    assert memory.were_open("books:6697", "zoe") == ["Bob"]
    assert memory.were_open("books:6697", "ann") == []
    assert memory.geometry("books:6697", "ann", "bob") == ""
    memory.note("books:6697", "zoe", "Bob", "410x300+5+6", is_open=False)
    assert memory.were_open("books:6697", "zoe") == []
    assert memory.geometry("books:6697", "zoe", "bob") == "410x300+5+6"


def test_the_windows_that_are_known_are_bounded(preferences: PreferenceFile) -> None:
    memory = WindowMemory(preferences)
    for number in range(MOST_WINDOWS + 1):
        memory.note("books:6697", "zoe", f"bob{number}", "400x300+5+6", is_open=False)
    assert len(preferences.values.windows) == MOST_WINDOWS
    assert memory.geometry("books:6697", "zoe", "bob0") == ""


def test_damaged_lines_are_passed_over(preferences: PreferenceFile) -> None:
    preferences.remember(
        windows=("open", "a b c d e", "open 1x1+1+1 books:6697 zoe bob"), stays=("x", str(BOOKS))
    )
    assert WindowMemory(preferences).were_open("books:6697", "Zoe") == ["bob"]
    assert StayMemory(preferences).stays == (BOOKS,)


@pytest.mark.parametrize(
    ("geometry", "seen"),
    [
        ("400x300+5+6", "400x300+5+6"),
        ("400x300+-50+-60", "400x300+0+0"),
        ("400x300+9000+9000", "400x300+880+600"),
        ("9000x9000+100+100", "1280x900+0+0"),
        ("1x1+100+100", "200x200+100+100"),
        ("", ""),
        ("+5+6", ""),
    ],
)
def test_a_window_is_where_it_can_be_seen(root: tk.Tk, geometry: str, seen: str) -> None:
    assert on_screen(root, geometry) == seen
