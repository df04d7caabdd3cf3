// A message's lines as the pieces that are shown: code on lines of its own is one piece, other lines are kept apart.

import type { Style } from "../client/formatting";
import type { Line, Run } from "../client/markup";

const BLOCK: ReadonlySet<Style> = new Set(["block"]);
const LINE_END: Run = { text: "\n", styles: new Set() };

export function toPieces(lines: readonly Line[]): Run[] {
  const pieces: Run[] = [];
  let block: string[] = [];
  let wasBlock = true; // nothing has to be ended before the first line
  const finish = () => {
    if (block.length) pieces.push({ text: block.join("\n"), styles: BLOCK });
    block = [];
  };
  for (const line of lines) {
    const isBlock = line.some(({ styles }) => styles.has("block"));
    if (isBlock) {
      block.push(line.map(({ text }) => text).join(""));
    } else {
      finish();
      pieces.push(...(wasBlock ? line : [LINE_END, ...line]));
    }
    wasBlock = isBlock;
  }
  finish();
  return pieces;
}
