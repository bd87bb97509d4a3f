#!/usr/bin/env node
import closeWithGrace from 'close-with-grace';
import { decodeCommand } from './cli/decode.ts';
import { exportCommand } from './cli/export.ts';
import { importCommand } from './cli/import.ts';
import { version } from './cli/package-root.ts';
import { runProgram } from './cli/program.ts';
import { recordCommand } from './cli/record.ts';
import { serveCommand } from './cli/serve.ts';

/** A graceful end has this long; then the process ends all the same. What was committed is safe either way. */
const CLOSE_WITHIN_MS = 10_000;

// A reader of our output that has gone away (`etcd-rewind export | head`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const outcome = await runProgram(process.argv.slice(2), {
  commands: [serveCommand, recordCommand, importCommand, exportCommand, decodeCommand],
  version,
  environment: process.env,
  io: { in: process.stdin, out: process.stdout, err: process.stderr, readableLog: process.stderr.isTTY === true },
});

if ('service' in outcome) {
  closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) process.stderr.write(`etcd-rewind: ${err.stack ?? err.message}\n`);
    await outcome.service.close();
  });
} else {
  process.exitCode = outcome.exitCode;
}
