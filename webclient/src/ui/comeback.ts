// Whether whoever opens the page is expected to come in by themselves, under the name of before.

const IN = "hubbub.in";
const GOAL = /^#open=(.+)$/;

export class Comeback {
  /** The conversation that a notice has led to, null where none has. */
  readonly goal: string | null;

  constructor() {
    const [, name] = GOAL.exec(location.hash) ?? [];
    this.goal = name === undefined ? null : decodeURIComponent(name);
    if (this.goal !== null) history.replaceState(null, "", location.pathname);
  }

  /** They were in before this page was loaded anew, have chosen a notice, or have started it as a program. */
  get isExpected(): boolean {
    return this.goal !== null || this.#wasIn || matchMedia("(display-mode: standalone)").matches;
  }

  /** Remember, for as long as the tab is open, whether they are in. */
  note(isIn: boolean): void {
    this.#keep((shelf) => (isIn ? shelf.setItem(IN, "yes") : shelf.removeItem(IN)));
  }

  get #wasIn(): boolean {
    return this.#keep((shelf) => shelf.getItem(IN)) === "yes";
  }

  /** Browsers that keep nothing refuse even to be asked. */
  #keep<T>(deed: (shelf: Storage) => T): T | null {
    try {
      return deed(sessionStorage);
    } catch (error) {
      if (error instanceof DOMException) return null;
      throw error;
    }
  }
}
