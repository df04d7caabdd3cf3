// What the components share: the session, which conversation is open, and when to look at all of it again.

import type { Component } from "svelte";

import { submit } from "../client/commands";
import { Company } from "../client/company";
import type { Connect } from "../client/connection";
import { NOBODY } from "../client/mentions";
import type { Entry, Link } from "../client/model";
import type { Room } from "../client/room";
import type { Secrets } from "../client/secrets";
import { type Refusal, Session } from "../client/session";
import type { Problem } from "../client/state";
import { fold } from "../wire/names";

/** Milliseconds between two looks, so that what comes in at once is shown at once. */
const LOOK = 16;

export type Drawer = "conversations" | "members" | null;

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
  /** The message that is being answered, or changed. */
  answering = $state.raw<Entry | null>(null);
  editing = $state.raw<Entry | null>(null);
  /** The entry that is to be shown. A new object each time it is asked for. */
  sought = $state.raw<{ id: string } | null>(null);
  /** How often something was said. */
  sent = $state(0);
  /** What was typed and not sent, by conversation. */
  readonly drafts = new Map<string, string>();
  readonly #company = new Company();
  /** Whose names stand out in what is said. */
  readonly people = $derived.by(() => {
    void this.version;
    const { room } = this;
    return room ? this.#company.of(room, this.nick, this.session.state.features.signs) : NOBODY;
  });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connect: Connect, secrets: Secrets) {
    this.session = new Session(connect, secrets, () => this.#schedule());
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
    this.answering = this.editing = this.sought = this.problem = null;
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

  /** Send what was typed: a message, an answer, a newer version, or a command. */
  submit(text: string): void {
    const { key, editing, answering } = this;
    this.answering = this.editing = this.problem = null;
    if (editing?.msgid) {
      this.session.edit(key, editing.msgid, text);
    } else {
      submit(this.session, key, text, answering?.msgid ?? null);
      this.sent += 1;
    }
  }

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
