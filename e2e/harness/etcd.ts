import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Etcd3, type IRequestOp, type IOptions } from 'etcd3';
import { readFileSync } from 'node:fs';
import { freePorts } from './ports.ts';

export interface EtcdTls {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** Demand a certificate of the client, signed by the same CA. */
  readonly clientCertAuth?: boolean;
  /** What the harness itself uses to talk to it. */
  readonly clientCertFile?: string;
  readonly clientKeyFile?: string;
}

export interface EtcdStart {
  /** More command line flags, e.g. ['--max-txn-ops=10000']. Large transactions and 10 MiB requests are allowed anyway. */
  readonly flags?: readonly string[];
  readonly tls?: EtcdTls;
  readonly port?: number;
  /** A data directory that exists already (restored from a snapshot); removed at the end like our own. */
  readonly dataDir?: string;
  /** Other binaries than those on the PATH. */
  readonly binary?: string;
  /** As a member of a cluster; left out: a cluster of its own. */
  readonly member?: { readonly name: string; readonly peerPort: number; readonly cluster: string };
}

/** One operation of a transaction: a put, or the deletion of a key. */
export type EtcdOperation =
  | { readonly put: string | Uint8Array; readonly value: string | Uint8Array; readonly lease?: string }
  | { readonly delete: string | Uint8Array };

/** A real etcd of one member, on free ports and in a temporary directory. Every write answers with its revision. */
export interface EtcdServer {
  /** host:port */
  readonly address: string;
  /** http(s)://host:port */
  readonly endpoint: string;
  readonly port: number;
  readonly dataDir: string;
  /** For what the methods below do not cover (users, leases, members). */
  client(): Etcd3;
  /** From now on the harness itself talks as this user. */
  signIn(user: string, password: string): void;
  put(key: string | Uint8Array, value: string | Uint8Array): Promise<number>;
  delete(key: string | Uint8Array): Promise<number>;
  txn(operations: readonly EtcdOperation[]): Promise<number>;
  compact(revision: number): Promise<void>;
  /** etcd's current revision. */
  revision(): Promise<number>;
  /** How many leases etcd holds. */
  leases(): Promise<number>;
  etcdctl(args: readonly string[], stdin?: Uint8Array): Promise<Buffer>;
  /** `etcdctl snapshot save`; gives the file, which goes away with the server's directory. */
  snapshot(): Promise<string>;
  /** Every (revision, key, type) that etcd still holds after its compact revision, as `etcdctl watch` gives it. */
  history(from?: number): Promise<EtcdHistoryEntry[]>;
  /** Ends the process and leaves the data (kill -9 unless told otherwise). */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the process again on the same ports and data. */
  start(): Promise<void>;
  /** Ends the process and removes everything. */
  stop(): Promise<void>;
}

export interface EtcdHistoryEntry {
  readonly revision: number;
  readonly type: 'put' | 'delete';
  readonly key: Buffer;
  readonly value: Buffer;
}

const READY_WITHIN_MS = 15_000;
const bytes = (value: string | Uint8Array): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);

/** Starts an etcd and waits until it answers. Needs `etcd` and `etcdctl` on the PATH (Debian: etcd-server, etcd-client). */
export async function startEtcd(options: EtcdStart = {}): Promise<EtcdServer> {
  const home = mkdtempSync(join(tmpdir(), 'etcd-rewind-etcd-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const [free = 0, freePeer = 0] = await freePorts(2);
  const { name, peerPort, cluster } = options.member ?? {
    name: 'default',
    peerPort: freePeer,
    cluster: `default=http://127.0.0.1:${freePeer}`,
  };
  const port = options.port ?? free;
  const scheme = options.tls ? 'https' : 'http';
  const endpoint = `${scheme}://127.0.0.1:${port}`;
  let process: ChildProcess | null = null;
  let client: Etcd3 | null = null;
  let auth: { username: string; password: string } | null = null;
  let log = '';

  const tlsFlags = options.tls
    ? [
        `--cert-file=${options.tls.certFile}`,
        `--key-file=${options.tls.keyFile}`,
        ...(options.tls.clientCertAuth ? ['--client-cert-auth', `--trusted-ca-file=${options.tls.caFile}`] : []),
      ]
    : [];
  const flags = [
    `--name=${name}`,
    `--data-dir=${dataDir}`,
    `--listen-client-urls=${endpoint}`,
    `--advertise-client-urls=${endpoint}`,
    `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
    `--initial-cluster=${cluster}`,
    '--max-txn-ops=20000',
    '--max-request-bytes=10485760',
    '--quota-backend-bytes=8589934592',
    ...tlsFlags,
    ...(options.flags ?? []),
  ];

  const newClient = (): Etcd3 => {
    const settings: IOptions = {
      hosts: [endpoint],
      grpcOptions: { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 },
      ...(auth ? { auth } : {}),
    };
    if (options.tls) {
      const { caFile, clientCertFile, clientKeyFile } = options.tls;
      settings.credentials = {
        rootCertificate: readFileSync(caFile),
        ...(clientCertFile ? { certChain: readFileSync(clientCertFile) } : {}),
        ...(clientKeyFile ? { privateKey: readFileSync(clientKeyFile) } : {}),
      };
    }
    return new Etcd3(settings);
  };
  const etcd = (): Etcd3 => (client ??= newClient());

  const etcdctl = (args: readonly string[], stdin?: Uint8Array): Promise<Buffer> =>
    runEtcdctl([`--endpoints=${endpoint}`, ...etcdctlTls(options.tls), ...etcdctlUser(auth), ...args], stdin);

  const start = async (): Promise<void> => {
    log = '';
    const child = spawn(options.binary ?? 'etcd', flags, { stdio: ['ignore', 'pipe', 'pipe'] });
    process = child;
    let failure: Error | null = null;
    child.on('error', (error) => (failure = error));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (log = (log + data.toString()).slice(-20_000)));
    }
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      if (failure) throw new Error(`etcd cannot be started (Debian: apt-get install etcd-server): ${String(failure)}`);
      if (child.exitCode !== null) throw new Error(`etcd ended with ${child.exitCode}:\n${log}`);
      // Its own word is used, not a request: with authentication on, the harness may not be allowed to ask.
      if (/ready to serve client requests|serving (insecure )?client requests/.test(log)) return;
      if (Date.now() > deadline) throw new Error(`etcd was not ready within ${READY_WITHIN_MS} ms:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    client?.close();
    client = null;
    const child = process;
    process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  };

  const txn = async (operations: readonly EtcdOperation[]): Promise<number> => {
    const success = operations.map((operation): IRequestOp =>
      'put' in operation
        ? {
            request_put: {
              key: bytes(operation.put),
              value: bytes(operation.value),
              ...(operation.lease ? { lease: operation.lease } : {}),
            },
          }
        : { request_delete_range: { key: bytes(operation.delete) } },
    );
    const answer = await etcd().kv.txn({ success });
    return Number(answer.header.revision);
  };

  const stop = async (): Promise<void> => {
    await kill();
    rmSync(home, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };

  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    address: `127.0.0.1:${port}`,
    endpoint,
    port,
    dataDir,
    client: etcd,
    signIn: (username, password) => {
      auth = { username, password };
      client?.close();
      client = null;
    },
    put: async (key, value) => Number((await etcd().kv.put({ key: bytes(key), value: bytes(value) })).header.revision),
    delete: async (key) => Number((await etcd().kv.deleteRange({ key: bytes(key) })).header.revision),
    txn,
    compact: async (revision) => {
      await etcd().kv.compact({ revision, physical: true });
    },
    revision: async () => Number((await etcd().kv.range({ key: Buffer.from('\0'), limit: 1 })).header.revision),
    leases: async () => (await etcd().leaseClient.leaseLeases()).leases.length,
    etcdctl,
    snapshot: async () => {
      const file = join(home, `snapshot-${Date.now()}.db`);
      await etcdctl(['snapshot', 'save', file]);
      return file;
    },
    history: (from = 1) => readHistory(etcd(), from),
    kill,
    start,
    stop,
  };
}

/** A cluster of several members; with most of them killed, the others have no leader. */
export async function startEtcdCluster(size: number): Promise<EtcdServer[]> {
  const peers = await freePorts(size);
  const cluster = peers.map((port, index) => `m${index}=http://127.0.0.1:${port}`).join(',');
  return Promise.all(peers.map((peerPort, index) => startEtcd({ member: { name: `m${index}`, peerPort, cluster } })));
}

/** `etcdctl snapshot restore` into a new directory, for `startEtcd({ dataDir })`. */
export async function restoreSnapshot(snapshot: string): Promise<string> {
  // etcdctl makes it itself.
  const dataDir = join(tmpdir(), `etcd-rewind-restored-${randomUUID()}`);
  await runEtcdctl(['snapshot', 'restore', snapshot, `--data-dir=${dataDir}`]);
  return dataDir;
}

/** Runs etcdctl and gives its standard output; its standard error is in the exception. */
export function runEtcdctl(args: readonly string[], stdin?: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'etcdctl',
      [...args],
      { encoding: 'buffer', maxBuffer: 1024 ** 3, env: { ...process.env, ETCDCTL_API: '3' } },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`etcdctl ${args.join(' ')}: ${error.message}\n${stderr.toString()}`));
        else resolve(stdout);
      },
    );
    child.stdin?.end(stdin);
  });
}

function etcdctlTls(tls: EtcdTls | undefined): string[] {
  if (!tls) return [];
  return [
    `--cacert=${tls.caFile}`,
    ...(tls.clientCertFile ? [`--cert=${tls.clientCertFile}`] : []),
    ...(tls.clientKeyFile ? [`--key=${tls.clientKeyFile}`] : []),
  ];
}

function etcdctlUser(auth: { username: string; password: string } | null): string[] {
  return auth ? [`--user=${auth.username}:${auth.password}`] : [];
}

/** Reads all history from a revision on, up to the revision that is current when it is called. */
async function readHistory(client: Etcd3, from: number): Promise<EtcdHistoryEntry[]> {
  const all = Buffer.from('\0');
  const head = Number((await client.kv.range({ key: all, limit: 1 })).header.revision);
  const entries: EtcdHistoryEntry[] = [];
  if (head < from || head === 1) return entries;
  const stream = await client.watchClient.watch();
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on('error', reject);
      stream.on('data', (response) => {
        if (response.canceled) reject(new Error(`etcd holds no history from ${from}: ${JSON.stringify(response)}`));
        for (const { type, kv } of response.events) {
          entries.push({
            revision: Number(kv.mod_revision),
            type: String(type) === 'Delete' || String(type) === 'DELETE' ? 'delete' : 'put',
            key: Buffer.from(kv.key),
            value: Buffer.from(kv.value),
          });
        }
        if ((entries.at(-1)?.revision ?? 0) >= head) resolve();
      });
      stream.write({ create_request: { key: all, range_end: all, start_revision: from } });
    });
  } finally {
    stream.on('error', () => undefined);
    stream.end();
    stream.cancel();
  }
  return entries.filter((entry) => entry.revision <= head);
}
