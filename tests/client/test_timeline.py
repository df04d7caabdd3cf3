"""The timeline: however entries arrive, the order is the same and each is there once."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from client.peer import Window
from hubbub.client.changes import Change, EntriesAdded, EntriesDropped, EntryChanged, HistoryEnded
from hubbub.client.model import Delivery, Entry, Kind
from hubbub.client.timeline import Timeline

KEY = "#lobby"


def stored(seq: int, text: str = "") -> Entry:
    return Entry(f"m{seq}", Kind.SAID, "bob", text or f"text {seq}", 1000 + seq, seq=seq, msgid=f"m{seq}")


def unnumbered(msgid: str, time: int) -> Entry:
    return Entry(msgid, Kind.SAID, "bob", msgid, time, msgid=msgid)


def pending(nonce: str) -> Entry:
    return Entry(nonce, Kind.SAID, "alice", f"text {nonce}", 5, own=True, delivery=Delivery.PENDING)


def note(entry_id: str) -> Entry:
    return Entry(entry_id, Kind.INFO, "", "a note", 7)


class Shown:
    """A timeline, and a window that is told its changes; both must always agree."""

    def __init__(self, limit: int = 2000) -> None:
        self.timeline = Timeline(KEY, limit)
        self._window = Window()
        self.changes: list[Change] = []

    def take(self, changes: Sequence[Change]) -> None:
        self.changes += changes
        self._window.sink(changes)
        assert self._window.entries.get(KEY, []) == list(self.timeline)

    @property
    def ids(self) -> list[str]:
        return [entry.id for entry in self.timeline]


Arrival = st.one_of(
    st.tuples(st.just("history"), st.integers(1, 30), st.integers(0, 15)),
    st.tuples(st.just("note"), st.integers(0, 3), st.just(0)),
)


@given(st.lists(Arrival, max_size=12), st.data())
def test_any_interleaving_gives_the_same_order_once_each(
    arrivals: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    """Live entries come in order but with losses; pages of history come whenever and overlap."""
    shown = Shown()
    live = iter(sorted(data.draw(st.sets(st.integers(1, 30)), "live")))
    for kind, start, length in arrivals:
        newest = next(live, None)
        if newest is not None:
            shown.take(shown.timeline.add_live(stored(newest)))
        if kind == "history":
            page = [stored(seq) for seq in range(start, min(31, start + length))]
            shown.take(shown.timeline.add_history(page))
        elif f"note {start}" not in shown.ids:
            shown.take(shown.timeline.add_note(note(f"note {start}")))
    shown.take(shown.timeline.add_history([stored(seq) for seq in range(1, 31)]))
    assert [entry.seq for entry in shown.timeline if entry.seq] == list(range(1, 31))
    assert not shown.timeline.has_gap


@given(st.permutations(range(8)), st.integers(0, 8))
def test_own_messages_get_the_place_of_their_echo(order: list[int], echoed: int) -> None:
    """Messages 0 to 7 are pending; the server stores them in `order`; history may be faster than echoes."""
    shown = Shown()
    for number in range(8):
        shown.take(shown.timeline.add_pending(pending(f"n{number}")))
    echoes = {number: stored(place + 1) for place, number in enumerate(order)}
    for number in order[:echoed]:
        shown.take(shown.timeline.confirm(f"n{number}", echoes[number]))
    shown.take(shown.timeline.add_history(stored(place + 1) for place in range(8)))
    for number in order[echoed:]:
        shown.take(shown.timeline.confirm(f"n{number}", echoes[number]))
    assert shown.ids == [f"n{number}" for number in order]
    assert [entry.seq for entry in shown.timeline] == list(range(1, 9))
    assert all(entry.delivery is Delivery.STORED for entry in shown.timeline)


def test_pending_messages_stay_last() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_pending(pending("n1")))
    shown.take(shown.timeline.add_live(stored(1)))
    shown.take(shown.timeline.add_note(note("note")))
    assert shown.ids == ["m1", "note", "n1"]


def test_an_echo_that_comes_twice_changes_nothing() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_pending(pending("n1")))
    shown.take(shown.timeline.confirm("n1", stored(1)))
    assert shown.timeline.confirm("n1", stored(1)) == []
    assert shown.timeline.add_live(stored(1)) == []


def test_the_echo_of_a_message_that_is_not_here_is_a_message() -> None:
    shown = Shown()
    shown.take(shown.timeline.confirm("gone", stored(1)))
    assert shown.ids == ["m1"]


def test_a_refused_message_stays_where_it_would_have_come() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_live(stored(1)))
    shown.take(shown.timeline.add_pending(pending("n1")))
    shown.take(shown.timeline.fail("n1", "The disk is full."))
    shown.take(shown.timeline.add_live(stored(2)))
    assert shown.ids == ["m1", "n1", "m2"]
    failed = list(shown.timeline)[1]
    assert (failed.delivery, failed.problem) == (Delivery.FAILED, "The disk is full.")
    assert shown.timeline.fail("gone", "") == []


def test_a_note_stays_with_what_it_came_after() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_live(stored(5)))
    shown.take(shown.timeline.add_note(note("note")))
    shown.take(shown.timeline.add_history([stored(4), stored(6)]))
    assert shown.ids == ["m4", "m5", "note", "m6"]


def test_without_numbers_the_time_decides() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_live(unnumbered("c", 30)))
    shown.take(shown.timeline.add_note(note("note")))
    shown.take(shown.timeline.add_history([unnumbered("a", 10), unnumbered("b", 20), unnumbered("c", 30)]))
    shown.take(shown.timeline.add_live(unnumbered("d", 40)))
    assert shown.ids == ["a", "b", "c", "note", "d"]


def test_a_page_is_told_in_runs() -> None:
    shown = Shown()
    for seq in (3, 6):
        shown.take(shown.timeline.add_live(stored(seq)))
    shown.changes.clear()
    shown.take(shown.timeline.add_history(stored(seq) for seq in range(2, 9)))
    assert shown.changes == [
        EntriesAdded(KEY, (stored(2),), None, live=False),
        EntriesAdded(KEY, (stored(4), stored(5)), "m3", live=False),
        EntriesAdded(KEY, (stored(7), stored(8)), "m6", live=False),
    ]


def test_knows_gaps_and_where_to_resume() -> None:
    timeline = Timeline(KEY)
    assert timeline.resume_msgid() is None
    timeline.add_live(stored(3))
    timeline.add_live(stored(4))
    assert not timeline.has_gap
    timeline.add_live(stored(8))
    assert timeline.has_gap
    assert timeline.resume_msgid() == "m4"
    for seq in (5, 6, 7):
        timeline.cover(seq, None)
    assert not timeline.has_gap
    assert timeline.resume_msgid() == "m8"
    assert timeline.oldest_msgid() == "m3"


def test_gaps_that_can_not_be_filled_are_closed() -> None:
    timeline = Timeline(KEY)
    timeline.add_live(stored(3))
    timeline.add_live(stored(8))
    timeline.close_gaps()
    assert not timeline.has_gap


def test_number_one_is_the_start() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_history([stored(2)]))
    assert not shown.timeline.at_start
    shown.take(shown.timeline.add_history([stored(1)]))
    assert shown.timeline.at_start
    assert shown.changes[-1] == HistoryEnded(KEY)
    assert shown.timeline.reach_start() == []


def test_memory_is_bounded() -> None:
    shown = Shown(limit=100)
    for seq in range(1, 1001):
        shown.take(shown.timeline.add_live(stored(seq)))
    assert 100 <= len(shown.timeline) <= 300
    assert shown.ids[-1] == "m1000"
    dropped = [
        entry_id for change in shown.changes if isinstance(change, EntriesDropped) for entry_id in change.ids
    ]
    assert dropped == [f"m{seq}" for seq in range(1, 1001 - len(shown.timeline))] + shown.ids[:0]
    assert not shown.timeline.has_gap


def test_what_was_dropped_can_be_paged_in_again_and_stays() -> None:
    shown = Shown(limit=100)
    for seq in range(1, 302):
        shown.take(shown.timeline.add_live(stored(seq)))
    assert shown.ids[0] == "m202"
    assert not shown.timeline.at_start
    shown.take(shown.timeline.add_history(stored(seq) for seq in range(2, 202)))
    shown.take(shown.timeline.add_live(stored(302)))
    assert shown.ids[0] == "m2"


def test_a_page_that_names_an_entry_twice_adds_it_once() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_history([stored(2), stored(2)]))
    assert shown.ids == ["m2"]


def test_pending_messages_are_never_dropped() -> None:
    shown = Shown(limit=10)
    for number in range(300):
        shown.take(shown.timeline.add_pending(pending(f"n{number}")))
    shown.take(shown.timeline.add_live(stored(1)))
    assert len(shown.timeline) == 300


def test_a_number_given_twice_means_that_the_server_began_anew() -> None:
    shown = Shown()
    for seq in range(1, 6):
        shown.take(shown.timeline.add_live(stored(seq)))
    shown.take(shown.timeline.add_pending(pending("n1")))
    fresh = Entry("other", Kind.SAID, "bob", "hi", 1, seq=5, msgid="other")
    assert shown.timeline.contradicts(fresh)
    assert not shown.timeline.contradicts(stored(5))
    assert not shown.timeline.contradicts(stored(6))
    shown.take(shown.timeline.start_over())
    shown.take(shown.timeline.add_live(fresh))
    assert shown.ids == ["other", "n1"]
    assert not shown.timeline.at_start
    assert shown.timeline.contradicts(stored(4))


def test_a_changed_entry_says_what_it_follows() -> None:
    shown = Shown()
    shown.take(shown.timeline.add_live(stored(1)))
    shown.take(shown.timeline.add_pending(pending("n1")))
    shown.take(shown.timeline.confirm("n1", stored(2)))
    change = shown.changes[-1]
    assert isinstance(change, EntryChanged)
    assert change.after == "m1"
    assert change.entry.id == "n1"
    assert change.entry.msgid == "m2"
