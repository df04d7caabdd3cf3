// What of a message is a link, code, emphasis or a name: a small markup, safe for any text. The counterpart of
// src/hubbub/client/markup.py.
//
// It is the part of Markdown that people type in chats, without what would hide where a link leads. A mark without a
// partner is text. What formatting codes of other IRC clients say is said here too.

import { formatted, plain, type Span, type Style } from "./formatting";
import { NAME, NOBODY, type People } from "./mentions";

/** A part of one line, all of it in the same styles. */
export interface Run {
  readonly text: string;
  readonly styles: ReadonlySet<Style>;
}

export type Line = readonly Run[];

type Place = readonly [start: number, end: number];

const FENCE = "```";
const LANGUAGE = /[a-z0-9+#.-]{0,20}(?=\n)/y;
const STYLES = new Map<string, Style>([
  ["**", "strong"],
  ["*", "emphasis"],
  ["_", "emphasis"],
  ["~~", "strike"],
]);
const WORD = String.raw`\p{L}\p{N}_`;
const LINK = String.raw`(?<![${WORD}+.\-])(?:https?|hubbub|ircs?):\/\/[^\s<>"\x60]+`;
const LINKS = new RegExp(LINK, "giu");
const TOKEN = [
  String.raw`(?<code>\x60[^\S\n]*[^\x60\s][^\x60\n]*\x60)`,
  `(?<link>${LINK})`,
  String.raw`(?<channel>(?<![${WORD}#&\/])#[^\s,:*?#\x60<>"]+)`,
  String.raw`(?<mark>\*+|_+|~+)`,
  `(?<name>${NAME})`,
  String.raw`(?<end>\n)`,
].join("|");
const NAME_HERE = new RegExp(NAME, "uy");
const NEVER_LAST = ".,;:!?'*_~";
const BRACKETS = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);
/** What a text without markup has none of. */
const MARKED = /[`*_~#\n\x00-\x1f\x7f-\x9f\u2028\u2029]|:\/\//;

const LETTER_BEFORE = /[\p{L}\p{N}]$/u;
const LETTER_AFTER = /^[\p{L}\p{N}]/u;

/** The lines of a text as runs, without the marks. Never throws; its time grows with the text's length. */
export function parse(text: string, people: People = NOBODY): Line[] {
  if (!MARKED.test(text) && !people.mayBeIn(text)) return [[{ text, styles: new Set() }]];
  const { text: seen, spans } = formatted(text);
  const reader = new Reader(seen, people);
  reader.read();
  return toLines(seen, [...spans, ...reader.spans], reader.marks);
}

/** The lines of a text without markup, in which only addresses are more than they seem. */
export function verbatim(text: string): Line[] {
  const seen = plain(text);
  const links = [...seen.matchAll(LINKS)].flatMap(({ 0: { length }, index: start }): Span[] => {
    const end = linkEnd(seen, start, start + length);
    return end === null ? [] : [{ start, end, style: "link" }];
  });
  return toLines(seen, links, []);
}

/** Reads a text once, from its start to its end, for `spans` and the `marks` that make them. */
class Reader {
  readonly spans: Span[] = [];
  readonly marks: Place[] = [];
  readonly #opened = new Map<string, Place>();
  readonly #tokens = new RegExp(TOKEN, "giu");

  constructor(
    private readonly text: string,
    private readonly people: People,
  ) {}

  read(): void {
    let start = 0;
    for (const [opening, closing] of fences(this.text)) {
      this.#readLines(start, opening);
      this.#fenced(opening, closing);
      start = closing + FENCE.length;
    }
    this.#readLines(start, this.text.length);
  }

  /** Code between two fences. On one line it is part of that line; else it has lines of its own. */
  #fenced(opening: number, closing: number): void {
    const { text } = this;
    const after = closing + FENCE.length;
    let first = opening + FENCE.length;
    if (!text.slice(first, closing).includes("\n")) {
      this.#add({ start: first, end: closing, style: "code" }, opening, after);
      return;
    }
    LANGUAGE.lastIndex = first;
    const language = LANGUAGE.exec(text);
    if (language) {
      first += language[0].length + 1;
      this.marks.push([opening, opening === 0 || text[opening - 1] === "\n" ? first : first - 1]);
    } else {
      this.marks.push([opening, first]);
    }
    const last = text[closing - 1] === "\n" && first < closing ? closing - 1 : closing;
    this.marks.push([after === text.length || text[after] === "\n" ? last : closing, after]);
    this.spans.push({ start: first, end: last, style: "block" });
  }

  #readLines(start: number, end: number): void {
    const text = this.text.slice(0, end);
    this.#opened.clear();
    this.#tokens.lastIndex = start;
    for (let found = this.#tokens.exec(text); found; found = this.#tokens.exec(text)) {
      this.#tokens.lastIndex = this.#token(found, text);
    }
  }

  /** Take what was found; where to read on. */
  #token({ 0: { length }, index: start, groups = {} }: RegExpExecArray, text: string): number {
    const end = start + length;
    if (groups["code"] !== undefined) this.#add({ start: start + 1, end: end - 1, style: "code" }, start, end);
    else if (groups["link"] !== undefined) return this.#link(start, end);
    else if (groups["channel"] !== undefined) return this.#channel(start, end);
    else if (groups["name"] !== undefined) return this.#name(start, end);
    else if (groups["mark"] !== undefined) return this.#mark(start, end, text);
    else this.#opened.clear();
    return end;
  }

  /** Take a span whose marks reach from `first` to `last`. */
  #add(span: Span, first: number, last: number): void {
    this.spans.push(span);
    this.marks.push([first, span.start], [span.end, last]);
  }

  /** An address, if there is one. */
  #link(start: number, end: number): number {
    const last = linkEnd(this.text, start, end);
    if (last === null) return end;
    this.spans.push({ start, end: last, style: "link" });
    return last;
  }

  #channel(start: number, end: number): number {
    const last = Math.max(trimmed(this.text, start, end), start + 1);
    const isNumber = !/\p{L}/u.test(this.text.slice(start, last)); // such as #1
    if (!isNumber) this.spans.push({ start, end: last, style: "channel" });
    return last;
  }

  /** Whoever is meant. An underscore at the end is part of a name, or else a mark. */
  #name(start: number, end: number): number {
    const name = this.text.slice(start, end);
    const shorter = name.replace(/_+$/, "");
    for (const each of [name, shorter]) {
      const style = this.people.style(each);
      if (style === null) continue;
      this.spans.push({ start, end: start + each.length, style });
      return start + each.length;
    }
    return start + shorter.length;
  }

  /** A mark closes what the same one has opened, or opens something; beside spaces it does neither. */
  #mark(start: number, end: number, text: string): number {
    NAME_HERE.lastIndex = start;
    const name = NAME_HERE.exec(text)?.[0];
    if (name !== undefined && this.people.style(name) !== null) return this.#name(start, start + name.length);
    const [before, after] = [text.slice(Math.max(0, start - 2), start), this.text.slice(end, end + 2)];
    const marks: Place[] = text.slice(start, end) === "***" ? [[start, start + 2], [start + 2, end]] : [[start, end]];
    const inner = marks.at(-1);
    if (inner && this.#opened.has(text.slice(...inner))) marks.reverse();
    for (const mark of marks) {
      const kind = text.slice(...mark);
      if (!STYLES.has(kind)) continue;
      const isInside = kind.length === 1; // snake_case and 2*3*4 are words
      if (this.#opened.has(kind) && /\S$/.test(before) && !(isInside && LETTER_AFTER.test(after))) {
        this.#close(kind, mark);
      } else if (/^\S/.test(after) && !(isInside && LETTER_BEFORE.test(before))) {
        this.#opened.delete(kind);
        this.#opened.set(kind, mark);
      }
    }
    return end;
  }

  #close(kind: string, mark: Place): void {
    const opening = this.#opened.get(kind);
    const style = STYLES.get(kind);
    if (!opening || !style) return;
    if (opening[1] < mark[0]) this.#add({ start: opening[1], end: mark[0], style }, opening[0], mark[1]);
    const kinds = [...this.#opened.keys()];
    for (const later of kinds.slice(kinds.indexOf(kind))) this.#opened.delete(later);
  }
}

/** Where each two fences with something between them begin. */
function* fences(text: string): Generator<Place> {
  let opening = text.indexOf(FENCE);
  while (opening >= 0) {
    let closing = text.indexOf(FENCE, opening + FENCE.length);
    if (closing < 0) return;
    if (text.slice(opening + FENCE.length, closing).trim()) {
      yield [opening, closing];
      closing += FENCE.length;
    }
    opening = text.indexOf(FENCE, closing);
  }
}

/** Where an address ends; null where nothing but a scheme is left of it. */
function linkEnd(text: string, start: number, end: number): number | null {
  const last = trimmed(text, start, end);
  return text.slice(start, last).endsWith("://") ? null : last;
}

/** Where an address ends, without the sentence's punctuation and brackets that were opened before it. */
function trimmed(text: string, start: number, end: number): number {
  const counts = new Map<string, number>();
  const count = (sign: string) => counts.get(sign) ?? 0;
  for (const sign of text.slice(start, end)) counts.set(sign, count(sign) + 1);
  let at = end;
  for (; at > start; at -= 1) {
    const last = text.charAt(at - 1);
    const opening = BRACKETS.get(last);
    if (!NEVER_LAST.includes(last) && (opening === undefined || count(opening) >= count(last))) break;
    counts.set(last, count(last) - 1);
  }
  return at;
}

/** Cut the text where a style begins or ends, and into lines. */
function toLines(text: string, spans: readonly Span[], marks: readonly Place[]): Line[] {
  const changes: { at: number; style: Style | null; step: number }[] = [
    ...marks.flatMap(([at, end]) => [{ at, style: null, step: 1 }, { at: end, style: null, step: -1 }]),
    ...spans.flatMap(({ start, end, style }) => [{ at: start, style, step: 1 }, { at: end, style, step: -1 }]),
  ].sort((one, other) => one.at - other.at);
  const current = new Map<Style | null, number>();
  const lines: Run[][] = [[]];
  const put = (start: number, end: number) => {
    if (start === end || current.get(null)) return;
    const styles = new Set([...current].flatMap(([style, count]) => (style !== null && count > 0 ? [style] : [])));
    text.slice(start, end).split("\n").forEach((part, index) => {
      if (index) lines.push([]);
      if (part || styles.has("block")) lines.at(-1)?.push({ text: part, styles }); // a block may have empty lines
    });
  };
  let start = 0;
  for (const { at, style, step } of changes) {
    put(start, at);
    current.set(style, (current.get(style) ?? 0) + step);
    start = at;
  }
  put(start, text.length);
  return lines;
}
