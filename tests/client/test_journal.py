"""The journal hands changes over in order, without repetition."""

from dataclasses import replace

from hubbub.client.changes import Change, ConversationChanged, EntriesAdded, Problem
from hubbub.client.journal import Journal
from hubbub.client.model import Conversation, Entry, Kind


def snapshot(key: str) -> Conversation:
    return Conversation(key, key.upper())


def added(entry_id: str, after: str | None, key: str = "a", *, live: bool = True) -> EntriesAdded:
    return EntriesAdded(key, (Entry(entry_id, Kind.SAID, "bob", "", 1),), after, live)


def test_a_conversation_is_told_once_where_it_changed_first() -> None:
    journal = Journal()
    journal.touch("a")
    journal.add([Problem("x")])
    journal.touch("a")
    assert journal.take(snapshot) == [ConversationChanged(snapshot("a")), Problem("x")]
    assert journal.take(snapshot) == []
    journal.touch("a")
    assert journal.take(snapshot) == [ConversationChanged(snapshot("a"))]


def test_entries_that_follow_each_other_are_one_change() -> None:
    journal = Journal()
    journal.add([added("1", None), added("2", "1"), added("3", "2")])
    (change,) = journal.take(snapshot)
    assert isinstance(change, EntriesAdded)
    assert [entry.id for entry in change.entries] == ["1", "2", "3"]


def test_other_entries_are_kept_apart() -> None:
    changes: list[Change] = [
        added("1", None),
        added("2", "0"),
        added("3", "2", "b"),
        added("4", "3", "b", live=False),
        replace(added("5", "4", "b"), late=True),
        added("6", "5", "b"),
        Problem("x"),
    ]
    journal = Journal()
    journal.add(changes)
    assert journal.take(snapshot) == changes
