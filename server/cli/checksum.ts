import type { Settings, SettingName } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import { snapshotHash, type SnapshotHash } from '../source/snapshot/snapshot-hash.ts';
import { withUnpackedSnapshots } from '../source/snapshot/unpacked-snapshot.ts';
import { command, type CommandIo } from './command.ts';
import { print, printLines } from './output/print.ts';
import { percentText, withProgress } from './output/progress.ts';
import { tableLines, type Column } from './output/table.ts';
import { paintFor } from './output/terminal-text.ts';

const checksumSettings = ['snapshotRev', 'reportForm', 'headers', 'color'] as const satisfies readonly SettingName[];

interface NamedHash extends SnapshotHash {
  readonly file: string;
}

export const checksumCommand = command({
  name: 'checksum',
  summary: 'print the checksum of a snapshot, as etcd computes it',
  description:
    'Prints the checksum of an etcd snapshot (which may be packed with gzip), or of a stopped member\'s member/snap/db, as "etcdctl endpoint hashkv" prints it for a running member. Members with the same history have the same checksum at the same revision and the same compact revision.',
  parameters: '<file...>',
  settings: checksumSettings,
  examples: [
    { line: 'etcd-rewind checksum snapshot.db', does: 'the checksum at its last revision' },
    { line: 'etcd-rewind checksum --rev 1200 a.db b.db', does: 'whether two members had the same history there' },
    { line: 'etcd-rewind checksum snapshot.db -o json', does: 'all that is known of it, for a script' },
  ],
  run: checksum,
});

const columns: readonly Column<NamedHash>[] = [
  { title: 'FILE', text: ({ file }) => file },
  { title: 'HASH', text: ({ hash }) => String(hash), align: 'right' },
  { title: 'REVISION', text: ({ revision }) => String(revision), align: 'right' },
  { title: 'COMPACT-REVISION', text: ({ compactRevision }) => String(compactRevision), align: 'right' },
  { title: 'HEAD-REVISION', text: ({ headRevision }) => String(headRevision), align: 'right' },
  { title: 'ENTRIES', text: ({ entries }) => String(entries), align: 'right' },
  { title: 'BYTES', text: ({ fileBytes }) => String(fileBytes), align: 'right' },
];

async function checksum(
  settings: Settings<(typeof checksumSettings)[number]>,
  files: readonly string[],
  io: CommandIo,
): Promise<void> {
  if (files.length === 0) {
    throw new RewindError('usage', 'checksum needs a file.', { hint: 'See etcd-rewind checksum --help.' });
  }
  const rows: NamedHash[] = [];
  for (const file of files) {
    const hash = await withProgress(io, file, (progress) => {
      const during = (phase: string) => (done: number, total: number) =>
        progress.say(() => `${phase} ${percentText(done, total)}`);
      return withUnpackedSnapshots(
        [file],
        ([path = file]) => snapshotHash(path, settings.snapshotRev, during('reading')),
        { onRead: during('unpacking') },
      );
    });
    rows.push({ file, ...hash });
  }
  if (settings.reportForm === 'json') return print(io.out, `${JSON.stringify(rows, null, 2)}\n`);
  const { heading } = paintFor(io, settings.color);
  return printLines(io, tableLines(columns, rows, io, { headers: settings.headers, heading }));
}
