"""The lists of a channel: who is banned, who is excepted from that, who needs no invitation."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from hubbub.store.records import ListRecord
from hubbub.wire.masks import Mask, Subject, parse_mask

BANS: Final = "b"
EXCEPTIONS: Final = "e"
INVITATIONS: Final = "I"


class Entry(NamedTuple):
    """A mask in a list, as it is kept and as it is matched."""

    record: ListRecord
    mask: Mask


class MaskLists:
    """The entries of one channel's lists, by the list's letter and the mask's text."""

    __slots__ = ("_entries",)

    def __init__(self, records: Iterable[ListRecord] = ()) -> None:
        self._entries: dict[str, dict[str, Entry]] = {}
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        """How many there are in all the lists together."""
        return sum(map(len, self._entries.values()))

    def of(self, letter: str) -> Iterator[ListRecord]:
        """One list, in the order in which it grew."""
        return (entry.record for entry in self._entries.get(letter, {}).values())

    def records(self) -> list[ListRecord]:
        """All the lists."""
        return [record for letter in self._entries for record in self.of(letter)]

    def find(self, letter: str, text: str) -> ListRecord | None:
        """The entry with a mask in its normal form."""
        entry = self._entries.get(letter, {}).get(text)
        return entry.record if entry is not None else None

    def add(self, record: ListRecord) -> None:
        """Put an entry into its list."""
        mask = parse_mask(record.mask)
        if mask is not None:
            self._entries.setdefault(record.mode, {})[record.mask] = Entry(record, mask)

    def remove(self, record: ListRecord) -> None:
        """Take an entry out of its list."""
        del self._entries[record.mode][record.mask]

    # What they say of somebody

    def keeps_out(self, subject: Subject) -> bool:
        """Whether somebody is banned from joining."""
        return self._has(BANS, subject) and not self._has(EXCEPTIONS, subject)

    def silences(self, subject: Subject) -> bool:
        """Whether somebody is banned from speaking, by a ban or by a mute."""
        return self._has(BANS, subject, mutes=True) and not self._has(EXCEPTIONS, subject, mutes=True)

    def invites(self, subject: Subject) -> bool:
        """Whether somebody needs no invitation."""
        return self._has(INVITATIONS, subject)

    def _has(self, letter: str, subject: Subject, *, mutes: bool = False) -> bool:
        """Whether a list has an entry for somebody; mutes count only where it is about speaking."""
        entries = self._entries.get(letter, {}).values()
        return any((mutes or not each.mask.mutes) and each.mask.matches(subject) for each in entries)
