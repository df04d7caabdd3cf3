import pytest

from hubbub.client.highlights import LONGEST, MOST, Highlights, split_words, words_problem

CALLED = Highlights("Ann", ("cake", "garden party", "C++", "ÄRGER"))


@pytest.mark.parametrize(
    "text",
    ["ann: hi", "hi ANN!", "(Ann)", "*Ann*", "the Cake, please", "a garden  party", "C++?", "ärger",
     "a \x02ca\x02ke"],
)  # fmt: skip
def test_a_name_and_a_word_call(text: str) -> None:
    assert CALLED.found_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "hello all", "Anna", "`ann` is code", "https://example.org/ann", "cakes", "pancake", "garden",
     "a garden, a party"],
)  # fmt: skip
def test_nobody_is_called(text: str) -> None:
    assert not CALLED.found_in(text)


def test_without_a_name_nothing_calls() -> None:
    assert not Highlights().found_in("anything, anybody?")


def test_words_stand_between_commas() -> None:
    assert split_words(" cake,, garden   party ,cake,") == ("cake", "garden party")
    assert split_words("") == ()


def test_words_are_bounded() -> None:
    assert words_problem("cake, garden party") is None
    assert "At most" in str(words_problem(",".join(f"word{number}" for number in range(MOST + 1))))
    assert "commas" in str(words_problem("x" * (LONGEST + 1)))
