// What emoji are called: Unicode's names and the short ones that people type between colons. It is all that the
// desktop program knows (hatch_build.py writes it down), and much: load it when it is needed.

import table from "./emoji.json";

/** An emoji, its name in words, and its short names without colons: the shortest first. */
export interface Emoji {
  readonly text: string;
  readonly name: string;
  readonly codes: readonly string[];
}

/** What kind of emoji they are, in Unicode's order. */
export interface Group {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

const FIRST_FACE = 0x1f600;
const LAST_FACE = 0x1f64f;

const known: readonly Group[] = Object.entries(table).map(([name, lines]) => ({ name, emoji: lines.map(read) }));
/** Every emoji without those that only differ in skin tone, faces first. */
const all = known.flatMap(({ emoji }) => emoji).sort((one, other) => order(one, other));
/** For each of them all words of its names, with a space before each. */
const searched = all.map(({ name, codes }) => ` ${[name, ...codes].join(" ").replaceAll("_", " ")}`.toLowerCase());
const byText = new Map(all.map((emoji) => [emoji.text, emoji]));
const byCode = new Map([...all].reverse().flatMap((emoji) => emoji.codes.map((code) => [code, emoji] as const)));

/** The groups that one can look through. What is too new for them is only found by its name. */
export const groups: readonly Group[] = known.filter(({ name }) => name);

/** At most `most` emoji in whose names every word begins a word; those named just so first. */
export function findEmoji(words: string, most = Infinity): Emoji[] {
  const wanted = words.toLowerCase().replace(/[_:]/g, " ").split(/\s+/).filter(Boolean);
  const found = all.filter((_, index) => wanted.every((word) => searched[index]?.includes(` ${word}`)));
  const ranked = found.map((emoji) => ({ emoji, rank: rank(emoji, wanted.join("_")) }));
  return ranked.sort((one, other) => one.rank - other.rank).slice(0, most).map(({ emoji }) => emoji);
}

/** The emoji that a text is. */
export function emojiOf(text: string): Emoji | undefined {
  return byText.get(text);
}

/** The emoji with a short name. */
export function emojiNamed(code: string): string | undefined {
  return byCode.get(code)?.text;
}

function read(line: string): Emoji {
  const [text = "", ...names] = line.split(":");
  const codes = [...new Set(names.map((name) => name.toLowerCase()))];
  return { text, name: names.at(-1)?.replaceAll("_", " ") ?? "", codes };
}

function order(one: Emoji, other: Emoji): number {
  return Number(isFace(other)) - Number(isFace(one)) || (one.text < other.text ? -1 : 1);
}

function isFace({ text }: Emoji): boolean {
  const code = text.codePointAt(0) ?? 0;
  return code >= FIRST_FACE && code <= LAST_FACE;
}

/** 0 for the very name, 1 for the beginning of a short one, 2 for words of one. */
function rank({ codes }: Emoji, phrase: string): number {
  if (codes.includes(phrase)) return 0;
  return codes.some((code) => code.startsWith(phrase)) ? 1 : 2;
}
