import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { AppConfig } from '../../app.ts';
import type { LiveMessage, NoticeMessage } from '../schemas/live.ts';
import { testApp } from '../test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
let sockets: WebSocket[] = [];

async function start(config: Partial<AppConfig> = {}): Promise<void> {
  server = await testApp({ config });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
}

beforeEach(() => start());
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  sockets = [];
  await server.app.close();
});

/** A client that keeps what it was told. */
function connect<Message = LiveMessage>(path: string) {
  const { port } = server.app.server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api${path}`);
  sockets.push(socket);
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const outcome = new Promise<string>((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error) => resolve(error.message));
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return { socket, messages, outcome, closed };
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('what was waited for did not happen');
}

const numbers = (messages: readonly LiveMessage[]) =>
  messages.flatMap((message) => (message.type === 'revisions' ? message.revisions.map((one) => one.revision) : []));

describe('a recording followed live', () => {
  test('says hello, sends what was missed, then what comes, and ends with the server', async () => {
    const { history, recorder } = server;
    history.commit(['/a', '1']);
    history.commit(['/a', '2']);
    const client = connect('/recordings/abcdefghij-1/live?after=2');
    await until(() => client.messages.length >= 2);
    expect(client.messages[0]).toMatchObject({
      type: 'hello',
      recording: { lastRevision: 3 },
      capture: { state: 'live' },
    });
    recorder.tell([history.commit(['/a', '3'])], [{ from: 9, to: 12, cause: 'compacted', noticedAtMs: 0 }]);
    recorder.changeStatus({ state: 'behind' });
    await until(() => client.messages.some(({ type }) => type === 'capture'));
    expect(numbers(client.messages)).toEqual([3, 4]);
    expect(client.messages.map(({ type }) => type)).toEqual(['hello', 'revisions', 'gap', 'revisions', 'capture']);
    await server.app.close();
    expect(await client.closed).toBe(1001);
  });

  test('begins with what comes when nothing is asked for', async () => {
    const { history, recorder } = server;
    history.commit(['/a', '1']);
    const client = connect('/recordings/abcdefghij-1/live');
    await until(() => client.messages.length === 1);
    recorder.tell([history.commit(['/a', '2'])]);
    await until(() => client.messages.length === 2);
    expect(numbers(client.messages)).toEqual([3]);
  });

  test('a commit to another recording is none of its business', async () => {
    const { history, recorder } = server;
    const client = connect('/recordings/abcdefghij-1/live');
    await until(() => client.messages.length === 1);
    const summary = history.commit(['/a', '1']);
    for (const listener of recorder.commitListeners) {
      listener({ recording: 'other-1', revisions: [summary], revisionCount: 1, gaps: [], lastRevision: 2 });
    }
    recorder.changeStatus({});
    await until(() => client.messages.length === 2);
    expect(client.messages[1]?.type).toBe('capture');
  });

  test('goes on when the recording takes another id', async () => {
    const { history, recorder } = server;
    const client = connect('/recordings/abcdefghij-1/live');
    await until(() => client.messages.length === 1);
    recorder.tell([history.commit(['/a', '1'])]);
    history.formerIds.push(history.id);
    history.id = 'zyxwvutsrq-1';
    recorder.tell([history.commit(['/a', '2'])]);
    recorder.tell([history.commit(['/a', '3'])]);
    await until(() => numbers(client.messages).length === 3);
    expect(numbers(client.messages)).toEqual([2, 3, 4]);
    const hellos = client.messages.filter((message) => message.type === 'hello');
    expect(hellos.map((hello) => hello.type === 'hello' && hello.recording.id)).toEqual([
      'abcdefghij-1',
      'zyxwvutsrq-1',
    ]);
  });

  test.each([
    ['/recordings/zzz-1/live', '404'],
    ['/recordings/abcdefghij-1/live?after=99', '404'],
    ['/recordings/abcdefghij-1/live?after=abc', '400'],
    ['/recordings/abcdefghij-1/live?aftr=1', '400'],
  ])('%s is refused with %s', async (path, status) => {
    expect(await connect(path).outcome).toContain(status);
  });

  test('is refused beyond the number of clients, and again possible when one leaves', async () => {
    await server.app.close();
    await start({ maxLiveClients: 1 });
    const first = connect('/recordings/abcdefghij-1/live');
    await until(() => first.messages.length === 1);
    expect(await connect('/recordings/abcdefghij-1/live').outcome).toContain('503');
    expect(await connect('/live').outcome).toContain('503');
    first.socket.close();
    await first.closed;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await connect('/recordings/abcdefghij-1/live').outcome).toBe('open');
  });

  test('a client that does not answer pings is dropped', async () => {
    await server.app.close();
    await start({ pingIntervalMs: 20 });
    const { port } = server.app.server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { autoPong: false });
    sockets.push(socket);
    const code = await new Promise((resolve) => socket.on('close', resolve));
    expect(code).toBe(1006);
  });

  test('a message that is too long ends the connection', async () => {
    const client = connect('/live');
    await client.outcome;
    client.socket.send('x'.repeat(2000));
    expect(await client.closed).toBe(1009);
  });

  test('a reader that stands still costs a bounded amount and catches up by reading again', async () => {
    await server.app.close();
    await start({
      feedLimits: {
        bufferedBytes: 64 * 1024,
        queuedMessages: 100,
        queuedBytes: 256 * 1024,
        page: 50,
        eventsPerRevision: 100,
      },
    });
    const { history, recorder } = server;
    const client = connect('/recordings/abcdefghij-1/live');
    await until(() => client.messages.length === 1);
    client.socket.pause();
    // 60 KB a revision: more than the kernel's buffers of both sides hold.
    const wide = Array.from({ length: 100 }, (_, index) => [`/${index}/${'k'.repeat(200)}`, '{}'] as const);
    let buffered = 0;
    for (let index = 0; index < 400; index += 1) {
      recorder.tell([history.commit(...wide)]);
      for (const { bufferedAmount } of server.app.websocketServer.clients)
        buffered = Math.max(buffered, bufferedAmount);
      if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(buffered).toBeGreaterThan(64 * 1024);
    expect(buffered).toBeLessThan(1024 * 1024);
    client.socket.resume();
    await until(() => client.messages.some(({ type }) => type === 'behind'));
    recorder.tell([history.commit(['/a', 'after'])]);
    await until(() => numbers(client.messages).includes(history.lastRevision));
    const covered = client.messages.flatMap((message) => {
      if (message.type === 'revisions') return message.revisions.map(({ revision }) => revision);
      if (message.type !== 'behind') return [];
      return Array.from({ length: message.head - message.after }, (_, index) => message.after + 1 + index);
    });
    expect(covered).toEqual(Array.from({ length: 401 }, (_, index) => index + 2));
  });
});

describe('the server followed as a whole', () => {
  test('tells what the capture does, and recordings that appear, are renamed and go', async () => {
    const { history, recorder, app } = server;
    const client = connect<NoticeMessage>('/live');
    await until(() => client.messages.length === 1);
    expect(client.messages[0]).toMatchObject({ type: 'hello', recordings: [{ id: 'abcdefghij-1' }], capture: {} });

    recorder.changeStatus({ state: 'unreachable' });
    await until(() => client.messages.length === 2);
    expect(client.messages[1]).toMatchObject({ type: 'capture', capture: { state: 'unreachable' } });

    history.formerIds.push(history.id);
    history.id = 'zyxwvutsrq-1';
    recorder.tell([history.commit(['/a', '1'])]);
    await until(() => client.messages.length === 3);
    expect(client.messages[2]).toMatchObject({
      type: 'recording',
      recording: { id: 'zyxwvutsrq-1' },
      formerId: 'abcdefghij-1',
    });

    await app.inject({ method: 'DELETE', url: '/api/recordings/zyxwvutsrq-1' });
    await until(() => client.messages.length === 4);
    expect(client.messages[3]).toEqual({ type: 'removed', recording: 'zyxwvutsrq-1' });
  });

  test('is a WebSocket, and says so to others', async () => {
    const answer = await server.app.inject('/api/live');
    expect([answer.statusCode, answer.json().detail]).toEqual([426, 'This address is a WebSocket.']);
  });

  test('an error of the recorder is masked', async () => {
    const client = connect<NoticeMessage>('/live');
    await until(() => client.messages.length === 1);
    server.recorder.changeStatus({ error: { code: 'internal', message: 'at secret.ts:1' } });
    await until(() => client.messages.length === 2);
    expect(JSON.stringify(client.messages[1])).not.toContain('secret');
  });
});
