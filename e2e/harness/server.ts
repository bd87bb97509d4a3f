import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = join(root, 'dist/server/main.js');
const READY_WITHIN_MS = 20_000;

export interface ServerStart {
  /** host:port of the etcd, or several with commas. */
  readonly endpoints: string;
  /** More command line flags. */
  readonly flags?: readonly string[];
  /** A database that exists already; it is left where it is. */
  readonly database?: string;
  /** 0: any free one. */
  readonly port?: number;
  /** The database is put on a disk of this size, of which a file takes `ballastBytes` until there is to be room. */
  readonly disk?: { readonly bytes: number; readonly ballastBytes: number };
}

/** The built program, serving on a free port of 127.0.0.1 with a database of its own. */
export interface Server {
  readonly origin: string;
  readonly port: number;
  readonly database: string;
  readonly pid: number | undefined;
  log(): string;
  /** GET of the API, as an object. */
  get(path: string): Promise<unknown>;
  /** Takes the ballast off the small disk. */
  makeRoom(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function startServer(options: ServerStart): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-server-'));
  const database = options.database ?? join(home, 'rewind.db');
  const flags = ['--port', String(options.port ?? 0), '--db', database, '--endpoints', options.endpoints];
  const command = [process.execPath, program, 'serve', ...flags, ...(options.flags ?? [])];
  const [executable = '', ...args] = options.disk === undefined ? command : onSmallDisk(home, options.disk, command);
  const child = spawn(executable, args, {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (log = (log + data.toString()).slice(-200_000)));
  }

  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    const code = await ended(child, signal);
    rmSync(home, { recursive: true, force: true });
    return code;
  };

  try {
    const port = await announcedPort(child, () => log);
    const origin = `http://127.0.0.1:${port}`;
    return {
      origin,
      port,
      database,
      pid: child.pid,
      log: () => log,
      get: async (path) => {
        const answer = await fetch(origin + path);
        if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
        return answer.json();
      },
      // The disk is seen by the server alone, so it is reached through the server's own view of the files.
      makeRoom: () => rm(`/proc/${child.pid}/root${join(home, BALLAST)}`),
      stop,
    };
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
}

const BALLAST = 'ballast';

/** A command that mounts a disk in memory over the folder, for itself alone (no right is needed), and then becomes `command`. */
function onSmallDisk(
  folder: string,
  { bytes, ballastBytes }: NonNullable<ServerStart['disk']>,
  command: readonly string[],
): string[] {
  const script = [
    `mount -t tmpfs -o size=${bytes} tmpfs "$0"`,
    `cd "$0"`,
    `head -c ${ballastBytes} /dev/zero > ${BALLAST}`,
    `exec "$@"`,
  ].join(' && ');
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, folder, ...command];
}

/** Runs another command of the program to its end. */
export async function runProgram(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

export interface RecordingAnswer {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly live: boolean;
  readonly firstRevision: number;
  readonly lastRevision: number;
}

/** Polls until it answers something. */
export async function eventually<T>(ask: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function recordingsOf(server: Server): Promise<RecordingAnswer[]> {
  const answer = await server.get('/api/recordings');
  return (
    Array.isArray(answer) ? answer : (answer as { recordings: RecordingAnswer[] }).recordings
  ) as RecordingAnswer[];
}

/** The live recording, once it holds everything up to a revision. */
export function recordedUpTo(server: Server, revision: number): Promise<RecordingAnswer> {
  return eventually(
    async () => (await recordingsOf(server)).find(({ live, lastRevision }) => live && lastRevision >= revision),
    `revision ${revision} recorded`,
  );
}

async function announcedPort(child: ChildProcess, log: () => string): Promise<number> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const [, port] = /etcd-rewind is at http:\/\/127\.0\.0\.1:(\d+)/.exec(log()) ?? [];
    if (port !== undefined) return Number(port);
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${log()}`);
    if (Date.now() > deadline) throw new Error(`the server told no address within ${READY_WITHIN_MS} ms:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exit;
    clearTimeout(late);
  }
  return child.exitCode;
}
