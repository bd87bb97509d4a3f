import type { Command } from './command.ts';

/** How an event's key is written in `Command.keys`. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Mod+${name}`;
  if (event.altKey) return `Alt+${name}`;
  return event.shiftKey && event.key.length > 1 ? `Shift+${name}` : name;
}

const KEY_SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space',
  Mod: 'Ctrl',
};

/** For people: `Shift ←`. */
export function keyText(key: string): string {
  if (key === '+') return '+';
  return key
    .split('+')
    .map((part) => KEY_SYMBOLS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}

/** The command that a key press asks for; keys that are typed into a field, or that a part has taken, ask for none. */
export function commandFor(commands: readonly Command[], event: KeyboardEvent): Command | null {
  if (event.defaultPrevented || event.isComposing) return null;
  const name = keyName(event);
  if (isTyping(event.target) && !name.startsWith('Mod+')) return null;
  if (name === ' ' && event.target instanceof HTMLElement && event.target.closest('button, summary, [role=switch]')) {
    return null;
  }
  const command = commands.find(({ keys }) => keys.includes(name)) ?? null;
  return command !== null && event.repeat && command.repeats !== true ? null : command;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
