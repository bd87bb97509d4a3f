import { newObjectText } from '../../diff/creation.ts';
import { changePhrase } from '../../diff/sentence.ts';
import { GenerationCache } from '../../domain/generation-cache.ts';
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
const REMEMBERED = 250;

/** With their values: what each change made of its object. Oldest first, as they are given. */
export async function* said(view: HistoryView, revisions: Iterable<KeyRevision>): AsyncGenerator<HistoryRow, void> {
  const decoder = await view.decoder();
  const known = new GenerationCache<KeyText, { readonly version: number; readonly object: JsonValue | undefined }>(
    REMEMBERED,
  );
  const at = async (key: KeyText, revision: number) => decoder.written(view, await view.value(key, revision));
  for (const row of revisions) {
    const { revision, event } = row;
    const { identity, verb, version, origin } = event;
    const { key } = identity;
    if (origin === 'baseline' || verb === 'delete') {
      yield { ...row, said: null };
      continue;
    }
    const object = await at(key, revision);
    if (verb === 'create') yield { ...row, said: newObjectText(identity, object) };
    else {
      // Between the two there may be changes that are not among these: noise, say.
      const last = known.get(key);
      const before = last?.version === version - 1 ? last.object : await at(key, revision - 1);
      yield { ...row, said: changePhrase(event, before, object, kubernetesListKeys) };
    }
    known.set(key, { version, object });
  }
}
