import { setTimeout as delay } from 'node:timers/promises';
import { Capture, type CaptureDeps } from '../../server/capture/capture.ts';
import { MemoryWriter } from '../../server/capture/memory-writer.fixture.ts';
import { plainDescribe } from '../../server/capture/plain-describe.fixture.ts';
import type { CaptureState, CaptureStatus } from '../../server/domain/capture-status.ts';
import { systemClock } from '../../server/domain/clock.ts';
import type { Commit, EtcdOptions } from '../../server/domain/recorder.ts';
import { ETCD_TIMES, etcdSource, type EtcdTimes } from '../../server/source/etcd/etcd-source.ts';
import type { EtcdServer } from '../harness/etcd.ts';

export const NO_OPTIONS: EtcdOptions = {
  endpoints: [],
  caFile: null,
  certFile: null,
  keyFile: null,
  serverName: null,
  insecureSkipTlsVerify: false,
  user: null,
  password: null,
  prefix: '',
};

/** As in production, but a silent connection is noticed sooner: tests should not take a quarter of a minute. */
export const QUICK: EtcdTimes = {
  connection: { ...ETCD_TIMES.connection, dial: 1_500, request: 3_000, keepalive: 5_000, keepaliveTimeout: 1_000 },
  session: { heartbeatMs: 300, heartbeatTimeoutMs: 1_000 },
};

/** A capture of a real etcd into memory. */
export interface Capturing {
  readonly writer: MemoryWriter;
  readonly commits: Commit[];
  /** Every state that was told, in order, without repetitions. */
  readonly states: CaptureState[];
  readonly log: string[];
  status(): CaptureStatus;
  until(what: string, condition: (status: CaptureStatus) => boolean, timeoutMs?: number): Promise<CaptureStatus>;
  untilRevision(revision: number, timeoutMs?: number): Promise<CaptureStatus>;
  stop(): Promise<void>;
}

export function startCapture(
  options: Partial<EtcdOptions>,
  more: { writer?: MemoryWriter; times?: EtcdTimes; deps?: Partial<CaptureDeps> } = {},
): Capturing {
  const etcd: EtcdOptions = { ...NO_OPTIONS, ...options };
  const writer = more.writer ?? new MemoryWriter();
  const commits: Commit[] = [];
  const states: CaptureState[] = [];
  const log: string[] = [];
  const note = (facts: object, text: string): void => void log.push(`${text} ${JSON.stringify(facts)}`);
  const capture = new Capture({
    source: etcdSource(etcd, systemClock, more.times ?? QUICK),
    writer,
    reading: { describe: plainDescribe, version: () => null, learn: () => undefined },
    clock: systemClock,
    log: { info: note, warn: note, error: note },
    prefix: etcd.prefix,
    endpoints: etcd.endpoints,
    onStatus: ({ state }) => {
      if (states.at(-1) !== state) states.push(state);
    },
    onCommit: (commit) => commits.push(commit),
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    ...more.deps,
  });
  const ended = capture.run();

  const until: Capturing['until'] = async (what, condition, timeoutMs = 20_000) => {
    const deadline = Date.now() + timeoutMs;
    while (!condition(capture.status)) {
      if (Date.now() > deadline) {
        throw new Error(
          `not ${what} within ${timeoutMs} ms: ${JSON.stringify(capture.status)}\n${log.slice(-15).join('\n')}`,
        );
      }
      await delay(5);
    }
    return capture.status;
  };

  return {
    writer,
    commits,
    states,
    log,
    status: () => capture.status,
    until,
    untilRevision: (revision, timeoutMs) =>
      until(`at ${revision}`, (status) => (status.revision ?? 0) >= revision, timeoutMs),
    stop: async () => {
      capture.stop();
      await ended;
    },
  };
}

/** One stored or existing event in one line, for comparing two histories. */
export function historyLines(
  revisions: readonly {
    readonly revision: number;
    readonly events: readonly { type: string; key: string; value: Uint8Array | null }[];
  }[],
): string[] {
  return revisions.flatMap(({ revision, events }) =>
    events.map(({ type, key, value }) => `${revision} ${type} ${key} ${Buffer.from(value ?? []).toString('hex')}`),
  );
}

/** The same lines as etcd itself tells them. */
export async function etcdLines(etcd: EtcdServer, from = 1): Promise<string[]> {
  return (await etcd.history(from)).map(
    ({ revision, type, key, value }) => `${revision} ${type} ${key.toString()} ${value.toString('hex')}`,
  );
}
