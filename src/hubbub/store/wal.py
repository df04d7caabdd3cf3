"""Damage in SQLite's write-ahead log, which SQLite itself takes for the end of it.

What was committed after the damaged place would be gone without a word. A place where the writing just
stopped looks different: nothing follows. See https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from struct import Struct, unpack
from typing import BinaryIO, Final, NamedTuple

from hubbub.store.errors import StoreCorruptError

_MAGIC: Final = 0x377F0682
"""With the last bit set, checksums are made of big-endian words, otherwise of little-endian ones."""

_HEADER: Final = Struct(">8I")
_FRAME: Final = Struct(">6I")
_MASK: Final = (1 << 32) - 1
_LARGE: Final = 1 << 60
"""From here on numbers are cut to 32 bits. To do so each time takes twice as long; a log may have 32 MB."""

Checksum = tuple[int, int]


class _Frame(NamedTuple):
    """A page in the log. `whole` says whether it follows on the frame before it as that stands there."""

    whole: bool
    commits: bool


def check_log(database: Path) -> None:
    """Raise StoreCorruptError where the log beside a database is damaged in front of a later transaction.

    Damage in the last transaction can't be told from one whose writing was cut short.
    """
    log = database.with_name(f"{database.name}-wal")
    if not log.exists():
        return
    with log.open("rb") as file:
        if _goes_on_after_damage(_frames(file)):
            raise StoreCorruptError("the write-ahead log is damaged")


def _goes_on_after_damage(frames: Iterator[_Frame]) -> bool:
    """Whether, after a frame that isn't whole, there is a commit and something on top of it.

    A transaction is written only after the one before it has been synced. So the rest of one that was never
    synced ends with its commit.
    """
    damaged = committed = False
    for frame in frames:
        if not frame.whole:
            damaged, committed = True, False
        elif damaged and committed:
            return True
        else:
            committed = frame.commits
    return False


def _frames(file: BinaryIO) -> Iterator[_Frame]:
    """The frames of a log. Raises StoreCorruptError where its header is damaged."""
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return  # SQLite syncs the header before it writes anything after it
    magic, _, page_size, _, *salts, one, two = _HEADER.unpack(header)
    order = ">" if magic & 1 else "<"
    before = one, two
    if magic & ~1 != _MAGIC or _checksum(_words(header[:24], order), (0, 0)) != before:
        raise StoreCorruptError("the header of the write-ahead log is damaged")
    while len(frame := file.read(_FRAME.size + page_size)) == _FRAME.size + page_size:
        _, size, *found, one, two = _FRAME.unpack_from(frame)
        content = _words(frame[:8] + frame[_FRAME.size :], order)
        whole = found == salts and _checksum(content, before) == (one, two)
        before = one, two
        yield _Frame(whole, commits=size != 0)


def _words(data: bytes, order: str) -> Sequence[int]:
    return unpack(f"{order}{len(data) // 4}I", data)


def _checksum(words: Sequence[int], before: Checksum) -> Checksum:
    one, two = before
    pairs = iter(words)
    for left, right in zip(pairs, pairs, strict=True):
        one += left + two
        two += right + one
        if two > _LARGE:
            one &= _MASK
            two &= _MASK
    return one & _MASK, two & _MASK
