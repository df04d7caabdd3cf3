// What the components share: the session, which conversation is open, and when to look at all of it again.

import type { Component } from "svelte";

import { submit } from "../client/commands";
import { Company } from "../client/company";
import type { Connect } from "../client/connection";
import { Drafts } from "../client/drafts";
import { NOBODY } from "../client/mentions";
import type { Entry, Link } from "../client/model";
import type { Place } from "../client/place";
import { RecentEmoji } from "../client/recent_emoji";
import type { Room } from "../client/room";
import type { Secrets, Shelf } from "../client/secrets";
import { type Refusal, Session } from "../client/session";
import { mayHaveShortcodes, replaceShortcodes } from "../client/shortcodes";
import type { Problem } from "../client/state";
import { _, N_ } from "../client/translation";
import { type Unread, unreadOf } from "../client/unread";
import { fold, isChannel } from "../wire/names";
import { Notices } from "./notices";
import type { Settings } from "./settings.svelte";

/** Milliseconds between two looks, so that what comes in at once is shown at once. */
const LOOK = 16;

const NOT_LOADED = N_(
  "The emoji could not be loaded. Check your network, then reload the page: what you have begun to write is kept.",
);

export type Drawer = "conversations" | "members" | null;

/** An entry of the open conversation that is to be shown, and what was looked for. */
export interface Sought {
  readonly id: string;
  readonly place?: Place;
  /** Whether the focus stays where it is. */
  readonly isAside?: boolean;
}

/** A dialog and what it is about, besides the view and how it is closed. */
interface Shown {
  readonly component: Component<{ view: View; close: () => void } & Record<string, unknown>>;
  readonly props: Readonly<Record<string, unknown>>;
}

type EmojiNames = typeof import("../client/emoji_names");

/** An emoji is being looked for, beside `anchor`; then the focus goes `back`. */
export interface Picking {
  readonly component: Component<{ view: View; picking: Picking }>;
  readonly anchor: DOMRect;
  readonly back: HTMLElement;
  readonly choose: (emoji: string) => void;
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
  /** The message that is being answered, or changed. */
  answering = $state.raw<Entry | null>(null);
  editing = $state.raw<Entry | null>(null);
  /** The entry that is to be shown. A new object each time it is asked for. */
  sought = $state.raw<Sought | null>(null);
  /** The search that is open, and where it looks. A new object each time it is asked for. */
  search = $state.raw<{ readonly isEverywhere: boolean } | null>(null);
  /** How often something was said. */
  sent = $state(0);
  /** What was typed and not sent, by conversation. */
  readonly drafts: Drafts;
  readonly recentEmoji: RecentEmoji;
  /** The names of emoji, once they were needed. */
  emoji = $state.raw<EmojiNames | null>(null);
  /** What is going on while an emoji is looked for. */
  picking = $state.raw<Picking | null>(null);
  #naming: Promise<EmojiNames> | null = null;
  readonly #notices: Notices;
  readonly #company = new Company();
  /** Whose names stand out in what is said. */
  readonly people = $derived.by(() => {
    void this.version;
    const { room } = this;
    return room ? this.#company.of(room, this.nick, this.session.state.features.signs) : NOBODY;
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The name of the conversation that is to be opened. */
  #goal: string | null = null;

  constructor(
    connect: Connect,
    private readonly secrets: Secrets,
    shelf: Shelf,
    readonly settings: Settings,
  ) {
    this.session = new Session(connect, secrets, () => this.#schedule());
    this.drafts = new Drafts(shelf);
    this.recentEmoji = new RecentEmoji(shelf);
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
    this.answering = this.editing = this.sought = this.problem = null;
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

  /** Open a dialog that is loaded only now. */
  async load<Props extends object>(
    loading: Promise<{ default: Component<{ view: View; close: () => void } & Props> }>,
    props: Props,
  ): Promise<void> {
    try {
      this.show((await loading).default, props);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // what import() rejects with where the file can't be fetched
      this.session.report(_("That could not be loaded. Check your network, and try again."), this.key);
    }
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
    const say = () => {
      submit(this.session, key, text, answering?.msgid ?? null, this.#emojify);
      this.sent += 1;
    };
    const isWaiting = !this.emoji && (this.#naming || mayHaveShortcodes(text)); // nothing overtakes what waits
    if (isWaiting) void this.nameEmoji().then(say);
    else say();
  }

  /** Load the names of emoji; null where that was not possible. */
  async nameEmoji(): Promise<EmojiNames | null> {
    this.#naming ??= import("../client/emoji_names");
    this.emoji = await loaded(this.#naming);
    return this.emoji;
  }

  /** Let the person choose an emoji beside a button. */
  async pickEmoji(button: Element, back: HTMLElement, choose: Picking["choose"]): Promise<void> {
    const anchor = button.getBoundingClientRect();
    const picker = await loaded(import("./EmojiPicker.svelte"));
    if (picker) this.picking = { component: picker.default, anchor, back, choose };
    else this.problem = { text: _(NOT_LOADED), key: null };
  }

  readonly #emojify = (text: string): string => {
    const { emoji } = this;
    return emoji ? replaceShortcodes(text, emoji.emojiNamed) : text;
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

/** A part of the page that is loaded when it is needed; null where the server can't be reached. */
async function loaded<Part>(part: Promise<Part>): Promise<Part | null> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof TypeError) return null; // as import() tells it
    throw error;
  }
}
