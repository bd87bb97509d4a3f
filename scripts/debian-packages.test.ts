import { expect, test } from 'vitest';
import { installPrograms, missingMessage, testPrograms } from './debian-packages.mjs';
import { findProgram } from './commands.mjs';

test('says which programs are missing and the command that installs them', () => {
  const message = missingMessage(testPrograms);
  expect(message).toContain('etcd, etcdctl, chromium-headless-shell');
  expect(message).toContain('apt-get install --no-install-recommends etcd-server etcd-client chromium-headless-shell');
});

test('does nothing when everything is there', async () => {
  await expect(installPrograms([{ program: 'node', package: 'nodejs' }], '.')).resolves.toBeUndefined();
});

test('finds a program on PATH, or says that there is none', () => {
  expect(findProgram('sh')).toMatch(/\/sh$/);
  expect(findProgram('no-such-program-anywhere')).toBeNull();
});
