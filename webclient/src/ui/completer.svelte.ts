// Completing in the field. Tab writes the first candidate and then the next, Shift+Tab the one before; where a name, a
// channel, a command or an emoji is being typed, candidates are offered by themselves. Escape takes it all back.

import { type Candidate, complete, isOffered, type Known, lastWord } from "../client/completion";
import { replaceRange } from "./field";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export class Completer {
  candidates = $state.raw<readonly Candidate[]>([]);
  /** Which of them is chosen. */
  at = $state(0);
  /** What was typed, and where. */
  #word = "";
  #start = 0;
  /** The candidate that stands in the field in the place of the word, if one does. */
  #written: string | null = null;
  #isWriting = false;
  /** Where candidates were sent away, so that they don't come again by themselves. */
  #unwanted = -1;

  /** `known` is asked for what can be meant whenever there is something to complete. */
  constructor(
    private readonly field: () => HTMLTextAreaElement | undefined,
    private readonly known: (word: string) => Known,
  ) {}

  get isOpen(): boolean {
    return this.candidates.length > 0;
  }

  /** Something was typed: offer what it may become. */
  typed(): void {
    if (this.#isWriting) return; // who writes on is content with what is there
    this.end();
    const field = this.field();
    if (!field || field.selectionStart !== field.selectionEnd) return;
    const word = lastWord(field.value.slice(0, field.selectionStart));
    const start = field.selectionStart - word.length;
    if (!word || start !== this.#unwanted) this.#unwanted = -1;
    if (start !== this.#unwanted && isOffered(word)) this.#find(field);
  }

  /** A key was pressed in the field; whether it was for this. */
  press(event: KeyboardEvent): boolean {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !this.#act(event)) return false;
    event.preventDefault();
    return true;
  }

  /** Write a candidate, and be done. */
  choose(at: number): void {
    this.#write(at);
    this.end();
  }

  /** Leave it as it is. */
  end(): void {
    this.candidates = [];
    this.#written = null;
    this.at = 0;
  }

  #act({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === "Tab") return this.#tab(shiftKey ? -1 : 1);
    if (!this.isOpen) return false;
    const step = STEPS[key];
    if (step !== undefined) this.#move(step);
    else if (key === "Escape") this.#undo();
    else if (key === "Enter" && !shiftKey) return this.#enter();
    else return false;
    return true;
  }

  #tab(by: number): boolean {
    if (this.#written !== null) {
      this.#move(by);
      return true;
    }
    const field = this.field();
    if (!this.isOpen && (by < 0 || !field || !this.#find(field))) return false;
    if (this.candidates.length > 1) this.#write(this.at);
    else this.choose(this.at);
    return true;
  }

  /** Return takes what is chosen; a word that is whole already may be sent. */
  #enter(): boolean {
    const isWhole = this.candidates[this.at]?.text.trim() === this.#word;
    if (this.#written !== null || isWhole) this.end();
    else this.choose(this.at);
    return !isWhole;
  }

  #move(by: number): void {
    const { length } = this.candidates;
    const at = (this.at + by + length) % length;
    if (this.#written === null) this.at = at;
    else this.#write(at);
  }

  #undo(): void {
    if (this.#written !== null) this.#replace(this.#word);
    this.#unwanted = this.#start;
    this.end();
  }

  /** Look for what may be meant; whether there is something. */
  #find(field: HTMLTextAreaElement): boolean {
    const before = field.value.slice(0, field.selectionStart);
    const { word, candidates } = complete(before, this.known(lastWord(before)));
    this.end();
    this.candidates = candidates;
    this.#word = word;
    this.#start = before.length - word.length;
    return candidates.length > 0;
  }

  #write(at: number): void {
    const text = this.candidates[at]?.text;
    if (text === undefined) return;
    this.#replace(text);
    this.#written = text;
    this.at = at;
  }

  #replace(text: string): void {
    const field = this.field();
    if (!field) return;
    this.#isWriting = true;
    replaceRange(field, this.#start, this.#start + (this.#written ?? this.#word).length, text);
    this.#isWriting = false;
  }
}
