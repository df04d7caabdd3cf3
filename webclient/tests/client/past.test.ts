// Reading anywhere in a conversation that is far too long to be held.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { KEPT, MOST_HELD } from "../../src/client/holding";
import { MOST_OF_PAST } from "../../src/client/past";
import type { Room } from "../../src/client/room";
import type { Session } from "../../src/client/session";
import { LIMIT, MOST_PAGED_IN } from "../../src/client/timeline";
import { unreadOf } from "../../src/client/unread";
import { CAPS, inLobby, newSession, said, ScriptedServer, StoredLog } from "./scripted";

const MILLION = 1_000_000;
const SLACK = 400; // what a page, and the tail of the timeline, may pass a bound by

let server: ScriptedServer;
let log: StoredLog;
let session: Session;
let room: Room;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) + MILLION * 1000, toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  server = new ScriptedServer();
  log = new StoredLog(server, MILLION);
  session = await inLobby(server, ...log.newest());
  room = session.state.rooms.get("#lobby")!;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ids = (of: Room) => of.shown.slice().flatMap(({ msgid }) => (msgid ? Number(msgid.slice(2)) : []));
const ends = (of: Room) => [ids(of).at(0), ids(of).at(-1)];
const problems = () => session.state.takeProblems().map(({ text }) => text);

function isWhole(of: Room): boolean {
  const numbers = ids(of);
  return numbers.every((number, index) => number === numbers[0]! + index);
}

async function jump(msgid: string): Promise<string[]> {
  session.lookFor("#lobby", { msgid });
  return log.answer();
}

describe("a jump", () => {
  test("reads around a message that is not held, and what goes on now is held beside it", async () => {
    expect(await jump("id500000")).toEqual(["AROUND msgid=id500000"]);
    expect(session.state.takeFound()).toEqual({ key: "#lobby", id: "id500000", place: { msgid: "id500000" } });
    expect(ends(room)).toEqual([499_950, 500_049]);
    await server.says(said(MILLION + 1, "bob", "news"));
    expect(ends(room)).toEqual([499_950, 500_049]);
    expect(room.timeline.newestMsgid()).toBe(`id${MILLION + 1}`);
    expect(room.message("id500000")?.text).toBe("m500000");
  });
  test("to what is held asks nobody, and leaves the past for what is in the present", async () => {
    await jump("id500000");
    session.state.takeFound();
    expect(await jump("id500010")).toEqual([]);
    expect([session.state.takeFound()?.id, room.past === null]).toEqual(["id500010", false]);
    expect(await jump("id999990")).toEqual([]);
    expect([session.state.takeFound()?.id, room.past]).toEqual(["id999990", null]);
  });
  test("to a day finds its first message, and before the first day the first", async () => {
    const time = Date.UTC(2026, 0, 1) + 400_000_500;
    session.lookFor("#lobby", { time });
    await log.answer();
    expect(session.state.takeFound()?.id).toBe("id400001");
    session.lookFor("#lobby", { time: 0 });
    await log.answer();
    expect(session.state.takeFound()?.id).toBe("id1");
    expect(room.shown.atStart).toBe(true);
  });
  test("to a day passes over who came and went before the first message", async () => {
    await server.says(":cat!u@h JOIN #dev * :x", ":ann!u@h JOIN #dev * :x");
    const came = "@time=2026-01-10T08:00:00.000Z;msgid=j1;hubbub.chat/seq=1 :bob!u@h JOIN #dev * :x";
    const later = "@time=2026-01-10T10:00:00.000Z;msgid=j3;hubbub.chat/seq=3 :cat!u@h JOIN #dev * :x";
    await server.answersHistory("#dev", came, said(2, "bob", "hello", "#dev").replace(/time=[^;]+/, "time=2026-01-10T09:00:00.000Z"), later);
    for (const hour of ["08", "11"]) {
      session.lookFor("#dev", { time: Date.parse(`2026-01-10T${hour}:00:00.000Z`) });
      expect(session.state.takeFound()?.id).toBe("id2");
    }
  });
  test("to what touches the present is read there", async () => {
    await jump("id999880");
    expect([room.past, ends(room)]).toEqual([null, [999_830, MILLION]]);
    expect(isWhole(room)).toBe(true);
    expect(session.state.takeFound()?.id).toBe("id999880");
  });
  test("to what no longer exists says so, and one reads on where one was", async () => {
    session.lookFor("#lobby", { msgid: "gone" });
    await server.says(":srv FAIL CHATHISTORY MESSAGE_ERROR AROUND msgid=gone :There is no such message here");
    expect(problems()).toEqual([expect.stringContaining("That message can't be found.")]);
    session.lookFor("#lobby", { msgid: "hidden" });
    await server.answersHistory("#lobby", said(7, "bob", "another"));
    expect(problems()).toEqual([expect.stringContaining("That message can't be found.")]);
    expect([session.state.takeFound(), room.past]).toEqual([null, null]);
  });
  test("is lost with the connection, which is told; and without one there is none", async () => {
    session.lookFor("#lobby", { msgid: "id5" });
    await server.breaks();
    expect(problems()).toEqual([expect.stringContaining("The connection broke")]);
    session.lookFor("#lobby", { msgid: "id5" });
    expect(problems()).toEqual([expect.stringContaining("There is no connection")]);
    session.loadOlder("#lobby");
    expect(session.state.history.isLoadingOlder(room)).toBe(false);
  });
  test("needs a server that keeps a history", async () => {
    const other = new ScriptedServer();
    const bare = newSession(other);
    bare.enter("ann", "");
    await other.open();
    const caps = CAPS.replace("draft/chathistory", "");
    await other.says(`:srv CAP * LS :${caps}`, `:srv CAP * ACK :${caps.replaceAll(/=\S+/g, "")}`);
    await other.greets();
    await other.says(":ann!u@h JOIN #lobby * :x");
    bare.lookFor("#lobby", { msgid: "id5" });
    expect(bare.state.takeProblems()[0]?.text).toContain("keeps no history");
  });
  test("that nobody waits for any more shows nothing, and the newest one wins", async () => {
    session.lookFor("#lobby", { msgid: "id5" });
    session.leavePast("#lobby");
    session.lookFor("#lobby", { msgid: "id600000" });
    session.lookFor("#lobby", { msgid: "id700000" });
    expect(await log.answer()).toEqual(["AROUND msgid=id5", "AROUND msgid=id700000"]);
    expect(session.state.takeFound()?.id).toBe("id700000");
    expect(isWhole(room)).toBe(true);
  });
});

describe("paging", () => {
  test("goes both ways from where one jumped to, and holds no more than its bound", async () => {
    await jump("id500000");
    for (let page = 0; page < 40; page += 1) {
      session.loadOlder("#lobby");
      await log.answer();
      expect(room.held).toBeLessThan(LIMIT + MOST_OF_PAST + SLACK);
    }
    expect(ends(room)).toEqual([499_950 - 4000, 499_950 - 4000 + MOST_OF_PAST - 1]);
    for (let page = 0; page < 40; page += 1) {
      session.loadNewer("#lobby");
      await log.answer();
    }
    expect(ends(room)[1]).toBe(499_950 - 4000 + MOST_OF_PAST - 1 + 4000);
    expect([isWhole(room), room.shown.length]).toEqual([true, MOST_OF_PAST]);
  });
  test("from the present goes back without an end, and forth to it again without a hole", async () => {
    for (let page = 0; page < 120; page += 1) {
      session.loadOlder("#lobby");
      await log.answer();
      expect(room.held).toBeLessThan(LIMIT + MOST_PAGED_IN + SLACK);
      expect(isWhole(room)).toBe(true);
    }
    expect(ends(room)[0]).toBe(MILLION - 100 - 12_000 + 1);
    await server.says(said(MILLION + 1, "bob", "news"));
    expect(unreadOf(room, "ann")).toMatchObject({ count: 1, first: `id${MILLION + 1}` });
    for (let page = 0; page < 200 && room.past; page += 1) {
      session.loadNewer("#lobby");
      await log.answer();
      expect(isWhole(room)).toBe(true);
    }
    expect(room.past).toBeNull();
    expect(ends(room)[1]).toBe(MILLION + 1);
    expect(room.timeline.hasGap).toBe(false);
  });
  test("reaches the first message of all", async () => {
    await jump("id150");
    session.loadOlder("#lobby");
    session.loadOlder("#lobby");
    expect(await log.answer()).toEqual(["BEFORE msgid=id100"]);
    expect([ends(room)[0], room.shown.atStart]).toEqual([1, true]);
    session.loadOlder("#lobby");
    expect(server.take()).toEqual([]);
  });
  test("where the server has begun anew, what is before or after is given up", async () => {
    await jump("id500000");
    session.loadOlder("#lobby");
    await server.says(":srv FAIL CHATHISTORY MESSAGE_ERROR BEFORE msgid=x :There is no such message here");
    expect(room.shown.atStart).toBe(true);
    session.loadNewer("#lobby");
    await server.says(":srv FAIL CHATHISTORY MESSAGE_ERROR AFTER msgid=x :There is no such message here");
    expect(room.past).toBeNull();
  });
  test("leads back at once, and what then still comes of the past is let go", async () => {
    await jump("id500000");
    session.loadNewer("#lobby");
    session.leavePast("#lobby");
    expect(ends(room)).toEqual([MILLION - 99, MILLION]);
    await jump("id300000");
    expect([isWhole(room), ends(room)]).toEqual([true, [299_950, 300_049]]);
    session.leavePast("#lobby");
    await log.answer();
    expect([isWhole(room), room.timeline.length]).toEqual([true, 100 + 2]); // the joining and the welcome
  });
  test("what is changed elsewhere is changed wherever it is read", async () => {
    await jump("id500000");
    await server.says(`@hubbub.chat/seq=${MILLION + 1};msgid=x :bob!u@h REDACT #lobby id500000`);
    expect(room.shown.message("id500000")?.kind).toBe("removed");
  });
});

describe("what is held of all conversations", () => {
  test("has a bound: those that nobody has looked at for longest give way", async () => {
    const names = Array.from({ length: 8 }, (_, each) => `#c${each}`);
    for (const name of names) {
      await server.says(`:ann!u@h JOIN ${name} * :x`);
      const long = new StoredLog(server, MILLION, name);
      await long.answer();
      session.lookAt(name);
      for (let page = 0; page < 40; page += 1) {
        session.loadOlder(name);
        await long.answer();
      }
    }
    const rooms = names.map((name) => session.state.rooms.get(name)!);
    const held = [room, ...rooms].reduce((sum, each) => sum + each.held, 0);
    expect(held).toBeLessThanOrEqual(MOST_HELD);
    expect(rooms[0]?.held).toBe(KEPT);
    expect(rooms[0]?.timeline.atStart).toBe(false);
    expect(rooms.at(-1)?.held).toBeGreaterThan(4000);
    expect([room, ...rooms].every(isWhole)).toBe(true);
  });
});
