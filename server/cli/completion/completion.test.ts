import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../package-root.ts';
import { importedExamples, run, temporaryFolder } from '../program.fixture.ts';
import { candidates } from './complete.ts';
import { shells } from './scripts.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');
const complete = (line: string) => candidates(line.split(' '), { ETCD_REWIND_DB: db });

beforeAll(() => importedExamples(db, 'kubectl-run-pod'), 60_000);

describe('what a word can become', () => {
  test.each([
    ['hi', ['history']],
    ['e', ['export']],
    ['completion ', [...shells]],
    ['completion z', ['zsh']],
    ['list -o ', ['table', 'name', 'json', 'yaml']],
    ['list --output=na', ['--output=name']],
    ['get pod/www -o r', ['raw']],
    ['list --names', ['--namespace']],
    ['--endp', ['--endpoints']],
    ['get po', ['pods/']],
    ['get /reg', ['/registry/']],
    ['watch /reg', []],
    ['watch --from', ['--from-rev']],
    ['decode /reg', []],
    ['list /registry/pods/', ['/registry/pods/kube-system/']],
    ['list /registry/pods/ --rev', ['--rev']],
    ['get --rev 600 /registry/pods/d', ['/registry/pods/default/']],
    ['get /registry/pods/default/ --rev 600', []],
    ['get --rev 600 pods/w', ['pods/www']],
    ['get --rev=600 -n default po/w', ['po/www']],
    ['get --rev 600 -n other pods/w', []],
    ['get pod/www ', []],
    ['list --db ', []],
    ['get --db /nowhere.db pods/', []],
    ['nonsense ', []],
  ])('%j', async (line, expected) => {
    expect(await complete(line).catch(() => [])).toEqual(expected);
  });

  test('is nothing that a shell would read as something else', async () => {
    expect((await run(['__complete', '--', 'get', '--db', db, '$(reboot)'])).out).toBe('');
    expect(await run(['__complete', '--', 'list', '--version', '--help', ''])).toMatchObject({ code: 0 });
  });

  test('leaves out what has been given already', async () => {
    const flags = await complete('list --rev 600 --');
    expect(flags).toContain('--namespace');
    expect(flags).toContain('--redact');
    expect(flags).not.toContain('--rev');
  });
});

test.each(shells)('the script for %s is printed', async (shell) => {
  const { code, out } = await run(['completion', shell]);
  expect(code).toBe(0);
  expect(out).toContain('__complete');
});

test('the script for zsh completes whichever way it is read', async () => {
  const { out } = await run(['completion', 'zsh']);
  // From a directory of fpath it is a function, by the name of its file, which its first run has to complete with.
  expect(out.split('\n')[0]).toBe('#compdef etcd-rewind');
  expect(out).toMatch(
    /\nif \[\[ \$funcstack\[1\] == _etcd-rewind \]\]; then\n +_etcd_rewind "\$@"\nelse\n +compdef _etcd_rewind etcd-rewind\nfi\n$/,
  );
});

describe('in a real bash', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const program = join(folder, 'etcd-rewind');
    const words = [process.execPath, join(packageRoot, 'dist/server/main.js')];
    writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
    chmodSync(program, 0o755);
    writeFileSync(join(folder, 'completion.bash'), (await run(['completion', 'bash'])).out);
  });

  /** What bash has for the end of a line. */
  function bash(line: string): string[] {
    const script = `source '${join(folder, 'completion.bash')}'
      COMP_LINE="$1" COMP_POINT=\${#1}
      complete -p etcd-rewind >/dev/null && _etcd_rewind && printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { PATH: `${folder}:${process.env['PATH']}`, ETCD_REWIND_DB: db };
    const out = execFileSync('bash', ['--norc', '-c', script, 'bash', line], { env, encoding: 'utf8' });
    return out.split('\n').filter((word) => word !== '');
  }

  test('commands, options, their values, and keys are completed', () => {
    expect(bash('etcd-rewind comp')).toEqual(['compare', 'completion']);
    expect(bash('etcd-rewind get --kub')).toEqual(['--kubernetes-release']);
    expect(bash('etcd-rewind diff --rev 600 -o ')).toEqual(['text', 'json', 'patch']);
    expect(bash('etcd-rewind get --rev 600 /registry/pods/default/')).toEqual(['/registry/pods/default/www']);
    expect(bash('etcd-rewind get --rev 600 pod/w')).toEqual(['pod/www']);
  });

  test('what has a colon, at which bash breaks words, is put in once', () => {
    expect(bash('etcd-rewind get /registry/clusterroles/system:node-b')).toEqual(['node-bootstrapper']);
    expect(bash('etcd-rewind list --output=js')).toEqual(['json']);
  });
});
