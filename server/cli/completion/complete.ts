import { flagsOf, isRepeatable, readSettings, takesValue, type GivenFlags, type SettingName } from '../../config.ts';
import { commands } from '../commands.ts';
import { command, type AnyCommand } from '../command.ts';
import { printLines } from '../output/print.ts';
import { keyCandidates } from './key-candidates.ts';
import { shells } from './scripts.ts';

/** A shell puts a candidate into the command line as it is: what has a meaning there is not offered. */
const HARMLESS = /^[\w./:@%+,=-]+$/;

export const completeCommand = command({
  name: '__complete',
  summary: 'what a word of a command line can become; for the completion scripts',
  takesAnything: true,
  settings: [],
  run: async (_settings, words, io) => {
    const found = await candidates(words, process.env).catch(() => []);
    await printLines(
      io,
      found.filter((word) => HARMLESS.test(word)),
    );
  },
});

/** What the last of the words can become; nothing where it is a file's name. */
export async function candidates(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const current = words.at(-1) ?? '';
  const [first = ''] = words;
  const names = Object.keys(commands);
  if (words.length <= 1 && !current.startsWith('-')) return beginning(names, current);
  const load = commands[first.startsWith('-') ? 'serve' : first];
  if (load === undefined) return [];
  const line = new CommandLine(await load(), words.slice(first.startsWith('-') ? 0 : 1, -1));
  if (line.expects !== null) return beginning(choicesOf(line.expects), current);
  const [flag, part] = splitFlag(current);
  if (part !== null) {
    const name = line.settingOf(flag);
    return name === null ? [] : beginning(choicesOf(name), part).map((choice) => `${flag}=${choice}`);
  }
  if (current.startsWith('-')) return beginning([...line.unused(), '--help'], current);
  return parameterCandidates(line, current, environment);
}

async function parameterCandidates(
  { command: { parameters = '', settings: taken }, positionals, given }: CommandLine,
  current: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  if (positionals > 0) return [];
  if (parameters.includes('SHELL')) return beginning(shells, current);
  const types = parameters.includes('KEY');
  if (!types && !parameters.includes('PREFIX')) return [];
  // Keys of a database are none of the etcd that `watch` reads, nor of what `decode` is given.
  if (!taken.includes('db')) return [];
  const { viewSettings, withView } = await import('../view/open-view.ts');
  const settings = readSettings([...viewSettings, 'namespace', 'rev'], given, environment);
  return withView(
    settings,
    () => undefined,
    (view) => keyCandidates(view, current, settings, types),
  );
}

/** A command's words before the one that is being completed. */
class CommandLine {
  readonly given: GivenFlags;
  /** The setting whose value comes next. */
  readonly expects: SettingName | null;
  readonly positionals: number;
  readonly command: AnyCommand;
  readonly #flags: ReadonlyMap<string, SettingName>;

  constructor(one: AnyCommand, words: readonly string[]) {
    this.command = one;
    this.#flags = new Map(one.settings.flatMap((name) => flagsOf(name).map((flag) => [flag, name] as const)));
    const given: Partial<Record<SettingName, string | boolean>> = {};
    let expects: SettingName | null = null;
    let positionals = 0;
    for (const word of words) {
      const [flag, value] = splitFlag(word);
      const name = this.settingOf(flag);
      if (expects !== null) {
        given[expects] = word;
        expects = null;
      } else if (name === null) positionals += word.startsWith('-') ? 0 : 1;
      else if (value !== null) given[name] = value;
      else if (takesValue(name)) expects = name;
      else given[name] = !flag.startsWith('--no-');
    }
    this.given = given;
    this.expects = expects;
    this.positionals = positionals;
  }

  settingOf(flag: string): SettingName | null {
    return this.#flags.get(flag) ?? null;
  }

  /** Long flags that can still be given. */
  unused(): string[] {
    const left = [...this.#flags].filter(([, name]) => this.given[name] === undefined || isRepeatable(name));
    return left.map(([flag]) => flag).filter((flag) => flag.startsWith('--'));
  }
}

/** `--rev=5` in two; null where there is no `=`. */
function splitFlag(word: string): [flag: string, value: string | null] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
}

/** What a flag's placeholder names, such as `<json|yaml>`. */
function choicesOf(name: SettingName): string[] {
  const placeholder = takesValue(name) ?? '';
  return placeholder.includes('|') ? placeholder.split('|') : [];
}

function beginning(words: readonly string[], current: string): string[] {
  return words.filter((word) => word.startsWith(current));
}
