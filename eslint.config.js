import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/**
 * Import boundaries (docs/architecture.md): which folders a folder below server/ may import from. A folder may always import
 * from itself and from domain.
 */
const mayImport = {
  domain: [],
  kubernetes: [],
  diff: [],
  source: [],
  store: [],
  capture: ['source', 'kubernetes', 'diff', 'store'],
  reading: ['kubernetes', 'diff'],
  api: ['reading', 'kubernetes', 'diff'],
  config: ['kubernetes'],
  cli: ['api', 'config', 'reading', 'capture', 'source', 'store', 'kubernetes', 'diff'],
};
const folders = Object.keys(mayImport);

/** cli, being the outermost, may import from every folder; a rule without a pattern is refused by eslint. */
const boundaries = folders
  .filter((folder) => folder !== 'cli')
  .map((folder) => {
    const closed = folders.filter(
      (other) => other !== folder && other !== 'domain' && !mayImport[folder].includes(other),
    );
    const rootModules = folder === 'domain' ? [] : ['../app.ts', '../config.ts'];
    return {
      files: [`server/${folder}/**/*.ts`],
      ignores: ['**/*.test.ts', '**/*.fixture.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: [...closed.flatMap((other) => [`**/${other}/*`, `**/${other}/**`]), ...rootModules],
                message: `server/${folder} must not import this (docs/architecture.md, import boundaries).`,
              },
              ...(folder === 'domain' ? [{ group: ['../*'], message: 'server/domain imports nothing of ours.' }] : []),
            ],
          },
        ],
      },
    };
  });

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'test-results/', 'playwright-report/', 'screenshots/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['scripts/**', 'bench/**', 'e2e/**', 'server/cli/**'], rules: { 'no-console': 'off' } },
  {
    files: ['web/**/*.{ts,svelte}'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/server/*', '**/server/**'], message: 'web knows only the API.' }] },
      ],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  ...boundaries,
);
