// What the server tells of its files.

import { fileName } from "../../wire/disposition";

/** `size` is in bytes. */
export interface Facts {
  readonly name: string;
  readonly size: number;
}

/** What the server tells of a file, null where it is no longer there. Rejects where the server isn't reached. */
export async function look(path: string): Promise<Facts | null> {
  const { ok, headers } = await fetch(path, { method: "HEAD" });
  if (!ok) return null;
  return { name: fileName(headers.get("Content-Disposition") ?? ""), size: Number(headers.get("Content-Length") ?? 0) };
}
