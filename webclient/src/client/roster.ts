// Who is in one channel: roles and presence, kept current by JOIN, NAMES, MODE, NICK and their like.

import { fold } from "../wire/names";
import { parseSource } from "../wire/source";
import type { Member } from "./model";
import type { ModeChange } from "./modes";

const NO_ROLE = 99;

/** The members of a channel, by folded nick. */
export class Roster {
  #members = new Map<string, Member>();
  #sorted: { signs: string; members: readonly Member[] } | null = null;
  #arriving: Map<string, Member> | null = null;

  get size(): number {
    return this.#members.size;
  }

  has(nick: string): boolean {
    return this.#members.has(fold(nick));
  }

  get(nick: string): Member | null {
    return this.#members.get(fold(nick)) ?? null;
  }

  /** The members by role, then name; `signs` are the roles' signs, highest first. The same array until they change. */
  sorted(signs: string): readonly Member[] {
    if (this.#sorted?.signs !== signs) this.#sorted = { signs, members: this.#sort(signs) };
    return this.#sorted.members;
  }

  /** Somebody has come in. */
  add(nick: string): void {
    this.#put({ nick, prefixes: "", away: false });
  }

  /** Somebody has gone. */
  remove(nick: string): void {
    this.#members.delete(fold(nick));
    this.#sorted = null;
  }

  /** Somebody has another name. */
  rename(old: string, nick: string): void {
    const member = this.get(old);
    if (!member) return;
    this.remove(old);
    this.#put({ ...member, nick });
  }

  /** Somebody has gone away or come back; whether that changes anything. */
  setAway(nick: string, away: boolean): boolean {
    const member = this.get(nick);
    if (!member || member.away === away) return false;
    this.#put({ ...member, away });
    return true;
  }

  /** Take the words of one RPL_NAMREPLY; endNames makes the lines the new list. */
  takeNames(words: readonly string[], signs: string): void {
    this.#arriving ??= new Map();
    for (const word of words) {
      const start = Array.from(word).findIndex((character) => !signs.includes(character));
      const { nick } = parseSource(word.slice(start));
      const away = this.get(nick)?.away ?? false;
      this.#arriving.set(fold(nick), { nick, prefixes: word.slice(0, start), away });
    }
  }

  /** The list that takeNames collected is complete (RPL_ENDOFNAMES). */
  endNames(): void {
    if (this.#arriving) this.#members = this.#arriving;
    this.#arriving = null;
    this.#sorted = null;
  }

  /** Give or take a role; `signs` has the sign of each role's letter, highest first. */
  apply({ letter, argument, added }: ModeChange, signs: ReadonlyMap<string, string>): void {
    const member = this.get(argument);
    const sign = signs.get(letter);
    if (!member || !sign) return;
    const holds = (each: string) => (each === sign ? added : member.prefixes.includes(each));
    const prefixes = [...signs.values()].filter(holds).join("");
    this.#put({ ...member, prefixes });
  }

  /** One is no longer in the channel, and so can't know who is. */
  clear(): void {
    this.#members.clear();
    this.#arriving = null;
    this.#sorted = null;
  }

  #put(member: Member): void {
    this.#members.set(fold(member.nick), member);
    this.#sorted = null;
  }

  #sort(signs: string): Member[] {
    const rank = ({ prefixes }: Member) => (prefixes ? signs.indexOf(prefixes.charAt(0)) : NO_ROLE);
    const keyed = Array.from(this.#members, ([key, member]) => ({ key, member, rank: rank(member) }));
    keyed.sort((one, other) => one.rank - other.rank || (one.key < other.key ? -1 : 1));
    return keyed.map(({ member }) => member);
  }
}
