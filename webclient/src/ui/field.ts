// The field in which one writes: how much it takes, writing in it as if somebody typed, and what its keys mean.

import { LONGEST } from "../client/compose";

/** From how many characters that are left on it is said how many these are. */
export const NEARLY_FULL = 200;

/** Put a text in the place of a part of a field, as if it had been typed. */
export function replaceRange(field: HTMLTextAreaElement, start: number, end: number, text: string): void {
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Put a text in the place of what is selected. */
export function insert(field: HTMLTextAreaElement, text: string): void {
  replaceRange(field, field.selectionStart, field.selectionEnd, text);
}

/** How many more characters fit, in the place of what is selected. */
export function room(field: HTMLTextAreaElement): number {
  return LONGEST - field.value.length + (field.selectionEnd - field.selectionStart);
}

/** Ctrl+E looks for an emoji, but where that leads to the end of a line. */
export function isPicking({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return key === "e" && ctrlKey && !altKey && !metaKey && !shiftKey && !navigator.platform.startsWith("Mac");
}

/** What is typed while the messages have the focus is meant for the field. */
export function isMeantForField({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  const isText = key.length === 1 && key !== " " && !ctrlKey && !altKey && !metaKey;
  return isText && target instanceof Element && target.closest("[role=log]") !== null;
}
