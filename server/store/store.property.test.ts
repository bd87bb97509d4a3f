import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { parseCondition } from '../domain/field-condition.ts';
import { LANE_SORTS, type EventFilter } from '../domain/history-reader.ts';
import { parseLabelSelector } from '../domain/label-selector.ts';
import { Dice, sampleIdentities, SampleHistory } from './sample-history.fixture.ts';
import { StoreModel } from './store-model.fixture.ts';
import { SqliteReader } from './reader.ts';
import { openWriter, type SqliteWriter } from './writer.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const ID = 'history-10';
const SIZES = { chunkEvents: 16, blockValues: 5 };
const clock = { now: () => 1_000_000 };

type Step = 'revisions' | 'many' | 'gap' | 'settle' | 'maintain' | 'reopen' | 'refused' | 'ask';
const steps: readonly Step[] = [
  'revisions',
  'revisions',
  'many',
  'gap',
  'settle',
  'maintain',
  'reopen',
  'refused',
  'ask',
];

async function create(writer: SqliteWriter, firstRevision: number): Promise<void> {
  const source = {
    name: 'sample',
    kind: 'file',
    clusterId: '18446744073709551615',
    etcdVersion: null,
    kubernetesVersion: null,
    description: null,
    commands: [],
  } as const;
  await writer.create({ id: ID, history: 'history', source, firstRevision });
}

function someFilter(dice: Dice): EventFilter {
  const identity = dice.of(sampleIdentities);
  const filters: readonly EventFilter[] = [
    {},
    { key: identity.key },
    { key: '/no/such/key' },
    {
      prefix: dice.of([
        '/registry/',
        '/registry/pods',
        '/registry/pods/default/web-',
        '/a/',
        'base64:L2Ev/w==',
        '/',
        'c',
      ]),
    },
    { namespace: dice.of(['', 'default', 'nowhere']) },
    { kind: dice.of(['Pod', 'Lease', 'Nothing']) },
    { name: dice.of(['web-1', 'web', 'a', 'web*', 'w*', '*']) },
    { relatedTo: identity.key },
    {
      labels: parseLabelSelector(
        dice.of([
          'app=web',
          'app!=web',
          'app',
          '!app',
          'tier in (db,front),app',
          'tier notin (db)',
          'app=none',
          'a!=b',
        ]),
      ),
    },
    { path: dice.of(['status', 'status.conditions', 'status.phase', 'stat', 'data']) },
    {
      where: Array.from({ length: 1 + dice.roll(2) }, () =>
        parseCondition(
          dice.of([
            'replicas>2',
            'phase=run*',
            'status!=True',
            'conditions[type=Ready].status=true',
            '*=x',
            'replicas<3',
          ]),
        ),
      ),
    },
    { q: dice.of(['WEB', 'kube', 'sched', 'ä', 'pod', 'default', 'pod kube', 'web default', 'sched pod e']) },
    { actor: dice.of(['kubectl', 'kube', 'kube*', '*']) },
    { verb: dice.of(['create', 'update', 'delete'] as const) },
    { hideNoise: ['lease', 'no-op'] },
  ];
  return dice.roll(3) === 0 ? { ...dice.of(filters), ...dice.of(filters) } : dice.of(filters);
}

function compare(reader: SqliteReader, history: SampleHistory, dice: Dice): void {
  const model = new StoreModel(history);
  const { firstRevision, cursor } = history;
  const someRevision = () => firstRevision + dice.roll(cursor - firstRevision + 1);
  const described = reader.recording(ID);
  const whole = model.count({});
  expect(described).toMatchObject({
    id: ID,
    firstRevision,
    lastRevision: cursor,
    gaps: history.gaps,
    revisionCount: whole.revisions,
    eventCount: whole.events,
    clusterId: '18446744073709551615',
  });
  // The same each time: nothing that was told before something was added may be told again.
  expect(reader.count(ID, {})).toEqual(whole);
  for (let round = 0; round < 3; round++) {
    const filter = someFilter(dice);
    const [low, high] = [someRevision(), someRevision()].sort((a, b) => a - b) as [number, number];
    const query = {
      ...filter,
      ...(dice.roll(2) === 0 ? { after: low } : {}),
      ...(dice.roll(2) === 0 ? { before: high } : {}),
      ...(dice.roll(3) === 0 ? { order: dice.of(['ascending', 'descending'] as const) } : {}),
      ...(dice.roll(3) === 0 ? { eventsPerRevision: 1 } : {}),
      limit: 1 + dice.roll(10),
    };
    expect(reader.revisions(ID, query), JSON.stringify(query)).toEqual(model.revisions(query));
    expect(reader.count(ID, { ...filter, from: low, to: high })).toEqual(
      model.count({ ...filter, from: low, to: high }),
    );
    const bins = 1 + dice.roll(7);
    expect(reader.histogram(ID, low, high, bins, filter)).toEqual(model.histogram(low, high, bins, filter));
    const limit = 1 + dice.roll(6);
    const { typicalMs, ...pauses } = model.pauses(limit, filter);
    const found = reader.pauses(ID, limit, filter);
    expect(found, JSON.stringify(filter)).toMatchObject(pauses);
    if (typicalMs === null) expect(found.typicalMs).toBeNull();
    else expect(Math.abs((found.typicalMs ?? 0) - typicalMs)).toBeLessThan(Math.max(1, typicalMs / 10));
    const atMs = 1_700_000_000_000 + dice.roll(400_000);
    const moment = reader.moment(ID, atMs);
    const expected = model.moment(atMs);
    if (expected.sure) expect(moment?.revision ?? null).toBe(expected.revision);
    else expect(moment?.atMs ?? -Infinity).toBeLessThanOrEqual(atMs);
    const { prefix, namespace, kind, labels, q } = filter;
    const given = Object.entries({ prefix, namespace, kind, labels, q }).filter(([, value]) => value !== undefined);
    const stateQuery = {
      ...Object.fromEntries(given),
      ...(dice.roll(2) === 0 ? { afterKey: dice.of(sampleIdentities).key } : {}),
      limit: 1 + dice.roll(20),
    };
    expect(reader.state(ID, low, stateQuery), JSON.stringify(stateQuery)).toEqual(model.state(low, stateQuery));
    const { key } = dice.of(sampleIdentities);
    const value = reader.value(ID, key, high);
    expect(value === null ? null : { ...value, value: value.value && Uint8Array.from(value.value) }).toEqual(
      model.value(key, high),
    );
    const lanes = {
      ...filter,
      from: low,
      to: high,
      which: dice.of(['changed', 'existing'] as const),
      sort: dice.of(LANE_SORTS),
      ...(dice.roll(2) === 0 ? { rankFrom: low + dice.roll(5) } : {}),
      ...(dice.roll(2) === 0 ? { rankTo: high - dice.roll(5) } : {}),
      limit: 1 + dice.roll(20),
      offset: dice.roll(3),
      marksPerLane: 1 + dice.roll(6),
    };
    expect(reader.lanes(ID, lanes), JSON.stringify(lanes)).toEqual(model.lanes(lanes));
  }
  compareExport(reader, model, 1 + dice.roll(30));
}

function compareExport(reader: SqliteReader, model: StoreModel, limit: number): void {
  const exported = [];
  for (let after = null; ;) {
    const page = reader.exportPage(ID, after, limit);
    exported.push(...page.map((event) => ({ ...event, value: event.value && Uint8Array.from(event.value) })));
    const last = page.at(-1);
    if (last === undefined) break;
    after = { revision: last.revision, ordinal: last.ordinal };
  }
  expect(exported).toEqual(model.exported());
}

async function compareWriter(writer: SqliteWriter, history: SampleHistory, dice: Dice): Promise<void> {
  const existing = await writer.existing(ID);
  expect(new Set(existing.keys())).toEqual(new Set(history.existing.keys()));
  expect(await writer.cursor(ID)).toBe(history.cursor);
  const { key } = dice.of(sampleIdentities);
  const latest = await writer.latest(ID, key);
  const event = history.existing.get(key);
  if (event === undefined) {
    expect(latest).toBeNull();
    return;
  }
  const { modRevision, createRevision, version } = event.record;
  expect(existing.get(key)).toEqual({ modRevision, createRevision, version });
  expect(latest).toMatchObject({ modRevision, createRevision, version });
  expect(Buffer.from(latest?.value ?? [])).toEqual(Buffer.from(event.record.value ?? []));
  const { uid, encoding, redacted } = event.record.facts;
  expect(latest?.facts).toMatchObject({ uid, encoding, redacted, identity: event.life.identity });
}

async function tell(seed: number, script: readonly Step[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-store-'));
  directories.push(directory);
  const path = join(directory, 'store.db');
  const dice = new Dice(seed);
  const history = new SampleHistory(dice, 10);
  let writer = await openWriter(path, { clock, sizes: SIZES });
  let reader = SqliteReader.open(path);
  try {
    await create(writer, 10);
    for (const change of history.baseline()) await writer.commit(ID, [change]);
    for (const step of script) {
      switch (step) {
        case 'revisions':
          await writer.commit(ID, [history.revisions(1 + dice.roll(12))]);
          break;
        case 'many':
          // Enough for chunks and full blocks at once.
          await writer.commit(ID, [history.revisions(SIZES.chunkEvents + dice.roll(40))]);
          break;
        case 'gap':
          await writer.commit(ID, history.gap());
          break;
        case 'settle':
          for (let left = dice.roll(8); left > 0 && (await writer.maintain(0, true)); left--);
          break;
        case 'maintain':
          while (await writer.maintain(0));
          break;
        case 'reopen':
          reader.close();
          await writer.close();
          writer = await openWriter(path, { clock, sizes: SIZES });
          reader = SqliteReader.open(path);
          break;
        case 'refused': {
          // All of a commit or nothing: the second part of this one is a revision that is stored already.
          const old = new SampleHistory(new Dice(seed + 1), history.cursor);
          const again = new SampleHistory(new Dice(seed + 2), 1);
          await expect(writer.commit(ID, [old.revisions(2), again.revisions(1)])).rejects.toThrow();
          break;
        }
        case 'ask':
          compare(reader, history, dice);
          await compareWriter(writer, history, dice);
      }
    }
    compare(reader, history, dice);
    await compareWriter(writer, history, dice);
  } finally {
    reader.close();
    await writer.close();
  }
}

test('answers what a list of all events says, however it was written, packed and opened again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 24 }), tell),
    { numRuns: 60 },
  );
}, 120_000);
