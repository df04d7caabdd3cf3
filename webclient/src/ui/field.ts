// The field in which one writes: how much it takes, and writing in it as if somebody typed.

/** Characters that the field takes. A longer text suits a file better. */
export const LONGEST = 4000;
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
