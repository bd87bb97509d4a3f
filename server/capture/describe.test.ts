import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, LatestValue } from '../domain/history-writer.ts';
import { createDecoder } from '../kubernetes/decoder.ts';
import { recordedEvents } from '../kubernetes/recording.fixture.ts';
import { createRedactor } from '../kubernetes/redaction.ts';
import { createDescriber, type ValueDecoder } from './describe.ts';

const decoder = createDecoder({ release: '1.32' });
const redactor = createRedactor({ mode: 'redact', key: randomBytes(32) });

/** Describes events one after the other, as the recorder does: each with the value that was stored before it. */
function recorder(options: { cacheBytes?: number; decoder?: ValueDecoder } = {}) {
  const describer = createDescriber({ decoder, redactor, ...options });
  const latest = new Map<string, LatestValue>();
  return (event: HistoryEvent): EventRecord => {
    const record = describer.describe(event, latest.get(event.key) ?? null);
    const { modRevision, createRevision, version, value, facts } = record;
    if (value === null) latest.delete(event.key);
    else latest.set(event.key, { modRevision, createRevision, version, value, facts });
    return record;
  };
}

function replay(name: string, options: { cacheBytes?: number; decoder?: ValueDecoder } = {}): Map<number, EventRecord> {
  const describeNext = recorder(options);
  const records = new Map<number, EventRecord>();
  for (const event of recordedEvents(name)) {
    const record = describeNext(event);
    if (!event.baseline) records.set(event.modRevision, record);
  }
  return records;
}

const put = (key: string, value: string | Uint8Array, modRevision = 1, version = 1): HistoryEvent => ({
  type: 'put',
  key,
  modRevision,
  createRevision: modRevision - version + 1,
  version,
  lease: '0',
  value: Buffer.from(value),
});

describe('describe', () => {
  it('tells the life of a Pod from kubectl run to its deletion', () => {
    const pod = [...replay('kubectl-run-pod').values()].filter(({ key }) => key === '/registry/pods/default/www');
    const told = pod.map(({ modRevision, facts: { verb, actor, changedPaths } }) => [
      modRevision,
      verb,
      actor?.name ?? null,
      changedPaths.find((path) => /phase|nodeName|podIP$|deletionTimestamp/.test(path)) ?? null,
    ]);
    expect(told).toEqual([
      [593, 'create', 'kubectl-run', null],
      [594, 'update', 'kube-scheduler', 'spec.nodeName'],
      [596, 'update', 'kubelet', null],
      [598, 'update', 'kubelet', 'status.podIP'],
      [603, 'update', 'kubelet', 'status.phase'],
      [605, 'update', null, 'metadata.deletionTimestamp'],
      [607, 'update', 'kubelet', 'status.phase'],
      [608, 'update', 'kubelet', 'metadata.deletionTimestamp'],
      [609, 'delete', 'kubelet', null],
    ]);
    const terminating = pod.filter(({ facts }) => facts.terminating === true).map(({ modRevision }) => modRevision);
    expect(terminating).toEqual([605, 607, 608]);
    const [created, bound] = pod;
    expect(created?.facts).toMatchObject({
      identity: { kind: 'Pod', namespace: 'default', name: 'www', group: '', resource: 'pods', kubernetes: true },
      apiVersion: 'v1',
      encoding: 'kubernetes-protobuf',
      redacted: false,
      noise: null,
      writtenAtMs: Date.parse('2026-11-20T23:17:28Z'),
    });
    // Labels are carried where they come, and not with each update.
    expect(pod.map(({ facts }) => facts.labels ?? null)).toEqual([{ run: 'www' }, ...pod.slice(1).map(() => null)]);
    expect(bound?.facts.changedPaths).toEqual(['spec.nodeName', 'status.conditions[type=PodScheduled]']);
    expect(bound?.facts.actor?.certain).toBe(false);
    expect(pod.at(-1)?.facts).toMatchObject({ uid: created?.facts.uid, identity: { kind: 'Pod' }, encoding: 'empty' });
    expect(pod.at(-1)?.value).toBeNull();
  });

  it('stores every value but Secrets byte for byte', () => {
    for (const name of ['kubectl-run-pod', 'crd-and-configmap-etcd34']) {
      const describeNext = recorder();
      for (const event of recordedEvents(name)) {
        const { value, facts } = describeNext(event);
        expect(facts.redacted).toBe(event.type === 'put' && event.key.includes('/secrets/'));
        if (event.type === 'put' && !facts.redacted)
          expect(Buffer.compare(value ?? Buffer.alloc(0), event.value)).toBe(0);
      }
    }
  });

  it('shows that a Secret changed, and never what to', () => {
    const records = replay('crd-and-configmap-etcd34');
    const [first, second] = [660, 661].map((revision) => records.get(revision));
    expect(second?.facts.changedPaths[0]).toBe('data.password');
    for (const record of [first, second]) {
      const text = Buffer.from(record?.value ?? []).toString();
      expect(text).not.toContain(Buffer.from('example-').toString('base64').slice(0, 10));
      expect(text).toContain('redacted: 9 bytes');
    }
  });

  it('says of an Event that runs out the same with its facts at hand as from its value', () => {
    const event = recordedEvents('kubectl-run-pod').find(({ key }) => key.startsWith('/registry/events/default/www'));
    if (event === undefined) throw new Error('the recording has no Event');
    const describer = createDescriber({ decoder, redactor });
    const { value, facts, modRevision, createRevision, version } = describer.describe(event, null);
    if (value === null) throw new Error('it has no value');
    const { uid, encoding, redacted, identity } = facts;
    const stored = { modRevision, createRevision, version, value, facts: { uid, encoding, redacted, identity } };
    const gone: HistoryEvent = { ...event, type: 'delete', modRevision: modRevision + 1, value: new Uint8Array(0) };
    const fromValue = describer.describe(gone, stored);
    expect(fromValue.facts.owner?.kind).toBe('Pod');
    expect(describer.describe(gone, { ...stored, facts })).toEqual(fromValue);
  });

  it('says the same with and without what it remembers', () => {
    const facts = (records: Map<number, EventRecord>) => [...records.values()].map((record) => record.facts);
    expect(facts(replay('failed-rollout', { cacheBytes: 0 }))).toEqual(facts(replay('failed-rollout')));
  });

  it('does not decode the value before again, but for what an Event was created with', () => {
    let decoded = 0;
    const counting: ValueDecoder = {
      decode(value) {
        decoded++;
        return decoder.decode(value);
      },
    };
    replay('failed-rollout', { decoder: counting });
    const puts = recordedEvents('failed-rollout').filter((event) => event.type === 'put');
    const secondOfEvents = puts.filter(({ key, version }) => key.startsWith('/registry/events/') && version === 2);
    expect(secondOfEvents.length).toBeGreaterThan(0);
    expect(decoded).toBe(puts.length + secondOfEvents.length);
  });

  it('does not compare with an object that was deleted meanwhile', () => {
    const describer = createDescriber({ decoder, redactor });
    const first = describer.describe(put('/a', '{"x":1}', 10), null);
    const latest: LatestValue = { ...first, value: first.value ?? Buffer.alloc(0) };
    expect(describer.describe(put('/a', '{"x":2}', 20, 3), latest).facts.changedPaths).toEqual([]);
  });

  it('notices a write of the same bytes, whatever they are', () => {
    const describeNext = recorder();
    for (const [key, value] of Object.entries({ '/a': '{"x":1}', '/b': 'text', '/c': Buffer.from([0xff, 0, 1]) })) {
      describeNext(put(key, value, 1));
      expect(describeNext(put(key, value, 2, 2)).facts, key).toMatchObject({ noise: 'no-op', changedCount: 0 });
      const changed = describeNext(put(key, Buffer.concat([Buffer.from(value), Buffer.from(' !')]), 3, 3));
      expect(changed.facts, key).toMatchObject({ noise: null, changedCount: 1 });
    }
  });

  it('describes a delete of which nothing is known by its key', () => {
    const event: HistoryEvent = { ...put('/registry/pods/a/b', ''), type: 'delete', createRevision: 0, version: 0 };
    expect(createDescriber({ decoder, redactor }).describe(event, null)).toMatchObject({
      value: null,
      facts: { verb: 'delete', identity: { kind: 'Pod', namespace: 'a', name: 'b' }, uid: null, owner: null },
    });
  });

  it('keeps the owner and the noise class of a deleted object', () => {
    const records = [...replay('deployment-rollout').values()];
    const deleted = records.filter(({ facts }) => facts.verb === 'delete' && facts.identity.kind === 'Pod');
    expect(deleted.length).toBeGreaterThan(5);
    for (const { facts } of deleted) expect(facts.owner).toMatchObject({ kind: 'ReplicaSet', controller: true });
  });

  it('never throws, whatever the key and the value', () => {
    const key = fc.oneof(
      fc.constantFrom(
        '/registry/secrets/a/b',
        '/registry/pods/a/b',
        '/registry/events/a/b',
        'x',
        '',
        '/',
        'base64:/w==',
      ),
      fc.string(),
    );
    const sample = recordedEvents('kubectl-run-pod').filter((event) => event.value.length > 0);
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.constantFrom(...sample), fc.nat(), fc.nat(255))
        .map(([event, at, byte]) => Buffer.from(event.value.with(at % event.value.length, byte))),
      fc
        .dictionary(
          fc.constantFrom('metadata', 'spec', 'status', 'kind', 'apiVersion', 'involvedObject'),
          fc.jsonValue(),
        )
        .map((object) => Buffer.from(JSON.stringify(object))),
    );
    const describeNext = recorder();
    let revision = 0;
    fc.assert(
      fc.property(key, value, (name, bytes) => {
        const record = describeNext(put(name, bytes, ++revision, revision % 3 === 0 ? 1 : 2));
        expect(record.key).toBe(name);
        expect(record.value).not.toBeNull();
      }),
      { numRuns: 1500 },
    );
  });

  it('stores nothing in clear when the search for secrets itself fails, and tells of it', () => {
    const errors: unknown[] = [];
    const broken = { ...redactor, redact: () => expect.fail('broken') };
    const describer = createDescriber({ decoder, redactor: broken, onError: (error) => errors.push(error) });
    const { value, facts } = describer.describe(
      put('/registry/secrets/a/b', '{"kind":"Secret","data":{"p":"cXd6"}}'),
      null,
    );
    expect(Buffer.from(value ?? []).toString()).not.toContain('cXd6');
    expect(facts).toMatchObject({ redacted: true, identity: { kind: 'Secret', name: 'b' } });
    expect(errors).toHaveLength(1);
  });

  it('describes a value nested as deeply as can be read', () => {
    const nested = `${'{"a":'.repeat(990)}1${'}'.repeat(990)}`;
    const describeNext = recorder();
    describeNext(put('/x', nested, 1));
    expect(describeNext(put('/x', nested.replace('1', '2'), 2, 2)).facts.changedCount).toBe(1);
    expect(describeNext(put('/registry/secrets/a/b', nested, 3)).facts.redacted).toBe(true);
  });
});
