import { beforeEach, describe, expect, test } from 'vitest';
import type { Recording } from '../domain/recording.ts';
import { allowedHosts, isLoopback, listenError, pageAddress } from './address.ts';
import { chooseRecording } from './choose-recording.ts';
import { Closing } from './closing.ts';
import { etcdOptions } from './recorder-options.ts';

describe('addresses', () => {
  test('are ones that a browser can open', () => {
    expect(pageAddress('127.0.0.1', 3000)).toBe('http://127.0.0.1:3000');
    expect(pageAddress('0.0.0.0', 80)).toBe('http://127.0.0.1:80');
    expect(pageAddress('::1', 80)).toBe('http://[::1]:80');
  });

  test('that are answered are loopback, the own one, and what is allowed besides', () => {
    expect(allowedHosts('0.0.0.0', [])).toEqual(['localhost', '127.0.0.1', '[::1]']);
    expect(allowedHosts('10.0.0.7', ['Rewind.Example', 'fd00::1'])).toEqual([
      'localhost',
      '127.0.0.1',
      '[::1]',
      '10.0.0.7',
      'rewind.example',
      '[fd00::1]',
    ]);
  });

  test('beyond loopback are told apart', () => {
    expect(['127.0.0.1', '127.1.2.3', 'localhost', '::1'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '10.0.0.7', '::', '127.evil.example'].some(isLoopback)).toBe(false);
  });

  test('that cannot be had say what to do', () => {
    const refused = (code: string) => listenError(Object.assign(new Error(), { code }), '127.0.0.1', 3000);
    expect(refused('EADDRINUSE')).toMatchObject({
      code: 'address_in_use',
      hint: expect.stringContaining('--port 3001'),
    });
    expect(refused('EACCES')).toMatchObject({ code: 'usage' });
    expect(refused('ENOTFOUND')).toMatchObject({ code: 'usage' });
    expect(refused('EOTHER')).toBeInstanceOf(Error);
  });
});

describe('credentials', () => {
  const base = {
    endpoints: ['a:1'],
    cacert: null,
    cert: null,
    key: null,
    insecureSkipTlsVerify: false,
    serverName: null,
    prefix: '',
    user: null,
    password: null,
  };
  test('may be one text or two', () => {
    expect(etcdOptions({ ...base, user: 'root:a:b' })).toMatchObject({ user: 'root', password: 'a:b' });
    expect(etcdOptions({ ...base, user: 'root:x', password: 'y' })).toMatchObject({ user: 'root:x', password: 'y' });
    expect(etcdOptions(base)).toMatchObject({ user: null, password: null });
  });
  test('that are half are refused', () => {
    expect(() => etcdOptions({ ...base, password: 'y' })).toThrow('without a user');
    expect(() => etcdOptions({ ...base, cert: 'c.pem' })).toThrow('needs its key');
  });
});

describe('the recording that is meant', () => {
  const recording = (id: string, name: string, changedAtMs = 0) => ({ id, name, changedAtMs }) as Recording;
  const reader = (...all: Recording[]) => ({
    recordings: async () => all,
    recording: async (id: string) => all.find((one) => one.id === id) ?? null,
  });
  const two = reader(recording('a-1', 'kind', 7), recording('b-1', 'minikube', 5));
  let told: string[] = [];
  beforeEach(() => (told = []));
  const chosen = (from: ReturnType<typeof reader>, wanted: string | null) =>
    chooseRecording(from, wanted, (sentence) => told.push(sentence));

  test('is found by id, by name, or because it is the only one', async () => {
    expect((await chosen(two, 'b-1')).id).toBe('b-1');
    expect((await chosen(two, 'kind')).id).toBe('a-1');
    expect((await chosen(reader(recording('a-1', 'kind')), null)).id).toBe('a-1');
    expect(told).toEqual([]);
  });

  test('is the one that was changed last where nobody says which, and that is told', async () => {
    expect((await chosen(two, null)).id).toBe('a-1');
    expect(told).toEqual([
      'Reading kind (a-1), of 2 recordings the one changed last. Others, by --recording ID: b-1 (minikube).',
    ]);
  });

  test('is what is recorded from an etcd, whenever something else was imported', async () => {
    const imported = { ...recording('c-1', 'rollout', 9), source: 'file' as const };
    const live = { ...recording('d-1', 'etcd', 3), source: 'etcd' as const };
    expect((await chosen(reader(imported, live), null)).id).toBe('d-1');
    expect(told).toEqual([
      'Reading etcd (d-1), of 2 recordings the only one from an etcd. Others, by --recording ID: c-1 (rollout).',
    ]);
  });

  test('is asked for where it is not clear', async () => {
    await expect(chosen(two, 'x')).rejects.toMatchObject({
      code: 'recording_not_found',
      hint: 'There are: a-1 (kind), b-1 (minikube).',
    });
    await expect(chosen(reader(), null)).rejects.toMatchObject({ code: 'recording_not_found' });
    const same = reader(recording('a-1', 'kind'), recording('b-1', 'kind'));
    await expect(chosen(same, 'kind')).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('b-1') });
    expect(told).toEqual([]);
  });
});

test('what was opened is closed in reverse, though one fails', async () => {
  const closed: string[] = [];
  const closing = new Closing();
  closing.add(async () => void closed.push('recorder'));
  closing.add(async () => {
    throw new Error('reader');
  });
  closing.add(async () => void closed.push('app'));
  await expect(closing.close()).rejects.toThrow('reader');
  expect(closed).toEqual(['app', 'recorder']);
});
