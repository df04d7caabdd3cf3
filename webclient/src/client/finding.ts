// Finding words in texts and showing where they are. Case and width make no difference.

import { fold } from "../wire/names";
import { summary } from "./formatting";

/** Characters of an excerpt. */
export const LONGEST_EXCERPT = 160;
/** Characters of a message among which words are marked. */
const READ = 2000;
const ELLIPSIS = { text: "…", isMarked: false };

/** Some text, and whether it is what was looked for. */
export interface Part {
  readonly text: string;
  readonly isMarked: boolean;
}

/** The words of a text as they are compared. */
export function wordsOf(text: string): string[] {
  return fold(text).split(/\s+/u).filter(Boolean);
}

/** As much of a text as one takes in at a glance, with the words that were found in it, marked. */
export function excerpt(text: string, wanted: readonly string[]): Part[] {
  const line = Array.from(summary(text)).slice(0, READ);
  const marks = marksOf(line, wanted);
  const first = Math.max(0, marks.indexOf(true));
  const lead = first > (LONGEST_EXCERPT * 3) / 4 ? first - LONGEST_EXCERPT / 4 : 0;
  const start = Math.max(0, Math.min(lead, line.length - LONGEST_EXCERPT));
  const end = Math.min(line.length, start + LONGEST_EXCERPT);
  return [
    ...(start > 0 ? [ELLIPSIS] : []),
    ...partsOf(line.slice(start, end), marks.slice(start, end)),
    ...(end < line.length ? [ELLIPSIS] : []),
  ];
}

/** For each character, whether it belongs to one of the words. */
function marksOf(line: readonly string[], wanted: readonly string[]): boolean[] {
  const letters = line.map((character) => fold(character));
  const origins = letters.flatMap((folded, at) => Array<number>(folded.length).fill(at));
  const folded = letters.join("");
  const marks = line.map(() => false);
  for (const word of wanted) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      for (const origin of origins.slice(at, at + word.length)) marks[origin] = true;
    }
  }
  return marks;
}

function partsOf(line: readonly string[], marks: readonly boolean[]): Part[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  line.forEach((character, at) => {
    const last = parts.at(-1);
    if (last && last.isMarked === marks[at]) last.text += character;
    else parts.push({ text: character, isMarked: marks[at] ?? false });
  });
  return parts;
}
