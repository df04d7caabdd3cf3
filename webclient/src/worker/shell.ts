// The page without the server: its files are kept together, and the document is shown when nobody answers.
//
// Files are named by their contents, so a document only ever gets those that it was built with. A new version is kept
// beside the old one until no page of that is open any more; it is used from the next start on.

/** What the build tells: the files of the page, and a name for all of them together. */
export interface Shell {
  readonly version: string;
  readonly files: readonly string[];
}

/** The part of the browser's caches that is needed. */
export type Shelves = Pick<CacheStorage, "open" | "keys" | "delete" | "match">;

const PREFIX = "hubbub-";
const DOCUMENT = "/";

export class Offline {
  readonly #name: string;

  constructor(
    private readonly shell: Shell,
    private readonly caches: Shelves,
    private readonly ask: (request: Request | string) => Promise<Response>,
  ) {
    this.#name = PREFIX + shell.version;
  }

  /** Keep this version: all of its files, or none. */
  async install(): Promise<void> {
    await (await this.caches.open(this.#name)).addAll([DOCUMENT, ...this.shell.files]);
  }

  /** Keep no other version. */
  async activate(): Promise<void> {
    const names = await this.caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== this.#name);
    await Promise.all(old.map((name) => this.caches.delete(name)));
  }

  /** The answer to a request of the page; null for what is none of the page's own files. */
  answer({ method, mode, url }: Pick<Request, "method" | "mode" | "url">, origin: string): Promise<Response> | null {
    const { origin: asked, pathname } = new URL(url);
    if (method !== "GET" || asked !== origin) return null;
    if (mode === "navigate") return pathname === DOCUMENT ? this.#document() : null;
    return this.shell.files.includes(pathname) ? this.#file(pathname) : null;
  }

  async #document(): Promise<Response> {
    try {
      const answer = await this.ask(DOCUMENT);
      if (answer.ok) return answer;
      return (await this.#kept(DOCUMENT)) ?? answer; // a proxy says that nobody is behind it
    } catch (error) {
      const kept = await this.#kept(DOCUMENT);
      if (kept) return kept;
      throw error;
    }
  }

  async #file(path: string): Promise<Response> {
    return (await this.#kept(path)) ?? this.ask(path);
  }

  async #kept(path: string): Promise<Response | undefined> {
    return (await this.caches.open(this.#name)).match(path);
  }
}
