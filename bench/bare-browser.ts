import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { eventually } from '../e2e/harness/server.ts';
import { chromiumPath } from '../scripts/chromium.mjs';

/** What is asked of the DevTools protocol, and the part of the answer that is used. */
interface Answers {
  readonly 'SystemInfo.getProcessInfo': {
    readonly processInfo: readonly { readonly type: string; readonly id: number }[];
  };
  readonly 'Target.getTargets': {
    readonly targetInfos: readonly { readonly type: string; readonly targetId: string }[];
  };
  readonly 'Target.attachToTarget': { readonly sessionId: string };
  readonly 'Browser.close': unknown;
  readonly 'HeapProfiler.enable': unknown;
  readonly 'HeapProfiler.collectGarbage': unknown;
  readonly 'Performance.enable': unknown;
  readonly 'Performance.getMetrics': { readonly metrics: readonly { readonly name: string; readonly value: number }[] };
  readonly 'Runtime.evaluate': { readonly result: { readonly value?: unknown } };
}

/** A Chromium with one page in which nothing else takes part: what drives a browser keeps the answers that the page got in its memory. */
export interface BareBrowser {
  /** The process that the page runs in. */
  pagePid(): Promise<number>;
  heapBytes(): Promise<number>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Frees what nothing holds any more. */
  collectGarbage(): Promise<void>;
  close(): Promise<void>;
}

export async function openBare(address: string): Promise<BareBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'etcd-rewind-profile-'));
  const asRoot = process.getuid?.() === 0;
  const flags = [
    ...(asRoot ? ['--no-sandbox'] : []),
    ...['--headless', '--remote-debugging-port=0', '--window-size=1440,900', `--user-data-dir=${profile}`],
    ...['--no-first-run', '--disable-background-networking', '--disable-component-update'],
  ];
  const child = spawn(chromiumPath(), [...flags, address], { stdio: ['ignore', 'ignore', 'pipe'] });
  const protocol = await openProtocol(await announced(child.stderr));
  const { targetInfos } = await protocol.ask('Target.getTargets', {});
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
  const { sessionId } = await protocol.ask('Target.attachToTarget', { targetId, flatten: true });
  await protocol.ask('Performance.enable', {}, sessionId);
  const evaluate = async (expression: string): Promise<unknown> =>
    (await protocol.ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId)).result.value;
  // Between its blank beginning and the page there is a moment in which nothing can be evaluated.
  const { host } = new URL(address);
  await eventually(
    async () =>
      evaluate('location.host').then(
        (shown) => shown === host,
        () => false,
      ),
    'the page is opened',
  );
  return {
    pagePid: async () => {
      const { processInfo } = await protocol.ask('SystemInfo.getProcessInfo', {});
      const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
      return pids.reduce((most, pid) => (footprintBytes(pid) > footprintBytes(most) ? pid : most), pids[0] ?? 0);
    },
    heapBytes: async () => {
      const { metrics } = await protocol.ask('Performance.getMetrics', {}, sessionId);
      return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
    },
    evaluate,
    collectGarbage: async () => {
      await protocol.ask('HeapProfiler.enable', {}, sessionId);
      await protocol.ask('HeapProfiler.collectGarbage', {}, sessionId);
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once('close', resolve));
      await protocol.ask('Browser.close', {});
      await gone;
      protocol.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/**
 * Memory of a process as Chromium's own task manager counts it ("memory footprint"): what it has written, in memory or swapped
 * out. Source: Linux' /proc/PID/status.
 */
export function footprintBytes(pid: number): number {
  return sumOfKilobytes(readFileSync(`/proc/${pid}/status`, 'utf8'), /^(?:RssAnon|VmSwap):\s+(\d+) kB/gm);
}

/**
 * What a process alone has in memory, pages of the browser's program that no other one has read among them, which the kernel
 * can drop. Source: Linux' /proc/PID/smaps_rollup.
 */
export function privateBytes(pid: number): number {
  return sumOfKilobytes(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), /^Private_(?:Clean|Dirty):\s+(\d+) kB/gm);
}

function sumOfKilobytes(text: string, lines: RegExp): number {
  return [...text.matchAll(lines)].reduce((sum, [, value]) => sum + Number(value), 0) * 1024;
}

function announced(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stream.on('data', (data: Buffer) => {
      said += data.toString();
      const address = /DevTools listening on (\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stream.once('end', () => reject(new Error(`the browser ended:\n${said}`)));
  });
}

async function openProtocol(address: string) {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const { id, result, error } = JSON.parse(data.toString()) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    if (id === undefined) return;
    if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error.message));
    waiting.delete(id);
  });
  return {
    ask: <Method extends keyof Answers>(
      method: Method,
      params: object,
      sessionId?: string,
    ): Promise<Answers[Method]> => {
      const id = ++last;
      socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: (answer) => resolve(answer as Answers[Method]), reject });
      });
    },
    close: () => socket.close(),
  };
}
