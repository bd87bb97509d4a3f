import { checkedKey } from '../../api/key-parameter.ts';
import { RewindError } from '../../domain/errors.ts';
import type { ObjectIdentity } from '../../domain/facts.ts';
import type { StoredValue } from '../../domain/history-reader.ts';
import type { KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import { knownValue, unknownWithin } from '../../reading/known-states.ts';
import type { HistoryView } from './history-view.ts';
import { keyHint } from './key-hint.ts';
import { isMeant, shortForm, shortName, type ShortForm } from './short-form.ts';

/** What a person calls a key. */
export interface WantedKey {
  /** The key as etcd has it, or `pod/NAME`, or the name alone. */
  readonly text: string;
  readonly namespace: string | null;
  /** As of which revision it should exist; otherwise it is looked for in the whole history. */
  readonly revision: Revision;
}

/**
 * The key that is meant.
 * @throws RewindError `key_not_found`, with those that are similar; `usage` where several are meant
 */
export async function findKey(view: HistoryView, wanted: WantedKey): Promise<KeyText> {
  const { revision } = wanted;
  const key = checkedKey(wanted.text);
  if ((await view.value(key, revision)) !== null) return key;
  const short = shortForm(wanted.text);
  if (short !== null) {
    const found = (await existing(view, wanted, short)) ?? (await anywhere(view, wanted, short));
    if (found !== null) return found;
  }
  if (revision !== view.lastRevision && (await view.value(key, view.lastRevision)) !== null) return key;
  throw await notFound(view, wanted);
}

/** A value that exists. @throws RewindError `key_not_found`, saying when it does, `revision_in_gap` */
export async function existingValue(
  view: HistoryView,
  key: KeyText,
  revision: Revision,
): Promise<StoredValue & { readonly value: Uint8Array }> {
  const stored = await knownValue(view, key, revision);
  if (stored !== null && stored.value !== null) return { ...stored, value: stored.value };
  if (stored !== null) {
    const deletion = stored.modRevision;
    const why = deletion === revision ? 'that revision deleted it' : `revision ${deletion} deleted it`;
    throw new RewindError('key_not_found', `${key} does not exist at revision ${revision}: ${why}.`, {
      hint: `As it was before that: --rev ${deletion - 1}`,
    });
  }
  const last = await view.value(key, view.lastRevision);
  throw new RewindError('key_not_found', `${key} did not exist yet at revision ${revision}.`, {
    hint:
      last === null || last.value === null ? `See when it did: etcd-rewind history ${key}` : createdText(view, last),
  });
}

/** Where it can be had: what it was at its creation may be missing. */
function createdText({ gaps }: HistoryView, { summary: { createRevision }, modRevision }: StoredValue): string {
  const known = unknownWithin(gaps, createRevision) === null ? createRevision : modRevision;
  return `It was created at revision ${createRevision}: --rev ${known}`;
}

async function existing(view: HistoryView, wanted: WantedKey, short: ShortForm): Promise<KeyText | null> {
  const { namespace, revision } = wanted;
  const found: ObjectIdentity[] = [];
  const filter = { q: short.name, ...(namespace === null ? {} : { namespace }) };
  for await (const { identity } of view.keys(revision, filter)) if (isMeant(identity, short)) found.push(identity);
  return onlyOne(found, wanted);
}

async function anywhere(view: HistoryView, wanted: WantedKey, short: ShortForm): Promise<KeyText | null> {
  const found = (await view.named(short.name)).filter(
    (identity) =>
      isMeant(identity, short) && (wanted.namespace === null || wanted.namespace === (identity.namespace ?? '')),
  );
  return onlyOne(found, wanted);
}

function onlyOne(found: readonly ObjectIdentity[], { text }: WantedKey): KeyText | null {
  const [only, ...others] = found;
  if (only === undefined) return null;
  if (others.length === 0) return only.key;
  const shown = found.slice(0, 5).map(shortName);
  const more = found.length > shown.length ? ` and ${found.length - shown.length} more` : '';
  throw new RewindError('usage', `"${text}" can be ${found.length} keys.`, {
    hint: `Say which: ${shown.join(', ')}${more}; or give the whole key.`,
  });
}

async function notFound(view: HistoryView, { text, namespace, revision }: WantedKey): Promise<RewindError> {
  const there: ObjectIdentity[] = [];
  for await (const { identity } of view.keys(revision, {})) there.push(identity);
  const where = namespace === null || shortForm(text) === null ? '' : ` in namespace "${namespace}"`;
  return new RewindError('key_not_found', `There is no key "${text}"${where} in ${view.title}.`, {
    hint: `${forgottenText(view)}${keyHint(text, namespace, there)}`,
  });
}

/** An etcd knows nothing of what was gone when it was compacted; a recording may. */
function forgottenText({ beforeFirst, firstRevision }: HistoryView): string {
  if (beforeFirst !== 'compacted' || firstRevision <= 1) return '';
  return `etcd has compacted what was before revision ${firstRevision}, and knows no key that was gone by then. `;
}
