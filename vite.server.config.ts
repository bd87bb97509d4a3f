import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * The modules that are started by themselves: the program, its threads, and what figures are measured of alone. Each becomes a
 * file of the same place and name; what they share, and each command, becomes a chunk. A program of few files starts
 * in two thirds of the time of one of many.
 */
const entries = [
  'main',
  'capture/recorder-thread',
  'store/reader-thread',
  'store/writer-thread',
  'capture/recorder',
  'source/snapshot/inspect-snapshot',
];

export default defineConfig({
  publicDir: false,
  // With all libraries but the compiled one, which is no import (store/sqlite.ts): nothing else has to be installed, or found among
  // a thousand files.
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: fileURLToPath(new URL('./dist/server', import.meta.url)),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    license: { fileName: 'THIRD-PARTY-LICENSES.md' },
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: Object.fromEntries(
        entries.map((name) => [name, fileURLToPath(new URL(`./server/${name}.ts`, import.meta.url))]),
      ),
      output: {
        entryFileNames: '[name].js',
        // One folder below the entries, as sources are: startThread counts on it.
        chunkFileNames: 'chunks/[name]-[hash].js',
        comments: { legal: true, annotation: false, jsdoc: false },
      },
    },
  },
});
