import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import type { Terminal } from './command.ts';
import { neededCommands } from './commands.ts';
import { packageRoot } from './package-root.ts';
import { runProgram } from './program.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly terminal?: Terminal;
  /** Standard input. */
  readonly input?: Uint8Array;
  /** Whether a person reads `err`; default: nobody does. */
  readonly readableLog?: boolean;
}

/** A command in this process, as `main.ts` runs it. */
export async function run(parameters: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { environment = {}, terminal, input = new Uint8Array(), readableLog = false } = options;
  const [out, err] = [new Collected(), new Collected()];
  const io = {
    in: Readable.from([input]),
    out,
    err,
    readableLog,
    ...(terminal === undefined ? {} : { terminal }),
  };
  const commands = await neededCommands(parameters);
  const outcome = await runProgram(parameters, { commands, version: '1.2.3', environment, io });
  if ('service' in outcome) {
    await outcome.service.close();
    throw new Error(`${parameters.join(' ')} goes on instead of ending`);
  }
  return { code: outcome.exitCode, out: out.text, err: err.text };
}

class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** A directory for all tests of a file, which goes with them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-commands-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts recordings of `examples/` into a database. */
export async function importedExamples(db: string, ...names: readonly string[]): Promise<void> {
  const files = names.map((name) => join(packageRoot, `examples/${name}.ndjson.gz`));
  const { code, err } = await run(['import', '--db', db, ...files]);
  if (code !== 0) throw new Error(err);
}
