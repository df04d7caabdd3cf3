// What later events have done to messages: newer versions, reactions, removal. The same however they arrive.
//
// History comes in pages, the newest first, so an amendment is often here before the message that it is about.

import { fold } from "../wire/names";
import type { Entry, Reaction } from "./model";
import { _ } from "./translation";

/** Messages whose amendments are kept; beyond, those of the message that was amended first go. */
export const MOST_AMENDED = 4000;
/** Reactions that are kept of one message, taken back or not. Nobody reads more. */
const MOST_REACTIONS = 500;
/** Characters of a reaction. It is an emoji, or a word where a client lets people write one. */
export const LONGEST_REACTION = 64;

export type Deed = "edit" | "react" | "unreact" | "remove";

/** When an amendment was made: by the server's number, and by time where there is none. */
export interface Order {
  readonly seq: number;
  readonly time: number;
}

/**
 * What the event of `actor` does to the message whose msgid is `target`.
 *
 * `text` is the newer version, the reaction, or the reason of the removal. `own` says that it is ours.
 */
export interface Amendment {
  readonly deed: Deed;
  readonly target: string;
  readonly actor: string;
  readonly text: string;
  readonly order: Order;
  readonly own: boolean;
}

interface Amended {
  version: Amendment | null;
  removal: Amendment | null;
  /** The newest word of each person on each reaction. */
  readonly reactions: Map<string, Amendment>;
}

/** The amendments of one conversation, by the msgid of the message that they are about. */
export class Amendments {
  readonly #amended = new Map<string, Amended>();

  /** Take note of one; what is newer already wins. */
  add(amendment: Amendment): void {
    const known = this.#amended.get(amendment.target) ?? this.#begin(amendment.target);
    if (amendment.deed === "edit") {
      known.version = newest(known.version, amendment);
    } else if (amendment.deed === "remove") {
      known.removal = known.removal && compare(known.removal, amendment) <= 0 ? known.removal : amendment;
    } else {
      const key = `${fold(amendment.actor)} ${amendment.text}`;
      const last = known.reactions.get(key) ?? null;
      if (last || known.reactions.size < MOST_REACTIONS) known.reactions.set(key, newest(last, amendment));
    }
  }

  /** The entry as it is to be shown now. */
  apply(entry: Entry): Entry {
    const amended = this.#amended.get(entry.msgid ?? "");
    if (amended === undefined) return entry;
    if (amended.removal) return removed(entry, amended.removal);
    const { version } = amended;
    return {
      ...entry,
      text: version ? version.text : entry.text,
      edited: entry.edited || version !== null,
      reactions: counted(amended.reactions.values()),
    };
  }

  clear(): void {
    this.#amended.clear();
  }

  #begin(target: string): Amended {
    const [first] = this.#amended.keys();
    if (this.#amended.size >= MOST_AMENDED && first !== undefined) this.#amended.delete(first);
    const amended: Amended = { version: null, removal: null, reactions: new Map() };
    this.#amended.set(target, amended);
    return amended;
  }
}

function compare(one: Amendment, other: Amendment): number {
  return one.order.seq - other.order.seq || one.order.time - other.order.time;
}

function newest(known: Amendment | null, other: Amendment): Amendment {
  return known && compare(known, other) > 0 ? known : other;
}

/** The reactions that stand, in the order in which each was first made. */
function counted(reactions: Iterable<Amendment>): Reaction[] {
  const standing = new Map<string, Amendment[]>();
  for (const each of [...reactions].sort(compare)) {
    if (each.deed === "react") standing.set(each.text, [...(standing.get(each.text) ?? []), each]);
  }
  return Array.from(standing, ([text, made]) => ({
    text,
    nicks: made.map(({ actor }) => actor),
    own: made.some(({ own }) => own),
  }));
}

/** What is left of a message: who said it, and when; and who took it away, if it was somebody else. */
function removed(entry: Entry, { actor, text }: Amendment): Entry {
  const by = text ? _("by {nick}: {reason}", { nick: actor, reason: text }) : _("by {nick}", { nick: actor });
  const words = fold(actor) === fold(entry.author) ? "" : by;
  return { ...entry, kind: "removed", text: words, replyTo: null, edited: false, reactions: [] };
}
