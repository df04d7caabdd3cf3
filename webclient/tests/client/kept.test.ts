// What the browser keeps of writing: drafts, and the emoji that were used last.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { LONGEST } from "../../src/client/compose";
import * as drafts from "../../src/client/drafts";
import * as recent from "../../src/client/recent_emoji";
import { memoryShelf } from "../../src/client/secrets";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("drafts", () => {
  test("are there again for the same name and conversation", () => {
    const shelf = memoryShelf();
    const before = new drafts.Drafts(shelf);
    before.keep("Ann", "#lobby", "not yet\nsaid");
    before.keep("ann", "bob", "psst");
    before.keep("ann", "bob", " ");
    expect([before.of("ann", "#lobby"), before.of("ann", "bob")]).toEqual(["not yet\nsaid", ""]);
    expect(new drafts.Drafts(shelf).of("ann", "#lobby")).toBe("");
    vi.runAllTimers();
    const after = new drafts.Drafts(shelf);
    expect([after.of("ANN", "#lobby"), after.of("ann", "bob"), after.of("bob", "#lobby")]).toEqual(["not yet\nsaid", "", ""]);
  });
  test("of another window stay", () => {
    const shelf = memoryShelf();
    const [one, other] = [new drafts.Drafts(shelf), new drafts.Drafts(shelf)];
    one.keep("ann", "#a", "1");
    other.keep("ann", "#b", "2");
    one.save();
    other.save();
    expect([one.of("ann", "#a"), one.of("ann", "#b")]).toEqual(["1", "2"]);
  });
  test("of whoever logs out are forgotten", () => {
    const kept = new drafts.Drafts(memoryShelf());
    kept.keep("ann", "#a", "1");
    kept.save();
    kept.keep("Ann", "#b", "2");
    kept.keep("anna", "#a", "3");
    kept.forget("ann");
    expect([kept.of("ann", "#a"), kept.of("ann", "#b"), kept.of("anna", "#a")]).toEqual(["", "", "3"]);
  });
  test("are so many, and so long", () => {
    const kept = new drafts.Drafts(memoryShelf());
    for (let index = 0; index <= drafts.MOST; index += 1) kept.keep("ann", `#${index}`, "x".repeat(LONGEST + 1));
    kept.keep("ann", "#1", "changed last");
    kept.save();
    expect([kept.of("ann", "#0"), kept.of("ann", "#1")]).toEqual(["", "changed last"]);
    expect(kept.of("ann", "#2")).toHaveLength(LONGEST);
  });
  test.each(["{", "3", '["x"]', '[["x"]]', '[["x", 3]]'])("that are unreadable are none: %s", (stored) => {
    const shelf = memoryShelf();
    shelf.setItem("hubbub.drafts", stored);
    expect(new drafts.Drafts(shelf).of("ann", "#lobby")).toBe("");
  });
});

test("the emoji that were used last come first, each once", () => {
  const shelf = memoryShelf();
  const kept = new recent.RecentEmoji(shelf);
  expect(kept.newestFirst).toEqual([]);
  for (let index = 0; index < recent.MOST; index += 1) kept.use(String(index));
  kept.use("👍");
  kept.use("5");
  const { newestFirst } = new recent.RecentEmoji(shelf);
  expect(newestFirst.slice(0, 3)).toEqual(["5", "👍", "23"]);
  expect(newestFirst).toHaveLength(recent.MOST);
});
