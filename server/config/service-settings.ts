import { setting } from './setting.ts';
import * as value from './values.ts';

/** What is recorded, where it is kept, and how it is served. */
export const serviceSettings = {
  prefix: setting({
    flag: '--prefix <prefix>',
    environment: 'ETCD_REWIND_PREFIX',
    fallback: '',
    help: 'only keys that begin with this (default: all keys)',
    read: (text) => text ?? '',
  }),
  capture: setting({
    flag: '--no-capture',
    fallback: 'true',
    help: 'show what is recorded, and connect to no etcd',
    read: value.switchValue,
  }),
  kubernetesRelease: setting({
    flag: '--kubernetes-release <release>',
    environment: 'ETCD_REWIND_KUBERNETES_RELEASE',
    help: 'print values as this release of Kubernetes does, such as 1.32 (default: the release that the Node objects tell, else the newest known)',
    read: value.releaseValue,
  }),
  db: setting({
    flag: '--db <file>',
    environment: 'ETCD_REWIND_DB',
    fallback: './data/etcd-rewind.db',
    help: 'file of the database',
    read: value.pathValue,
  }),
  secrets: setting({
    flag: '--secrets <redact|keep>',
    environment: 'ETCD_REWIND_SECRETS',
    fallback: 'redact',
    help: 'redact: replace the values of Secrets before anything is stored or printed; keep: leave them as they are',
    read: value.choiceValue(['redact', 'keep']),
  }),
  redact: setting({
    flag: '--redact <kind:path>',
    environment: 'ETCD_REWIND_REDACT',
    repeatable: true,
    help: 'also replace what is at this path of objects of this kind, such as Deployment:spec.template.spec.containers[*].env[*].value or *:metadata.annotations[example.com/token]; may be given several times (in the environment, separated by commas)',
    read: value.redactionRules,
  }),
  encryptionConfig: setting({
    flag: '--encryption-config <file>',
    environment: 'ETCD_REWIND_ENCRYPTION_CONFIG',
    help: "the API server's EncryptionConfiguration, to open values that it has encrypted",
    read: value.optionalPath,
  }),
  keepAge: setting({
    flag: '--keep-age <duration>',
    environment: 'ETCD_REWIND_KEEP_AGE',
    help: 'drop revisions older than this, such as 30d (default: keep all)',
    read: value.durationValue,
  }),
  keepRevisions: setting({
    flag: '--keep-revisions <count>',
    environment: 'ETCD_REWIND_KEEP_REVISIONS',
    help: 'keep this many revisions at most (default: all)',
    read: value.countValue,
  }),
  keepBytes: setting({
    flag: '--keep-bytes <size>',
    environment: 'ETCD_REWIND_KEEP_BYTES',
    help: 'keep the database below this size, such as 10GiB (default: no limit)',
    read: value.sizeValue,
  }),
  host: setting({
    flag: '--host <address>',
    environment: 'ETCD_REWIND_HOST',
    fallback: '127.0.0.1',
    help: 'address to listen at; there is no login, so leave it on loopback',
    read: value.hostValue,
  }),
  port: setting({
    flag: '--port <number>',
    environment: 'PORT',
    fallback: '3000',
    help: 'port to listen at; 0: any free one',
    read: value.portValue,
  }),
  allowedHost: setting({
    flag: '--allowed-host <list>',
    environment: 'ETCD_REWIND_ALLOWED_HOSTS',
    help: 'further names under which browsers may reach the page; several separated by commas',
    read: value.listValue,
  }),
  logLevel: setting({
    flag: '--log-level <level>',
    environment: 'ETCD_REWIND_LOG_LEVEL',
    fallback: 'info',
    help: 'log what is at least as severe: fatal, error, warn, info, debug or trace; silent: nothing',
    read: value.choiceValue(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  }),
};
