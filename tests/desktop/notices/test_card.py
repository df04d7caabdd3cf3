from desktop.entries import said
from hubbub.client.model import Kind
from hubbub.desktop.notices.card import LONGEST, body_of, clean, shorten, title_of


def test_the_title_says_who_and_where() -> None:
    assert title_of(said(1, author="bob"), "#cakes", direct=False) == "bob in #cakes"
    assert title_of(said(1, author="bob"), "bob", direct=True) == "bob"


def test_the_body_is_one_line_without_marks() -> None:
    assert body_of(said(1, "*Bring*\n\n`plates` \x02now\x02")) == "Bring plates now"
    assert body_of(said(1, "waves", "bob", kind=Kind.ACTION)) == "bob waves"


def test_nothing_is_disguised() -> None:
    assert clean("a\u202eb\u2066c\x1b[0m\u200b\x00") == "abc[0m"
    assert clean("👩\u200d👧 a\u200cb") == "👩\u200d👧 a\u200cb"
    assert "\u202e" not in title_of(said(1, author="bob\u202e"), "#a\u202e", direct=False)


def test_a_long_message_is_cut_after_a_word() -> None:
    short = body_of(said(1, "word " * 1_000))
    assert short == "word " * ((LONGEST - 1) // 5 - 1) + "word…"
    assert len(body_of(said(1, "x" * 100_000))) == LONGEST
    assert shorten("x" * LONGEST) == "x" * LONGEST
