// Asking the server over HTTP, as an administrator, and lists that come in parts.

import { type Part, queryOf } from "../../client/administration";
import { _ } from "../../client/translation";

/** Milliseconds that an answer may take. */
const PATIENCE = 20_000;
/** Milliseconds without another key until it is searched for what was typed. */
const PAUSE = 250;

type Asked = Readonly<Record<string, string | number | boolean>>;

/** Something did not come about; the message says why, in words. */
export class DeskError extends Error {}

export class Desk {
  constructor(private readonly token: () => string) {}

  async get<Answer>(path: string, asked: Readonly<Record<string, string | number>> = {}): Promise<Answer> {
    return (await (await this.#ask("GET", path + queryOf(asked))).json()) as Answer;
  }

  async post(path: string, asked: Asked): Promise<void> {
    await this.#ask("POST", path, JSON.stringify(asked));
  }

  async remove(path: string, asked: Readonly<Record<string, string | number>>): Promise<void> {
    await this.#ask("DELETE", path + queryOf(asked));
  }

  async #ask(method: string, path: string, body?: string): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.token()}` };
    let answer: Response;
    try {
      answer = await fetch(`/api/${path}`, { method, headers, body: body ?? null, signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      throw new DeskError(_("The server can't be reached. Check your connection, then try again."));
    }
    if (!answer.ok) throw new DeskError(await wordsOf(answer));
    return answer;
  }
}

/** Why the server refuses something (RFC 9457). */
async function wordsOf(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { detail: string }).detail;
  } catch {
    return _("The server has refused that ({status}).", { status: answer.status });
  }
}

/** A list that is shown in parts and searched through. `load` is asked with what is searched and where to go on. */
export class Paged<Item> {
  items = $state.raw<readonly Item[]>([]);
  next = $state.raw<string | null>(null);
  search = $state("");
  isBusy = $state(true);
  problem = $state("");
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly load: (search: string, after: string) => Promise<Part<Item>>) {}

  /** From the beginning: at first, when something was done, or when the search has changed. */
  async reload(): Promise<void> {
    await this.#load("");
  }

  async more(): Promise<void> {
    await this.#load(this.next ?? "");
  }

  /** Reload when nothing more is typed. */
  typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.reload(), PAUSE);
  }

  async #load(after: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.isBusy = true;
    try {
      const part = await this.load(this.search.trim(), after);
      if (asked !== this.#asked) return; // something else is asked for by now
      this.items = after ? [...this.items, ...part.items] : part.items;
      this.next = part.next;
      this.problem = "";
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      if (asked === this.#asked) this.problem = error.message;
    }
    this.isBusy = false;
  }
}

/** Something that is asked about once before it is done. */
export interface Question {
  readonly title: string;
  /** What will happen. */
  readonly words: string;
  readonly deed: string;
  /** The label of a field for what those who are meant are told, if there is one. */
  readonly reason?: string;
  readonly act: (reason: string) => Promise<void>;
}

/** What the tabs share. */
export interface Tools {
  readonly desk: Desk;
  readonly ask: (question: Question) => void;
}
