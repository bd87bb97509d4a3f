import { expect, test } from 'vitest';
import { hintWithFlags } from './hint-flags.ts';

const takes = (command: string, flag: string) => command === 'list' || (command === 'import' && flag === 'db');

test('a hint names the database and the recording that were read, where its command takes them', () => {
  const given = { db: '/tmp/other.db', recording: 'a-1' };
  expect(hintWithFlags('See which there are: etcd-rewind list.', given, takes)).toBe(
    'See which there are: etcd-rewind list --db /tmp/other.db --recording a-1.',
  );
  expect(hintWithFlags('Import it (etcd-rewind import FILE), or see etcd-rewind --help.', given, takes)).toBe(
    'Import it (etcd-rewind import --db /tmp/other.db FILE), or see etcd-rewind --help.',
  );
  expect(hintWithFlags('etcd-rewind import --db OTHER.db FILE', given, takes)).toBe(
    'etcd-rewind import --db OTHER.db FILE',
  );
});

test('what a shell would take apart is quoted, and nothing is added where nothing was given', () => {
  expect(hintWithFlags('etcd-rewind list', { db: "it's here.db" }, takes)).toBe(
    `etcd-rewind list --db 'it'\\''s here.db'`,
  );
  expect(hintWithFlags('etcd-rewind list', {}, takes)).toBe('etcd-rewind list');
});
