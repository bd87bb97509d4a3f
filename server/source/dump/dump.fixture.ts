import { writeFileSync } from 'node:fs';

/** A key of a dump; the numbers are etcd's revisions. */
export interface DumpedKey {
  readonly key: string;
  readonly value: string;
  readonly mod: number;
  readonly version: number;
  readonly created: number;
}

/** Writes what `etcdctl get '' --prefix -w json` prints at a revision. */
export function writeDump(path: string, revision: number, keys: readonly DumpedKey[]): void {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const kvs = keys.map(({ key, value, mod, version, created }) => ({
    key: base64(key),
    create_revision: created,
    mod_revision: mod,
    version,
    value: base64(value),
  }));
  writeFileSync(path, JSON.stringify({ header: { cluster_id: 1, member_id: 2, revision, raft_term: 2 }, kvs }));
}

/** What stood before and after a gap: `/still` was not written in it, `/once` once, `/moved` twice, and `/came` is new. */
export function writeDumps(before: string, after: string): void {
  const still = { key: '/still', value: 'still', mod: 5, version: 1, created: 5 };
  writeDump(before, 10, [
    { key: '/moved', value: '{"a":1}', mod: 6, version: 1, created: 6 },
    { key: '/once', value: 'first', mod: 7, version: 1, created: 7 },
    still,
  ]);
  writeDump(after, 20, [
    { key: '/came', value: 'new', mod: 12, version: 1, created: 12 },
    { key: '/moved', value: '{"a":3}', mod: 15, version: 3, created: 6 },
    { key: '/once', value: 'second', mod: 16, version: 2, created: 7 },
    still,
  ]);
}
