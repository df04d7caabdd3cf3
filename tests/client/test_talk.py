"""What is said, in channels and privately, and the echoes of one's own words."""

import pytest

from client.reduced import LOBBY, Reduced, said
from hubbub.client.changes import EntriesAdded
from hubbub.client.channel_changes import Invited
from hubbub.client.model import Delivery, Kind

OLD_SERVER = ""


def entered(capabilities: str | None = None) -> Reduced:
    client = Reduced() if capabilities is None else Reduced(capabilities)
    client.enter_lobby(1, "bob")
    client.taken()
    return client


def test_a_message_is_live() -> None:
    client = entered()
    client.hear(said(2, "hi"))
    change = next(change for change in reversed(client.window.changes) if isinstance(change, EntriesAdded))
    assert change.live
    assert change.entries[0].text == "hi"


def test_a_multi_line_message_is_one_entry() -> None:
    client = entered()
    client.hear(
        "@msgid=m2;hubbub.chat/seq=2 :bob!b@h BATCH +1 draft/multiline #lobby",
        "@batch=1 :bob!b@h PRIVMSG #lobby :one",
        "@batch=1 :bob!b@h PRIVMSG #lobby :two",
        "BATCH -1",
    )
    assert client.texts()[-1] == "one\ntwo"


def test_a_message_to_some_roles_only_belongs_to_the_channel() -> None:
    client = entered()
    client.hear(":bob!b@h PRIVMSG @#lobby :ops only")
    assert client.texts()[-1] == "ops only"


def test_a_private_message_opens_a_conversation() -> None:
    client = entered()
    client.hear(said(4, "psst", "Bob", "alice"))
    assert client.texts("bob") == ["psst"]
    assert client.window.conversations["bob"].name == "Bob"
    assert client.window.conversations["bob"].joined


def test_own_words_from_elsewhere_are_own_and_stored() -> None:
    client = entered()
    client.hear(said(4, "from my phone", "alice", "bob"))
    (entry,) = client.entries("bob")
    assert entry.own
    assert entry.delivery is Delivery.STORED


def test_a_question_between_programs_is_hidden_but_counted() -> None:
    client = entered()
    client.hear("@msgid=m2;hubbub.chat/seq=2 :bob!b@h PRIVMSG #lobby :\x01VERSION\x01", said(3, "hi"))
    assert client.texts()[-1] == "hi"
    assert client.taken() == []  # no gap, so nothing to ask for


def test_a_question_without_a_number_is_hidden_too() -> None:
    client = entered("")
    client.hear(":bob!b@h PRIVMSG #lobby :\x01VERSION\x01")
    assert client.texts() == ["Welcome to Testnet, alice."]


def test_a_message_for_a_channel_we_are_not_in_is_passed_over() -> None:
    client = entered()
    client.hear(":bob!b@h PRIVMSG #elsewhere :hi")
    assert "#elsewhere" not in client.window.conversations


def test_the_echo_makes_a_message_stored() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "hello")
    assert client.taken() == [f"@label={nonce};hubbub.chat/nonce={nonce} PRIVMSG #lobby :hello"]
    assert client.entries()[-1].delivery is Delivery.PENDING
    tags = f"hubbub.chat/nonce={nonce};label={nonce};msgid=m2;hubbub.chat/seq=2"
    client.hear(f"@{tags} :alice!u@h PRIVMSG #lobby :hello")
    entry = client.entries()[-1]
    assert (entry.id, entry.msgid, entry.seq, entry.delivery) == (nonce, "m2", 2, Delivery.STORED)


def test_a_long_message_is_sent_as_a_batch_and_its_echo_found() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "one\ntwo")
    opening, first, second, closing = client.taken()
    assert opening.startswith(f"@label={nonce};hubbub.chat/nonce={nonce} BATCH +")
    assert (first.endswith(" PRIVMSG #lobby :one"), second.endswith(" PRIVMSG #lobby :two")) == (True, True)
    assert closing.startswith(("BATCH :-", "BATCH -"))
    client.hear(
        f"@hubbub.chat/nonce={nonce};msgid=m2;hubbub.chat/seq=2 :alice!u@h BATCH +1 draft/multiline #lobby",
        "@batch=1 :alice!u@h PRIVMSG #lobby :one",
        "@batch=1 :alice!u@h PRIVMSG #lobby :two",
        "BATCH -1",
    )
    assert client.entries()[-1].delivery is Delivery.STORED
    assert client.texts().count("one\ntwo") == 1


def test_an_action_is_one_line() -> None:
    client = entered()
    client.say(LOBBY, "waves\nand bows", action=True)
    assert client.taken()[0].endswith("PRIVMSG #lobby :\x01ACTION waves and bows\x01")
    assert client.entries()[-1].kind is Kind.ACTION
    assert client.entries()[-1].text == "waves and bows"


def test_a_label_finds_the_echo_where_there_are_no_nonces() -> None:
    client = entered("batch message-tags echo-message labeled-response")
    (nonce,) = client.say(LOBBY, "hello")
    assert client.taken() == [f"@label={nonce} PRIVMSG #lobby :hello"]
    client.hear(f"@label={nonce};msgid=x :alice!u@h PRIVMSG #lobby :hello")
    assert client.entries()[-1].delivery is Delivery.STORED


def test_the_text_finds_the_echo_where_there_are_no_labels() -> None:
    client = entered("echo-message")
    client.say(LOBBY, "hello")
    client.say(LOBBY, "world")
    client.hear(":alice!u@h PRIVMSG #lobby :hello", ":alice!u@h PRIVMSG #lobby :world")
    assert [entry.delivery for entry in client.entries()[-2:]] == [Delivery.STORED] * 2
    assert client.texts()[-2:] == ["hello", "world"]


def test_an_old_server_echoes_nothing() -> None:
    client = entered(OLD_SERVER)
    client.say(LOBBY, "one\ntwo")
    assert client.taken() == ["PRIVMSG #lobby :one", "PRIVMSG #lobby :two"]
    assert [entry.delivery for entry in client.entries()[-2:]] == [Delivery.STORED] * 2


def test_an_acknowledgement_is_as_good_as_an_echo() -> None:
    client = entered("echo-message labeled-response")
    (nonce,) = client.say(LOBBY, "hello")
    client.hear(f"@label={nonce} ACK", "@label=other ACK")
    assert client.entries()[-1].delivery is Delivery.STORED


def test_a_label_on_a_batch_counts_for_what_is_in_it() -> None:
    client = entered("batch message-tags echo-message labeled-response")
    (nonce,) = client.say("#lobby", "hello")
    client.hear(
        f"@label={nonce} BATCH +1 labeled-response",
        "@batch=1;msgid=x :alice!u@h PRIVMSG #lobby :hello",
        "@batch=1 :srv NOTE * X :Noted.",
        "BATCH -1",
    )
    assert client.entries()[-2].delivery is Delivery.STORED
    assert client.texts()[-1] == "Noted."


def test_blank_texts_are_not_sent() -> None:
    client = entered()
    assert client.say(LOBBY, " \n ") == []
    assert client.taken() == []


def test_topics() -> None:
    client = entered()
    client.hear(":srv 332 alice #lobby :Cake")
    assert client.window.conversations[LOBBY].topic == "Cake"
    client.hear("@msgid=t;hubbub.chat/seq=2 :bob!b@h TOPIC #lobby :Pie")
    assert client.window.conversations[LOBBY].topic == "Pie"
    assert client.entries()[-1].kind is Kind.TOPIC
    client.hear(":srv 331 alice #lobby :No topic is set")
    assert client.window.conversations[LOBBY].topic == ""


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (":bob!b@h INVITE alice #ops", "bob invites you to #ops. Type /join #ops to go there."),
        (":bob!b@h INVITE carl #lobby", "bob invited carl."),
        (":srv NOTICE alice :The server stops at noon.", "The server stops at noon."),
        (":srv NOTE * X :Be kind.", "Be kind."),
    ],
)
def test_what_the_lobby_is_told(line: str, text: str) -> None:
    client = entered()
    client.hear(line)
    assert client.texts()[-1] == text


def test_an_invitation_elsewhere_is_passed_over() -> None:
    client = entered()
    before = client.texts()
    client.hear(":bob!b@h INVITE carl #elsewhere", ":srv 301 alice nobody :lunch")
    assert client.texts() == before


def test_somebody_who_is_away() -> None:
    client = entered()
    client.reducer.open_direct("bob")
    client.hear(":srv 301 alice bob :lunch")
    assert client.texts("bob") == ["bob is away: lunch"]


def test_server_notices_before_the_lobby_are_passed_over() -> None:
    client = Reduced()
    client.hear(":srv NOTICE alice :*** Hello")
    assert client.window.entries == {}


def test_an_invitation_is_offered_unless_one_is_there() -> None:
    client = entered()
    client.hear(":bob!b@h INVITE alice #ops", ":bob!b@h INVITE alice #lobby", ":srv 336 alice #two")
    told = [change for change in client.window.changes if isinstance(change, Invited)]
    assert told == [Invited("#ops", "bob"), Invited("#two", "")]


def test_whom_one_has_invited_is_told_once() -> None:
    client = entered()
    client.hear(":srv 341 alice dan #lobby")
    assert client.texts()[-1] == "alice invited dan."
    notified = entered("invite-notify")
    notified.hear(":srv 341 alice dan #lobby", ":alice!u@h INVITE dan #lobby")
    assert notified.texts().count("alice invited dan.") == 1
