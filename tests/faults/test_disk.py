"""The disk keeps what was synced, forgets the rest in a power cut, and fails as it is told to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError

from faults.disk import DATABASE, SECTOR, Change, Disk, Loss


@pytest.fixture
def connection(disk: Disk, tmp_path: Path) -> Iterator[Connection]:
    """A connection to a database on the disk, in which there is one table."""
    engine = create_engine(f"sqlite:///{tmp_path / DATABASE}")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("CREATE TABLE number (n)")
        yield connection
    engine.dispose()


def add(connection: Connection, number: int) -> None:
    connection.exec_driver_sql("INSERT INTO number VALUES (?)", (number,))


def left(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return [row[0] for row in database.execute("SELECT n FROM number")]


@pytest.mark.parametrize("loss", Loss)
def test_what_was_synced_outlives_a_power_cut(
    disk: Disk, connection: Connection, tmp_path: Path, loss: Loss
) -> None:
    add(connection, 1)
    disk.cut(loss)
    disk.restore()
    assert left(tmp_path) == [1]
    assert disk.lost == 0


def test_what_was_not_synced_is_forgotten(disk: Disk, connection: Connection, tmp_path: Path) -> None:
    add(connection, 1)
    connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
    add(connection, 2)
    disk.cut(Loss.ALL)
    disk.restore()
    assert left(tmp_path) == [1]
    assert disk.lost == 2, "the header of a page in the log, and the page"


def test_a_name_that_was_not_synced_is_forgotten(disk: Disk, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / DATABASE}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("CREATE TABLE number (n)")
        connection.commit()
    disk.cut(Loss.ALL)
    engine.dispose()
    disk.restore()
    assert list(tmp_path.iterdir()) == []


def test_after_a_power_cut_nothing_works(disk: Disk, connection: Connection) -> None:
    disk.cut(Loss.ALL)
    with pytest.raises(DBAPIError):
        add(connection, 1)


def test_the_power_goes_once_so_much_has_changed(disk: Disk, connection: Connection) -> None:
    disk.cut_after(5)
    add(connection, 1)  # a header, a page and a sync
    with pytest.raises(DBAPIError):
        add(connection, 2)
    assert not disk.on


@pytest.mark.parametrize(
    ("offset", "length", "pieces"),
    [
        (0, SECTOR, [SECTOR]),
        (0, 2 * SECTOR, [SECTOR, SECTOR]),
        (10, SECTOR, [SECTOR - 10, 10]),
        (SECTOR + 1, 3, [3]),
    ],
)
def test_a_write_may_be_torn_between_sectors(offset: int, length: int, pieces: list[int]) -> None:
    change = Change(offset, bytes(range(256)) * 4)
    change = change._replace(data=(change.data or b"")[:length])
    whole, torn = bytearray(), bytearray()
    change.apply(whole)
    for piece in change.sectors():
        piece.apply(torn)
    assert torn == whole
    assert [len(piece.data or b"") for piece in change.sectors()] == pieces


def test_what_is_written_beyond_the_end_leaves_zeros(disk: Disk) -> None:
    content = bytearray(b"ab")
    Change(4, b"c").apply(content)
    assert content == b"ab\0\0c"
    Change(1, None).apply(content)
    assert content == b"a"


@pytest.mark.parametrize("lasts", [True, False])
def test_calls_fail_in_their_turn(disk: Disk, connection: Connection, lasts: bool) -> None:
    disk.fail("sync", "-wal", after=1, lasts=lasts)
    add(connection, 1)
    with pytest.raises(DBAPIError) as caught:
        add(connection, 2)
    assert getattr(caught.value.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR
    if not lasts:
        add(connection, 3)
        return
    with pytest.raises(DBAPIError):
        add(connection, 3)
    disk.mend()
    add(connection, 4)


def test_a_full_disk_takes_nothing_more(disk: Disk, connection: Connection) -> None:
    disk.room = disk.size
    with pytest.raises(DBAPIError) as caught:
        add(connection, 1)
    assert getattr(caught.value.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    disk.mend()
    add(connection, 1)
