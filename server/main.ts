#!/usr/bin/env node
import { neededCommands } from './cli/commands.ts';
import { Interruption } from './cli/interruption.ts';
import { version } from './cli/package-root.ts';
import { runProgram } from './cli/program.ts';
import { terminalOf } from './cli/terminal.ts';

/** A graceful end has this long; then the process ends all the same. What was committed is safe either way. */
const CLOSE_WITHIN_MS = 10_000;

let outlivesOutput = false;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader of our output that has gone away (`etcd-rewind export | head`) is not a failure.
  if (error.code === 'EPIPE') {
    if (outlivesOutput) return;
    process.exit(0);
  }
  process.stderr.write(
    `etcd-rewind: Standard output could not be written: ${error.message}.\nWhat was written of it is not whole.\n`,
  );
  process.exit(1);
});

// Nobody is left who could be told: what is done, and its exit code, are the same.
process.stderr.on('error', () => undefined);

const interruption = new Interruption();

const parameters = process.argv.slice(2);
const { env, stdin, stdout, stderr } = process;
const outcome = await runProgram(parameters, {
  commands: await neededCommands(parameters),
  version,
  environment: env,
  io: {
    in: stdin,
    out: stdout,
    err: stderr,
    readableLog: stderr.isTTY === true,
    ...terminalOf(stdout, env),
    interruption: () => interruption.signal(),
    outlivesOutput: () => (outlivesOutput = true),
  },
});

if ('service' in outcome) {
  const { default: closeWithGrace } = await import('close-with-grace');
  closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) stderr.write(`etcd-rewind: ${err.stack ?? err.message}\n`);
    await outcome.service.close();
  });
  const early = interruption.handOver();
  if (early !== null) process.kill(process.pid, early);
  void outcome.ended?.then((code) => process.exit(code));
} else {
  process.exitCode = interruption.exitCode ?? outcome.exitCode;
}
