import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { svelte } from '@sveltejs/vite-plugin-svelte';

/** Files that start programs take longest, so that they must not be begun last; how long is known of no file on a fresh clone. */
class ProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      moduleId.includes('/e2e/') ? 0 : moduleId.includes('/server/cli/') ? 1 : 2;
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: [
      'server/**/*.test.ts',
      'web/**/*.test.ts',
      'scripts/**/*.test.ts',
      'deploy/**/*.test.ts',
      'bench/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    globalSetup: 'scripts/build-before-tests.ts',
    pool: 'forks',
    // Modules are read once for all files of a process: reading them anew took a fifth of the time.
    isolate: false,
    // More than there are cores: many tests wait, for an etcd, a thread, or a time to pass.
    maxWorkers: 3,
    sequence: { sequencer: ProgramsFirst },
    testTimeout: 20_000,
  },
});
