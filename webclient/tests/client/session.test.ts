// The whole core against a scripted server.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { MOST_TYPISTS } from "../../src/client/signals";
import { unreadOf } from "../../src/client/unread";
import { answerScram, CAPS, inLobby, newSession, said, ScriptedServer, settled, texts, type } from "./scripted";

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2), toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  server = new ScriptedServer();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const label = (line: string | undefined) => /label=(\w+)/.exec(line ?? "")?.[1] ?? "none";
const room = (session: Awaited<ReturnType<typeof inLobby>>, key = "#lobby") => session.state.rooms.get(key)!;

describe("coming in", () => {
  test("asks for capabilities, proves who it is, and enters the lobby", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.open();
    expect(server.take()).toEqual(["CAP LS :302"]);
    await server.says(":srv CAP * LS * :batch", ":srv CAP * LS :hubbub.chat/identity strange/thing echo-message");
    expect(server.take()).toEqual(["CAP REQ :batch echo-message hubbub.chat/identity"]);
    await server.says(":srv CAP * ACK :batch echo-message hubbub.chat/identity");
    const [identity, ...rest] = server.take();
    expect(identity).toMatch(/^IDENTITY [0-9a-f]{48}$/);
    expect(rest).toEqual(["NICK ann", "USER hubbub 0 * Hubbub", "CAP :END"]);
    await server.greets();
    expect(server.take()).toEqual(["JOIN #lobby"]);
    expect([session.link, session.wasLetIn]).toEqual(["online", true]);
  });
  test("a name that is taken is refused with the server's words, and another one can be tried", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.open();
    await server.says(":srv CAP * LS :batch", ":srv CAP * ACK :batch");
    await server.says(":srv 433 * ann :ann is taken. Try ann2.");
    expect(session.refusal).toEqual({ nick: "ann", words: "ann is taken. Try ann2.", asksPassword: false });
    server.take();
    session.enter("ann2", "");
    await settled();
    expect(server.take()).toEqual(["NICK ann2"]);
    await server.greets("ann2");
    expect(session.refusal).toBeNull();
    expect(session.state.nick).toBe("ann2");
  });
  test("the name of an account asks for its password, which is proven with SCRAM and never sent", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.open();
    await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await server.says(":srv NOTE NICK NAME_REGISTERED ann :log in", ":srv 433 * ann :taken");
    expect(session.refusal?.asksPassword).toBe(true);
    expect(session.refusal?.words).toContain("type its password");
    server.take();
    session.enter("ann", "pencil");
    await settled();
    expect(server.take().at(-1)).toBe("AUTHENTICATE SCRAM-SHA-256");
    await answerScram(server, "pencil");
    expect(server.heard.join()).not.toContain("pencil");
    await server.says(":srv 900 ann ann!u@h ann :in", ":srv 903 ann :done");
    expect(server.take().at(-1)).toBe("NICK ann");
    await server.greets();
    expect(session.link).toBe("online");
  });
  test("a wrong password is told, and the right one can be tried", async () => {
    const session = newSession(server);
    session.enter("ann", "wrong");
    await server.open();
    await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await server.says(":srv 904 * :The password is wrong.");
    expect(session.refusal).toEqual({ nick: "ann", words: "The password is wrong.", asksPassword: true });
  });
  test("a server that can't prove itself is left for good", async () => {
    const session = newSession(server);
    session.enter("ann", "pencil");
    await server.open();
    await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await server.says(":srv 903 * :done");
    expect([session.link, server.isOpen]).toEqual(["closed", false]);
    expect(session.linkWords).toContain("may be another one");
  });
  test("a server that can't be reached is told, and not tried for ever", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.breaks();
    expect([session.link, session.wasLetIn]).toEqual(["closed", false]);
    expect(session.linkWords).toContain("can't be reached");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections).toBe(1);
  });
  test("an answer that never comes is given up on", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.link).toBe("closed");
  });
});

describe("saying", () => {
  test("shows a message at once as pending, and as stored with its echo", async () => {
    const session = await inLobby(server);
    session.say("#lobby", "hello");
    const [line] = server.take();
    const nonce = label(line);
    expect(line).toBe(`@label=${nonce};hubbub.chat/nonce=${nonce} PRIVMSG #lobby :hello`);
    expect(room(session).timeline.entry(nonce)?.delivery).toBe("pending");
    await server.says(said(8, "ann", "hello").replace("@", `@label=${nonce};`));
    expect(room(session).timeline.entry(nonce)).toMatchObject({ delivery: "stored", msgid: "id8", seq: 8 });
    expect(texts(session)).toEqual(["hello"]);
  });
  test("what is refused says why, and can be sent again or discarded", async () => {
    const session = await inLobby(server);
    session.say("#lobby", "hello");
    const nonce = label(server.take()[0]);
    await server.says(`@label=${nonce} :srv FAIL PRIVMSG NOT_STORED #lobby :The disk is full`);
    expect(room(session).timeline.entry(nonce)).toMatchObject({ delivery: "failed", problem: "The disk is full." });
    session.retry("#lobby", nonce);
    expect(server.take()[0]).toContain(`nonce=${nonce} PRIVMSG #lobby :hello`);
    session.discard("#lobby", nonce);
    expect(session.state.takeProblems()[0]?.text).toContain("on its way");
    await server.says(`@label=${nonce} :srv 404 ann #lobby :You can't write here`);
    session.discard("#lobby", nonce);
    expect(texts(session)).toEqual([]);
  });
  test("what was said without a connection, or had no echo, is sent on the next one with the same nonce", async () => {
    const session = await inLobby(server, said(5, "bob", "before"));
    session.say("#lobby", "one");
    const nonce = label(server.take()[0]);
    await server.breaks();
    session.say("#lobby", "two");
    expect(session.link).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1000);
    await server.letsIn();
    const sent = server.take().filter((line) => line.includes("PRIVMSG"));
    expect(sent.map((line) => line.split(" :")[1])).toEqual(["one", "two"]);
    expect(label(sent[0])).toBe(nonce);
  });
  test("what is said to a service has its answer in place of an echo", async () => {
    const session = await inLobby(server);
    type(session, "/msg NickServ HELP");
    const nonce = label(server.take().find((line) => line.includes("PRIVMSG")));
    await server.says(
      `@label=${nonce} :srv BATCH +l labeled-response`,
      "@batch=l;time=2026-01-02T00:00:00.000Z :NickServ!services@srv NOTICE ann :REGISTER makes an account",
      "@batch=l;time=2026-01-02T00:00:00.000Z :NickServ!services@srv NOTICE ann :DROP deletes it",
      ":srv BATCH -l",
    );
    expect(room(session, "nickserv").timeline.entry(nonce)?.delivery).toBe("stored");
    expect(texts(session, "nickserv")).toEqual(["HELP", "REGISTER makes an account", "DROP deletes it"]);
  });
  test("a text of several lines is one message", async () => {
    const session = await inLobby(server);
    session.say("#lobby", "one\ntwo");
    expect(server.take().map((line) => line.replace(/^@\S+ /, ""))).toEqual([
      "BATCH +m1 draft/multiline #lobby",
      "PRIVMSG #lobby :one",
      "PRIVMSG #lobby :two",
      "BATCH -m1",
    ]);
    expect(texts(session)).toEqual(["one\ntwo"]);
  });
  test("a blank text is no message", async () => {
    const session = await inLobby(server);
    expect(session.say("#lobby", " \n ")).toBe(false);
    expect(server.take()).toEqual([]);
  });
});

describe("what others do", () => {
  test("messages, replies, reactions, edits and removals are shown", async () => {
    const session = await inLobby(server, said(1, "bob", "first"));
    await server.says(
      said(2, "bob", "hello").replace("@", "@+reply=id1;"),
      "@hubbub.chat/seq=3;msgid=r3;+reply=id2;+draft/react=👍 :cat!u@h TAGMSG #lobby",
      said(4, "bob", "hello all").replace("@", "@hubbub.chat/edit=id2;"),
      "@hubbub.chat/seq=5;msgid=x5 :bob!u@h REDACT #lobby id1",
    );
    const { timeline } = room(session);
    expect(timeline.message("id1")).toMatchObject({ kind: "removed", text: "" });
    expect(timeline.message("id2")).toMatchObject({
      text: "hello all",
      edited: true,
      replyTo: "id1",
      reactions: [{ text: "👍", nicks: ["cat"], own: false }],
    });
    expect(timeline.hasGap).toBe(false);
    expect(server.take()).toEqual([]);
  });
  test("typing is shown for six seconds, until it is done or something is said", async () => {
    const session = await inLobby(server);
    await server.says("@+typing=active :bob!u@h TAGMSG #lobby", "@+typing=active :ann!u@h TAGMSG #lobby");
    expect([...room(session).typing.values()]).toEqual([{ nick: "bob", until: Date.now() + 6000 }]);
    await server.says("@+typing=done :bob!u@h TAGMSG #lobby", "@+typing=paused :cat!u@h TAGMSG #lobby");
    expect([...room(session).typing.keys()]).toEqual(["cat"]);
    await server.says(said(1, "cat", "there"));
    expect(room(session).typing.size).toBe(0);
  });
  test("of more people who are writing than anybody reads, the last ones are kept", async () => {
    const session = await inLobby(server);
    const many = Array.from({ length: MOST_TYPISTS + 1 }, (_, each) => `@+typing=active :n${each}!u@h TAGMSG #lobby`);
    await server.says(...many);
    expect(room(session).typing.size).toBe(MOST_TYPISTS);
    expect([...room(session).typing.keys()].at(-1)).toBe(`n${MOST_TYPISTS}`);
  });
  test("people come, go, and change name, role and presence", async () => {
    const session = await inLobby(server);
    const names = () => room(session).roster.sorted("~@+").map(({ prefixes, nick, away }) => prefixes + nick + (away ? "?" : ""));
    expect(names()).toEqual(["~bob", "@cat", "ann"]);
    await server.says(
      ":dan!u@h JOIN #lobby * :x",
      ":bob!u@h MODE #lobby +v dan",
      "@hubbub.chat/channel=#lobby :cat!u@h QUIT :bye",
      ":dan!u@h NICK Daniel",
      ":bob!u@h AWAY :lunch",
    );
    expect(names()).toEqual(["~bob?", "+Daniel", "ann"]);
    await server.says(":bob!u@h KICK #lobby ann :spam");
    expect(room(session)).toMatchObject({ joined: false, wanted: false, absence: "bob removed you from #lobby: spam" });
  });
  test("a private message opens its conversation, which asks for what was said before", async () => {
    const session = await inLobby(server);
    await server.says(said(9, "bob", "psst", "ann"));
    expect(server.take()).toEqual(["MARKREAD bob", "CHATHISTORY LATEST bob * 100"]);
    await server.answersHistory("bob", said(8, "ann", "hello", "bob"), said(9, "bob", "psst", "ann"));
    expect(texts(session, "bob")).toEqual(["hello", "psst"]);
    expect(unreadOf(room(session, "bob"), "ann")).toEqual({ count: 1, mentions: 1, first: "id9" });
  });
  test("a message that calls us is counted apart, and reading is told to the other devices", async () => {
    const session = await inLobby(server, said(1, "bob", "old"));
    await server.says(`:srv MARKREAD #lobby timestamp=${new Date(Date.UTC(2026, 0, 1) + 1000).toISOString()}`);
    await server.says(said(2, "bob", "news"), said(3, "bob", "Ann, look"), said(4, "ann", "from my phone"));
    expect(unreadOf(room(session), "ann")).toEqual({ count: 2, mentions: 1, first: "id2" });
    session.markRead("#lobby", Date.UTC(2026, 0, 1) + 4000);
    session.markRead("#lobby", Date.UTC(2026, 0, 1) + 2000);
    expect(server.take()).toEqual(["MARKREAD #lobby timestamp=2026-01-01T00:00:04.000Z"]);
    expect(unreadOf(room(session), "ann").count).toBe(0);
  });
});

describe("history", () => {
  test("a gap is seen, and filled", async () => {
    const session = await inLobby(server, said(1, "bob", "one"));
    await server.says(said(4, "bob", "four"));
    expect(server.take()).toEqual(["CHATHISTORY AFTER #lobby msgid=id1 100"]);
    await server.answersHistory("#lobby", said(2, "bob", "two"), said(3, "bob", "three"), said(4, "bob", "four"));
    expect(texts(session)).toEqual(["one", "two", "three", "four"]);
    expect(server.take()).toEqual([]);
  });
  test("older pages are asked for one at a time, until there is nothing older", async () => {
    const session = await inLobby(server, said(3, "bob", "three"));
    session.loadOlder("#lobby");
    session.loadOlder("#lobby");
    expect(server.take()).toEqual(["CHATHISTORY BEFORE #lobby msgid=id3 100"]);
    await server.answersHistory("#lobby", said(2, "bob", "two"));
    expect(room(session).timeline.atStart).toBe(false);
    session.loadOlder("#lobby");
    await server.answersHistory("#lobby");
    expect(room(session).timeline.atStart).toBe(true);
    server.take();
    session.loadOlder("#lobby");
    expect(server.take()).toEqual([]);
  });
  test("after a break all that was missed is fetched, page by page", async () => {
    const session = await inLobby(server, said(1, "bob", "m1"));
    await server.breaks();
    await vi.advanceTimersByTimeAsync(1000);
    await server.letsIn();
    await server.says(":ann!u@h JOIN #lobby * :x");
    expect(server.take().some((line) => line.startsWith("CHATHISTORY TARGETS"))).toBe(true);
    await server.says(":srv BATCH +t draft/chathistory-targets", ":srv BATCH -t");
    expect(server.take()).toEqual(["CHATHISTORY AFTER #lobby msgid=id1 100"]);
    const missed = Array.from({ length: 130 }, (_, index) => said(index + 2, "bob", `m${index + 2}`));
    await server.answersHistory("#lobby", ...missed.slice(0, 100));
    expect(server.take()).toEqual(["CHATHISTORY AFTER #lobby msgid=id101 100"]);
    await server.answersHistory("#lobby", ...missed.slice(100));
    expect(texts(session)).toEqual(Array.from({ length: 131 }, (_, index) => `m${index + 1}`));
    expect(room(session).resumeAfter).toBeNull();
  });
  test("where the server has forgotten our last entry, the newest page is asked for", async () => {
    await inLobby(server, said(1, "bob", "m1"));
    await server.says(said(4, "bob", "four"));
    server.take();
    await server.says(":srv FAIL CHATHISTORY INVALID_PARAMS AFTER #lobby :no such message");
    expect(server.take()).toEqual(["CHATHISTORY LATEST #lobby * 100"]);
  });
  test("who wrote in private meanwhile is found", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.letsIn();
    server.take();
    await server.says(
      ":srv BATCH +t draft/chathistory-targets",
      "@batch=t :srv CHATHISTORY TARGETS bob 2026-01-01T00:00:00.000Z",
      ":srv BATCH -t",
    );
    expect(server.take()).toEqual(["MARKREAD bob", "CHATHISTORY LATEST bob * 100"]);
  });
});

describe("breaks", () => {
  test("it comes back by itself, later and later", async () => {
    const session = await inLobby(server);
    for (const delay of [500, 1000, 2000]) {
      const before = server.connections;
      await server.breaks();
      expect(session.link).toBe("waiting");
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(server.connections).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(server.connections).toBe(before + 1);
    }
  });
  test("a server that says nothing is asked, and then given up", async () => {
    const session = await inLobby(server);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.take()).toEqual(["PING :hubbub"]);
    await server.says(":srv PONG srv :hubbub");
    await vi.advanceTimersByTimeAsync(50_000);
    expect(session.link).toBe("waiting");
    expect(session.linkWords).toContain("stopped answering");
  });
  test("a name that our own old connection still has is asked for again", async () => {
    const session = await inLobby(server);
    await server.breaks();
    await vi.advanceTimersByTimeAsync(500);
    await server.open();
    await server.says(":srv CAP * LS :batch", ":srv CAP * ACK :batch", ":srv 433 * ann :taken");
    expect([session.link, session.refusal]).toEqual(["waiting", null]);
  });
  test("another window under the same name ends this one for good", async () => {
    const session = await inLobby(server);
    await server.says(":srv FAIL IDENTITY TAKEN_OVER :elsewhere");
    expect(session.link).toBe("closed");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections).toBe(1);
    session.comeBack();
    expect(server.connections).toBe(2);
  });
  test("pings are answered, also before one is in", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.open();
    await server.says("PING :x");
    expect(server.take()).toContain("PONG :x");
  });
  test("a line that can't be read costs only itself", async () => {
    const session = await inLobby(server);
    await server.says(":srv", "@x", said(1, "bob", "hi"));
    expect(texts(session)).toEqual(["hi"]);
    expect(session.state.takeProblems()).toHaveLength(1);
  });
});

describe("what people ask for", () => {
  test("reactions, edits, removals, typing", async () => {
    const session = await inLobby(server, said(1, "ann", "mine"));
    session.react("#lobby", "id1", "👍", true);
    session.react("#lobby", "id1", "👍", false);
    session.remove("#lobby", "id1");
    session.typing("#lobby", true);
    session.edit("#lobby", "id1", "better");
    const [react, unreact, remove, typing, edit] = server.take();
    expect(react).toBe("@+draft/react=👍;+reply=id1;+draft/reply=id1 TAGMSG #lobby");
    expect(unreact).toBe("@+draft/unreact=👍;+reply=id1;+draft/reply=id1 TAGMSG #lobby");
    expect(remove).toBe("REDACT #lobby id1");
    expect(typing).toBe("@+typing=active TAGMSG #lobby");
    expect(edit).toMatch(/hubbub.chat\/edit=id1 PRIVMSG #lobby :better$/);
    await server.says(`@label=${label(edit)} :srv FAIL EDIT EDIT_FORBIDDEN #lobby id1 :Not yours`);
    expect(session.state.takeProblems()).toEqual([{ text: "Not yours.", key: "#lobby" }]);
  });
  test("a channel that was asked for is where one arrives, and one that can't be entered says why", async () => {
    const session = await inLobby(server);
    session.join("#dev");
    await server.says(":ann!u@h JOIN #dev * :x");
    expect(session.state.takeArrived()).toBe("#dev");
    session.join("#closed");
    await server.says(":srv 473 ann #closed :It is only for those who were invited");
    expect(session.state.takeProblems()[0]?.text).toBe("It is only for those who were invited.");
  });
  test("leaving says goodbye, and nothing comes back", async () => {
    const session = await inLobby(server);
    session.leave();
    expect(server.take()).toEqual(["QUIT"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([session.link, server.connections]).toEqual(["closed", 1]);
  });
});

describe("being put out", () => {
  test("an administrator ends the connection: it is said why, and not come back by itself", async () => {
    const session = await inLobby(server);
    await server.says(":root!u@h KILL ann :a lost phone", ":srv ERROR :Closing Link");
    expect([session.link, session.linkWords]).toEqual(["closed", "root has ended your connection: a lost phone"]);
    vi.advanceTimersByTime(600_000);
    expect(server.connections).toBe(1);
  });
  test("a ban is said in the server's words, also to whoever would come in", async () => {
    const session = await inLobby(server);
    await server.says(":srv 465 ann :You are banned: Spam", ":srv ERROR :Closing Link");
    expect([session.link, session.linkWords]).toEqual(["closed", "You are banned: Spam"]);
  });
  test("whether one is an administrator is told, and may change", async () => {
    const session = await inLobby(server);
    const { features } = session.state;
    expect(features.administration).toBeNull();
    await server.says(":srv 005 ann hubbub.chat/ADMINISTRATION=t0ken :is supported");
    expect(features.administration).toBe("t0ken");
    await server.says(":srv 005 ann -hubbub.chat/ADMINISTRATION :is supported");
    expect(features.administration).toBeNull();
    await server.says(":srv 005 ann hubbub.chat/ADMINISTRATION :is supported");
    expect(features.administration).toBe("");
  });
});
