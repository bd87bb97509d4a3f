import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { run, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');

interface Put {
  readonly key: string;
  readonly version: number;
  readonly value: string | Uint8Array;
}

/** A history of keys that are not of Kubernetes: revision 1 is its beginning, each put one revision. */
function historyOf(puts: readonly (Put | { readonly deleted: string })[]): string {
  const header = { format: 'etcd-history/1', startRevision: 1, endRevision: puts.length + 1 };
  const created = new Map<string, number>();
  const lines = puts.map((put, index) => {
    const modRevision = index + 2;
    if ('deleted' in put) return { type: 'delete', key: put.deleted, modRevision };
    const { key, version, value } = put;
    if (version === 1) created.set(key, modRevision);
    const place = { type: 'put', key, modRevision, createRevision: created.get(key), version };
    return { ...place, value: Buffer.from(value).toString('base64') };
  });
  return [header, ...lines].map((line) => JSON.stringify(line)).join('\n');
}

beforeAll(async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`member${n}`, n]));
  const file = join(folder, 'plain.ndjson');
  writeFileSync(
    file,
    historyOf([
      { key: '/app/old', version: 1, value: 'of the first\nand the second line' },
      { key: '/app/bytes', version: 1, value: new Uint8Array([255, 0, 254]) },
      { key: '/app/config', version: 1, value: '{"limits":{"cpu":2}}' },
      { key: '/app/bytes', version: 2, value: new Uint8Array([255, 0, 254, 1]) },
      { key: '/app/many', version: 1, value: JSON.stringify(many) },
      { deleted: '/app/old' },
    ]),
  );
  const { code, err } = await run(['import', '--db', db, file]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
}, 60_000);

test('of keys that are not of Kubernetes their values are said, line by line', async () => {
  const { out } = await run(['compare', '--db', db, '--from', '3', '--to', '7', '--diff']);
  expect(out).toContain('+ /app/config\n    + limits:\n    +   cpu: 2\n');
  expect(out).toContain('- /app/old\n    - of the first\n    - and the second line\n');
  expect(out).toContain('~ /app/bytes\n    3 bytes → 4 bytes\n');
});

test('values that came or went are cut where they are long', async () => {
  const { out } = await run(['compare', '--db', db, '--from', '5', '--to', '6', '--diff']);
  expect(out).toContain('    + member19: 19\n    … and 20 more lines\n');
  const bytes = await run(['compare', '--db', db, '--from', '1', '--to', '3', '--diff']);
  expect(bytes.out).toContain('+ /app/bytes\n    3 bytes\n');
});
