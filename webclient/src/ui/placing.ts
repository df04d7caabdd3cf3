// Where a panel goes that belongs to a button: above it, or below where there is no room.

/** Pixels between the panel and the edges of the window, and the button. */
const GAP = 8;

export function place(panel: HTMLElement, button: DOMRect): void {
  const { width, height } = panel.getBoundingClientRect();
  const [most, lowest] = [innerWidth - width - GAP, innerHeight - height - GAP];
  const above = button.top - height - GAP;
  const top = above >= GAP ? above : button.bottom + GAP;
  panel.style.left = `${Math.max(GAP, Math.min(button.right - width, most))}px`;
  panel.style.top = `${Math.max(GAP, Math.min(top, lowest))}px`;
}
