import type { HistoryReader } from '../domain/history-reader.ts';
import { isBinaryKey, keyBytes } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import { keyFilter, partEvents, partRange, type ExportPart, type PartEvent } from './export-part.ts';

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
  yield line(header(recording, part));
  for await (const event of partEvents(reader, recording, part)) yield eventLine(event);
}

/**
 * `history` names the history as it is named here, which a part of it may not tell by itself; the filter and `gaps` say why
 * revisions are missing, so that whoever reads the file need not guess.
 */
function header(recording: Recording, part: ExportPart): Record<string, unknown> {
  const { etcdVersion, kubernetesVersion, clusterId, description, commands, name, history } = recording;
  const { from, to } = partRange(recording, part);
  const gaps = recording.gaps.filter((gap) => gap.to > from && gap.from <= to);
  return {
    format: 'etcd-history/1',
    ...(etcdVersion === null ? {} : { etcdVersion }),
    ...(kubernetesVersion === null ? {} : { kubernetesVersion }),
    ...(clusterId === null ? {} : { clusterId }),
    startRevision: from,
    endRevision: to,
    history,
    scenario: name,
    ...(description === null ? {} : { description }),
    ...keyFilter(part),
    ...(gaps.length === 0 ? {} : { gaps: gaps.map((gap) => ({ from: gap.from, to: gap.to, cause: gap.cause })) }),
    ...(commands.length === 0 ? {} : { commands: commands.map(typedCommand) }),
  };
}

function typedCommand({ atMs, command, exitCode }: Recording['commands'][number]): Record<string, unknown> {
  return { at: new Date(atMs).toISOString(), cmd: command, ...(exitCode === null ? {} : { rc: exitCode }) };
}

function eventLine({ existing, modRevision, atMs, timeBasis, summary, value }: PartEvent): string {
  const { identity, createRevision, version, lease, verb } = summary;
  const { key } = identity;
  return line({
    type: existing ? 'snapshot' : value === null ? 'delete' : 'put',
    ...(isBinaryKey(key) ? { keyBase64: keyBytes(key).toString('base64') } : { key }),
    modRevision,
    createRevision: verb === 'delete' ? 0 : createRevision,
    version,
    ...(lease === '0' ? {} : { lease }),
    ...(value === null ? {} : { value: base64(value) }),
    ...(atMs === null || timeBasis === 'estimated' ? {} : { at: new Date(atMs).toISOString() }),
  });
}

function base64(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function line(content: Record<string, unknown>): string {
  return `${JSON.stringify(content)}\n`;
}
