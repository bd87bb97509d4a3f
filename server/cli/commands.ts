import type { AnyCommand } from './command.ts';

type Load = () => Promise<AnyCommand>;

/**
 * All commands by their names, in the order of `--help`. Most of a start is loading modules: only those of the command that
 * runs are loaded.
 */
export const commands: Readonly<Record<string, Load>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  record: async () => (await import('./record.ts')).recordCommand,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  list: async () => (await import('./list.ts')).listCommand,
  get: async () => (await import('./get.ts')).getCommand,
  history: async () => (await import('./history.ts')).historyCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  compare: async () => (await import('./compare.ts')).compareCommand,
  dump: async () => (await import('./dump.ts')).dumpCommand,
  watch: async () => (await import('./watch.ts')).watchCommand,
  analyze: async () => (await import('./analyze.ts')).analyzeCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  checksum: async () => (await import('./checksum.ts')).checksumCommand,
  decode: async () => (await import('./decode.ts')).decodeCommand,
  completion: async () => (await import('./completion/completion.ts')).completionCommand,
};

/** What programs call, and no person. */
const internal: Readonly<Record<string, Load>> = {
  __complete: async () => (await import('./completion/complete.ts')).completeCommand,
};

const DEFAULT = 'serve';

/** The command that the arguments name; all of them where they name none that there is, or ask for help. */
export async function neededCommands([first]: readonly string[]): Promise<readonly AnyCommand[]> {
  if (first === '-V' || first === '--version') return [];
  const asksForHelp = first === '-h' || first === '--help';
  const name = first === undefined || (first.startsWith('-') && !asksForHelp) ? DEFAULT : first;
  const load = Object.hasOwn(commands, name) ? commands[name] : Object.hasOwn(internal, name) ? internal[name] : null;
  return load ? [await load()] : allCommands();
}

export function allCommands(): Promise<readonly AnyCommand[]> {
  return Promise.all(Object.values(commands).map((load) => load()));
}
