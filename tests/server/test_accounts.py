"""Guessing and registering: what counts as one place that it comes from."""

from pathlib import Path

import pytest

from hubbub.server.accounts import Accounts, LoginError
from hubbub.server.config import Config
from hubbub.store.store import Store


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    store = Store.open(tmp_path / "hubbub.db")
    config = Config.load(None, {"limits": {"login_attempts": 1, "registrations": 1}})
    try:
        accounts = Accounts(config, store, lambda: 0.0, lambda _name, _address: None)
        accounts.limit_attempts(config.limits)
        return accounts
    finally:
        store.close()


@pytest.mark.parametrize(
    ("other", "is_same"),
    [("2001:db8::2", True), ("2001:db8:0:1::1", False), ("192.0.2.1", False)],
)
def test_a_64_is_one_place(accounts: Accounts, other: str, *, is_same: bool) -> None:
    assert accounts.may_register("2001:db8::1")
    assert accounts.may_register(other) is not is_same
    accounts.attempt("ann", "2001:db8::1")
    if is_same:
        with pytest.raises(LoginError, match="too many wrong passwords"):
            accounts.attempt("bob", other)
    else:
        accounts.attempt("bob", other)


def test_who_succeeded_was_not_guessing(accounts: Accounts) -> None:
    accounts.attempt("ann", "2001:db8::1")()
    accounts.attempt("ann", "2001:db8::2")
