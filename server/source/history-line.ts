import type { HistoryEvent, RecordedCommand } from '../domain/history.ts';
import { keyText, type KeyText } from '../domain/key.ts';
import type { GapCause } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';

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
  /** Only keys with this prefix are in the file, so that revisions may be missing; '' = all. */
  readonly prefix: KeyText;
  readonly gaps: readonly { readonly from: Revision; readonly to: Revision; readonly cause: GapCause }[];
}

export interface HistoryLine {
  /** The key existed when the history begins. */
  readonly existing: boolean;
  readonly event: HistoryEvent;
  readonly atMs: number | null;
}

/** A line that is not what it has to be; the message says why. */
export class MalformedLine extends Error {}
/** The file is of a later version of the format. */
export class LaterFormat extends Error {}

type Fields = Record<string, unknown>;
const GAP_CAUSES: readonly GapCause[] = ['compacted', 'not-recorded', 'retention', 'unreadable'];

/** @throws MalformedLine, LaterFormat */
export function parseHeader(text: string): HistoryHeader {
  const fields = parseObject(text);
  const { format } = fields;
  if (typeof format !== 'string' || !format.startsWith('etcd-history/')) {
    throw new MalformedLine('it does not begin with the header {"format":"etcd-history/1",…}');
  }
  if (format !== 'etcd-history/1') throw new LaterFormat(format);
  const startRevision = revision(fields, 'startRevision');
  const endRevision = revision(fields, 'endRevision');
  if (startRevision < 1) throw new MalformedLine('startRevision has to be at least 1');
  if (endRevision < startRevision) throw new MalformedLine('endRevision is before startRevision');
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
    gaps: list(fields, 'gaps').map((gap) => {
      const cause = GAP_CAUSES.find((known) => known === gap.cause);
      return { from: revision(gap, 'from'), to: revision(gap, 'to'), cause: cause ?? 'not-recorded' };
    }),
  };
}

/** @throws MalformedLine */
export function parseLine(text: string): HistoryLine {
  const fields = parseObject(text);
  const { type } = fields;
  if (type !== 'snapshot' && type !== 'put' && type !== 'delete') {
    throw new MalformedLine(`type has to be "snapshot", "put" or "delete", not ${show(type)}`);
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
    throw new MalformedLine(`createRevision ${createRevision} does not go with modRevision ${modRevision}`);
  }
  if (version < 1) throw new MalformedLine('version has to be at least 1');
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
    if (fields.key !== undefined) throw new MalformedLine('it has both key and keyBase64');
    const bytes = base64(fields, 'keyBase64');
    if (bytes.length === 0) throw new MalformedLine('keyBase64 is empty');
    return keyText(bytes);
  }
  const { key } = fields;
  if (typeof key !== 'string' || key === '') throw new MalformedLine(`key has to be a text, not ${show(key)}`);
  return keyText(Buffer.from(key, 'utf8'));
}

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedLine('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedLine('it is no JSON object');
  return value as Fields;
}

function revision(fields: Fields, name: string): Revision {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new MalformedLine(`${name} has to be a whole number, not ${show(value)}`);
  }
  return value;
}

function decimal(fields: Fields, name: string): string {
  const value = fields[name];
  // Small ones may be numbers; beyond 2^53 a number would have been rounded.
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) {
    throw new MalformedLine(`${name} has to be a decimal number as text, not ${show(value)}`);
  }
  return value;
}

function base64(fields: Fields, name: string): Uint8Array {
  const value = fields[name];
  if (value === undefined || value === null) return new Uint8Array(0);
  if (typeof value !== 'string') throw new MalformedLine(`${name} has to be base64, not ${show(value)}`);
  const bytes = Buffer.from(value, 'base64');
  // Node skips what is no base64; then the lengths do not agree.
  const digits = value.endsWith('==') ? value.length - 2 : value.endsWith('=') ? value.length - 1 : value.length;
  if (bytes.length !== Math.floor((digits * 3) / 4)) throw new MalformedLine(`${name} is not base64`);
  return bytes;
}

function time(fields: Fields, name: string): number {
  const value = fields[name];
  const ms = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isFinite(ms)) throw new MalformedLine(`${name} has to be a time as in RFC 3339, not ${show(value)}`);
  return ms;
}

function optionalText(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new MalformedLine(`${name} has to be a text, not ${show(value)}`);
  return value;
}

function list(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedLine(`${name} has to be a list, not ${show(value)}`);
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw new MalformedLine(`${name} has to be a list of objects`);
    return item as Fields;
  });
}

function command(fields: Fields): RecordedCommand {
  const { rc, exitCode = rc } = fields;
  return {
    atMs: time(fields, 'at'),
    command: optionalText(fields, 'cmd') ?? '',
    exitCode: typeof exitCode === 'number' ? exitCode : null,
  };
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
