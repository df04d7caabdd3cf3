// Whose names are looked for in a conversation: who is there, and who of them has spoken last.

import { fold } from "../wire/names";
import { NOBODY, People } from "./mentions";
import { isSpoken, type Member } from "./model";
import type { Room } from "./room";

/** Entries that are looked at for who has spoken last. */
const MOST_ENTRIES = 300;

/** Everybody but `own` in one conversation after the other, by role (`signs`) and name. Who is in several is named as often. */
export function othersIn(rooms: readonly Room[], own: string, signs: string): string[] {
  return rooms.flatMap((room) => others(room, own, room.roster.sorted(signs)));
}

/** Who has said something in a conversation, the last one first. */
export function* authorsIn(room: Room): Generator<string> {
  let looked = 0;
  for (const entry of room.timeline.newestFirst()) {
    if (isSpoken(entry)) yield entry.author;
    looked += 1;
    if (looked === MOST_ENTRIES) return;
  }
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

function others(room: Room, own: string, members: readonly Member[]): string[] {
  const nicks = room.isChannel ? members.map(({ nick }) => nick) : [room.name];
  return nicks.filter((nick) => fold(nick) !== fold(own));
}
