// What is typed into the field: what it has the server do, and what is said where it can't be done.
import { beforeEach, describe, expect, test, vi } from "vitest";

import { usages } from "../../src/client/commands";
import { complete } from "../../src/client/completion";
import type { Session } from "../../src/client/session";
import { explainedCommands } from "../../src/ui/command_words";
import { bare, inLobby, labelOf, ScriptedServer, settled, type } from "./scripted";

let server: ScriptedServer;
let session: Session;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new ScriptedServer();
  session = await inLobby(server);
});

const problems = () => session.state.takeProblems().map(({ text }) => text);

describe("what everybody may do", () => {
  test("channels, names and topics", () => {
    type(session, "/join dev");
    type(session, "/topic about\n us");
    type(session, "/nick anna");
    type(session, "/part");
    type(session, "/PART see  you");
    expect(server.take()).toEqual(["JOIN #dev", "TOPIC #lobby :about us", "NICK anna", "PART :#lobby", "PART #lobby :see you"]);
  });
  test("saying something", () => {
    const emojify = (text: string) => text.replaceAll(":x:", "X");
    for (const text of ["/me :x:", "//etc", ":x:", "/msg bob :x:", "/topic :x:"]) type(session, text, "#lobby", { emojify });
    const lines = bare(server.take()).filter((line) => /PRIVMSG|TOPIC/.test(line));
    expect(lines.map((line) => line.split(" :")[1])).toEqual(["\x01ACTION X\x01", "/etc", "X", "X", ":x:"]);
    type(session, "/msg cat");
    expect(session.state.takeArrived()).toBe("cat");
  });
  test("leaving the server, which the page does as when its button is pressed", () => {
    const leave = vi.fn();
    type(session, "/quit so  long", "#lobby", { leave });
    type(session, "/quit", "#lobby", { leave });
    expect(leave.mock.calls).toEqual([["so long"], [""]]);
    session.leave("so long");
    expect(server.take()).toEqual(["QUIT :so long"]);
  });
  test("who somebody is, which is a profile", () => {
    const showProfile = vi.fn();
    type(session, "/whois Bob please", "#lobby", { showProfile });
    expect(showProfile.mock.calls).toEqual([["Bob"]]);
  });
  test("inviting here or elsewhere", async () => {
    session.join("#club");
    await server.says(":ann!u@h JOIN #club * :x");
    server.take();
    type(session, "/invite dan");
    type(session, "/invite dan #Club");
    const [here] = server.heard;
    expect(bare(server.take())).toEqual(["INVITE dan #lobby", "INVITE dan #club"]);
    await server.answers(here, ":srv 401 ann dan :Nobody here has that name");
    type(session, "/invite dan #nowhere");
    type(session, "/invite dan", session.openDirect("dan"));
    const words = "Say whom you invite to which channel that you are in: /invite NAME #CHANNEL";
    expect(problems()).toEqual(["Nobody here has that name.", words, words]);
  });
  test("where one is invited", async () => {
    type(session, "/invite");
    const [first] = server.take();
    expect(bare([first!])).toEqual(["INVITE"]);
    await server.answers(first, ":srv 336 ann #a", ":srv 336 ann #b", ":srv 337 ann :End");
    type(session, "/invite");
    await server.answers(server.take()[0], ":srv 337 ann :End");
    expect(problems()).toEqual([
      "You are invited to #a, #b. Type /join #CHANNEL to go there.",
      "Nobody has invited you to a channel that you are not in.",
    ]);
  });
  test("what doesn't fit a private conversation", () => {
    const key = session.openDirect("bob");
    for (const text of ["/topic x", "/part", "/kick bob", "/op bob", "/ban bob", "/unban bob", "/mode +m"]) type(session, text, key);
    expect(problems()).toEqual([
      "A private conversation has no topic.",
      "Only a channel can be left. Close the private conversation in its menu instead.",
      ...Array<string>(5).fill("That is for channels. Type it in the channel that you mean."),
    ]);
  });
  test("what there is no command for, and what lacks something", () => {
    for (const text of ["/frobnicate", "/me", "/kick \n ", "/whois", "/mode", "/op"]) type(session, text);
    expect(problems()).toEqual([
      "There is no command /frobnicate. /help shows those that there are.",
      "Something is missing after /me. It is written so: /me DOES SOMETHING",
      "Something is missing after /kick. It is written so: /kick NAME [REASON]",
      "Something is missing after /whois. It is written so: /whois NAME",
      "Something is missing after /mode. It is written so: /mode MODES",
      "Something is missing after /op. It is written so: /op NAME…",
    ]);
    expect(bare(server.take()).filter((line) => line.includes("KICK"))).toEqual([]);
  });
});

describe("what moderators may do", () => {
  /** The answer to WHOIS, which was asked with a line. */
  const isBob = (line: string | undefined, ...more: string[]) => server.answers(line, ":srv 311 ann bob u there * :Bob", ...more, ":srv 318 ann bob :End");

  test("removing somebody, with and without a reason; why that can't be is told there", async () => {
    type(session, "/kick bob spam  and\nham");
    type(session, "/kick bob");
    const asked = server.take();
    expect(bare(asked)).toEqual(["KICK #lobby bob :spam and ham", "KICK #lobby :bob"]);
    await server.says(`@label=${labelOf(asked[0])} :srv 482 ann #lobby :You are no moderator`);
    expect(session.state.takeProblems()).toEqual([{ text: "You are no moderator.", key: "#lobby" }]);
  });
  test("roles, of several people at once", () => {
    for (const name of ["op bob  cat", "deop bob", "voice bob", "devoice bob"]) type(session, `/${name}`);
    expect(bare(server.take())).toEqual([
      "MODE #lobby +o+o bob cat",
      "MODE #lobby -o bob",
      "MODE #lobby +v bob",
      "MODE #lobby -v bob",
    ]);
  });
  test("banning somebody in the way that suits best, with the reason for the removal", async () => {
    type(session, "/ban Bob spam");
    const [asked] = server.take();
    expect(bare([asked!])).toEqual(["WHOIS Bob"]);
    await isBob(asked, ":srv 330 ann bob Bobby :is logged in as");
    const [mode] = server.take();
    expect(bare([mode!])).toEqual(["MODE #lobby +b R:bobby"]);
    await server.says(`@label=${labelOf(mode)} :ann!u@h MODE #lobby +b R:bobby`);
    expect(bare(server.take())).toEqual(["KICK #lobby bob :spam"]);
  });
  test("banning somebody who isn't in the channel removes nobody", async () => {
    await server.says(":bob!u@there PART #lobby");
    type(session, "/ban bob");
    await isBob(server.take()[0]);
    const [mode] = server.take();
    expect(bare([mode!])).toEqual(["MODE #lobby +b *!*@there"]);
    await server.says(`@label=${labelOf(mode)} :ann!u@h MODE #lobby +b *!*@there`);
    expect([server.take(), problems()]).toEqual([[], []]);
  });
  test("banning nobody says how to keep a name out", async () => {
    type(session, "/ban dan");
    await server.answers(server.take()[0], ":srv 401 ann dan :Nobody here has that name", ":srv 318 ann dan :End");
    expect(problems()).toEqual(["Nobody here is called dan. To keep a name out all the same, ban it as dan!*@*."]);
    expect(server.take()).toEqual([]);
  });
  test("banning by a mask, and lifting that", () => {
    for (const text of ["/ban dan!*@* spam", "/ban m:R:dan", "/ban ::1", "/unban 10.0.0.1"]) type(session, text);
    expect(bare(server.take())).toEqual([
      "MODE #lobby +b dan!*@*",
      "MODE #lobby +b m:R:dan",
      "MODE #lobby +b :::1",
      "MODE #lobby -b 10.0.0.1",
    ]);
  });
  test("lifting every ban that could mean somebody, who may be gone", async () => {
    type(session, "/unban bob");
    await isBob(server.take()[0]);
    expect(bare(server.take())).toEqual(["MODE #lobby -b-b *!*@there bob!*@*"]);
    type(session, "/unban dan");
    await server.answers(server.take()[0], ":srv 401 ann dan :Nobody here has that name");
    expect(bare(server.take())).toEqual(["MODE #lobby -b dan!*@*"]);
  });
  test("modes as they are written", async () => {
    type(session, "/mode +lm 5");
    type(session, "/mode #Club -k word");
    type(session, "/mode #Club -k word", session.openDirect("bob"));
    const modes = server.take().filter((line) => line.includes("MODE"));
    expect(bare(modes)).toEqual(["MODE #lobby +lm 5", "MODE #Club -k word", "MODE #Club -k word"]);
    await server.says(`@label=${labelOf(modes[1])} :srv 442 ann #Club :You are not in that channel`);
    expect(problems()).toEqual(["You are not in that channel."]);
  });
  test("nothing without a connection, and nothing that no line carries", async () => {
    type(session, "/op :bob cat");
    type(session, "/op bob");
    await server.breaks();
    for (const text of ["/kick bob", "/ban bob", "/unban bob", "/invite"]) type(session, text);
    await settled();
    expect(problems()).toEqual([
      "That can't be sent. No name, mask or key has spaces or starts with a colon.",
      "The connection was lost before the server had answered. Look whether it has happened, or try again.",
      ...Array<string>(4).fill("There is no connection at the moment. Try again when it is back."),
    ]);
  });
});

describe("what can be typed", () => {
  test("is shown, for moderators apart", () => {
    const showCommands = vi.fn();
    type(session, "/help", "#lobby", { showCommands });
    expect(showCommands).toHaveBeenCalledOnce();
    const { everybody, moderators } = usages();
    expect(everybody).toContain("/whois NAME");
    expect(moderators[0]).toBe("/kick NAME [REASON]");
  });
  test("is explained, each of them", () => {
    const { everybody, moderators } = explainedCommands();
    expect({ everybody: everybody.map(([usage]) => usage), moderators: moderators.map(([usage]) => usage) }).toEqual(usages());
    expect([...everybody, ...moderators].filter(([, words]) => !words)).toEqual([]);
  });
  test("is completed, and so are names after it", () => {
    const { everybody, moderators } = usages();
    const known = { names: ["bob"], channels: [], commands: [...everybody, ...moderators], findEmoji: () => [] };
    const labels = (before: string) => complete(before, known).candidates.map(({ label }) => label);
    expect([labels("/k"), labels("/wh"), labels("/dev")]).toEqual([["/kick NAME [REASON]"], ["/whois NAME"], ["/devoice NAME…"]]);
    expect(complete("/kick b", known).candidates).toEqual([{ text: "bob ", label: "bob" }]);
  });
});
