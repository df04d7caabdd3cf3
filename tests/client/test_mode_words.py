"""Mode changes, told."""

import pytest

from hubbub.client.mode_words import describe_modes, flags, valued
from hubbub.client.modes import ModeChange
from hubbub.client.rules import Rules
from hubbub.wire.modes import CHANNEL_MODES, Kind, letters

OURS = Rules(
    with_word=letters(Kind.WORD), with_value=letters(Kind.VALUE), flags=letters(Kind.FLAG),
    exceptions="e", invited="I", account_mask="R:", is_hubbub=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("letter", "argument", "on", "off"),
    [
        ("o", "bob", "alice made bob a moderator", "bob is no longer a moderator (alice)"),
        ("v", "bob", "alice gave voice to bob", "alice took the voice of bob"),
        (
            "i",
            "",
            "alice let only people in who were invited",
            "alice opened the channel to people who were not",
        ),
        ("s", "", "alice made the channel secret", "alice let everybody see that the channel exists"),
        ("b", "R:bob", "alice banned the account bob", "alice lifted the ban on the account bob"),
        ("e", "bob!*@*", "alice excepted the name bob from bans", "alice no longer excepts the name bob"),
        (
            "I",
            "bob!*@*",
            "alice lets the name bob in without",
            "alice asks the name bob for an invitation again",
        ),
        ("k", "roses", "alice set a key, which people need to come in", "alice removed the key"),
        ("l", "5", "alice limited the channel to 5 people", "alice removed the limit on people"),
        (
            "f",
            "#two",
            "alice has people sent on to #two who can't come in",
            "alice stopped sending people on",
        ),
        ("Z", "", "alice set the mode +Z", "alice set the mode -Z"),
        ("j", "5:1", "alice set the mode +j 5:1", "alice set the mode -j 5:1"),
    ],
)
def test_told_in_words(letter: str, argument: str, on: str, off: str) -> None:
    for added, words in ((True, on), (False, off)):
        change = ModeChange(added, letter, argument)
        assert describe_modes("alice", [change], OURS).startswith(words)


def test_every_mode_of_our_server_has_words() -> None:
    told = {*flags(OURS), *valued(OURS), *OURS.lists}
    assert told == {mode.letter for mode in CHANNEL_MODES if mode.kind is not Kind.ROLE}


def test_letters_of_our_own_are_shown_raw_elsewhere() -> None:
    other = Rules(flags="imnpstRC", with_value="lf")
    assert list(flags(other)) == ["i", "m", "n", "s", "t"]
    assert valued(other) == "kl"
    assert describe_modes("alice", [ModeChange(added=True, letter="R")], other) == "alice set the mode +R"


def test_several_changes_are_one_sentence_each() -> None:
    changes = [ModeChange(added=True, letter="m"), ModeChange(added=False, letter="t")]
    words = "alice let only people with a role write; alice let everybody change the topic"
    assert describe_modes("alice", changes, OURS) == words
