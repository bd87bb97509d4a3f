import { tick } from 'svelte';
import { isInView, keepInPlace, scrollToShow, subRows, type RowLayout } from './model/row-layout.ts';

/** What is to be seen once the rows have changed. */
export interface RowsInView {
  /** Of the rows that scroll, in pixels. */
  readonly viewHeight: number;
  readonly selected: string | null;
  /** The row to scroll to, wherever it is. */
  readonly reveal: string | null;
}

/** How far the rows are scrolled: what the user does, and what keeps in place what the user looks at. */
export class RowScroll {
  /** The scroller's own, which to ask for makes the browser lay out everything anew while the page changes. */
  #top = 0;
  #scroller: HTMLElement | null = null;
  /** What was selected and in view, and is not among the rows any more: it may come again. */
  #lost: string | null = null;

  get top(): number {
    return this.#top;
  }

  attach(scroller: HTMLElement): void {
    this.#scroller = scroller;
  }

  scrolled(): void {
    this.#top = this.#scroller?.scrollTop ?? 0;
  }

  by(pixels: number): void {
    this.#scroller?.scrollBy({ top: pixels });
  }

  /** The rows have changed. False: what was to be revealed is not there yet, or no list to scroll. */
  arranged(before: RowLayout, after: RowLayout, { viewHeight, selected, reveal }: RowsInView): boolean {
    const scroller = this.#scroller;
    if (scroller === null) return false;
    let top = keepInPlace(before, after, this.#top);
    // What is selected and was in view stays in view, whatever comes above it.
    const leaves =
      selected !== null &&
      isInView(before, selected, this.#top, viewHeight) &&
      !isInView(after, selected, top, viewHeight);
    const comesAgain = selected !== null && selected === this.#lost;
    // So do its sub-rows, which come when they have been read.
    const grows =
      selected !== null &&
      isInView(before, selected, this.#top, viewHeight) &&
      subRows(after, after.indexOf(selected)) > subRows(before, before.indexOf(selected));
    const wanted = reveal ?? (leaves || comesAgain || grows ? selected : null);
    const index = wanted === null ? -1 : after.indexOf(wanted);
    this.#lost = wanted !== null && index < 0 && wanted === selected ? selected : null;
    if (index >= 0) top = scrollToShow(after, index, top, viewHeight);
    if (top !== this.#top) this.#scrollTo(scroller, top);
    return index >= 0;
  }

  /** The spacer gets its new height when the component has rendered; how far that lets it scroll, the scroller says itself. */
  #scrollTo(scroller: HTMLElement, top: number): void {
    void tick().then(() => {
      scroller.scrollTop = top;
      this.#top = scroller.scrollTop;
    });
  }
}
