import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { decodeDetail, decodeScan, encodeDetail, encodeScan } from './chunk-codec.ts';
import { detailColumns, eventsOf, scanColumns } from './columns.ts';
import { decodeFields, encodeFields, fieldColumns, fieldTexts } from './field-columns.ts';
import { emptyColumns, itemAt, setItem } from './state-columns.ts';
import { decodeState, encodeState } from './state-codec.ts';
import { NO_VALUE, STREAM_SIZE, type StoredEvent } from './stored-event.ts';
import { decodeBlock, encodeBlock } from './value-block.ts';

const count = fc.nat(2 ** 31 - 1);
const storedEvent: fc.Arbitrary<StoredEvent> = fc
  .record({
    revision: fc.nat(2 ** 51),
    atMs: fc.option(fc.nat(4e12)),
    basis: fc.nat(3),
    life: fc.integer({ min: 1, max: 20 }),
    shape: fc.nat(300),
    actor: fc.nat(300),
    version: fc.nat(1e9),
    valueBytes: count,
    lease: fc.oneof(fc.constant('0'), fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String)),
    paths: fc.array(fc.string()).map((paths) => JSON.stringify(paths)),
    changedCount: fc.nat(100_000),
    fields: fc
      .array(fc.tuple(fc.string(), fc.oneof(fc.string(), fc.nat(), fc.boolean())))
      .map((fields) => JSON.stringify(fields)),
    position: fc.oneof(
      fc.constant(NO_VALUE),
      fc
        .tuple(fc.integer({ min: 1, max: 2 ** 20 }), fc.nat(STREAM_SIZE - 1))
        .map(([stream, n]) => stream * STREAM_SIZE + n),
    ),
  })
  // What belongs to a life is the same in each of its events.
  .map((event) => ({ ...event, key: event.life * 3, scope: event.life % 4, prefix: event.life % 5 }));
const storedEvents = fc
  .array(storedEvent, { minLength: 1, maxLength: 60 })
  .map((events) => events.toSorted((a, b) => a.revision - b.revision));

test('numbers come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer({ min: -(2 ** 51), max: 2 ** 51 })), (plain, signed) => {
      const out = new ByteWriter();
      for (const value of plain) out.unsigned(value);
      for (const value of signed) out.signed(value);
      const input = new ByteReader(out.finish());
      expect(plain.map(() => input.unsigned())).toEqual(plain);
      expect(signed.map(() => input.signed())).toEqual(signed.map((value) => value + 0));
      expect(() => input.unsigned()).toThrow('too early');
    }),
  );
});

test('a chunk gives back its events', () => {
  fc.assert(
    fc.property(storedEvents, (events) => {
      const scan = scanColumns(events);
      const read = decodeScan(encodeScan(scan));
      expect(read).toEqual(scan);
      const fields = fieldTexts(decodeFields(encodeFields(fieldColumns(events)), read.count));
      expect(eventsOf(read, decodeDetail(read, encodeDetail(scan, detailColumns(events))), fields)).toEqual(events);
    }),
  );
});

test('a checkpoint gives back its state', () => {
  const item = fc.record({
    life: fc.integer({ min: 1, max: 1e9 }),
    key: fc.nat(1e9),
    shape: fc.nat(1000),
    modRevision: fc.nat(1e12),
    version: fc.nat(1e9),
    valueBytes: count,
  });
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: (one) => one.key }), (items) => {
      const state = emptyColumns(items.length);
      items.forEach((one, i) => setItem(state, i, one));
      const read = decodeState(encodeState(state, 1e12));
      const byLife = items.toSorted((a, b) => a.life - b.life);
      expect(items.map((_, i) => itemAt(read, i))).toEqual(byLife);
    }),
  );
});

test('a block gives back its values', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 2000 }), { minLength: 1 }), (values) => {
      expect(decodeBlock(encodeBlock(values)).map((value) => Uint8Array.from(value))).toEqual(values);
    }),
  );
});
