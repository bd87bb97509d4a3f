import { tick } from 'svelte';

/** What a button opens beside itself. It closes when somebody goes on elsewhere. */
export class Popover {
  open = $state(false);
  /** Holds the button, and what it opens. */
  root = $state<HTMLElement>();
  button = $state<HTMLButtonElement>();
  /** Where the keyboard was when a command opened it. */
  #opener: HTMLElement | null = null;

  /** Opens it or closes it; the keyboard goes on at what `first` finds in what was opened. */
  async toggle(first: () => HTMLElement | null | undefined): Promise<void> {
    this.open = !this.open;
    this.#opener = null;
    if (!this.open) return;
    await tick();
    first()?.focus();
  }

  /** A command opens it; then the keyboard goes back to where it was, and not to the button. */
  show(): void {
    const { activeElement } = document;
    this.#opener = activeElement instanceof HTMLElement ? activeElement : null;
    this.open = true;
  }

  close(): void {
    this.open = false;
    if (this.#opener === document.body) (document.activeElement as HTMLElement | null)?.blur();
    else (this.#opener ?? this.button)?.focus();
  }

  /** For the root: Escape closes what is open, and means nothing else then. */
  readonly onkeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.preventDefault();
    this.close();
  };
  /** For the root. */
  readonly onfocusout = ({ relatedTarget }: FocusEvent): void => this.#goTo(relatedTarget);
  /** For the window. */
  readonly onpointerdown = ({ target }: PointerEvent): void => this.#goTo(target);

  /** Who goes on elsewhere, with the keyboard or the pointer, has left it. */
  #goTo(place: EventTarget | null): void {
    if (place instanceof Node && this.root?.contains(place) !== true) this.open = false;
  }
}
