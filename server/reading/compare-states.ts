import type { HistoryReader, StateEntry, StateQuery } from '../domain/history-reader.ts';
import { keyBytes, type KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

/** Keys that are read at a time. */
const PAGE = 2000;

/** A key that one state has and the other has not, or that was written between them. */
export type KeyDifference =
  | { readonly type: 'added'; readonly after: StateEntry }
  | { readonly type: 'removed'; readonly before: StateEntry }
  | { readonly type: 'changed'; readonly before: StateEntry; readonly after: StateEntry };

/** Walks two states, each in key order, side by side: what is held of them is what their own readers hold. */
export async function* compareStates(
  befores: AsyncIterable<StateEntry>,
  afters: AsyncIterable<StateEntry>,
): AsyncGenerator<KeyDifference, void> {
  const left = befores[Symbol.asyncIterator]();
  const right = afters[Symbol.asyncIterator]();
  let before = await take(left);
  let after = await take(right);
  while (before !== null || after !== null) {
    const order = compareEntries(before, after);
    if (order > 0 && after !== null) yield { type: 'added', after };
    else if (order < 0 && before !== null) yield { type: 'removed', before };
    else if (before !== null && after !== null && before.modRevision !== after.modRevision) {
      yield { type: 'changed', before, after };
    }
    if (order <= 0) before = await take(left);
    if (order >= 0) after = await take(right);
  }
}

/** The keys that exist at a revision, in key order. */
export async function* stateEntries(
  reader: Pick<HistoryReader, 'state'>,
  id: string,
  revision: Revision,
  filter: Omit<StateQuery, 'limit' | 'afterKey'>,
): AsyncGenerator<StateEntry, void> {
  let afterKey: KeyText | undefined;
  for (;;) {
    const page = await reader.state(id, revision, {
      ...filter,
      ...(afterKey === undefined ? {} : { afterKey }),
      limit: PAGE,
    });
    yield* page.entries;
    afterKey = page.entries.at(-1)?.identity.key;
    if (!page.more || afterKey === undefined) return;
  }
}

async function take(entries: AsyncIterator<StateEntry, void>): Promise<StateEntry | null> {
  const next = await entries.next();
  return next.done === true ? null : next.value;
}

/** Which comes first in etcd's order (of bytes); a side that has ended comes last. */
function compareEntries(before: StateEntry | null, after: StateEntry | null): number {
  if (before === null) return after === null ? 0 : 1;
  if (after === null) return -1;
  if (before.identity.key === after.identity.key) return 0;
  return Buffer.compare(keyBytes(before.identity.key), keyBytes(after.identity.key));
}
