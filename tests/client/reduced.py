"""A reducer with a window, fed with lines: the whole client but for its network."""

from itertools import count

from client.peer import HUBBUB_CAPABILITIES, Window, in_batch
from hubbub.client.model import Entry
from hubbub.client.reducer import Reducer
from hubbub.client.room import Room
from hubbub.wire.message import Message

NOW = 1_000_000
LOBBY = "#lobby"
HISTORY_TAGS = "time=2026-03-03T10:00:00.000Z"


class Reduced:
    """Alice's client. `sent` are the lines it wants sent and has not been asked for yet."""

    def __init__(self, capabilities: str = HUBBUB_CAPABILITIES) -> None:
        self.reducer = Reducer("alice")
        self.window = Window()
        self.sent: list[str] = []
        self._capabilities = capabilities
        self._nonces = count(1)
        self.connect()

    def connect(self) -> None:
        features = self.reducer.connect("alice")
        words = (word.partition("=") for word in self._capabilities.split())
        features.enabled = {name: value for name, _, value in words}
        self.hear(
            ":srv 001 alice :Welcome", ":srv 005 alice NETWORK=Testnet PREFIX=(qov)~@+ CHATHISTORY=1000 :ok"
        )
        self.reducer.enter(NOW)
        self._settle()

    def disconnect(self) -> None:
        self.reducer.disconnect()
        self._settle()

    def hear(self, *lines: str) -> None:
        for line in lines:
            self.reducer.receive(Message.parse(line), NOW)
        self._settle()

    def say(self, key: str, text: str, *, action: bool = False) -> list[str]:
        ids = self.reducer.speaker.say(key, text, lambda: f"n{next(self._nonces)}", NOW, action=action)
        self._settle()
        return ids

    def retry(self, key: str, nonce: str) -> None:
        self.reducer.speaker.retry(key, nonce, NOW)
        self._settle()

    def discard(self, key: str, nonce: str) -> None:
        self.reducer.speaker.discard(key, nonce)
        self._settle()

    def enter_lobby(self, seq: int = 1, *members: str) -> None:
        """Join, and get an empty answer to the request for TARGETS and for the lobby's history."""
        self.hear(
            f"@msgid=j{seq};hubbub.chat/seq={seq} :alice!u@h JOIN {LOBBY} * :x",
            f":srv 353 alice = {LOBBY} :{' '.join(('alice', *members))}",
            f":srv 366 alice {LOBBY} :end",
        )
        self.no_targets()

    def no_targets(self) -> None:
        self.hear("BATCH +t draft/chathistory-targets", "BATCH -t")

    def history(self, target: str, *lines: str) -> None:
        """Answer the request for history that was sent last."""
        self.hear(f"BATCH +h chathistory {target}", *(in_batch("h", line) for line in lines), "BATCH -h")

    def taken(self) -> list[str]:
        """The lines sent since the last call."""
        sent, self.sent = self.sent, []
        return sent

    def room(self, key: str = LOBBY) -> Room:
        return self.reducer.state.rooms[key]

    def entries(self, key: str = LOBBY) -> list[Entry]:
        return self.window.entries.get(key, [])

    def texts(self, key: str = LOBBY) -> list[str]:
        return [entry.text for entry in self.entries(key) if entry.text]

    def _settle(self) -> None:
        self.sent += [message.serialise() for message in self.reducer.take_output(NOW)]
        self.window.sink(self.reducer.take_changes())


def said(seq: int, text: str, author: str = "bob", target: str = LOBBY) -> str:
    """A numbered message, as the server sends it."""
    return f"@msgid=m{seq};hubbub.chat/seq={seq};{HISTORY_TAGS} :{author}!u@h PRIVMSG {target} :{text}"
