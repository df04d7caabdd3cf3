// Who somebody is while one looks at it: what the server answers, and what becomes of them meanwhile.

import { fold } from "../wire/names";
import type { Person } from "./person";
import { UnansweredError } from "./requests";
import type { Session } from "./session";
import { _ } from "./translation";

export class Profile {
  person: Person | null = null;
  #isAsking = false;
  #hasLeft = false;
  /** Why there is no answer, in words. */
  #problem = "";
  /** What they were called when the server was asked. */
  #asked: string;

  /** `onChange` is called when an answer is there; what the server tells by itself changes the session. */
  constructor(
    private readonly session: Session,
    /** What they are called by now. */
    public nick: string,
    private readonly onChange: () => void,
  ) {
    this.#asked = nick;
    session.state.looked = this;
  }

  /** What there is to say beside the facts, or in their place. */
  get note(): string {
    const { nick } = this;
    if (this.#isAsking) return _("Asking the server…");
    if (this.#problem) return this.#problem;
    if (this.isNobody) return _("Nobody who is here now is called {nick}.", { nick });
    if (this.#hasLeft) return _("{nick} has left meanwhile. This is how it was before.", { nick });
    return fold(nick) === fold(this.#asked) ? "" : _("{old} is called {nick} now.", { old: this.#asked, nick });
  }

  /** Whether the server knows nobody of that name. */
  get isNobody(): boolean {
    return !this.#isAsking && !this.#problem && !this.person;
  }

  /** Whether it is worth asking once more. */
  get isOutdated(): boolean {
    return !this.#isAsking && (this.#problem !== "" || this.#hasLeft || !this.person);
  }

  /** Ask the server, as often as they change their name before it answers. */
  async ask(): Promise<void> {
    this.#isAsking = true;
    this.#hasLeft = false;
    this.#problem = "";
    this.onChange();
    try {
      do {
        this.#asked = this.nick;
        this.person = await this.session.moderation.lookUp(this.nick);
      } while (!this.person && fold(this.nick) !== fold(this.#asked));
      // The server writes it as they do, and it may have been typed otherwise.
      if (this.person && fold(this.nick) === fold(this.person.nick)) this.nick = this.person.nick;
    } catch (error) {
      if (!(error instanceof UnansweredError)) throw error;
      this.#problem = error.message;
    }
    this.#isAsking = false;
    this.onChange();
  }

  /** Nobody looks at it any more. */
  end(): void {
    if (this.session.state.looked === this) this.session.state.looked = null;
  }

  /** Somebody goes by another name. */
  rename(old: string, nick: string): void {
    if (fold(old) === fold(this.nick)) this.nick = nick;
  }

  /** Somebody has left the server. */
  leave(nick: string): void {
    if (fold(nick) === fold(this.nick)) this.#hasLeft = true;
  }
}
