import type { NoiseClass } from '../api/schema.ts';
import { LANE_SORTS, type LaneSort } from '../timeline/model/lane-sort.ts';
import type { Bookmark } from '../timeline/timeline-view.ts';
import { bookmarkText, mergedBookmarks, readBookmark } from './bookmark-list.ts';
import { ALL_NOISE, noiseText, readNoise } from './noise.ts';

export const TABS = ['diff', 'object', 'history', 'related', 'raw'] as const;
export type Tab = (typeof TABS)[number];
export type StepKind = 'all' | 'object' | 'related' | 'hits';
export type Axis = 'revision' | 'time';
export type DiffLayout = 'tree' | 'text';
/** What the object is compared with: null is the revision before. */
export type DiffBase = number | null;

/** Everything that a link says. Members at their default are not in the URL. */
export interface Route {
  readonly recording: string | null;
  readonly revision: number | null;
  /** The text that stands where a revision should; null when it is one. */
  readonly malformedRevision: string | null;
  readonly key: string | null;
  /** The object stays when a step changes another one. */
  readonly held: boolean;
  readonly base: DiffBase;
  /** All keys are compared with those of this revision; null: they are not. */
  readonly compared: number | null;
  readonly tab: Tab;
  readonly layout: DiffLayout;
  /** managedFields, resourceVersion and generation are shown too. */
  readonly everyField: boolean;
  /** Classes of noise that are left out. */
  readonly hidden: readonly NoiseClass[];
  readonly axis: Axis;
  /** On the axis of time, idle time is drawn short. */
  readonly foldIdle: boolean;
  readonly step: StepKind;
  /** The object that `step` object or related is about. */
  readonly anchor: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly q: string;
  /** '' = cluster-scoped; null = all. */
  readonly namespace: string | null;
  readonly kind: string | null;
  /** A label selector; '' lets all through. */
  readonly labels: string;
  readonly pinned: readonly string[];
  readonly sort: LaneSort;
  /** Namespaces and owners, by their rows' ids, below which no rows are shown. */
  readonly collapsed: readonly string[];
  /** Objects whose sub-rows are shown, besides those of the selected one. */
  readonly expanded: readonly string[];
  /** The object that does not show its sub-rows though it is selected. */
  readonly folded: string | null;
  /** The sub-row of the object that is chosen. */
  readonly row: string | null;
  /** Carried by a link that is shared. */
  readonly bookmarks: readonly Bookmark[];
  /** Queries whose hits are marked, and stepped through. */
  readonly watched: readonly string[];
  readonly following: boolean;
  /** Digits over what the revision changed; the link is refused where they differ. */
  readonly check: string | null;
}

export const EMPTY_ROUTE: Route = {
  recording: null,
  revision: null,
  malformedRevision: null,
  key: null,
  held: false,
  base: null,
  compared: null,
  tab: 'diff',
  layout: 'tree',
  everyField: false,
  hidden: ALL_NOISE,
  axis: 'revision',
  foldIdle: false,
  step: 'all',
  anchor: null,
  from: null,
  to: null,
  q: '',
  namespace: null,
  kind: null,
  labels: '',
  pinned: [],
  sort: 'ownership',
  collapsed: [],
  expanded: [],
  folded: null,
  row: null,
  bookmarks: [],
  watched: [],
  following: false,
  check: null,
};

const MAX_PINNED = 50;
const MAX_COLLAPSED = 100;
export const MOST_EXPANDED = 12;
export const MOST_WATCHED = 4;

function oneOf<T extends string>(value: string | null, values: readonly T[], otherwise: T): T {
  return values.find((known) => known === value) ?? otherwise;
}

function revisionOf(text: string | null): number | null {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** An address without a recording that leads where one begins. */
export function isBeginning(pathname: string): boolean {
  return /^\/(?:index\.html|r\/?)?$/.test(pathname);
}

/** Reads a link. What it does not understand takes its default; only a revision that is none is told. */
export function parseRoute(pathname: string, search: string): Route {
  const params = new URLSearchParams(search);
  const [, id, revisionText] = /^\/r\/([^/]+)(?:\/([^/]*))?\/?$/.exec(pathname) ?? [];
  const revision = revisionOf(revisionText ?? null);
  const from = revisionOf(params.get('from'));
  const to = revisionOf(params.get('to'));
  const ranged = from !== null && to !== null && from <= to;
  return {
    recording: id === undefined ? null : decodePart(id),
    revision,
    malformedRevision: revision === null && revisionText ? decodePart(revisionText) : null,
    key: params.get('key'),
    held: params.get('hold') === '1',
    base: revisionOf(params.get('base')),
    compared: revisionOf(params.get('compare')),
    tab: oneOf(params.get('tab'), TABS, 'diff'),
    layout: oneOf(params.get('layout'), ['tree', 'text'], 'tree'),
    everyField: params.get('fields') === 'all',
    hidden: readNoise(params.get('noise')),
    axis: oneOf(params.get('axis'), ['revision', 'time'], 'revision'),
    foldIdle: params.get('idle') === 'fold',
    step: oneOf(params.get('step'), ['all', 'object', 'related', 'hits'], 'all'),
    anchor: params.get('of'),
    from: ranged ? from : null,
    to: ranged ? to : null,
    q: params.get('q') ?? '',
    namespace: params.get('ns'),
    kind: params.get('kind'),
    labels: params.get('labels') ?? '',
    pinned: textsOf(params, 'pin', MAX_PINNED),
    sort: oneOf(
      params.get('sort'),
      LANE_SORTS.map(({ id }) => id),
      'ownership',
    ),
    collapsed: textsOf(params, 'collapse', MAX_COLLAPSED),
    expanded: textsOf(params, 'expand', MOST_EXPANDED),
    folded: params.get('fold'),
    row: params.get('row'),
    bookmarks: mergedBookmarks(
      [],
      params.getAll('mark').flatMap((text) => readBookmark(text) ?? []),
    ),
    watched: textsOf(params, 'watch', MOST_WATCHED),
    following: params.get('follow') === '1',
    check: params.get('check'),
  };
}

function textsOf(params: URLSearchParams, name: string, most: number): readonly string[] {
  return [...new Set(params.getAll(name))].filter((text) => text !== '').slice(0, most);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The other way: path and query, without origin. */
export function formatRoute(route: Route): string {
  if (route.recording === null) return '/';
  const path = `/r/${encodeURIComponent(route.recording)}${route.revision === null ? '' : `/${route.revision}`}`;
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | null, otherwise: string | null = null) => {
    if (value !== null && value !== otherwise) params.append(name, String(value));
  };
  put('key', route.key);
  put('hold', route.held ? '1' : null);
  put('base', route.base);
  put('compare', route.compared);
  put('tab', route.tab, 'diff');
  put('layout', route.layout, 'tree');
  put('fields', route.everyField ? 'all' : null);
  put('noise', noiseText(route.hidden));
  put('axis', route.axis, 'revision');
  put('idle', route.foldIdle ? 'fold' : null);
  put('step', route.step, 'all');
  put('of', route.anchor);
  put('from', route.from);
  put('to', route.to);
  put('q', route.q, '');
  put('ns', route.namespace);
  put('kind', route.kind);
  put('labels', route.labels, '');
  for (const key of route.pinned) params.append('pin', key);
  put('sort', route.sort, 'ownership');
  for (const id of route.collapsed) params.append('collapse', id);
  for (const key of route.expanded) params.append('expand', key);
  put('fold', route.folded);
  put('row', route.row);
  for (const bookmark of route.bookmarks) params.append('mark', bookmarkText(bookmark));
  for (const text of route.watched) params.append('watch', text);
  put('follow', route.following ? '1' : null);
  put('check', route.check);
  const query = params.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',');
  return query === '' ? path : `${path}?${query}`;
}
