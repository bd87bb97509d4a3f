import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildIfChanged, builds } from './builds.mjs';

let root: string;

function put(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** A project whose build scripts only write the file that proves a build. */
beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  root = mkdtempSync(join(tmpdir(), 'builds-'));
  const scripts = Object.fromEntries(
    builds.map(({ script, result }) => [
      script,
      `node -e "const fs=require('fs');fs.mkdirSync('${dirname(result)}',{recursive:true});fs.writeFileSync('${result}','')"`,
    ]),
  );
  put('package.json', JSON.stringify({ scripts }));
  put('server/main.ts', 'start();');
  put('web/index.html', '<html></html>');
});
afterEach(() => rmSync(root, { recursive: true }));

test('builds what was never built, then nothing', async () => {
  expect(await buildIfChanged(root)).toEqual(['server', 'web']);
  expect(vi.mocked(console.log).mock.calls.join('\n')).toMatch(/Building the server .*\n.*Building the web/);
  vi.mocked(console.log).mockClear();
  expect(await buildIfChanged(root)).toEqual([]);
  expect(console.log).not.toHaveBeenCalled();
});

test('builds only the part whose content changed; tests and times do not count', async () => {
  await buildIfChanged(root);
  put('server/main.ts', 'start();');
  put('server/main.test.ts', 'test();');
  expect(await buildIfChanged(root)).toEqual([]);
  put('server/store/schema.ts', 'tables();');
  expect(await buildIfChanged(root)).toEqual(['server']);
  rmSync(join(root, 'server/store/schema.ts'));
  expect(await buildIfChanged(root)).toEqual(['server']);
  put('package-lock.json', '{}');
  expect(await buildIfChanged(root)).toEqual(['server', 'web']);
});

test('builds again when the result or the script has changed', async () => {
  await buildIfChanged(root);
  rmSync(join(root, 'dist/web/index.html'));
  expect(await buildIfChanged(root)).toEqual(['web']);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  manifest.scripts['build:server'] += ' && true';
  put('package.json', JSON.stringify(manifest));
  expect(await buildIfChanged(root)).toEqual(['server']);
});

test('a build that fails, or writes nothing, is an error and is tried again', async () => {
  put('package.json', JSON.stringify({ scripts: { 'build:server': 'exit 3', 'build:web': 'true' } }));
  await expect(buildIfChanged(root)).rejects.toThrow('npm run build:server, exit code 3');
  put('package.json', JSON.stringify({ scripts: { 'build:server': 'true', 'build:web': 'true' } }));
  await expect(buildIfChanged(root)).rejects.toThrow('has not written dist/server/main.js');
});
