// What the components share: the session, which conversation is open, and when to look at all of it again.

import type { Component } from "svelte";
import { SvelteSet } from "svelte/reactivity";

import { submit } from "../client/commands";
import { Company } from "../client/company";
import type { Connect } from "../client/connection";
import { Drafts } from "../client/drafts";
import { NOBODY } from "../client/mentions";
import type { Entry, Link } from "../client/model";
import type { CommandHost } from "../client/moderating";
import type { Place } from "../client/place";
import type { Room } from "../client/room";
import type { Secrets, Shelf } from "../client/secrets";
import { type Refusal, Session } from "../client/session";
import type { Problem } from "../client/state";
import { _ } from "../client/translation";
import { type Unread, unreadOf } from "../client/unread";
import { fold, isChannel } from "../wire/names";
import { EmojiDesk } from "./emoji.svelte";
import { Baskets } from "./files/baskets";
import { loaded } from "./loading";
import type { OpenMenu } from "./menu";
import { Notices } from "./notices";
import type { Settings } from "./settings.svelte";

/** Milliseconds between two looks, so that what comes in at once is shown at once. */
const LOOK = 16;

/** To leave, or to have nothing of the account stay in this browser either. */
export type Leaving = "leave" | "log out";

export type Drawer = "conversations" | "members" | null;

/** An entry of the open conversation that is to be shown, and what was looked for. */
export interface Sought {
  /** Null for the newest. */
  readonly id: string | null;
  readonly place?: Place;
  /** Whether the focus stays where it is. */
  readonly isAside?: boolean;
}

/** A dialog and what it is about, besides the view and how it is closed. */
interface Shown {
  readonly component: Component<{ view: View; close: () => void } & Record<string, unknown>>;
  readonly props: Readonly<Record<string, unknown>>;
}

export class View {
  readonly session: Session;
  /** Goes up whenever the session's state may be different. What is derived from that reads it. */
  version = $state(0);
  link = $state<Link>("closed");
  linkWords = $state("");
  refusal = $state.raw<Refusal | null>(null);
  isIn = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The key of the open conversation, empty where there is none yet. */
  key = $state("");
  /** What slides over the conversation, where there is no room beside it. */
  drawer = $state<Drawer>(null);
  /** The dialog that is open above everything. */
  dialog = $state.raw<Shown | null>(null);
  /** The menu that is open above everything. */
  menu = $state.raw<OpenMenu | null>(null);
  /** Whom the message that is being written is to name. A new object each time it is asked for. */
  mentioned = $state.raw<{ readonly nick: string } | null>(null);
  /** The message that is being answered, or changed. */
  answering = $state.raw<Entry | null>(null);
  editing = $state.raw<Entry | null>(null);
  /** The entry that is to be shown. A new object each time it is asked for. */
  sought = $state.raw<Sought | null>(null);
  /** The search that is open, and where it looks. A new object each time it is asked for. */
  search = $state.raw<{ readonly isEverywhere: boolean } | null>(null);
  /** What was typed there. */
  searched = $state("");
  /** The msgid of the message that is highest in sight, null for the newest ones. The open conversation sets it. */
  inSight: () => string | null = () => null;
  /** Go on in the messages by a screen: 1 down, -1 up. */
  turnPage: (screens: number) => void = () => undefined;
  /** How often something was said. */
  sent = $state(0);
  /** What was typed and not sent, by conversation. */
  #looksEverywhere = false;
  /** Where one was when one began to search. */
  #left: { key: string; msgid: string | null } = { key: "", msgid: null };
  readonly drafts: Drafts;
  readonly emoji: EmojiDesk;
  /** How often a text came back that was to go with files. */
  returned = $state(0);
  /** What is attached, by conversation. */
  readonly files: Baskets;
  /** The paths of files that were removed here. */
  readonly gone = new SvelteSet<string>();
  readonly #notices: Notices;
  readonly #company = new Company();
  /** Whose names stand out in what is said. */
  readonly people = $derived.by(() => {
    void this.version;
    const { room } = this;
    return room ? this.#company.of(room, this.nick, this.session.state.features.signs) : NOBODY;
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #commandHost: CommandHost = {
    emojify: (text) => this.emoji.emojify(text),
    showProfile: (nick) => this.showProfile(nick),
    showCommands: () => void this.load(import("./KeysDialog.svelte"), { commandsFirst: true }),
    leave: (reason) => this.leave("leave", reason),
  };
  /** The name of the conversation that is to be opened. */
  #goal: string | null = null;

  constructor(
    connect: Connect,
    private readonly secrets: Secrets,
    shelf: Shelf,
    readonly settings: Settings,
    readonly leave: (how: Leaving, reason?: string) => void,
  ) {
    const look = () => this.#schedule();
    this.session = new Session(connect, secrets, look);
    this.files = new Baskets(this.session, { say: this.#say, giveBack: this.#giveBack, changed: look });
    this.drafts = new Drafts(shelf);
    this.emoji = new EmojiDesk(shelf, (text) => (this.problem = { text, key: null }));
    this.#notices = new Notices(settings, (key) => this.open(key));
  }

  /** The open conversation. It is the same object whatever happens in it: read `version` too. */
  get room(): Room | null {
    return this.session.state.rooms.get(this.key) ?? null;
  }

  get nick(): string {
    return this.session.state.nick;
  }

  /** All conversations in the order in which they are listed: channels, then people. */
  listed(): Room[] {
    const rooms = [...this.session.state.rooms.values()];
    return rooms.sort((one, other) => Number(other.isChannel) - Number(one.isChannel) || one.name.localeCompare(other.name));
  }

  /** What is unread in a conversation, as far as it is to be counted: muted ones have nothing but a mark for a call. */
  unread(room: Room): Unread & { readonly isMuted: boolean } {
    return { ...unreadOf(room, this.nick), isMuted: this.settings.level(room.key) === "nothing" };
  }

  open(key: string): void {
    this.drawer = null;
    if (key === this.key) return;
    this.key = key;
    this.session.lookAt(key);
    this.answering = this.editing = this.sought = this.problem = this.emoji.picking = null;
  }

  /** Open a conversation by its name, as soon as we are in. */
  goTo(name: string): void {
    this.#goal = name;
    this.#schedule();
  }

  openDirect(nick: string): void {
    if (fold(nick) !== fold(this.nick)) this.open(this.session.openDirect(nick));
    else this.drawer = null;
  }

  /** Open a dialog: a component that is told the view, how to close it, and `props`. */
  show<Props extends object>(component: Component<{ view: View; close: () => void } & Props>, props: Props): void {
    this.dialog = { component: component as unknown as Shown["component"], props: props as Shown["props"] };
  }

  /** Let the person search, where they are or everywhere. While that is open, asking for everywhere changes it. */
  openSearch(isEverywhere: boolean): void {
    this.drawer = null;
    if (!this.search) this.#left = { key: this.key, msgid: this.inSight() };
    this.#looksEverywhere = this.search ? isEverywhere !== this.search.isEverywhere : isEverywhere || this.#looksEverywhere;
    this.search = { isEverywhere: this.#looksEverywhere };
  }

  /** Make room for what was chosen. What was found is still there when the search is opened again. */
  hideSearch(): void {
    this.#looksEverywhere = this.search?.isEverywhere ?? false;
    this.search = null;
  }

  /** Be done with searching, and go back to where one was, or stay. */
  closeSearch(goesBack: boolean): void {
    const { key, msgid } = this.#left;
    this.search = null;
    this.#looksEverywhere = false;
    this.session.forgetSearch();
    if (!goesBack || (key === this.key && msgid === this.inSight())) return;
    this.open(key);
    if (msgid !== null) this.session.lookFor(key, { msgid });
    else this.seek({ id: null });
  }

  /** Open a dialog that is loaded only now. */
  async load<Props extends object>(
    loading: Promise<{ default: Component<{ view: View; close: () => void } & Props> }>,
    props: Props,
  ): Promise<void> {
    const part = await loaded(loading);
    if (part) this.show(part.default, props);
    else this.session.report(_("That could not be loaded. Check your network, and try again."), this.key);
  }

  openAccount(): void {
    void this.load(import("./AccountDialog.svelte"), {});
  }

  /** Show who somebody is. */
  showProfile(nick: string): void {
    void this.load(import("./ProfileDialog.svelte"), { nick });
  }

  /** Name somebody in the message that is being written. */
  mention(nick: string): void {
    this.drawer = null;
    this.mentioned = { nick };
  }

  answer(entry: Entry): void {
    this.editing = null;
    this.answering = entry;
  }

  edit(entry: Entry): void {
    this.answering = null;
    this.editing = entry;
  }

  /** What was begun in a conversation and not sent. */
  draft(key: string): string {
    return this.drafts.of(this.secrets.nick, key);
  }

  /** Keep what is written in a conversation and not sent. */
  keepDraft(key: string, text: string): void {
    this.drafts.keep(this.secrets.nick, key, text);
  }

  /** Send what was typed: a message, an answer, a newer version, or a command. */
  submit(text: string): void {
    const { key, editing, answering } = this;
    this.answering = this.editing = this.problem = null;
    if (editing?.msgid) {
      this.session.edit(key, editing.msgid, text);
      return;
    }
    const replyTo = answering?.msgid ?? null;
    this.emoji.whenNamed(text, () => {
      if (!this.files.of(key).send(text, replyTo)) this.#say(key, text, replyTo);
      this.sent += 1;
    });
  }

  readonly #say = (key: string, text: string, replyTo: string | null): void => {
    submit(this.session, key, text, replyTo, this.#commandHost);
  };

  readonly #giveBack = (key: string, text: string): void => {
    this.keepDraft(key, [text, this.draft(key)].filter(Boolean).join("\n"));
    this.returned += 1;
  };

  /** Show an entry of the open conversation, which is held. */
  seek(sought: Sought): void {
    this.sought = sought;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#look(), LOOK);
  }

  #arriveAt(name: string): void {
    this.#goal = null;
    const known = this.session.state.rooms.get(fold(name));
    if (known) this.open(known.key);
    else if (isChannel(name)) this.session.join(name);
    else this.openDirect(name);
  }

  #look(): void {
    this.#timer = undefined;
    const { session } = this;
    this.link = session.link;
    this.linkWords = session.linkWords;
    this.refusal = session.refusal;
    this.isIn = session.wasLetIn;
    this.problem = session.state.takeProblems().at(-1) ?? this.problem;
    this.#notices.call(session.state.takeArrivals(), session.state.nick);
    if (document.hasFocus()) this.#notices.read(this.key);
    const found = session.state.takeFound();
    if (found) {
      this.open(found.key);
      this.seek({ ...found, isAside: this.search !== null });
    }
    const arrived = session.state.takeArrived();
    if (arrived !== null) this.open(arrived);
    if (this.#goal !== null && this.isIn) this.#arriveAt(this.#goal);
    if (!this.room && session.state.lobby) this.open(session.state.lobby.key);
    this.version += 1;
  }
}
