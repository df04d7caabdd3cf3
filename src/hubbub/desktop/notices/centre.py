"""All about being called, for the whole program: what is switched on, and one way out for all notices."""

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from hubbub.client.highlights import split_words
from hubbub.desktop.icon import show_called
from hubbub.desktop.notices import quiet
from hubbub.desktop.notices.gathering import Gathering, News
from hubbub.desktop.notices.policy import Verdict, Wishes
from hubbub.desktop.notices.sound import Sound
from hubbub.desktop.notices.system import Messenger, make_messenger
from hubbub.desktop.preferences import PreferenceFile

_LONGEST: Final = 86_400  # seconds between two looks at whether one may be disturbed again

Choose: TypeAlias = Callable[[str], None]
MakeMessenger: TypeAlias = Callable[[tk.Misc, Choose], Messenger]


class Centre:
    """One for all servers. All of it runs on the window's thread."""

    def __init__(
        self, root: tk.Tk, preferences: PreferenceFile, make: MakeMessenger = make_messenger
    ) -> None:
        self._root = root
        self._preferences = preferences
        self._messenger = make(root, self._chosen)
        self._sound = Sound(root, preferences.path.with_name("notice.wav"))
        self._gathering = Gathering()
        self._release: str | None = None
        self._listeners: list[Callable[[], None]] = []
        self._openers: dict[str, Choose] = {}
        self._calling: set[str] = set()
        self._until = quiet.load(preferences.values.undisturbed, time.time())
        self._end: str | None = None
        self._await_end()

    # What is switched on

    @property
    def wishes(self) -> Wishes:
        """What the person has switched on."""
        values = self._preferences.values
        return Wishes(values.notices, values.sound, self.undisturbed_until != quiet.OFF)

    @property
    def words(self) -> Sequence[str]:
        """The words that count like one's name."""
        return split_words(self._preferences.values.highlights)

    @property
    def levels(self) -> tuple[str, ...]:
        """What was chosen for conversations: see levels.py."""
        return self._preferences.values.levels

    @property
    def undisturbed_until(self) -> float:
        """Until when nobody is to disturb, in seconds since 1970; quiet.OFF where anybody may."""
        return self._until

    def switch(self, *, notices: bool, sound: bool, highlights: str) -> None:
        """Switch notices and the sound on or off, and set the words that count like one's name."""
        self._preferences.remember(notices=notices, sound=sound, highlights=highlights)
        self._tell()

    def choose_levels(self, levels: tuple[str, ...]) -> None:
        """Remember what was chosen for conversations."""
        self._preferences.remember(levels=levels)

    def leave_undisturbed(self, until: float) -> None:
        """Call for nothing until then; quiet.OFF ends that."""
        self._until = until
        self._preferences.remember(undisturbed=quiet.stored(until))
        self._await_end()
        self._tell()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever something is switched; gives back what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Calling

    def serve(self, server: str, on_choose: Choose) -> None:
        """Let notices of a server lead to its conversations: `on_choose` gets a key, empty for several."""
        self._openers[server] = on_choose

    def leave(self, server: str) -> None:
        """Nothing leads to a server any more."""
        self._openers.pop(server, None)
        self.mark(server, called=False)

    def call(self, news: News, verdict: Verdict) -> None:
        """Do about a message what was judged."""
        if verdict.notice:
            self._show(news)
        if verdict.sound:
            self._sound.play()

    def forget(self, tag: str) -> None:
        """A conversation has been read, here or elsewhere: take its notice back."""
        for gone in self._gathering.forget(tag):
            self._messenger.withdraw(gone)

    def mark(self, server: str, *, called: bool) -> None:
        """Show on the program's icon whether something is there, on any server, that is meant for us."""
        before = bool(self._calling)
        self._calling = self._calling | {server} if called else self._calling - {server}
        if bool(self._calling) != before:
            show_called(self._root, called=called)

    def close(self) -> None:
        """Take back what is shown; nothing is called for any more."""
        for timer in filter(None, (self._release, self._end)):
            self._root.after_cancel(timer)
        self._messenger.close()
        self._sound.close()

    def _show(self, news: News) -> None:
        now = time.monotonic()
        card = self._gathering.take(news, now)
        if card is not None:
            self._messenger.show(card)
        elif self._release is None:
            self._release = self._root.after(max(1, round(self._gathering.wait(now) * 1000)), self._gather)

    def _gather(self) -> None:
        self._release = None
        card = self._gathering.release(time.monotonic())
        if card is not None:
            self._messenger.show(card)

    def _chosen(self, tag: str) -> None:
        """Lead to what a notice tells of; one that tells of several conversations leads to the window."""
        server, _, key = tag.partition(" ")
        opener = self._openers.get(server) or next(iter(self._openers.values()), None)
        if opener is not None:
            opener(key)

    # Do not disturb

    def _await_end(self) -> None:
        if self._end is not None:
            self._root.after_cancel(self._end)
            self._end = None
        if self._until not in {quiet.OFF, quiet.ALWAYS}:
            wait = min(max(self._until - time.time(), 0), _LONGEST)
            self._end = self._root.after(round(wait * 1000) + 1, self._look)

    def _look(self) -> None:
        self._end = None
        if time.time() >= self._until:
            self.leave_undisturbed(quiet.OFF)
        else:
            self._await_end()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()
