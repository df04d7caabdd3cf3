from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.formatting import Span, Style, formatted, plain


def test_formatting_codes_and_controls_are_not_shown() -> None:
    assert plain("\x02bold\x02 \x0304,12red\x03 \x04ff0000hex\x0f\x00\x1f\x7f") == "bold red hex"
    assert plain("a\tb\nc") == "a    b\nc"


def test_codes_make_styles_until_they_come_again() -> None:
    assert formatted("\x02a\x1db\x02c\x0fd") == (
        "abcd",
        [Span(0, 2, Style.STRONG), Span(1, 3, Style.EMPHASIS)],
    )


def test_a_line_ends_them_all() -> None:
    assert formatted("\x11a\r\nb") == ("a\nb", [Span(0, 1, Style.CODE)])


@given(st.text(st.sampled_from("ab\n\r\t\x02\x03\x04\x0f\x11\x1d\x1e0,f") | st.characters(), max_size=80))
def test_the_text_is_the_plain_one_and_the_spans_are_in_it(text: str) -> None:
    shown, spans = formatted(text)
    assert shown == plain(text)
    assert all(0 <= span.start < span.end <= len(shown) for span in spans)
