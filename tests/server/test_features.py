"""What the server tells clients that it can do."""

from hubbub import __version__
from hubbub.server.commands.user_modes import USER_MODES
from hubbub.server.config import Config
from hubbub.server.conversation import MEMBERSHIP_MODES
from hubbub.server.features import CAPABILITIES, Welcome, capabilities, isupport, offered
from hubbub.wire import capabilities as cap
from hubbub.wire.isupport import update_tokens
from hubbub.wire.limits import MAX_BODY, MAX_NICK_CHARACTERS
from hubbub.wire.message import Message
from server.conftest import RunningServer

CONFIG = Config.load(None, {"name": "Café", "lobby": "#here", "limits": {"history": 7, "targets": 3}})


def tokens(config: Config) -> dict[str, str]:
    found: dict[str, str] = {}
    for words in isupport(config):
        update_tokens(found, words)
    return found


def test_the_tokens_are_those_of_the_configuration() -> None:
    found = tokens(CONFIG)
    assert found["NETWORK"] == "Café"
    assert found["hubbub.chat/LOBBY"] == "#here"
    assert found["CHATHISTORY"] == "7"
    assert found["TARGMAX"] == "PRIVMSG:3,NOTICE:3,NAMES:3,KICK:3"


def test_modes_are_told_as_they_are() -> None:
    found = tokens(CONFIG)
    assert found["PREFIX"] == "(qov)~@+"
    assert found["CHANMODES"] == "beI,k,fl,CRimnst"
    assert (found["MAXLIST"], found["EXCEPTS"], found["INVEX"]) == ("beI:100", "e", "I")
    assert (found["EXTBAN"], found["ACCOUNTEXTBAN"], found["STATUSMSG"]) == (",Rm", "R", "~@+")
    assert found["PREFIX"][1:].startswith(MEMBERSHIP_MODES)


def test_values_and_what_is_newer_are_for_those_who_know_them() -> None:
    modern, old = offered(CAPABILITIES, modern=True), offered(CAPABILITIES, modern=False)
    assert "draft/multiline=max-bytes=65536,max-lines=1000" in modern
    assert len(modern) == len(CAPABILITIES)
    assert {cap.SASL, cap.SERVER_TIME, cap.BATCH} < set(old) <= set(CAPABILITIES)
    assert not any("draft" in name for name in old)


def test_every_capability_of_the_wire_is_offered() -> None:
    names = {value for key, value in vars(cap).items() if key.isupper() and isinstance(value, str)}
    everything = Config.load(None, {"accounts": {"guests": False}})
    assert capabilities(everything, vapid="key").keys() == names


def test_the_configuration_says_how_one_registers() -> None:
    assert capabilities(Config())[cap.ACCOUNT_REGISTRATION] == "before-connect"
    strict = Config.load(None, {"accounts": {"before_connect": False, "email_required": True}})
    assert capabilities(strict)[cap.ACCOUNT_REGISTRATION] == "email-required"
    assert cap.ACCOUNT_REQUIRED not in capabilities(strict)


def told(nick: str) -> list[Message]:
    text = Welcome(CONFIG, "Monday", isupport(CONFIG)).encode(nick, "", "", with_isupport=True).decode()
    return [Message.parse(line) for line in text.removesuffix("\r\n").split("\r\n")]


def test_the_welcome() -> None:
    lines = told("ann")
    assert [line.command for line in lines] == ["001", "002", "003", "004", *["005"] * (len(lines) - 4)]
    assert all(line.params[0] == "ann" for line in lines)
    assert lines[0].params[1] == "Welcome to Café, ann"
    assert __version__ in lines[1].params[1]
    assert lines[3].params[3:] == (USER_MODES, "qovbeIkflCRimnst", "qovbeIkfl")


def test_the_welcome_fits_with_the_longest_nick() -> None:
    lines = told("\U0001f600" * MAX_NICK_CHARACTERS)
    assert max(len(line.encode()) for line in lines) <= MAX_BODY
    assert lines[0].params[0] in lines[0].params[1]


async def test_all_that_is_offered_can_be_had(server: RunningServer) -> None:
    ann = await server.connect()
    answers = await ann.ask(*[f"CAP REQ {sign}{name}" for name in CAPABILITIES for sign in ("", "-")])
    assert {answer.params[1] for answer in answers} == {"ACK"}
