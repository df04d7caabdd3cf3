"""The tokens of RPL_ISUPPORT."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.isupport import serialise_tokens, update_tokens
from wire import strategies

keys = st.from_regex(r"[A-Z]{1,12}|hubbub\.chat/[A-Z]{1,9}", fullmatch=True)


@given(st.dictionaries(keys, strategies.text, max_size=40))
def test_tokens_are_read_back(tokens: dict[str, str]) -> None:
    found: dict[str, str] = {}
    for words in serialise_tokens(tokens):
        assert 1 <= len(words) <= 13
        assert not any(" " in word for word in words)
        update_tokens(found, words)
    assert found == tokens


@given(st.lists(st.text()))
def test_any_words_are_tokens(words: list[str]) -> None:
    update_tokens({}, words)


def test_no_tokens_are_no_line() -> None:
    assert list(serialise_tokens({})) == []


def test_thirteen_fit_and_the_fourteenth_starts_a_line() -> None:
    assert [len(words) for words in serialise_tokens({f"K{number}": "" for number in range(14)})] == [13, 1]


def test_a_space_and_a_backslash_are_escaped() -> None:
    assert list(serialise_tokens({"NETWORK": "Our \\ net", "UTF8ONLY": ""})) == [
        (r"NETWORK=Our\x20\x5C\x20net", "UTF8ONLY")
    ]


def test_a_token_is_changed_and_taken_back() -> None:
    tokens = {"NICKLEN": "30", "EXCEPTS": ""}
    update_tokens(tokens, ("NICKLEN=20", "-EXCEPTS", "-INVEX", r"NETWORK=a\x3db\x"))
    assert tokens == {"NICKLEN": "20", "NETWORK": "a=b\\x"}
