export type ThemeChoice = 'system' | 'light' | 'dark';

const STORED = 'etcd-rewind.theme';
const ORDER: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** Light, dark, or as the system says; kept in this browser. */
export class Theme {
  choice = $state<ThemeChoice>('system');

  constructor() {
    const stored = read(STORED);
    this.choice = ORDER.find((known) => known === stored) ?? 'system';
    this.#apply();
  }

  next(): void {
    this.choice = ORDER[(ORDER.indexOf(this.choice) + 1) % ORDER.length] ?? 'system';
    write(STORED, this.choice);
    this.#apply();
  }

  #apply(): void {
    const root = document.documentElement;
    if (this.choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.choice;
  }
}

/** Browser storage may be switched off; the page works without. */
export function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Nothing is kept then.
  }
}
