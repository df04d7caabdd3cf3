"""What a server can do, read from its capabilities and tokens."""

import pytest

from hubbub.client.features import Features, MultilineLimits, PasswordRules


def features_with(*tokens: str, **enabled: str) -> Features:
    features = Features()
    features.take_tokens(tokens)
    features.enabled.update({name.replace("_", "-"): value for name, value in enabled.items()})
    return features


def test_a_server_that_says_nothing_gets_the_usual() -> None:
    features = Features()
    assert features.network == ""
    assert features.lobby == "#lobby"
    assert dict(features.role_signs) == {"o": "@", "v": "+"}
    assert features.history_limit == 1000
    assert not features.has_history
    assert not features.is_hubbub
    assert features.multiline is None


def test_reads_tokens() -> None:
    features = features_with(
        "NETWORK=Our\\x20Club", "hubbub.chat/LOBBY=#main", "PREFIX=(qov)~@+", "CHATHISTORY=50"
    )
    assert features.network == "Our Club"
    assert features.lobby == "#main"
    assert list(features.role_signs.items()) == [("q", "~"), ("o", "@"), ("v", "+")]
    assert features.history_limit == 50


@pytest.mark.parametrize(("stated", "limit"), [("0", 1000), ("99999", 1000), ("x", 1000), ("200", 200)])
def test_history_limit_is_bounded(stated: str, limit: int) -> None:
    assert features_with(f"CHATHISTORY={stated}").history_limit == limit


def test_history_needs_batches_and_tags() -> None:
    features = Features()
    features.enabled = {"draft/chathistory": "", "batch": ""}
    assert not features.has_history
    features.enabled["message-tags"] = ""
    assert features.has_history


def test_rules_for_passwords_are_those_of_the_server_within_bounds() -> None:
    features = Features()
    assert features.password_rules is None
    features.enabled = {"hubbub.chat/scram-keys": "iterations=200000,password-length=12"}
    assert features.password_rules == PasswordRules(12, 200_000)
    features.enabled = {"hubbub.chat/scram-keys": "iterations=999999999"}
    assert features.password_rules == PasswordRules(8, 600_000)
    features.enabled = {"hubbub.chat/scram-keys": ""}
    assert features.password_rules == PasswordRules(8, 100_000)


def test_multiline_limits() -> None:
    features = Features()
    features.enabled = {"draft/multiline": "max-bytes=65536,max-lines=1000", "batch": ""}
    assert features.multiline == MultilineLimits(65536, 1000)
    features.enabled["draft/multiline"] = "max-bytes=x"
    assert features.multiline == MultilineLimits(4096, 24)


@pytest.mark.parametrize(
    ("letter", "added", "takes"),
    [
        ("o", True, True),
        ("o", False, True),
        ("b", True, True),
        ("k", False, True),
        ("l", True, True),
        ("l", False, False),
        ("m", True, False),
        ("Z", True, False),
    ],
)
def test_which_modes_take_an_argument(letter: str, added: bool, takes: bool) -> None:
    assert Features().takes_argument(letter, added=added) == takes


def test_of_tokens_without_end_so_many_are_taken() -> None:
    features = Features()
    for number in range(600):
        features.take_tokens((f"TOKEN{number}=1", "NETWORK=ours"))
    assert len(features.tokens) == 500
    assert features.network == "ours"
