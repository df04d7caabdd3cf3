from hubbub.client.numbers import number
from hubbub.client.translation import ENGLISH, use


def test_thousands_are_marked() -> None:
    assert [number(value) for value in (0, 999, 1_000, 1_234_567)] == ["0", "999", "1,000", "1,234,567"]


def test_the_mark_is_that_of_the_language() -> None:
    use("de")
    assert number(1_234_567) == "1.234.567"
    use(ENGLISH)
