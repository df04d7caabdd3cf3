// What one has begun to write and not sent, by name and conversation. It is still there when the page is opened again.

import { fold } from "../wire/names";
import { LONGEST } from "./compose";
import type { Shelf } from "./secrets";

/** Conversations with a draft; the one that was changed longest ago is forgotten first. */
export const MOST = 100;

const KEY = "hubbub.drafts";
/** Milliseconds after which a change is written, with all that was changed meanwhile. */
const SAVE_AFTER = 500;

/** What somebody has begun under one name doesn't come up under another one. */
export class Drafts {
  readonly #changed = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly shelf: Shelf) {}

  /** What was begun in a conversation under a name; empty where nothing was. */
  of(name: string, key: string): string {
    const place = placeOf(name, key);
    return this.#changed.get(place) ?? this.#stored().get(place) ?? "";
  }

  /** Keep what is written now, and save it soon. */
  keep(name: string, key: string, text: string): void {
    this.#changed.set(placeOf(name, key), text.trim() ? text.slice(0, LONGEST) : "");
    this.#timer ??= setTimeout(() => this.save(), SAVE_AFTER);
  }

  /** Keep nothing of what was begun under a name. */
  forget(name: string): void {
    for (const place of [...this.#stored().keys(), ...this.#changed.keys()]) {
      if (place.startsWith(placeOf(name, ""))) this.#changed.set(place, "");
    }
    this.save();
  }

  /** Write what has changed; what other windows have written meanwhile stays. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#changed.size) return;
    const texts = this.#stored();
    for (const [place, text] of this.#changed) {
      texts.delete(place);
      if (text) texts.set(place, text);
    }
    this.#changed.clear();
    this.shelf.setItem(KEY, JSON.stringify([...texts].slice(-MOST)));
  }

  #stored(): Map<string, string> {
    return new Map(read(this.shelf.getItem(KEY)).slice(-MOST));
  }
}

function placeOf(name: string, key: string): string {
  return `${fold(name)} ${key}`;
}

/** The drafts that were stored, without what somebody has made unreadable. */
function read(stored: string | null): [string, string][] {
  try {
    const lines: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(lines) ? lines.filter(isDraft) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function isDraft(line: unknown): line is [string, string] {
  return Array.isArray(line) && line.length === 2 && line.every((each) => typeof each === "string");
}
