"""Logging in: what goes over the line, and servers that don't know the password."""

from base64 import b64decode, b64encode

import pytest
from scramp import ScramMechanism

from hubbub.client.credentials import Credentials
from hubbub.client.errors import ImpostorError
from hubbub.client.sasl import Login, Outcome
from hubbub.wire.message import Message
from hubbub.wire.sasl import SCRAM

ANN = Credentials("ann", "correct horse")


class Server:
    """The other side of SCRAM, which believes this to be the password."""

    def __init__(self, password: str = ANN.password) -> None:
        mechanism = ScramMechanism(SCRAM)
        self._info = mechanism.make_auth_info(password, iteration_count=4096)
        self._exchange = mechanism.make_server(lambda _name: self._info)

    def first(self, said: str) -> Message:
        self._exchange.set_client_first(said)
        return challenge(self._exchange.get_server_first())

    def final(self, said: str) -> Message:
        self._exchange.set_client_final(said)
        return challenge(self._exchange.get_server_final())


def challenge(text: str) -> Message:
    return Message("AUTHENTICATE", (b64encode(text.encode()).decode() or "+",))


def said(answer: object) -> str:
    [message] = answer if isinstance(answer, list) else []
    return b64decode(message.param(0)).decode() if message.param(0) != "+" else ""


def logging_in(offered: str, credentials: Credentials = ANN, *, private: bool = True) -> Login:
    return Login(credentials, offered, private=private)


SUCCESS = Message("903", ("ann", "logged in"))


@pytest.mark.parametrize("offered", ["PLAIN,SCRAM-SHA-256,EXTERNAL", ""])
def test_scram_proves_both_sides(offered: str) -> None:
    login, server = logging_in(offered, private=False), Server()
    assert login.start() == (Message("AUTHENTICATE", (SCRAM,)),)
    first = server.first(said(login.receive(challenge(""))))
    final = server.final(said(login.receive(first)))
    assert said(login.receive(final)) == ""
    assert login.receive(SUCCESS) == ()
    assert login.outcome is Outcome.LOGGED_IN


def test_a_server_that_lets_in_without_knowing_the_password_is_left() -> None:
    login, server = logging_in(SCRAM), Server()
    login.receive(server.first(said(login.receive(challenge("")))))
    with pytest.raises(ImpostorError, match="another one in its place"):
        login.receive(SUCCESS)


def test_a_wrong_signature_is_not_taken() -> None:
    login, server = logging_in(SCRAM), Server()
    login.receive(server.first(said(login.receive(challenge("")))))
    with pytest.raises(ImpostorError):
        login.receive(challenge("v=" + b64encode(b"x" * 32).decode()))


@pytest.mark.parametrize("words", ["nonsense", "r=x,s=QUFBQUFBQUFBQUFB,i=4096", "r=x,s=QQ==,i=1"])
def test_nonsense_ends_it(words: str) -> None:
    login = logging_in(SCRAM)
    login.receive(challenge(""))
    with pytest.raises(ImpostorError):
        login.receive(challenge(words))


@pytest.mark.parametrize("chunk", ["?", "/w=="])
def test_what_is_no_text_ends_it(chunk: str) -> None:
    login = logging_in(SCRAM)
    with pytest.raises(ImpostorError):
        login.receive(Message("AUTHENTICATE", (chunk,)))


def test_a_challenge_has_a_bound() -> None:
    login = logging_in(SCRAM)
    part = Message("AUTHENTICATE", ("A" * 400,))
    for _ in range(40):
        assert login.receive(part) == ()
    with pytest.raises(ImpostorError):
        login.receive(part)


def test_plain_is_for_private_lines_only() -> None:
    login = logging_in("PLAIN")
    assert login.start() == (Message("AUTHENTICATE", ("PLAIN",)),)
    assert said(login.receive(challenge(""))) == "\0ann\0correct horse"
    login.receive(SUCCESS)
    assert login.outcome is Outcome.LOGGED_IN
    refused = logging_in("PLAIN", private=False)
    assert refused.outcome is Outcome.REFUSED
    assert "not encrypted" in refused.refusal
    assert refused.start() == ()


def test_a_server_that_takes_no_passwords() -> None:
    assert "no passwords" in logging_in("EXTERNAL").refusal


def test_characters_that_no_password_has() -> None:
    assert "such characters" in logging_in(SCRAM, Credentials("ann", "tab\t")).refusal


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        (Message("904", ("ann", "That was wrong.")), "That was wrong."),
        (Message("907"), "The server has refused the password."),
    ],
)
def test_a_refusal_is_in_words(message: Message, refusal: str) -> None:
    login = logging_in(SCRAM)
    assert login.takes(message)
    assert login.receive(Message("908", ("ann", "EXTERNAL", "are the ways"))) == ()
    assert login.receive(message) == ()
    assert (login.outcome, login.refusal) == (Outcome.REFUSED, refusal)
