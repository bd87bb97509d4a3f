import { RewindError } from '../domain/errors.ts';
import type { EventSummary, ExportedEvent, HistoryReader, StoredValue } from '../domain/history-reader.ts';
import { isBinaryKey, keyBytes, type KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';

/** Which part of a recording is written. */
export interface ExportPart {
  readonly from?: Revision;
  readonly to?: Revision;
  readonly prefix?: KeyText;
}

/** Events that are read at a time; values of 1.5 MB are possible, so not many. */
const PAGE = 200;

/**
 * A recording, or a part of it, as lines of `etcd-history/1`, each with its newline. `snapshot` lines are what existed at the
 * part's first revision. Secrets are in it as they are stored: redacted, unless they were kept.
 * @throws RewindError `revision_future`, `revision_compacted` for a part that is not held
 */
export async function* historyLines(
  reader: HistoryReader,
  recording: Recording,
  part: ExportPart = {},
): AsyncGenerator<string, void> {
  const from = part.from ?? recording.firstRevision;
  const to = part.to ?? recording.lastRevision;
  requireWithin(recording, from, to);
  yield line(header(recording, from, to, part.prefix));
  yield* snapshotLines(reader, recording, from, part.prefix);
  yield* eventLines(reader, recording, from, to, part.prefix);
}

/** `prefix` and `gaps` say why revisions are missing, so that whoever reads the file need not guess. */
function header(
  recording: Recording,
  from: Revision,
  to: Revision,
  prefix: KeyText | undefined,
): Record<string, unknown> {
  const { etcdVersion, kubernetesVersion, clusterId, description, commands, name } = recording;
  const gaps = recording.gaps.filter((gap) => gap.to > from && gap.from <= to);
  return {
    format: 'etcd-history/1',
    ...(etcdVersion === null ? {} : { etcdVersion }),
    ...(kubernetesVersion === null ? {} : { kubernetesVersion }),
    ...(clusterId === null ? {} : { clusterId }),
    startRevision: from,
    endRevision: to,
    scenario: name,
    ...(description === null ? {} : { description }),
    ...(prefix === undefined || prefix === '' ? {} : { prefix }),
    ...(gaps.length === 0 ? {} : { gaps: gaps.map((gap) => ({ from: gap.from, to: gap.to, cause: gap.cause })) }),
    ...(commands.length === 0
      ? {}
      : { commands: commands.map(({ atMs, command }) => ({ at: new Date(atMs).toISOString(), cmd: command })) }),
  };
}

async function* snapshotLines(
  reader: HistoryReader,
  recording: Recording,
  revision: Revision,
  prefix: KeyText | undefined,
): AsyncGenerator<string, void> {
  let afterKey: KeyText | undefined;
  for (;;) {
    const page = await reader.state(recording.id, revision, {
      ...(prefix === undefined ? {} : { prefix }),
      ...(afterKey === undefined ? {} : { afterKey }),
      limit: PAGE,
    });
    const values = await Promise.all(
      page.entries.map(({ identity }) => reader.value(recording.id, identity.key, revision)),
    );
    for (const stored of values) {
      if (stored !== null && stored.value !== null) yield snapshotLine(stored);
    }
    afterKey = page.entries.at(-1)?.identity.key;
    if (!page.more || afterKey === undefined) return;
  }
}

async function* eventLines(
  reader: HistoryReader,
  recording: Recording,
  from: Revision,
  to: Revision,
  prefix: KeyText | undefined,
): AsyncGenerator<string, void> {
  const start = prefix === undefined ? null : keyBytes(prefix);
  let after = { revision: from, ordinal: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const events = await reader.exportPage(recording.id, after, PAGE);
    for (const event of events) {
      if (event.revision > to) return;
      if (start === null || beginsWith(event.summary.identity.key, start)) yield eventLine(event);
    }
    const last = events.at(-1);
    if (last === undefined) return;
    after = { revision: last.revision, ordinal: last.ordinal };
  }
}

function snapshotLine({ summary, modRevision, value, atMs, timeBasis }: StoredValue): string {
  return line({
    type: 'snapshot',
    ...members(summary, modRevision),
    value: base64(value),
    ...(atMs === null || timeBasis === 'estimated' ? {} : { at: new Date(atMs).toISOString() }),
  });
}

function eventLine({ revision, atMs, timeBasis, summary, value }: ExportedEvent): string {
  return line({
    type: value === null ? 'delete' : 'put',
    ...members(summary, revision),
    ...(value === null ? {} : { value: base64(value) }),
    ...(atMs === null || timeBasis === 'estimated' ? {} : { at: new Date(atMs).toISOString() }),
  });
}

function members({ identity: { key }, createRevision, version, lease, verb }: EventSummary, modRevision: Revision) {
  return {
    ...(isBinaryKey(key) ? { keyBase64: keyBytes(key).toString('base64') } : { key }),
    modRevision,
    createRevision: verb === 'delete' ? 0 : createRevision,
    version,
    ...(lease === '0' ? {} : { lease }),
  };
}

function beginsWith(key: KeyText, start: Buffer): boolean {
  return keyBytes(key).subarray(0, start.length).equals(start);
}

function base64(value: Uint8Array | null): string {
  return value === null ? '' : Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function line(content: Record<string, unknown>): string {
  return `${JSON.stringify(content)}\n`;
}

function requireWithin({ id, firstRevision, lastRevision }: Recording, from: Revision, to: Revision): void {
  const last = Math.max(from, to);
  if (last > lastRevision) {
    throw new RewindError(
      'revision_future',
      `Revision ${last} is beyond the last one of recording ${id}, ${lastRevision}.`,
    );
  }
  const first = Math.min(from, to);
  if (first < firstRevision) {
    throw new RewindError(
      'revision_compacted',
      `Revision ${first} is before the first one of recording ${id}, ${firstRevision}.`,
    );
  }
  if (from > to) throw new RewindError('usage', `The part ${from} to ${to} is empty: it ends before it begins.`);
}
