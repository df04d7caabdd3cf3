"""What is found of the audit log: the newest first, in parts, and some of it by kind or by name."""

from hubbub.store.audit import audit_before, audit_beyond, audit_page
from hubbub.store.records import AuditRecord, Removal, Transaction
from hubbub.store.store import Store
from store.samples import START, commit

ALL = (1 << 63) - 1


def entry(number: int, *, deed: str = "kicked", actor: str = "ann", target: str = "bob") -> AuditRecord:
    return AuditRecord(number, START + number, deed, actor, "", "192.0.2.1", target, "")


def page(
    store: Store, *, before: int = ALL, limit: int = 9, deed: str | None = None, search: str = ""
) -> list[int]:
    found = store.read_now(audit_page, before=before, limit=limit, deed=deed, search=search)
    return [each.id for each in found]


def test_the_newest_come_first_in_parts(store: Store) -> None:
    assert commit(store, Transaction(rows=[entry(number) for number in (2, 4, 1, 3)])) is None
    assert page(store, limit=3) == [4, 3, 2]
    assert page(store, before=2) == [1]


def test_some_are_found_by_what_they_tell(store: Store) -> None:
    rows = [entry(1, deed="banned"), entry(2, actor="Cat_1"), entry(3, target="Catx1"), entry(4)]
    assert commit(store, Transaction(rows=[*rows])) is None
    assert page(store, deed="banned") == [1]
    assert page(store, search="CAT") == [3, 2]
    assert page(store, search="t_1") == [2]  # no wildcard
    assert page(store, search="192.0.2") == [4, 3, 2, 1]
    assert page(store, deed="banned", search="cat") == []


def test_those_that_are_too_old_or_too_many_can_go(store: Store) -> None:
    rows = [entry(number) for number in range(1, 6)]
    assert commit(store, Transaction(rows=[*rows])) is None
    assert [each.id for each in store.read_now(audit_before, START + 3, 9)] == [1, 2]
    assert [each.id for each in store.read_now(audit_beyond, 3, 9)] == [2, 1]
    gone = [Removal(each) for each in store.read_now(audit_beyond, 3, 9)]
    assert commit(store, Transaction(rows=[*gone])) is None
    assert page(store) == [5, 4, 3]
