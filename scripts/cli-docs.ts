import { readFile, writeFile } from 'node:fs/promises';
import type { AnyCommand, Example } from '../server/cli/command.ts';
import { allCommands } from '../server/cli/commands.ts';
import { examples } from '../server/cli/program.ts';
import { helpText, settingGroup, settings, type SettingName } from '../server/config.ts';
import { formatted } from './formatted.ts';

/** The commands as a document, made from what `--help` is made from. */
export const cliDocsFile = new URL('../docs/cli.md', import.meta.url);

const INTRODUCTION = `# Commands

<!-- Made from the commands in server/cli by \`npm run cli-docs\`; not to be edited. -->

\`etcd-rewind COMMAND --help\` prints what is here. Results go to standard output, everything else to standard error. The exit
code is 0, or 1 for a failure (nothing half-written is left), or 2 for wrong usage, or 130 where Ctrl-C cut it short. Colors go
to a terminal alone, and to none where \`NO_COLOR\` is set.
`;

export async function cliDocs(): Promise<string> {
  const commands = await allCommands();
  const connection = settingsOf(commands).filter((name) => settingGroup(name) !== undefined);
  const text = [
    INTRODUCTION,
    examplesText(examples),
    ...commands.map((one) => `- [\`${one.name}\`](#${one.name}): ${cell(one.summary)}`),
    ...commands.map(commandText),
    '## Connection to etcd',
    'Of the commands that connect to an etcd. Flags and environment are those of etcdctl.',
    optionsText(connection, {}),
  ].join('\n\n');
  return formatted(cliDocsFile, text.replaceAll(/(\n- .*)\n(?=\n- )/g, '$1'));
}

function settingsOf(commands: readonly AnyCommand[]): SettingName[] {
  return [...new Set(commands.flatMap((one) => one.settings))];
}

function commandText(one: AnyCommand): string {
  const own = one.settings.filter((name) => settingGroup(name) === undefined);
  const connects = own.length < one.settings.length;
  return [
    `## ${one.name}`,
    `\`\`\`\netcd-rewind ${one.name} [options]${one.parameters === undefined ? '' : ` ${one.parameters}`}\n\`\`\``,
    markdown(one.description ?? `${capital(one.summary)}.`),
    examplesText(one.examples ?? []),
    ...(own.length === 0 ? [] : [optionsText(own, one.defaults ?? {})]),
    ...(connects ? ['And the options of the [connection to etcd](#connection-to-etcd).'] : []),
  ].join('\n\n');
}

function examplesText(list: readonly Example[]): string {
  return `\`\`\`sh\n${list.map(({ line, does }) => `${line}\n    # ${does}`).join('\n')}\n\`\`\``;
}

function optionsText(names: readonly SettingName[], defaults: NonNullable<AnyCommand['defaults']>): string {
  const rows = names.map(
    (name) => `| \`${cell(settings[name].flag)}\` | ${cell(markdown(helpText(name, defaults)))} |`,
  );
  return ['| option | |', '|---|---|', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** What could be taken for Markdown stands for itself. */
function markdown(text: string): string {
  return text.replaceAll(/[*<[\]]/g, '\\$&');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const before = await readFile(cliDocsFile, 'utf8').catch(() => '');
  const after = await cliDocs();
  if (before !== after) await writeFile(cliDocsFile, after);
  console.log(before === after ? 'docs/cli.md is current.' : 'docs/cli.md written.');
}
