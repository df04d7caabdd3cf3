// Everybody has one of a few colours, the same everywhere.

import { fold } from "../wire/names";

const COLOURS = 8;

/** The class of a name's colour. */
export function colourOf(nick: string): string {
  let hash = 0;
  for (const character of fold(nick)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `colour-${hash % COLOURS}`;
}
