"""The reducer as a whole: what it asks, in which order, and its bounds."""

from client.peer import HUBBUB_CAPABILITIES
from client.reduced import LOBBY, Reduced, said
from hubbub.client.changes import Entered, EntriesAdded, Found, HistoryEnded, Problem, Unsent, UnsentEdit
from hubbub.client.model import Delivery
from hubbub.client.moderation import UNSENDABLE
from hubbub.client.outbox import LIMIT, WINDOW
from hubbub.client.query import Query
from hubbub.wire.message import Message


def entered() -> Reduced:
    client = Reduced()
    client.enter_lobby()
    client.history(LOBBY)
    client.taken()
    return client


def test_enters_as_the_server_says() -> None:
    client = Reduced()
    assert client.window.changes[0] == Entered("alice", "Testnet", LOBBY)
    client.hear(":srv 001 Alicia :Welcome")
    assert client.reducer.state.nick == "Alicia"


def test_a_window_of_messages_is_on_its_way_and_the_rest_follows() -> None:
    client = entered()
    nonces = [client.say(LOBBY, f"text {number}")[0] for number in range(WINDOW + 1)]
    assert len(client.taken()) == WINDOW
    client.hear(f"@hubbub.chat/nonce={nonces[0]};msgid=m;hubbub.chat/seq=2 :alice!u@h PRIVMSG #lobby :text 0")
    assert [line.rpartition(":")[2] for line in client.taken()] == [f"text {WINDOW}"]


def test_what_does_not_fit_the_queue_says_so() -> None:
    client = entered()
    client.disconnect()
    for number in range(LIMIT + 1):
        client.say(LOBBY, f"text {number}")
    pending = [entry.text for entry in client.entries() if entry.delivery is Delivery.PENDING]
    assert pending == [f"text {number}" for number in range(LIMIT)]
    failed = [entry for entry in client.entries() if entry.delivery is Delivery.FAILED]
    assert [entry.text for entry in failed] == [f"text {LIMIT}"]
    assert "500 messages are waiting" in failed[0].problem


def test_what_has_failed_is_sent_again_in_its_own_place() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "waves", action=True)
    client.hear(f"@label={nonce} :srv FAIL PRIVMSG NOT_STORED :The server can't store anything right now")
    client.hear("@msgid=m2;hubbub.chat/seq=2 :bob!b@h PRIVMSG #lobby :hello")
    assert [entry.delivery for entry in client.entries()[-2:]] == [Delivery.FAILED, Delivery.STORED]
    before = client.taken()
    client.retry(LOBBY, nonce)
    assert client.taken() == before[:1]  # with the nonce that it had: it can't be stored twice
    newest = client.entries()[-1]
    assert (newest.id, newest.text, newest.delivery, newest.problem) == (nonce, "waves", Delivery.PENDING, "")
    client.hear(f"@msgid=m3;hubbub.chat/nonce={nonce};hubbub.chat/seq=3 :alice!u@h PRIVMSG #lobby :waves")
    assert [(entry.id, entry.delivery) for entry in client.entries()[-2:]] == [
        ("m2", Delivery.STORED),
        (nonce, Delivery.STORED),
    ]


def test_only_what_has_failed_is_sent_again() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "hello")
    before = client.taken()
    client.retry(LOBBY, nonce)
    client.retry(LOBBY, "unknown")
    assert len(before) == 1
    assert client.taken() == []


def test_what_is_sent_again_may_find_the_queue_full() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "hello")
    client.hear(f"@label={nonce} :srv FAIL PRIVMSG NOT_STORED :The server can't store anything right now")
    client.disconnect()
    for number in range(LIMIT):
        client.say(LOBBY, f"text {number}")
    client.retry(LOBBY, nonce)
    assert "500 messages are waiting" in next(
        entry.problem for entry in client.entries() if entry.id == nonce
    )


def test_the_window_is_told_how_many_messages_wait() -> None:
    client = entered()
    for number in range(WINDOW + 1):
        client.say(LOBBY, f"text {number}")
    client.disconnect()
    client.connect()
    client.enter_lobby(2)
    told = [change for change in client.window.changes if isinstance(change, Unsent)]
    assert [change.count for change in told if change.count] == [1, WINDOW + 1, 1]
    assert [change.unconfirmed for change in told][: WINDOW + 1] == list(range(1, WINDOW + 2))


def test_the_window_is_told_which_edits_are_not_confirmed() -> None:
    client = entered()
    client.hear(said(2, "teh cat", "alice"))
    client.disconnect()
    client.reducer.speaker.edit(LOBBY, "m2", "the cat", "n1")
    client.connect()
    client.enter_lobby(3)
    tags = "label=n1;hubbub.chat/nonce=n1;hubbub.chat/edit=m2"
    client.hear(f"@{tags};msgid=m4;hubbub.chat/seq=4 :alice!u@h PRIVMSG #lobby :the cat")
    edits = (UnsentEdit(LOBBY, "m2", "the cat"),)
    told = [change for change in client.window.changes if isinstance(change, Unsent)]
    assert told == [Unsent(1, 1, edits), Unsent(0, 1, edits), Unsent(0, 0)]


def test_what_waits_or_has_failed_can_be_deleted() -> None:
    client = entered()
    (failed,) = client.say(LOBBY, "lost")
    client.hear(f"@label={failed} :srv FAIL PRIVMSG NOT_STORED :The server can't store anything right now")
    client.disconnect()
    (waiting,) = client.say(LOBBY, "not yet")
    client.taken()
    for nonce in (failed, waiting, "unknown"):
        client.discard(LOBBY, nonce)
    assert not {"lost", "not yet"} & set(client.texts())
    assert client.window.problems == []
    client.connect()
    assert not any("PRIVMSG" in line for line in client.taken())


def test_what_may_have_arrived_can_not_be_deleted() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "hello")
    client.discard(LOBBY, nonce)
    client.disconnect()
    client.discard(LOBBY, nonce)
    assert client.texts()[-1] == "hello"
    assert client.window.problems == [client.window.problems[0]] * 2
    assert "on its way" in client.window.problems[0]


def test_what_was_missed_comes_late() -> None:
    client = entered()
    client.hear(said(2, "now"))
    client.disconnect()
    client.connect()
    client.enter_lobby(4)
    client.history(LOBBY, said(3, "while you were away"))
    late = {
        entry.text: change.late
        for change in client.window.changes
        if isinstance(change, EntriesAdded)
        for entry in change.entries
        if change.live
    }
    assert late["now"] is False
    assert late["while you were away"] is True


def joined(client: Reduced) -> list[str]:
    return [line.removeprefix("JOIN ") for line in client.taken() if line.startswith("JOIN")]


def test_a_channel_that_was_asked_for_is_asked_for_again_after_a_break() -> None:
    client = entered()
    client.reducer.join("#Two")
    client.reducer.join("#full")
    client.hear(":srv 471 alice #full :It is full")
    assert joined(client) == ["#Two", "#full"]
    client.disconnect()
    client.connect()
    assert joined(client) == ["#lobby", "#Two"]
    client.hear(":alice!u@h JOIN #Two * :x", ":alice!u@h PART #Two")
    client.disconnect()
    client.connect()
    assert joined(client) == ["#lobby"]


def test_offline_words_go_out_in_order_after_the_channels_are_entered() -> None:
    client = entered()
    client.hear(":alice!u@h JOIN #two * :x")
    client.disconnect()
    client.say(LOBBY, "one")
    client.say("#two", "two")
    client.say(LOBBY, "three")
    client.taken()
    client.connect()
    assert [line.rpartition(" ")[2] for line in client.taken()[:5]] == [
        "#lobby",
        "#two",
        ":one",
        ":two",
        ":three",
    ]


def test_a_text_longer_than_a_batch_becomes_several_entries() -> None:
    client = Reduced(HUBBUB_CAPABILITIES.replace("max-lines=1000", "max-lines=2"))
    client.enter_lobby()
    assert len(client.say(LOBBY, "a\nb\nc\nd\ne")) == 3
    assert client.texts()[-3:] == ["a\nb", "c\nd", "e"]


def test_batches_inside_a_labeled_response_are_worked_off() -> None:
    client = Reduced()
    client.enter_lobby()
    client.hear(
        "@label=x BATCH +1 labeled-response",
        "@batch=1 BATCH +2 chathistory #lobby",
        "@batch=2;msgid=a;hubbub.chat/seq=0 :bob!b@h PRIVMSG #lobby :old",
        "@batch=1 BATCH -2",
        "BATCH -1",
    )
    assert "old" in client.texts()


def test_a_batch_without_a_label_is_worked_off() -> None:
    client = entered()
    client.hear("BATCH +1 netjoin", "@batch=1 :bob!b@h JOIN #lobby", "BATCH -1")
    assert client.window.nicks(LOBBY) == ["alice", "bob"]


def test_opening_a_conversation_twice_is_one() -> None:
    client = entered()
    assert client.reducer.open_direct("Bob") == client.reducer.open_direct("bob") == "bob"
    client.hear("PING x")
    assert client.taken() == ["MARKREAD Bob", "CHATHISTORY LATEST Bob * 200"]


def test_what_is_said_while_coming_back_is_not_cut_to_pieces() -> None:
    """What the server can do is known again only later; until then it is what it could do before."""
    client = entered()
    client.disconnect()
    client.reducer.connect("alice")
    client.say(LOBBY, "one\ntwo")
    assert client.entries()[-1].text == "one\ntwo"


def test_what_no_line_can_carry_is_said_where_it_was_asked_and_the_rest_is_sent() -> None:
    client = entered()
    for params in [(LOBBY, "a b", "x"), (LOBBY, "", "x"), (LOBBY, ":a", "x"), (LOBBY, "a\0b")]:
        client.reducer.ask(Message("REDACT", params))
    client.reducer.ask(Message("NICK", ("a\0b",)))
    client.say(LOBBY, "still here")
    assert [line.split(" ", 1)[1] for line in client.taken()] == ["PRIVMSG #lobby :still here"]
    told = [change for change in client.window.changes if isinstance(change, Problem)]
    assert told == [Problem(UNSENDABLE, LOBBY)] * 4 + [Problem(UNSENDABLE)]


def test_a_question_that_no_line_can_carry_has_an_answer() -> None:
    """The window waits for it, and so do the questions after it."""
    client = Reduced(f"{HUBBUB_CAPABILITIES} soju.im/search")
    client.enter_lobby(9)
    client.history(LOBBY, "@msgid=a\\sb;hubbub.chat/seq=8 :bob!b@h PRIVMSG #lobby :x")
    client.reducer.load_older(LOBBY)
    client.reducer.search(Query(LOBBY, "x", everywhere=True, words="a\0b"))
    client.hear("PING x")
    assert HistoryEnded(LOBBY) in client.window.changes
    assert Found(LOBBY, "x", (), UNSENDABLE, everywhere=True) in client.window.changes
    client.reducer.search(Query(LOBBY, "x", everywhere=True, words="cake"))
    client.hear("PING x")
    assert client.taken()[-1].startswith("SEARCH text=cake")
