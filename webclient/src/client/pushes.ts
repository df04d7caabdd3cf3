// Push notifications as the server knows them: which of its notices this device wants (draft/webpush).

import { lastParam, type Message, message, param } from "../wire/message";
import { serialiseTags } from "../wire/tags";
import { sentence } from "./words";

/** Where this device takes notifications, and what they are encrypted for, in URL-safe base64 (RFC 8291). */
export interface Endpoint {
  readonly address: string;
  readonly p256dh: string;
  readonly auth: string;
}

export class Pushes {
  /** Why the server doesn't send any here, in its words. */
  refusal = "";
  #confirmed = "";
  #wanted: Endpoint | null = null;

  /** Whether this device is to get any. */
  get isWanted(): boolean {
    return this.#wanted !== null;
  }

  /** Whether the server hasn't answered yet. */
  get isAsked(): boolean {
    return this.#wanted !== null && !this.refusal && this.#confirmed !== this.#wanted.address;
  }

  /** Have notifications sent here, and anew after each break. */
  want(endpoint: Endpoint): Message[] {
    this.#wanted = endpoint;
    return this.resume();
  }

  /** What to say on a new connection. */
  resume(): Message[] {
    this.refusal = this.#confirmed = "";
    if (!this.#wanted) return [];
    const { address, p256dh, auth } = this.#wanted;
    return [message("WEBPUSH", ["REGISTER", address, serialiseTags({ p256dh, auth })])];
  }

  /** Have none sent here any more. */
  leave(): Message[] {
    const wanted = this.#wanted;
    this.#wanted = null;
    this.refusal = this.#confirmed = "";
    return wanted ? [message("WEBPUSH", ["UNREGISTER", wanted.address])] : [];
  }

  /** `WEBPUSH REGISTER address`: it is done. */
  confirm(answer: Message): void {
    if (param(answer, 0) === "REGISTER") this.#confirmed = param(answer, 1);
  }

  /** `FAIL WEBPUSH CODE REGISTER address :words`. */
  refuse(answer: Message): void {
    this.refusal = sentence(lastParam(answer));
  }
}
