import { expect, test } from "vitest";

import { parse } from "../../src/client/markup";
import { toPieces } from "../../src/ui/pieces";

const BLOCK = "block";

function pieces(text: string): string[] {
  return toPieces(parse(text)).map(({ text, styles }) => (styles.has(BLOCK) ? `[${text}]` : text));
}

test("lines are kept apart", () => {
  expect(pieces("a\n\n*b* c\n")).toEqual(["a", "\n", "\n", "b", " c", "\n"]);
});
test("a block of code is one piece, which needs no line ends around it", () => {
  expect(pieces("```\nA\n\nB\n```")).toEqual(["[A\n\nB]"]);
  expect(pieces("look: ```\nA\n``` end\nmore")).toEqual(["look: ", "[A]", " end", "\n", "more"]);
  expect(pieces("```\nA\n```\n\nend")).toEqual(["[A]", "\n", "end"]);
});
