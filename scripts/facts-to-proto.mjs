// Writes proto/ from tables of Kubernetes wire facts: `node scripts/facts-to-proto.mjs kubernetes-facts.tsv openshift-facts.tsv`.
// proto/README.md describes the tables' lines and what the written files mean.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FLAG_WORDS = { e: 'omitempty', z: 'omitzero', p: 'pointer', i: 'inline' };

/** Splits one table into packages with their messages, and the lines about kinds. */
function readFacts(text, family) {
  const packages = [];
  const kinds = [];
  let current;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#') || line.startsWith('S\t')) continue;
    const [first, ...columns] = line.split('\t');
    const column = (number) => columns[number] ?? '';
    if (first === 'P') {
      current = { name: column(0), apiVersion: column(1), family, messages: [] };
      packages.push(current);
    } else if (first === 'K') {
      const [kind, , , , since = '', until = ''] = columns;
      kinds.push({ apiVersion: current.apiVersion, kind, message: `${current.name}.${kind}`, since, until });
    } else if (first === 'A') {
      const [apiVersion, kind, message, since = '', until = ''] = columns;
      kinds.push({ apiVersion, kind, message, since, until });
    } else if (first === 'M') {
      const message = { name: column(0), special: column(1), top: column(2), since: column(3), until: column(4) };
      current.messages.push({ ...message, fields: [] });
    } else if (/^\d+$/.test(first)) {
      current.messages.at(-1).fields.push(fieldOf(first, columns));
    } else {
      throw new Error(
        `line ${index + 1} of the ${family} facts begins with "${first}", which is none of P K M A S or a number`,
      );
    }
  }
  return { packages, kinds };
}

function fieldOf(number, [type, name, jsonName, flags = '', since = '', until = '']) {
  const words = [...flags].map((flag) => FLAG_WORDS[flag]);
  return { number: Number(number), type, name, jsonName: jsonName === '=' ? name : jsonName, words, since, until };
}

/** Lines of one number become one field: the newest line, with the one before it in an option. */
function mergeLines(message) {
  const fields = [];
  for (const line of message.fields) {
    const last = fields.at(-1);
    if (last?.newest.number !== line.number) fields.push({ newest: line, before: null });
    else if (last.before === null) fields.splice(-1, 1, { newest: line, before: last.newest });
    else throw new Error(`${message.name}.${line.name} has more than two lines; (rewind.before) holds one`);
  }
  const numbers = fields.map((field) => field.newest.number);
  if (new Set(numbers).size < numbers.length)
    throw new Error(`the lines of a number of ${message.name} are not adjacent`);
  return fields;
}

const quote = (text) => JSON.stringify(text);

function declaration(field) {
  const { newest, before } = field;
  const options = [];
  if (newest.jsonName !== '' && newest.jsonName !== newest.name) options.push(`json_name = ${quote(newest.jsonName)}`);
  if (newest.words.length > 0) options.push(`(rewind.go) = ${quote(newest.words.join(' '))}`);
  if (newest.since !== '') options.push(`(rewind.since) = ${quote(newest.since)}`);
  if (newest.until !== '') options.push(`(rewind.until) = ${quote(newest.until)}`);
  if (before !== null) options.push(`(rewind.before) = { ${beforeMembers(newest, before).join(', ')} }`);
  const map = /^map<(.+),(.+)>$/.exec(newest.type);
  const type = newest.type.startsWith('[]')
    ? `repeated ${newest.type.slice(2)}`
    : map !== null
      ? `map<${map[1]}, ${map[2]}>`
      : `optional ${newest.type}`;
  const bracket = options.length > 0 ? ` [${options.join(', ')}]` : '';
  return `  ${type} ${newest.name} = ${newest.number}${bracket};`;
}

function beforeMembers(newest, before) {
  const members = [`until: ${quote(before.until)}`];
  if (before.since !== '') members.push(`since: ${quote(before.since)}`);
  if (before.type !== newest.type) members.push(`type: ${quote(before.type.replace(/^\[\]/, ''))}`);
  if (before.jsonName !== newest.jsonName) members.push(`json_name: ${quote(before.jsonName)}`);
  members.push(`go: ${quote(before.words.join(' '))}`);
  return members;
}

function messageText(message) {
  const lines = [`message ${message.name} {`];
  const options = [
    ['form', message.special],
    ['message_since', message.since],
    ['message_until', message.until],
  ].filter(([, value]) => value !== '');
  for (const [name, value] of options) lines.push(`  option (rewind.${name}) = ${quote(value)};`);
  if (options.length > 0 && message.fields.length > 0) lines.push('');
  for (const field of mergeLines(message)) lines.push(declaration(field));
  return [...lines, '}'].join('\n');
}

function packageText(pack, fileOf) {
  const types = pack.messages.flatMap((message) => message.fields.flatMap((field) => field.type.match(/[\w.]+/g)));
  const imports = new Set();
  for (const type of types) {
    const owner = type.includes('.') ? type.slice(0, type.lastIndexOf('.')) : '';
    if (owner !== '' && owner !== pack.name) imports.add(fileOf.get(owner));
  }
  return [
    'syntax = "proto2";',
    '',
    `package ${pack.name};`,
    '',
    ...['rewind.proto', ...[...imports].sort()].map((file) => `import "${file}";`),
    '',
    ...(pack.apiVersion === '' ? [] : [`option (rewind.api_version) = ${quote(pack.apiVersion)};`, '']),
    pack.messages.map(messageText).join('\n\n'),
    '',
  ].join('\n');
}

const KIND_COLUMNS = ['apiVersion', 'kind', 'message', 'since', 'until'];

function kindsText(kinds) {
  const rows = kinds.map((kind) =>
    KIND_COLUMNS.map((column) => kind[column])
      .join('\t')
      .trimEnd(),
  );
  return `# ${KIND_COLUMNS.join('\t')}\n${rows.join('\n')}\n`;
}

const [kubernetesFile, openshiftFile] = process.argv.slice(2);
if (kubernetesFile === undefined || openshiftFile === undefined) {
  console.error('usage: node scripts/facts-to-proto.mjs KUBERNETES-FACTS.tsv OPENSHIFT-FACTS.tsv');
  process.exit(2);
}
const facts = [
  readFacts(readFileSync(kubernetesFile, 'utf8'), 'kubernetes'),
  readFacts(readFileSync(openshiftFile, 'utf8'), 'openshift'),
];
const target = new URL('../proto/', import.meta.url).pathname;
const packages = facts.flatMap((table) => table.packages);
const fileOf = new Map(packages.map((pack) => [pack.name, `${pack.family}/${pack.name}.proto`]));
for (const pack of packages) {
  mkdirSync(join(target, pack.family), { recursive: true });
  writeFileSync(join(target, fileOf.get(pack.name)), packageText(pack, fileOf));
}
writeFileSync(join(target, 'kinds.tsv'), kindsText(facts.flatMap((table) => table.kinds)));
console.log(`${packages.length} packages written to ${target}`);
