// Reading a channel's mode changes, and saying them in words.

import type { Features } from "./features";

/** One letter of a MODE message; `argument` is empty where the letter has none. */
export interface ModeChange {
  readonly added: boolean;
  readonly letter: string;
  readonly argument: string;
}

type Words = (actor: string, argument: string) => string;

/** What is said where a mode is set, and where it is taken back. */
const WORDS: Readonly<Record<string, readonly [Words, Words]>> = {
  q: [(by, nick) => `${by} made ${nick} an owner`, (by, nick) => `${nick} is no longer an owner (${by})`],
  o: [(by, nick) => `${by} made ${nick} a moderator`, (by, nick) => `${nick} is no longer a moderator (${by})`],
  v: [(by, nick) => `${by} gave voice to ${nick}`, (by, nick) => `${by} took the voice of ${nick}`],
  b: [(by, whom) => `${by} banned ${whom}`, (by, whom) => `${by} lifted the ban on ${whom}`],
  e: [(by, whom) => `${by} excepted ${whom} from bans`, (by, whom) => `${by} no longer excepts ${whom} from bans`],
  i: [
    (by) => `${by} let only people in who were invited`,
    (by) => `${by} opened the channel to people who were not invited`,
  ],
  k: [(by) => `${by} set a key, which people need to come in`, (by) => `${by} removed the key`],
  l: [(by, most) => `${by} limited the channel to ${most} people`, (by) => `${by} removed the limit on people`],
  m: [(by) => `${by} let only people with a role write`, (by) => `${by} let everybody in the channel write`],
  n: [
    (by) => `${by} let only people in the channel write`,
    (by) => `${by} let people write from outside the channel`,
  ],
  s: [(by) => `${by} made the channel secret`, (by) => `${by} let everybody see that the channel exists`],
  t: [(by) => `${by} let only moderators change the topic`, (by) => `${by} let everybody change the topic`],
};

/** Read `+ov-b alice bob *!*@spam` into its changes (modern.ircdocs.horse, "MODE message"). */
export function parseModes(words: readonly string[], features: Features): ModeChange[] {
  const [letters = "", ...rest] = words;
  const changes: ModeChange[] = [];
  let added = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") added = letter === "+";
    else changes.push({ added, letter, argument: features.takesArgument(letter, added) ? (rest.shift() ?? "") : "" });
  }
  return changes;
}

/** Say in words what `actor` changed. */
export function describeModes(actor: string, changes: readonly ModeChange[]): string {
  return changes
    .map(({ added, letter, argument }) => {
      const words = Object.hasOwn(WORDS, letter) ? WORDS[letter]?.[added ? 0 : 1] : undefined;
      return words ? words(actor, argument) : `${actor} set the mode ${added ? "+" : "-"}${letter} ${argument}`.trim();
    })
    .join("; ");
}
