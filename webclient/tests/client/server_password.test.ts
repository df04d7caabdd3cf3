// A server that asks everybody for a password, against a scripted one.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { memoryShelf, Secrets, type Shelf } from "../../src/client/secrets";
import type { Session } from "../../src/client/session";
import { CAPS, newSession, ScriptedServer } from "./scripted";

/** Milliseconds to compute what the server is told of a password. */
const PATIENCE = 5000;

let server: ScriptedServer;
let shelf: Shelf;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2), toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.5); // so that the page comes back after half a second
  server = new ScriptedServer();
  shelf = memoryShelf();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const opened = () => newSession(server, new Secrets(shelf));

/** The server hears what it is told, and is not content. */
async function refuses(): Promise<void> {
  await server.open();
  await server.says(":srv CAP * LS :batch", ":srv CAP * ACK :batch", ":srv 464 ann :This server needs a password", "ERROR :Bye");
}

/** Somebody has typed the password when it was asked for, and is in. */
async function letIn(keep: boolean): Promise<Session> {
  const session = opened();
  session.enter("ann", "");
  await refuses();
  session.serverPassword.choose("open sesame", keep);
  session.enter("ann", "");
  await server.letsIn();
  expect(session.link).toBe("online");
  return session;
}

describe("the password of a server", () => {
  test("is asked for when the server wants one, and told before anything else", async () => {
    const session = opened();
    session.enter("ann", "");
    await refuses();
    expect(session.refusal).toMatchObject({ nick: "ann", field: "server password" });
    expect(session.refusal?.words).toContain("a password for all");
    expect([session.link, session.serverPassword.isWanted, server.isOpen]).toEqual(["closed", true, false]);
    expect(server.take().join()).not.toContain("PASS");
    session.serverPassword.choose("open sesame", true);
    session.enter("ann", "");
    await server.letsIn();
    expect(server.heard[0]).toBe("PASS :open sesame");
    expect([session.link, session.refusal]).toEqual(["online", null]);
  });
  test("that is wrong is said to be, and kept nowhere", async () => {
    const session = opened();
    session.enter("ann", "");
    await refuses();
    session.serverPassword.choose("sesame", true);
    session.enter("ann", "");
    await refuses();
    expect(session.refusal?.words).toContain("not the server's password");
    expect([session.serverPassword.value, new Secrets(shelf).serverPassword]).toEqual(["", ""]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections).toBe(2);
  });
  test("lets in again after a break, and with the page opened anew if it is kept", async () => {
    await letIn(true);
    await server.breaks();
    await vi.advanceTimersByTimeAsync(1000);
    server.take();
    await server.letsIn();
    expect(server.take()[0]).toBe("PASS :open sesame");
    opened().enter("ann", "");
    await server.open();
    expect(server.take()[0]).toBe("PASS :open sesame");
  });
  test("is forgotten with the page if it is not to be kept", async () => {
    await letIn(false);
    expect(opened().serverPassword.value).toBe("");
  });
  test("is forgotten when somebody logs out", async () => {
    (await letIn(true)).logOut();
    expect(opened().serverPassword.value).toBe("");
  });
  test("that is another one now is asked for, and the page doesn't try by itself", async () => {
    const session = await letIn(true);
    await server.breaks();
    await vi.advanceTimersByTimeAsync(1000);
    const { connections } = server;
    await refuses();
    expect([session.link, session.refusal?.field]).toEqual(["closed", "server password"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections).toBe(connections);
    expect(new Secrets(shelf).serverPassword).toBe("");
  });
  test("is asked for by a link too, which is used only then", async () => {
    const session = opened();
    const come = () => session.enterBy({ kind: "login", secret: "s3cret" }, "ann", "", "correct-horse");
    come();
    await server.open();
    await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await vi.waitFor(() => expect(server.heard.at(-1)).toContain("LOGINLINK USE"), PATIENCE);
    await server.says(":srv 464 * :This server needs a password");
    expect(session.refusal?.field).toBe("server password");
    session.serverPassword.choose("open sesame", true);
    server.take();
    come();
    await server.open();
    await server.says(`:srv CAP * LS :${CAPS}`, `:srv CAP * ACK :${CAPS.replaceAll(/=\S+/g, "")}`);
    await vi.waitFor(() => expect(server.heard.at(-1)).toContain("LOGINLINK USE s3cret"), PATIENCE);
    expect(server.heard[0]).toBe("PASS :open sesame");
  });
});
