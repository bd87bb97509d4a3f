import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startEtcd } from '../e2e/harness/etcd.ts';
import { eventually, startServer } from '../e2e/harness/server.ts';
import { footprintBytes, openBare, privateBytes, type BareBrowser } from './bare-browser.ts';
import { root } from './child.ts';
import { absolute, type Figure } from './figure.ts';

const RATE = 200;
const MIB = 1024 ** 2;

interface Memory {
  /** What the page's process has written; nothing was collected for it. */
  readonly footprintBytes: number;
  /** With the browser's program, as far as no other process has read it. */
  readonly privateBytes: number;
  /** What its JavaScript held when it was last asked. */
  readonly heapBytes: number;
}

/**
 * The memory that a page takes while it follows an etcd live, at 200 revisions a second of a recorded cluster.
 * `BENCH_MINUTES=60` follows it for an hour.
 */
export async function following(
  recording: string,
  minutes = Number(process.env['BENCH_MINUTES'] ?? 3),
): Promise<Figure[]> {
  const etcd = await startEtcd();
  const server = await startServer({ endpoints: etcd.address });
  const written = replay(etcd.address, recording, minutes * 60);
  const page = await openBare(server.origin);
  try {
    await eventually(async () => (await shownRevision(page)) > 0, 'a revision is shown');
    const each: Memory[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      const now = await memoryOf(page);
      each.push(now);
      const at = `at r${await shownRevision(page)} of r${await etcd.revision()}`;
      const program = `${mib(now.privateBytes)} with the browser's program`;
      console.log(`  minute ${minute}, ${at}: ${mib(now.footprintBytes)} (${program}); heap ${mib(now.heapBytes)}`);
    }
    await page.collectGarbage();
    return [figureOf(each, minutes, await written, await memoryOf(page))];
  } finally {
    await page.close();
    await server.stop();
    await etcd.stop();
  }
}

async function memoryOf(page: BareBrowser): Promise<Memory> {
  const pid = await page.pagePid();
  return { footprintBytes: footprintBytes(pid), privateBytes: privateBytes(pid), heapBytes: await page.heapBytes() };
}

function figureOf(each: readonly Memory[], minutes: number, written: number, held: Memory): Figure {
  const highest = Math.max(...each.map((memory) => memory.footprintBytes));
  const withProgram = Math.max(...each.map((memory) => memory.privateBytes));
  const [first, last] = [each[0], each.at(-1)];
  const note = [
    `highest of ${minutes} minutes with ${written} revisions`,
    `${mib(first?.footprintBytes ?? 0)} after the first, ${mib(last?.footprintBytes ?? 0)} after the last`,
    `heap ${mib(first?.heapBytes ?? 0)} and ${mib(last?.heapBytes ?? 0)}; ${mib(held.footprintBytes)} once garbage is collected`,
    `at most ${mib(withProgram)} with the browser's program`,
  ];
  return absolute('page: memory while following 200 revisions/s', highest / MIB, 'MiB', '≤', 200, note.join('; '));
}

/** How far the page has come: one that stopped following would take little memory. */
async function shownRevision(page: BareBrowser): Promise<number> {
  return Number(await page.evaluate(`document.querySelector('[role=slider]')?.getAttribute('aria-valuenow')`));
}

function replay(endpoint: string, recording: string, seconds: number): Promise<number> {
  const args = ['--import', 'tsx', join(root, 'bench/replayer.ts'), endpoint, recording, String(seconds), String(RATE)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(Number(output));
      else reject(new Error(`the replayer ended with ${code}`));
    });
  });
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
