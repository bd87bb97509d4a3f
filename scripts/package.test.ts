import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newerNode } from './newer-node.mjs';
import { projectRoot } from './project-root.mjs';

const SLOW = 300_000;

/** Somebody's project, with the package among its dependencies as npm puts it there. */
const project = mkdtempSync(join(tmpdir(), 'etcd-rewind-package-'));
const installed = join(project, 'node_modules/etcd-rewind');
const db = join(project, 'rewind.db');
const { dependencies = {}, optionalDependencies } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
) as {
  dependencies?: Readonly<Record<string, string>>;
  optionalDependencies: Readonly<Record<string, string>>;
};

beforeAll(() => {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: projectRoot, stdio: 'ignore' });
  const [archive = ''] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', archive], { cwd: project });
  mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(project, 'package'), installed);
  // What npm would install with it, and no more.
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (name in optionalDependencies && !existsSync(join(projectRoot, 'node_modules', name))) continue; // for another Node
    mkdirSync(join(project, 'package/node_modules', dirname(name)), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules', name), join(project, 'package/node_modules', name));
  }
  execFileSync('chmod', ['+x', join(installed, 'dist/server/main.js')]);
  symlinkSync('../etcd-rewind/dist/server/main.js', join(project, 'node_modules/.bin/etcd-rewind'));
}, SLOW);
afterAll(() => rmSync(project, { recursive: true, force: true }));

function npx(...words: readonly string[]): string {
  return execFileSync('npx', ['--no-install', 'etcd-rewind', ...words], { cwd: project, encoding: 'utf8' });
}

test('npx runs it, and it finds what it needs beside it', { timeout: SLOW }, () => {
  expect(npx('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  const example = join(installed, 'examples/kubectl-run-pod.ndjson.gz');
  expect(npx('import', '--db', db, example)).toContain('has 24 revisions');
  expect(npx('list', '--db', db, '-o', 'name', '/registry/namespaces/')).toContain('/registry/namespaces/default\n');
  expect(npx('get', '--db', db, 'namespace/default')).toContain('kind: Namespace\n');
});

test('a newer Node runs it as well, and ends in order', { timeout: SLOW }, () => {
  const { program, modules } = newerNode(projectRoot);
  const sqlite = join(project, 'package/node_modules/better-sqlite3');
  if (!existsSync(sqlite)) symlinkSync(join(modules, 'better-sqlite3'), sqlite);
  const path = join(project, 'newer.db');
  const run = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(program, [
      join(installed, 'dist/server/main.js'),
      ...words,
      '--db',
      path,
    ]);
    return { status, out: String(stdout), err: String(stderr) };
  };
  const example = join(installed, 'examples/kubectl-run-pod.ndjson.gz');
  expect(run('import', example)).toMatchObject({
    status: 0,
    out: expect.stringContaining('has 24 revisions'),
    err: '',
  });
  expect(run('list', '-o', 'name', '--kind', 'namespace')).toMatchObject({ status: 0, err: '' });
  expect(run('history', 'pod/www')).toMatchObject({
    status: 0,
    out: expect.stringContaining('nodeName → node-1'),
    err: '',
  });
  expect(run('verify')).toMatchObject({ status: 0, err: '' });
});

test('it serves the page', { timeout: SLOW }, async () => {
  const server = spawn('npx', ['--no-install', 'etcd-rewind', '--no-capture', '--port', '0', '--db', db], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let out = '';
      server.stdout.on('data', (data) => {
        out += String(data);
        const found = /http:\/\/\S+/.exec(out)?.[0];
        if (found !== undefined) resolve(found);
      });
      server.once('exit', (code) => reject(new Error(`it ended with ${code}: ${out}`)));
    });
    const page = await (await fetch(address)).text();
    const [, script = ''] = /src="([^"]+\.js)"/.exec(page) ?? [];
    expect(await (await fetch(new URL(script, address))).text()).not.toBe('');
    expect(await (await fetch(`${address}/api/recordings`)).json()).toMatchObject({ recordings: [{}] });
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
  }
});

test('it holds no tests, no maps and nothing of the machine it was built on', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('node_modules'),
  );
  expect(files).toContain('dist/web/index.html');
  expect(files).toContain('README.md');
  // Of the libraries that are in what is built.
  expect(files).toEqual(
    expect.arrayContaining(['server', 'web'].map((part) => `dist/${part}/THIRD-PARTY-LICENSES.md`)),
  );
  expect(files.filter((name) => /\.map$|-inputs$|\.test\.|\.fixture\./.test(name))).toEqual([]);
});
