import type { ObjectIdentity } from '../api/schema.ts';
import type { Page } from '../state/page.svelte.ts';
import {
  buildTree,
  childCount,
  flatten,
  groupsOf,
  matches,
  opensByItself,
  verbsByKey,
  type TreeNode,
  type TreeRow,
} from './tree.ts';

/** What is open in the tree, where its cursor stands, and what it marks. */
export class TreeState {
  readonly #page: Page;
  /** Groups that the reader has opened or closed. */
  #choices = $state.raw<Readonly<Record<string, boolean>>>({});
  #cursorId = $state.raw<string | null>(null);

  constructor(page: Page) {
    this.#page = page;
  }

  readonly #roots = $derived.by<readonly TreeNode[]>(() => {
    const { q, namespace, kind } = this.#page.filters;
    const { from } = this.#page.window;
    void this.#page.objects.version;
    const filter = { q, namespace, kind };
    return buildTree(
      this.#page.objects.keys.filter(
        (entry) => (entry.deletedAt === null || entry.deletedAt >= from) && matches(entry, filter),
      ),
    );
  });

  /** How many of those that exist the filter lets through. */
  readonly shown = $derived(this.#roots.reduce((sum, { count }) => sum + count, 0));

  readonly rows = $derived.by<readonly TreeRow[]>(() => {
    const choices = this.#choices;
    const { q, kind, labels } = this.#page.filters;
    const narrowed = q !== '' || kind !== null || labels !== '';
    const revealed = groupsOf(this.#page.revealed === null ? [] : this.#identityOf(this.#page.revealed));
    return flatten(
      this.#roots,
      (node) => choices[node.id] ?? (revealed.has(node.id) || narrowed || opensByItself(node)),
    );
  });

  get selected(): string | null {
    return this.#page.subject.key;
  }

  /** The row of the selected object, or of the group that it stands in and that is closed; -1: neither is there. */
  get nearestIndex(): number {
    const { selected } = this;
    if (selected === null) return -1;
    const own = this.rows.findIndex(({ node }) => node.id === selected);
    if (own !== -1) return own;
    const groups = groupsOf(this.#identityOf(selected));
    return this.rows.findLastIndex(({ node }) => groups.has(node.id));
  }

  readonly #events = $derived.by(() => this.#page.current?.events.map(({ event }) => event) ?? []);
  /** What the playhead's revision did, by key. */
  readonly changes = $derived(verbsByKey(this.#events));
  readonly groupsWithChange = $derived(groupsOf(this.#events.map(({ identity }) => identity)));

  get cursor(): number {
    const at = this.#cursorId === null ? -1 : this.rows.findIndex(({ node }) => node.id === this.#cursorId);
    return Math.max(0, at);
  }

  /** Focus comes in: the cursor stands where the selection is. */
  enter(): void {
    this.#cursorId ??= this.selected;
  }

  click(index: number): void {
    const node = this.rows[index]?.node;
    if (node === undefined) return;
    this.#cursorId = node.id;
    if (node.entry === null) this.#toggle(node, !this.rows[index]?.expanded);
    else this.#choose(node);
  }

  /** A key that the tree understands; the row to be seen afterwards, or null when it is none of its keys. */
  key(name: string): number | null {
    const at = this.cursor;
    const row = this.rows[at];
    if (row === undefined) return null;
    switch (name) {
      case 'ArrowDown':
        return this.#stand(Math.min(at + 1, this.rows.length - 1));
      case 'ArrowUp':
        return this.#stand(Math.max(at - 1, 0));
      case 'Home':
        return this.#stand(0);
      case 'End':
        return this.#stand(this.rows.length - 1);
      case 'ArrowRight':
        if (childCount(row.node) === 0) return at;
        if (row.expanded) return this.#stand(at + 1);
        this.#toggle(row.node, true);
        return at;
      case 'ArrowLeft':
        if (row.expanded) {
          this.#toggle(row.node, false);
          return at;
        }
        return row.parent === null ? at : this.#stand(this.rows.findIndex(({ node }) => node === row.parent));
      case 'Enter':
      case ' ':
        this.click(at);
        return at;
      default:
        return null;
    }
  }

  #stand(index: number): number {
    this.#cursorId = this.rows[index]?.node.id ?? null;
    return index;
  }

  #toggle(node: TreeNode, open: boolean): void {
    this.#choices = { ...this.#choices, [node.id]: open };
  }

  #choose(node: TreeNode): void {
    this.#page.entries.push();
    this.#page.select(node.id);
    this.#page.panes.drawerOpen = false;
    this.#page.panes.sheetOpen = true;
  }

  #identityOf(key: string): readonly ObjectIdentity[] {
    const entry = this.#page.objects.keys.get(key);
    return entry === undefined ? [] : [entry.identity];
  }
}
