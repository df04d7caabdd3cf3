// Registering, logging in and out, and changing the password, as the page does it: no password is ever sent.
import { beforeEach, describe, expect, test, vi } from "vitest";

import { memoryShelf, Secrets } from "../../src/client/secrets";
import type { Session } from "../../src/client/session";
import { answerScram, CAPS, inLobby, newSession, ScriptedServer, settled } from "./scripted";

const PASSWORD = "correct-horse";
const KEYS = /SCRAM-SHA-256\$4096:[\w+/]{22}==\$[\w+/]{43}=:[\w+/]{43}=$/;
let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
});

/** The next thing that the page says, which may take it a moment to compute. */
async function nextLine(): Promise<string> {
  await vi.waitFor(async () => {
    await settled();
    expect(server.heard).not.toEqual([]);
  });
  return server.take().at(-1) ?? "";
}

/** The page has registered its name, and is logged in. */
async function registered(session: Session): Promise<void> {
  void session.account.register(PASSWORD);
  await nextLine();
  await server.says(":srv REGISTER SUCCESS ann :made", ":srv 900 ann ann!u@h ann :in");
}

describe("registering", () => {
  test("tells the server what SCRAM checks with, and not the password", async () => {
    const session = await inLobby(server);
    void session.account.register(PASSWORD);
    expect(session.account.asked).toBe("register");
    const line = await nextLine();
    expect(line).toMatch(/^REGISTER \* \* /);
    expect(line).toMatch(KEYS);
    expect(line).not.toContain(PASSWORD);
    await server.says(":srv REGISTER SUCCESS ann :made", ":srv 900 ann ann!u@h ann :in");
    expect([session.account.name, session.account.asked, session.account.refused]).toEqual(["ann", null, null]);
    expect(session.account.credentials?.account).toBe("ann");
  });
  test("what can't be a password is not asked for", async () => {
    const session = await inLobby(server);
    await session.account.register("short");
    expect(session.account.refused).toEqual({ field: "new password", words: "A password needs 8 characters at least." });
    expect([session.account.asked, server.take()]).toEqual([null, []]);
  });
  test.each([
    ["INVALID_EMAIL", "email"],
    ["BAD_ACCOUNT_NAME", "new password"],
  ])("%s is told beside the %s", async (code, field) => {
    const session = await inLobby(server);
    void session.account.register(PASSWORD, "nowhere");
    expect(await nextLine()).toContain("REGISTER * nowhere ");
    await server.says(`:srv FAIL REGISTER ${code} ann :No`);
    expect(session.account.refused).toEqual({ field, words: "No." });
  });
  test("a code is asked for, and with a wrong one it begins again", async () => {
    const session = await inLobby(server);
    void session.account.register(PASSWORD);
    await nextLine();
    await server.says(":srv REGISTER VERIFICATION_REQUIRED ann :Send the code");
    expect([session.account.needsCode, session.account.asked]).toEqual([true, null]);
    session.account.verify("herring");
    expect(server.take()).toEqual(["VERIFY ann herring"]);
    await server.says(":srv FAIL VERIFY INVALID_CODE ann :That was not the code");
    expect(session.account.needsCode).toBe(false);
    expect(session.account.refused?.words).toContain("Register again");
    session.account.verify("swordfish");
    expect(server.take()).toEqual([]);
    void session.account.register(PASSWORD);
    await nextLine();
    await server.says(":srv REGISTER VERIFICATION_REQUIRED ann :Send the code");
    session.account.verify("swordfish");
    await server.says(":srv VERIFY SUCCESS ann :made", ":srv 900 ann ann!u@h ann :in");
    expect([session.account.name, session.account.needsCode]).toEqual(["ann", false]);
  });
  test("where passwords would have to be sent, nothing is", async () => {
    const session = newSession(server);
    session.enter("ann", "");
    await server.open();
    await server.says(":srv CAP * LS :draft/account-registration sasl", ":srv CAP * ACK :draft/account-registration sasl");
    await server.greets();
    server.take();
    await session.account.register(PASSWORD);
    expect(session.account.refused?.words).toContain("can't be registered from here");
    expect(server.take()).toEqual([]);
  });
  test("a connection that breaks is told, and what was computed for it is not sent on the next", async () => {
    const session = await inLobby(server);
    const registering = session.account.register(PASSWORD);
    await server.breaks();
    await registering;
    expect(session.account.refused?.words).toContain("connection was lost");
    expect(server.take()).toEqual([]);
    await session.account.register(PASSWORD);
    expect(session.account.refused?.words).toContain("no connection");
  });
});

describe("logging in while online", () => {
  test("proves the password", async () => {
    const session = await inLobby(server);
    session.account.logIn("ann", "pencil", true);
    expect(server.take()).toEqual(["AUTHENTICATE SCRAM-SHA-256"]);
    await answerScram(server, "pencil");
    await server.says(":srv 900 ann ann!u@h ann :in", ":srv 903 ann :done");
    expect([session.account.name, session.account.asked]).toEqual(["ann", null]);
  });
  test("a wrong password is told", async () => {
    const session = await inLobby(server);
    session.account.logIn("ann", "wrong", true);
    await server.says(":srv 904 ann :The password is wrong");
    expect(session.account.refused).toEqual({ field: "password", words: "The password is wrong." });
  });
  test("a server that can't prove itself is left for good", async () => {
    const session = await inLobby(server);
    session.account.logIn("ann", "pencil", true);
    await server.says(":srv 903 ann :done");
    expect([session.link, server.isOpen]).toEqual(["closed", false]);
    expect(session.linkWords).toContain("may be another one");
  });
});

describe("changing the password", () => {
  test("proves the old one, then tells what is to be kept of the new one", async () => {
    const session = await inLobby(server);
    await registered(session);
    void session.account.changePassword("pencil", "another-horse");
    expect(await nextLine()).toBe("AUTHENTICATE SCRAM-SHA-256");
    await answerScram(server, "pencil");
    await server.says(":srv 900 ann ann!u@h ann :in", ":srv 903 ann :done");
    const line = await nextLine();
    expect(line).toMatch(/^PASSWD \* /);
    expect(line).toMatch(KEYS);
    expect(session.account.changes).toBe(0);
    await server.says(":srv PASSWD SUCCESS ann :changed");
    expect([session.account.changes, session.account.asked]).toEqual([1, null]);
  });
  test("a wrong old one is told beside it, and a refused new one beside that", async () => {
    const session = await inLobby(server);
    await registered(session);
    void session.account.changePassword("wrong", "another-horse");
    await nextLine();
    await server.says(":srv 904 ann :The password is wrong");
    expect(session.account.refused?.field).toBe("password");
    await session.account.changePassword("pencil", "short");
    expect(session.account.refused?.field).toBe("new password");
    expect(server.take()).toEqual([]);
  });
});

describe("what is kept", () => {
  const secrets = () => new Secrets(memoryShelf());
  const offer = async () => server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);

  async function loggedIn(kept: Secrets, keep: boolean): Promise<Session> {
    const session = newSession(server, kept);
    session.enter("ann", "pencil", keep);
    await server.open();
    await offer();
    server.take();
    await answerScram(server, "pencil");
    await server.says(":srv 900 ann ann!u@h ann :in", ":srv 903 ann :done");
    await server.greets();
    return session;
  }

  test("logs in again without the password, which is nowhere", async () => {
    const shelf = memoryShelf();
    const set = vi.spyOn(shelf, "setItem");
    const session = await loggedIn(new Secrets(shelf), true);
    expect(session.account.name).toBe("ann");
    expect(JSON.stringify(set.mock.calls)).not.toContain("pencil");
    server = new ScriptedServer();
    newSession(server, new Secrets(shelf)).enter("ann", "");
    await server.open();
    await offer();
    server.take();
    await answerScram(server, "pencil");
  });
  test("keys of a password that was changed are given up, and the new one is asked for", async () => {
    const kept = secrets();
    kept.keepKeys("ann", { salt: "b3RoZXI=", rounds: 4096, clientKey: "", serverKey: "" });
    const again = newSession(server, kept);
    again.enter("ann", "");
    await server.open();
    await offer();
    server.take();
    await server.says("AUTHENTICATE +");
    const first = atob(server.take()[0]!.split(" ")[1]!);
    await server.says(`AUTHENTICATE ${btoa(`r=${first.split("r=")[1]}more,s=c2FsdA==,i=4096`)}`);
    expect(server.take()).toEqual(["AUTHENTICATE *"]);
    expect(again.refusal?.field).toBe("password");
    expect(again.refusal?.words).toContain("has been changed");
    expect(kept.keysOf("ann")).toBeNull();
  });
  test("nothing is kept where that is not wanted, nor after logging out", async () => {
    const kept = secrets();
    await loggedIn(kept, false);
    expect(kept.keysOf("ann")).toBeNull();
    server = new ScriptedServer();
    const session = await loggedIn(kept, true);
    expect(kept.keysOf("ann")).not.toBeNull();
    const secret = kept.of("ann");
    session.logOut();
    expect([kept.keysOf("ann"), kept.of("ann") === secret, session.link]).toEqual([null, false, "closed"]);
  });
  test("a connection that breaks is logged in again", async () => {
    const session = await loggedIn(secrets(), false);
    await server.breaks();
    await vi.advanceTimersByTimeAsync(5000);
    await server.open();
    await offer();
    server.take();
    await answerScram(server, "pencil");
    expect(session.account.name).toBeNull();
    await server.says(":srv 900 ann ann!u@h ann :in", ":srv 903 ann :done");
    expect(session.account.name).toBe("ann");
  });
});
