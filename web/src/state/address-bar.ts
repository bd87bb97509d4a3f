import { parseRoute, type Route } from './url.ts';

/** Browsers refuse more than some hundred changes in half a minute. */
const REPLACE_MS = 200;
/** Browsers take longer for an entry than the page for a picture, which comes first. */
const PUSH_MS = 40;

/** The URL and the title: written as the page moves, read when the reader goes back or forward. */
export class AddressBar {
  #shown = location.pathname + location.search;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Makes the entry that is still to be made. */
  #push: (() => void) | null = null;
  #title = '';
  #titleTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #onPopState: () => void;

  constructor(open: (route: Route) => void) {
    this.#onPopState = () => {
      clearTimeout(this.#timer);
      this.#push = null;
      this.#shown = location.pathname + location.search;
      open(parseRoute(location.pathname, location.search));
    };
    window.addEventListener('popstate', this.#onPopState);
  }

  /**
   * Where `takePush` says so the reader can go back to where the page was; otherwise the entry changes, a little later. It is
   * asked only when the path is another one: what is said of the next move must not be spent on something else.
   */
  show(path: string, takePush: () => boolean): void {
    if (path === this.#shown) return;
    clearTimeout(this.#timer);
    this.#push?.();
    if (takePush()) {
      const before = this.#shown;
      this.#push = () => {
        this.#push = null;
        if (location.pathname + location.search !== before) history.replaceState(null, '', before);
        history.pushState(null, '', path);
      };
      this.#timer = setTimeout(() => this.#push?.(), PUSH_MS);
    } else {
      this.#timer = setTimeout(() => history.replaceState(null, '', path), REPLACE_MS);
    }
    this.#shown = path;
  }

  /** A little later too: browsers take longer to set a title than the page takes to draw a picture. */
  entitle(title: string): void {
    this.#title = title;
    this.#titleTimer ??= setTimeout(() => {
      this.#titleTimer = undefined;
      document.title = this.#title;
    }, REPLACE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#titleTimer);
    window.removeEventListener('popstate', this.#onPopState);
  }
}
