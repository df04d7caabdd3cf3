// What the components share: the session, which conversation is open, and when to look at all of it again.

import type { Component } from "svelte";

import { submit } from "../client/commands";
import { Company } from "../client/company";
import type { Connect } from "../client/connection";
import { Drafts } from "../client/drafts";
import { NOBODY } from "../client/mentions";
import type { Entry, Link } from "../client/model";
import { RecentEmoji } from "../client/recent_emoji";
import type { Room } from "../client/room";
import type { Secrets, Shelf } from "../client/secrets";
import { type Refusal, Session } from "../client/session";
import { mayHaveShortcodes, replaceShortcodes } from "../client/shortcodes";
import type { Problem } from "../client/state";
import { _, N_ } from "../client/translation";
import { fold } from "../wire/names";

/** Milliseconds between two looks, so that what comes in at once is shown at once. */
const LOOK = 16;

const NOT_LOADED = N_(
  "The emoji could not be loaded. Check your network, then reload the page: what you have begun to write is kept.",
);

export type Drawer = "conversations" | "members" | null;

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
  sought = $state.raw<{ id: string } | null>(null);
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
  readonly #company = new Company();
  /** Whose names stand out in what is said. */
  readonly people = $derived.by(() => {
    void this.version;
    const { room } = this;
    return room ? this.#company.of(room, this.nick, this.session.state.features.signs) : NOBODY;
  });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    connect: Connect,
    private readonly secrets: Secrets,
    shelf: Shelf,
  ) {
    this.session = new Session(connect, secrets, () => this.#schedule());
    this.drafts = new Drafts(shelf);
    this.recentEmoji = new RecentEmoji(shelf);
  }

  /** The open conversation. It is the same object whatever happens in it: read `version` too. */
  get room(): Room | null {
    return this.session.state.rooms.get(this.key) ?? null;
  }

  get nick(): string {
    return this.session.state.nick;
  }

  open(key: string): void {
    this.drawer = null;
    if (key === this.key) return;
    this.key = key;
    this.answering = this.editing = this.sought = this.problem = this.picking = null;
  }

  openDirect(nick: string): void {
    if (fold(nick) !== fold(this.nick)) this.open(this.session.openDirect(nick));
    else this.drawer = null;
  }

  /** Open a dialog: a component that is told the view, how to close it, and `props`. */
  show<Props extends object>(component: Component<{ view: View; close: () => void } & Props>, props: Props): void {
    this.dialog = { component: component as unknown as Shown["component"], props: props as Shown["props"] };
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

  /** Show an entry of the open conversation. */
  seek(id: string): void {
    this.sought = { id };
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#look(), LOOK);
  }

  #look(): void {
    this.#timer = undefined;
    const { session } = this;
    this.link = session.link;
    this.linkWords = session.linkWords;
    this.refusal = session.refusal;
    this.isIn = session.wasLetIn;
    this.problem = session.state.takeProblems().at(-1) ?? this.problem;
    const arrived = session.state.takeArrived();
    if (arrived !== null) this.open(arrived);
    if (!this.room && session.state.lobby) this.open(session.state.lobby.key);
    this.version += 1;
  }
}

/** A part of the page that is loaded when it is needed; null where the server can't be reached. */
async function loaded<Part>(part: Promise<Part>): Promise<Part | null> {
  try {
    return await part;
  } catch (error) {
    console.error(error); // whoever runs the page may want to know which file it was
    return null;
  }
}
