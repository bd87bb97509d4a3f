/** What a button opens beside itself. It closes when somebody goes on elsewhere. */
export class Popover {
  open = $state(false);
  /** Holds the button, and what it opens. */
  root = $state<HTMLElement>();
  button = $state<HTMLButtonElement>();

  close(): void {
    this.open = false;
    this.button?.focus();
  }

  /** For the root. */
  readonly onfocusout = ({ relatedTarget }: FocusEvent): void => this.#goTo(relatedTarget);
  /** For the window. */
  readonly onpointerdown = ({ target }: PointerEvent): void => this.#goTo(target);

  /** Who goes on elsewhere, with the keyboard or the pointer, has left it. */
  #goTo(place: EventTarget | null): void {
    if (place instanceof Node && this.root?.contains(place) !== true) this.open = false;
  }
}
