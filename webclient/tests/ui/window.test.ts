import { beforeEach, describe, expect, test } from "vitest";

import { entry } from "../../src/client/model";
import { Timeline } from "../../src/client/timeline";
import { LogWindow, MOST_RENDERED, STEP } from "../../src/ui/window";

const stored = (seq: number) =>
  entry({ id: `id${seq}`, msgid: `id${seq}`, kind: "said", author: "bob", text: "", time: seq, seq });

let timeline: Timeline;
let shown: LogWindow;

beforeEach(() => {
  timeline = new Timeline(5000);
  timeline.addHistory(Array.from({ length: 1000 }, (_, index) => stored(1001 + index)));
  shown = new LogWindow();
});

describe("the window", () => {
  test("shows the newest page, and follows what comes", () => {
    expect(shown.range(timeline)).toEqual([1000 - STEP, 1000]);
    timeline.addLive(stored(2001));
    expect(shown.range(timeline)).toEqual([1001 - STEP, 1001]);
    expect(shown.showNewer(timeline)).toBe(false);
  });
  test("grows upwards to its bound, then lets go of the newest, and finds the way back", () => {
    const sizes: number[] = [];
    while (shown.showOlder(timeline)) {
      const [start, end] = shown.range(timeline);
      sizes.push(end - start);
    }
    expect(Math.max(...sizes)).toBe(MOST_RENDERED);
    expect(shown.range(timeline)).toEqual([0, MOST_RENDERED]);
    expect(shown.followsTail).toBe(false);
    timeline.addLive(stored(2001));
    expect(shown.range(timeline)).toEqual([0, MOST_RENDERED]);
    while (shown.showNewer(timeline));
    expect(shown.range(timeline)).toEqual([1001 - MOST_RENDERED, 1001]);
    expect(shown.followsTail).toBe(true);
  });
  test("stays where it is when an older page comes", () => {
    shown.showOlder(timeline);
    const before = timeline.slice(...shown.range(timeline)).map(({ id }) => id);
    timeline.addHistory(Array.from({ length: 100 }, (_, index) => stored(901 + index)));
    expect(timeline.slice(...shown.range(timeline)).map(({ id }) => id)).toEqual(before);
  });
  test("goes to an entry that is held, and back to the newest", () => {
    expect(shown.showAround(timeline, "id1500")).toBe(true);
    const [start, end] = shown.range(timeline);
    expect([start, end]).toEqual([499 - STEP, 499 + STEP]);
    expect(shown.showAround(timeline, "id1500")).toBe(true);
    expect(shown.range(timeline)).toEqual([start, end]);
    expect(shown.showAround(timeline, "nowhere")).toBe(false);
    shown.showNewest();
    expect(shown.range(timeline)).toEqual([1000 - STEP, 1000]);
  });
  test("bears that what it began with has been forgotten", () => {
    shown.showOlder(timeline);
    timeline.startOver();
    timeline.addLive(stored(5000));
    expect(shown.range(timeline)).toEqual([0, 1]);
  });
});
