"""What servers say of themselves on the network, and what others could write in their place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.announcement import (
    MAX_NETWORK_CHARACTERS,
    Announcement,
    instance_label,
    network_problem,
    visible,
)

NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40)


def record(announcement: Announcement) -> dict[bytes, bytes | None]:
    """The TXT record as it arrives."""
    return {key.encode(): value.encode() for key, value in announcement.properties().items()}


@given(
    st.builds(
        Announcement,
        NAMES,
        st.none() | st.integers(0, 10**9 - 1),
        st.just("1.2.3"),
        st.booleans(),
        st.booleans(),
    )
)
def test_what_is_announced_is_read(announcement: Announcement) -> None:
    assert Announcement.parse(record(announcement)) == announcement


def test_nothing_is_needed() -> None:
    assert Announcement.parse({}) == Announcement("", None, "", tls=True)


@given(
    st.dictionaries(
        st.sampled_from([b"name", b"online", b"version", b"tls", b"closed"]), st.none() | st.binary()
    )
)
def test_whatever_somebody_writes_can_be_shown(properties: dict[bytes, bytes | None]) -> None:
    announcement = Announcement.parse(properties)
    assert len(announcement.name) <= MAX_NETWORK_CHARACTERS
    assert announcement.online is None or 0 <= announcement.online < 10**9


@pytest.mark.parametrize("online", [b"-1", b"1e3", b" 1", "²".encode(), b"1" * 10, b"", None])
def test_what_is_no_number_of_people(online: bytes | None) -> None:
    assert Announcement.parse({b"online": online}).online is None


@given(st.text(), st.integers(1, 50))
def test_one_line_of_visible_text(text: str, most: int) -> None:
    shown = visible(text, most)
    assert len(shown) <= most
    assert shown == " ".join(shown.split())
    assert not any(unicodedata.category(character)[0] == "C" for character in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ann's place", "Ann's place"),
        ("a\nb\tc\x1b[31md", "a b c [31md"),
        ("\u202etxt.exe\u2066", "txt.exe"),
        ("  ", ""),
        ("x" * 100, "x" * 11),
    ],
)
def test_what_could_mislead_is_left_out(text: str, shown: str) -> None:
    assert visible(text, 11) == shown


@pytest.mark.parametrize(
    ("network", "label"),
    [
        ("Anns-place", "Anns-place"),
        ("hubbub.chat", "hubbub-chat"),
        ("\x01", "Hubbub"),
        ("ü" * 40, "ü" * 29),
        ("💬" * 40, "💬" * 14),
    ],
)
def test_a_label_fits_into_a_name_of_dns(network: str, label: str) -> None:
    assert instance_label(network) == label
    assert len(label.encode()) < 60


@pytest.mark.parametrize("name", ["Hubbub", "Ann's place", "日本語", "x" * 40])
def test_what_a_network_may_be_called(name: str) -> None:
    assert network_problem(name) is None


@pytest.mark.parametrize("name", ["", " ", "two  spaces", "x" * 41, "two\nlines", "turned\u202eround"])
def test_what_it_may_not_be_called_is_told_in_words(name: str) -> None:
    assert network_problem(name)
