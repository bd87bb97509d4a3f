import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { NEWEST_KUBERNETES, OLDEST_KUBERNETES, parseRelease } from '../release.ts';
import { MessagePlans } from './message-plan.ts';
import { WireSchema, type MessageSchema } from './wire-schema.ts';
import { onProcessor } from '../processor-time.fixture.ts';

const proto = new URL('../../../proto/', import.meta.url);
const schema = new WireSchema();
const messages: MessageSchema[] = [];

beforeAll(() => {
  for (const family of ['kubernetes', 'openshift']) {
    for (const file of readdirSync(new URL(`${family}/`, proto))) {
      const text = readFileSync(new URL(`${family}/${file}`, proto), 'utf8');
      for (const [, name] of text.matchAll(/^message (\w+)/gm)) {
        const message = schema.message(`${file.slice(0, -'.proto'.length)}.${name}`);
        if (message !== undefined) messages.push(message);
      }
    }
  }
});

describe('the schema in proto/', () => {
  test('has all messages, each of their types, and no number twice', () => {
    expect(messages.length).toBeGreaterThan(1900);
    for (const { name, lines } of messages) {
      for (const line of lines) {
        if (line.isMessage) expect(schema.message(line.type), `${name}.${line.name}`).toBeDefined();
      }
      const newest = lines.filter((line, index) => lines[index + 1]?.number !== line.number);
      expect(new Set(newest.map((line) => line.number)).size, name).toBe(newest.length);
      const members = newest.filter((line) => !line.inline).map((line) => line.jsonName);
      expect(new Set(members).size, `members of ${name}`).toBe(members.length);
    }
  });

  test('spans of releases lie within those of their message, and follow one another', () => {
    for (const { name, since, until, lines } of messages) {
      for (const [index, line] of lines.entries()) {
        const label = `${name}.${line.name}`;
        if (line.since !== null) expect(line.since, label).toBeGreaterThanOrEqual(since ?? 0);
        if (line.until !== null) expect(line.until, label).toBeLessThanOrEqual(until ?? Infinity);
        const next = lines[index + 1];
        if (next?.number === line.number) expect(next.since, label).toBeGreaterThan(line.until ?? Infinity);
      }
    }
  });

  test('in every release, every field has a type that the release has', () => {
    for (let release = OLDEST_KUBERNETES; release <= NEWEST_KUBERNETES; release++) {
      const plans = new MessagePlans(schema, parseRelease(`1.${release - 1000}`));
      const missing = messages.flatMap(({ name }) =>
        (plans.plan(name)?.fields ?? [])
          .filter((field) => field.type === 'message' && plans.plan(field.message().name) === undefined)
          .map((field) => `${name}.${field.name}`),
      );
      expect(missing, `1.${release - 1000}`).toEqual([]);
    }
  });

  test('names the message of every kind, and the meta kinds in every group version', () => {
    const lines = readFileSync(new URL('kinds.tsv', proto), 'utf8').trimEnd().split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(500);
    for (const line of lines) {
      const [apiVersion = '', kind = '', message = ''] = line.split('\t');
      expect(schema.kind(apiVersion, kind)?.message).toBe(message);
      expect(schema.message(message), line).toBeDefined();
    }
    expect(schema.kind('apps/v1', 'Status')?.message).toBe('k8s.io.apimachinery.pkg.apis.meta.v1.Status');
    expect(schema.kind('apps/v1', 'Pod')).toBeUndefined();
    expect(schema.kind('example.com/v1', 'Status')).toBeUndefined();
  });

  test('is loaded package by package, and soon', () => {
    const { result: fresh, ms } = onProcessor(() => {
      const schema = new WireSchema();
      expect(schema.message('k8s.io.api.core.v1.Pod')?.lines.length).toBe(3);
      expect(schema.message('k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta')?.form).toBe('object');
      return schema;
    });
    expect(ms).toBeLessThan(1000);
    expect(fresh.message('k8s.io.api.core.v1.Nothing')).toBeUndefined();
    expect(fresh.message('nowhere.Nothing')).toBeUndefined();
  });
});
