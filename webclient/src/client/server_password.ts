// The password that a server may ask of everybody who comes in, beside that of an account.

import type { Secrets } from "./secrets";

export class ServerPassword {
  /** What is told the server, empty where nothing is known that it would take. */
  value: string;
  /** Whether the server has asked for it. */
  isWanted = false;
  #keeps = true;

  constructor(private readonly secrets: Secrets) {
    this.value = secrets.serverPassword;
  }

  /** This was typed. It is kept in this browser from when it has let us in, if that is wanted. */
  choose(value: string, keep: boolean): void {
    this.value = value;
    this.#keeps = keep;
  }

  /** The server has let us in with it. */
  take(): void {
    this.secrets.serverPassword = this.#keeps ? this.value : "";
  }

  /** The server doesn't let us in with it. */
  giveUp(): void {
    this.isWanted = true;
    this.forget();
  }

  /** Keep it nowhere. */
  forget(): void {
    this.value = this.secrets.serverPassword = "";
  }
}
