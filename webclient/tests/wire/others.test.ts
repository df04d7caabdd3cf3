import { expect, test } from "vitest";

import { updateTokens } from "../../src/wire/isupport";
import { chunks, Gatherer } from "../../src/wire/sasl";
import { parseSource, writeSource } from "../../src/wire/source";
import { formatTime, parseTime } from "../../src/wire/timestamp";

test("a source has a nick, and for a person user and host", () => {
  expect(parseSource("ann!u@h.org")).toEqual({ nick: "ann", user: "u", host: "h.org" });
  expect(parseSource("irc.example")).toEqual({ nick: "irc.example", user: "", host: "" });
  expect(writeSource(parseSource("ann!u@h.org"))).toBe("ann!u@h.org");
  expect(writeSource(parseSource("irc.example"))).toBe("irc.example");
});

test("times are read as they are written, and only those", () => {
  expect(parseTime(formatTime(1_700_000_000_123))).toBe(1_700_000_000_123);
  expect(parseTime("2016-12-31T23:59:60.500Z")).toBe(Date.UTC(2017, 0, 1, 0, 0, 0, 500));
  expect(parseTime("2016-12-31T23:59:00Z")).toBeNull();
  expect(parseTime("2016-13-31T23:59:00.000Z")).toBeNull();
  expect(parseTime(undefined)).toBeNull();
});

test("tokens come, change and go", () => {
  const tokens = new Map([["OLD", "1"]]);
  updateTokens(tokens, ["NETWORK=Our\\x20club", "MONITOR", "-OLD", "A=b=c"]);
  expect(Object.fromEntries(tokens)).toEqual({ NETWORK: "Our club", MONITOR: "", A: "b=c" });
});

test("a payload is cut into chunks of 400, and put together again", () => {
  for (const length of [0, 1, 299, 300, 301, 600]) {
    const payload = "é".repeat(Math.floor(length / 2)) + "x".repeat(length % 2);
    const gatherer = new Gatherer(10_000);
    const pieces = chunks(payload);
    const gathered = pieces.map((piece) => gatherer.add(piece));
    expect(pieces.every((piece) => piece.length <= 400)).toBe(true);
    expect(gathered.slice(0, -1).every((each) => each === null)).toBe(true);
    expect(gathered.at(-1)).toBe(payload);
  }
});

test("a challenge without an end is given up on", () => {
  const gatherer = new Gatherer(500);
  gatherer.add("a".repeat(400));
  expect(() => gatherer.add("a".repeat(400))).toThrow(RangeError);
});
