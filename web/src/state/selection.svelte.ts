import { Bases } from './bases.svelte.ts';
import type { DiffLayout, Tab } from './url.ts';

/** Which object the inspector shows, and how. */
export class Selection {
  /** Chosen by the reader; null: what changes at the playhead. */
  key = $state<string | null>(null);
  /** The chosen object stays when a step changes another one. */
  held = $state(false);
  /** The object that steps within an object, or what is related to it, are about. */
  anchor = $state<string | null>(null);
  tab = $state<Tab>('diff');
  readonly bases = new Bases();
  layout = $state<DiffLayout>('tree');
  /** managedFields, resourceVersion and generation too. */
  everyField = $state(false);
}
