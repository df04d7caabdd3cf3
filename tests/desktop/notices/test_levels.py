from hubbub.desktop.notices.levels import MOST, chosen, with_level
from hubbub.desktop.notices.policy import Level


def test_a_choice_is_remembered_by_server() -> None:
    lines = with_level((), "a:1", "#cakes", "#cakes", Level.NOTHING)
    lines = with_level(lines, "b:1", "#cakes", "#Cakes", Level.ALL)
    assert chosen(lines, "a:1") == {"#cakes": Level.NOTHING}
    assert chosen(lines, "b:1") == {"#cakes": Level.ALL}
    assert chosen(lines, "c:1") == {}


def test_the_usual_one_needs_no_line() -> None:
    lines = with_level((), "a:1", "bob", "bob", Level.NOTHING)
    assert with_level(lines, "a:1", "bob", "bob", Level.ALL) == ()
    assert with_level((), "a:1", "#cakes", "#cakes", Level.MENTIONS) == ()


def test_what_can_not_be_read_is_passed_over() -> None:
    assert chosen(("", "a:1", "a:1 #cakes", "a:1 #cakes loud", "a:1 # cakes all", "a:1 #x all"), "a:1") == {
        "#x": Level.ALL
    }


def test_the_oldest_choice_is_forgotten() -> None:
    lines: tuple[str, ...] = ()
    for number in range(MOST + 1):
        lines = with_level(lines, "a:1", f"#{number}", f"#{number}", Level.ALL)
    assert len(lines) == MOST
    assert "#0" not in chosen(lines, "a:1")
