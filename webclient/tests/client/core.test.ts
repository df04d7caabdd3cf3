// The parts of the core that stand alone.
import { describe, expect, test } from "vitest";

import { Amendments, type Amendment, MOST_AMENDED } from "../../src/client/amendments";
import { Backoff } from "../../src/client/backoff";
import { BatchCollector } from "../../src/client/batches";
import { clean, compose, lineSize, oneLine, splitMessage } from "../../src/client/compose";
import { Features } from "../../src/client/features";
import { type Entry, entry } from "../../src/client/model";
import { describeModes, parseModes } from "../../src/client/modes";
import { Outbox, type Outgoing } from "../../src/client/outbox";
import { SeqRanges } from "../../src/client/ranges";
import { Roster } from "../../src/client/roster";
import { Timeline } from "../../src/client/timeline";
import { parse, serialise } from "../../src/wire/message";
import { byteLength } from "../../src/wire/text";

const SOURCE = { nick: "ann", user: "u", host: "h" };

function features(...capabilities: string[]): Features {
  const made = new Features();
  for (const each of capabilities) made.enabled.set(each, each === "draft/multiline" ? "max-bytes=40,max-lines=3" : "");
  return made;
}

function outgoing(text: string, given: Partial<Outgoing> = {}): Outgoing {
  return {
    nonce: "n1",
    key: "#a",
    target: "#a",
    text,
    action: false,
    replyTo: null,
    edits: null,
    sent: false,
    tried: false,
    ...given,
  };
}

function stored(seq: number, given: Partial<Entry> = {}): Entry {
  const base = { id: `id${seq}`, msgid: `id${seq}`, kind: "said" as const, author: "bob", text: `${seq}` };
  return entry({ ...base, time: seq * 1000, seq, ...given });
}

const ids = (timeline: Timeline) => timeline.slice().map(({ id }) => id);

describe("back-off", () => {
  test("delays double up to half a minute, and are drawn from the whole interval", () => {
    const backoff = new Backoff(() => 0.5);
    const delays = Array.from({ length: 8 }, () => backoff.nextDelay());
    expect(delays).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15]);
  });
  test("they begin anew only after a connection that has lasted", () => {
    const backoff = new Backoff(() => 0.5);
    for (let tries = 0; tries < 4; tries += 1) backoff.nextDelay();
    backoff.ended(5);
    expect(backoff.nextDelay()).toBe(8);
    backoff.ended(30);
    expect(backoff.nextDelay()).toBe(0.5);
  });
});

describe("ranges", () => {
  test("numbers join into ranges in whatever order they come", () => {
    const ranges = new SeqRanges();
    for (const seq of [5, 1, 2, 9, 4, 3]) ranges.add(seq);
    expect(ranges.firstGap()).toEqual({ first: 6, last: 8 });
    expect([ranges.oldest, ranges.newest, ranges.has(4), ranges.has(7)]).toEqual([1, 9, true, false]);
    ranges.closeGaps();
    expect(ranges.firstGap()).toBeNull();
    ranges.forgetBelow(4);
    expect([ranges.oldest, ranges.newest]).toEqual([4, 9]);
  });
});

describe("the timeline", () => {
  test("has one order, and everything once, however it arrives", () => {
    const timeline = new Timeline();
    timeline.addLive(stored(7));
    timeline.addHistory([stored(5), stored(6), stored(7)]);
    timeline.addLive(stored(6));
    expect(ids(timeline)).toEqual(["id5", "id6", "id7"]);
    expect(timeline.hasGap).toBe(false);
  });
  test("knows a gap, and from where to fill it", () => {
    const timeline = new Timeline();
    timeline.addHistory([stored(5), stored(6)]);
    timeline.addLive(stored(9));
    expect(timeline.hasGap).toBe(true);
    expect(timeline.resumeMsgid()).toBe("id6");
    timeline.cover(7, "hidden");
    timeline.addHistory([stored(8)]);
    expect(timeline.hasGap).toBe(false);
    expect(timeline.resumeMsgid()).toBe("id9");
  });
  test("keeps a pending message last until it is confirmed, and then where it belongs", () => {
    const timeline = new Timeline();
    timeline.addPending(entry({ id: "n1", kind: "said", author: "ann", text: "mine", time: 1, delivery: "pending" }));
    timeline.addLive(stored(4));
    expect(ids(timeline)).toEqual(["id4", "n1"]);
    timeline.confirm("n1", stored(3, { id: "id3", author: "ann" }));
    expect(ids(timeline)).toEqual(["n1", "id4"]);
    expect(timeline.message("id3")).toMatchObject({ id: "n1", delivery: "stored", text: "mine", time: 3000 });
  });
  test("drops the copy that history has brought before the echo", () => {
    const timeline = new Timeline();
    timeline.addPending(entry({ id: "n1", kind: "said", author: "ann", text: "x", time: 1, delivery: "pending" }));
    timeline.addHistory([stored(3)]);
    timeline.confirm("n1", stored(3));
    expect(ids(timeline)).toEqual(["n1"]);
  });
  test("keeps what failed where it would have come, to be sent again or discarded", () => {
    const timeline = new Timeline();
    timeline.addHistory([stored(1)]);
    timeline.addPending(entry({ id: "n1", kind: "said", author: "ann", text: "x", time: 1, delivery: "pending" }));
    timeline.fail("n1", "No room.");
    timeline.addLive(stored(2));
    expect(ids(timeline)).toEqual(["id1", "n1", "id2"]);
    expect(timeline.retry("n1", 99)).toMatchObject({ delivery: "pending", time: 99, problem: "" });
    expect(ids(timeline)).toEqual(["id1", "id2", "n1"]);
    expect(timeline.retry("n1", 99)).toBeNull();
    timeline.discard("n1");
    expect(ids(timeline)).toEqual(["id1", "id2"]);
  });
  test("forgets the oldest beyond its limit, but nothing that was paged in or is not stored", () => {
    const timeline = new Timeline(10);
    timeline.addHistory([stored(1000)]);
    timeline.addHistory(Array.from({ length: 50 }, (_, index) => stored(950 + index)));
    expect(timeline.length).toBe(51);
    timeline.addPending(entry({ id: "n1", kind: "said", author: "ann", text: "x", time: 1, delivery: "pending" }));
    for (let seq = 1001; seq < 1400; seq += 1) timeline.addLive(stored(seq));
    expect(timeline.length).toBeLessThanOrEqual(10 + 50 + 200);
    expect(ids(timeline).at(-1)).toBe("n1");
    expect(timeline.atStart).toBe(false);
    expect(timeline.oldestMsgid()).toBe(ids(timeline)[0]);
  });
  test("reaches its start with number one", () => {
    const timeline = new Timeline();
    timeline.addHistory([stored(2)]);
    expect(timeline.atStart).toBe(false);
    timeline.addHistory([stored(1)]);
    expect(timeline.atStart).toBe(true);
  });
  test("asks for what is older than an event that is not shown", () => {
    const timeline = new Timeline();
    timeline.addHistory([stored(5)]);
    timeline.cover(4, "tag4");
    expect(timeline.oldestMsgid()).toBe("tag4");
  });
  test("sees that the server has begun a new log", () => {
    const timeline = new Timeline();
    timeline.addHistory([stored(5), stored(6)]);
    expect(timeline.contradicts(stored(6, { id: "x", msgid: "x" }))).toBe(true);
    expect(timeline.contradicts(stored(1, { id: "x", msgid: "x" }))).toBe(true);
    expect(timeline.contradicts(stored(6))).toBe(false);
    expect(timeline.clashes([stored(6, { id: "x", msgid: "x" })])).toBe(true);
    timeline.startOver();
    expect(timeline.length).toBe(0);
    expect(timeline.contradicts(stored(1))).toBe(false);
  });
});

describe("amendments", () => {
  const made = (deed: Amendment["deed"], seq: number, text: string, actor = "bob"): Amendment => ({
    deed,
    target: "id1",
    actor,
    text,
    order: { seq, time: 0 },
    own: actor === "ann",
  });
  test("are the same in any order", () => {
    const all = [made("edit", 2, "two"), made("edit", 3, "three"), made("react", 4, "👍"), made("react", 5, "👍", "ann")];
    for (const order of [all, all.toReversed()]) {
      const amendments = new Amendments();
      order.forEach((each) => amendments.add(each));
      expect(amendments.apply(stored(1))).toMatchObject({
        text: "three",
        edited: true,
        reactions: [{ text: "👍", nicks: ["bob", "ann"], own: true }],
      });
    }
  });
  test("a reaction is taken back by who made it, in any spelling of their name", () => {
    const amendments = new Amendments();
    amendments.add(made("unreact", 5, "👍", "BOB"));
    amendments.add(made("react", 4, "👍"));
    expect(amendments.apply(stored(1)).reactions).toEqual([]);
  });
  test("what was removed stays so, and tells by whom if it was another", () => {
    const amendments = new Amendments();
    amendments.add(made("remove", 5, "rude", "cat"));
    amendments.add(made("edit", 6, "x"));
    expect(amendments.apply(stored(1))).toMatchObject({ kind: "removed", text: "by cat: rude" });
  });
  test("are bounded", () => {
    const amendments = new Amendments();
    for (let each = 0; each <= MOST_AMENDED; each += 1) amendments.add({ ...made("edit", 1, "x"), target: `id${each}` });
    expect(amendments.apply(stored(0)).edited).toBe(false);
    expect(amendments.apply(stored(1)).edited).toBe(true);
  });
});

describe("the outbox", () => {
  test("sends sixteen at a time, in order, and again after a break", () => {
    const outbox = new Outbox();
    for (let each = 0; each < 20; each += 1) outbox.add(outgoing("x", { nonce: `n${each}` }));
    expect(outbox.due().map(({ nonce }) => nonce)).toEqual(Array.from({ length: 16 }, (_, each) => `n${each}`));
    expect(outbox.due()).toEqual([]);
    outbox.take("n0");
    expect(outbox.due().map(({ nonce }) => nonce)).toEqual(["n16"]);
    expect([outbox.withdraw("n1"), outbox.withdraw("n19"), outbox.withdraw("n19")]).toEqual([false, true, false]);
    outbox.rewind();
    expect(outbox.due()[0]).toMatchObject({ nonce: "n1", tried: true });
    expect([outbox.findSent("#a"), outbox.findSent("#a", "y"), outbox.findSent("#b")]).toEqual(["n1", null, null]);
  });
});

describe("composing", () => {
  test("text is cleaned", () => {
    expect(clean("\r\na\rb\r\nc\0\ud800\n\n")).toBe("a\nb\nc\ufffd");
    expect(oneLine(" a\n b\t c ")).toBe("a b c");
  });
  test("a line with our source has 512 bytes at most", () => {
    const size = lineSize("ann", SOURCE, "#a");
    expect(byteLength(`:ann!u@h PRIVMSG #a :${"x".repeat(size)}\r\n`)).toBe(512);
  });
  test("without multiline each line is a message", () => {
    expect(splitMessage("a\n\nb c", features(), 4)).toEqual(["a", "b c"]);
  });
  test("with multiline a text is as few messages as its limits allow", () => {
    const limits = features("batch", "draft/multiline");
    expect(splitMessage("a\n\nb\nc", limits, 100)).toEqual(["a\n\nb", "c"]);
    expect(splitMessage("x".repeat(50), limits, 30)).toEqual(["x".repeat(30), "x".repeat(20)]);
    expect(splitMessage("\n \n", limits, 100)).toEqual([]);
  });
  test("a message carries its nonce, its label and what it answers", () => {
    const all = features("labeled-response", "hubbub.chat/nonce", "message-tags");
    expect(compose(outgoing("hi", { replyTo: "id1" }), all, 100, "m1").map(serialise)).toEqual([
      "@label=n1;hubbub.chat/nonce=n1;+reply=id1;+draft/reply=id1 PRIVMSG #a :hi",
    ]);
    expect(compose(outgoing("waves", { action: true }), features(), 100, "m1").map(serialise)).toEqual([
      "PRIVMSG #a :\x01ACTION waves\x01",
    ]);
  });
  test("a text of several lines goes as a batch, which the collector makes one again", () => {
    const lines = compose(outgoing("one\ntwo three"), features("batch", "draft/multiline"), 6, "m1").map(serialise);
    expect(lines).toEqual([
      "BATCH +m1 draft/multiline #a",
      "@batch=m1 PRIVMSG #a :one",
      "@batch=m1 PRIVMSG #a :two ",
      "@batch=m1;draft/multiline-concat PRIVMSG #a :three",
      "BATCH -m1",
    ]);
    const collector = new BatchCollector();
    const whole = lines.map((line) => collector.feed(parse(line))).filter((each) => each !== null);
    expect(whole).toMatchObject([{ command: "PRIVMSG", params: ["#a", "one\ntwo three"] }]);
  });
});

describe("the roster", () => {
  const signs = new Map([
    ["q", "~"],
    ["o", "@"],
    ["v", "+"],
  ]);
  test("sorts by role and name, and follows who comes, goes and changes", () => {
    const roster = new Roster();
    roster.takeNames(["dan!u@h", "@+cat!u@h", "~bob!u@h"], "~@+");
    roster.endNames();
    roster.add("Ann");
    roster.apply({ added: true, letter: "v", argument: "dan" }, signs);
    roster.apply({ added: false, letter: "o", argument: "CAT" }, signs);
    roster.rename("bob", "rob");
    expect(roster.setAway("rob", true)).toBe(true);
    expect(roster.setAway("rob", true)).toBe(false);
    expect(roster.sorted("~@+").map(({ prefixes, nick }) => prefixes + nick)).toEqual(["~rob", "+cat", "+dan", "Ann"]);
    roster.remove("ANN");
    expect(roster.has("ann")).toBe(false);
  });
});

test("modes are said in words", () => {
  const server = features();
  server.takeTokens(["PREFIX=(qov)~@+", "CHANMODES=beI,k,l,imnst"]);
  const changes = parseModes(["+ol-kx", "bob", "5", "word"], server);
  expect(describeModes("ann", changes)).toBe(
    "ann made bob a moderator; ann limited the channel to 5 people; ann removed the key; ann set the mode -x",
  );
});
