"""Who may do what to whom, by role alone."""

import pytest

from hubbub.client.model import Member
from hubbub.client.modes import ModeChange
from hubbub.client.roles import may_change, moderates, removal_problem, role_actions, roles_in_words
from hubbub.client.rules import Role, Rules

RULES = Rules(roles=(Role("q", "~"), Role("o", "@"), Role("v", "+")))
LARGE = Rules(roles=tuple(Role(*pair) for pair in zip("qaohv", "~&@%+", strict=True)))
OWNER, MODERATOR, VOICE, PLAIN = (
    Member(nick, sign) for nick, sign in zip("abcd", ("~", "@", "+", ""), strict=True)
)


def offered(me: Member, other: Member, rules: Rules = RULES) -> dict[str, str]:
    return {action.label: action.problem for action in role_actions(me, other, rules)}


def test_an_owner_gives_and_takes_everything() -> None:
    assert offered(OWNER, MODERATOR) == {"Make owner": "", "Take back: moderator": "", "Give voice": ""}
    assert role_actions(OWNER, MODERATOR, RULES)[1].change == ModeChange(
        added=False, letter="o", argument="b"
    )


def test_a_moderator_makes_no_owner_and_takes_nothing_from_one() -> None:
    assert offered(MODERATOR, PLAIN) == {
        "Make owner": "only an owner may",
        "Make moderator": "",
        "Give voice": "",
    }
    assert offered(MODERATOR, OWNER)["Take back: owner"] == "only an owner may"
    assert removal_problem(MODERATOR, OWNER, RULES) == "a is an owner"


def test_everybody_may_lay_down_a_role() -> None:
    assert offered(MODERATOR, MODERATOR)["Take back: moderator"] == ""
    assert removal_problem(MODERATOR, MODERATOR, RULES) == "that is you"


@pytest.mark.parametrize(
    ("member", "removes", "changes"),
    [
        (OWNER, True, True),
        (MODERATOR, True, True),
        (Member("h", "%"), True, False),
        (VOICE, False, False),
        (PLAIN, False, False),
        (None, False, False),
    ],
)
def test_what_a_role_allows(member: Member | None, removes: bool, changes: bool) -> None:
    assert (moderates(member, LARGE), may_change(member, LARGE)) == (removes, changes)


def test_a_half_operator_gives_voice_only() -> None:
    half = Member("h", "%")
    given = [label for label, problem in offered(half, PLAIN, LARGE).items() if not problem]
    assert given == ["Give voice"]
    assert removal_problem(half, MODERATOR, LARGE) == "b is a moderator"


def test_who_may_not_give_a_role_may_lay_it_down_all_the_same() -> None:
    half = Member("h", "%")
    assert offered(half, half, LARGE)["Take back: half-operator"] == ""
    assert offered(half, Member("g", "%"), LARGE)["Take back: half-operator"] == "only a moderator may"


def test_roles_in_words() -> None:
    assert roles_in_words(Member("x", "@+"), RULES) == "moderator, voice"
    assert roles_in_words(PLAIN, RULES) == ""
    strange = Rules(roles=(Role("Y", "!"),))
    assert roles_in_words(Member("x", "!"), strange) == "the role Y"
    assert offered(OWNER, Member("x", "!"), strange)["Take back: the role Y"] == "only a moderator may"
