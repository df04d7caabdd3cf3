"""What is kept for people, and how it changes."""

from hubbub.server.state import Metadata, PersonState, put
from hubbub.store.records import ReadMarkerRecord, UserMetadataRecord


def test_values_are_put_and_removed_in_place() -> None:
    values = {"a": 1, "b": 2}
    put(values, {"a": 3, "b": None, "c": 4, "d": None})
    assert values == {"a": 3, "c": 4}


def test_a_state_is_kept_as_rows_under_an_identity() -> None:
    state = PersonState({"1": 5}, Metadata(url="x"))
    assert state.rows("guest:ann") == [
        ReadMarkerRecord("guest:ann", "1", 5),
        UserMetadataRecord("guest:ann", "url", "x"),
    ]
