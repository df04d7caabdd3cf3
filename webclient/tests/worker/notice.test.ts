// What a notice says.
import { afterEach, describe, expect, test } from "vitest";

import { speak } from "../../src/client/translation";
import { parse } from "../../src/wire/message";
import { conversationOf, noticeOf, readOf, tagOf, type Told } from "../../src/worker/notice";

const TIME = "2026-01-02T03:04:05.678Z";
const NOW = Date.parse(TIME);

afterEach(() => speak("en", {}));

const notice = (line: string, before: Told | null = null) => noticeOf(parse(line), before, NOW);

describe("a notice", () => {
  test("of a channel says who it was and where", () => {
    expect(notice(`@time=${TIME};msgid=1 :bob!u@h PRIVMSG #Lobby :Ann, \x02cake\x02?`)).toEqual({
      tag: "#lobby",
      title: "#Lobby",
      body: "bob: Ann, cake?",
      told: { conversation: "#Lobby", lines: ["bob: Ann, cake?"], time: NOW },
    });
  });
  test("of a private message is called after who has written it", () => {
    const found = notice(":Bob!u@h PRIVMSG ann :hi");
    expect([found?.tag, found?.title, found?.body, found?.told.time]).toEqual(["bob", "Bob", "hi", NOW]);
  });
  test("tells what somebody does, and who asks one in", () => {
    expect(notice(":bob!u@h PRIVMSG #a :\x01ACTION waves at ann\x01")?.body).toBe("* bob waves at ann");
    expect(notice(":bob!u@h PRIVMSG #a :\x01ACTION was cut")?.body).toBe("* bob was cut");
    expect(notice(":bob!u@h INVITE ann #garden")).toMatchObject({ title: "#garden", body: "bob asks you to come in" });
    speak("de", { "{nick} asks you to come in": "{nick} lädt dich ein" });
    expect(notice(":bob!u@h INVITE ann #garden")?.body).toBe("bob lädt dich ein");
  });
  test("takes the place of the one before, with the newest lines of both", () => {
    let told: Told | null = null;
    for (const text of "123456789") told = notice(`:bob!u@h PRIVMSG #a :${text}`, told)?.told ?? null;
    expect(told?.lines).toEqual(["bob: 5", "bob: 6", "bob: 7", "bob: 8", "bob: 9"]);
  });
  test.each(["PING x", ":srv MARKREAD #a timestamp=*", ":bob!u@h NOTICE #a :hi", ":srv 001 ann :hi"])("is none for %s", (line) => {
    expect(notice(line)).toBeNull();
  });
});

describe("what is read elsewhere", () => {
  test("is known by its conversation and its time", () => {
    expect(readOf(parse(`:srv MARKREAD #Lobby timestamp=${TIME}`))).toEqual({ tag: "#lobby", time: NOW });
  });
  test.each([":srv MARKREAD #a *", ":srv MARKREAD #a", ":bob!u@h PRIVMSG #a :x", `:srv TOPIC #a timestamp=${TIME}`])("is not %s", (line) => {
    expect(readOf(parse(line))).toBeNull();
  });
  test("has the tag of the notice", () => {
    const said = parse(":BOB!u@h PRIVMSG ann :hi");
    expect(tagOf(conversationOf(said))).toBe(readOf(parse(`:srv MARKREAD bob timestamp=${TIME}`))?.tag);
  });
});
