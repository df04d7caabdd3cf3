import pytest

from desktop.entries import said
from hubbub.client.model import Kind
from hubbub.desktop.notices.policy import (
    Arrival,
    Level,
    Verdict,
    Wishes,
    is_mention,
    judge,
    levels_of,
    usual_level,
)

ON = Wishes()
SPOKEN = said(1)
BOTH, NEITHER = Verdict(notice=True, sound=True), Verdict(notice=False, sound=False)
ALL, MENTIONS, NOTHING = Level


@pytest.mark.parametrize(
    ("direct", "named", "level", "verdict"),
    [
        (False, False, ALL, BOTH),
        (False, True, ALL, BOTH),
        (True, False, ALL, BOTH),
        (False, False, MENTIONS, NEITHER),
        (False, True, MENTIONS, BOTH),
        (True, False, MENTIONS, BOTH),
        (False, False, NOTHING, NEITHER),
        (False, True, NOTHING, NEITHER),
        (True, True, NOTHING, NEITHER),
    ],
)
def test_what_a_message_of_others_calls_for(
    direct: bool, named: bool, level: Level, verdict: Verdict
) -> None:
    assert judge(Arrival(SPOKEN, direct, named, late=False), level, ON) == verdict


@pytest.mark.parametrize(
    ("wishes", "verdict"),
    [
        (Wishes(notices=False), Verdict(notice=False, sound=True)),
        (Wishes(sound=False), Verdict(notice=True, sound=False)),
        (Wishes(notices=False, sound=False), NEITHER),
        (Wishes(undisturbed=True), NEITHER),
    ],
)
def test_what_is_switched_off_does_not_happen(wishes: Wishes, verdict: Verdict) -> None:
    assert judge(Arrival(SPOKEN, direct=True, named=True, late=False), ALL, wishes) == verdict


@pytest.mark.parametrize("level", Level)
def test_nobody_is_called_for_what_is_old(level: Level) -> None:
    assert judge(Arrival(SPOKEN, direct=True, named=True, late=True), level, ON) == NEITHER


@pytest.mark.parametrize(
    ("kind", "own", "counts"),
    [
        (Kind.SAID, False, True),
        (Kind.ACTION, False, True),
        (Kind.NOTICE, False, False),
        (Kind.JOINED, False, False),
        (Kind.TOPIC, False, False),
        (Kind.REMOVED, False, False),
        (Kind.INFO, False, False),
        (Kind.SAID, True, False),
    ],
)
def test_only_what_others_say_themselves_calls(kind: Kind, own: bool, counts: bool) -> None:
    entry = said(1, kind=kind, own=own)
    assert is_mention(entry, direct=True, named=True) is counts
    assert any(judge(Arrival(entry, direct=True, named=True, late=False), ALL, ON)) is counts


def test_a_mention_is_private_or_has_the_name() -> None:
    assert is_mention(SPOKEN, direct=True, named=False)
    assert is_mention(SPOKEN, direct=False, named=True)
    assert not is_mention(SPOKEN, direct=False, named=False)


def test_people_call_with_everything_and_channels_with_mentions() -> None:
    assert usual_level("bob") is ALL
    assert usual_level("#cakes") is MENTIONS
    assert levels_of("bob") == (ALL, NOTHING)
    assert levels_of("#cakes") == (ALL, MENTIONS, NOTHING)
