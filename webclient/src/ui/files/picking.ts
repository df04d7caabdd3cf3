// Files as they come into the page: chosen, dropped or pasted.

import { _ } from "../../client/translation";

/** The files of what was dropped, and in words what is the matter with the others. */
export function dropped(transfer: DataTransfer): { files: File[]; problem: string } {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const folder = items.map((item) => item.webkitGetAsEntry()).find((entry) => entry?.isDirectory);
  const files = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory).flatMap((item) => item.getAsFile() ?? []);
  const words = _("{name} is a folder. Pack it into one file, such as a .zip, and add that.", { name: folder?.name ?? "" });
  return { files, problem: folder ? words : "" };
}

/** The files on the clipboard. Where there is a text too, as from a word processor, that is what is meant. */
export function pasted(transfer: DataTransfer | null): File[] {
  if (!transfer || transfer.types.includes("text/plain")) return [];
  return [...transfer.files].map(named);
}

/** A picture that had no name of its own gets one by the time. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const [date, time] = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().split(/[T.]/, 2) as [string, string];
  const name = _("Picture {time}", { time: `${date} ${time.replaceAll(":", ".")}` });
  return new File([file], `${name}${file.name.slice("image".length)}`, { type: file.type });
}
