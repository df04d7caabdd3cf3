// What the page shows, as plain values: entries, members, and the state of the connection.

import { fold, SERVICES } from "../wire/names";

export type Link = "connecting" | "online" | "waiting" | "closed";

/** What one entry of a conversation is. `renamed` has the new name as its text, `left` the reason. */
export type Kind =
  | "said"
  | "notice"
  | "action"
  | "joined"
  | "left"
  | "renamed"
  | "topic"
  | "removed"
  | "info";

/** How far a message of one's own has come. What others wrote is always stored. */
export type Delivery = "pending" | "stored" | "failed";

/** What some people have answered a message with. `own`: we are one of them. */
export interface Reaction {
  readonly text: string;
  readonly nicks: readonly string[];
  readonly own: boolean;
}

/**
 * One entry of a conversation's timeline.
 *
 * `id` never changes: the server's msgid, or the nonce for a message of one's own, which keeps it after the echo.
 * `time` is in milliseconds since 1970. An entry is never changed, only replaced.
 */
export interface Entry {
  readonly id: string;
  readonly kind: Kind;
  readonly author: string;
  readonly text: string;
  readonly time: number;
  readonly seq: number | null;
  readonly msgid: string | null;
  readonly own: boolean;
  readonly delivery: Delivery;
  /** Why the delivery failed and what to do, in words. */
  readonly problem: string;
  /** The msgid of the message that it answers. */
  readonly replyTo: string | null;
  readonly edited: boolean;
  readonly reactions: readonly Reaction[];
}

/** An entry with what is usual, unless something else is given. */
export function entry(given: Pick<Entry, "id" | "kind" | "author" | "text" | "time"> & Partial<Entry>): Entry {
  return {
    seq: null,
    msgid: null,
    own: false,
    delivery: "stored",
    problem: "",
    replyTo: null,
    edited: false,
    reactions: [],
    ...given,
  };
}

/** Whether it is shown as it is: what the server and its services say has no markup. */
export function isVerbatim({ kind, author }: Entry): boolean {
  return kind === "info" || (kind === "notice" && SERVICES.has(fold(author)));
}

/** Whether somebody has said it, as against something that happened. */
export function isSpoken({ kind }: Entry): boolean {
  return kind === "said" || kind === "notice" || kind === "action";
}

/** Whether something can be done to it: somebody has said it, and the server has stored it. */
export function isMessage(of: Entry): boolean {
  return isSpoken(of) && of.msgid !== null;
}

/** Somebody in a channel. `prefixes` are the roles' signs, highest first, such as `@`. */
export interface Member {
  readonly nick: string;
  readonly prefixes: string;
  readonly away: boolean;
}

/** Whether somebody may change what others do in the channel. */
export function isModerator({ prefixes }: Member): boolean {
  return /[~&@]/.test(prefixes);
}

