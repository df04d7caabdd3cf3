"""Which conversations there are: channels, those of two people, and whose turn it was last."""

import pytest

from hubbub.store import queries
from hubbub.store.records import Extent, LoadedConversation, ParticipantRecord, Target, Transaction
from hubbub.store.store import Store
from store.samples import START, channel, commit, direct, event, store_events

END = 1 << 62


# Extents


def test_extents_are_of_what_was_said_the_newest_conversation_first(store: Store) -> None:
    transaction = direct(3, "guest:ann", "guest:bob")
    transaction.created += [channel(1, "#Full"), channel(2, "#empty"), channel(4, "#other")]
    transaction.events += [
        *(event(1, kind="JOIN"), event(2), event(3, kind="NOTICE"), event(4, kind="PART")),
        event(1, 2, kind="JOIN"),
        event(9, 3),
        event(1, 4),
    ]
    commit(store, transaction)
    found = store.read_now(queries.extents, "guest:ann", [1, 2], limit=5)
    assert found == [
        Extent("Bob", START + 9000, START + 9000),
        Extent("#Full", START + 2000, START + 3000),
    ]
    assert store.read_now(queries.extents, "guest:ann", [1, 2], limit=1) == found[:1]


# Conversations


def test_a_store_begins_empty(store: Store) -> None:
    assert store.read_now(queries.channels) == []
    assert store.read_now(queries.conversation_by_key, "#room") is None


def test_channels_come_with_the_ends_of_their_logs(store: Store) -> None:
    transaction = direct(3, "guest:ann", "guest:bob")
    transaction.created += [channel(1, "#Full"), channel(2, "#empty")]
    transaction.events += [
        event(1, kind="JOIN"),
        event(2),
        event(3, kind="NOTICE"),
        event(4, kind="PART"),
        event(1, 3),
    ]
    commit(store, transaction)
    found = sorted(store.read_now(queries.channels))
    assert found == [
        LoadedConversation(channel(1, "#Full"), head=4, last_message=3),
        LoadedConversation(channel(2, "#empty"), head=0, last_message=0),
    ]


@pytest.mark.parametrize(
    ("key", "head"), [("#full", 2), ("guest:ann guest:bob", 1), ("#Full", None), ("#fu", None), ("%", None)]
)
def test_a_conversation_is_found_by_its_exact_key(store: Store, key: str, head: int | None) -> None:
    transaction = direct(3, "guest:ann", "guest:bob")
    transaction.created.append(channel(1, "#Full"))
    transaction.events += [event(1), event(2), event(1, 3)]
    commit(store, transaction)
    found = store.read_now(queries.conversation_by_key, key)
    assert (found and found.head) == head


def test_a_conversation_is_found_by_its_id(store: Store) -> None:
    commit(store, Transaction(created=[channel(7)], events=[event(1, 7)]))
    assert store.read_now(queries.conversation_by_id, 7) == LoadedConversation(channel(7), 1, 1)
    assert store.read_now(queries.conversation_by_id, 8) is None


def test_a_conversation_comes_back_as_it_was_stored(store: Store) -> None:
    full = channel()._replace(
        founder="account:ann",
        topic="\u00fcber \U0001f44b 'quoted'; \\ 100%",
        topic_author="ann!ann@host",
        topic_time=START,
        modes="imnst",
        access_key="s3cret",
        member_limit=(1 << 31) - 1,
        forward="#other",
    )
    bare = channel(2, "#bare")._replace(modes="", founder="")
    assert commit(store, Transaction(created=[full, bare])) is None
    found = [store.read_now(queries.conversation_by_id, each) for each in (1, 2)]
    assert [each.record for each in found if each is not None] == [full, bare]


def test_a_conversation_is_changed(store: Store) -> None:
    commit(store, Transaction(created=[channel(), channel(2, "#other")]))
    changed = channel()._replace(topic="news", topic_author="ann", modes="m", member_limit=7)
    assert commit(store, Transaction(changed=[changed])) is None
    found = store.read_now(queries.channels)
    assert sorted(each.record for each in found) == [changed, channel(2, "#other")]


def test_channels_exchange_their_names(store: Store) -> None:
    """A name that one leaves may be another's in the same transaction, also a new one's."""
    commit(store, Transaction(created=[channel(1, "#one"), channel(2, "#two")]))
    swapped = [channel(1, "#two"), channel(2, "#one")]
    assert commit(store, Transaction(changed=swapped, renamed=[1, 2])) is None
    assert [each.record for each in sorted(store.read_now(queries.channels))] == swapped
    moved, heir = channel(1, "#three"), channel(3, "#two")
    assert commit(store, Transaction(changed=[moved], renamed=[1], created=[heir])) is None
    assert [each.record for each in sorted(store.read_now(queries.channels))] == [moved, swapped[1], heir]


# Direct conversations


def test_the_other_of_a_direct_conversation_is_found_by_nick(store: Store) -> None:
    commit(store, direct(1, "guest:ann", "guest:bob"))
    assert store.read_now(queries.direct_identity, "guest:ann", "bob") == "guest:bob"
    assert store.read_now(queries.direct_identity, "guest:bob", "ann") == "guest:ann"
    assert store.read_now(queries.direct_identity, "guest:ann", "ann") is None
    assert store.read_now(queries.direct_identity, "guest:cy", "bob") is None


def test_of_two_with_the_same_nick_the_one_last_written_with_is_meant(store: Store) -> None:
    first, second = direct(1, "guest:ann", "guest:bob"), direct(2, "guest:ann", "guest:rob")
    second.rows[1] = ParticipantRecord(2, "guest:rob", "Bob", "bob")
    first.events.append(event(1, 1))
    second.events.append(event(2, 2))
    commit(store, first)
    commit(store, second)
    assert store.read_now(queries.direct_identity, "guest:ann", "bob") == "guest:rob"
    store_events(store, event(3, 1))
    assert store.read_now(queries.direct_identity, "guest:ann", "bob") == "guest:bob"


# Targets


@pytest.fixture
def busy(store: Store) -> Store:
    """Two channels and two direct conversations; the messages are 1 to 5 seconds after the start."""
    commit(store, Transaction(created=[channel(1, "#Room"), channel(2, "#other")]))
    commit(store, direct(3, "guest:ann", "guest:bob"))
    commit(store, direct(4, "guest:bob", "guest:cy"))
    store_events(
        store, event(1, 1), event(2, 2), event(3, 3), event(4, 4), event(5, 1), event(6, 2, kind="JOIN")
    )
    return store


def targets(
    store: Store, identity: str, channels: list[int], after: int = 0, before: int = END, limit: int = 10
) -> list[Target]:
    return store.read_now(queries.targets, identity, channels, after=after, before=before, limit=limit)


def second(number: int) -> int:
    return START + number * 1000


def test_targets_are_ones_own_conversations_oldest_first(busy: Store) -> None:
    assert targets(busy, "guest:ann", [1]) == [Target("Bob", second(3)), Target("#Room", second(5))]
    assert targets(busy, "guest:bob", []) == [Target("Ann", second(3)), Target("Cy", second(4))]
    assert targets(busy, "guest:dan", []) == []


def test_targets_are_of_messages_only(busy: Store) -> None:
    assert targets(busy, "guest:dan", [2]) == [Target("#other", second(2))]
    assert targets(busy, "guest:dan", [2], after=second(2)) == []


def test_targets_are_those_whose_newest_message_is_between_two_times(busy: Store) -> None:
    assert targets(busy, "guest:ann", [1], before=second(5)) == [Target("Bob", second(3))]
    assert targets(busy, "guest:ann", [1], after=second(3), before=second(6)) == [Target("#Room", second(5))]
    assert targets(busy, "guest:ann", [1], after=second(5)) == []


def test_targets_have_a_limit(busy: Store) -> None:
    assert targets(busy, "guest:bob", [1, 2], limit=2) == [
        Target("#other", second(2)),
        Target("Ann", second(3)),
    ]


def test_targets_count_from_the_first_bound(busy: Store) -> None:
    newest = targets(busy, "guest:bob", [1, 2], after=END, before=0, limit=1)
    assert newest == targets(busy, "guest:bob", [1, 2])[-1:]


def test_a_conversation_with_oneself_is_a_target(store: Store) -> None:
    transaction = direct(1, "guest:ann", "guest:ann")
    transaction.events.append(event(1))
    commit(store, transaction)
    assert targets(store, "guest:ann", []) == [Target("Ann", second(1))]


def test_targets_may_be_asked_of_very_many_channels(busy: Store) -> None:
    many = [2, *range(100, 20_000)]
    assert targets(busy, "guest:ann", many) == [Target("#other", second(2)), Target("Bob", second(3))]
