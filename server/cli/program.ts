import { Argument, Command as CommanderCommand, CommanderError, Option } from 'commander';
import {
  helpText,
  isRepeatable,
  readSettings,
  settingGroup,
  settings,
  type GivenFlags,
  type SettingName,
} from '../config.ts';
import { isRewindError, RewindError } from '../domain/errors.ts';
import { withFlags, type CarriedFlags } from './hint-flags.ts';
import { withStop } from './output/print.ts';
import { similarTexts } from './view/similar.ts';
import type { AnyCommand, CommandIo, Example, Service } from './command.ts';

export interface ProgramOptions {
  readonly commands: readonly AnyCommand[];
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly io: CommandIo;
}

/** For somebody who knows the program's name alone. */
export const examples: readonly Example[] = [
  { line: 'etcd-rewind', does: 'record the etcd of this machine, and show it at http://127.0.0.1:3000' },
  { line: 'etcd-rewind import history.ndjson.gz', does: 'put a history into the database' },
  { line: 'etcd-rewind list', does: 'the keys that exist' },
  { line: 'etcd-rewind history pod/www -n default', does: 'what happened to a Pod' },
  { line: 'etcd-rewind diff pod/www -n default', does: 'what its last revision changed' },
  { line: 'etcd-rewind history --help', does: 'more about one command' },
];

/** How a run ended, or the service that goes on. */
export type Outcome =
  | { readonly exitCode: 0 | 1 | 2 }
  | {
      readonly service: Service;
      /** Of a service that may end by itself: with which exit code it did. Its failure is on `err` by then. */
      readonly ended?: Promise<0 | 1 | 2>;
    };

/** Runs what the arguments ask for. Never throws: failures are on `err`, exit code 1, or 2 for wrong usage. */
export async function runProgram(parameters: readonly string[], options: ProgramOptions): Promise<Outcome> {
  let service: Service | void = undefined;
  const program = createProgram(options, (running) => {
    service = running;
  });
  try {
    await program.parseAsync(helpAsked(parameters), { from: 'user' });
  } catch (error) {
    return { exitCode: reportFailure(error, options.io) };
  }
  return service === undefined ? { exitCode: 0 } : running(service, options.io);
}

/** `help` and `help COMMAND`, as people know it from kubectl. */
function helpAsked(parameters: readonly string[]): readonly string[] {
  const [first, command] = parameters;
  if (first !== 'help') return parameters;
  return command === undefined ? ['--help'] : [command, '--help'];
}

function running(service: Service, io: CommandIo): Outcome {
  // Its address is told: a signal has to end it in order from now on, also before whoever does that listens to signals.
  io.interruption?.();
  const { ended } = service;
  if (ended === undefined) return { service };
  return {
    service,
    ended: ended.then(
      () => 0,
      (error: unknown) => reportFailure(error, io),
    ),
  };
}

function createProgram(options: ProgramOptions, onService: (service: Service | void) => void): CommanderCommand {
  const { commands, version, io } = options;
  const program = new CommanderCommand('etcd-rewind');
  program
    .description('The revision history of an etcd as a timeline: every revision, decoded, diffed and shareable.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      outputError: (text, write) => {
        const said = text.replace(/^error: /, '');
        write(`etcd-rewind: ${said.charAt(0).toUpperCase()}${said.slice(1)}`);
      },
    });
  program.addHelpText('after', examplesText(examples));
  for (const one of commands) addCommand(program, one, options, onService);
  return program;
}

/** Whose arguments Commander has refused. */
const failedCommand = new WeakMap<CommanderError, string>();

function addCommand(
  program: CommanderCommand,
  one: AnyCommand,
  { commands, environment, io }: ProgramOptions,
  onService: (service: Service | void) => void,
): void {
  const sub = program.command(one.name, { isDefault: one.isDefault ?? false });
  sub
    .copyInheritedSettings(program)
    .summary(one.summary)
    .description(one.description ?? one.summary)
    .addHelpText('after', examplesText(one.examples ?? []))
    .exitOverride((error) => {
      // Commander has said by now what is wrong.
      if (error.code === 'commander.excessArguments' && one.excessHint !== undefined)
        io.err.write(`${one.excessHint}\n`);
      failedCommand.set(error, one.name);
      throw error;
    });
  if (one.takesAnything === true) sub.helpOption(false).allowUnknownOption();
  // An unknown command reaches the default one as an argument.
  sub.allowExcessArguments(one.isDefault === true || one.takesAnything === true);
  if (one.parameters !== undefined) sub.addArgument(new Argument(one.parameters));
  const names = new Map<string, SettingName>();
  for (const name of ownFirst(one.settings)) {
    const option = new Option(settings[name].flag, helpText(name, one.defaults));
    if (isRepeatable(name))
      option.argParser((text, before?: string) => (before === undefined ? text : `${before},${text}`));
    const group = settingGroup(name);
    if (group !== undefined) option.helpGroup(group);
    names.set(option.attributeName(), name);
    sub.addOption(option);
  }
  sub.action(async () => {
    const [unknown] = one.isDefault === true ? sub.args : [];
    if (unknown !== undefined)
      throw new RewindError('usage', `There is no command "${unknown}".`, { hint: commandHint(unknown, program) });
    const given: Partial<Record<SettingName, string | boolean>> = {};
    for (const [attribute, name] of names) {
      const value: unknown = sub.getOptionValueSource(attribute) === 'cli' ? sub.getOptionValue(attribute) : undefined;
      if (typeof value === 'string' || typeof value === 'boolean') given[name] = value;
    }
    const flags: GivenFlags = given;
    try {
      onService(await one.start((wanted) => readSettings(wanted, flags, environment, one.defaults), sub.args, io));
    } catch (error) {
      throw isRewindError(error) && (error.hint ?? error.byForce) !== undefined
        ? await meantHere(error, given, commands)
        : error;
    }
  });
}

/** Hints name other commands, which have not been loaded until then. */
async function meantHere(error: RewindError, given: CarriedFlags, loaded: readonly AnyCommand[]): Promise<RewindError> {
  const { allCommands } = await import('./commands.ts');
  const known = [...loaded, ...(await allCommands())];
  return withFlags(error, given, (name, flag) =>
    known.some((other) => other.name === name && other.settings.includes(flag)),
  );
}

/** What a command alone has comes before how to reach an etcd, which is long and the same for all. */
function ownFirst(names: readonly SettingName[]): SettingName[] {
  const isOwn = (name: SettingName) => settingGroup(name) === undefined;
  return [...names.filter(isOwn), ...names.filter((name) => !isOwn(name))];
}

function commandHint(unknown: string, { commands }: CommanderCommand): string {
  const names = commands.map((known) => known.name());
  const begun = names.filter((name) => name.startsWith(unknown));
  const similar = begun.length > 0 ? begun : similarTexts(unknown, names);
  return similar.length === 0 ? 'See etcd-rewind --help.' : `Similar: ${similar.join(', ')}. See etcd-rewind --help.`;
}

function examplesText(all: readonly Example[]): string {
  if (all.length === 0) return '';
  return `\nExamples:\n${all.map(({ line, does }) => `  ${line}\n      ${does}`).join('\n')}`;
}

function reportFailure(error: unknown, { err }: CommandIo): 0 | 1 | 2 {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const command = failedCommand.get(error);
    const help = command === undefined ? 'etcd-rewind --help' : `etcd-rewind ${command} --help`;
    if (!error.code.startsWith('commander.help')) err.write(`See ${help}.\n`);
    return 2;
  }
  if (isRewindError(error)) {
    err.write(`etcd-rewind: ${withStop(error.message)}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return error.code === 'usage' ? 2 : 1;
  }
  err.write(`etcd-rewind: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
