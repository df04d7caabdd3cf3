import { describe, expect, test } from "vitest";

import { type Entry, entry } from "../../src/client/model";
import { describePassing, describeTopic, type Row, toRows } from "../../src/ui/rows";

const MINUTE = 60_000;
const START = new Date(2026, 0, 1, 12).getTime();

let ids = 0;
function told(author: string, text: string, given: Partial<Entry> = {}): Entry {
  ids += 1;
  return entry({ id: `e${ids}`, kind: "said", author, text, time: START, ...given });
}

const shape = (rows: readonly Row[]) => rows.map(({ entries, isHead }) => `${isHead ? "*" : ""}${entries.map(({ text }) => text)}`);

describe("messages", () => {
  test("of one author are a group, for five minutes, until somebody answers, acts or another day begins", () => {
    const rows = toRows(
      [
        told("ann", "1"),
        told("ANN", "2", { time: START + MINUTE }),
        told("ann", "3", { time: START + 7 * MINUTE }),
        told("bob", "4", { time: START + 7 * MINUTE }),
        told("bob", "5", { time: START + 7 * MINUTE, replyTo: "x" }),
        told("bob", "6", { time: START + 7 * MINUTE, kind: "action" }),
        told("bob", "7", { time: START + 7 * MINUTE, kind: "removed" }),
        told("bob", "8", { time: START + 24 * 60 * MINUTE }),
      ],
      null,
    );
    expect(shape(rows)).toEqual(["*1", "2", "*3", "*4", "*5", "*6", "*7", "*8"]);
    expect(rows.map(({ isFirstOfDay }) => isFirstOfDay)).toEqual([true, ...Array(6).fill(false), true]);
  });
  test("the same day of another month, or of another year, is another day", () => {
    const days = [new Date(2026, 0, 1), new Date(2026, 1, 1), new Date(2027, 1, 1)];
    const rows = toRows(days.map((day) => told("ann", "x", { time: day.getTime() })), null);
    expect(rows.every(({ isFirstOfDay }) => isFirstOfDay)).toBe(true);
  });
  test("the first new one begins a group", () => {
    const [one, two] = [told("ann", "1"), told("ann", "2")];
    expect(toRows([one, two], two.id).map(({ isHead, isFirstNew }) => [isHead, isFirstNew])).toEqual([
      [true, false],
      [true, true],
    ]);
  });
});

describe("rows", () => {
  test("are the same objects as long as they show the same", () => {
    const entries = [told("ann", "1"), told("bob", "", { kind: "joined" }), told("bob", "2")];
    const before = toRows(entries, null);
    const changed = entries.map((each, index) => (index === 2 ? { ...each, text: "3" } : each));
    const after = toRows(changed, null, before);
    expect(after.map((row, index) => row === before[index])).toEqual([true, true, false]);
    expect(toRows(entries, entries[0]?.id ?? "", before)[0]).not.toBe(before[0]);
  });
});

describe("comings and goings", () => {
  const passing = (kind: Entry["kind"], author: string, text = "", own = false) => told(author, text, { kind, own });
  test("that follow each other are one row in words", () => {
    const entries = [
      passing("joined", "ann"),
      passing("joined", "bob"),
      passing("left", "cat", "bye"),
      passing("renamed", "dan", "Daniel"),
      passing("joined", "bob"),
    ];
    const [row, ...others] = toRows(entries, null);
    expect(others).toEqual([]);
    expect(describePassing(row?.entries ?? [])).toBe("ann and bob joined · cat left · dan is now Daniel");
  });
  test.each([
    [passing("left", "cat", "bye"), "cat left (bye)"],
    [passing("left", "cat"), "cat left"],
    [passing("joined", "me", "", true), "You joined"],
    [passing("renamed", "me", "you", true), "You are now you"],
  ])("one alone is a sentence", (one, words) => {
    expect(describePassing([one])).toBe(words);
  });
  test("one's own name comes first", () => {
    const entries = [passing("joined", "ann"), passing("joined", "me", "", true), passing("joined", "me", "", true)];
    expect(describePassing(entries)).toBe("You and ann joined");
  });
  test("many names are cut short", () => {
    const entries = Array.from({ length: 9 }, (_, index) => passing("joined", `n${index}`));
    expect(describePassing(entries)).toBe("n0, n1, n2, n3, n4, n5 and 3 more joined");
  });
});

test("topics are told in words", () => {
  expect(describeTopic(told("ann", "cake"))).toBe("ann set the topic: cake");
  expect(describeTopic(told("ann", "", { own: true }))).toBe("You removed the topic");
});
