import { changedPathsOf, type ChangedPaths } from '../diff/changed-paths.ts';
import { findChanges, isBookkeeping, type Change } from '../diff/changes.ts';
import type { EventFacts, NoiseClass, ObjectIdentity, Verb } from '../domain/facts.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, LatestValue } from '../domain/history-writer.ts';
import type { JsonValue } from '../domain/json.ts';
import type { KeyText } from '../domain/key.ts';
import { actorOf } from '../kubernetes/actor.ts';
import type { DecodedValue } from '../kubernetes/decoded-value.ts';
import { stringifyJson } from '../kubernetes/json-text.ts';
import { createKeyIdentifier } from '../kubernetes/keys.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { noiseClass } from '../kubernetes/noise.ts';
import { textIn } from '../kubernetes/object-fields.ts';
import type { Redaction, Redactor } from '../kubernetes/redaction.ts';
import { involvedUid, ownerOf } from '../kubernetes/relations.ts';
import { writtenAt } from '../kubernetes/written-at.ts';
import { createObjectCache } from './object-cache.ts';
import { fieldsSet } from './set-fields.ts';
import { labelsSet } from './set-labels.ts';

/** What describing needs of a decoder. */
export interface ValueDecoder {
  decode(value: Uint8Array, options?: { readonly key?: KeyText }): DecodedValue;
}

export interface DescriberOptions {
  readonly decoder: ValueDecoder;
  readonly redactor: Redactor;
  /** Upper bound, estimated, of what is remembered of earlier values. */
  readonly cacheBytes?: number;
  /** Told of a fault in here; the event is stored all the same, with less said about it and no more in clear than usual. */
  readonly onError?: (error: unknown, event: HistoryEvent) => void;
}

/** Turns what etcd said into what is stored: the value without secrets, and the facts about the change. */
export interface Describer {
  /**
   * `previous` is the newest stored value of the key before this event, null where there is none (a creation, or not known).
   * `cameInGap`: the key was created within a gap, and this is what is known of it first, whichever version it is.
   * Never throws: what cannot be understood is described by its key alone.
   */
  describe(event: HistoryEvent, previous: LatestValue | null, cameInGap?: boolean): EventRecord;
}

type ChangeFacts = Pick<EventFacts, 'changedPaths' | 'changedCount' | 'fields' | 'labels' | 'actor' | 'noise'>;

const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;
const OF_EVENTS: readonly NoiseClass[] = ['event', 'event-count'];
const NO_PATHS: ChangedPaths = { paths: [], count: 0 };
/** Texts and bytes have no paths. */
const CHANGED_AS_A_WHOLE: ChangedPaths = { paths: [], count: 1 };

export function createDescriber(options: DescriberOptions): Describer {
  const { decoder, redactor, onError = () => undefined } = options;
  const identifier = createKeyIdentifier();
  const cache = createObjectCache(options.cacheBytes ?? DEFAULT_CACHE_BYTES);

  function describe(event: HistoryEvent, previous: LatestValue | null, cameInGap = false): EventRecord {
    if (event.type === 'delete') return describeDelete(event, previous);
    return describePut(event, previous, event.version === 1 || cameInGap ? 'create' : 'update');
  }

  function describeDelete(event: HistoryEvent, previous: LatestValue | null): EventRecord {
    const identity =
      previous === null ? identifier.identify(event.key) : { ...previous.facts.identity, key: event.key };
    // Thousands of Events run out, of each of which all is known already that its deletion says.
    const told = identity.kind === 'Event' && previous?.facts.owner !== undefined ? previous.facts : null;
    const last = previous === null || told !== null ? undefined : lastObject(event, previous);
    cache.forget(event.key);
    const facts: EventFacts = {
      verb: 'delete',
      identity,
      apiVersion: told?.apiVersion ?? textIn(last, 'apiVersion'),
      uid: previous?.facts.uid ?? null,
      owner: told?.owner ?? ownerOf(last, identity.kind),
      involvedUid: told?.involvedUid ?? involvedUid(last, identity.kind),
      encoding: 'empty',
      redacted: false,
      changedPaths: [],
      changedCount: 0,
      fields: [],
      actor: actorOf({ identity, verb: 'delete', before: last, after: undefined, changed: [] }),
      noise: noiseClass({ identity, verb: 'delete', object: last, changes: null }),
      writtenAtMs: null,
    };
    return record(event, null, facts);
  }

  function describePut(event: HistoryEvent, previous: LatestValue | null, verb: Verb): EventRecord {
    const decoded = decoder.decode(event.value, { key: event.key });
    const identity = identifier.identify(event.key, decoded.object);
    const { object, redacted } = redact(event, identity, decoded);
    const value = redacted && object !== undefined ? Buffer.from(stringifyJson(object), 'utf8') : event.value;
    // After a gap the value before may belong to an object that was deleted meanwhile.
    const before = previous?.createRevision === event.createRevision ? previous : null;
    const facts: EventFacts = {
      verb,
      identity,
      apiVersion: decoded.apiVersion,
      uid: textIn(object, 'metadata', 'uid'),
      owner: ownerOf(object, identity.kind),
      involvedUid: involvedUid(object, identity.kind),
      terminating: textIn(object, 'metadata', 'deletionTimestamp') !== null,
      encoding: decoded.encoding,
      redacted,
      ...changeFacts(event, verb, identity, before, object, value),
      writtenAtMs: writtenAt(object, identity.kind),
    };
    // Few Events are ever written again, and they would push out what is.
    if (identity.kind !== 'Event' || verb === 'update')
      cache.remember(event.key, event.modRevision, object, value.length);
    return record(event, value, facts);
  }

  /** What cannot be searched for secrets is not stored in clear. */
  function redact(event: HistoryEvent, identity: ObjectIdentity, decoded: DecodedValue): Redaction {
    try {
      return redactor.redact(identity, decoded, event.value);
    } catch (error) {
      onError(error, event);
      return redactor.hide(identity, decoded, event.value);
    }
  }

  /** What can only be said by comparing with the value before. */
  function changeFacts(
    event: HistoryEvent,
    verb: Verb,
    identity: ObjectIdentity,
    previous: LatestValue | null,
    after: JsonValue | undefined,
    value: Uint8Array,
  ): ChangeFacts {
    try {
      return compare(event, verb, identity, previous, after, value);
    } catch (error) {
      onError(error, event);
      return { changedPaths: [], changedCount: 0, fields: [], actor: null, noise: null };
    }
  }

  function compare(
    event: HistoryEvent,
    verb: Verb,
    identity: ObjectIdentity,
    previous: LatestValue | null,
    after: JsonValue | undefined,
    value: Uint8Array,
  ): ChangeFacts {
    const before = previous === null ? undefined : lastObject(event, previous);
    let changes: readonly Change[] | null = null;
    let changed = NO_PATHS;
    if (previous !== null) {
      if (before !== undefined && after !== undefined) {
        const found = findChanges(before, after, kubernetesListKeys);
        changes = found.list;
        changed = changedPathsOf(found);
      } else if (Buffer.compare(previous.value, value) === 0) changes = [];
      else changed = CHANGED_AS_A_WHOLE;
    }
    const segments = changes?.map((change) => change.segments) ?? null;
    const telling = segments?.filter((path) => !isBookkeeping(path)) ?? [];
    const noise = noiseClass({ identity, verb, object: after, changes: segments });
    return {
      changedPaths: changed.paths,
      changedCount: changed.count,
      // What is written all the time is not what somebody looks for, but for what Events say.
      fields: noise === null || OF_EVENTS.includes(noise) ? fieldsSet(identity, after, changes) : [],
      labels: labelsSet(before, after),
      actor: actorOf({ identity, verb, before, after, changed: telling }),
      noise,
    };
  }

  /** The key's previous object: remembered from when it was described, otherwise decoded from what was stored. */
  function lastObject(event: HistoryEvent, previous: LatestValue): JsonValue | undefined {
    const remembered = cache.recall(event.key, previous.modRevision);
    if (remembered !== undefined) return remembered.object;
    const decoded = decoder.decode(previous.value, { key: event.key });
    // What was stored before its key was known is compared like what is stored now.
    return decoded.decrypted === undefined
      ? decoded.object
      : redactor.redact(previous.facts.identity, decoded, previous.value).object;
  }

  return { describe };
}

function record(event: HistoryEvent, value: Uint8Array | null, facts: EventFacts): EventRecord {
  const { type, key, modRevision, createRevision, version, lease } = event;
  return { type, key, modRevision, createRevision, version, lease, value, facts };
}
