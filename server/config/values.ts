import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseLabelSelector, type LabelSelector } from '../domain/label-selector.ts';
import type { RedactionRule } from '../domain/redaction-rule.ts';
import { readRevisionChoice, type RevisionChoice } from '../domain/revision-choice.ts';
import { parseRedactionRule } from '../kubernetes/redaction-rule-text.ts';

/** A value that cannot be what it should be; the text completes "--port …". */
export class InvalidValue extends Error {}

export function textValue(text: string | undefined): string | null {
  return text ?? null;
}

export function requiredText(text: string | undefined): string {
  if (text === undefined || text === '') throw new InvalidValue('must not be empty');
  return text;
}

/** A path, with `~` and relative to the working directory. */
export function pathValue(text: string | undefined): string {
  const path = requiredText(text);
  return resolve(path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path);
}

/** A path to write to; null: standard output, which is the default and, as for other programs, `-`. */
export function outputPath(text: string | undefined): string | null {
  return text === '-' ? null : optionalPath(text);
}

/** A path that has to be given. */
export function requiredPath(text: string | undefined): string {
  if (text === undefined) throw new InvalidValue('must be given');
  return pathValue(text);
}

export function optionalPath(text: string | undefined): string | null {
  return text === undefined ? null : pathValue(text);
}

/** As etcdctl reads it: what Go's ParseBool takes. */
export function switchValue(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new InvalidValue(`must be true or false, not "${text}"`);
}

export function listValue(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `Kind:path`, several separated by commas. */
export function redactionRules(text: string | undefined): RedactionRule[] {
  return listValue(text).map((item) => {
    const rule = parseRedactionRule(item);
    if (rule !== null) return rule;
    throw new InvalidValue(`must be like Deployment:spec.template or *:metadata.annotations[a.b/c], not "${item}"`);
  });
}

/** host:port or http(s)://host:port, one at least, separated by commas. */
export function endpointsValue(text: string | undefined): string[] {
  const endpoints = listValue(text);
  if (endpoints.length === 0) throw new InvalidValue('names no endpoint');
  for (const endpoint of endpoints) checkEndpoint(endpoint);
  return endpoints;
}

function checkEndpoint(endpoint: string): void {
  const form = 'give host:port or http(s)://host:port, such as 127.0.0.1:2379';
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-fA-F:.%]+\]|[^:/?#@\s[\]]+)(?::(\d{1,5}))?\/?$/.exec(endpoint);
  if (match === null) throw new InvalidValue(`"${endpoint}" is not an endpoint; ${form}`);
  const [, scheme, , port] = match;
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    throw new InvalidValue(`"${endpoint}" has a scheme that etcd does not serve; ${form}`);
  }
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    throw new InvalidValue(`"${endpoint}" has no port from 1 to 65535`);
  }
}

export function portValue(text: string | undefined): number {
  const port = Number(text);
  if (text === undefined || !/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidValue(`must be a port from 0 to 65535, not "${text ?? ''}"`);
  }
  return port;
}

export function choiceValue<const T extends string>(choices: readonly T[]): (text: string | undefined) => T {
  return (text) => {
    const choice = choices.find((one) => one === text);
    if (choice === undefined) throw new InvalidValue(`must be one of ${choices.join(', ')}, not "${text ?? ''}"`);
    return choice;
  };
}

/** As kubectl's -l takes it. @throws RewindError `usage` */
export function selectorValue(text: string | undefined): LabelSelector | null {
  return text === undefined ? null : parseLabelSelector(text);
}

/** A whole number; null where it is not given. */
export function countValue(text: string | undefined): number | null {
  if (text === undefined) return null;
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count))
    throw new InvalidValue(`must be a whole number, not "${text}"`);
  return count;
}

/** A revision, or a time. */
export function revisionChoice(text: string | undefined): RevisionChoice | null {
  if (text === undefined) return null;
  const choice = readRevisionChoice(text);
  if (choice !== null) return choice;
  const zoned = readRevisionChoice(`${text}Z`);
  if (zoned !== null) throw new InvalidValue(`needs the zone of its time: ${text}Z for UTC, ${text}+01:00`);
  throw new InvalidValue(`must be a revision or a time such as 2026-11-20T23:19:04Z, not "${text}"`);
}

const durations: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `12h`, `30d`, `8w` in milliseconds. */
export function durationValue(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const factor = durations[unit];
  if (count === undefined || factor === undefined) throw new InvalidValue(`must be like 12h or 30d, not "${text}"`);
  return Number(count) * factor;
}

const sizes: Readonly<Record<string, number>> = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** `500MiB`, `10GiB` in bytes. */
export function sizeValue(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, count, unit = ''] = /^(\d+)\s*([KMGT]iB)?$/.exec(text) ?? [];
  const factor = sizes[unit];
  if (count === undefined || factor === undefined)
    throw new InvalidValue(`must be like 500MiB or 10GiB, not "${text}"`);
  return Number(count) * factor;
}

/** A Kubernetes release: `1.32`, `v1.32.6`. */
export function releaseValue(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^v?\d+\.\d+(\.\d+)?([-+].*)?$/.test(text)) throw new InvalidValue(`must be a release like 1.32, not "${text}"`);
  return text.replace(/^v/, '');
}

/** A name or address to listen at. */
export function hostValue(text: string | undefined): string {
  const host = requiredText(text).replace(/^\[(.*)\]$/, '$1');
  if (/[\s/]/.test(host)) throw new InvalidValue(`must be a name or an address without a port, not "${text ?? ''}"`);
  return host;
}
