import type { HistoryEvent, RecordedCommand } from '../domain/history.ts';
import { isBinaryKey, keyText, type KeyText } from '../domain/key.ts';
import type { GapCause } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';
import {
  base64,
  decimal,
  list,
  MalformedJson,
  optionalText,
  parseObject,
  revision,
  show,
  time,
  type Fields,
} from './json-fields.ts';

/** The first line of a history file. */
export interface HistoryHeader {
  readonly etcdVersion: string | null;
  readonly kubernetesVersion: string | null;
  readonly clusterId: string | null;
  readonly startRevision: Revision;
  readonly endRevision: Revision;
  readonly scenario: string | null;
  readonly description: string | null;
  readonly commands: readonly RecordedCommand[];
  /** How the recording that it was exported from calls its history. */
  readonly history: string | null;
  /** Only keys with this prefix are in the file, so that revisions may be missing; '' = all. */
  readonly prefix: KeyText;
  /** Only objects of this kind, of this namespace, are in it. */
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly gaps: readonly { readonly from: Revision; readonly to: Revision; readonly cause: GapCause }[];
}

export interface HistoryLine {
  /** The key existed when the history begins. */
  readonly existing: boolean;
  readonly event: HistoryEvent;
  readonly atMs: number | null;
}

/** The file is of a later version of the format. */
export class LaterFormat extends Error {}

/** Is its own key text, as nearly all are. */
const ASCII = /^[ -~]+$/;
const GAP_CAUSES: readonly GapCause[] = ['compacted', 'not-recorded', 'retention', 'unreadable'];

/** @throws MalformedJson for whatever is not of this format, JSON over several lines too */
function headerFields(text: string): Fields & { format: string } {
  const failure = new MalformedJson('it does not begin with the header {"format":"etcd-history/1",…}');
  let fields: Fields;
  try {
    fields = parseObject(text);
  } catch {
    throw failure;
  }
  const { format } = fields;
  if (typeof format !== 'string' || !format.startsWith('etcd-history/')) throw failure;
  return { ...fields, format };
}

/** @throws MalformedJson, LaterFormat */
export function parseHeader(text: string): HistoryHeader {
  const fields = headerFields(text);
  const { format } = fields;
  if (format !== 'etcd-history/1') throw new LaterFormat(format);
  const startRevision = revision(fields, 'startRevision');
  const endRevision = revision(fields, 'endRevision');
  if (startRevision < 1) throw new MalformedJson('startRevision has to be at least 1');
  if (endRevision < startRevision) throw new MalformedJson('endRevision is before startRevision');
  return {
    etcdVersion: optionalText(fields, 'etcdVersion'),
    kubernetesVersion: optionalText(fields, 'kubernetesVersion'),
    clusterId: fields.clusterId === undefined || fields.clusterId === null ? null : decimal(fields, 'clusterId'),
    startRevision,
    endRevision,
    scenario: optionalText(fields, 'scenario'),
    description: optionalText(fields, 'description'),
    commands: list(fields, 'commands').map(command),
    prefix: optionalText(fields, 'prefix') ?? '',
    kind: optionalText(fields, 'kind'),
    namespace: optionalText(fields, 'namespace'),
    history: historyName(fields),
    gaps: list(fields, 'gaps').map((gap) => {
      const cause = GAP_CAUSES.find((known) => known === gap.cause);
      return { from: revision(gap, 'from'), to: revision(gap, 'to'), cause: cause ?? 'not-recorded' };
    }),
  };
}

function historyName(fields: Fields): string | null {
  const name = optionalText(fields, 'history');
  if (name !== null && !/^[a-z2-7]{10}$/.test(name))
    throw new MalformedJson(`history is no name of one: ${show(name)}`);
  return name;
}

/** @throws MalformedJson */
export function parseLine(text: string): HistoryLine {
  const fields = parseObject(text);
  const { type } = fields;
  if (type !== 'snapshot' && type !== 'put' && type !== 'delete') {
    throw new MalformedJson(`type has to be "snapshot", "put" or "delete", not ${show(type)}`);
  }
  const modRevision = revision(fields, 'modRevision');
  const atMs = fields.at === undefined || fields.at === null ? null : time(fields, 'at');
  const key = readKey(fields);
  if (type === 'delete') {
    const event: HistoryEvent = {
      type,
      key,
      modRevision,
      createRevision: 0,
      version: 0,
      lease: '0',
      value: new Uint8Array(0),
    };
    return { existing: false, event, atMs };
  }
  const createRevision = revision(fields, 'createRevision');
  const version = revision(fields, 'version');
  if (createRevision < 1 || createRevision > modRevision) {
    throw new MalformedJson(`createRevision ${createRevision} does not go with modRevision ${modRevision}`);
  }
  if (version < 1) throw new MalformedJson('version has to be at least 1');
  const lease = fields.lease === undefined || fields.lease === null ? '0' : decimal(fields, 'lease');
  const value = base64(fields, 'value');
  return {
    existing: type === 'snapshot',
    event: { type: 'put', key, modRevision, createRevision, version, lease, value },
    atMs,
  };
}

function readKey(fields: Fields): KeyText {
  if (fields.keyBase64 !== undefined) {
    if (fields.key !== undefined) throw new MalformedJson('it has both key and keyBase64');
    const bytes = base64(fields, 'keyBase64');
    if (bytes.length === 0) throw new MalformedJson('keyBase64 is empty');
    return keyText(bytes);
  }
  const { key } = fields;
  if (typeof key !== 'string' || key === '') throw new MalformedJson(`key has to be a text, not ${show(key)}`);
  return ASCII.test(key) && !isBinaryKey(key) ? key : keyText(Buffer.from(key, 'utf8'));
}

function command(fields: Fields): RecordedCommand {
  const { rc, exitCode = rc } = fields;
  return {
    atMs: time(fields, 'at'),
    command: optionalText(fields, 'cmd') ?? '',
    exitCode: typeof exitCode === 'number' ? exitCode : null,
  };
}
