// What somebody is called for: by a notice, a sound, a mark. One table, as in hubbub.desktop.notices.policy.

import type { Entry } from "./model";
import type { Room } from "./room";
import { isCalled } from "./highlights";

/** Conversations of which a choice is remembered; the oldest is forgotten. */
export const MOST_LEVELS = 500;

/** What of a conversation one wants to be called for. With `nothing` it is quiet in the list, too. */
export type Level = "all" | "mentions" | "nothing";

/** A message of others that has come just now. */
export interface Arrival {
  readonly room: Room;
  readonly entry: Entry;
}

export function isLevel(value: unknown): value is Level {
  return value === "all" || value === "mentions" || value === "nothing";
}

/** Whether a message is meant for us: in private, by our name, or as an answer to what we have said. */
export function isMeant({ room, entry }: Arrival, nick: string): boolean {
  const answered = entry.replyTo === null ? null : room.timeline.message(entry.replyTo);
  return !room.isChannel || isCalled(entry.text, nick) || answered?.own === true;
}

/** Whether to call for a message. A NOTICE, which services and bots send, calls nobody. */
export function calls(arrival: Arrival, level: Level, nick: string): boolean {
  const { kind, own } = arrival.entry;
  if (own || (kind !== "said" && kind !== "action") || level === "nothing") return false;
  return level === "all" || isMeant(arrival, nick);
}
