import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { EtcdOperation, EtcdServer } from './etcd.ts';

interface Line {
  type?: 'snapshot' | 'put' | 'delete';
  key?: string;
  keyBase64?: string;
  modRevision?: number;
  value?: string;
}

export interface ReplayOptions {
  /** The keys that existed when the recording began are put first (by default), in the order of their revisions. */
  readonly snapshot?: boolean;
  /** Milliseconds between two revisions of the history (not of the keys that existed before). */
  readonly paceMs?: number;
  /** Told after each transaction: its revision in the recording and here. */
  readonly onRevision?: (recorded: number, here: number) => void;
}

export interface ReplayResult {
  /** Transactions written altogether, and how many of them were keys that existed before. */
  readonly transactions: number;
  readonly snapshotTransactions: number;
  /** Revision in the recording → revision in this etcd, for the history after the snapshot. */
  readonly revisions: ReadonlyMap<number, number>;
  readonly lastRevision: number;
}

/**
 * Puts a recording (`etcd-history/1`, plain or gzip) into a real etcd: the same bytes in the same order, the events of one
 * revision in one transaction. Leases are left out. Revisions start wherever this etcd stands.
 */
export async function replay(etcd: EtcdServer, file: string, options: ReplayOptions = {}): Promise<ReplayResult> {
  const before: Line[] = [];
  const revisions = new Map<number, number>();
  let transactions = 0;
  let snapshotTransactions = 0;
  let lastRevision = await etcd.revision();
  let group: Line[] = [];

  const write = async (lines: readonly Line[]): Promise<number> => {
    const operations = lines.map((line): EtcdOperation => {
      const key = line.keyBase64 === undefined ? (line.key ?? '') : Buffer.from(line.keyBase64, 'base64');
      return line.type === 'delete' ? { delete: key } : { put: key, value: Buffer.from(line.value ?? '', 'base64') };
    });
    const here = await etcd.txn(operations);
    if (here !== lastRevision + 1) {
      throw new Error(`${lines.length} events of ${String(lines[0]?.modRevision)} gave ${here} after ${lastRevision}`);
    }
    transactions++;
    return (lastRevision = here);
  };
  const writeSnapshot = async (): Promise<void> => {
    before.sort((a, b) => (a.modRevision ?? 0) - (b.modRevision ?? 0));
    for (let at = 0; at < before.length;) {
      const revision = before[at]?.modRevision;
      let end = at + 1;
      while (before[end]?.modRevision === revision && end < before.length) end++;
      await write(before.slice(at, end));
      snapshotTransactions++;
      at = end;
    }
    before.length = 0;
  };
  const writeGroup = async (): Promise<void> => {
    if (group.length === 0) return;
    const recorded = group[0]?.modRevision ?? 0;
    const here = await write(group);
    revisions.set(recorded, here);
    group = [];
    options.onRevision?.(recorded, here);
    if (options.paceMs) await new Promise((resolve) => setTimeout(resolve, options.paceMs));
  };

  for await (const line of readLines(file)) {
    if (line.type === undefined) continue;
    if (line.type === 'snapshot') {
      if (options.snapshot !== false) before.push(line);
      continue;
    }
    if (before.length > 0) await writeSnapshot();
    if (group.length > 0 && group[0]?.modRevision !== line.modRevision) await writeGroup();
    group.push(line);
  }
  if (before.length > 0) await writeSnapshot();
  await writeGroup();
  return { transactions, snapshotTransactions, revisions, lastRevision };
}

async function* readLines(file: string): AsyncGenerator<Line> {
  const raw = createReadStream(file);
  const text = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line) as Line;
  }
}
