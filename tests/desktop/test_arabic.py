import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.desktop.arabic import shape, unshape

BEH, ALEF, LAM, REH, HAMZA, FATHA = "\u0628", "\u0627", "\u0644", "\u0631", "\u0621", "\u064e"


@pytest.mark.parametrize(
    ("letters", "shaped"),
    [
        (BEH, "\ufe8f"),  # alone
        (BEH * 3, "\ufe91\ufe92\ufe90"),  # initial, medial, final
        (ALEF + BEH, "\ufe8d\ufe8f"),  # alef joins only what is before it
        (BEH + REH + BEH, "\ufe91\ufeae\ufe8f"),
        (BEH + HAMZA + BEH, "\ufe8f\ufe80\ufe8f"),  # hamza joins nothing
        (LAM + ALEF, "\ufefb"),  # the ligature that must be
        (BEH + LAM + ALEF, "\ufe91\ufefc"),
        (BEH + FATHA + BEH, "\ufe91" + FATHA + "\ufe90"),  # marks are looked through
        (BEH + " " + BEH, "\ufe8f \ufe8f"),
    ],
)
def test_letters_take_the_form_that_their_neighbours_give_them(letters: str, shaped: str) -> None:
    assert shape(letters) == shaped


def test_other_scripts_are_left_alone() -> None:
    assert shape("hello שלום 123") == "hello שלום 123"
    assert unshape("ﬁne ½") == "ﬁne ½"


@given(st.text(st.sampled_from([BEH, ALEF, LAM, REH, HAMZA, FATHA, " ", "a", "7"])))
def test_shaping_loses_nothing(text: str) -> None:
    assert unicodedata.normalize("NFKC", unshape(shape(text))) == unicodedata.normalize("NFKC", text)
