import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { EtcdOperation, EtcdServer } from '../e2e/harness/etcd.ts';

interface Line {
  readonly type?: string;
  readonly key: string;
  readonly modRevision: number;
  readonly value?: string;
}

/**
 * Brings an etcd to a number of revisions with the transactions of a recording; when the recording ends before, it is told
 * again with other keys.
 */
export async function fillWithRecording(etcd: EtcdServer, file: string, revisions: number): Promise<void> {
  let left = revisions - (await etcd.revision());
  if (left <= 0) return;
  for await (const operations of toldAgainAndAgain(file)) {
    await etcd.txn(operations);
    if (--left <= 0) return;
  }
}

/** The transactions of a recording, without end: each round has other keys, until `keyings` of them have been gone through. */
export async function* toldAgainAndAgain(file: string, keyings = Infinity): AsyncGenerator<EtcdOperation[]> {
  for (let round = 0; ; round++) {
    const keying = keyings === Infinity ? round : round % keyings;
    for await (const lines of transactions(file)) yield lines.map((line) => operation(line, keying));
  }
}

/** Puts so many bytes of a recording's values into an etcd, each key another one, many at once. */
export async function fillInBulk(etcd: EtcdServer, file: string, bytes: number): Promise<void> {
  let left = bytes;
  for (let round = 1; left > 0; round++) {
    let together: EtcdOperation[] = [];
    for await (const lines of transactions(file)) {
      for (const { key, value = '' } of lines) {
        const content = Buffer.from(value, 'base64');
        together.push({ put: `${key}-${round}-${together.length}`, value: content });
        left -= content.length;
      }
      if (together.length < BULK) continue;
      await etcd.txn(together);
      together = [];
      if (left <= 0) return;
    }
  }
}

function operation({ type, key, value = '' }: Line, round: number): EtcdOperation {
  const name = round === 0 ? key : `${key}-${round}`;
  return type === 'delete' ? { delete: name } : { put: name, value: Buffer.from(value, 'base64') };
}

/** Puts in a transaction. */
const BULK = 500;

/** The lines of a recording by revision; of the keys that existed before, each is one of its own. */
async function* transactions(file: string): AsyncGenerator<Line[]> {
  let group: Line[] = [];
  for await (const text of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const line = JSON.parse(text) as Partial<Line>;
    if (line.type === undefined || line.key === undefined || line.modRevision === undefined) continue;
    const whole = { ...line, key: line.key, modRevision: line.modRevision };
    const before = group[0];
    if (before !== undefined && (before.modRevision !== whole.modRevision || before.type === 'snapshot')) {
      yield group;
      group = [];
    }
    group.push(whole);
  }
  if (group.length > 0) yield group;
}
