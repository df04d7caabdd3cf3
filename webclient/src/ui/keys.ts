// Keys that mean the same everywhere on the page.

const isMac = navigator.platform.startsWith("Mac");

/**
 * What Ctrl+F asks for: a search here, or with Shift everywhere; null for any other key.
 *
 * In the field of the search itself it is the browser's own.
 */
export function searchKey(event: KeyboardEvent): { isEverywhere: boolean } | null {
  const hasControl = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!hasControl || event.altKey || event.key.toLowerCase() !== "f") return null;
  const isInField = event.target instanceof HTMLInputElement && event.target.type === "search";
  return isInField && !event.shiftKey ? null : { isEverywhere: event.shiftKey };
}
