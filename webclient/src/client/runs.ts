// A message's text in runs: what is a link, what calls somebody, what is code, and what is just text.

import { fold } from "../wire/names";

export interface Run {
  readonly kind: "text" | "link" | "mention" | "code";
  readonly text: string;
}

/** Bold, colours and the like, as IRC clients send them (modern.ircdocs.horse/formatting). */
const FORMATTING = /[\x02\x0f\x11\x16\x1d-\x1f]|\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?/gi;
const NEVER = String.raw`\s,*?!@.:"'/\\<>&;()\x60~`;
/** A word that may be a name. Brackets at its ends stand beside it. */
const NAME = String.raw`[^${NEVER}\[\]{}](?:[^${NEVER}]*[^${NEVER}\[\]{}])?`;
const PARTS = new RegExp(
  String.raw`(?<code>\x60[^\x60\n]+\x60)|(?<link>\bhttps?://[^\s<>"\u0000-\u001f]+)|(?<name>${NAME})`,
  "giu",
);

/** Read a text. `nick` is who is called by a mention. */
export function parseRuns(text: string, nick: string): Run[] {
  const runs: Run[] = [];
  const me = fold(nick);
  const plain = plainText(text);
  let end = 0;
  for (const { 0: found, index, groups } of plain.matchAll(PARTS)) {
    const run = read(found, groups ?? {}, me);
    if (!run) continue;
    if (index > end) runs.push({ kind: "text", text: plain.slice(end, index) });
    runs.push(run);
    end = index + (run.kind === "code" ? found.length : run.text.length);
  }
  if (end < plain.length) runs.push({ kind: "text", text: plain.slice(end) });
  return runs;
}

/** A text without bold, colours and the like. */
export function plainText(text: string): string {
  return text.replace(FORMATTING, "");
}

/** Whether a text calls `nick`. */
export function isCalled(text: string, nick: string): boolean {
  if (!fold(text).includes(fold(nick))) return false; // quick, for all the texts that mean nobody
  return parseRuns(text, nick).some(({ kind }) => kind === "mention");
}

function read(found: string, groups: Record<string, string | undefined>, me: string): Run | null {
  if (groups["code"] !== undefined) return { kind: "code", text: found.slice(1, -1) };
  if (groups["link"] !== undefined) return { kind: "link", text: trimLink(found) };
  return me && fold(found) === me ? { kind: "mention", text: found } : null;
}

/** A link without the punctuation of the sentence that it stands in. */
function trimLink(link: string): string {
  const trimmed = link.replace(/[.,;:!?'*_]+$/, "");
  const unbalanced = trimmed.endsWith(")") && !trimmed.includes("(");
  return unbalanced ? trimLink(trimmed.slice(0, -1)) : trimmed;
}
