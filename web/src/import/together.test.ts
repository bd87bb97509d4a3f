import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { together } from './together.ts';

const STATE = '{"header":{"revision":7},"kvs":[],"count":0}';
const names = async (...files: [name: string, content: string | Uint8Array<ArrayBuffer>][]) =>
  (await together(files.map(([name, content]) => new File([content], name)))).map((each) =>
    each.map(({ name }) => name),
  );

it('makes one of states, packed or not, and leaves every other file by itself', async () => {
  const packed = new Uint8Array(gzipSync(STATE));
  expect(
    await names(
      ['history.ndjson', '{"format":"etcd-history/1"}'],
      ['before.json', STATE],
      ['x', ''],
      ['after.gz', packed],
    ),
  ).toEqual([['history.ndjson'], ['before.json', 'after.gz'], ['x']]);
});

it('knows a state by its members in any order', async () => {
  expect(await names(['a', ' {\n "kvs": [], "header": {}}'], ['b', '{"count":1,"header":{}}'])).toEqual([['a', 'b']]);
});

it('leaves what is damaged to the import, which says what is wrong', async () => {
  const cut = new Uint8Array(gzipSync(STATE)).slice(0, 12);
  expect(await names(['cut.gz', cut], ['state', STATE])).toEqual([['cut.gz'], ['state']]);
});
