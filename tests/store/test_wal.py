"""Damage in the log beside the database is found; where the writing just stopped is none."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from hubbub.store.errors import StoreCorruptError
from hubbub.store.records import Transaction
from hubbub.store.store import Store
from hubbub.store.wal import check_log
from store.samples import channel, commit, event, store_events

HEADER = 32
FRAME = 24 + 4096


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a server that was killed, with eleven transactions in the log; the last is long."""
    folder = tmp_path_factory.mktemp("wal")
    with closing(Store.open(folder / "hubbub.db")) as store:
        assert commit(store, Transaction(created=[channel()])) is None
        for seq in range(1, 10):
            store_events(store, event(seq))
        store_events(store, event(10, text="x" * 5 * 4096))
        shutil.copytree(folder, folder / "killed")
    return folder / "killed"


@pytest.fixture
def killed(original: Path, tmp_path: Path) -> Path:
    """A copy of its database."""
    return Path(shutil.copytree(original, tmp_path / "data")) / "hubbub.db"


def log_of(database: Path) -> Path:
    return database.with_name("hubbub.db-wal")


def frames(database: Path) -> int:
    return (log_of(database).stat().st_size - HEADER) // FRAME


def damage(database: Path, offset: int) -> None:
    content = bytearray(log_of(database).read_bytes())
    content[offset] ^= 1
    log_of(database).write_bytes(content)


def test_a_log_that_is_whole_is_fine(killed: Path) -> None:
    check_log(killed)


def test_there_need_not_be_a_log(tmp_path: Path) -> None:
    check_log(tmp_path / "hubbub.db")


@pytest.mark.parametrize("place", [0, 4, 8, 12, 16, 23, 24, 4096, FRAME - 1])
def test_one_bit_in_any_part_of_a_frame_is_found(killed: Path, place: int) -> None:
    damage(killed, HEADER + 3 * FRAME + place)
    with pytest.raises(StoreCorruptError, match="the write-ahead log is damaged"):
        check_log(killed)


@pytest.mark.parametrize("place", range(HEADER))
def test_one_bit_in_the_header_is_found(killed: Path, place: int) -> None:
    damage(killed, place)
    with pytest.raises(StoreCorruptError, match="the header of the write-ahead log is damaged"):
        check_log(killed)


def test_the_store_is_not_opened_then_and_left_as_it_is(killed: Path) -> None:
    damage(killed, HEADER + 3 * FRAME + 1000)
    before = {path.name: path.read_bytes() for path in killed.parent.iterdir()}
    with pytest.raises(StoreCorruptError):
        Store.open(killed)
    assert {path.name: path.read_bytes() for path in killed.parent.iterdir()} == before


@pytest.mark.parametrize("back", [1, 2, 4])
def test_of_the_last_transaction_any_page_may_be_missing(killed: Path, back: int) -> None:
    """It was written, but never synced, and nobody was told of it."""
    damage(killed, HEADER + (frames(killed) - back) * FRAME + 1000)
    check_log(killed)


@pytest.mark.parametrize("missing", [1, FRAME - 1, FRAME, 3 * FRAME + 100])
def test_writing_may_have_stopped_anywhere(killed: Path, missing: int) -> None:
    content = log_of(killed).read_bytes()
    log_of(killed).write_bytes(content[:-missing])
    check_log(killed)


@pytest.mark.parametrize("size", [0, 1, HEADER - 1])
def test_not_even_the_header_may_be_there(killed: Path, size: int) -> None:
    log_of(killed).write_bytes(log_of(killed).read_bytes()[:size])
    check_log(killed)


def test_what_is_left_of_an_earlier_log_says_nothing(killed: Path) -> None:
    """After a checkpoint the log is written again from its beginning, over what it had in it before."""
    log = log_of(killed)
    old = log.read_bytes()
    log.write_bytes(old + bytes(4096) + old[HEADER:])
    check_log(killed)
