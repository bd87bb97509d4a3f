import { expect, test } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { plainSource } from './plain-records.fixture.ts';
import { openReader } from './reader-pool.ts';
import { SqliteReader } from './reader.ts';
import { Dice, SampleHistory } from './sample-history.fixture.ts';
import { temporaryPath } from './temporary-store.fixture.ts';
import { openWriter } from './writer.ts';

test('threads answer what the reader within them answers, and see what is committed meanwhile', async () => {
  const path = temporaryPath();
  const writer = await openWriter(path, { clock: systemClock });
  const history = new SampleHistory(new Dice(3), 10);
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  await writer.commit('h-10', history.baseline());
  const reader = await openReader(path, { threads: 2 });
  const direct = SqliteReader.open(path);
  for (let round = 0; round < 3; round++) {
    await writer.commit('h-10', [history.revisions(20)]);
    const { cursor } = history;
    expect(await reader.recordings()).toEqual(direct.recordings());
    const states = await Promise.all([cursor, cursor - 5].map((at) => reader.state('h-10', at, { limit: 100 })));
    expect(states).toEqual([cursor, cursor - 5].map((at) => direct.state('h-10', at, { limit: 100 })));
    const query = { after: cursor - 20, limit: 50 };
    expect(await reader.revisions('h-10', query)).toEqual(direct.revisions('h-10', query));
    for (const key of history.existing.keys()) {
      const value = await reader.value('h-10', key, cursor);
      const stored = history.existing.get(key)?.record.value ?? Buffer.alloc(0);
      expect(Buffer.compare(stored, value?.value ?? Buffer.from('missing'))).toBe(0);
    }
    while (await writer.maintain(100, true));
  }
  expect((await reader.size()).unpackedEvents).toBe(0);
  direct.close();
  await reader.close();
  await writer.close();
});

test('errors cross the thread with their code and hint', async () => {
  const path = temporaryPath();
  const writer = await openWriter(path, { clock: systemClock });
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  const reader = await openReader(path);
  // Without a complete baseline it is not there yet.
  await expect(reader.state('h-10', 10, { limit: 1 })).rejects.toMatchObject({ code: 'recording_not_found' });
  await writer.commit('h-10', [{ type: 'cursor', revision: 10 }]);
  await expect(reader.state('h-10', 11, { limit: 1 })).rejects.toMatchObject({
    code: 'revision_future',
    hint: expect.stringContaining('10') as string,
  });
  await expect(reader.value('h-10', '/a', 9)).rejects.toMatchObject({ code: 'revision_compacted' });
  await expect(reader.value('none', '/a', 9)).rejects.toMatchObject({ code: 'recording_not_found' });
  await reader.close();
  await expect(reader.recordings()).rejects.toThrow('closed');
  await writer.close();
});

test('a short question does not wait for those about all that is recorded', async () => {
  const path = temporaryPath();
  const writer = await openWriter(path, { clock: systemClock });
  const history = new SampleHistory(new Dice(5), 10);
  await writer.create({ id: 'h-10', history: 'h', source: plainSource, firstRevision: 10 });
  await writer.commit('h-10', history.baseline());
  await writer.commit('h-10', [history.revisions(400)]);
  const reader = await openReader(path, { threads: 2 });
  const { cursor } = history;
  const answered: string[] = [];
  const told = (name: string) => () => answered.push(name);
  // Each another one: what was told before is told at once.
  const long = Array.from({ length: 300 }, (_, n) => [
    reader.histogram('h-10', 10, cursor, 1000 + n, {}).then(told('histogram')),
    reader.pauses('h-10', 50 + n, {}).then(told('pauses')),
  ]).flat();
  const short = Array.from({ length: 3 }, () =>
    reader.revisions('h-10', { after: cursor - 2, limit: 1 }).then(told('revisions')),
  );
  await Promise.all([...long, ...short]);
  // On one thread, which answers in turn, they would come last of all: they were asked last.
  expect(answered.lastIndexOf('revisions')).toBeLessThan(long.length);
  await reader.close();
  await writer.close();
});
