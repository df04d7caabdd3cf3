// The page without the server.
import { describe, expect, test } from "vitest";

import { Offline, type Shelves } from "../../src/worker/shell";

const HERE = "https://chat.example";
const FILES = ["/assets/a-1.js", "/icon.svg"];

/** Caches in memory; what they are told to add comes from `server`. */
class Caches {
  readonly kept = new Map<string, Map<string, string>>();

  constructor(private readonly server: Server) {}

  get shelves(): Shelves {
    return {
      open: async (name: string) => this.#cache(name),
      keys: async () => [...this.kept.keys()],
      delete: async (name: string) => this.kept.delete(name),
    } as unknown as Shelves;
  }

  #cache(name: string) {
    const found = this.kept.get(name) ?? new Map<string, string>();
    this.kept.set(name, found);
    return {
      match: async (path: string) => (found.has(path) ? new Response(found.get(path)) : undefined),
      addAll: async (paths: string[]) => {
        const answers = await Promise.all(paths.map(async (path) => [path, await this.server.ask(path)] as const));
        for (const [path, answer] of answers) {
          if (!answer.ok) throw new TypeError(`no ${path}`);
          found.set(path, await answer.text());
        }
      },
    };
  }
}

class Server {
  version = "1";
  status = 200;
  isThere = true;
  readonly asked: string[] = [];

  readonly ask = async (request: Request | string): Promise<Response> => {
    if (!this.isThere) throw new TypeError("Failed to fetch");
    this.asked.push(String(request));
    return new Response(`${String(request)} of ${this.version}`, { status: this.status });
  };
}

async function installed(): Promise<{ server: Server; caches: Caches; offline: Offline }> {
  const server = new Server();
  const caches = new Caches(server);
  const offline = new Offline({ version: "1", files: FILES }, caches.shelves, server.ask);
  await offline.install();
  server.asked.length = 0;
  return { server, caches, offline };
}

const asked = (offline: Offline, path: string, mode: RequestMode = "no-cors", method = "GET") =>
  offline.answer({ method, mode, url: new URL(path, HERE).href }, HERE);
const text = async (answer: Promise<Response> | null) => (await answer)?.text();

describe("the shell", () => {
  test("is the server's document while that answers, and the kept one when it doesn't", async () => {
    const { server, offline } = await installed();
    server.version = "2";
    expect(await text(asked(offline, "/", "navigate"))).toBe("/ of 2");
    server.isThere = false;
    expect(await text(asked(offline, "/#open=bob", "navigate"))).toBe("/ of 1");
  });
  test("is shown where a proxy says that nobody is behind it", async () => {
    const { server, offline } = await installed();
    server.status = 502;
    expect(await text(asked(offline, "/", "navigate"))).toBe("/ of 1");
  });
  test("has its files from what is kept, never another version's", async () => {
    const { server, offline } = await installed();
    server.version = "2";
    expect(await text(asked(offline, "/assets/a-1.js"))).toBe("/assets/a-1.js of 1");
    expect(server.asked).toEqual([]);
  });
  test.each([
    ["/socket", "no-cors", "GET"],
    ["/files/1a/cake.png", "navigate", "GET"],
    ["/upload", "cors", "POST"],
    ["/assets/b-2.js", "no-cors", "GET"],
    ["https://other.example/", "navigate", "GET"],
    ["/", "navigate", "POST"],
  ] as const)("leaves %s (%s, %s) alone", async (path, mode, method) => {
    const { offline } = await installed();
    expect(asked(offline, path, mode, method)).toBeNull();
  });
  test("is kept as a whole or not at all, and a newer one drops the older", async () => {
    const { server, caches } = await installed();
    const newer = new Offline({ version: "2", files: FILES }, caches.shelves, server.ask);
    server.status = 404;
    await expect(newer.install()).rejects.toThrow("no /");
    expect(caches.kept.get("hubbub-2")?.size ?? 0).toBe(0);
    server.status = 200;
    await newer.install();
    caches.kept.set("of-something-else", new Map());
    await newer.activate();
    expect([...caches.kept.keys()].sort()).toEqual(["hubbub-2", "of-something-else"]);
  });
  test("that was never kept can't be shown", async () => {
    const server = new Server();
    const offline = new Offline({ version: "1", files: FILES }, new Caches(server).shelves, server.ask);
    server.isThere = false;
    await expect(asked(offline, "/", "navigate")).rejects.toThrow("Failed to fetch");
  });
});
