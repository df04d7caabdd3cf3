// Looking for messages, and showing where the words are.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import dates from "../../../tests/wire/fixtures/dates.json";
import excerpts from "../../../tests/wire/fixtures/excerpts.json";
import { parseDate } from "../../src/client/dates";
import { excerpt, LONGEST_EXCERPT, wordsOf } from "../../src/client/finding";
import { parseQuery, QueryError } from "../../src/client/query";
import { MOST_HITS } from "../../src/client/searching";
import type { Session } from "../../src/client/session";
import { speak } from "../../src/client/translation";
import { CAPS, inLobby, newSession, said, ScriptedServer } from "./scripted";

const NOW = new Date(2026, 10, 22, 15, 30);
const read = (text: string, here = "") => parseQuery(text, here, NOW)!;
const iso = (date: Date | null) =>
  date && [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

afterEach(() => speak("en", {}));

describe("a date", () => {
  test.each(dates.read)("$text is $meant", ({ text, meant }) => {
    expect(iso(parseDate(text, NOW))).toBe(meant);
  });
  test.each(dates.unreadable)("%j is not guessed", (text) => {
    expect(parseDate(text, NOW)).toBeNull();
  });
  test.each(dates.german)("$text is $meant in German, too", ({ text, meant }) => {
    speak("de", { today: "heute", yesterday: "gestern" });
    expect(iso(parseDate(text, NOW))).toBe(meant);
  });
});

describe("a query", () => {
  test("has words, looked for here or everywhere", () => {
    const nothing = { author: "", after: null, before: null };
    expect(read(" a  cake ", "#Lobby")).toEqual({ words: "a cake", where: "#Lobby", ...nothing });
    expect(read("cake")).toEqual({ words: "cake", where: "", ...nothing });
    expect(parseQuery("  ", "", NOW)).toBeNull();
  });
  test("is narrowed down by words with a colon, in English and in the language of the page", () => {
    speak("de", { "from:": "von:", yesterday: "gestern" });
    expect(read("Kuchen von:Ann in:#küche")).toMatchObject({ words: "Kuchen", author: "Ann", where: "#küche" });
    expect(read("From:Ben after:gestern")).toMatchObject({ words: "", author: "Ben", after: new Date(2026, 10, 21).getTime() });
  });
  test("has days that are those of this computer, with blanks in quotes", () => {
    const query = read('after:2026-03-01 before:"3 weeks ago"');
    expect([query.after, query.before]).toEqual([new Date(2026, 2, 1).getTime(), new Date(2026, 10, 1).getTime() - 1]);
  });
  test.each(["https://from:x", "begin:x", "from:", 'in:""', "from: ann"])("%s only looks so", (text) => {
    expect(read(text).words).toBe(text);
  });
  test("says what is no day", () => {
    expect(() => read("cake before:soon")).toThrow(QueryError);
    expect(() => read("cake before:soon")).toThrow('"soon" is no day. Write a date');
  });
});

describe("an excerpt", () => {
  test.each(excerpts.marked)("of $text marks $wanted", ({ text, wanted, parts }) => {
    expect(excerpt(text, wordsOf(wanted)).map((part) => [part.text, part.isMarked])).toEqual(parts);
  });
  test("of a long text shows the first word that was found", () => {
    const parts = excerpt(`${"x ".repeat(500)}Straße ${"y ".repeat(500)}`, wordsOf("strasse"));
    expect([parts[0]?.text, parts.at(-1)?.text]).toEqual(["…", "…"]);
    expect(parts).toContainEqual({ text: "Straße", isMarked: true });
    expect(parts.map(({ text }) => text).join("").length).toBe(LONGEST_EXCERPT + 2);
  });
});

describe("a search", () => {
  let server: ScriptedServer;
  let session: Session;
  const answer = () => session.state.searching.answer!;
  const found = () => answer().hits.map(({ entry }) => entry.text);
  const lines = (first: number, count: number) => Array.from({ length: count }, (_, each) => said(first + each, "bob", `m${first + each}`));
  const answers = (...said: string[]) =>
    server.says(":srv BATCH +s soju.im/search", ...said.map((line) => line.replace("@", "@batch=s;")), ":srv BATCH -s");

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["setTimeout", "clearTimeout", "Date"] });
    server = new ScriptedServer();
    session = await inLobby(server);
  });
  afterEach(() => vi.useRealTimers());

  test("asks in the words of the protocol, and shows the newest first", async () => {
    session.search({ words: "a; b", author: "ann", where: "#lobby", after: null, before: 1000 });
    expect(server.take()).toEqual(["SEARCH text=a\\:\\sb;in=#lobby;from=ann;before=1970-01-01T00:00:01.000Z;limit=50"]);
    expect(answer()).toMatchObject({ isAsking: true, hits: [] });
    await answers(said(1, "bob", "one"), said(2, "bob", "psst", "ann"));
    expect(answer()).toMatchObject({ isAsking: false, hasMore: false, note: "" });
    expect(answer().hits.map(({ key, name, entry }) => [key, name, entry.text])).toEqual([
      ["bob", "bob", "psst"],
      ["#lobby", "#lobby", "one"],
    ]);
  });
  test("of a message that was changed shows the newest text, at the place of the first", async () => {
    session.search(read("cake"));
    await answers(said(9, "bob", "cake!").replace("@", "@hubbub.chat/edit=id3;"));
    expect(answer().hits[0]?.entry).toMatchObject({ id: "id3", msgid: "id3", text: "cake!", edited: true });
  });
  test("asks for more from where it ended, until there is no more", async () => {
    session.search(read("m"));
    server.take();
    await answers(...lines(51, 50));
    expect([found().at(-1), answer().hasMore]).toEqual(["m51", true]);
    session.searchOn();
    session.searchOn();
    expect(server.take()).toEqual(["SEARCH text=m;before=2026-01-01T00:00:51.000Z;limit=50"]);
    await answers(...lines(2, 50));
    expect([found().length, found().at(-1), answer().hasMore]).toEqual([99, "m2", true]);
    session.searchOn();
    await answers(...lines(1, 2));
    expect([found().length, found().at(-1), answer().hasMore]).toEqual([100, "m1", false]);
    server.take();
    session.searchOn();
    expect(server.take()).toEqual([]);
  });
  test("from a day on shows the oldest first, and goes on to the newer ones", async () => {
    session.search(read("after:2026-01-01"));
    server.take();
    await answers(...lines(1, 50));
    expect([found()[0], found().at(-1)]).toEqual(["m1", "m50"]);
    session.searchOn();
    expect(server.take()).toEqual(["SEARCH after=2026-01-01T00:00:50.000Z;limit=50"]);
  });
  test("ends at its bound", async () => {
    session.search(read("after:2026-01-01"));
    for (let first = 1; answer().hits.length < MOST_HITS; first += 50) {
      await answers(...lines(first, 50));
      session.searchOn();
    }
    expect(answer()).toMatchObject({ hasMore: false, isAsking: false });
  });
  test("is answered for what was asked last", async () => {
    session.search(read("one"));
    session.search(read("two"));
    session.search(read("three"));
    expect(server.take()).toEqual(["SEARCH text=one;limit=50"]);
    await answers(said(1, "bob", "one"));
    expect(answer()).toMatchObject({ isAsking: true, hits: [] });
    expect(server.take()).toEqual(["SEARCH text=three;limit=50"]);
    await answers(said(3, "bob", "three"));
    expect(found()).toEqual(["three"]);
    session.search(read("four"));
    session.forgetSearch();
    await answers(said(4, "bob", "four"));
    expect(session.state.searching.answer).toBeNull();
  });
  test("that is refused, or took too long, says so", async () => {
    session.search(read("x"));
    await server.says(":srv FAIL SEARCH TEMPORARILY_UNAVAILABLE :Too many people are searching");
    expect(answer()).toMatchObject({ note: "Too many people are searching.", isAsking: false });
    session.search(read("y"));
    await answers(said(1, "bob", "y"));
    await server.says(":srv WARN SEARCH INCOMPLETE :That took too long");
    expect([found(), answer().note]).toEqual([["y"], "That took too long."]);
    session.search(read("z"));
    await server.says(":srv 421 ann SEARCH :Unknown command");
    expect(answer().note).toBe("Unknown command.");
    expect(session.state.takeProblems()).toEqual([]);
  });
  test("is lost with the connection, and there is none without", async () => {
    session.search(read("x"));
    await server.breaks();
    expect(answer().note).toContain("The connection broke");
    session.search(read("x"));
    expect(answer()).toMatchObject({ note: expect.stringContaining("There is no connection"), isAsking: false });
  });
  test("needs a server that can search", async () => {
    const other = new ScriptedServer();
    const bare = newSession(other);
    bare.enter("ann", "");
    await other.open();
    const caps = CAPS.replace("soju.im/search", "").replaceAll(/=\S+/g, "");
    await other.says(`:srv CAP * LS :${caps}`, `:srv CAP * ACK :${caps}`);
    await other.greets();
    other.take();
    bare.search(read("x"));
    expect([other.take(), bare.state.searching.answer?.note]).toEqual([[], "This server can't search."]);
  });
});
