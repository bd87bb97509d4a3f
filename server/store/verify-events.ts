import type { Gap } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';
import type { Hole } from '../domain/verification.ts';
import { decodeDetail, decodeScan } from './chunk-codec.ts';
import { at, type DetailColumns, type ScanColumns } from './columns.ts';
import { decodeFields, fieldTexts, type FieldColumns } from './field-columns.ts';
import { fieldSignature } from './field-signature.ts';
import type { Findings } from './findings.ts';
import { readHotEvents } from './hot-events.ts';
import type { ReadableRow } from './recordings.ts';
import { eventSegment } from './segments.ts';
import { decodeState } from './state-codec.ts';
import { itemAt, type StateItem } from './state-columns.ts';
import type { StoreContext } from './store-context.ts';
import { NO_VALUE } from './stored-event.ts';
import { positionText, type ValueLengths } from './verify-values.ts';

/** So many holes are told one by one. */
const HOLES_TOLD = 20;

interface ChunkRow {
  id: number;
  first: Revision;
  last: Revision;
  events: number;
}

interface DataRow {
  scan: Buffer;
  detail: Buffer;
  scanCrc: number | null;
  detailCrc: number | null;
  fields: Buffer | null;
  fieldsCrc: number | null;
}

/** Reads every event of one recording, in order, and compares all that is stored beside them with what they say. */
export class RecordingVerifier {
  readonly #context: StoreContext;
  readonly #row: ReadableRow;
  readonly #gaps: readonly Gap[];
  readonly #values: ValueLengths;
  readonly #findings: Findings;
  readonly #state = new Map<number, StateItem>();
  readonly holes: Hole[] = [];
  holeCount = 0;
  #last: Revision;
  #before: Revision = -1;
  #events = 0;
  #revisions = 0;
  /** False once some events could not be read: then sums and states cannot agree, and saying so would only hide the cause. */
  #whole = true;
  /** Keys by their numbers. */
  readonly #lookedUp = new Set<number>();

  constructor(context: StoreContext, row: ReadableRow, gaps: readonly Gap[], values: ValueLengths, findings: Findings) {
    this.#context = context;
    this.#row = row;
    this.#gaps = gaps;
    this.#values = values;
    this.#findings = findings;
    this.#last = row.first_revision;
  }

  /** A chunk a step. */
  *run(): Generator<void, void> {
    const { db } = this.#context;
    const { id, rid, cursor, revisions, events } = this.#row;
    const chunks = db.prepare<[number], ChunkRow>(
      `SELECT id, first_revision AS first, last_revision AS last, events FROM chunks
       WHERE rid = ? ORDER BY first_revision, id`,
    );
    for (const chunk of chunks.all(rid)) {
      yield;
      const where = `chunk ${chunk.id} (revisions ${chunk.first} to ${chunk.last})`;
      if (this.#findings.within(where, () => this.#chunk(where, chunk)) !== true) this.#lose(chunk.last);
    }
    const newest = 'newest events';
    if (this.#findings.within(newest, () => this.#hot(newest)) === null) this.#whole = false;
    this.#expect(cursor + 1);
    if (!this.#whole) return;
    const counted = `recording ${id}`;
    if (this.#events !== events) this.#findings.add(counted, `it has ${this.#events} events, counted were ${events}`);
    if (this.#revisions !== revisions)
      this.#findings.add(counted, `it has ${this.#revisions} revisions, counted were ${revisions}`);
  }

  #chunk(where: string, chunk: ChunkRow): boolean {
    const findings = this.#findings;
    findings.chunks++;
    const data = this.#context.db
      .prepare<[number], DataRow>(
        `SELECT scan, detail, scan_crc AS scanCrc, detail_crc AS detailCrc, fields, fields_crc AS fieldsCrc
         FROM chunk_data WHERE chunk = ?`,
      )
      .get(chunk.id);
    if (data === undefined) throw new Error('its events are not there');
    const intact =
      findings.intact(where, data.scan, data.scanCrc) &&
      findings.intact(where, data.detail, data.detailCrc) &&
      (data.fields === null || findings.intact(where, data.fields, data.fieldsCrc));
    if (!intact) return false;
    const scan = decodeScan(data.scan);
    const detail = decodeDetail(scan, data.detail);
    if (data.fields !== null) this.#fields(where, chunk.id, decodeFields(data.fields, scan.count));
    if (scan.count !== chunk.events) findings.add(where, `it has ${scan.count} events instead of ${chunk.events}`);
    if (scan.revision[0] !== chunk.first || scan.revision.at(-1) !== chunk.last)
      findings.add(where, `its events are of the revisions ${scan.revision[0]} to ${scan.revision.at(-1)}`);
    this.#objects(where, scan, chunk.id);
    this.#take(where, scan, detail);
    this.#checkpoint(`checkpoint after ${where}`, chunk.id);
    return true;
  }

  /** That they can be read, and that a search does not pass over them. */
  #fields(where: string, chunk: number, columns: FieldColumns): void {
    fieldTexts(columns);
    const stored = this.#context.db
      .prepare<[number], { signature: Buffer }>('SELECT signature FROM field_signatures WHERE chunk = ?')
      .get(chunk);
    if (stored !== undefined && !stored.signature.equals(fieldSignature(columns)))
      this.#findings.add(where, 'the signature of its fields does not agree with them');
  }

  #hot(where: string): void {
    const { events } = readHotEvents(this.#context.db, this.#row.rid, 0);
    if (events.length === 0) return;
    const segment = eventSegment(events.toSorted((a, b) => a.revision - b.revision));
    this.#objects(where, segment.scan(), null);
    this.#take(where, segment.scan(), segment.detail());
  }

  /** What the columns name by number has to be there, and to agree. */
  #objects(where: string, scan: ScanColumns, chunk: number | null): void {
    const { db, lives, keys, dictionaries } = this.#context;
    const present = db.prepare('SELECT 1 FROM presence WHERE life = ? AND chunk = ?');
    scan.lives.forEach((id, entry) => {
      const life = lives.get(id);
      if (life.key !== at(scan.keys, entry) || life.scope !== at(scan.scopes, entry))
        this.#findings.add(where, `the object ${life.identity.key} is another one than its events say`);
      if (!this.#lookedUp.has(life.key) && !keys.isFound(life.key))
        this.#findings.add(`key ${keys.get(life.key).text} (number ${life.key})`, 'it is not found by its name');
      this.#lookedUp.add(life.key);
      if (chunk !== null && present.get(id, chunk) === undefined)
        this.#findings.add(where, `it is not found by its object ${life.identity.key}`);
    });
    for (const shape of new Set(scan.shape)) dictionaries.shape(shape);
    for (const actor of new Set(scan.actor)) dictionaries.actor(actor);
  }

  #take(where: string, scan: ScanColumns, detail: DetailColumns): void {
    this.#findings.events += scan.count;
    for (let i = 0; i < scan.count; i++) {
      const revision = at(scan.revision, i);
      if (revision < this.#before || revision > this.#row.cursor)
        throw new Error(`revision ${revision} is not where it belongs`);
      if (revision > this.#row.first_revision) {
        this.#events++;
        if (revision !== this.#before) this.#revisions++;
        if (revision > this.#last) this.#expect(revision);
      }
      this.#before = revision;
      this.#event(where, scan, detail, i);
    }
  }

  #event(where: string, scan: ScanColumns, detail: DetailColumns, i: number): void {
    const entry = at(scan.entry, i);
    const key = at(scan.keys, entry);
    const position = at(detail.position, i);
    const isDelete = this.#context.dictionaries.shape(at(scan.shape, i)).verb === 'delete';
    const revision = at(scan.revision, i);
    if (isDelete !== (position === NO_VALUE))
      this.#findings.add(where, `revision ${revision} has ${isDelete ? 'the value of a deletion' : 'no value'}`);
    if (isDelete || position === NO_VALUE) {
      this.#state.delete(key);
      return;
    }
    const valueBytes = at(detail.valueBytes, i);
    const length = this.#values.get(position);
    if (length === null)
      this.#findings.add(where, `the value ${positionText(position)} of revision ${revision} cannot be read`);
    else if (length !== valueBytes)
      this.#findings.add(where, `the value of revision ${revision} has ${length} bytes instead of ${valueBytes}`);
    const life = at(scan.lives, entry);
    const item = { life, key, shape: at(scan.shape, i), modRevision: revision, version: at(detail.version, i) };
    this.#state.set(key, { ...item, valueBytes });
  }

  #checkpoint(where: string, chunk: number): void {
    const row = this.#context.db
      .prepare<[number], { keys: number; data: Buffer; crc: number | null }>(
        'SELECT keys, data, crc FROM states WHERE chunk = ?',
      )
      .get(chunk);
    if (row === undefined) return;
    this.#findings.checkpoints++;
    this.#findings.within(where, () => {
      if (!this.#findings.intact(where, row.data, row.crc) || !this.#whole) return;
      const state = decodeState(row.data);
      if (state.key.length !== this.#state.size || row.keys !== this.#state.size)
        throw new Error(`it has ${state.key.length} keys; the events leave ${this.#state.size}`);
      for (let i = 0; i < state.key.length; i++) {
        const item = itemAt(state, i);
        const known = this.#state.get(item.key);
        if (known === undefined || !this.#agree(item, known))
          throw new Error(`the key ${this.#context.keys.get(item.key).text} is another one than the events leave`);
      }
    });
  }

  #agree(checkpointed: StateItem, left: StateItem): boolean {
    return (
      checkpointed.life === left.life &&
      checkpointed.modRevision === left.modRevision &&
      checkpointed.version === left.version &&
      checkpointed.valueBytes === left.valueBytes &&
      // What has become part of the baseline was an event of its own when the checkpoint was written.
      (checkpointed.shape === left.shape || left.modRevision <= this.#row.first_revision)
    );
  }

  /** `revision` has come: what lies between is missing, and a gap has to say why. */
  #expect(revision: Revision): void {
    // etcd's first write makes revision 2.
    let from = Math.max(this.#last + 1, 2);
    this.#last = revision;
    for (const gap of this.#gaps) {
      if (gap.to < from || gap.from >= revision) continue;
      if (gap.from > from) this.#hole(from, gap.from - 1);
      from = gap.to + 1;
    }
    if (from < revision) this.#hole(from, revision - 1);
  }

  #hole(from: Revision, to: Revision): void {
    this.holeCount++;
    if (this.holes.length < HOLES_TOLD) this.holes.push({ from, to });
  }

  /** A chunk that cannot be read is told as such; its revisions are no hole beside that. */
  #lose(last: Revision): void {
    this.#whole = false;
    this.#last = Math.max(this.#last, last);
    this.#before = Math.max(this.#before, last);
  }
}
