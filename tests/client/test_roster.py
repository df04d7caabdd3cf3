"""The members of a channel."""

from hubbub.client.model import Member
from hubbub.client.modes import ModeChange
from hubbub.client.roster import Roster

SIGNS = "~@+"
SIGN_OF = {"q": "~", "o": "@", "v": "+"}


def named(*words: str) -> Roster:
    roster = Roster()
    roster.take_names(list(words), SIGNS)
    roster.end_names()
    return roster


def test_sorted_by_role_then_name() -> None:
    roster = named("zoe", "+Vic", "@bob", "~@anna", "carl", "@Abe")
    assert [member.prefixes + member.nick for member in roster.sorted(SIGNS)] == [
        "~@anna",
        "@Abe",
        "@bob",
        "+Vic",
        "carl",
        "zoe",
    ]


def test_names_may_have_hosts() -> None:
    assert named("@bob!b@host").sorted(SIGNS) == (Member("bob", "@"),)


def test_names_replace_the_list_but_keep_who_is_away() -> None:
    roster = named("bob", "carl")
    roster.set_away("BOB", away=True)
    roster.take_names(["@bob"], SIGNS)
    assert "carl" in roster
    roster.take_names(["dora"], SIGNS)
    roster.end_names()
    assert roster.sorted(SIGNS) == (Member("bob", "@", away=True), Member("dora"))
    roster.end_names()
    assert len(roster) == 2


def test_comes_goes_and_changes_name() -> None:
    roster = named("@bob")
    roster.add("Carl")
    assert roster.rename("BOB", "robert")
    assert not roster.rename("bob", "rob")
    assert roster.sorted(SIGNS) == (Member("robert", "@"), Member("Carl"))
    assert roster.remove("carl")
    assert not roster.remove("carl")
    roster.clear()
    assert len(roster) == 0


def test_roles_are_given_and_taken() -> None:
    roster = named("bob")
    roster.apply(ModeChange(added=True, letter="v", argument="bob"), SIGN_OF)
    roster.apply(ModeChange(added=True, letter="o", argument="bob"), SIGN_OF)
    assert roster.sorted(SIGNS) == (Member("bob", "@+"),)
    roster.apply(ModeChange(added=False, letter="o", argument="bob"), SIGN_OF)
    assert roster.sorted(SIGNS) == (Member("bob", "+"),)
    roster.apply(ModeChange(added=True, letter="o", argument="nobody"), SIGN_OF)
    roster.apply(ModeChange(added=True, letter="b", argument="bob"), SIGN_OF)
    assert roster.sorted(SIGNS) == (Member("bob", "+"),)


def test_away_says_whether_it_is_news() -> None:
    roster = named("bob")
    assert roster.set_away("bob", away=True)
    assert not roster.set_away("bob", away=True)
    assert not roster.set_away("nobody", away=True)


def test_who_comes_goes_and_rises_is_sorted_in() -> None:
    roster = Roster()
    roster.take_names(["@zoe", "ann", "+bob", "carl"], "@+")
    roster.end_names()
    assert [each.nick for each in roster.sorted("@+")] == ["zoe", "bob", "ann", "carl"]
    roster.add("Bert")
    roster.add("Ann")
    roster.remove("BOB")
    roster.rename("zoe", "Aaron")
    roster.rename("carl", "bert")
    assert [each.nick for each in roster.sorted("@+")] == ["Aaron", "Ann", "bert"]
    roster.apply(ModeChange(added=True, letter="v", argument="bert"), {"o": "@", "v": "+"})
    roster.set_away("ann", away=True)
    assert [each.nick for each in roster.sorted("@+")] == ["Aaron", "bert", "Ann"]
    assert [each.nick for each in roster.sorted("")] == ["Aaron", "Ann", "bert"]
    roster.clear()
    assert roster.sorted("@+") == ()
