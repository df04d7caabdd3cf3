// IRC formatting: the codes for bold and the like of other clients (modern.ircdocs.horse/formatting).

/** What a part of a message is. `block` is code on lines of its own, `member` somebody else who is here. */
export type Style = "strong" | "emphasis" | "strike" | "code" | "block" | "link" | "mention" | "member" | "channel";

/** From `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
}

const STYLES = new Map<string, Style>([
  ["\x02", "strong"],
  ["\x1d", "emphasis"],
  ["\x1e", "strike"],
  ["\x11", "code"],
]);
const RESET = "\x0f";
const LINE_END = /\r\n?|[\x85\u2028\u2029]/g;
// Formatting, and controls that nobody should see. Colours say nothing that has to be known.
const UNSEEN = String.raw`\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x00-\x08\x0b-\x1f\x7f-\x9f]`;
const CODES = new RegExp(UNSEEN, "g");
const CODES_AND_LINE_ENDS = new RegExp(`${UNSEEN}|\\n`, "g");

/** The text without formatting codes and controls, with its line ends. */
export function plain(text: string): string {
  return normal(text).replace(CODES, "");
}

/** What a message says, on one line. */
export function summary(text: string): string {
  return plain(text).trim().replace(/\s+/g, " ");
}

/** The plain text, and what its codes make of it. A line's end ends them all. */
export function formatted(text: string): { text: string; spans: Span[] } {
  const coded = normal(text);
  const spans: Span[] = [];
  const begun = new Map<Style, number>();
  let [seen, end] = ["", 0];
  const finish = (style: Style) => {
    const start = begun.get(style) ?? seen.length;
    begun.delete(style);
    if (start < seen.length) spans.push({ start, end: seen.length, style });
  };
  for (const { 0: code, index } of coded.matchAll(CODES_AND_LINE_ENDS)) {
    seen += coded.slice(end, index);
    end = index + code.length;
    const style = STYLES.get(code);
    if (code === RESET || code === "\n") [...begun.keys()].forEach(finish);
    else if (style && begun.has(style)) finish(style);
    else if (style) begun.set(style, seen.length);
    if (code === "\n") seen += code;
  }
  seen += coded.slice(end);
  [...begun.keys()].forEach(finish);
  return { text: seen, spans };
}

function normal(text: string): string {
  return text.replace(LINE_END, "\n").replaceAll("\t", "    ");
}
