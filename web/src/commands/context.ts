import { getContext, setContext } from 'svelte';
import type { Page } from '../state/page.svelte.ts';
import type { Command } from './command.ts';

const PAGE = Symbol('page');
const COMMANDS = Symbol('commands');

export function provide(page: Page, commands: readonly Command[]): void {
  setContext(PAGE, page);
  setContext(COMMANDS, commands);
}

export function usePage(): Page {
  return getContext<Page>(PAGE);
}

export function useCommands(): readonly Command[] {
  return getContext<readonly Command[]>(COMMANDS);
}

/** Calls a command by its id. */
export function useRun(): (id: string) => void {
  const commands = useCommands();
  return (id) => commands.find((command) => command.id === id)?.run();
}
