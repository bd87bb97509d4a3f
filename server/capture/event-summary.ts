import type { EventRecord, RevisionRecord } from '../domain/history-writer.ts';
import type { EventSummary, RevisionSummary } from '../domain/history-reader.ts';
import type { Origin } from '../domain/facts.ts';

/** As many events of one revision are told to live readers; the others they find in the store. */
const EVENTS_TOLD = 100;

export function revisionSummary(record: RevisionRecord): RevisionSummary {
  return {
    revision: record.revision,
    atMs: record.atMs,
    timeBasis: record.timeBasis,
    eventCount: record.events.length,
    events: record.events.slice(0, EVENTS_TOLD).map((event) => eventSummary(event, 'watch')),
  };
}

export function eventSummary(event: EventRecord, origin: Origin): EventSummary {
  const { facts } = event;
  return {
    identity: facts.identity,
    verb: facts.verb,
    origin,
    apiVersion: facts.apiVersion,
    uid: facts.uid,
    createRevision: event.createRevision,
    version: event.version,
    lease: event.lease,
    encoding: facts.encoding,
    redacted: facts.redacted,
    valueBytes: event.value?.length ?? 0,
    changedPaths: facts.changedPaths,
    changedCount: facts.changedCount,
    actor: facts.actor,
    noise: facts.noise,
  };
}
