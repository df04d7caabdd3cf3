// What Tab completes: names, channels, emoji and commands of which the beginning was written. The counterpart of
// src/hubbub/client/completion.py.

import { CHANNEL_PREFIX, fold } from "../wire/names";
import type { Emoji } from "./emoji_names";

/** Candidates that are offered. Who wants another one writes another letter. */
export const MOST = 50;

const LONGEST_WORD = 100;
const OPENING = /^[([{"']+/;
/** What is offered without Tab: a name that is called, a channel, a command, and an emoji when two letters are there. */
const OFFERED = /^(?:[@#/]|:[^\s:]{2,}$)/;

/** What is written in the place of the word, and how it is listed. */
export interface Candidate {
  readonly text: string;
  readonly label: string;
}

/** The word that is before the cursor, and what may be meant. */
export interface Completion {
  readonly word: string;
  readonly candidates: readonly Candidate[];
}

/** What can be meant. The first of each are offered first. */
export interface Known {
  readonly names: Iterable<string>;
  readonly channels: Iterable<string>;
  /** How each command is used, such as `/me TEXT`. */
  readonly commands: Iterable<string>;
  readonly findEmoji: (words: string, most: number) => readonly Emoji[];
}

/** The word at the end of `before`, without brackets that were opened. */
export function lastWord(before: string): string {
  return /\S*$/.exec(before.slice(-LONGEST_WORD))?.[0].replace(OPENING, "") ?? "";
}

/** What the word at the end of `before` may be; without candidates where there is nothing to complete. */
export function complete(before: string, known: Known): Completion {
  const word = lastWord(before);
  const candidates = [];
  for (const candidate of word ? find(word, before === word, known) : []) {
    if (candidates.push(candidate) === MOST) break;
  }
  return { word, candidates };
}

/** The names: first those who are among `authors`, in the order of these, then the others in theirs. */
export function byLastWord(names: Iterable<string>, authors: Iterable<string>): string[] {
  const known = new Map(Array.from(names, (name) => [fold(name), name]));
  const spoken = Array.from(authors, (author) => known.get(fold(author)) ?? []).flat();
  return [...new Set([...spoken, ...known.values()])];
}

/** Whether candidates for a word are offered by themselves. */
export function isOffered(word: string): boolean {
  return OFFERED.test(word);
}

/** All of them; a name that `begins` a message is the one that is spoken to. */
function* find(word: string, begins: boolean, known: Known): Generator<Candidate> {
  if (word.startsWith(":")) {
    const found = word.length > 1 ? known.findEmoji(word, MOST) : [];
    yield* found.map(({ text, codes }) => ({ text: `${text} `, label: `${text}  :${codes[0]}:` }));
  } else if (word.startsWith(CHANNEL_PREFIX)) {
    for (const name of beginning(known.channels, word)) yield { text: `${name} `, label: name };
  } else if (word.startsWith("/") && begins) {
    for (const usage of beginning(known.commands, word)) yield { text: `${usage.split(" ", 1)[0]} `, label: usage };
  } else if (word !== "@") {
    const at = word.startsWith("@") ? "@" : "";
    const after = begins && !at ? ": " : " ";
    for (const name of beginning(known.names, word.slice(at.length))) yield { text: at + name + after, label: name };
  }
}

function* beginning(names: Iterable<string>, start: string): Generator<string> {
  const folded = fold(start);
  for (const name of names) if (fold(name).startsWith(folded)) yield name;
}
