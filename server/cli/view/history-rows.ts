import { newObjectText } from '../../diff/creation.ts';
import { changePhrase } from '../../diff/sentence.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { KeyText } from '../../domain/key.ts';
import { kubernetesListKeys } from '../../kubernetes/list-keys.ts';
import type { HistoryView, KeyRevision } from './history-view.ts';

/** A revision of a key, and what it said of it. */
export interface HistoryRow extends KeyRevision {
  /** What is most telling about a new object, or what became of it: `image nginx:1.26 → nginx:1.27`; null: its fields only. */
  readonly said: string | null;
}

/** Values are read for so many changes at most: each takes up to a millisecond. */
export const MOST_SAID = 10_000;
/** Objects that the next change may be compared with. */
const MOST_REMEMBERED = 500;

/** With their values: what each change made of its object. Oldest first, as they are given. */
export async function* said(view: HistoryView, revisions: Iterable<KeyRevision>): AsyncGenerator<HistoryRow, void> {
  const decoder = await view.decoder();
  /** The newest known object of keys, those used last at the end. */
  const known = new Map<KeyText, JsonValue | undefined>();
  const at = async (key: KeyText, revision: number) => decoder.written(view, await view.value(key, revision));
  for (const row of revisions) {
    const { revision, event } = row;
    const { key } = event.identity;
    if (event.origin === 'baseline' || event.verb === 'delete') {
      yield { ...row, said: null };
      continue;
    }
    const after = await at(key, revision);
    const isNew = event.verb === 'create';
    const before = isNew ? undefined : known.has(key) ? known.get(key) : await at(key, revision - 1);
    known.delete(key);
    known.set(key, after);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_REMEMBERED) break;
      known.delete(oldest);
    }
    const text = isNew ? newObjectText(event.identity, after) : changePhrase(event, before, after, kubernetesListKeys);
    yield { ...row, said: text };
  }
}
