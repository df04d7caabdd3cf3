// Coming in by a link, and making one, against a scripted server.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { entranceAt } from "../../src/client/entrance";
import { settingsFor } from "../../src/client/programs";
import { CAPS, inLobby, newSession, ScriptedServer, settled } from "./scripted";

const INVITE = { kind: "invite", secret: "s3cret" } as const;
const LOGIN = { kind: "login", secret: "s3cret" } as const;

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2), toFake: ["setTimeout", "clearTimeout", "Date"] });
  server = new ScriptedServer();
});
afterEach(() => void vi.useRealTimers());

/** Until the server has agreed on capabilities. */
async function negotiate(): Promise<void> {
  await server.open();
  await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
  await vi.waitFor(() => expect(server.heard.some((line) => /^(INVITELINK|LOGINLINK) USE/.test(line))).toBe(true));
}

async function heard(pattern: RegExp): Promise<void> {
  await vi.waitFor(() => expect(server.heard.some((line) => pattern.test(line)), server.heard.join("\n")).toBe(true));
  await settled();
}

describe("an address", () => {
  test.each([
    ["/invite/a-B_9", { kind: "invite", secret: "a-B_9" }],
    ["/login/abc/", { kind: "login", secret: "abc" }],
    ["/", null],
    ["/invite/", null],
    ["/other/abc", null],
    ["/invite/a/b", null],
  ])("%s", (path, expected) => expect(entranceAt(path)).toEqual(expected));
});

describe("an invitation", () => {
  test("makes an account, and the password stays at home", async () => {
    const session = newSession(server);
    session.enterBy(INVITE, "ann", "", "correct-horse", "#ops");
    await negotiate();
    server.take();
    await server.says(":srv NOTE INVITELINK INVITED 1a2b bob #ops :bob has invited you");
    await heard(/^REGISTER \* \* SCRAM-SHA-256\$4096:/);
    const said = server.take();
    expect(said.slice(0, 2)).toEqual(["NICK ann", "USER hubbub 0 * Hubbub"]);
    expect(said.join()).not.toContain("correct-horse");
    await server.says(":srv REGISTER SUCCESS ann :made", ":srv 900 ann ann!u@h ann :logged in");
    expect(server.take()).toEqual(["NICK ann", "CAP :END"]);
    await server.greets();
    expect(session.wasLetIn).toBe(true);
    expect(session.account.name).toBe("ann");
    expect(server.take()).toContain("JOIN #ops");
  });

  test("is not used again after a break", async () => {
    const session = newSession(server);
    session.enterBy(INVITE, "ann", "", "", "#ops");
    await negotiate();
    await server.says(":srv NOTE INVITELINK INVITED 1a2b bob #ops :bob has invited you");
    await server.greets();
    expect(session.wasLetIn).toBe(true);
    server.take();
    await server.breaks();
    await vi.advanceTimersByTimeAsync(60_000);
    await server.letsIn();
    expect(server.take().join()).not.toContain("INVITELINK");
  });

  test.each([
    ["FAIL INVITELINK USED_UP USE :As many people have come in", "As many people have come in."],
    ["FAIL INVITELINK EXPIRED USE :It was valid until yesterday", "It was valid until yesterday."],
  ])("that lets nobody in says why: %s", async (line, words) => {
    const session = newSession(server);
    session.enterBy(INVITE, "ann", "", "correct-horse");
    await negotiate();
    await server.says(`:srv ${line}`);
    expect(session.refusal?.words).toBe(words);
  });

  test("goes on with another name where the first one is refused", async () => {
    const session = newSession(server);
    session.enterBy(INVITE, "ann", "", "correct-horse");
    await negotiate();
    await server.says(":srv NOTE INVITELINK INVITED 1a2b bob * :bob has invited you");
    await heard(/^REGISTER/);
    await server.says(":srv FAIL REGISTER ACCOUNT_EXISTS ann :Somebody has that name");
    expect(session.refusal?.words).toBe("Somebody has that name.");
    server.take();
    session.enterBy(INVITE, "anna", "", "correct-horse");
    await heard(/^INVITELINK USE/);
    await server.says(":srv NOTE INVITELINK INVITED 1a2b bob * :bob has invited you");
    await heard(/^REGISTER/);
    await server.says(":srv REGISTER SUCCESS anna :made");
    expect(server.take().slice(-2)).toEqual(["NICK anna", "CAP :END"]);
  });

  test("a password that can't be one is refused before anything is made", async () => {
    const session = newSession(server);
    session.enterBy(INVITE, "ann", "", "short");
    await negotiate();
    await server.says(":srv NOTE INVITELINK INVITED 1a2b bob * :bob has invited you");
    await vi.waitFor(() => expect(session.refusal?.words).toContain("8 characters"));
    expect(session.refusal?.field).toBe("new password");
    expect(server.take().join()).not.toContain("REGISTER");
  });

  test("an attempt that went through before goes on", async () => {
    const session = newSession(server);
    session.enterBy(INVITE, "ann", "", "correct-horse");
    await negotiate();
    await server.says(":srv NOTE INVITELINK INVITED 1a2b bob * :bob has invited you");
    await heard(/^REGISTER/);
    await server.says(":srv FAIL REGISTER ALREADY_AUTHENTICATED ann :You are logged in as ann already");
    await server.greets();
    expect(session.wasLetIn).toBe(true);
    expect(session.account.credentials).toBeNull();
  });
});

describe("a login link", () => {
  test("sets a new password and comes in", async () => {
    const session = newSession(server);
    session.enterBy(LOGIN, "ann", "", "correct-horse");
    await negotiate();
    expect(server.take().at(-1)).toMatch(/^LOGINLINK USE s3cret SCRAM-SHA-256\$4096:/);
    await server.says(":srv NOTE LOGINLINK SUCCESS ann :changed");
    expect(server.take()).toEqual(["NICK ann", "USER hubbub 0 * Hubbub", "CAP :END"]);
    await server.greets();
    expect(session.account.credentials?.account).toBe("ann");
  });

  test("a bad password is told, and the next one is taken", async () => {
    const session = newSession(server);
    session.enterBy(LOGIN, "ann", "", "short");
    await server.open();
    await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await vi.waitFor(() => expect(session.refusal?.words).toContain("8 characters"));
    session.enterBy(LOGIN, "ann", "", "shor");
    await vi.waitFor(() => expect(session.refusal?.words).toContain("8 characters"));
    session.enterBy(LOGIN, "ann", "", "correct-horse");
    await heard(/^LOGINLINK USE/);
  });
});

describe("inviting", () => {
  test("shows the link that was made", async () => {
    const session = await inLobby(server);
    server.take();
    session.inviting.make({ channels: ["#a", "#b"], uses: 5, duration: "7d" });
    expect(server.take()).toEqual(["INVITELINK CREATE #a,#b 5 7d"]);
    await server.says(":srv NOTE INVITELINK CREATED 1a2b http://h/invite/x 5 5 1795000000000 #a,#b :http://h/invite/x lets 5 people in");
    const made = { id: "1a2b", address: "http://h/invite/x", uses: 5, expires: 1795000000000 };
    expect(session.inviting.made).toEqual(made);
    session.inviting.end("1a2b");
    expect(server.take()).toEqual(["INVITELINK END 1a2b"]);
    expect(session.inviting.made).toBeNull();
  });

  test.each([
    "FAIL INVITELINK LIMIT_REACHED CREATE :You have 10 invitations",
    "482 ann #a :You have 10 invitations",
  ])("says why there is none: %s", async (line) => {
    const session = await inLobby(server);
    session.inviting.make({ channels: [], uses: 1, duration: "1h" });
    await server.says(`:srv ${line}`);
    expect(session.inviting.problem).toBe("You have 10 invitations.");
    expect(session.inviting.isAsked).toBe(false);
  });

  test("a broken connection ends the wait", async () => {
    const session = await inLobby(server);
    session.inviting.make({ channels: [], uses: 1, duration: "1h" });
    await server.breaks();
    expect(session.inviting.problem).toContain("no connection");
  });
});

describe("settings for other programs", () => {
  const address = { host: "chat.example.org", port: 6697, tls: true, fingerprint: "e032ab" };
  const programs = (account: boolean, channels = ["#a", "#b"]) =>
    new Map(
      settingsFor(address, { nick: "ann", account, channels }, "wss://chat.example.org/socket").map(({ name, pieces }) => [
        name,
        pieces.map(({ text }) => text),
      ]),
    );

  test("WeeChat pins the certificate and logs in", () => {
    const [newer = "", older = ""] = programs(true).get("WeeChat") ?? [];
    expect(newer.split("\n")).toEqual([
      "/server add hubbub chat.example.org/6697 -tls -autoconnect",
      "/set irc.server.hubbub.tls_fingerprint e032ab",
      "/set irc.server.hubbub.nicks ann",
      "/set irc.server.hubbub.sasl_mechanism scram-sha-256",
      "/set irc.server.hubbub.sasl_username ann",
      "/set irc.server.hubbub.sasl_password PASSWORD",
      "/set irc.server.hubbub.autojoin #a,#b",
      "/connect hubbub",
    ]);
    expect(older).toBe(newer.replaceAll("tls", "ssl"));
  });
  test("irssi too", () => {
    expect(programs(true).get("irssi")?.[0]?.split("\n")).toEqual([
      "/NETWORK ADD -nick ann -sasl_mechanism PLAIN -sasl_username ann -sasl_password PASSWORD hubbub",
      "/SERVER ADD -auto -network hubbub -tls -notls_verify -tls_pinned_cert E0:32:AB chat.example.org 6697",
      "/CHANNEL ADD -auto #a hubbub",
      "/CHANNEL ADD -auto #b hubbub",
      "/SAVE",
      "/CONNECT hubbub",
    ]);
  });
  test("a guest has no password", () => {
    for (const texts of programs(false).values()) expect(texts.join()).not.toMatch(/PASSWORD|sasl/i);
  });
  test("HexChat, Halloy and gamja have what they read", () => {
    const found = programs(true);
    expect(found.get("HexChat")?.[1]).toBe("/nick ann\n/servchan -ssl-noverify chat.example.org 6697 #a,#b");
    expect(found.get("Halloy")?.[0]).toContain('channels = ["#a", "#b"]\n\n[servers.hubbub.sasl.plain]\nusername = "ann"');
    expect(JSON.parse(found.get("gamja")?.[0] ?? "")).toEqual({
      server: { url: "wss://chat.example.org/socket", autojoin: ["#a", "#b"], auth: "mandatory" },
    });
    expect(programs(false, []).get("HexChat")?.[1]).toBe("/nick ann\n/server -ssl-noverify chat.example.org 6697");
  });
});
