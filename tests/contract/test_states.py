"""Read markers and metadata, as they are found again."""

from hubbub.store import states
from hubbub.store.records import (
    AccountRecord,
    ChannelMetadataRecord,
    ReadMarkerRecord,
    Removal,
    Transaction,
    UserMetadataRecord,
)
from hubbub.store.store import Store
from store.samples import START, commit

ACCOUNT = AccountRecord("guest:ann", "ann", "Ann", START, "hash", "keys", None, administrator=False)


def test_those_of_one_identity_are_found_or_of_everybody_with_an_account(store: Store) -> None:
    markers = [ReadMarkerRecord(who, "1", START) for who in ("guest:ann", "guest:bob")]
    told = [UserMetadataRecord(who, "url", "x") for who in ("guest:ann", "guest:bob")]
    assert commit(store, Transaction(rows=[ACCOUNT, *markers, *told])) is None
    assert store.read_now(states.read_markers) == markers[:1]
    assert store.read_now(states.read_markers, "guest:bob") == markers[1:]
    assert store.read_now(states.user_metadata_of) == told[:1]
    assert store.read_now(states.user_metadata_of, "guest:bob") == told[1:]
    assert store.read_now(states.read_markers, "guest:eve") == []


def test_a_newer_value_takes_the_place_of_the_older_one(store: Store) -> None:
    first, second = (ReadMarkerRecord("guest:ann", "1", START + each) for each in range(2))
    assert commit(store, Transaction(rows=[first])) is None
    assert commit(store, Transaction(rows=[second])) is None
    assert store.read_now(states.read_markers, "guest:ann") == [second]


def test_what_is_told_of_channels_can_be_removed(store: Store) -> None:
    one, other = (ChannelMetadataRecord(1, key, "x") for key in "ab")
    assert commit(store, Transaction(rows=[one, other])) is None
    assert commit(store, Transaction(rows=[Removal(one)])) is None
    assert store.read_now(states.metadata_of_channels) == [other]
