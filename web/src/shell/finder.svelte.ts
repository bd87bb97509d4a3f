import { api } from '../api/client.ts';
import type { ObjectIdentity } from '../api/schema.ts';
import { keyText, type Command } from '../commands/commands.ts';
import type { Page } from '../state/page.svelte.ts';
import { Resource } from '../state/resource.svelte.ts';
import { grouped, readRevision } from '../text/numbers.ts';

const WAIT_MS = 120;
const MOST = 30;

export interface Found {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly title: string;
  readonly keys: string | null;
  run(): void;
}

/** What the search field offers for what is typed: a revision, objects at the playhead, commands. */
export class Finder {
  text = $state('');
  open = $state(false);
  active = $state(0);
  readonly #objects = new Resource<readonly ObjectIdentity[]>();
  readonly #page: Page;
  readonly #commands: readonly Command[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Page, commands: readonly Command[]) {
    this.#page = page;
    this.#commands = commands;
  }

  readonly results = $derived.by<readonly Found[]>(() => [
    ...this.#revisions(),
    ...(this.#objects.value ?? []).map((identity) => this.#object(identity)),
    ...this.#matchingCommands(),
  ]);

  get emptyText(): string {
    if (this.text.trim() === '') return 'A revision number, the name of an object, or a command.';
    if (this.#objects.loading) return 'Searching…';
    return this.#objects.error?.message ?? 'Nothing found at this revision.';
  }

  type(text: string): void {
    this.text = text;
    this.open = true;
    this.active = 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(text.trim()), WAIT_MS);
  }

  move(by: 1 | -1): void {
    const { length } = this.results;
    if (length > 0) this.active = (this.active + by + length) % length;
  }

  choose(index: number): void {
    this.results[index]?.run();
    this.text = '';
    this.close();
  }

  close(): void {
    this.open = false;
    clearTimeout(this.#timer);
  }

  #search(q: string): void {
    const { recording, revision } = this.#page;
    if (q === '' || recording === null || revision === null) {
      this.#objects.load(null, () => Promise.resolve([]));
      return;
    }
    const rev = Math.min(Math.max(revision, recording.firstRevision), recording.lastRevision);
    this.#objects.load(`${recording.id} ${rev} ${q}`, async (signal) => {
      const page = await api.state(recording.id, { rev, q, limit: MOST }, signal);
      return page.entries.map(({ identity }) => identity);
    });
  }

  #revisions(): Found[] {
    const revision = readRevision(this.text);
    const { recording } = this.#page;
    if (revision === null || recording === null) return [];
    return [
      {
        id: `revision ${revision}`,
        kind: 'Revision',
        label: grouped(revision),
        title: '',
        keys: null,
        run: () => {
          this.#page.push();
          this.#page.seek(revision);
        },
      },
    ];
  }

  #object(identity: ObjectIdentity): Found {
    return {
      id: `object ${identity.key}`,
      kind: identity.kind ?? 'Key',
      label:
        identity.kind === null
          ? identity.key
          : `${identity.namespace === null ? '' : `${identity.namespace}/`}${identity.name}`,
      title: identity.key,
      keys: null,
      run: () => {
        this.#page.push();
        this.#page.select(identity.key);
        this.#page.reveal(identity.key);
      },
    };
  }

  #matchingCommands(): Found[] {
    const text = this.text.trim().toLowerCase();
    if (text.length < 2) return [];
    return this.#commands
      .filter(({ id, name }) => id !== 'search' && name.toLowerCase().includes(text))
      .map((command) => ({
        id: `command ${command.id}`,
        kind: 'Command',
        label: command.name,
        title: '',
        keys: command.keys[0] === undefined ? null : keyText(command.keys[0]),
        run: () => command.run(),
      }));
  }
}
