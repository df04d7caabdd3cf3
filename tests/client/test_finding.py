"""Words are found as the server finds them, and an excerpt shows where."""

import pytest

from hubbub.client.finding import LONGEST, excerpt, folded, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Cake is here", "cake"),
        ("cupcakes", "CAKE"),
        ("die Straße", "strasse"),
        ("\N{FULLWIDTH LATIN SMALL LETTER W}ide", "wide"),
        ("\x02bo\x02ld", "bold"),
        ("我们明天见", "明天"),
        ("one thing and another", "another one"),
    ],
)
def test_what_has_all_words_is_found(text: str, wanted: str) -> None:
    assert all(word in folded(text) for word in words(wanted))


def test_an_excerpt_marks_the_words() -> None:
    assert excerpt("The Cake,\nand more cake", words("cake")) == [
        ("The ", False), ("Cake", True), (", and more ", False), ("cake", True),
    ]  # fmt: skip


def test_an_excerpt_of_a_long_text_shows_the_first_word_that_was_found() -> None:
    parts = excerpt("x " * 500 + "Straße " + "y " * 500, words("strasse"))
    assert parts[0] == parts[-1] == ("…", False)
    assert ("Straße", True) in parts
    assert sum(len(text) for text, _ in parts) <= LONGEST + 2


def test_an_excerpt_without_the_words_is_the_beginning() -> None:
    assert excerpt("some text", words("cake")) == [("some text", False)]
    assert excerpt("", words("cake")) == []
