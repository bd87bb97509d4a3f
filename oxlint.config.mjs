// @ts-check
import { defineConfig } from 'oxlint';

/**
 * Lint of all but the components, which `eslint.config.js` reads.
 *
 * Import boundaries (docs/architecture.md): which folders a folder below server/ may import from. A folder may always import
 * from itself and from domain.
 *
 * @type {Record<string, readonly string[]>}
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

/** cli, being the outermost, may import from every folder; a rule without a pattern is refused. */
const boundaries = folders
  .filter((folder) => folder !== 'cli')
  .map((folder) => {
    const closed = folders.filter(
      (other) => other !== folder && other !== 'domain' && !mayImport[folder]?.includes(other),
    );
    const rootModules = folder === 'domain' ? [] : ['../app.ts', '../config.ts'];
    return {
      files: [`server/${folder}/**/*.ts`],
      excludeFiles: ['**/*.test.ts', '**/*.fixture.ts'],
      rules: restricted([
        {
          group: [...closed.flatMap((other) => [`**/${other}/*`, `**/${other}/**`]), ...rootModules],
          message: `server/${folder} must not import this (docs/architecture.md, import boundaries).`,
        },
        ...(folder === 'domain' ? [{ group: ['../*'], message: 'server/domain imports nothing of ours.' }] : []),
      ]),
    };
  });

/**
 * @param {{ group: string[]; message: string }[]} patterns
 * @returns {import('oxlint').DummyRuleMap}
 */
function restricted(patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

export default defineConfig({
  plugins: ['typescript', 'oxc', 'import'],
  categories: { correctness: 'error' },
  env: { builtin: true, node: true },
  ignorePatterns: ['dist/', 'data/', 'test-results/', 'playwright-report/', 'screenshots/'],
  rules: {
    eqeqeq: 'error',
    'import/no-cycle': 'error',
    'no-array-constructor': 'error',
    'no-case-declarations': 'error',
    'no-console': 'error',
    'no-empty': 'error',
    'no-fallthrough': 'error',
    'no-prototype-builtins': 'error',
    'no-regex-spaces': 'error',
    'no-unexpected-multiline': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'no-useless-assignment': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
    'preserve-caught-error': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-unnecessary-type-constraint': 'error',
    'typescript/no-unsafe-function-type': 'error',
  },
  overrides: [
    { files: ['scripts/**', 'bench/**', 'e2e/**', 'server/cli/**'], rules: { 'no-console': 'off' } },
    {
      files: ['web/**/*.ts'],
      env: { browser: true },
      rules: restricted([{ group: ['**/server/*', '**/server/**'], message: 'web knows only the API.' }]),
    },
    ...boundaries,
  ],
});
