"""Names of files in headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.disposition import disposition, file_name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.txt", 'attachment; filename="a.txt"'),
        ("Grüße.txt", "attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt"),
        ('a"\\b', "attachment; filename=\"a__b\"; filename*=UTF-8''a%22%5Cb"),
        ("a\r\nX: y", 'attachment; filename="aX: y"'),
        ("x" * 300 + ".txt", f'attachment; filename="{"x" * 196}.txt"'),
    ],
)
def test_any_name_fits_a_header(name: str, words: str) -> None:
    assert disposition(name) == words


def test_a_file_may_be_shown_where_it_is() -> None:
    assert disposition("a.png", "inline") == 'inline; filename="a.png"'


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", "file"),
        ("attachment", "file"),
        ('attachment; filename="a b.txt"', "a b.txt"),
        ("attachment;filename=a.txt", "a.txt"),
        ('ATTACHMENT; FileName = "a\\"b"', 'a"b'),
        ("attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt", "Grüße.txt"),
        ("attachment; filename*=utf-8'en'%ff.txt", "\ufffd.txt"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename*=UTF-8''..%2f..%5cboot.ini", "boot.ini"),
        ("attachment; filename*=UTF-8''a%00%0d%0ab%e2%80%aegpj.exe", "abgpj.exe"),
        ('attachment; filename=".."', "file"),
        ('attachment; filename=""', "file"),
        ('attachment; filename=".profile"', "profile"),
        (f'attachment; filename="{"x" * 300}.txt"', f"{'x' * 196}.txt"),
    ],
)
def test_what_a_header_tells_is_a_plain_name(header: str, name: str) -> None:
    assert file_name(header) == name


@given(st.text())
def test_any_name_comes_back_as_one_that_fits(name: str) -> None:
    told = file_name(disposition(name))
    assert told == file_name(disposition(told))
    assert told.isprintable()
    assert not set(told) & set("/\\")
    assert 0 < len(told) <= 200


@given(st.text())
def test_any_header_tells_some_name(header: str) -> None:
    assert file_name(header)
