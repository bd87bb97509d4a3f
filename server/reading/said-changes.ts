import { newObjectText } from '../diff/creation.ts';
import { changePhrase } from '../diff/sentence.ts';
import { GenerationCache } from '../domain/generation-cache.ts';
import type { EventSummary, StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import type { Release, ValueDecoder } from './value-decoder.ts';

/** One change of a key. */
export interface KeyChange {
  readonly revision: Revision;
  readonly event: EventSummary;
}

export interface Said {
  /** What is most telling about a new object, or what became of it: `image nginx:1.26 → nginx:1.27`; null: its fields only. */
  readonly said: string | null;
}

export interface SaidSource {
  /** Of the history that the values are from. */
  readonly release: Release;
  readonly decoder: Pick<ValueDecoder, 'written'>;
  /** A key as of a revision; null where it did not exist then or before. */
  readonly value: (key: KeyText, revision: Revision) => Promise<StoredValue | null>;
}

/** What one change says of its object; `before` and `after` are what was written, undefined where there is no object. */
export function saidOf(
  event: EventSummary,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): string | null {
  if (event.origin === 'baseline' || event.verb === 'delete') return null;
  return event.verb === 'create'
    ? newObjectText(event.identity, after)
    : changePhrase(event, before, after, kubernetesListKeys);
}

/** Objects that the next change may be compared with. */
const REMEMBERED = 250;

/** With their values: what each change made of its object. Each takes up to a millisecond. Oldest first, as they are given. */
export async function* saidChanges<Change extends KeyChange>(
  { release, decoder, value }: SaidSource,
  changes: Iterable<Change>,
): AsyncGenerator<Change & Said, void> {
  const known = new GenerationCache<KeyText, { readonly version: number; readonly object: JsonValue | undefined }>(
    REMEMBERED,
  );
  const at = async (key: KeyText, revision: Revision) => decoder.written(release, await value(key, revision));
  for (const change of changes) {
    const { revision, event } = change;
    const { identity, verb, version, origin } = event;
    const { key } = identity;
    if (origin === 'baseline' || verb === 'delete') {
      yield { ...change, said: null };
      continue;
    }
    const object = await at(key, revision);
    // Between the two there may be changes that are not among these: noise, say.
    const last = known.get(key);
    const isNew = verb === 'create' || last?.version === version - 1;
    const before = isNew ? last?.object : await at(key, revision - 1);
    yield { ...change, said: saidOf(event, before, object) };
    known.set(key, { version, object });
  }
}
