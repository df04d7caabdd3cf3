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

MakeMessenger: TypeAlias = Callable[[tk.Misc, Callable[[str], None]], Messenger]


class Centre:
    """One for all servers. All of it runs on the window's thread."""

    def __init__(
        self,
        root: tk.Tk,
        preferences: PreferenceFile,
        on_choose: Callable[[str, str], None],
        make: MakeMessenger = make_messenger,
    ) -> None:
        """`on_choose` gets the server and the key of what a notice told of that was clicked on.

        Both are empty where it told of several conversations.
        """
        self._root = root
        self._on_choose = on_choose
        self._preferences = preferences
        self._messenger = make(root, self._chosen)
        self._sound = Sound(root, preferences.path.with_name("notice.wav"))
        self._gathering = Gathering()
        self._release: str | None = None
        self._listeners: list[Callable[[], None]] = []
        self._called = False
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

    def mark(self, *, called: bool) -> None:
        """Show on the program's icon whether something is there that is meant for us."""
        if called != self._called:
            self._called = called
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
        server, _, key = tag.partition(" ")
        self._on_choose(server, key)

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
