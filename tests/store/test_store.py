"""Files that are no database of Hubbub, or a damaged one: left as they are, and said to be that."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from hubbub.store import queries
from hubbub.store.errors import StoreCorruptError, StoreUnavailableError
from hubbub.store.records import Transaction
from hubbub.store.store import Store
from store.samples import channel, commit, event, store_events


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.mark.parametrize("content", [b"a letter to grandmother" * 400, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hubbub.db").write_bytes(content)
    with pytest.raises(StoreCorruptError):
        Store.open(tmp_path / "hubbub.db")
    assert contents(tmp_path) == {"hubbub.db": content}


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed database of many pages."""
    with closing(Store.open(tmp_path / "hubbub.db")) as store:
        commit(store, Transaction(created=[channel()]))
        store_events(store, *(event(seq, text="x" * 500) for seq in range(1, 200)))
    return tmp_path / "hubbub.db"


def test_a_damaged_schema_is_found_when_the_store_is_opened(filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[100:4096] = bytes(3996)  # the first page, after the file's header
    filled.write_bytes(content)
    with pytest.raises(StoreCorruptError):
        Store.open(filled)
    assert contents(filled.parent) == {"hubbub.db": content}


def flipped(content: bytes, *offsets: int) -> bytes:
    return bytes(byte ^ 0xFF if place in offsets else byte for place, byte in enumerate(content))


DAMAGES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "the first byte": lambda content: flipped(content, 0),
    "the size of a page": lambda content: flipped(content, 16, 17),
    "how much of a page is used": lambda content: flipped(content, 21),
    "how many pages there are": lambda content: flipped(content, 28),
    "the encoding of text": lambda content: flipped(content, 59),
    "the second page": lambda content: content[:4096] + b"\xa5" * 4096 + content[8192:],
    "cut off after half a page": lambda content: content[:2000],
    "cut off in the middle": lambda content: content[: len(content) // 2],
    "without its last page": lambda content: content[:-4096],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_not_opened_and_left_as_it_is(filled: Path, damage: str) -> None:
    content = DAMAGES[damage](filled.read_bytes())
    filled.write_bytes(content)
    with pytest.raises(StoreCorruptError):
        Store.open(filled)
    assert contents(filled.parent) == {"hubbub.db": content}


def test_damage_that_is_met_in_a_commit_ends_all_commits(filled: Path) -> None:
    content = filled.read_bytes()
    filled.write_bytes(content[: 4096 * 30] + b"\xff" * (len(content) - 4096 * 30))
    with closing(Store.open(filled)) as store:
        error = commit(store, Transaction(events=[event(200)]))
        assert isinstance(error, StoreCorruptError)
        assert commit(store, Transaction(created=[channel(2, "#other")])) is error


def test_a_damaged_page_is_found_when_it_is_read(filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[4096 * 30 :] = b"\xff" * (len(content) - 4096 * 30)
    filled.write_bytes(content)
    with closing(Store.open(filled)) as store, pytest.raises(StoreCorruptError):
        store.read_now(queries.history, 1, after=0, before=1000, limit=1000, kinds=("PRIVMSG",))
    assert contents(filled.parent) == {"hubbub.db": content}


def test_a_directory_in_its_place_makes_the_store_unavailable(tmp_path: Path) -> None:
    (tmp_path / "hubbub.db").mkdir()
    with pytest.raises(StoreUnavailableError):
        Store.open(tmp_path / "hubbub.db")


def test_a_store_that_can_not_be_opened_lets_go_of_its_files(filled: Path) -> None:
    """Whoever then moves the damaged file away, or copies it, gets all of it."""
    content = filled.read_bytes()
    content = content[:4096] + b"\xff" * (len(content) - 4096)
    filled.write_bytes(content)
    with pytest.raises(StoreCorruptError) as refusal:
        Store.open(filled)
    assert contents(filled.parent) == {"hubbub.db": content}, refusal
