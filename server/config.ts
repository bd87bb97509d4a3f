import { commandSettings } from './config/command-settings.ts';
import { connectionSettings } from './config/connection-settings.ts';
import { serviceSettings } from './config/service-settings.ts';
import type { Setting } from './config/setting.ts';
import { InvalidValue } from './config/values.ts';
import { RewindError } from './domain/errors.ts';

/** All that a user can set; a command takes those that it names. */
export const settings = { ...connectionSettings, ...serviceSettings, ...commandSettings };

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
    if (!(error instanceof InvalidValue)) throw error;
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
