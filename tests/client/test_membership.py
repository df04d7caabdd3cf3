"""Who is where, as the server tells it."""

from client.reduced import LOBBY, NOW, Reduced
from hubbub.client.changes import Entered
from hubbub.client.model import Kind


def entered(*members: str) -> Reduced:
    client = Reduced()
    client.enter_lobby(1, *members)
    return client


def kinds(client: Reduced, key: str = LOBBY) -> list[tuple[Kind, str, str]]:
    return [(entry.kind, entry.author, entry.text) for entry in client.entries(key)]


def test_own_join_opens_the_channel_and_welcomes() -> None:
    client = entered("@bob")
    assert client.window.conversations[LOBBY].joined
    assert client.window.nicks(LOBBY) == ["@bob", "alice"]
    assert kinds(client) == [(Kind.JOINED, "alice", ""), (Kind.INFO, "", "Welcome to Testnet, alice.")]
    assert str(client.reducer.state.source) == "alice!u@h"


def test_the_message_of_the_day_is_part_of_the_welcome() -> None:
    client = Reduced()
    client.hear(":srv 375 alice :- start", ":srv 372 alice :- Be kind.", ":srv 376 alice :end")
    client.enter_lobby()
    assert client.texts() == ["Welcome to Testnet, alice.\nBe kind."]


def test_others_come_and_go() -> None:
    client = entered()
    client.hear("@msgid=a;hubbub.chat/seq=2 :bob!b@h JOIN #lobby * :Bob")
    assert client.window.nicks(LOBBY) == ["alice", "bob"]
    client.hear("@msgid=b;hubbub.chat/seq=3 :bob!b@h PART #lobby :lunch")
    assert client.window.nicks(LOBBY) == ["alice"]
    assert kinds(client)[-2:] == [(Kind.JOINED, "bob", ""), (Kind.LEFT, "bob", "lunch")]


def test_channels_that_are_not_known_are_passed_over() -> None:
    client = entered()
    before = kinds(client)
    client.hear(
        ":bob!b@h JOIN #x",
        ":bob!b@h PART #x",
        ":bob!b@h KICK #x carl",
        ":bob!b@h MODE #x +m",
        ":alice MODE alice +i",
        ":srv 353 alice = #x :bob",
        ":srv 366 alice #x :end",
        "@hubbub.chat/channel=#x :bob!b@h QUIT :bye",
        ":bob!b@h TOPIC #x :x",
        ":srv 332 alice #x :x",
        ":srv 331 alice #x :x",
    )
    assert kinds(client) == before
    assert list(client.window.conversations) == [LOBBY]


def test_quit_on_an_old_server_is_told_in_every_shared_channel() -> None:
    client = entered("bob")
    client.hear(":alice!u@h JOIN #two", ":srv 353 alice = #two :alice bob", ":srv 366 alice #two :end")
    client.hear(":alice!u@h JOIN #three", ":bob!b@h QUIT :bye")
    assert kinds(client)[-1] == kinds(client, "#two")[-1] == (Kind.LEFT, "bob", "bye")
    assert kinds(client, "#three") == [(Kind.JOINED, "alice", "")]
    assert client.window.nicks("#two") == ["alice"]


def test_quit_with_a_channel_is_told_there() -> None:
    client = entered("bob")
    client.hear("@msgid=q;hubbub.chat/seq=2;hubbub.chat/channel=#lobby :bob!b@h QUIT :bye")
    assert kinds(client)[-1] == (Kind.LEFT, "bob", "bye")
    assert client.entries()[-1].seq == 2


def test_a_private_conversation_tells_that_the_other_left_and_came_back() -> None:
    client = entered("bob")
    client.hear(":alice!u@h JOIN #two", ":srv 353 alice = #two :alice bob", ":srv 366 alice #two :end")
    client.reducer.open_direct("bob")
    client.hear(
        "@msgid=q1;hubbub.chat/seq=2;hubbub.chat/channel=#lobby :bob!b@h QUIT :bye",
        "@msgid=q2;hubbub.chat/seq=2;hubbub.chat/channel=#two :bob!b@h QUIT :bye",
    )
    assert not client.window.conversations["bob"].joined
    client.hear("@msgid=a;hubbub.chat/seq=3 :bob!b@h JOIN #lobby * :Bob")
    assert client.window.conversations["bob"].joined
    assert kinds(client, "bob") == [(Kind.LEFT, "bob", "bye"), (Kind.JOINED, "bob", "")]


def test_somebody_takes_another_name() -> None:
    client = entered("@bob")
    client.reducer.open_direct("bob")
    client.hear("@msgid=n;hubbub.chat/seq=2;hubbub.chat/channel=#lobby :bob!b@h NICK robert")
    assert client.window.nicks(LOBBY) == ["@robert", "alice"]
    assert kinds(client)[-1] == (Kind.RENAMED, "bob", "robert")
    assert kinds(client, "bob") == [(Kind.RENAMED, "bob", "robert")]
    assert not client.window.conversations["bob"].joined
    client.reducer.open_direct("robert")
    client.hear("PING x")
    assert client.window.conversations["robert"].joined


def test_only_the_case_of_a_name_changes() -> None:
    client = entered("bob")
    client.reducer.open_direct("bob")
    client.hear(":bob!b@h NICK Bob")
    assert client.window.nicks(LOBBY) == ["alice", "Bob"]
    assert client.window.conversations["bob"].joined


def test_own_name_changes_once_though_told_in_two_channels() -> None:
    client = entered()
    client.hear(":alice!u@h JOIN #two * :x")
    client.hear(
        "@msgid=n1;hubbub.chat/seq=2;hubbub.chat/channel=#lobby :alice!u@h NICK alicia",
        "@msgid=n2;hubbub.chat/seq=2;hubbub.chat/channel=#two :alice!u@h NICK alicia",
    )
    entered_as = [change.nick for change in client.window.changes if isinstance(change, Entered)]
    assert entered_as == ["alice", "alicia"]
    for key in (LOBBY, "#two"):
        assert client.window.nicks(key) == ["alicia"]
        assert client.entries(key)[-1].own
    assert client.reducer.state.source.nick == "alicia"


def test_being_removed_is_a_problem_with_the_reason() -> None:
    client = entered("@bob")
    client.hear("@msgid=k;hubbub.chat/seq=2 :bob!b@h KICK #lobby alice :spam")
    assert client.window.problems == ["bob removed you from #lobby: spam"]
    assert not client.window.conversations[LOBBY].joined
    assert not client.room().wanted


def test_somebody_else_is_removed() -> None:
    client = entered("@bob", "carl")
    client.hear("@msgid=k;hubbub.chat/seq=2 :bob!b@h KICK #lobby carl")
    assert client.window.problems == []
    assert client.window.nicks(LOBBY) == ["@bob", "alice"]


def test_roles_change() -> None:
    client = entered("@bob")
    client.hear("@msgid=k;hubbub.chat/seq=2 :bob!b@h MODE #lobby +v-o alice bob")
    assert client.window.nicks(LOBBY) == ["+alice", "bob"]
    assert client.entries()[-1].kind is Kind.INFO


def test_who_and_away_tell_presence() -> None:
    client = entered("bob", "carl")
    assert "WHO #lobby" in client.taken()
    client.hear(":srv 352 alice #lobby u h srv bob G :0 x", ":srv 352 alice #lobby u h srv carl H@ :0 x")
    assert [member.away for member in client.window.conversations[LOBBY].members] == [False, True, False]
    client.hear(":carl!c@h AWAY :lunch", ":bob!b@h AWAY")
    assert [member.away for member in client.window.conversations[LOBBY].members] == [False, False, True]


def test_a_large_channel_is_not_asked_who_is_away() -> None:
    client = Reduced()
    client.enter_lobby(1, *(f"guest{number}" for number in range(300)))
    assert "WHO #lobby" not in client.taken()


def test_a_break_empties_the_lists_and_coming_back_welcomes_nobody_again() -> None:
    client = entered("bob")
    client.disconnect()
    assert not client.window.conversations[LOBBY].joined
    assert client.window.conversations[LOBBY].members == ()
    client.connect()
    client.enter_lobby(3, "bob")
    assert client.texts() == ["Welcome to Testnet, alice."]
    assert client.entries()[0].time == NOW


def test_why_one_is_not_there_is_known_until_one_is() -> None:
    client = Reduced()
    client.enter_lobby(1, "bob")
    client.hear(":bob!u@h KICK #lobby alice :bob")
    assert client.window.conversations[LOBBY].absence == "bob removed you from #lobby."
    client.hear(":srv 474 alice #lobby :You are banned from this channel")
    assert client.window.conversations[LOBBY].absence == "You are banned from this channel."
    client.enter_lobby(5, "bob")
    assert client.window.conversations[LOBBY].absence == ""
    client.hear(":alice!u@h PART #lobby")
    assert client.window.conversations[LOBBY].absence == "You have left #lobby."


def test_a_channel_is_entered_again_with_its_key() -> None:
    client = Reduced()
    client.enter_lobby()
    client.reducer.join("#two", "roses")
    client.hear(":alice!u@h JOIN #two")
    client.disconnect()
    client.taken()
    client.connect()
    assert "JOIN #two roses" in client.taken()
