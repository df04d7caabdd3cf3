// What is attached in one conversation: what waits, what is on its way, and what was not taken. The counterpart of
// src/hubbub/desktop/files/basket.py.
//
// Files go together with a text. It is said with the links to them as soon as all of them are there, or were
// refused; where nothing was taken, the text comes back to be written on.

import { isCommand } from "./commands";
import { _ } from "./translation";

/** Files in one conversation. */
export const MOST = 10;

/** Whatever has the bytes. */
export interface Source {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** A file. It is never changed, only replaced. */
export interface Attachment<File extends Source> {
  readonly ticket: number;
  readonly file: File;
  readonly stage: "waiting" | "sending" | "refused";
  /** Bytes that are on their way. */
  readonly sent: number;
  /** Why it was refused, in words. */
  readonly reason: string;
}

/** What files are sent with, and what becomes of the text that went with them. */
export interface Outside<File extends Source> {
  /** What no other file is called. */
  ticket(): number;
  /** Send a file; Basket.taken or Basket.refused answers it. */
  begin(basket: Basket<File>, ticket: number, file: File): void;
  /** Send no more of a file. */
  cancel(ticket: number): void;
  /** Say something in a conversation. */
  say(key: string, text: string, replyTo: string | null): void;
  /** Put a text before what is being written in a conversation. */
  giveBack(key: string, text: string): void;
  /** Something may be different. */
  changed(): void;
}

/** Files that go together with a text, as an answer to a message where there is one. */
interface Parcel {
  readonly text: string;
  readonly replyTo: string | null;
  /** The tickets of those that are on their way, in order. */
  readonly missing: Set<number>;
  readonly links: Map<number, string>;
}

export class Basket<File extends Source> {
  files: readonly Attachment<File>[] = [];
  /** By ticket, for what is on its way. */
  readonly #parcels = new Map<number, Parcel>();

  constructor(
    readonly key: string,
    private readonly outside: Outside<File>,
  ) {}

  /** Whether there is something that send() would send. */
  get hasWaiting(): boolean {
    return this.#due().length > 0;
  }

  /** Attach files, as many as there is room for. Says in words what is the matter with the others. */
  add(found: readonly File[]): string {
    const room = MOST - this.files.length;
    const added = found.slice(0, room).map((file) => ({ ticket: this.outside.ticket(), file, ...FRESH }));
    this.files = [...this.files, ...added];
    this.outside.changed();
    return found.length > room ? _("You can send {most} files at once. Send these first, then add the others.", { most: MOST }) : "";
  }

  /** Send what waits or was refused, and the text with it; whether there was anything to send. */
  send(text: string, replyTo: string | null): boolean {
    const due = this.#due();
    if (!due.length) return false;
    if (isCommand(text)) this.outside.say(this.key, text, replyTo);
    this.#ship(due, isCommand(text) ? "" : text, replyTo);
    return true;
  }

  /** Send a file again that was refused. */
  retry(ticket: number): void {
    this.#ship(this.#due().filter((each) => each.ticket === ticket), "", null);
  }

  /** Take a file out, also while it is on its way. */
  remove(ticket: number): void {
    if (this.#parcels.has(ticket)) this.outside.cancel(ticket);
    this.#drop(ticket);
    this.#settle(ticket);
  }

  /** So many bytes of a file are on their way. */
  sending(ticket: number, sent: number): void {
    this.#change(ticket, { sent });
    this.outside.changed();
  }

  /** A file is where the link leads. */
  taken(ticket: number, link: string): void {
    this.#drop(ticket);
    this.#parcels.get(ticket)?.links.set(ticket, link);
    this.#settle(ticket);
  }

  /** A file was not taken. */
  refused(ticket: number, reason: string): void {
    this.#change(ticket, { stage: "refused", reason });
    this.#settle(ticket);
  }

  #due(): Attachment<File>[] {
    return this.files.filter(({ stage }) => stage !== "sending");
  }

  #change(ticket: number, changes: Partial<Attachment<File>>): void {
    this.files = this.files.map((each) => (each.ticket === ticket ? { ...each, ...changes } : each));
  }

  #ship(files: readonly Attachment<File>[], text: string, replyTo: string | null): void {
    const parcel: Parcel = { text, replyTo, missing: new Set(files.map(({ ticket }) => ticket)), links: new Map() };
    for (const { ticket, file } of files) {
      this.#change(ticket, { ...FRESH, stage: "sending" });
      this.#parcels.set(ticket, parcel);
      this.outside.begin(this, ticket, file);
    }
    this.outside.changed();
  }

  /** A file is no longer on its way. With the last one of its parcel, the text is due. */
  #settle(ticket: number): void {
    const parcel = this.#parcels.get(ticket);
    this.#parcels.delete(ticket);
    if (parcel?.missing.delete(ticket) && !parcel.missing.size) this.#say(parcel);
    this.outside.changed();
  }

  #say({ text, replyTo, links }: Parcel): void {
    if (links.size) this.outside.say(this.key, [...(text ? [text] : []), ...links.values()].join("\n"), replyTo);
    else if (text) this.outside.giveBack(this.key, text);
  }

  #drop(ticket: number): void {
    this.files = this.files.filter((each) => each.ticket !== ticket);
  }
}

const FRESH = { stage: "waiting", sent: 0, reason: "" } as const;
