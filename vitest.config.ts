import { defineConfig } from 'vitest/config';
import { svelte } from '@sveltejs/vite-plugin-svelte';

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
    testTimeout: 20_000,
  },
});
