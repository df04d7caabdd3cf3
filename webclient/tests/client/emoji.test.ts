// Emoji and what Tab completes: the cases that src/hubbub/client is held to as well, and what only the page has.
import { describe, expect, test } from "vitest";

import completion from "../../../tests/wire/fixtures/completion.json";
import cases from "../../../tests/wire/fixtures/emoji.json";
import { byLastWord, complete, isOffered, type Known, MOST } from "../../src/client/completion";
import { emojiNamed, emojiOf, findEmoji, groups } from "../../src/client/emoji_names";
import { mayHaveShortcodes, replaceShortcodes } from "../../src/client/shortcodes";

const MOST_FOUND = 8;

describe("emoji", () => {
  test.each(cases.found)("are found by $words", ({ words, texts }) => {
    expect(findEmoji(words, MOST_FOUND).map(({ text }) => text)).toEqual(texts);
  });
  test.each(cases.replaced)("stand for their short names: $text", ({ text, replaced }) => {
    expect(replaceShortcodes(text, emojiNamed)).toBe(replaced);
    if (text !== replaced) expect(mayHaveShortcodes(text)).toBe(true);
  });
  test("have groups, a name and short names", () => {
    expect(groups.map(({ name }) => name)).toEqual([
      ...["Smileys & Emotion", "People & Body", "Animals & Nature", "Food & Drink", "Travel & Places"],
      ...["Activities", "Objects", "Symbols", "Flags"],
    ]);
    expect(groups.flatMap(({ emoji }) => emoji).length).toBeGreaterThan(1900);
    expect(emojiOf("👍")).toEqual({ text: "👍", name: "thumbs up", codes: ["+1", "thumbsup", "thumbs_up"] });
    expect([emojiOf("x"), emojiNamed("nope")]).toEqual([undefined, undefined]);
  });
  test("are not looked for in most texts", () => {
    expect(["at 10:30", "https://x.org", ":)", ":-D :", "a::b"].filter(mayHaveShortcodes)).toEqual([]);
  });
});

describe("the word before the cursor", () => {
  const known: Known = { ...completion, commands: ["/me TEXT", "/msg NAME TEXT", "/part"], findEmoji };
  const texts = (before: string) => complete(before, known).candidates.map(({ text }) => text);

  test.each(completion.completed)("is completed in $before", ({ before, word, texts }) => {
    const found = complete(before, known);
    expect([found.word, found.candidates.map(({ text }) => text)]).toEqual([word, texts]);
  });
  test.each(completion.ordered)("is first that of who has spoken last: $authors", ({ names, authors, ordered }) => {
    expect(byLastWord(names, authors)).toEqual(ordered);
  });
  test("may be a command, where it is the first", () => {
    expect([texts("/m"), texts("/PA"), texts("so /m"), texts("//m")]).toEqual([["/me ", "/msg "], ["/part "], [], []]);
    expect(complete("/ms", known).candidates).toEqual([{ text: "/msg ", label: "/msg NAME TEXT" }]);
  });
  test("is listed with the name that an emoji has", () => {
    expect(complete("x :heart", known).candidates[0]).toEqual({ text: "❤️ ", label: "❤️  :heart:" });
  });
  test("may not be too many", () => {
    const names = Array.from({ length: 1000 }, (_, index) => `n${index}`);
    expect(complete("n", { ...known, names }).candidates).toHaveLength(MOST);
  });
  test("is completed without being asked where that is what it looks like", () => {
    expect(["@b", "#", "/m", ":sm"].every(isOffered)).toBe(true);
    expect(["bo", ":D", ":", ":sm:", "a@b", ""].some(isOffered)).toBe(false);
  });
});
