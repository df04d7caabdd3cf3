// Whose names are found in a text: one's own, and those of the others who are here.

import { fold } from "../wire/names";
import type { Style } from "./formatting";

const NEVER = String.raw`\s,*?!@.:"'\/\\<>&;()\x60~`;
/** A word that may be a name, as a part of a pattern. Brackets at its ends stand beside it. */
export const NAME = String.raw`[^${NEVER}\[\]{}](?:[^${NEVER}]*[^${NEVER}\[\]{}])?`;
const NAMES = new RegExp(NAME, "gu");

export class People {
  readonly #own: string;
  readonly #others: ReadonlySet<string>;

  constructor(own = "", others: Iterable<string> = []) {
    this.#own = fold(own);
    this.#others = new Set(others);
  }

  /** Whether somebody may be meant; quick, for all the texts that mean nobody. */
  mayBeIn(text: string): boolean {
    if (this.#own && fold(text).includes(this.#own)) return true;
    return this.#others.size > 0 && (text.match(NAMES) ?? []).some((name) => this.#others.has(name));
  }

  /** Who is meant, if anybody: oneself in any spelling, others as they write themselves. */
  style(name: string): Style | null {
    if (this.#own && fold(name) === this.#own) return "mention";
    return this.#others.has(name) ? "member" : null;
  }
}

export const NOBODY = new People();
