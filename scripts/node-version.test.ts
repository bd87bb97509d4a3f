import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkNodeVersion } from './node-version.mjs';

test('accepts the oldest version that package.json names, and newer ones', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const oldest = engines.node.replace('>=', '');
  expect(checkNodeVersion(`${oldest}.0`)).toBeNull();
  expect(checkNodeVersion('20.20.2')).toBeNull();
  expect(checkNodeVersion('22.0.0')).toBeNull();
});

test('says what is needed and what was found', () => {
  expect(checkNodeVersion('20.18.9')).toMatch(/needs Node 20\.19 or newer; this is Node 20\.18\.9/);
  expect(checkNodeVersion('18.20.0')).toMatch(/nodejs\.org/);
});
