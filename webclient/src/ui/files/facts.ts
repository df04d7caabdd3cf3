// What the server tells of its files.

import type { Answer } from "../../client/again";
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

/** Where the small picture of a file is. */
export function thumbnailOf(path: string): string {
  return `${path}?thumbnail`;
}

/** What the server answers to a question for the small picture: an image that hasn't come doesn't tell. */
export async function askThumbnail(path: string): Promise<Answer> {
  try {
    const { status, headers } = await fetch(thumbnailOf(path), { method: "HEAD" });
    return { status, retryAfter: headers.get("Retry-After") };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { status: 0, retryAfter: null };
  }
}
