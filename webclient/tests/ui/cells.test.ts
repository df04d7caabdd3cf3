import { expect, test } from "vitest";

import { walk } from "../../src/ui/cells";

// Rows of 3 | 8, 2 | 1: the first section has cells 0 to 2, the second 3 to 12, the third 13.
const SIZES = [3, 10, 1];

test.each([
  ["ArrowRight", 0, 1],
  ["ArrowRight", 13, 13],
  ["ArrowLeft", 3, 2],
  ["ArrowLeft", 0, 0],
  ["ArrowDown", 1, 4],
  ["ArrowDown", 10, 12],
  ["ArrowDown", 12, 13],
  ["ArrowDown", 13, 13],
  ["ArrowUp", 12, 4],
  ["ArrowUp", 10, 2],
  ["ArrowUp", 1, 1],
  ["PageDown", 1, 13],
  ["PageUp", 13, 0],
  ["Home", 4, null],
  ["a", 4, null],
])("%s leads from %d to %d", (key, from, to) => {
  expect(walk(key, from, SIZES)).toBe(to);
});

test("nothing leads anywhere where nothing is", () => {
  expect(walk("ArrowDown", 0, [0])).toBe(0);
  expect(walk("ArrowRight", 0, [])).toBe(0);
});
