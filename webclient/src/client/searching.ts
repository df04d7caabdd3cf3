// Asking the server for messages with certain words, one question at a time (docs/protocol.md, "Searching").

import * as caps from "../wire/capabilities";
import { type Message, message } from "../wire/message";
import { serialiseTags } from "../wire/tags";
import { formatTime } from "../wire/timestamp";
import type { Entry } from "./model";
import type { Query } from "./query";
import { _, N_ } from "./translation";

/** Messages that are asked for at once. */
const PAGE = 50;
/** Messages that are found at most. Whoever wants others says more. */
export const MOST_HITS = 1000;

const LOST = N_("The connection broke before the answer came. Search again when it is back.");
export const NO_CONNECTION = N_("There is no connection. Search again when it is back.");
export const NO_SEARCH = N_("This server can't search.");

/** A message that was found, and the conversation that it is in. */
export interface Hit {
  readonly key: string;
  readonly name: string;
  readonly entry: Entry;
}

/** What came of a question so far; `note` says what is wrong with it, in words. It is never changed, only replaced. */
export interface Answer {
  readonly query: Query;
  readonly hits: readonly Hit[];
  readonly note: string;
  readonly isAsking: boolean;
  readonly hasMore: boolean;
}

/** The question that was asked last, and the one that the server is answering. */
export class Searching {
  answer: Answer | null = null;
  #isDue = false;
  /** The query whose page the server has been asked for. */
  #asked: Query | null = null;

  /** Ask, as soon as the server has answered the last question. */
  ask(query: Query): void {
    this.answer = { query, hits: [], note: "", isAsking: true, hasMore: false };
    this.#isDue = true;
  }

  /** Ask for more of what was found. */
  askForMore(): void {
    if (!this.answer?.hasMore || this.answer.isAsking) return;
    this.answer = { ...this.answer, isAsking: true, note: "" };
    this.#isDue = true;
  }

  /** There is no answer; `words` say why. */
  refuse(query: Query, words: string): void {
    this.answer = { query, hits: [], note: words, isAsking: false, hasMore: false };
    this.#isDue = false;
  }

  /** Nobody wants to know any more. */
  forget(): void {
    this.answer = null;
    this.#isDue = false;
  }

  /** The question to be sent now, if there is one. */
  due(): Message[] {
    if (this.#asked || !this.#isDue || !this.answer) return [];
    this.#isDue = false;
    this.#asked = this.answer.query;
    return [message("SEARCH", [serialiseTags(attributesOf(this.answer))])];
  }

  /** A page has come, oldest first; the server has sent `size` messages. */
  onFound(hits: readonly Hit[], size: number): void {
    const answer = this.#answered();
    if (!answer) return;
    const known = new Set(answer.hits.map(({ entry }) => entry.id));
    const others = hits.filter(({ entry }) => !known.has(entry.id));
    const all = [...answer.hits, ...(isOldestFirst(answer.query) ? others : others.reverse())];
    const hasMore = size >= PAGE && others.length > 0 && all.length < MOST_HITS;
    this.answer = { ...answer, hits: all, isAsking: false, hasMore };
  }

  /** The page that has just come is not all. */
  onIncomplete(words: string): void {
    if (this.answer && !this.answer.isAsking) this.answer = { ...this.answer, note: words };
  }

  /** The server does not answer; `words` say why. */
  onRefused(words: string): void {
    const answer = this.#answered();
    if (answer) this.answer = { ...answer, note: words, isAsking: false };
  }

  /** The connection has gone, and the answer with it. */
  reset(): void {
    this.#asked = null;
    this.#isDue = false;
    if (this.answer?.isAsking) this.answer = { ...this.answer, note: _(LOST), isAsking: false };
  }

  /** What is answered now, if it is still what was asked last. */
  #answered(): Answer | null {
    const asked = this.#asked;
    this.#asked = null;
    return this.answer && this.answer.query === asked && !this.#isDue ? this.answer : null;
  }
}

/** Whether of too many the oldest are found: whoever says from when on reads on from there. */
export function isOldestFirst({ after }: Query): boolean {
  return after !== null;
}

/** What to ask for: more begins at the last that was found, since others may have been said in the same moment. */
function attributesOf({ query, hits }: Answer): Record<string, string> {
  const last = hits.at(-1)?.entry.time ?? null;
  const [after, before] = isOldestFirst(query) ? [last ?? query.after, query.before] : [query.after, last ?? query.before];
  const words = { text: query.words, in: query.where, from: query.author };
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, text]) => text)),
    ...(after === null ? {} : { after: formatTime(after) }),
    ...(before === null ? {} : { before: formatTime(before) }),
    limit: String(PAGE),
  };
}

/** The entry for a message that was found; a newer version stands for the message that it replaces. */
export function narrateFound(found: Message, narrate: (message: Message) => Entry | null): Entry | null {
  const original = found.tags[caps.EDIT];
  if (original === undefined) return narrate(found);
  const { [caps.EDIT]: _version, ...tags } = found.tags;
  const entry = narrate({ ...found, tags });
  return entry && { ...entry, id: original, msgid: original, edited: true };
}
