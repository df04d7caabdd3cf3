from hubbub.client.address import Address
from hubbub.client.model import FoundServer
from hubbub.desktop.recent import MOST, forgotten, noted, servers

HOME = Address("192.168.1.20", 6697, tls=True)
CLUB = Address("fd00::20", 7000, tls=False)


def test_the_newest_comes_first_and_each_once() -> None:
    recent = noted(noted(noted((), HOME, "Home"), CLUB, "Club"), HOME, "Home-again")
    assert list(servers(recent)) == [FoundServer("Home-again", HOME, None), FoundServer("Club", CLUB, None)]


def test_there_are_never_more_than_so_many() -> None:
    recent: tuple[str, ...] = ()
    for number in range(2 * MOST):
        recent = noted(recent, Address("localhost", 1000 + number, tls=True), "Net")
    assert [each.address.port for each in servers(recent)] == list(range(1000 + 2 * MOST - 1, 999 + MOST, -1))


def test_one_can_be_forgotten() -> None:
    recent = noted(noted((), HOME, "Home"), CLUB, "Club")
    assert list(servers(forgotten(recent, CLUB))) == [FoundServer("Home", HOME, None)]
    assert forgotten((), HOME) == ()


def test_what_a_server_calls_itself_is_one_line_of_visible_text() -> None:
    (server,) = servers(noted((), HOME, "a\x1b\u202eb\n" + "c" * 100))
    assert server.name == "a b " + "c" * 36


def test_lines_that_somebody_has_changed_are_passed_over() -> None:
    assert list(servers(["", "not an address", "999.1.1.1 Net", "localhost"])) == [
        FoundServer("an address", Address("not", 6697, tls=True), None),
        FoundServer("", Address("localhost", 6697, tls=True), None),
    ]
