// Who somebody is: what the server answers to WHOIS, and what becomes of them while one looks.
import { beforeEach, describe, expect, test, vi } from "vitest";

import { stranger } from "../../src/client/person";
import { Profile } from "../../src/client/profile";
import type { Session } from "../../src/client/session";
import { bare, inLobby, ScriptedServer } from "./scripted";

let server: ScriptedServer;
let session: Session;
const changed = vi.fn();
const BOB = ":srv 311 ann Bob u there * :Robert";
const END = ":srv 318 ann Bob :End of WHOIS";

beforeEach(async () => {
  vi.useFakeTimers();
  server = new ScriptedServer();
  session = await inLobby(server);
  changed.mockClear();
});

describe("what the server tells of somebody", () => {
  const lookUp = async (...lines: string[]) => {
    const found = session.moderation.lookUp("bob");
    await server.answers(server.take()[0], ...lines, END);
    return found;
  };

  test("all of it", async () => {
    session.state.source = { nick: "ann", user: "u", host: "There" };
    const before = session.state.lobby?.timeline.length;
    const found = await lookUp(
      BOB,
      ":srv 319 ann Bob :~@#lobby +#b",
      ":srv 319 ann Bob :#c",
      ":srv 312 ann Bob srv :Club",
      ":srv 301 ann Bob :asleep",
      ":srv 313 ann Bob :administrates this server",
      ":srv 330 ann Bob Bobby :is logged in as",
      ":srv 335 ann Bob :is a bot",
      ":srv 671 ann Bob :is connected with TLS",
      ":srv 378 ann Bob :is connecting from u@10.0.0.1 10.0.0.1",
      ":srv 378 ann Bob :is connecting from u@::1 ::1",
      ":srv 317 ann Bob 200 1700000000 :seconds idle, signon time",
    );
    expect(found).toEqual({
      nick: "Bob",
      host: "there",
      isNear: true,
      realName: "Robert",
      account: "Bobby",
      away: "asleep",
      channels: ["#lobby", "#b", "#c"],
      isAdministrator: true,
      isBot: true,
      isSecure: true,
      idle: 200,
      since: 1_700_000_000_000,
      addresses: ["10.0.0.1", "::1"],
    });
    expect(session.state.lobby?.timeline.length).toBe(before);
  });
  test("what isn't said is not known, and what is no number is none", async () => {
    expect(await lookUp(BOB)).toEqual({ ...stranger("Bob"), host: "there", realName: "Robert" });
    expect(await lookUp(BOB, ":srv 317 ann Bob long 1e9 :words")).toMatchObject({ idle: null, since: null });
    expect(await lookUp(BOB, ":srv 317 ann Bob 0 :words")).toMatchObject({ idle: 0, since: null });
    expect(await lookUp(BOB, ":srv 301 ann Bob :")).toMatchObject({ away: "" });
  });
  test("no more channels than are worth it", async () => {
    const lines = Array.from({ length: 60 }, (_, line) => `:srv 319 ann Bob :${Array.from({ length: 10 }, (_, at) => `#${line}-${at}`).join(" ")}`);
    expect((await lookUp(BOB, ...lines))?.channels).toHaveLength(500);
  });
  test("nobody of that name", async () => {
    expect(await lookUp(":srv 401 ann Bob :Nobody here has that name")).toBeNull();
    expect(session.state.takeProblems()).toEqual([]);
  });
});

describe("a profile", () => {
  const open = (nick = "bob") => {
    const profile = new Profile(session, nick, changed);
    void profile.ask();
    return { profile, question: server.take()[0] };
  };

  test("is filled when the answer comes", async () => {
    const { profile, question } = open();
    expect(bare([question!])).toEqual(["WHOIS bob"]);
    expect([profile.note, profile.person, profile.isOutdated, profile.isNobody]).toEqual(["Asking the server…", null, false, false]);
    changed.mockClear();
    await server.answers(question, BOB, END);
    expect([profile.note, profile.nick, profile.person?.realName, profile.isOutdated]).toEqual(["", "Bob", "Robert", false]);
    expect(changed).toHaveBeenCalledOnce();
  });
  test("says that there is nobody, and looks again when asked to", async () => {
    const { profile, question } = open();
    await server.answers(question, ":srv 401 ann bob :Nobody here has that name", END);
    expect([profile.note, profile.isOutdated, profile.isNobody]).toEqual(["Nobody who is here now is called bob.", true, true]);
    void profile.ask();
    await server.answers(server.take()[0], BOB, END);
    expect([profile.note, profile.isOutdated, profile.isNobody]).toEqual(["", false, false]);
  });
  test("follows who takes another name", async () => {
    const { profile, question } = open();
    await server.answers(question, BOB, END);
    await server.says(":cat!u@h NICK tom", ":bob!u@there NICK BOB");
    expect([profile.note, profile.nick]).toEqual(["", "BOB"]);
    await server.says(":bob!u@there NICK rob", ":rob!u@there NICK robby");
    expect([profile.note, profile.nick, profile.isOutdated]).toEqual(["bob is called robby now.", "robby", false]);
    await server.says(":robby!u@there QUIT :bye");
    expect([profile.note, profile.isOutdated]).toEqual(["robby has left meanwhile. This is how it was before.", true]);
  });
  test("asks for the new name of who has taken one before the answer", async () => {
    const { profile, question } = open();
    await server.says(":bob!u@there NICK rob");
    await server.answers(question, ":srv 401 ann bob :Nobody here has that name", END);
    const [again] = server.take();
    expect(bare([again!])).toEqual(["WHOIS rob"]);
    await server.answers(again, BOB.replace("Bob", "rob"), END);
    expect([profile.note, profile.person?.nick]).toEqual(["", "rob"]);
  });
  test("says why there is no answer, and keeps what was known", async () => {
    const { profile, question } = open();
    await server.answers(question, BOB, END);
    void profile.ask();
    await server.breaks();
    expect(profile.note).toContain("The connection was lost");
    expect([profile.person?.realName, profile.isOutdated]).toEqual(["Robert", true]);
    await profile.ask();
    expect(profile.note).toBe("There is no connection at the moment. Try again when it is back.");
  });
  test("ends when nobody looks any more, unless somebody looks at another one already", async () => {
    const { profile, question } = open();
    await server.answers(question, BOB, END);
    const other = open("cat");
    profile.end();
    expect(session.state.looked).toBe(other.profile);
    other.profile.end();
    expect(session.state.looked).toBeNull();
    await server.says(":bob!u@there QUIT :bye");
    expect(profile.note).toBe("");
  });
});
