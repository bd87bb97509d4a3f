import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveCommand } from '../server/cli/serve.ts';
import { settings, type SettingName } from '../server/config.ts';

const documents = ['README.md', 'examples/README.md', ...markdownOf('docs')];

function markdownOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

describe('the options in README.md', () => {
  const rows = readFileSync('README.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `--'))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const names = Object.keys(settings) as SettingName[];

  test.each(serveCommand.settings)('%s: flag, environment and default', (name) => {
    const { flag, environment, fallback } = settings[name] as {
      flag: string;
      environment?: string;
      fallback?: string;
    };
    const [long = ''] = /--[a-z-]+/.exec(flag) ?? [];
    const row = rows.find(([, cell = '']) => new RegExp(`^\`${long}[ \`]`).test(cell));
    expect(row, `${long} is in the table`).toBeDefined();
    expect(row?.[2]).toBe(environment === undefined ? '' : `\`${environment}\``);
    if (fallback !== undefined && fallback !== '' && name !== 'capture') expect(row?.[3]).toBe(`\`${fallback}\``);
  });

  test('no row is of a flag that does not exist', () => {
    const flags = names.map((name) => /--[a-z-]+/.exec(settings[name].flag)?.[0]);
    for (const [, cell = ''] of rows) expect(flags).toContain(/--[a-z-]+/.exec(cell)?.[0]);
  });
});

describe('documents', () => {
  test.each(documents)('%s links to files that exist', (path) => {
    const text = readFileSync(path, 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(join(dirname(path), target)), `${path} → ${target}`).toBe(true);
    }
  });

  test('every dependency is explained, and nothing that is none', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    const explained = readFileSync('docs/dependencies.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
    const names = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    const unexplained = names.filter((name) => !explained.includes(name) && !name.startsWith('@types/'));
    expect(unexplained).toEqual([]);
    expect(explained.filter((name) => name !== '@types/*' && !names.includes(name))).toEqual([]);
  });

  test('every recording of examples/ is described', () => {
    const text = readFileSync('examples/README.md', 'utf8');
    const files = readdirSync('examples').filter((name) => name.endsWith('.ndjson.gz'));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(text).toContain(`\`${file.replace('.ndjson.gz', '')}\``);
  });
});
