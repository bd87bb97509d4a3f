import type { EventSummary } from '../domain/history-reader.ts';
import type { TimeBasis } from '../domain/history.ts';
import { at, type DetailColumns, type ScanColumns } from './columns.ts';
import type { Segment } from './segments.ts';
import type { StoreContext } from './store-context.ts';
import { TIME_BASES } from './stored-event.ts';

/** Event i of a segment as lists show it. */
export function summarize(context: StoreContext, segment: Segment, i: number): EventSummary {
  const scan: ScanColumns = segment.scan();
  const detail: DetailColumns = segment.detail();
  const life = context.lives.get(at(scan.lives, at(scan.entry, i)));
  const shape = context.dictionaries.shape(at(scan.shape, i));
  return {
    identity: life.identity,
    verb: shape.verb,
    origin: shape.origin,
    apiVersion: shape.apiVersion,
    uid: life.uid,
    createRevision: shape.verb === 'delete' ? 0 : life.createRevision,
    version: at(detail.version, i),
    lease: detail.leaseTexts.text(at(detail.lease, i)),
    encoding: shape.encoding,
    redacted: shape.redacted,
    valueBytes: at(detail.valueBytes, i),
    changedPaths: JSON.parse(detail.pathTexts.text(at(detail.paths, i))) as string[],
    changedCount: at(detail.changedCount, i),
    actor: context.dictionaries.actor(at(scan.actor, i)),
    noise: shape.noise,
  };
}

export function eventTime(scan: ScanColumns, i: number): { atMs: number | null; timeBasis: TimeBasis } {
  const atMs = at(scan.atMs, i);
  return { atMs: Number.isNaN(atMs) ? null : atMs, timeBasis: at(TIME_BASES, at(scan.basis, i)) };
}
