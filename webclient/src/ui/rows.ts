// From a conversation's entries to the rows that show them: grouped by author and day, with comings and goings in one
// row, and a line above the first that is new.

import { type Entry, isSpoken } from "../client/model";
import { _, n_ } from "../client/translation";
import { fold } from "../wire/names";
import { isSameDay } from "./dates";

/** How long a group of messages goes on, in milliseconds. */
const GROUP = 5 * 60_000;
/** Names in one row of comings and goings. */
const MOST_NAMES = 6;

/** One row. It is the same object as long as what it shows is the same. */
export interface Row {
  readonly id: string;
  /** One message, or some comings and goings that follow each other. */
  readonly entries: readonly [Entry, ...Entry[]];
  /** Whether it begins a group, and so shows its author and time. */
  readonly isHead: boolean;
  /** Whether it is the first of its day. */
  readonly isFirstOfDay: boolean;
  /** Whether the line that says "New" is above it. */
  readonly isFirstNew: boolean;
}

/** The rows of some entries; those of `before` that still are as they were are used again, and so are all of them. */
export function toRows(entries: readonly Entry[], firstNew: string | null, before: readonly Row[] = []): readonly Row[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const rows: Row[] = [];
  let group: Entry[] = [];
  let last: Entry | undefined;
  const finish = () => {
    const [first, ...more] = group;
    if (!first) return;
    const isFirstOfDay = !last || !isSameDay(last.time, first.time);
    const isFirstNew = group.some(({ id }) => id === firstNew);
    const isHead = isFirstOfDay || isFirstNew || !last || !continues(last, first);
    const row: Row = { id: first.id, entries: [first, ...more], isHead, isFirstOfDay, isFirstNew };
    const old = known.get(row.id);
    rows.push(old && isSame(old, row) ? old : row);
    last = more.at(-1) ?? first;
  };
  for (const entry of entries) {
    const previous = group.at(-1);
    if (previous && isPassing(previous) && isPassing(entry) && isSameDay(previous.time, entry.time)) {
      group.push(entry);
    } else {
      finish();
      group = [entry];
    }
  }
  finish();
  return rows.length === before.length && rows.every((row, index) => row === before[index]) ? before : rows;
}

/** Whether it is somebody's coming, going or new name. */
export function isPassing({ kind }: Entry): boolean {
  return kind === "joined" || kind === "left" || kind === "renamed";
}

/** Comings and goings in words. */
export function describePassing(entries: readonly Entry[]): string {
  if (entries.length === 1 && entries[0]) return sentence(entries[0]);
  const [came, went] = [company(entries, "joined"), company(entries, "left")];
  const renamed = entries.filter(({ kind }) => kind === "renamed").map(sentence);
  return [
    came.count && n_("{who} joined", "{who} joined", came.count, { who: came.names }),
    went.count && n_("{who} left", "{who} left", went.count, { who: went.names }),
    ...renamed.slice(0, MOST_NAMES),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Somebody's choice of a topic in words. */
export function describeTopic({ own, author, text }: Entry): string {
  if (own) return text ? _("You set the topic: {text}", { text }) : _("You removed the topic");
  return text ? _("{who} set the topic: {text}", { who: author, text }) : _("{who} removed the topic", { who: author });
}

function sentence({ kind, author, text, own }: Entry): string {
  const who = author;
  if (kind === "joined") return own ? _("You joined") : n_("{who} joined", "{who} joined", 1, { who });
  if (kind === "renamed") return own ? _("You are now {text}", { text }) : _("{who} is now {text}", { who, text });
  if (text) return own ? _("You left ({why})", { why: text }) : _("{who} left ({why})", { who, why: text });
  return own ? _("You left") : n_("{who} left", "{who} left", 1, { who });
}

/** Those who came or went, each once, and how many they are. */
function company(entries: readonly Entry[], kind: Entry["kind"]): { names: string; count: number } {
  const those = entries.filter((entry) => entry.kind === kind);
  const others = those.filter(({ own }) => !own).map(({ author }) => author);
  const all = [...new Set([...(those.length > others.length ? [_("You")] : []), ...others])];
  return { names: listed(all), count: all.length };
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES);
  if (all.length > shown.length) return _("{names} and {count} more", { names: shown.join(", "), count: all.length - shown.length });
  const [last = ""] = shown.slice(-1);
  return shown.length > 1 ? _("{names} and {last}", { names: shown.slice(0, -1).join(", "), last }) : last;
}

function continues(last: Entry, next: Entry): boolean {
  const both = isSpokenOrRemoved(last) && isSpokenOrRemoved(next) && last.kind !== "action" && next.kind !== "action";
  return both && fold(last.author) === fold(next.author) && next.time - last.time < GROUP && next.replyTo === null;
}

function isSpokenOrRemoved(entry: Entry): boolean {
  return isSpoken(entry) || entry.kind === "removed";
}

function isSame(one: Row, other: Row): boolean {
  return (
    one.isHead === other.isHead &&
    one.isFirstOfDay === other.isFirstOfDay &&
    one.isFirstNew === other.isFirstNew &&
    one.entries.length === other.entries.length &&
    one.entries.every((entry, index) => entry === other.entries[index])
  );
}
