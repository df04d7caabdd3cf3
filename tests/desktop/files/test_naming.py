import pytest

from hubbub.desktop.files.naming import safe_name


@pytest.mark.parametrize(
    ("told", "safe"),
    [
        ("cat.png", "cat.png"),
        ("Größe 1.bin", "Größe 1.bin"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\cat.png", "cat.png"),
        ("..", "file"),
        ("", "file"),
        (".bashrc", "bashrc"),
        ("cat.png. ", "cat.png"),
        ('a:b*c?"<>|.txt', "a_b_c_____.txt"),
        ("cat\u202egnp.exe\n\0", "catgnp.exe"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
    ],
)
def test_a_name_leads_nowhere_and_means_nothing_else(told: str, safe: str) -> None:
    assert safe_name(told) == safe


def test_of_a_long_name_the_end_stays_which_tells_its_kind() -> None:
    assert safe_name("x" * 300 + ".png").endswith("x.png")
    assert len(safe_name("x" * 300 + ".png")) == 120
