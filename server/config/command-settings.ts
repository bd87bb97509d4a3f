import { setting } from './setting.ts';
import * as value from './values.ts';

/** What single commands do, and how they print it. */
export const commandSettings = {
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
    help: 'which recording, by id or name (default: of those from an etcd, else of all, the one changed last)',
    read: value.textValue,
  }),
  live: setting({
    flag: '--live',
    help: 'read straight from etcd, without a database',
    read: value.switchValue,
  }),
  rev: setting({
    flag: '--rev <revision>',
    help: 'look at this revision, or at the last one at a time such as 2026-11-20T23:19:04Z (default: the last)',
    read: value.revisionChoice,
  }),
  snapshotRev: setting({
    flag: '--rev <revision>',
    help: 'count up to this revision (default: the last)',
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
  selector: setting({
    flag: '-l, --selector <selector>',
    help: 'only objects with such labels, written as for kubectl: app=web,tier!=db; in a recording they count with the labels that they had last',
    read: value.selectorValue,
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
  related: setting({
    flag: '--related',
    help: 'of KEY also what owns it, what it owns, and Events about them',
    read: value.switchValue,
  }),
  noise: setting({
    flag: '--noise',
    help: 'also what is written all the time: Leases, leader election, heartbeats, writes that change nothing',
    read: value.switchValue,
  }),
  from: setting({
    flag: '--from <revision>',
    help: 'begin at this revision, or at a time: history with what was written from then on, others with the last revision up to it (default: the first; diff takes the one before, of that object)',
    read: value.revisionChoice,
  }),
  to: setting({
    flag: '--to <revision>',
    help: 'end at this revision, or at the last one up to a time (default: the last)',
    read: value.revisionChoice,
  }),
  output: setting({
    flag: '-o, --output <file>',
    help: 'the file to write, packed where its name ends in .gz, or the directory (default: -, standard output)',
    read: value.outputPath,
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
    help: 'how to print the changes: a table, a JSON object a line, or YAML documents; or a directory to write DIR/KEY/REVISION.json in it instead',
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
