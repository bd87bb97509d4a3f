import type { GapCause, TimeBasis } from '../../domain/history.ts';
import type { EventSummary } from '../../domain/history-reader.ts';
import type { LatestValue } from '../../domain/history-writer.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { Revision } from '../../domain/revision.ts';
import { stringifyJson } from '../../kubernetes/json-text.ts';
import { exists, type Release, type ValueDecoder } from '../../reading/value-decoder.ts';
import { actorText } from './actor-text.ts';
import { changeText, LEAST_FIELDS_WIDTH } from './changed-fields.ts';
import { timeFields, timeText, yamlText } from './forms.ts';
import { visible, widthOf, type Paint } from './terminal-text.ts';

/** One change of a key, as it comes. */
export interface Change {
  readonly summary: EventSummary;
  readonly modRevision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly value: Uint8Array | null;
  /** What the key was before; null: nothing, or not known. */
  readonly before: Pick<LatestValue, 'modRevision' | 'value'> | null;
}

export interface MissingRevisions {
  readonly from: Revision;
  readonly to: Revision;
  readonly cause: GapCause;
}

/** How changes are printed, each as soon as it comes. */
export interface ChangeForm {
  /** What stands above the first change; absent where nothing does. */
  readonly header?: string;
  change(change: Change): string | Promise<string>;
  gap(gap: MissingRevisions): string | Promise<string>;
}

/** What comes later is not known: these suit most of it, and what is longer moves the rest of its line. */
const REVISION_WIDTH = 8;
/** `23:19:04.008Z` */
const TIME_WIDTH = 13;
const VERB_WIDTH = 6;
const OBJECT_WIDTH = { least: 24, most: 48, share: 0.4 };
const ACTOR_WIDTH = { least: 12, most: 26, share: 0.2 };
const GAP = '  ';

/**
 * A line a change, as wide as the terminal where that is known.
 *
 * @param said what a change says of its object; null: its fields only
 */
export function lineForm(paint: Paint, columns: number | null, said: (change: Change) => string | null): ChangeForm {
  const verbs = { create: paint.added, update: paint.changed, delete: paint.removed };
  const shared = (columns ?? Infinity) - REVISION_WIDTH - TIME_WIDTH - VERB_WIDTH - 5 * GAP.length;
  const widthIn = ({ least, most, share }: typeof OBJECT_WIDTH) =>
    Math.max(least, Math.min(most, Math.floor(shared * share)));
  const whoTexts = (object: string, actor: string) => [
    padded(visible(object), widthIn(OBJECT_WIDTH)),
    padded(visible(actor), widthIn(ACTOR_WIDTH)),
  ];
  const line = (...texts: readonly string[]) => texts.join(GAP).trimEnd();
  const heading = line(
    'REVISION',
    'TIME'.padEnd(TIME_WIDTH),
    'VERB'.padEnd(VERB_WIDTH),
    ...whoTexts('OBJECT', 'ACTOR'),
    'CHANGED',
  );
  return {
    header: `${paint.heading(heading)}\n`,
    change: (change) => {
      const { modRevision, summary, atMs, timeBasis } = change;
      const { verb, actor } = summary;
      // The day is that of today.
      const time = timeText(atMs, timeBasis)
        .replace(/^[\d-]+T/, '')
        .padEnd(TIME_WIDTH);
      const who = whoTexts(objectText(summary), actorText(actor));
      const room = shared - who.reduce((sum, text) => sum + widthOf(text), 0);
      const fields = changeText(summary, said(change), columns === null ? null : Math.max(room, LEAST_FIELDS_WIDTH));
      return `${line(String(modRevision).padStart(REVISION_WIDTH), time, verbs[verb](verb), ...who, fields)}\n`;
    },
    gap: (gap) => `${gapText(gap)}\n`,
  };
}

/** A JSON object a line, with the object in it, numbers exact. */
export function jsonLinesForm(decoder: ValueDecoder, release: Release): ChangeForm {
  return {
    change: (change) => `${stringifyJson(changeFields(decoder, release, change))}\n`,
    gap: ({ from, to, cause }) => `${stringifyJson({ gap: { from, to, cause } })}\n`,
  };
}

export function yamlForm(decoder: ValueDecoder, release: Release): ChangeForm {
  return {
    change: async (change) => `---\n${await yamlText(changeFields(decoder, release, change))}`,
    gap: async ({ from, to, cause }) => `---\n${await yamlText({ gap: { from, to, cause } })}`,
  };
}

/** `revisions 5 to 8 are missing: etcd has compacted them` */
export function gapText({ from, to, cause }: MissingRevisions): string {
  const which = from === to ? `revision ${from} is` : `revisions ${from} to ${to} are`;
  return `${which} missing: ${cause === 'compacted' ? 'etcd has compacted them' : cause}`;
}

function changeFields(decoder: ValueDecoder, release: Release, change: Change): JsonObject {
  const { summary, modRevision, atMs, timeBasis } = change;
  const { identity, actor, changedPaths, ...facts } = summary;
  const { key, kind, namespace, name } = identity;
  return {
    revision: modRevision,
    ...timeFields(atMs, timeBasis),
    verb: facts.verb,
    key,
    apiVersion: facts.apiVersion,
    kind,
    namespace,
    name,
    uid: facts.uid,
    version: facts.version,
    lease: facts.lease,
    actor: actor === null ? null : { ...actor },
    noise: facts.noise,
    changedPaths: [...changedPaths],
    changedCount: facts.changedCount,
    bytes: facts.valueBytes,
    ...valueFields(decoder, release, change),
  };
}

function valueFields(decoder: ValueDecoder, release: Release, change: Change): { [member: string]: JsonValue } {
  if (!exists(change)) return {};
  const object = decoder.comparable(release, change);
  if (object !== undefined) return { object };
  const { value } = change;
  return { valueBase64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

function objectText({ identity: { key, kind, namespace, name } }: EventSummary): string {
  return kind === null ? key : `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
