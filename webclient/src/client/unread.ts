// What of a conversation one has not read yet.

import { isMeant } from "./calls";
import { isSpoken } from "./model";
import type { Room } from "./room";

/** Unread messages that are counted; nobody needs to know how many more there are. */
const MOST_COUNTED = 1000;

export interface Unread {
  readonly count: number;
  /** Those of them that call us; in private, all do. */
  readonly mentions: number;
  /** The id of the first of them. */
  readonly first: string | null;
}

export function unreadOf(room: Room, nick: string): Unread {
  const until = room.read ?? room.since;
  let [count, mentions] = [0, 0];
  let first: string | null = null;
  for (const entry of room.timeline.newestFirst()) {
    if (entry.msgid !== null && entry.time <= until) break;
    if (entry.own || !isSpoken(entry)) continue;
    count += 1;
    if (isMeant({ room, entry }, nick)) mentions += 1;
    first = entry.id;
    if (count === MOST_COUNTED) break;
  }
  return { count, mentions, first };
}
