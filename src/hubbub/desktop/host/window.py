"""The server window: what whoever hosts a server sees and can do, beside the chat."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Final

from hubbub.client.translation import N_, _
from hubbub.desktop import theme
from hubbub.desktop.book import Book
from hubbub.desktop.chat.labels import ElidedLabel, WrappedLabel
from hubbub.desktop.flow import Flow
from hubbub.desktop.host.log import LogPage
from hubbub.desktop.host.people import PeoplePage
from hubbub.desktop.host.send_away import SendAway
from hubbub.desktop.host.share import SharePage
from hubbub.desktop.host.words import facts
from hubbub.desktop.hosting import HostedServer, is_private
from hubbub.desktop.measures import fitting, keep_usable
from hubbub.desktop.scrolled import ScrolledFrame
from hubbub.wire.control import Attendee, Order, Report, Verb

_WIDTH: Final = 600
_HEIGHT: Final = 464
_OPEN: Final = N_("Everybody on your network can come in.")
_PRIVATE: Final = N_("Only people on this computer can come in.")
_CLOSED: Final = N_("Joins are paused: whoever is here stays, and nobody new comes in.")
_STUCK: Final = N_("The server does not answer. Wait a moment, or stop it.")
_YOURSELF: Final = N_("That is you. To leave, close the program or stop the server.")


class HostWindow(tk.Toplevel):
    """Share, People and Log; below them pausing joins and stopping. Escape closes the window only."""

    def __init__(
        self,
        parent: tk.Misc,
        server: HostedServer,
        *,
        own_nick: Callable[[], str],
        on_stop: Callable[[], None],
        on_start_again: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._server = server
        self._own_nick = own_nick
        self._report: Report | None = None
        self.title(_("Your server - Hubbub"))
        theme.follow_background(self)
        width, height = fitting(self, _WIDTH, _HEIGHT)
        self.geometry(f"{width}x{height}")
        keep_usable(self, 440, 330)
        self.rowconfigure(2, weight=1)
        self.columnconfigure(0, weight=1)
        self._make_header(on_start_again)
        self._make_pages()
        self._make_actions(on_stop)
        self.bind("<Escape>", lambda event: self._escape(event.widget))

    def _make_header(self, on_start_again: Callable[[], None]) -> None:
        header = ttk.Frame(self, style="Panel.TFrame", padding="14p 8p")
        header.grid(row=0, column=0, sticky="ew")
        header.columnconfigure(0, weight=1)
        self.heading = ElidedLabel(header, "PanelHeading.TLabel")
        self.heading.grid(row=0, column=0, sticky="ew")
        self.facts = ElidedLabel(header, "PanelQuiet.TLabel")
        self.facts.grid(row=1, column=0, sticky="ew")
        self.state_label = WrappedLabel(header, "Good.TLabel")
        self.state_label.grid(row=2, column=0, sticky="ew", pady=("3p", 0))
        self.start_button = ttk.Button(
            header, text=_("Start it again"), style="Accent.TButton", command=on_start_again
        )
        self.start_button.grid(row=0, column=1, rowspan=3, padx=("10p", 0))
        self.start_button.grid_remove()
        ttk.Frame(self, style="Rule.TFrame", height=1).grid(row=1, column=0, sticky="ew")

    def _make_pages(self) -> None:
        self.pages = Book(self)
        self.pages.grid(row=2, column=0, sticky="nsew", padx="10p", pady=("8p", 0))
        sharing = ScrolledFrame(self.pages, stretch=True)
        self.share = SharePage(sharing.content)
        self.share.pack(fill="both", expand=True)
        self.people = PeoplePage(
            self.pages, on_send_away=self._ask_to_send_away, on_lift=partial(self._give, Verb.LIFT_BAN)
        )
        self.log = LogPage(self.pages, self._server.log_path)
        for page, title in ((sharing, _("Share")), (self.people, _("People")), (self.log, _("Log"))):
            self.pages.add(page, text=title, underline=0)

    def _make_actions(self, on_stop: Callable[[], None]) -> None:
        self.problem = WrappedLabel(self, "Error.TLabel")
        self.problem.grid(row=3, column=0, sticky="ew", padx="10p")
        self._complain("")
        bar = Flow(self)
        bar.grid(row=4, column=0, sticky="ew", padx="10p", pady="10p")
        self.door_button = ttk.Button(bar, text=_("Pause joins"), command=self._turn_door)
        self.stop_button = ttk.Button(bar, text=_("Stop the server…"), command=on_stop)
        bar.add(self.door_button)
        bar.add(self.stop_button, right=True)

    # What is shown

    def come_forward(self) -> None:
        """Be on top and take what is typed, because the person has asked for it."""
        self.deiconify()
        self.lift()
        self.pages.focus_set()

    def show(self, report: Report) -> None:
        """Show how the server is."""
        before, self._report = self._report, report
        place = self._server.place
        if place is None:
            return
        self._let_act(running=True)
        self.heading.show(report.name)
        self.facts.show(facts(report))
        if before is None:
            self.share.show(place, report.lobby, report.fingerprint)
        self.people.show(report)
        self.door_button.configure(text=_("Let people in again") if report.closed else _("Pause joins"))
        if report.closed:
            self.state_label.configure(text=_(_CLOSED), style="Waiting.TLabel")
        else:
            self.state_label.configure(
                text=_(_PRIVATE) if is_private(place.host) else _(_OPEN), style="Good.TLabel"
            )
        if report.problem:
            self._complain(report.problem)

    def show_end(self, last_words: str) -> None:
        """Say that the server has ended by itself, and what it said last."""
        self._let_act(running=False)
        self._complain("")
        words = _("The server has stopped by itself. The last it said: {last_words}").format(
            last_words=last_words
        )
        self.state_label.configure(text=words, style="Danger.TLabel")
        self.start_button.focus_set()

    def show_starting(self) -> None:
        """Say that it is being started again."""
        self._report = None
        self.start_button.grid_remove()
        self.state_label.configure(text=_("The server is starting again…"), style="Waiting.TLabel")

    def _let_act(self, *, running: bool) -> None:
        for button in (self.door_button, self.stop_button):
            button.state(["!disabled" if running else "disabled"])
        if running:
            self.start_button.grid_remove()
        else:
            self.start_button.grid()

    def _complain(self, problem: str) -> None:
        """Say what could not be done, until something else is."""
        self.problem.configure(text=problem)
        if problem:
            self.problem.grid()
        else:
            self.problem.grid_remove()

    # What the person does

    def _turn_door(self) -> None:
        closed = self._report is not None and self._report.closed
        self._give(Verb.OPEN_DOOR if closed else Verb.CLOSE_DOOR)

    def _ask_to_send_away(self, person: Attendee) -> None:
        if person.nick == self._own_nick():
            self._complain(_(_YOURSELF))
        else:
            SendAway(self, person, partial(self._give, Verb.SEND_AWAY, person.nick))

    def _give(self, verb: Verb, name: str = "", reason: str = "", ban: bool = False) -> None:
        given = self._server.give(Order(verb, name, reason, ban))
        self._complain("" if given else _(_STUCK))

    def _escape(self, widget: object) -> None:
        if isinstance(widget, tk.Misc) and widget.winfo_toplevel() is self:
            self.destroy()
