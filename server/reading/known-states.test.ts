import { expect, test } from 'vitest';
import type { StoredValue } from '../domain/history-reader.ts';
import type { Gap } from '../domain/history.ts';
import { knownValue, requireKnownState } from './known-states.ts';

const gaps: readonly Gap[] = [{ from: 27, to: 34, cause: 'compacted', noticedAtMs: 0 }];
const inGap = expect.objectContaining({
  code: 'revision_in_gap',
  message: expect.stringContaining('revisions 27 to 34 are not here, because etcd compacted them'),
  hint: 'Ask for revision 26 or before, or for 34 or later.',
});

test('which keys exist is known outside of a gap, and where the list that ends it was read', () => {
  for (const revision of [1, 26, 34, 35]) expect(() => requireKnownState(gaps, revision)).not.toThrow();
  for (const revision of [27, 30, 33]) expect(() => requireKnownState(gaps, revision)).toThrow(inGap);
});

interface Write {
  readonly revision: number;
  readonly version: number;
  readonly created: number;
}

/** The stored writes of one key, version 0 for a deletion. */
function sourceOf(writes: readonly Write[]) {
  const value = (_key: string, at: number): Promise<StoredValue | null> => {
    const index = writes.findLastIndex(({ revision }) => revision <= at);
    const write = writes[index];
    if (write === undefined) return Promise.resolve(null);
    return Promise.resolve({
      summary: { version: write.version, createRevision: write.created },
      modRevision: write.revision,
      value: write.version === 0 ? null : new Uint8Array([write.version]),
      nextRevision: writes[index + 1]?.revision ?? null,
    } as StoredValue);
  };
  return { gaps, value };
}

const at = (writes: readonly Write[], revision: number) => knownValue(sourceOf(writes), '/k', revision);

test('a key that nobody has written since is known within a gap', async () => {
  const written = { revision: 10, version: 3, created: 8 };
  expect(await at([written], 30)).toMatchObject({ modRevision: 10 });
  expect(await at([written, { revision: 40, version: 4, created: 8 }], 30)).toMatchObject({ modRevision: 10 });
  expect(await at([written, { revision: 40, version: 0, created: 0 }], 30)).toMatchObject({ modRevision: 10 });
  // Its number says that it was written in between, and no list.
  await expect(at([written, { revision: 40, version: 9, created: 8 }], 30)).rejects.toThrow(inGap);
});

test('so is one of which the next write is known, and where it was written', async () => {
  const writes = [
    { revision: 10, version: 3, created: 8 },
    { revision: 32, version: 4, created: 8 },
  ];
  expect(await at(writes, 30)).toMatchObject({ modRevision: 10 });
  expect(await at(writes, 32)).toMatchObject({ modRevision: 32 });
});

test('one that was written more than once within the gap is not, nor one that came, went or came anew', async () => {
  const before = { revision: 10, version: 3, created: 8 };
  await expect(at([before, { revision: 32, version: 5, created: 8 }], 30)).rejects.toThrow(inGap);
  await expect(at([before, { revision: 32, version: 4, created: 29 }], 30)).rejects.toThrow(inGap);
  await expect(at([before, { revision: 34, version: 0, created: 0 }], 30)).rejects.toThrow(inGap);
  await expect(at([{ revision: 34, version: 8, created: 27 }], 30)).rejects.toThrow(inGap);
  await expect(at([{ revision: 10, version: 0, created: 0 }], 30)).rejects.toThrow(inGap);
  await expect(at([], 30)).rejects.toThrow(inGap);
  // At the end of the gap the list says it.
  expect(await at([before, { revision: 34, version: 0, created: 0 }], 34)).toMatchObject({ value: null });
  expect(await at([], 34)).toBeNull();
});
