import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { isRewindError } from '../../domain/errors.ts';
import { inspectSnapshot } from './inspect-snapshot.ts';
import { snapshotBytes, temporaryFile } from './snapshot.fixture.ts';
import { snapshotHash } from './snapshot-hash.ts';

const PAGE = 4096;
const NAMED = { name: null, kind: 'file' } as const;
const MOST_BYTES = 200 * 1024 * 1024;
const member = snapshotBytes('crd-and-configmap-etcd34').subarray(0, -32);

/** Where damage hurts: pages' headers and their elements are at their beginning. */
const place = fc.oneof(
  fc.nat(member.length - 5),
  fc.tuple(fc.nat(member.length / PAGE - 1), fc.nat(80)).map(([page, at]) => page * PAGE + at),
);
const change = fc.oneof(
  fc.record({ at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
  // Another page of the same file where one should be: what it says is well formed.
  fc.tuple(fc.nat(member.length / PAGE - 1), fc.nat(member.length / PAGE - 1)).map(([from, to]) => ({
    at: to * PAGE,
    bytes: member.subarray(from * PAGE, (from + 1) * PAGE),
  })),
);
const damagedFile = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 30 }),
  length: fc.oneof(
    { weight: 4, arbitrary: fc.constant(member.length) },
    { weight: 1, arbitrary: fc.nat(member.length) },
  ),
});

test(
  'whatever is damaged, reading ends with what there is or an error that says where',
  { timeout: 120_000 },
  async () => {
    const path = temporaryFile(member);
    const before = process.memoryUsage().rss;
    await fc.assert(
      fc.asyncProperty(damagedFile, async ({ changes, length }) => {
        const bytes = Buffer.from(member);
        for (const { at, bytes: with_ } of changes) bytes.set(with_, at);
        writeFileSync(path, bytes.subarray(0, length));
        for (const force of [false, true]) {
          try {
            const history = await inspectSnapshot(path, NAMED, { force });
            let [events, revisions, listed] = [0, 0, 0];
            let next = history.startRevision + 1;
            for await (const message of history.messages()) {
              if (message.type === 'gap') {
                expect(message.from).toBe(next);
                next = message.to + 1;
              }
              if (message.type === 'baseline') listed += message.events.length;
              if (message.type !== 'revisions') continue;
              for (const batch of message.batches) {
                expect(batch.revision).toBe(next++);
                revisions++;
                events += batch.events.length;
              }
            }
            expect({ events, revisions, listed, next }).toEqual({
              events: history.events,
              revisions: history.revisions,
              listed: history.existing,
              next: history.endRevision + 1,
            });
            if (!force) expect(revisions).toBe(history.endRevision - history.startRevision);
          } catch (error) {
            if (!isRewindError(error)) throw error;
            expect(error.code).toBe('file_invalid');
          }
        }
        await snapshotHash(path).catch((error: unknown) => {
          if (!isRewindError(error)) throw error;
        });
      }),
      { numRuns: 120 },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_BYTES);
  },
);
