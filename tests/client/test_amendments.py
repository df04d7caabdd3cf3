"""Versions, reactions and removals: in whatever order they and their message arrive."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.client import amendments
from hubbub.client.amendments import Amendment, Amendments, Deed, Order
from hubbub.client.model import Entry, Kind, Reaction
from hubbub.client.timeline import Timeline

MESSAGE = Entry("m1", Kind.SAID, "bob", "teh cat", 1000, seq=1, msgid="m1")


def amendment(deed: Deed, seq: int, text: str = "", actor: str = "bob", target: str = "m1") -> Amendment:
    return Amendment(deed, target, actor, text, Order(seq, 1000 + seq), own=actor == "alice")


def amended(*made: Amendment) -> Entry:
    all_of_them = Amendments()
    for each in made:
        all_of_them.add(each)
    return all_of_them.apply(MESSAGE)


def test_a_message_that_nothing_was_done_to_stays() -> None:
    assert amended(amendment(Deed.EDIT, 2, "other", target="m2")) == MESSAGE


def test_the_newest_version_counts() -> None:
    entry = amended(amendment(Deed.EDIT, 3, "the cat"), amendment(Deed.EDIT, 2, "the cta"))
    assert (entry.text, entry.edited) == ("the cat", True)


def test_reactions_are_counted_in_the_order_in_which_they_came_up() -> None:
    entry = amended(
        amendment(Deed.REACT, 5, "🎉", "carl"),
        amendment(Deed.REACT, 4, "👍", "alice"),
        amendment(Deed.REACT, 3, "👍", "carl"),
        amendment(Deed.REACT, 6, "👀", "carl"),
        amendment(Deed.UNREACT, 7, "👀", "Carl"),
    )
    assert entry.reactions == (
        Reaction("👍", ("carl", "alice"), own=True),
        Reaction("🎉", ("carl",), own=False),
    )


def test_what_was_taken_back_by_its_author_is_not_shown() -> None:
    entry = amended(
        amendment(Deed.EDIT, 2, "the cat"), amendment(Deed.REACT, 3, "👍"), amendment(Deed.REMOVE, 4, "oops")
    )
    assert entry == Entry("m1", Kind.REMOVED, "bob", "", 1000, seq=1, msgid="m1")


def test_a_moderator_is_named_with_the_reason() -> None:
    assert amended(amendment(Deed.REMOVE, 2, "spam", "alice")).text == "by alice: spam"
    assert amended(amendment(Deed.REMOVE, 2, "", "alice")).text == "by alice"


def test_reactions_to_one_message_have_a_bound() -> None:
    count = amendments.MOST_REACTIONS
    entry = amended(*(amendment(Deed.REACT, 2 + number, f"{number}") for number in range(count + 5)))
    assert len(entry.reactions) == count


def test_messages_with_amendments_have_a_bound() -> None:
    kept = Amendments()
    for number in range(amendments.MOST_AMENDED + 1):
        kept.add(amendment(Deed.EDIT, 2 + number, "new", target=f"m{number + 1}"))
    assert kept.apply(MESSAGE) == MESSAGE
    second = Entry("m2", Kind.SAID, "bob", "old", 1000, msgid="m2")
    assert kept.apply(second).text == "new"


_KINDS = [Kind.SAID, Kind.REMOVED]
"""Nothing that was removed comes back."""

Deeds = st.lists(
    st.tuples(
        st.sampled_from([*Deed]), st.sampled_from(["alice", "bob"]), st.sampled_from(["👍", "🎉", "the cat"])
    ),
    max_size=8,
)


@given(Deeds, st.data())
def test_any_order_of_arrival_shows_the_same(deeds: list[tuple[Deed, str, str]], data: st.DataObject) -> None:
    """The message arrives somewhere among what is done to it, as it does where history comes in pages."""
    made = [amendment(deed, 2 + at, text, actor) for at, (deed, actor, text) in enumerate(deeds)]
    expected = amended(*made)
    timeline = Timeline("#lobby")
    arrivals = data.draw(st.permutations([None, *made]))
    shown: list[Entry] = []
    for arrival in arrivals:
        if arrival is None:
            timeline.add_history([MESSAGE])
        else:
            timeline.amend(arrival)
        shown += timeline
    assert list(timeline) == [expected]
    assert [entry.kind for entry in shown] == sorted((entry.kind for entry in shown), key=_KINDS.index)
