// What somebody looks for, read from what they have typed: `cake from:ann in:#kitchen after:monday`.

import { oneLine } from "./compose";
import { EXPECTED, parseDate, startOf } from "./dates";
import { _, N_ } from "./translation";

const NARROWING = [N_("from:"), N_("in:"), N_("after:"), N_("before:")] as const;
const NO_DAY = N_("\"{text}\" is no day. {expected}");

/**
 * What is looked for.
 *
 * The messages have all `words`. They are of `author` and in the conversation called `where`, where these aren't
 * empty, and from `after` to `before`, both in milliseconds since 1970 and both included.
 */
export interface Query {
  readonly words: string;
  readonly author: string;
  readonly where: string;
  readonly after: number | null;
  readonly before: number | null;
}

/** It can't be told what is looked for; the message says why, and what to write. */
export class QueryError extends Error {}

/** Read what was typed in the conversation called `here`, empty for all. Null for nothing; throws QueryError. */
export function parseQuery(text: string, here: string, now: Date): Query | null {
  const { words, narrowed } = partsOf(oneLine(text));
  if (!words && !narrowed.size) return null;
  const [after, before] = ["after:", "before:"].map((name) => dayOf(narrowed.get(name), now));
  return {
    words,
    author: narrowed.get("from:") ?? "",
    where: narrowed.get("in:") ?? here,
    after: after ? after.getTime() : null,
    before: before ? before.getTime() - 1 : null,
  };
}

/** The words, and what narrows them down by its name in English. A blank can stand in quotes. */
function partsOf(text: string): { words: string; narrowed: Map<string, string> } {
  const names = new Map(NARROWING.flatMap((name) => [name, _(name).toLowerCase()].map((form) => [form, name])));
  const pattern = new RegExp(String.raw`(?<!\S)(${[...names.keys()].join("|")})("[^"]+"|[^\s"]\S*)`, "giu");
  const narrowed = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(pattern)) {
    narrowed.set(names.get(name.toLowerCase()) ?? "", value.replace(/^"+|"+$/g, ""));
  }
  return { words: oneLine(text.replace(pattern, " ")), narrowed };
}

function dayOf(text: string | undefined, now: Date): Date | null {
  if (!text) return null;
  const day = parseDate(text, now);
  if (!day) throw new QueryError(_(NO_DAY, { text, expected: _(EXPECTED) }));
  return startOf(day);
}
