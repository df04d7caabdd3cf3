import { beforeEach, describe, expect, test } from "vitest";

import { entry } from "../../src/client/model";
import { Timeline } from "../../src/client/timeline";
import { FIRST, LogWindow, MOST_RENDERED, STEP } from "../../src/ui/window";

const stored = (seq: number) =>
  entry({ id: `id${seq}`, msgid: `id${seq}`, kind: "said", author: "bob", text: "", time: seq, seq });
const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => stored(first + index));

let timeline: Timeline;
let shown: LogWindow;

beforeEach(() => {
  timeline = new Timeline(5000);
  timeline.addHistory(from(1001, 1000));
  shown = new LogWindow(timeline);
});

const ids = () => shown.entries().map(({ id }) => id);

describe("the window", () => {
  test("shows the newest page, and follows what comes", () => {
    expect(shown.range).toEqual([1000 - FIRST, 1000]);
    timeline.addLive(stored(2001));
    expect(shown.range).toEqual([1001 - FIRST, 1001]);
    expect(shown.showNewer()).toBe(false);
  });
  test("grows upwards to its bound, then lets go of the newest, and finds the way back", () => {
    const sizes: number[] = [];
    while (shown.showOlder()) {
      const [start, end] = shown.range;
      sizes.push(end - start);
    }
    expect([Math.max(...sizes), sizes[0]]).toEqual([MOST_RENDERED, FIRST + STEP]);
    expect(shown.range[0]).toBe(0);
    expect(shown.followsTail).toBe(false);
    const before = shown.range;
    timeline.addLive(stored(2001));
    expect(shown.range).toEqual(before);
    while (shown.showNewer());
    expect(shown.range).toEqual([1001 - MOST_RENDERED, 1001]);
    expect(shown.followsTail).toBe(true);
  });
  test("stays where it is when an older page comes", () => {
    shown.showOlder();
    const before = ids();
    timeline.addHistory(from(901, 100));
    expect(ids()).toEqual(before);
  });
  test("goes to an entry that is held, and back to the newest", () => {
    expect(shown.showAround("id1500")).toBe(true);
    const [start, end] = shown.range;
    expect([start, end]).toEqual([499 - FIRST / 2, 499 + FIRST / 2]);
    expect(shown.showAround("id1500")).toBe(true);
    expect(shown.range).toEqual([start, end]);
    expect(shown.showAround("nowhere")).toBe(false);
    shown.showNewest();
    expect(shown.range).toEqual([1000 - FIRST, 1000]);
  });
  test("bears that what it began with has been forgotten", () => {
    shown.showOlder();
    timeline.startOver();
    timeline.addLive(stored(5000));
    expect(shown.range).toEqual([0, 1]);
  });
});

describe("another part of the conversation", () => {
  let past: Timeline;

  beforeEach(() => {
    past = new Timeline(5000);
    past.addHistory(from(951, 100));
  });

  test("shows what both have, where that was shown", () => {
    shown.showAround("id1010");
    ids();
    shown.turnTo(past, false);
    expect([ids()[0], ids().at(-1)]).toEqual(["id1001", "id1024"]);
    past.addHistory(from(1051, 50));
    expect(ids().at(-1)).toBe("id1024");
    shown.turnTo(timeline, true);
    expect([ids()[0], ids().at(-1)]).toEqual(["id1001", "id1024"]);
  });
  test("ends where the past does, and follows nothing there", () => {
    shown.turnTo(past, false);
    expect(ids().at(-1)).toBe("id1050");
    past.addHistory(from(1051, 50));
    expect([ids().at(-1), shown.followsTail]).toEqual(["id1050", false]);
    while (shown.showNewer());
    expect([ids().at(-1), shown.followsTail]).toEqual(["id1100", false]);
  });
  test("shows the newest on the way back, where it is far from that", () => {
    shown.turnTo(new Timeline(), false);
    ids();
    shown.turnTo(timeline, true);
    expect([ids().at(-1), shown.followsTail]).toEqual(["id2000", true]);
  });
});
