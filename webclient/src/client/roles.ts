// What people can be in a channel, in words, and who may do what to whom. The server has the last word.

import { fold } from "../wire/names";
import type { Member } from "./model";
import type { ModeChange } from "./modes";
import { _, N_ } from "./translation";

interface Words {
  readonly name: string;
  readonly give: string;
  readonly take: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  q: { name: N_("owner"), give: N_("Make owner"), take: N_("Take back: owner") },
  a: { name: N_("administrator"), give: N_("Make administrator"), take: N_("Take back: administrator") },
  o: { name: N_("moderator"), give: N_("Make moderator"), take: N_("Take back: moderator") },
  h: { name: N_("half-operator"), give: N_("Make half-operator"), take: N_("Take back: half-operator") },
  v: { name: N_("voice"), give: N_("Give voice"), take: N_("Take voice back") },
};
const ORDER = "qaohv";
/** By role, the lowest role that may give and take it. */
const NEEDED: Readonly<Record<string, string>> = { q: "q", a: "q", o: "o", h: "o", v: "h" };

/** The sign of each role's letter, highest first. */
type Signs = ReadonlyMap<string, string>;

/** A role that one may give somebody or take from them. */
export interface RoleAction {
  readonly label: string;
  readonly change: ModeChange;
}

/** Somebody's roles in words, highest first. */
export function rolesInWords({ prefixes }: Member, signs: Signs): string {
  const held = [...signs].filter(([, sign]) => prefixes.includes(sign));
  return held.map(([letter]) => (WORDS[letter] ? _(WORDS[letter].name) : letter)).join(", ");
}

/** Whether somebody may remove others, or give a role. */
export function moderates(member: Member | null, signs: Signs): member is Member {
  return member !== null && rank(member, signs) <= ORDER.indexOf("h");
}

/** Whether somebody may change the channel itself, and its lists. */
export function mayChange(member: Member | null, signs: Signs): boolean {
  return member !== null && rank(member, signs) <= ORDER.indexOf("o");
}

/** Whether somebody may remove and ban somebody: nobody does it to who is above them. */
export function mayRemove(me: Member, other: Member, signs: Signs): boolean {
  return moderates(me, signs) && fold(me.nick) !== fold(other.nick) && rank(other, signs) >= rank(me, signs);
}

/** What one may give to somebody and take from them, highest role first. Everybody may lay down what they hold. */
export function roleActions(me: Member, other: Member, signs: Signs): RoleAction[] {
  const isMe = fold(me.nick) === fold(other.nick);
  return [...signs].flatMap(([letter, sign]) => {
    const [words, held] = [WORDS[letter], other.prefixes.includes(sign)];
    const mayGive = rank(me, signs) <= ORDER.indexOf(NEEDED[letter] ?? "o");
    const may = held ? isMe || (mayGive && rank(other, signs) >= rank(me, signs)) : mayGive;
    if (!words || !may) return [];
    return [{ label: _(held ? words.take : words.give), change: { added: !held, letter, argument: other.nick } }];
  });
}

/** How high somebody's highest role is: 0 for an owner. */
function rank({ prefixes }: Member, signs: Signs): number {
  const held = [...signs].filter(([, sign]) => prefixes.includes(sign)).map(([letter]) => ORDER.indexOf(letter));
  return Math.min(ORDER.length, ...held.filter((each) => each >= 0));
}
