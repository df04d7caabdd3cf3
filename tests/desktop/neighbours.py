"""A server with a name as long as can be, and people with long names who talk in several scripts."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from desktop.driving import Person
from desktop.serving import ServerProcess

NETWORK: Final = "Friends-of-the-old-library-in-Gartenfeld"
CHANNEL: Final = "#preparations-for-the-autumn-fair-of-the-whole-neighbourhood-2026"[:64]
NICK: Final = "Maximiliane-von-Hohenstaufen-X"
TOPIC: Final = "Autumn fair on Saturday from two to four in the library, cakes to the kitchen please, " * 4
_CAPABILITIES: Final = "message-tags echo-message draft/message-redaction hubbub.chat/edit"


@contextmanager
def company() -> Iterator[tuple[ServerProcess, list[Person]]]:
    """A server with a long name, and people with long names who talk in several scripts."""
    with (
        tempfile.TemporaryDirectory(prefix="hubbub-images-") as data,
        ServerProcess.running(Path(data) / "data", settings=f'name = "{NETWORK}"') as server,
    ):
        people = [
            Person(server.plain_port, nick)
            for nick in ("bob", "Wilhelmine-von-Hohenlohe-Lange", "محمد", "さくら")
        ]
        talk(*people)
        yield server, people
        for person in people:
            person.close()


def talk(*people: Person) -> None:
    """What people say, in several scripts."""
    for person in people:
        person.send(f"CAP REQ :{_CAPABILITIES}")
    bob, wilhelmine, muhammad, sakura = people

    def say(person: Person, text: str, tags: str = "") -> str:
        person.send(f"{tags}PRIVMSG #lobby :{text}")
        line = person.wait_for(f"PRIVMSG #lobby :{text}")
        return next(tag for tag in line[1:].split(" ")[0].split(";") if tag.startswith("msgid="))[6:]

    bob.send(f"TOPIC #lobby :{TOPIC}")
    asked = say(
        bob,
        "Shall we meet on *Thursday*? There is a room free: https://library.example.org/rooms/" + "x" * 90,
    )
    say(wilhelmine, "Thursday is fine for me and for all the others", f"@+reply={asked} ")
    say(muhammad, "مرحبا بالجميع، هل نلتقي يوم الخميس في المكتبة الساعة 4؟")
    say(sakura, "木曜日で大丈夫です。" * 12)
    cake = say(bob, "The cakes go to the kitchen")
    for person, reaction in ((bob, "👍"), (wilhelmine, "👍"), (sakura, "🎉")):
        person.send(f"@+draft/react={reaction};+reply={cake} TAGMSG #lobby")
