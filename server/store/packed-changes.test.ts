import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoreChange } from '../domain/history-writer.ts';
import { packChanges, unpackChanges } from './packed-changes.ts';
import { plainPut, plainSource } from './plain-records.fixture.ts';
import { Dice, SampleHistory } from './sample-history.fixture.ts';

test('any changes arrive as they were sent', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(200), (seed, count) => {
      const history = new SampleHistory(new Dice(seed), 10);
      const gap = { from: 3, to: 9, cause: 'compacted', noticedAtMs: 5 } as const;
      const sent: StoreChange[] = [
        ...history.baseline(),
        { type: 'gap', gap },
        history.revisions(count),
        { type: 'source', source: plainSource },
      ];
      const packed = packChanges(sent);
      expect(plain(wholeOf(unpackChanges(packed)))).toEqual(plain(wholeOf(sent)));
    }),
    { numRuns: 40 },
  );
});

test('values of any bytes and keys of any text stay apart', () => {
  const events = [
    plainPut('/a', 2, Uint8Array.of(0, 255)),
    plainPut('/\ud800 "\u2028', 2, new Uint8Array(0)),
    { ...plainPut('/c', 2, Uint8Array.of(1)), type: 'delete', value: null } as const,
    plainPut('/d', 2, Uint8Array.of(7, 8, 9)),
  ];
  const [change] = unpackChanges(
    packChanges([{ type: 'revisions', revisions: [{ revision: 2, atMs: null, timeBasis: 'unknown', events }] }]),
  );
  const sent = { type: 'revisions', revisions: [{ revision: 2, atMs: null, timeBasis: 'unknown', events }] };
  expect(plain(change)).toEqual(plain(sent));
});

/** Changes of one kind that follow one another say the same as one. */
function wholeOf(changes: Iterable<StoreChange>): StoreChange[] {
  const whole: StoreChange[] = [];
  for (const change of changes) {
    const last = whole.at(-1);
    if (last?.type === 'revisions' && change.type === 'revisions')
      whole[whole.length - 1] = { ...last, revisions: [...last.revisions, ...change.revisions] };
    else if (last?.type === 'listed' && change.type === 'listed' && last.origin === change.origin)
      whole[whole.length - 1] = { ...last, events: [...last.events, ...change.events] };
    else if (change.type !== 'listed' || change.events.length > 0) whole.push(change);
  }
  return whole.filter((change) => change.type !== 'revisions' || change.revisions.length > 0);
}

function plain(changes: unknown): unknown {
  return JSON.parse(JSON.stringify(changes, withoutForm));
}

/** A buffer and a plain array of bytes say the same, and so do null and nothing of what few events have. */
function withoutForm(name: string, value: unknown): unknown {
  if (name === 'involvedUid' || name === 'labels') return value ?? undefined;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]).toString('hex') : value;
}
