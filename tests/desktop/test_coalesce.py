from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.entries import many, said
from hubbub.client.changes import (
    Change,
    ConversationChanged,
    EntriesAdded,
    EntryChanged,
    HistoryEnded,
    StartedOver,
)
from hubbub.client.model import Conversation, Delivery, Entry
from hubbub.desktop.coalesce import PIECE, coalesce
from hubbub.desktop.timeline import Timeline


def one_by_one(entries: tuple[Entry, ...], key: str = "#lobby") -> list[Change]:
    befores = (None, *(entry.id for entry in entries))
    return [
        EntriesAdded(key, (entry,), before, live=True)
        for entry, before in zip(entries, befores, strict=False)
    ]


def test_what_comes_late_stays_apart() -> None:
    changes = [
        EntriesAdded("#a", many(0, 1), None, live=True),
        EntriesAdded("#a", many(1, 1), "m0", live=True, late=True),
    ]
    assert coalesce(changes) == changes


def test_messages_in_a_row_become_one_change() -> None:
    assert coalesce(one_by_one(many(0, PIECE))) == [EntriesAdded("#lobby", many(0, PIECE), None, live=True)]


def test_a_change_stays_short_enough_to_be_shown_in_one_turn() -> None:
    assert coalesce(one_by_one(many(0, PIECE + 1))) == [
        EntriesAdded("#lobby", many(0, PIECE), None, live=True),
        EntriesAdded("#lobby", many(PIECE, 1), f"m{PIECE - 1}", live=True),
    ]


def test_a_long_change_is_cut() -> None:
    page = EntriesAdded("#lobby", many(0, 2 * PIECE + 1), "m", live=False)
    assert coalesce([page]) == [
        EntriesAdded("#lobby", many(0, PIECE), "m", live=False),
        EntriesAdded("#lobby", many(PIECE, PIECE), f"m{PIECE - 1}", live=False),
        EntriesAdded("#lobby", many(2 * PIECE, 1), f"m{2 * PIECE - 1}", live=False),
    ]


def test_what_comes_after_a_new_beginning_stays_after_it() -> None:
    lobby = ConversationChanged(Conversation("#a", "#a"))
    changes = [lobby, *one_by_one(many(0, 1), "#a"), StartedOver("bob"), lobby, *one_by_one(many(0, 1), "#a")]
    assert coalesce(changes) == changes


def test_conversations_do_not_hinder_each_other() -> None:
    mixed = [
        change
        for pair in zip(one_by_one(many(0, 50), "#a"), one_by_one(many(0, 50), "#b"), strict=True)
        for change in pair
    ]
    assert coalesce(mixed) == [
        EntriesAdded("#a", many(0, 50), None, live=True),
        EntriesAdded("#b", many(0, 50), None, live=True),
    ]


def test_history_is_not_announced_with_what_is_live() -> None:
    first, second = one_by_one(many(0, 2))
    assert isinstance(first, EntriesAdded)
    changes: list[Change] = [replace(first, live=False), second]
    assert coalesce(changes) == changes


def test_what_stands_elsewhere_stays_apart() -> None:
    changes: list[Change] = [
        EntriesAdded("#a", many(5, 2), None, live=False),
        EntriesAdded("#a", many(3, 2), None, live=False),
    ]
    assert coalesce(changes) == changes


def test_a_changed_entry_ends_a_row() -> None:
    changes: list[Change] = [
        EntriesAdded("#a", many(0, 1), None, live=True),
        EntryChanged("#a", said(0, delivery=Delivery.FAILED), None),
        EntriesAdded("#a", many(1, 1), "m0", live=True),
    ]
    assert coalesce(changes) == changes


def test_only_the_newest_state_of_a_conversation_counts() -> None:
    old, new = (ConversationChanged(Conversation("#a", "#a", topic)) for topic in ("old", "new"))
    added = EntriesAdded("#a", many(0, 1), None, live=True)
    assert coalesce([old, added, new]) == [new, added]


def test_everything_else_is_left_alone() -> None:
    assert coalesce([HistoryEnded("#a"), HistoryEnded("#a")]) == [HistoryEnded("#a"), HistoryEnded("#a")]
    assert coalesce([]) == []


def one_of(ids: list[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(ids) if ids else st.none()


@given(st.data())
def test_the_outcome_is_the_same(data: st.DataObject) -> None:
    """Any additions and changes leave the same timeline, coalesced or not."""
    changes: list[EntriesAdded | EntryChanged] = []
    plain = Timeline()
    known: list[str] = []
    for number in range(15):
        if known and data.draw(st.sampled_from([True, False])):
            moved = data.draw(st.sampled_from(known))
            others = [one for one in known if one != moved]
            after = data.draw(one_of(others))
            changes.append(EntryChanged("#a", said(int(moved[1:])), after))
        else:
            after = data.draw(one_of(known[-2:]))
            changes.append(EntriesAdded("#a", many(number, 1), after, live=data.draw(st.booleans())))
            known.append(f"m{number}")
        play(plain, changes[-1])
    coalesced = Timeline()
    for change in coalesce(changes):
        play(coalesced, change)
    assert coalesced.slice(0, 99) == plain.slice(0, 99)


def play(timeline: Timeline, change: Change) -> None:
    match change:
        case EntriesAdded(entries=entries, after=after):
            timeline.add(entries, after)
        case EntryChanged(entry=entry, after=after):
            timeline.change(entry, after)
        case _:
            raise AssertionError(change)
