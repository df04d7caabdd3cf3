import pytest

from hubbub.client.formatting import Style
from hubbub.client.mentions import NOBODY, People

PEOPLE = People("Ann", ["bob", "zoë", "bob_"])


@pytest.mark.parametrize("text", ["hi ANN", "ann: hi", "(bob)", "[zoë]", "@bob_"])
def test_somebody_may_be_meant(text: str) -> None:
    assert PEOPLE.may_be_in(text)


@pytest.mark.parametrize("text", ["", "hello all", "bobsleigh", "Bob"])
def test_nobody_is_meant(text: str) -> None:
    assert not PEOPLE.may_be_in(text)


def test_oneself_is_meant_in_any_spelling_and_others_in_theirs() -> None:
    assert PEOPLE.style("aNN") is Style.MENTION
    assert PEOPLE.style("bob") is Style.MEMBER
    assert PEOPLE.style("BOB") is None
    assert NOBODY.style("") is None
