import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/http.ts';
import type { ImportResult } from '../api/schema.ts';
import { omittedTexts, percentText, phaseText, recordingName } from './import-text.ts';
import type { UploadOptions } from '../api/upload.ts';
import { Imports, type ImportEvents } from './imports.svelte.ts';

const result = (recording: string): ImportResult => ({
  recording,
  firstRevision: 1,
  lastRevision: 2,
  revisions: 1,
  events: 1,
  unchanged: false,
  omitted: [],
});
const file = (name: string, content = 'x') => new File([content], name);

function imports(upload: ConstructorParameters<typeof Imports>[1]) {
  const events = { onDone: vi.fn<ImportEvents['onDone']>(), onCancelled: vi.fn<ImportEvents['onCancelled']>() };
  return { events, list: new Imports(events, upload) };
}

describe('files that are imported', () => {
  it('come one after another, and the last one is told when all are through', async () => {
    const log: string[] = [];
    const { events, list } = imports(async (_files, { name }) => {
      log.push(`begin ${name}`);
      await Promise.resolve();
      log.push(`end ${name}`);
      return result(name);
    });
    await list.add([file('a.ndjson.gz'), file('b.db')]);
    await list.add([file('c.json')]);
    await vi.waitFor(() => expect(events.onDone).toHaveBeenCalledOnce());
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
    expect(events.onDone.mock.calls[0]?.[1].recording).toBe('c');
    expect(list.jobs).toEqual([]);
  });

  it('that fail stay with the reason, and do not keep the others', async () => {
    const { events, list } = imports(async (_files, { name }) => {
      if (name !== 'bad') return result(name);
      await vi.waitFor(() => expect(list.jobs.length).toBeGreaterThan(1));
      throw new ApiError('file_invalid', 422, 'bad, line 3: it is not JSON', 'Look at it.');
    });
    await list.add([file('bad.json'), file('good.json'), file('empty.json', '')]);
    await vi.waitFor(() => expect(list.running).toBe(false));
    expect(list.jobs.map(({ phase, problem }) => [phase, problem?.message])).toEqual([
      ['failed', 'bad, line 3: it is not JSON'],
      ['done', undefined],
      ['failed', 'The file is empty.'],
    ]);
    expect(events.onDone).not.toHaveBeenCalled();
    await list.add([file('bad.json')]);
    await list.add([file('good.json')]);
    await vi.waitFor(() => expect(list.running).toBe(false));
    expect(list.jobs.map(({ phase }) => phase)).toEqual(['failed', 'done']);
    list.close();
    expect(list.jobs).toEqual([]);
  });

  it('go together where they are states', async () => {
    const sent: [string, string[]][] = [];
    const { events, list } = imports(async (files, { name }) => {
      sent.push([name, files.map((each) => each.name)]);
      return result(name);
    });
    const state = '{"header":{"revision":7},"kvs":[]}';
    await list.add([file('before.json', state), file('run.ndjson'), file('after.json', state)]);
    await vi.waitFor(() => expect(events.onDone).toHaveBeenCalledOnce());
    expect(sent).toEqual([
      ['before … after', ['before.json', 'after.json']],
      ['run', ['run.ndjson']],
    ]);
  });

  it('can be cancelled, before and while they are sent', async () => {
    const { events, list } = imports(
      (_files, _options, onUpload, signal) =>
        new Promise((_resolve, reject) => {
          onUpload('sending', 0.5);
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    await list.add([file('first'), file('second')]);
    await vi.waitFor(() => expect(list.jobs[0]).toMatchObject({ phase: 'sending', fraction: 0.5 }));
    const [first, second] = list.jobs;
    list.cancel(second?.id ?? 0);
    list.cancel(first?.id ?? 0);
    expect(list.jobs).toEqual([]);
    expect(events.onCancelled.mock.calls.map(([job]) => job.files[0]?.name)).toEqual(['second', 'first']);
    await vi.waitFor(() => expect(list.running).toBe(false));
    expect(events.onDone).not.toHaveBeenCalled();
  });
});

describe('a file that is refused for its damage', () => {
  const refusal = new ApiError('file_invalid', 422, 'a.db is damaged', 'Copy it again.', 'Import what can be read');

  it('is sent again with force when asked, and what is left out stays to be read', async () => {
    const sent: [string | undefined, UploadOptions][] = [];
    const { events, list } = imports(async (files, options) => {
      sent.push([files[0]?.name, options]);
      if (!options.force) throw refusal;
      return { ...result('a'), omitted: ['page 3: gone'] };
    });
    await list.add([file('a.db')]);
    await vi.waitFor(() => expect(list.jobs[0]?.problem?.byForce).toBe('Import what can be read'));
    list.force(list.jobs[0]?.id ?? 0);
    await vi.waitFor(() => expect(list.running).toBe(false));
    expect(sent).toEqual([
      ['a.db', { name: 'a', force: false }],
      ['a.db', { name: 'a', force: true }],
    ]);
    expect(list.jobs.map(({ phase, problem }) => [phase, problem])).toEqual([['done', null]]);
    expect(events.onDone).not.toHaveBeenCalled();
  });

  it('says what was left out, as far as there is room', () => {
    const omitted = Array.from({ length: 7 }, (_, page) => `page ${page}`);
    expect(omittedTexts({ omitted })).toEqual([...omitted.slice(0, 5), 'and 2 more']);
  });
});

describe('what is said of them', () => {
  it('is a name without the endings', () => {
    const name = (...names: string[]) => recordingName(names.map((each) => ({ name: each })));
    expect(name('kubectl-run-pod.ndjson.gz')).toBe('kubectl-run-pod');
    expect(name('before upgrade.JSON')).toBe('before upgrade');
    expect(name('etcd-3.5.21.snapshot.db')).toBe('etcd-3.5.21.snapshot');
    expect(name('db')).toBe('db');
    expect(name('.db')).toBe('.db');
    expect(name('before.json', 'between.json', 'after.json.gz')).toBe('before … after');
    expect(name(`${'x'.repeat(300)}.db`)).toHaveLength(200);
  });

  it('is where they are', () => {
    expect(phaseText({ phase: 'sending', result: null })).toBe('Uploading');
    expect(phaseText({ phase: 'done', result: { ...result('a'), revisions: 12_340 } })).toBe(
      'Imported, 12\u00a0340 revisions',
    );
    expect(phaseText({ phase: 'done', result: { ...result('a'), unchanged: true } })).toMatch(/already/);
    expect([percentText(0.999), percentText(null)]).toEqual(['99 %', '']);
  });
});
