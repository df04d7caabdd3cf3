// Reading a channel's mode changes, and saying them in words.

import type { Features } from "./features";
import { describeMask } from "./masks";
import { _, N_ } from "./translation";

/** One letter of a MODE message; `argument` is empty where the letter has none. */
export interface ModeChange {
  readonly added: boolean;
  readonly letter: string;
  readonly argument: string;
}

/** What is said where a mode is set, and where it is taken back. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  q: [N_("{by} made {argument} an owner"), N_("{argument} is no longer an owner ({by})")],
  o: [N_("{by} made {argument} a moderator"), N_("{argument} is no longer a moderator ({by})")],
  v: [N_("{by} gave voice to {argument}"), N_("{by} took the voice of {argument}")],
  b: [N_("{by} banned {argument}"), N_("{by} lifted the ban on {argument}")],
  e: [N_("{by} excepted {argument} from bans"), N_("{by} no longer excepts {argument} from bans")],
  i: [
    N_("{by} let only people in who were invited"),
    N_("{by} opened the channel to people who were not invited"),
  ],
  k: [N_("{by} set a key, which people need to come in"), N_("{by} removed the key")],
  l: [N_("{by} limited the channel to {argument} people"), N_("{by} removed the limit on people")],
  m: [N_("{by} let only people with a role write"), N_("{by} let everybody in the channel write")],
  n: [
    N_("{by} let only people in the channel write"),
    N_("{by} let people write from outside the channel"),
  ],
  s: [N_("{by} made the channel secret"), N_("{by} let everybody see that the channel exists")],
  t: [N_("{by} let only moderators change the topic"), N_("{by} let everybody change the topic")],
};

/** The letters of the modes that have masks. */
const LISTS = "be";

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
      const written = `${added ? "+" : "-"}${letter} ${argument}`;
      const words = Object.hasOwn(WORDS, letter) ? WORDS[letter]?.[added ? 0 : 1] : undefined;
      const told = LISTS.includes(letter) ? describeMask(argument) : argument;
      return _(words ?? N_("{by} set the mode {mode}"), { by: actor, argument: told, mode: written }).trim();
    })
    .join("; ");
}
