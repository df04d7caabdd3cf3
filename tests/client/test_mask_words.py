"""Whom a mask means, and which masks mean a person."""

import pytest

from hubbub.client.mask_words import bans_of, describe_mask, normal_mask
from hubbub.client.person import Person
from hubbub.client.rules import Rules

OURS = Rules(account_mask="R:", is_hubbub=True)
PLAIN = Rules()


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        ("bob!*@*", "the name bob"),
        ("bob*!*@*", "names like bob*"),
        ("*!*@cafe.guest", "everybody from cafe.guest"),
        ("*!*@10.*", "everybody from addresses like 10.*"),
        ("*!*@*", "everybody"),
        ("R:ann", "the account ann"),
        ("R:a*", "accounts like a*"),
        ("m:R:ann", "the account ann (from writing only)"),
        ("bob!ident@host", "bob!ident@host"),
    ],
)
def test_in_words(mask: str, words: str) -> None:
    assert describe_mask(mask, OURS) == words


def test_the_letters_of_our_server_mean_nothing_elsewhere() -> None:
    assert describe_mask("m:R:ann", PLAIN) == "m:R:ann"


def test_what_is_typed_becomes_a_mask() -> None:
    assert normal_mask("Bob", OURS) == "bob!*@*"
    assert normal_mask("R:Ann", OURS) == "R:ann"
    assert normal_mask("!", OURS) is None
    assert normal_mask("bob", PLAIN) == "bob!*@*"
    assert normal_mask("$a:ann", PLAIN) == "$a:ann"
    assert normal_mask("two words", PLAIN) is None
    assert normal_mask("x" * 200, PLAIN) is None


def test_an_account_is_banned_by_its_name() -> None:
    account, name = bans_of(Person("Bob", "u", "host", account="Robert"), OURS)
    assert (account.mask, name.mask) == ("R:robert", "bob!*@*")
    assert "account Robert" in account.words


def test_a_guest_is_banned_by_address_unless_we_come_from_there_too() -> None:
    guest = Person("bob", "u", "cafe.guest")
    assert [ban.mask for ban in bans_of(guest, OURS)] == ["*!*@cafe.guest", "bob!*@*"]
    near = Person("bob", "u", "cafe.guest", is_near=True)
    name, address = bans_of(near, OURS)
    assert (name.mask, address.mask) == ("bob!*@*", "*!*@cafe.guest")
    assert address.words.endswith("You come from there too.")


def test_of_who_has_gone_only_the_name_is_left() -> None:
    assert [ban.mask for ban in bans_of(Person("bob"), PLAIN)] == ["bob!*@*"]
