import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RewindError } from '../domain/errors.ts';
import { unzip } from '../reading/zip-archive.fixture.ts';
import type { MemoryHistory } from './memory-history.fixture.ts';
import { testApp } from './test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
let history: MemoryHistory;
beforeAll(async () => {
  server = await testApp({ config: { maxUploadBytes: 1024 * 1024 } });
  history = server.history;
});
afterAll(() => server.app.close());
beforeEach(() => {
  history.reset();
  server.recorder.imported.length = 0;
  server.recorder.importing = () => server.recorder.unchanged();
  history.commit(['/a', '1']); // 2
  history.commit(['/b', '1'], ['/a', '2']); // 3
  history.commit(['base64:/wA=', '1']); // 4
  history.commit(['/a', null]); // 5
});

async function exported(query: string) {
  const answer = await server.app.inject(`/api/recordings/abcdefghij-1/export${query}`);
  const lines = answer.body.split('\n').filter((line) => line !== '');
  return { answer, lines: lines.map((line) => JSON.parse(line)) };
}

describe('export', () => {
  test('is a history file: a header, what existed, what happened', async () => {
    const { answer, lines } = await exported('?compress=none&from=2');
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="test-from-r2.ndjson"');
    expect(lines[0]).toEqual({
      format: 'etcd-history/1',
      etcdVersion: '3.5.21',
      kubernetesVersion: 'v1.32.6',
      clusterId: '14841639068965178418',
      startRevision: 2,
      endRevision: 5,
      history: 'abcdefghij',
      scenario: 'test',
      commands: [{ at: '1970-01-01T00:00:01.000Z', cmd: 'kubectl run web', rc: 0 }],
    });
    expect(lines.slice(1)).toMatchObject([
      { type: 'snapshot', key: '/a', modRevision: 2, createRevision: 2, version: 1, value: 'MQ==' },
      { type: 'put', key: '/b', modRevision: 3 },
      { type: 'put', key: '/a', modRevision: 3, createRevision: 2, version: 2, value: 'Mg==', at: expect.any(String) },
      { type: 'put', keyBase64: '/wA=', modRevision: 4 },
      { type: 'delete', key: '/a', modRevision: 5, createRevision: 0, version: 0 },
    ]);
    expect(lines[3]).not.toHaveProperty('lease');
    expect(lines[5]).not.toHaveProperty('value');
  });

  test('can be a part, by revisions and by prefix', async () => {
    const { lines } = await exported('?compress=none&from=3&to=4&prefix=%2Fa');
    expect(lines[0]).toMatchObject({ startRevision: 3, endRevision: 4, prefix: '/a' });
    expect(lines.slice(1)).toMatchObject([{ type: 'snapshot', key: '/a', modRevision: 3 }]);
  });

  test('says which of its revisions are missing, and why', async () => {
    history.gaps.push({ from: 4, to: 4, cause: 'compacted', noticedAtMs: 0 });
    expect((await exported('?compress=none')).lines[0]).toMatchObject({
      gaps: [{ from: 4, to: 4, cause: 'compacted' }],
    });
    expect((await exported('?compress=none&from=4')).lines[0]).not.toHaveProperty('gaps');
  });

  test.each([
    ['?from=3&to=4', 'test-from-r3-to-r4.ndjson.gz'],
    ['?namespace=&kind=Node', 'test-cluster-Node.ndjson.gz'],
    ['?format=zip&namespace=default', 'test-default.zip'],
    ['?format=yaml', 'test-r5.yaml'],
    ['?format=yaml&rev=3', 'test-r3.yaml'],
  ])('%s is a file %s', async (query, name) => {
    const answer = await server.app.inject(`/api/recordings/abcdefghij-1/export${query}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="${name}"`);
  });

  test('is packed unless asked otherwise', async () => {
    const answer = await server.app.inject('/api/recordings/abcdefghij-1/export');
    expect(answer.headers['content-type']).toBe('application/gzip');
    expect(gunzipSync(answer.rawPayload).toString()).toContain('etcd-history/1');
  });

  test('comes whole when it is long', async () => {
    for (let index = 0; index < 1000; index += 1) history.commit([`/many/${index}`, 'x'.repeat(100)]);
    const { lines } = await exported('?compress=none');
    expect(lines).toHaveLength(1 + 5 + 1000);
  });

  test('as a zip has a file for each revision of each key', async () => {
    const answer = await server.app.inject('/api/recordings/abcdefghij-1/export?format=zip&from=2');
    expect(answer.headers['content-type']).toBe('application/zip');
    const files = unzip(answer.rawPayload);
    expect([...files.keys()]).toEqual(['a/2.json', 'b/3.json', 'a/3.json', '%/%FF%00/4.json', 'a/5.json']);
    expect(JSON.parse(files.get('a/3.json') ?? '')).toMatchObject({ key: '/a', value: '2', mod_revision: 3 });
    expect(JSON.parse(files.get('a/5.json') ?? '')).toEqual({ key: '/a', deleted: true, mod_revision: 5 });
  });

  test('as YAML has the objects of a revision', async () => {
    history.commit([
      '/registry/pods/default/web',
      '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web"},"status":{}}',
    ]);
    const answer = await server.app.inject('/api/recordings/abcdefghij-1/export?format=yaml&strip=true&kind=Pod');
    expect(answer.headers['content-type']).toBe('application/yaml');
    expect(answer.body).toContain('---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n');
    expect(answer.body).not.toContain('status');
  });

  test.each([
    ['?from=99', 404, 'revision_future'],
    ['?to=99', 404, 'revision_future'],
    ['?from=0', 410, 'revision_compacted'],
    ['?from=4&to=3', 400, 'usage'],
    ['?compress=zip', 400, 'usage'],
    ['?format=dir', 400, 'usage'],
    ['?format=yaml&from=3', 400, 'usage'],
    ['?format=yaml&rev=99', 404, 'revision_future'],
    ['?format=zip&compress=gzip', 400, 'usage'],
    ['?format=zip&from=0', 410, 'revision_compacted'],
    ['?rev=3', 400, 'usage'],
    ['?strip=true', 400, 'usage'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await server.app.inject(`/api/recordings/abcdefghij-1/export${query}`);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

describe('import', () => {
  const upload = (payload: string | Buffer, query = '') =>
    server.app.inject({
      method: 'POST',
      url: `/api/recordings${query}`,
      payload,
      headers: { 'content-type': 'application/octet-stream' },
    });

  test('hands the file to the recorder, for its eyes only, and leaves nothing behind', async () => {
    let seen = { content: '', mode: 0 };
    server.recorder.importing = (path) => {
      seen = { content: readFileSync(path, 'utf8'), mode: statSync(path).mode & 0o777 };
      return {
        recording: 'x-1',
        firstRevision: 1,
        lastRevision: 9,
        revisions: 8,
        events: 9,
        unchanged: false,
        isNew: true,
        omitted: [],
        missing: [],
      };
    };
    const answer = await upload('{"format":"etcd-history/1"}\n', '?name=colleague');
    expect([answer.statusCode, answer.json().recording]).toEqual([201, 'x-1']);
    expect(seen).toEqual({ content: '{"format":"etcd-history/1"}\n', mode: 0o600 });
    const [imported] = server.recorder.imported;
    expect(imported?.name).toBe('colleague');
    expect(existsSync(imported?.path ?? '/')).toBe(false);
  });

  test('with force takes what can be read, and says what is left out', async () => {
    const asked: (boolean | undefined)[] = [];
    server.recorder.importing = (path, { force }) => {
      asked.push(force);
      if (force === true) return { ...server.recorder.unchanged(), omitted: ['page 3: its flags are 9'] };
      const options = { hint: 'Copy it again.', byForce: 'Import what can be read' };
      throw new RewindError('file_invalid', `${path} is damaged`, options);
    };
    expect((await upload('x', '?name=mine')).json()).toMatchObject({
      detail: 'mine is damaged',
      hint: 'Copy it again.',
      byForce: 'Import what can be read',
    });
    expect((await upload('x', '?name=mine&force=true')).json().omitted).toEqual(['page 3: its flags are 9']);
    expect(asked).toEqual([false, true]);
  });

  test('of what is there already changes nothing', async () => {
    expect((await upload('x')).statusCode).toBe(200);
  });

  test('of a file that is no history is refused with the reason', async () => {
    server.recorder.importing = () => {
      throw new RewindError('file_invalid', 'This is no history: the first line is no header.', { hint: 'See docs.' });
    };
    const answer = await upload('garbage');
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'file_invalid']);
    expect(existsSync(server.recorder.imported[0]?.path ?? '/')).toBe(false);
  });

  test('of a file that is too large is refused before it fills the disk', async () => {
    const answer = await upload(Buffer.alloc(2 * 1024 * 1024));
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large']);
    expect(server.recorder.imported).toEqual([]);
  });

  test('of a file that says its length is refused before a byte is read', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/recordings?name=big',
      payload: Readable.from(['x']),
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(2 * 1024 * 1024) },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large']);
  });

  test('names the file as its sender does, never the place where it waits', async () => {
    server.recorder.importing = (path) => {
      throw new RewindError('file_invalid', `${path}, line 3: it is not JSON`);
    };
    expect((await upload('x', '?name=mine')).json().detail).toBe('mine, line 3: it is not JSON');
  });

  test('tells how far it is, a line each time, to who asks for lines', async () => {
    const lines = async () => {
      const answer = await server.app.inject({
        method: 'POST',
        url: '/api/recordings?name=mine',
        payload: 'x',
        headers: { 'content-type': 'application/octet-stream', accept: 'application/x-ndjson' },
      });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
      return answer.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    server.recorder.importing = (_path, { onProgress }) => {
      onProgress?.({ phase: 'checking', done: 1, total: 1 });
      onProgress?.({ phase: 'storing', done: 3, total: 7 });
      return server.recorder.unchanged();
    };
    expect(await lines()).toEqual([
      { type: 'progress', phase: 'checking', done: 1, total: 1 },
      { type: 'progress', phase: 'storing', done: 3, total: 7 },
      { type: 'done', result: expect.objectContaining({ recording: 'abcdefghij-1', unchanged: true }) },
    ]);
    server.recorder.importing = (path) => {
      throw new RewindError('file_invalid', `${path} is no history`, { hint: 'See docs.' });
    };
    expect(await lines()).toEqual([
      { type: 'failed', problem: expect.objectContaining({ code: 'file_invalid', detail: 'mine is no history' }) },
    ]);
  });

  const form = (files: readonly [name: string, content: string][]) => {
    const boundary = 'xyz';
    const parts = files.map(
      ([name, content]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n${content}\r\n`,
    );
    return server.app.inject({
      method: 'POST',
      url: '/api/recordings?name=both',
      payload: `${parts.join('')}--${boundary}--\r\n`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
  };

  test('of several files hands all of them to the recorder, in their order', async () => {
    let contents: string[] = [];
    server.recorder.importing = () => {
      const [imported] = server.recorder.imported;
      contents = [imported?.path ?? '', ...(imported?.others ?? [])].map((path) => readFileSync(path, 'utf8'));
      return server.recorder.unchanged();
    };
    const answer = await form([
      ['before.json', '{"a":1}'],
      ['after.json', '{"a":2}'],
    ]);
    expect(answer.statusCode).toBe(200);
    expect(contents).toEqual(['{"a":1}', '{"a":2}']);
    expect(server.recorder.imported).toMatchObject([{ name: 'both' }]);
    expect(existsSync(server.recorder.imported[0]?.path ?? '/')).toBe(false);
  });

  test('of several files names each as its sender does', async () => {
    server.recorder.importing = (path) => {
      const other = server.recorder.imported[0]?.others[0] ?? '';
      throw new RewindError('usage', `${path} and ${other} are both of revision 7.`);
    };
    const answer = await form([
      ['before.json', '1'],
      ['after.json', '2'],
    ]);
    expect(answer.json().detail).toBe('before.json and after.json are both of revision 7.');
  });

  test('of several files is bounded by what all of them have', async () => {
    const half = 'x'.repeat(600 * 1024);
    const answer = await form([
      ['before.json', half],
      ['after.json', half],
    ]);
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large']);
    const small = Array.from({ length: 101 }, (_, i): [string, string] => [`${i}`, 'x']);
    expect((await form(small)).statusCode).toBe(413);
    expect(server.recorder.imported).toEqual([]);
  });

  test('of a form without a file, or of none at all, is refused', async () => {
    expect((await form([])).json()).toMatchObject({ status: 400, code: 'usage' });
    const broken = (payload: string, boundary: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/recordings',
        payload,
        headers: { 'content-type': `multipart/form-data${boundary}` },
      });
    expect((await broken('no form', '')).json()).toMatchObject({ status: 400, code: 'usage' });
    const begun = '--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n{"a":';
    expect((await broken(begun, '; boundary=xyz')).json()).toMatchObject({ status: 400, code: 'usage' });
    expect(server.recorder.imported).toEqual([]);
  });

  test('of nothing is refused', async () => {
    const answer = await server.app.inject({ method: 'POST', url: '/api/recordings' });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'usage']);
  });
});

describe('an import whose sender goes away', () => {
  /** Sends the beginning of a request, over a real connection. */
  async function begin(body: string, contentLength: number) {
    const address = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }));
    const socket = connect(Number(address.port), '127.0.0.1');
    const head = `POST /api/recordings?name=mine HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream`;
    socket.write(`${head}\r\nContent-Length: ${contentLength}\r\n\r\n${body}`);
    return socket;
  }
  const waitingFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('etcd-rewind-upload-'));

  test('is cancelled wherever it is, and leaves nothing', async () => {
    const before = new Set(waitingFolders());
    const own = () => waitingFolders().filter((name) => !before.has(name));
    let socket = await begin('half', 8);
    await expect.poll(own).toHaveLength(1);
    socket.destroy();
    await expect.poll(own).toEqual([]);
    expect(server.recorder.imported).toEqual([]);

    await server.app.close();
    server = await testApp();
    let cancelled = false;
    server.recorder.importing = (_path, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          cancelled = true;
          reject(new RewindError('cancelled', 'The import was cancelled.'));
        });
      });
    socket = await begin('whole', 5);
    await expect.poll(() => server.recorder.imported).toHaveLength(1);
    expect(own()).toHaveLength(1);
    socket.destroy();
    await expect.poll(own).toEqual([]);
    expect(cancelled).toBe(true);
  });
});
