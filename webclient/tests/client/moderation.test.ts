// Who may do what to whom, whom masks mean, and what is asked of a channel.
import { beforeEach, describe, expect, test, vi } from "vitest";

import { calls, isMeant } from "../../src/client/calls";
import { bansOf, describeMask, muting } from "../../src/client/masks";
import { entry, type Member } from "../../src/client/model";
import { UnansweredError } from "../../src/client/requests";
import { mayChange, mayRemove, moderates, roleActions, rolesInWords } from "../../src/client/roles";
import { Room } from "../../src/client/room";
import type { Session } from "../../src/client/session";
import { bare, inLobby, labelOf, said, ScriptedServer, settled } from "./scripted";

const SIGNS = new Map([
  ["q", "~"],
  ["o", "@"],
  ["v", "+"],
]);
const member = (nick: string, prefixes = ""): Member => ({ nick, prefixes, away: false });
const [owner, moderator, speaker, nobody] = [member("own", "~"), member("mod", "@"), member("voice", "+"), member("none")];

describe("roles", () => {
  const labels = (me: Member, other: Member) => roleActions(me, other, SIGNS).map(({ label }) => label);
  test("who may remove whom", () => {
    expect(mayRemove(owner, moderator, SIGNS)).toBe(true);
    expect(mayRemove(moderator, owner, SIGNS)).toBe(false);
    expect(mayRemove(moderator, member("other", "@"), SIGNS)).toBe(true);
    expect(mayRemove(moderator, moderator, SIGNS)).toBe(false);
    expect(mayRemove(speaker, nobody, SIGNS)).toBe(false);
    expect([moderates(null, SIGNS), moderates(moderator, SIGNS), mayChange(speaker, SIGNS), mayChange(owner, SIGNS)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
  test("only what one may do is offered", () => {
    expect(labels(owner, nobody)).toEqual(["Make owner", "Make moderator", "Give voice"]);
    expect(labels(moderator, nobody)).toEqual(["Make moderator", "Give voice"]);
    expect(labels(moderator, member("both", "~@"))).toEqual(["Give voice"]);
    expect(labels(nobody, speaker)).toEqual([]);
    expect(labels(speaker, speaker)).toEqual(["Take voice back"]);
    expect(roleActions(owner, moderator, SIGNS)[1]?.change).toEqual({ added: false, letter: "o", argument: "mod" });
  });
  test("in words, highest first", () => {
    expect(rolesInWords(member("x", "~+"), SIGNS)).toBe("owner, voice");
    expect(rolesInWords(nobody, SIGNS)).toBe("");
  });
});

describe("masks", () => {
  test.each([
    ["*!*@*", "everybody"],
    ["ann!*@*", "the name ann"],
    ["ann*!*@*", "names like ann*"],
    ["*!*@host", "everybody from host"],
    ["*!*@*.host", "everybody from addresses like *.host"],
    ["R:ann", "the account ann"],
    ["R:a*", "accounts like a*"],
    ["m:R:ann", "the account ann (from writing only)"],
    ["ann!u@host", "ann!u@host"],
  ])("%s is %s", (mask, words) => expect(describeMask(mask)).toBe(words));
  test("an account is banned before an address, and an address that is not ours before a name", () => {
    const person = { nick: "Bob", host: "there", account: null, isNear: false };
    const masks = (more: object) => bansOf({ ...person, ...more }).map(({ mask }) => mask);
    expect(masks({ account: "Bobby" })).toEqual(["R:bobby", "bob!*@*"]);
    expect(masks({})).toEqual(["*!*@there", "bob!*@*"]);
    expect(masks({ isNear: true })).toEqual(["bob!*@*", "*!*@there"]);
    expect(masks({ host: "" })).toEqual(["bob!*@*"]);
    expect(muting("bob!*@*")).toBe("m:bob!*@*");
  });
});

describe("being called", () => {
  const room = new Room("#a", "#a", 0);
  const says = (text: string, more = {}) => ({ room, entry: entry({ id: "1", kind: "said", author: "bob", text, time: 1, ...more }) });
  test("for everything, for what is meant for us, or for nothing", () => {
    expect([calls(says("hi"), "all", "ann"), calls(says("hi"), "mentions", "ann"), calls(says("ann: hi"), "mentions", "ann")]).toEqual([
      true,
      false,
      true,
    ]);
    expect(calls(says("ann"), "nothing", "ann")).toBe(false);
    expect(calls(says("ann", { kind: "notice" }), "all", "ann")).toBe(false);
    expect(calls(says("ann", { own: true }), "all", "ann")).toBe(false);
  });
  test("private messages and answers to what we said are meant for us", () => {
    expect(isMeant({ ...says("hi"), room: new Room("bob", "bob", 0) }, "ann")).toBe(true);
    room.timeline.addLive(entry({ id: "m", msgid: "m", kind: "said", author: "ann", text: "cake?", time: 0, own: true }));
    expect(isMeant(says("yes", { replyTo: "m" }), "ann")).toBe(true);
  });
});

describe("asking the server", () => {
  let server: ScriptedServer;
  let session: Session;
  const lobby = () => session.state.rooms.get("#lobby")!;

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new ScriptedServer();
    session = await inLobby(server);
  });

  test("a ban is set, then whom it means is removed", async () => {
    const banned = session.moderation.ban(lobby(), "bob", "bob!*@*", "two  words");
    const [mode] = server.take();
    expect(mode).toContain("MODE #lobby +b :bob!*@*".replace(" :", " "));
    await server.says(`@label=${labelOf(mode)} :ann!u@h MODE #lobby +b bob!*@*`);
    const [kick] = server.take();
    expect(bare([kick!])).toEqual(["KICK #lobby bob :two words"]);
    await server.says(`@label=${labelOf(kick)} :ann!u@h KICK #lobby bob :two words`);
    expect(await banned).toBe("");
    expect(lobby().roster.has("bob")).toBe(false);
  });
  test("what is refused comes back in words, and nowhere else; nothing more is asked", async () => {
    const banned = session.moderation.ban(lobby(), "bob", "bob!*@*", "");
    const [mode] = server.take();
    await server.says(`@label=${labelOf(mode)} :srv 482 ann #lobby :You are no moderator`);
    expect(await banned).toBe("You are no moderator.");
    expect([server.take(), session.state.takeProblems()]).toEqual([[], []]);
    const invited = session.moderation.invite(lobby(), "nobody");
    await server.says(`@label=${labelOf(server.take()[0])} :srv FAIL INVITE X :Nobody is called so`);
    expect(await invited).toBe("Nobody is called so.");
    expect(session.state.takeProblems()).toEqual([]);
  });
  test("as many changes as one MODE may make go into one", async () => {
    const changes = ["a", "b", "c", "d"].map((argument) => ({ added: true, letter: "v", argument }));
    void session.moderation.change(lobby(), changes);
    const [first] = server.take();
    expect(first).toContain("MODE #lobby +v+v+v a b c");
    await server.says(`@label=${labelOf(first)} :ann!u@h MODE #lobby +vvv a b c`);
    expect(server.take()[0]).toContain("MODE #lobby +v d");
  });
  test("a channel is looked over, which changes nothing in the conversation", async () => {
    const before = lobby().timeline.length;
    const looked = session.moderation.look(lobby());
    const [modes, bans] = server.take().map(labelOf);
    await server.says(
      `@label=${modes} :srv 324 ann #lobby +nkl word 5`,
      `@label=${bans} :srv BATCH +b labeled-response`,
      "@batch=b :srv 367 ann #lobby m:spam!*@* bob!u@h 60",
      "@batch=b :srv 368 ann #lobby :end",
      ":srv BATCH -b",
    );
    const { modes: letters, bans: listed } = await looked;
    expect([...letters]).toEqual([
      ["n", ""],
      ["k", "word"],
      ["l", "5"],
    ]);
    expect(listed).toEqual([{ mask: "m:spam!*@*", author: "bob", time: 60_000 }]);
    expect(lobby().timeline.length).toBe(before);
  });
  test("without a connection, with what no line carries, and when it breaks", async () => {
    expect(await session.moderation.invite(lobby(), "two words")).toContain("can't be sent");
    const looked = session.moderation.look(lobby()).catch((error: unknown) => error);
    await server.breaks();
    expect(await looked).toBeInstanceOf(UnansweredError);
    expect(await session.moderation.setTopic(lobby(), "x")).toContain("no connection");
  });
  test("somebody's mode is noted, so that who looks can look again", async () => {
    const { modeChanges } = lobby();
    await server.says(":bob!u@h MODE #lobby +m");
    expect(lobby().modeChanges).toBe(modeChanges + 1);
  });
  test("a private conversation that was closed comes back when somebody writes", async () => {
    const key = session.openDirect("bob");
    session.close(key);
    expect(session.state.rooms.has("bob")).toBe(false);
    session.close("#lobby");
    expect(session.state.rooms.has("#lobby")).toBe(true); // one is in it
    await server.says(said(9, "bob", "hello", "ann"));
    await settled();
    expect(session.state.takeArrivals().map(({ room }) => room.key)).toEqual(["bob"]);
    expect(session.state.rooms.has("bob")).toBe(true);
  });
});
