// The keys that do something wherever the focus is.

import { unreadOf } from "../client/unread";
import type { View } from "./view.svelte";

/** Do what a key stands for; whether it stands for anything. */
export function press(view: View, event: KeyboardEvent): boolean {
  const { key, altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (view.dialog) return false;
  if (altKey && !control && (key === "ArrowDown" || key === "ArrowUp")) step(view, key === "ArrowDown" ? 1 : -1, shiftKey);
  else if (control && !altKey && key.toLowerCase() === "f" && !isOfBrowser(event)) view.openSearch(shiftKey);
  else if (!control || altKey || shiftKey) return false;
  else if (key === "k") void view.load(import("./Switcher.svelte"), {});
  else if (key === ",") void view.load(import("./SettingsDialog.svelte"), {});
  else if (key === "/") void view.load(import("./KeysDialog.svelte"), {});
  else return false;
  return true;
}

/** Whether Ctrl+F is the browser's own search: in the field of ours, where one has ours already. */
function isOfBrowser({ target, shiftKey }: KeyboardEvent): boolean {
  return !shiftKey && target instanceof HTMLInputElement && target.type === "search";
}

/** Go to the next conversation of the list, or the next one in which something is new. */
function step(view: View, by: 1 | -1, amongUnread: boolean): void {
  const rooms = view.listed();
  const start = rooms.findIndex(({ key }) => key === view.key);
  for (let distance = 1; distance < rooms.length; distance += 1) {
    const room = rooms[(start + by * distance + rooms.length * distance) % rooms.length];
    if (!room || (amongUnread && !unreadOf(room, view.nick).count)) continue;
    view.open(room.key);
    return;
  }
}
