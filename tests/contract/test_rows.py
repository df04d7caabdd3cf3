"""What is kept beside the logs: one row for each key, replaced, removed, and there after a restart."""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import NamedTuple, TypeAlias

import pytest

from contract.conftest import Database
from hubbub.store import queries
from hubbub.store.errors import StoreError
from hubbub.store.invites import invite_links, invite_uses, login_links
from hubbub.store.records import (
    AbsenceRecord,
    AccountRecord,
    CredentialRecord,
    InviteLinkRecord,
    InviteUseRecord,
    ListRecord,
    LoginLinkRecord,
    MembershipRecord,
    Removal,
    Row,
    ServerBanRecord,
    SubscriptionRecord,
    Transaction,
    UploadRecord,
    WebhookRecord,
)
from hubbub.store.store import Store
from hubbub.store.uploads import uploads_before
from store.samples import START, channel, commit

Find: TypeAlias = Callable[[Store], Iterable[Row]]


class Case(NamedTuple):
    """A kind of row: one, another for the same key, one for another key; and how they are found."""

    row: Row
    newer: Row
    other: Row
    find: Find


def lists(store: Store) -> Iterable[Row]:
    found = store.read_now(queries.conversation_by_id, 1)
    assert found is not None
    return found.lists


def absences(store: Store) -> Iterable[Row]:
    return [AbsenceRecord(*each) for each in store.read_now(queries.absences).items()]


ANN = AccountRecord("guest:ann", "ann", "Ann", START, "$argon2id$ann", "scram", None, administrator=False)
BOB = ANN._replace(identity="guest:bob", key="bob", name="Bob")
MEMBER = MembershipRecord(1, "guest:ann", "", joined=True)
BAN = ListRecord(1, "b", "*!*@bad.host", "ann!ann@host", START)
SERVER_BAN = ServerBanRecord("host", "*.bad.host", "spam", "ann", START, None)
UPLOAD = UploadRecord("id", "hash", "guest:ann", "guest:ann", "ä.png", "image/png", 1 << 40, START)

SUBSCRIPTION = SubscriptionRecord("https://push.example/1", "account:1", "key", "auth", "ours", START)
WEBHOOK = WebhookRecord("1a2b", 1, "Deploys", "hash", "ann", START)
LINK = InviteLinkRecord("1a2b", "hash", "guest:ann", "Ann", START, None, 10, (1, 1 << 50), "for the choir")
USE = InviteUseRecord("1a2b", "guest:bob", START)
LOGIN = LoginLinkRecord("guest:ann", "hash", "root", START, START + 1)

CASES = {
    "accounts": Case(
        ANN,
        ANN._replace(password="$argon2id$new", email="ann@example.org", administrator=True),
        BOB,
        lambda store: store.read_now(queries.accounts),
    ),
    "credentials": Case(
        CredentialRecord("fingerprint", "guest:ann"),
        CredentialRecord("fingerprint", "guest:bob"),
        CredentialRecord("another", "guest:ann"),
        lambda store: store.read_now(queries.credentials),
    ),
    "memberships": Case(
        MEMBER,
        MEMBER._replace(roles="qo", joined=False),
        MEMBER._replace(conversation_id=2),
        lambda store: store.read_now(queries.memberships),
    ),
    "absences": Case(
        AbsenceRecord("guest:ann", START),
        AbsenceRecord("guest:ann", START + 1),
        AbsenceRecord("guest:bob", START),
        absences,
    ),
    "channel lists": Case(
        BAN, BAN._replace(author="bob!bob@host", time=START + 1), BAN._replace(mode="e"), lists
    ),
    "server bans": Case(
        SERVER_BAN,
        SERVER_BAN._replace(reason="still spam", expires=1 << 45),
        SERVER_BAN._replace(kind="account"),
        lambda store: store.read_now(queries.server_bans),
    ),
    "webhooks": Case(
        WEBHOOK,
        WEBHOOK._replace(name="Builds", secret="another"),
        WEBHOOK._replace(id="3c4d"),
        lambda store: store.read_now(queries.webhooks),
    ),
    "invite links": Case(
        LINK,
        LINK._replace(uses=1, expires=START, channels=()),
        LINK._replace(id="3c4d"),
        lambda store: store.read_now(invite_links),
    ),
    "uses of invite links": Case(
        USE,
        USE._replace(time=START + 1),
        USE._replace(identity="guest:ann"),
        lambda store: store.read_now(invite_uses),
    ),
    "login links": Case(
        LOGIN,
        LOGIN._replace(secret="another", expires=START + 2),
        LOGIN._replace(identity="guest:bob"),
        lambda store: store.read_now(login_links),
    ),
    "push subscriptions": Case(
        SUBSCRIPTION,
        SUBSCRIPTION._replace(identity="account:2", auth="another"),
        SUBSCRIPTION._replace(endpoint="https://push.example/2"),
        lambda store: store.read_now(queries.push_subscriptions),
    ),
    "uploads": Case(
        UPLOAD,
        UPLOAD._replace(hash="another", size=0),
        UPLOAD._replace(id="other"),
        lambda store: store.read_now(uploads_before, 1 << 60, 10),
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, store: Store) -> Case:
    """Each kind of row, in a store that has the channel that some belong to."""
    commit(store, Transaction(created=[channel()]))
    return CASES[request.param]


def put(store: Store, *rows: Row | Removal) -> StoreError | None:
    return commit(store, Transaction(rows=list(rows)))


def found(store: Store, case: Case) -> set[Row]:
    rows = list(case.find(store))
    assert len(rows) == len(set(rows))
    return set(rows)


def test_a_row_comes_back_as_it_was_stored(store: Store, case: Case) -> None:
    assert found(store, case) == set()
    assert put(store, case.row, case.other) is None
    assert found(store, case) == {case.row, case.other}


def test_a_row_takes_the_place_of_the_one_with_its_key(store: Store, case: Case) -> None:
    put(store, case.row, case.other)
    assert put(store, case.newer) is None
    assert found(store, case) == {case.newer, case.other}


def test_a_removal_names_the_key_and_takes_no_other(store: Store, case: Case) -> None:
    put(store, case.row, case.other)
    assert put(store, Removal(case.newer)) is None
    assert found(store, case) == {case.other}


def test_what_is_not_there_may_be_removed(store: Store, case: Case) -> None:
    assert put(store, Removal(case.row)) is None
    assert found(store, case) == set()


def test_the_last_of_several_for_one_key_counts(store: Store, case: Case) -> None:
    put(store, case.row, Removal(case.row), case.newer)
    assert found(store, case) == {case.newer}
    put(store, case.row, case.other, Removal(case.newer))
    assert found(store, case) == {case.other}


@pytest.mark.parametrize("name", CASES)
def test_rows_are_there_when_the_store_is_opened_again(database: Database, name: str) -> None:
    case = CASES[name]
    with closing(database()) as store:
        commit(store, Transaction(created=[channel()], rows=[case.row, case.other]))
    with closing(database()) as store:
        put(store, Removal(case.other))
    with closing(database()) as store:
        assert found(store, case) == {case.row}


def test_a_refused_transaction_changes_no_row(store: Store, case: Case) -> None:
    put(store, case.row)
    refused = Transaction(created=[channel()], rows=[case.newer, case.other])
    assert commit(store, refused) is not None, "the channel is there already"
    assert found(store, case) == {case.row}


def test_an_account_s_name_is_one_person_s(store: Store) -> None:
    put(store, ANN)
    assert put(store, BOB, ANN._replace(identity="guest:cy")) is not None
    assert store.read_now(queries.accounts) == [ANN]


def test_a_name_is_free_again_when_its_account_is_removed(store: Store) -> None:
    heir = ANN._replace(identity="guest:cy")
    put(store, ANN)
    assert put(store, Removal(ANN), heir) is None
    assert store.read_now(queries.accounts) == [heir]


def test_lists_come_with_their_channels_oldest_first(store: Store) -> None:
    commit(store, Transaction(created=[channel(), channel(2, "#other")]))
    late, early = (
        BAN._replace(mask="late!*@*", time=START + 2),
        BAN._replace(mask="early!*@*", time=START + 1),
    )
    elsewhere = BAN._replace(conversation_id=2)
    put(store, late, early, elsewhere)
    assert {each.record.id: each.lists for each in store.read_now(queries.channels)} == {
        1: (early, late),
        2: (elsewhere,),
    }
