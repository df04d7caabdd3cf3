// What is markup in a text: the cases that src/hubbub/client/markup.py is held to as well, and what a browser adds.
import { describe, expect, test } from "vitest";

import cases from "../../../tests/wire/fixtures/markup.json";
import { plain, summary } from "../../src/client/formatting";
import { isCalled } from "../../src/client/highlights";
import { parse, verbatim } from "../../src/client/markup";
import { People } from "../../src/client/mentions";
import { entry, isVerbatim } from "../../src/client/model";

const PEOPLE = new People(cases.own, cases.others);
const LONGEST = 16_000;

/** The lines, with the styles of each run that has some in brackets behind it. */
function told(text: string, read = (text: string) => parse(text, PEOPLE)): string[] {
  const lines = read(text).map((line) =>
    line.map(({ text, styles }) => (styles.size ? `${text}<${[...styles].sort().join("+")}>` : text)),
  );
  return lines.map((line) => line.join(""));
}

describe.each(["emphasis", "codes", "blocks", "links", "names"] as const)("%s", (part) => {
  test.each(cases[part])("$text", ({ text, lines }) => {
    expect(told(text)).toEqual(lines);
  });
});

test.each(cases.verbatim)("what a server says stands as it is: $text", ({ text, lines }) => {
  expect(told(text, verbatim)).toEqual(lines);
});

test.each([
  ["info", "", true],
  ["notice", "NickServ", true],
  ["notice", "Deploys/hook", false],
  ["said", "ChanServ", false],
] as const)("%s of %j has no markup: %s", (kind, author, isSo) => {
  expect(isVerbatim(entry({ id: "1", kind, author, text: "*x*", time: 0 }))).toBe(isSo);
});

test.each(cases.no_links)("%s is no link", (text) => {
  expect(parse(text).flatMap((line) => line.flatMap(({ styles }) => [...styles]))).toEqual([]);
});

test.each(["*", "`", "```", "**a _b ~~c ", "http://", "_a", "[(", "a[", "#", "***a", "ann ", "\x02a\x1db", "a_"])(
  "many %j are read in no time",
  (piece) => {
    for (const start of ["", "`"]) {
      const text = start + piece.repeat(LONGEST / piece.length);
      const before = performance.now();
      parse(text, PEOPLE);
      expect(performance.now() - before).toBeLessThan(1000);
    }
  },
);

test("codes and controls are not shown", () => {
  expect(plain("\x02bold\x02 \x0304,12red\x03 \x04ff0000hex\x0f\x00\x1f\x7f\ta\r\nb")).toBe("bold red hex    a\nb");
  expect(summary(" \x02a\x02\n\n b\t")).toBe("a b");
});

test.each([
  ["hi Ann!", true],
  ["@ann", true],
  ["**ann**", true],
  ["annie", false],
  ["https://x.org/ann", false],
  ["`ann`", false],
])("%s calls ann: %s", (text, called) => {
  expect(isCalled(text, "ann")).toBe(called);
});
