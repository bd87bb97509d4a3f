import { RewindError } from './domain/errors.ts';
import * as value from './config-values.ts';

/** One thing that a user can set: by flag, by environment, or left at its default. `--help` is made from it. */
interface Setting<T> {
  /** As commander reads it: `--port <number>`. */
  readonly flag: string;
  readonly environment?: string;
  readonly fallback?: string;
  readonly help: string;
  /** Under which heading `--help` has it, where it is not among the command's own. */
  readonly group?: string;
  /** May be given several times; `read` gets all of it, separated by commas. */
  readonly repeatable?: boolean;
  /** @throws InvalidValue */
  readonly read: (text: string | undefined) => T;
}

const connection = 'Connection to etcd:';

const setting = <T>(one: Setting<T>): Setting<T> => one;

export const settings = {
  endpoints: setting({
    group: connection,
    flag: '--endpoints <list>',
    environment: 'ETCDCTL_ENDPOINTS',
    fallback: '127.0.0.1:2379',
    help: 'address of the etcd; several separated by commas',
    read: value.endpointsValue,
  }),
  cacert: setting({
    group: connection,
    flag: '--cacert <file>',
    environment: 'ETCDCTL_CACERT',
    help: "certificate of the CA that signed etcd's certificate",
    read: value.optionalPath,
  }),
  cert: setting({
    group: connection,
    flag: '--cert <file>',
    environment: 'ETCDCTL_CERT',
    help: 'client certificate, where etcd asks for one',
    read: value.optionalPath,
  }),
  key: setting({
    group: connection,
    flag: '--key <file>',
    environment: 'ETCDCTL_KEY',
    help: 'private key of the client certificate',
    read: value.optionalPath,
  }),
  user: setting({
    group: connection,
    flag: '--user <name[:password]>',
    environment: 'ETCDCTL_USER',
    help: 'name of the user, where etcd asks for one',
    read: value.textValue,
  }),
  password: setting({
    group: connection,
    flag: '--password <password>',
    environment: 'ETCDCTL_PASSWORD',
    help: "the user's password; better given in the environment, where other users do not see it",
    read: value.textValue,
  }),
  insecureSkipTlsVerify: setting({
    group: connection,
    flag: '--insecure-skip-tls-verify',
    environment: 'ETCDCTL_INSECURE_SKIP_TLS_VERIFY',
    help: "do not check etcd's certificate",
    read: value.switchValue,
  }),
  serverName: setting({
    group: connection,
    flag: '--server-name <name>',
    environment: 'ETCD_REWIND_SERVER_NAME',
    help: "the name that etcd's certificate is for, where it is not the endpoint's",
    read: value.textValue,
  }),
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
  force: setting({
    flag: '--force',
    help: 'import what can be read of a damaged file, and say what is left out; put states together although they are of different clusters',
    read: value.switchValue,
  }),
  name: setting({
    flag: '--name <name>',
    help: 'name of the recording (default: that of the file)',
    read: value.textValue,
  }),
  recording: setting({
    flag: '--recording <id>',
    environment: 'ETCD_REWIND_RECORDING',
    help: 'which recording, by id or name (default: the one that was changed last)',
    read: value.textValue,
  }),
  live: setting({
    flag: '--live',
    help: 'read straight from etcd, without a database',
    read: value.switchValue,
  }),
  rev: setting({
    flag: '--rev <revision>',
    help: 'look at this revision (default: the last)',
    read: value.countValue,
  }),
  namespace: setting({
    flag: '-n, --namespace <namespace>',
    help: 'only objects of this namespace; "": only objects without one',
    read: value.textValue,
  }),
  kind: setting({
    flag: '--kind <kind>',
    help: 'only objects of this kind, by a name that kubectl takes: Pod, pods, po',
    read: value.textValue,
  }),
  headers: setting({
    flag: '--no-headers',
    fallback: 'true',
    help: 'leave out the line that names the columns',
    read: value.switchValue,
  }),
  color: setting({
    flag: '--no-color',
    fallback: 'true',
    help: 'print no colors, not to a terminal either (the variable NO_COLOR does the same)',
    read: value.switchValue,
  }),
  changes: setting({
    flag: '--diff',
    help: 'show which fields of each changed key have changed, and what the new ones are',
    read: value.switchValue,
  }),
  from: setting({
    flag: '--from <revision>',
    help: 'begin at this revision (default: the first; of diff: the one before, of that object)',
    read: value.countValue,
  }),
  to: setting({ flag: '--to <revision>', help: 'end at this revision (default: the last)', read: value.countValue }),
  output: setting({
    flag: '-o, --output <file>',
    help: 'the file to write, packed where its name ends in .gz, or the directory (default: standard output)',
    read: value.optionalPath,
  }),
  listForm: setting({
    flag: '-o, --output <table|name|json|yaml>',
    fallback: 'table',
    help: 'how to print the keys; name: each alone on its line',
    read: value.choiceValue(['table', 'name', 'json', 'yaml']),
  }),
  valueForm: setting({
    flag: '-o, --output <yaml|json|raw|hex>',
    fallback: 'yaml',
    help: 'how to print the value; raw: the bytes as they are stored',
    read: value.choiceValue(['yaml', 'json', 'raw', 'hex']),
  }),
  showManagedFields: setting({
    flag: '--show-managed-fields',
    help: 'keep metadata.managedFields (who wrote which field) in YAML; JSON and the bytes always have it',
    read: value.switchValue,
  }),
  historyForm: setting({
    flag: '-o, --output <table|json|yaml>',
    fallback: 'table',
    help: 'how to print the revisions',
    read: value.choiceValue(['table', 'json', 'yaml']),
  }),
  diffForm: setting({
    flag: '-o, --output <text|json|patch>',
    fallback: 'text',
    help: 'how to print the difference; json: as delta (jsondiffpatch) and JSON Patch; patch: JSON Patch (RFC 6902) alone',
    read: value.choiceValue(['text', 'json', 'patch']),
  }),
  compareForm: setting({
    flag: '-o, --output <text|name|json>',
    fallback: 'text',
    help: 'how to print the difference; name: the keys alone',
    read: value.choiceValue(['text', 'name', 'json']),
  }),
  folder: setting({
    flag: '-o, --output <dir>',
    help: 'the directory to write; it must not exist, or be empty',
    read: value.requiredPath,
  }),
  fileForm: setting({
    flag: '--format <json|yaml>',
    fallback: 'json',
    help: 'how to write the objects',
    read: value.choiceValue(['json', 'yaml']),
  }),
  reportForm: setting({
    flag: '-o, --output <table|json>',
    fallback: 'table',
    help: 'how to print the report',
    read: value.choiceValue(['table', 'json']),
  }),
  watchForm: setting({
    flag: '-o, --output <table|json|yaml|dir>',
    fallback: 'table',
    help: 'how to print the changes: a table, a JSON object a line, or YAML documents; or a directory (with a slash in its name, such as ./changes) to write DIR/KEY/REVISION.json in it instead',
    read: value.requiredText,
  }),
  outputDir: setting({
    flag: '--output-dir <dir>',
    help: 'write DIR/KEY/REVISION.json in this directory, instead of printing the changes',
    read: value.optionalPath,
  }),
  fromRev: setting({
    flag: '--from-rev <revision>',
    help: 'begin with this revision (default: the next that is written)',
    read: value.countValue,
  }),
  objectForm: setting({
    flag: '-o, --output <json|yaml>',
    fallback: 'json',
    help: 'how to print the object',
    read: value.choiceValue(['json', 'yaml']),
  }),
  ndjson: setting({
    flag: '--ndjson',
    help: 'read and write lines of JSON: {"key"?, "value": base64} in, {"key"?, "encoding", "object"} or {"key"?, "encoding", "error"} out',
    read: value.switchValue,
  }),
  format: setting({
    flag: '--format <etcd-history|dir|yaml|zip>',
    fallback: 'etcd-history',
    help: 'what to write: a history that import reads, a directory or a zip of KEY/REVISION.json, or objects for kubectl apply',
    read: value.choiceValue(['etcd-history', 'dir', 'yaml', 'zip']),
  }),
  strip: setting({
    flag: '--strip',
    help: 'with --format yaml: leave out what a server sets (status, uid, resourceVersion, …), owner references, and, without --kind, objects that the cluster makes by itself',
    read: value.switchValue,
  }),
  gzip: setting({ flag: '--gzip', help: 'pack what is written with gzip', read: value.switchValue }),
};

export type SettingName = keyof typeof settings;

export type Settings<Names extends SettingName> = {
  readonly [Name in Names]: ReturnType<(typeof settings)[Name]['read']>;
};

/** What the command line gives: the text of a flag, true for a flag without a value, false for one that begins with --no-. */
export type GivenFlags = Readonly<Partial<Record<SettingName, string | boolean>>>;

/** Defaults of one command that are other than everybody's. */
export type Defaults = Readonly<Partial<Record<SettingName, string>>>;

/**
 * The values of settings: a flag beats the environment (an empty variable counts as not set), which beats the default.
 * @throws RewindError `usage`
 */
export function readSettings<Names extends SettingName>(
  names: readonly Names[],
  flags: GivenFlags,
  environment: Readonly<Record<string, string | undefined>>,
  defaults: Defaults = {},
): Settings<Names> {
  const values = names.map((name) => [name, readSetting(name, flags[name], environment, defaults)]);
  return Object.fromEntries(values) as Settings<Names>;
}

function readSetting(
  name: SettingName,
  flag: string | boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  defaults: Defaults,
): unknown {
  const one: Setting<unknown> = settings[name];
  const variable = one.environment === undefined ? undefined : environment[one.environment];
  const fromEnvironment = variable === undefined || variable === '' ? undefined : variable;
  const text = flag === undefined ? fromEnvironment : String(flag);
  const origin = flag === undefined && fromEnvironment !== undefined ? one.environment : flagName(one.flag);
  try {
    return one.read(text ?? defaults[name] ?? one.fallback);
  } catch (error) {
    if (!(error instanceof value.InvalidValue)) throw error;
    throw new RewindError('usage', `${origin ?? name} ${error.message}.`, { hint: 'See --help.' });
  }
}

export function isRepeatable(name: SettingName): boolean {
  const one: Setting<unknown> = settings[name];
  return one.repeatable ?? false;
}

/** Under which heading `--help` has a setting; undefined: among the command's own. */
export function settingGroup(name: SettingName): string | undefined {
  const one: Setting<unknown> = settings[name];
  return one.group;
}

/** `-o` and `--output` of `-o, --output <file>`. */
export function flagsOf(name: SettingName): string[] {
  return settings[name].flag.match(/(?<![\w-])--?[a-z][a-z-]*/g) ?? [];
}

/** `file` of `--output <file>`; null for a flag without a value. */
export function takesValue(name: SettingName): string | null {
  return /<(.+)>/.exec(settings[name].flag)?.[1] ?? null;
}

/** `--port` of `--port <number>`. */
export function flagName(flag: string): string {
  return /--[a-z-]+/.exec(flag)?.[0] ?? flag;
}

/** A setting's line in `--help`, with where else it can come from. */
export function helpText(name: SettingName, defaults: Defaults = {}): string {
  const { flag, help, environment, fallback: usual }: Setting<unknown> = settings[name];
  const fallback = defaults[name] ?? usual;
  const notes = [
    ...(environment === undefined ? [] : [`env: ${environment}`]),
    ...(fallback === undefined || fallback === '' || flag.startsWith('--no-') ? [] : [`default: ${fallback}`]),
  ];
  return notes.length === 0 ? help : `${help} (${notes.join(', ')})`;
}
