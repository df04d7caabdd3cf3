// Push notifications: what the server is asked, and what it says of them.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { inLobby, newSession, ScriptedServer } from "./scripted";

const HERE = { address: "https://push.example/1", p256dh: "BKey_-", auth: "secret" };
const REGISTER = "WEBPUSH REGISTER https://push.example/1 p256dh=BKey_-;auth=secret";

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

const spoken = () => server.take().filter((line) => line.startsWith("WEBPUSH"));

test("a device is registered, on each connection anew, until it is taken back", async () => {
  const session = await inLobby(server);
  session.wantPushes(HERE);
  expect(spoken()).toEqual([REGISTER]);
  expect(session.state.pushes.isAsked).toBe(true);
  await server.says(":srv WEBPUSH REGISTER https://push.example/1");
  expect(session.state.pushes.isAsked).toBe(false);
  await server.breaks();
  await vi.advanceTimersByTimeAsync(60_000);
  await server.letsIn();
  expect(spoken()).toEqual([REGISTER]);
  expect(session.state.pushes.isWanted).toBe(true);
  session.leavePushes();
  session.leavePushes();
  expect(session.state.pushes.isWanted).toBe(false);
  expect(spoken()).toEqual(["WEBPUSH UNREGISTER https://push.example/1"]);
  await server.breaks();
  await vi.advanceTimersByTimeAsync(60_000);
  await server.letsIn();
  expect(spoken()).toEqual([]);
});

test("why the server refuses is told where it was asked, and not as a problem of its own", async () => {
  const session = await inLobby(server);
  session.wantPushes(HERE);
  await server.says(":srv FAIL WEBPUSH ACCOUNT_REQUIRED REGISTER https://push.example/1 :Make an account first");
  expect(session.state.pushes.refusal).toBe("Make an account first.");
  expect(session.state.takeProblems()).toEqual([]);
  expect(session.state.pushes.isAsked).toBe(false);
  session.wantPushes(HERE);
  expect(session.state.pushes.refusal).toBe("");
});

test("the key is known where the server sends notifications", async () => {
  const session = await inLobby(server);
  await server.says(":srv 005 ann VAPID=BAbc_- :are supported");
  expect(session.state.features.vapid).toBe("");
  session.state.features.enabled.set("draft/webpush", "");
  expect(session.state.features.vapid).toBe("BAbc_-");
});

test("who was in before is let in as soon as the server can be reached", async () => {
  const session = newSession(server);
  session.comeIn("ann");
  await server.breaks();
  expect([session.link, session.wasLetIn]).toEqual(["waiting", false]);
  expect(session.linkWords).toMatch(/can't be reached.*Trying again/);
  const before = server.connections;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.connections).toBeGreaterThan(before + 10);
  await server.breaks();
  await vi.advanceTimersByTimeAsync(60_000);
  await server.letsIn();
  expect([session.link, session.wasLetIn]).toEqual(["online", true]);
});
