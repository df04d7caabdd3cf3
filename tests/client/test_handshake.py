"""Registration, message by message."""

from collections.abc import Sequence

import pytest

from hubbub.client.credentials import Credentials
from hubbub.client.entrance import Entrance, Kind, Passage
from hubbub.client.errors import ServerPasswordError
from hubbub.client.features import Features
from hubbub.client.handshake import Handshake, Stage
from hubbub.wire.message import Message


class Dialog:
    def __init__(self) -> None:
        self.features = Features()
        self.handshake = Handshake("alice", "s3cret", self.features)

    @property
    def stage(self) -> Stage:
        return self.handshake.stage

    def hear(self, *lines: str) -> list[str]:
        answers: list[Message] = []
        for line in lines:
            answers += self.handshake.receive(Message.parse(line))
        return texts(answers)


def texts(messages: Sequence[Message]) -> list[str]:
    return [message.serialise() for message in messages]


HELLO = ["NICK alice", "USER hubbub 0 * Hubbub"]


def test_asks_for_what_it_knows_of_the_offer() -> None:
    dialog = Dialog()
    assert texts(dialog.handshake.start()) == ["CAP LS :302"]
    assert dialog.hear(
        ":srv CAP * LS * :batch unknown", ":srv CAP * LS :server-time draft/multiline=max-lines=9"
    ) == ["CAP REQ :server-time batch draft/multiline"]
    assert dialog.hear(":srv CAP alice ACK :server-time batch draft/multiline") == [*HELLO, "CAP :END"]
    assert dialog.features.enabled == {"server-time": "", "batch": "", "draft/multiline": "max-lines=9"}


def test_identifies_before_the_name() -> None:
    dialog = Dialog()
    dialog.hear(":srv CAP * LS :hubbub.chat/identity")
    answer = dialog.hear(":srv CAP * ACK :hubbub.chat/identity")
    assert answer == ["IDENTITY s3cret", *HELLO, "CAP :END"]
    dialog.hear(":srv 433 * alice :alice is taken")
    assert texts(dialog.handshake.rename("bob", "0ther")) == ["IDENTITY 0ther", "NICK bob"]


def test_nothing_to_ask_for() -> None:
    assert Dialog().hear(":srv CAP * LS :unknown") == [*HELLO, "CAP :END"]


@pytest.mark.parametrize(
    ("known", "words"), [("", "a password for all"), ("sesame", "not the server's password")]
)
def test_a_server_may_want_a_password_of_its_own(known: str, words: str) -> None:
    handshake = Handshake("alice", "s3cret", Features(), private=True, server_password=known)
    assert texts(handshake.start()) == ([f"PASS {known}"] if known else []) + ["CAP LS :302"]
    handshake.receive(Message.parse(":srv CAP * LS :unknown"))
    with pytest.raises(ServerPasswordError, match=words):
        handshake.receive(Message.parse(":srv 464 alice :This server needs a password"))


def test_the_password_of_a_server_is_not_sent_where_others_can_read_it() -> None:
    handshake = Handshake("alice", "s3cret", Features(), server_password="sesame")
    assert texts(handshake.start()) == ["CAP LS :302"]
    handshake.receive(Message.parse(":srv CAP * LS :unknown"))
    with pytest.raises(ServerPasswordError, match="can't be sent"):
        handshake.receive(Message.parse(":srv 464 alice :This server needs a password"))


def test_some_servers_refuse_the_password_before_they_say_what_they_can() -> None:
    handshake = Handshake("alice", "s3cret", Features(), private=True, server_password="sesame")
    handshake.start()
    with pytest.raises(ServerPasswordError, match="not the server's password"):
        handshake.receive(Message.parse(":srv 464 * :Password incorrect"))


def test_another_password_of_the_server_is_told_with_another_name() -> None:
    handshake = Handshake("alice", "s3cret", Features(), private=True, server_password="sesame")
    handshake.receive(Message.parse(":srv CAP * LS :unknown"))
    for known, told in (("sesame", []), ("", []), ("open", ["PASS open"])):
        handshake.receive(Message.parse(":srv 433 * alice :alice is taken"))
        assert texts(handshake.rename("bob", "0ther", server_password=known)) == [*told, "NICK bob"]


def test_a_link_is_no_help_without_the_password_of_the_server() -> None:
    passage = Passage(Entrance(Kind.INVITE, "x"), "")
    handshake = Handshake("alice", "s3cret", Features(), passage=passage)
    handshake.receive(Message.parse(":srv CAP * LS :unknown"))
    assert handshake.stage is Stage.ADMITTING
    with pytest.raises(ServerPasswordError):
        handshake.receive(Message.parse(":srv 464 * :This server needs a password"))


def test_a_refused_request_leaves_it_without() -> None:
    dialog = Dialog()
    dialog.hear(":srv CAP * LS :batch")
    assert dialog.hear(":srv CAP * NAK :batch") == [*HELLO, "CAP :END"]
    assert dialog.features.enabled == {}


def test_a_server_without_capabilities() -> None:
    assert Dialog().hear(":srv 421 * CAP :Unknown command") == HELLO
    silent = Dialog().handshake
    assert texts(silent.give_up_on_capabilities()) == HELLO
    assert silent.give_up_on_capabilities() == ()


def test_an_offer_that_comes_late_is_taken_up() -> None:
    """The server is slow: it holds the registration until CAP END, and we must come in as who we are."""
    dialog = Dialog()
    assert texts(dialog.handshake.give_up_on_capabilities()) == HELLO
    assert dialog.hear(":srv CAP * LS :hubbub.chat/identity") == ["CAP REQ :hubbub.chat/identity"]
    dialog.hear(":srv 433 * alice :alice is taken")  # by our own old connection
    assert dialog.handshake.give_up_on_capabilities() == ()
    assert dialog.hear(":srv CAP * ACK :hubbub.chat/identity") == ["IDENTITY s3cret", *HELLO, "CAP :END"]
    assert dialog.stage is Stage.NAMING


def test_welcome_then_ready() -> None:
    dialog = Dialog()
    dialog.hear(":srv NOTICE * :*** Looking up your hostname", ":srv CAP * LS :")
    dialog.hear(":srv 001 Alice :Welcome")
    assert dialog.handshake.nick == "Alice"
    stages = [dialog.handshake.stage]
    dialog.hear(":srv 005 Alice NETWORK=x :are supported", ":srv 376 Alice :End")
    stages.append(dialog.handshake.stage)
    assert stages == [Stage.WELCOMED, Stage.READY]


def test_a_refused_name_can_be_replaced() -> None:
    dialog = Dialog()
    dialog.hear(":srv CAP * LS :", ":srv NOTICE * :*** Wait", ":srv 433 * alice :alice is taken")
    assert dialog.stage is Stage.REFUSED
    assert (dialog.handshake.refusal, dialog.handshake.taken) == ("alice is taken", True)
    assert texts(dialog.handshake.rename("bob", "other")) == ["NICK bob"]
    dialog.hear(":srv 432 * bob :not so")
    assert (dialog.handshake.refusal, dialog.handshake.taken) == ("not so", False)


def test_capabilities_come_and_go_later() -> None:
    dialog = Dialog()
    dialog.hear(":srv CAP * LS :", ":srv 001 alice :Welcome", ":srv 422 alice :No motd")
    assert dialog.hear(":srv CAP alice NEW :away-notify") == ["CAP REQ :away-notify"]
    assert dialog.hear(":srv CAP alice ACK :away-notify") == []
    assert "away-notify" in dialog.features
    dialog.hear(":srv CAP alice DEL :away-notify")
    assert "away-notify" not in dialog.features
    dialog.hear(
        ":srv CAP alice ACK :batch",
        ":srv CAP alice ACK :-batch",
        ":srv CAP alice LIST :x",
        ":srv 251 alice :x",
    )
    assert "batch" not in dialog.features


def test_what_it_does_not_know_is_not_kept() -> None:
    dialog = Dialog()
    for number in range(100):
        dialog.hear(f":srv CAP * LS * :unknown{number}=x")
    assert dialog.hear(":srv CAP * LS :batch") == ["CAP REQ :batch"]
    dialog.hear(":srv CAP alice ACK :batch unknown1")
    assert dialog.features.enabled == {"batch": ""}
    assert list(dialog.handshake._offered) == ["batch"]


ANN = Credentials("ann", "correct horse")


class LoggingIn(Dialog):
    def __init__(self, credentials: Credentials | None = ANN, *, private: bool = True) -> None:
        super().__init__()
        self.handshake = Handshake("alice", "s3cret", self.features, credentials, private=private)

    def offer(self, capabilities: str) -> list[str]:
        names = " ".join(each.partition("=")[0] for each in capabilities.split())
        self.hear(f":srv CAP * LS :{capabilities}")
        return self.hear(f":srv CAP * ACK :{names}")


def test_logs_in_before_the_name() -> None:
    dialog = LoggingIn()
    assert dialog.offer("sasl=PLAIN hubbub.chat/identity") == ["IDENTITY s3cret", "AUTHENTICATE PLAIN"]
    assert dialog.stage is Stage.LOGGING_IN
    assert dialog.hear(":srv AUTHENTICATE +") == ["AUTHENTICATE AGFubgBjb3JyZWN0IGhvcnNl"]
    assert dialog.hear(":srv 900 * a!b@c ann :Logged in", ":srv 903 * :Done") == [*HELLO, "CAP :END"]


def test_a_wrong_password_asks_for_another_or_another_name() -> None:
    dialog = LoggingIn()
    dialog.offer("sasl=PLAIN")
    dialog.hear(":srv AUTHENTICATE +", ":srv 904 * :That was wrong.")
    assert (dialog.stage, dialog.handshake.refusal) == (Stage.REFUSED, "That was wrong.")
    assert dialog.handshake.asks_password
    assert texts(dialog.handshake.rename("alice", "s", ANN)) == ["AUTHENTICATE PLAIN"]
    dialog.hear(":srv 904 * :Wrong again.")
    assert texts(dialog.handshake.rename("bob", "s")) == ["NICK bob", "USER hubbub 0 * Hubbub", "CAP :END"]
    assert not dialog.handshake.asks_password


def test_the_password_of_a_registered_name_is_asked_for() -> None:
    dialog = LoggingIn(None)
    dialog.offer("sasl=PLAIN standard-replies")
    dialog.hear(":srv NOTE NICK NAME_REGISTERED alice :It is", ":srv 433 * alice :Taken")
    assert dialog.handshake.asks_password
    assert dialog.handshake.refusal.startswith("alice is the name of an account.")
    assert texts(dialog.handshake.rename("alice", "s", ANN)) == ["AUTHENTICATE PLAIN"]
    assert dialog.hear(":srv AUTHENTICATE +", ":srv 903 * :Done")[1:] == ["NICK alice"]


def test_no_password_goes_where_others_read_along() -> None:
    dialog = LoggingIn(private=False)
    assert dialog.offer("sasl=PLAIN") == []
    assert dialog.stage is Stage.REFUSED
    assert "not encrypted" in dialog.handshake.refusal


def test_a_server_without_sasl_is_entered_all_the_same() -> None:
    assert LoggingIn().offer("batch") == [*HELLO, "CAP :END"]


def test_what_else_is_said_while_logging_in_does_not_disturb() -> None:
    dialog = LoggingIn()
    dialog.offer("sasl=PLAIN")
    assert dialog.hear(":srv NOTICE * :*** Wait", ":srv CAP * NEW :batch") == ["CAP REQ :batch"]
    assert dialog.hear(":srv CAP * ACK :batch") == []
    assert dialog.stage is Stage.LOGGING_IN
