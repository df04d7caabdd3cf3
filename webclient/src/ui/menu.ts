// A menu that is open: what it offers, and where it stands.

/** What a menu offers. `isChosen` is given where one of several holds. */
export interface Item {
  readonly label: string;
  readonly act: () => void;
  readonly isChosen?: boolean;
  /** Whether it can't easily be undone. */
  readonly isGrave?: boolean;
}

/** Groups of items, which stand apart. */
export type Groups = readonly (readonly Item[])[];

export interface OpenMenu {
  readonly label: string;
  readonly groups: Groups;
  /** Pixels from the upper left corner of the page. */
  readonly x: number;
  readonly y: number;
}

/** The menu that an event asks for: where the pointer is, or below what the keyboard is at. */
export function menuAt(event: MouseEvent, label: string, groups: Groups): OpenMenu {
  const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const isPointed = event.type === "contextmenu" && event.button === 2 && (event.clientX > 0 || event.clientY > 0);
  const [x, y] = isPointed ? [event.clientX, event.clientY] : [left, bottom];
  return { label, groups: groups.filter((group) => group.length), x, y };
}
