// A page of a conversation's history, read: what came in answer to one CHATHISTORY.

import type { Amendment } from "./amendments";
import type { Entry } from "./model";

/** `hidden` are events without an entry; `size` counts what the server sent; `last` is the msgid of its newest. */
export interface Page {
  readonly entries: readonly Entry[];
  readonly amendments: readonly Amendment[];
  readonly hidden: readonly { seq: number; msgid: string | undefined }[];
  readonly size: number;
  readonly last: string | null;
}
