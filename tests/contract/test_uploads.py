"""What is found of uploads: by id, by content, by age, and the room that they take."""

from hubbub.store.records import Transaction, UploadRecord
from hubbub.store.store import Store
from hubbub.store.uploads import (
    has_content,
    upload_by_id,
    upload_contents,
    uploaded_blocks,
    uploads_before,
    uploads_page,
)
from store.samples import START, commit


def upload(
    name: str, *, content: str = "same", payer: str = "ann", size: int = 1, age: int = 0
) -> UploadRecord:
    return UploadRecord(name, content, payer, payer, f"{name}.txt", "text/plain", size, START - age)


def test_one_is_found_by_its_id(store: Store) -> None:
    one, other = upload("one"), upload("other")
    assert commit(store, Transaction(rows=[one, other])) is None
    assert store.read_now(upload_by_id, "one") == one
    assert store.read_now(upload_by_id, "ONE") is None


def test_contents_are_known_by_their_hashes(store: Store) -> None:
    rows = [upload("1", content="a"), upload("2", content="a"), upload("3", content="b")]
    assert commit(store, Transaction(rows=[*rows])) is None
    assert store.read_now(upload_contents) == {"a", "b"}
    assert store.read_now(has_content, "a")
    assert not store.read_now(has_content, "c")


def test_the_oldest_come_first_and_none_that_is_younger(store: Store) -> None:
    rows = [upload(str(age), age=age) for age in (3, 5, 1, 4, 2)]
    assert commit(store, Transaction(rows=[*rows])) is None
    found = store.read_now(uploads_before, START - 2, 2)
    assert [each.id for each in found] == ["5", "4"]
    assert [each.id for each in store.read_now(uploads_before, START - 2, 10)] == ["5", "4", "3"]


def test_room_is_counted_in_blocks_of_each_upload(store: Store) -> None:
    rows = [
        upload("1", size=0),
        upload("2", size=99),
        upload("3", size=100),
        upload("4", payer="bob", size=250),
    ]
    assert commit(store, Transaction(rows=[*rows])) is None
    assert store.read_now(uploaded_blocks, 100) == {"ann": 4, "bob": 3}
    assert store.read_now(uploaded_blocks, 1 << 20) == {"ann": 3, "bob": 1}


def test_the_newest_come_in_parts_also_where_several_are_of_one_moment(store: Store) -> None:
    rows = [upload("old", age=9), upload("a"), upload("b"), upload("c"), upload("bob", payer="bob", age=1)]
    assert commit(store, Transaction(rows=[*rows])) is None
    first = store.read_now(uploads_page, before=None, limit=2, payer=None)
    assert [each.id for each in first] == ["c", "b"]
    rest = store.read_now(uploads_page, before=(first[-1].time, first[-1].id), limit=9, payer=None)
    assert [each.id for each in rest] == ["a", "bob", "old"]
    assert [each.id for each in store.read_now(uploads_page, before=None, limit=9, payer="bob")] == ["bob"]
