// Whose names are looked for in a conversation: who is there, and who of them has spoken last.

import { fold } from "../wire/names";
import { NOBODY, People } from "./mentions";
import { isSpoken, type Member } from "./model";
import type { Room } from "./room";

/** Entries that are looked at for who has spoken last. */
const MOST_ENTRIES = 300;

/** Everybody in a conversation but `own`. */
function others(room: Room, own: string, members: readonly Member[]): string[] {
  const nicks = room.isChannel ? members.map(({ nick }) => nick) : [room.name];
  return nicks.filter((nick) => fold(nick) !== fold(own));
}

/** Everybody in a conversation but `own`: who has spoken last first, then by role (`signs`) and name. */
export function byLastWord(room: Room, own: string, signs: string): string[] {
  const all = new Map(others(room, own, room.roster.sorted(signs)).map((nick) => [fold(nick), nick]));
  const ordered = new Set<string>();
  let looked = 0;
  for (const entry of room.timeline.newestFirst()) {
    const nick = isSpoken(entry) ? all.get(fold(entry.author)) : undefined;
    if (nick !== undefined) ordered.add(nick);
    looked += 1;
    if (looked === MOST_ENTRIES) break;
  }
  return [...new Set([...ordered, ...all.values()])];
}

/** The people of the conversation that is open: the same object as long as they are the same. */
export class Company {
  #own = "";
  #members: readonly Member[] = [];
  #nicks: readonly string[] = [];
  #people: People = NOBODY;

  of(room: Room, own: string, signs: string): People {
    const members = room.isChannel ? room.roster.sorted(signs) : [];
    if (this.#own === own && members.length && this.#members === members) return this.#people;
    const nicks = others(room, own, members);
    const isSame = nicks.length === this.#nicks.length && nicks.every((nick, index) => nick === this.#nicks[index]);
    if (this.#own !== own || !isSame) this.#people = new People(own, nicks);
    [this.#own, this.#members, this.#nicks] = [own, members, nicks];
    return this.#people;
  }
}
