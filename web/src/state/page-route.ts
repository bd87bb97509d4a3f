import type { Page } from './page.svelte.ts';
import type { Playhead } from './playhead.svelte.ts';
import { EMPTY_ROUTE, formatRoute, type Route } from './url.ts';

/** What the URL says of what the page shows. */
export function routeOf(page: Page): Route {
  const { session, playhead, selection, filters, range, track, subject } = page;
  const base = selection.bases.of(subject.settled ? subject.key : null);
  return {
    ...EMPTY_ROUTE,
    recording: session.recording?.id ?? null,
    revision: playhead.revision,
    // A base is that of an object.
    key: selection.key ?? (base !== null && subject.settled ? subject.key : null),
    held: selection.held,
    base,
    compared: page.compared,
    tab: selection.tab,
    layout: selection.layout,
    everyField: selection.everyField,
    hidden: filters.hidden,
    axis: playhead.axis,
    foldIdle: playhead.foldIdle,
    step: playhead.step,
    anchor: selection.anchor,
    from: range?.from ?? null,
    to: range?.to ?? null,
    q: filters.q,
    namespace: filters.namespace,
    kind: filters.kind,
    labels: filters.labels,
    ...page.rows.route,
    row: track?.key === selection.key ? (track?.id ?? null) : null,
    watched: page.watch.texts,
    following: playhead.following,
  };
}

/** The URL that gives somebody else this picture, wherever the same history is recorded. */
export function permalinkOf(page: Page): string {
  const key = page.selection.key ?? page.subject.key;
  const check = page.current?.check ?? null;
  const route: Route = { ...page.route, key, following: false, bookmarks: page.bookmarks.list, check };
  return location.origin + formatRoute(route);
}

/** Makes the page show what a URL says, but for the recording and the revision, which have to be found first. */
export function take(page: Page, route: Route): void {
  const { playhead, selection, filters } = page;
  selection.key = route.key;
  selection.held = route.held;
  selection.bases.take(route.key, route.base);
  page.compared = route.compared;
  selection.tab = route.tab;
  selection.layout = route.layout;
  selection.everyField = route.everyField;
  selection.anchor = route.anchor;
  filters.hidden = route.hidden;
  filters.q = route.q;
  filters.namespace = route.namespace;
  filters.kind = route.kind;
  filters.takeLabels(route.labels);
  playhead.axis = route.axis;
  playhead.foldIdle = route.foldIdle;
  page.watch.texts = route.watched;
  playhead.step = stepOf(route);
  page.range = rangeOf(route);
  page.rows.take(route);
}

/** A step needs what it is about. */
function stepOf({ step, anchor, watched }: Route): Playhead['step'] {
  const missing = step === 'hits' ? watched.length === 0 : anchor === null;
  return missing ? 'all' : step;
}

/** The window that a link names; null: the lanes choose one. */
export function rangeOf({ from, to }: Route): { from: number; to: number } | null {
  return from !== null && to !== null ? { from, to } : null;
}
