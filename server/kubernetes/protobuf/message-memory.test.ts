import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDecoder, type Decoder } from '../decoder.ts';
import { mutate, randomNumbers } from '../mutation.fixture.ts';
import { recordedEvents } from '../recording.fixture.ts';
import { stored, type WireField } from '../stored-value.fixture.ts';
import { MessageMemory } from './message-memory.ts';
import { MessagePlans } from './message-plan.ts';
import { WireMessage } from './wire-message.ts';
import { WireSchema } from './wire-schema.ts';

/** Has read nothing before. */
const fresh = (): Decoder => createDecoder({ release: '1.32' });

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

test.each(['kubectl-run-pod', 'deployment-rollout', 'crd-and-configmap-etcd34'])(
  'values of %s are the same after others were read, and what was given out before stays as it was',
  (recording) => {
    const decoder = fresh();
    for (const { key, value } of recordedEvents(recording)) {
      const { object } = frozen(decoder.decode(value, { modRevision: 7 }));
      expect(object, key).toEqual(fresh().decode(value, { modRevision: 7 }).object);
      expect(decoder.toJsonText(value, { modRevision: 7 }), key).toBe(fresh().toJsonText(value, { modRevision: 7 }));
    }
  },
);

test('damaged values are told alike, whatever was read before', () => {
  const values = recordedEvents('kubectl-run-pod').map(({ value }) => value);
  fc.assert(
    fc.property(fc.nat(), fc.nat(values.length - 1), fc.nat(), (seed, first, step) => {
      const decoder = fresh();
      const random = randomNumbers(seed);
      for (let index = 0; index < 6; index++) {
        const value = values[(first + index * (step % 3)) % values.length] ?? Buffer.alloc(0);
        const damaged = index % 2 === 0 ? value : mutate([value], random);
        expect(decoder.decode(damaged)).toEqual(fresh().decode(damaged));
      }
    }),
    { numRuns: 100 },
  );
});

test('a message in two pieces is put together without changing the one that is remembered', () => {
  const first: WireField = [2, [[8, 'default-and-long-enough-to-be-remembered']]];
  const [whole, pieces] = [stored('v1', 'Pod', [first]), stored('v1', 'Pod', [first, [2, [[10, 'node-1']]]])];
  const decoder = fresh();
  for (const value of [whole, pieces, whole, pieces]) {
    expect(decoder.decode(value).object).toEqual(fresh().decode(value).object);
  }
  expect(decoder.decode(pieces).object).toMatchObject({ spec: { nodeName: 'node-1' } });
});

test('a message of which fields are not known tells them each time', () => {
  const value = stored('v1', 'Pod', [
    [
      2,
      [
        [8, 'default-and-long-enough-to-be-remembered'],
        [900, 'news'],
      ],
    ],
  ]);
  const decoder = fresh();
  for (let round = 0; round < 3; round++) expect(decoder.decode(value).unknownFields).toHaveLength(1);
});

test('what was used last is kept, and no more than twice the limit', () => {
  const plan = new MessagePlans(new WireSchema(), null).plan('k8s.io.api.core.v1.Container');
  if (plan === undefined) throw new Error('the schema has no containers');
  const memory = new MessageMemory(10_000);
  const bytes = (index: number): Buffer => Buffer.from(`${index} `.padEnd(900, String(index)));
  const recall = (index: number): WireMessage | undefined => memory.recall(plan, bytes(index), 0, 900);
  const often = new WireMessage(plan);
  memory.remember(plan, bytes(0), 0, 900, often);
  for (let index = 1; index <= 100; index++) {
    memory.remember(plan, bytes(index), 0, 900, new WireMessage(plan));
    expect(recall(0)).toBe(often);
  }
  const kept = Array.from({ length: 101 }, (_, index) => recall(index)).filter(Boolean);
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(22);
});

test('bytes that differ where nobody has looked are not taken for each other', () => {
  const plan = new MessagePlans(new WireSchema(), null).plan('k8s.io.api.core.v1.Container');
  if (plan === undefined) throw new Error('the schema has no containers');
  const memory = new MessageMemory(10_000);
  const bytes = Buffer.alloc(1000, 'a');
  memory.remember(plan, bytes, 0, 1000, new WireMessage(plan));
  for (let at = 0; at < 1000; at++) {
    const other = Buffer.from(bytes);
    other[at] = 0x62;
    expect(memory.recall(plan, other, 0, 1000)).toBeUndefined();
  }
  expect(memory.recall(plan, Buffer.from(bytes), 0, 1000)).toBeDefined();
});
