"""What a server's tokens say of its channels."""

from hubbub.client.features import Features
from hubbub.client.rules import Role, Rules
from hubbub.wire import capabilities as caps


def rules_of(*tokens: str, hubbub: bool = False) -> Rules:
    features = Features()
    features.take_tokens(tokens)
    if hubbub:
        features.enabled[caps.SEQ] = ""
    return Rules.of(features)


def test_a_server_that_says_nothing_is_taken_for_a_plain_one() -> None:
    rules = rules_of()
    assert rules == Rules()
    assert rules.lists == "b"


def test_everything_is_read() -> None:
    rules = rules_of(
        "PREFIX=(qaohv)~&@%+", "CHANMODES=beI,k,lf,imnst", "EXCEPTS", "INVEX=J", "TOPICLEN=390", "KEYLEN=64",
        "KICKLEN=255", "MODES=20", "EXTBAN=,Rm", "ACCOUNTEXTBAN=R", hubbub=True,
    )  # fmt: skip
    assert rules.roles[:2] == (Role("q", "~"), Role("a", "&"))
    assert (rules.with_word, rules.with_value, rules.flags) == ("k", "lf", "imnst")
    assert (rules.exceptions, rules.invited, rules.lists) == ("e", "J", "beJ")
    assert (rules.topic_length, rules.key_length, rules.reason_length, rules.changes) == (390, 64, 255, 20)
    assert rules.account_mask == "R:"
    assert rules.is_hubbub


def test_other_servers_write_accounts_with_a_sign() -> None:
    assert rules_of("EXTBAN=$,acjrxz", "ACCOUNTEXTBAN=a").account_mask == "$a:"
    assert rules_of("EXTBAN=~,acf", "ACCOUNTEXTBAN=account,a").account_mask == "~account:"


def test_nonsense_is_survived() -> None:
    rules = rules_of("CHANMODES=b", "MODES=", "TOPICLEN=many", "KICKLEN=" + "9" * 20)
    assert (rules.flags, rules.changes, rules.topic_length, rules.reason_length) == ("", 3, 0, 0)
