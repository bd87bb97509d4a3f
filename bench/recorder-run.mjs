/**
 * A process of its own that records an etcd into a new database with the built recorder, up to a revision. Prints how
 * many milliseconds it took from the recorder's start until that revision was durable. Arguments: endpoint, revision, database.
 */
import { startRecorder } from '../dist/server/capture/recorder.js';

const [endpoint = '', head = '', databasePath = ''] = process.argv.slice(2);
const startedMs = performance.now();
const recorder = await startRecorder({
  databasePath,
  etcd: {
    endpoints: [endpoint],
    caFile: null,
    certFile: null,
    keyFile: null,
    serverName: null,
    insecureSkipTlsVerify: false,
    user: null,
    password: null,
    prefix: '',
  },
  secrets: 'redact',
  kubernetesRelease: null,
  exampleFile: null,
  retention: { maxAgeMs: null, maxRevisions: null, maxBytes: null },
  logLevel: 'warn',
});
await new Promise((resolve) => {
  const check = () => {
    if ((recorder.status().revision ?? 0) >= Number(head)) resolve(undefined);
  };
  recorder.onCommit(({ lastRevision }) => {
    if (lastRevision >= Number(head)) resolve(undefined);
  });
  recorder.onStatus(check);
  check();
});
console.log(performance.now() - startedMs);
await recorder.close();
