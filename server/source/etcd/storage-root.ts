import { isBinaryKey, keyBytes, keyText, type KeyText } from '../../domain/key.ts';
import type { HistoryEvent } from '../../domain/history.ts';
import { DEEPEST_ROOT, KUBE_SYSTEM } from '../kube-system.ts';
import { prefixRange } from './wire.ts';

/** The storage roots of Kubernetes and of OpenShift. */
export const USUAL_ROOTS: readonly KeyText[] = ['/registry', '/kubernetes.io'];
/** Such an etcd holds little beside; one without a cluster is not to be searched for long. */
const MOST_FOLDERS = 100;

/** How the keys of an etcd are looked at; null: there is none, or it may not be read. */
export interface KeyLookups {
  read(key: KeyText): Promise<HistoryEvent | null>;
  /** The first key of a range. */
  first(range: { readonly key: Buffer; readonly range_end: Buffer }): Promise<Uint8Array | null>;
}

export interface FoundCluster {
  readonly root: KeyText;
  readonly namespace: HistoryEvent;
}

/**
 * The storage root that has a Namespace kube-system: one of those that the prefix leads to, a usual one, or the shallowest
 * that is found.
 */
export async function findCluster(lookups: KeyLookups, prefix: KeyText): Promise<FoundCluster | null> {
  const folders = foldersOf(prefix);
  for (const root of [...folders, ...USUAL_ROOTS, '']) {
    const namespace = await lookups.read(root + KUBE_SYSTEM);
    if (namespace !== null) return { root, namespace };
  }
  const start = folders.at(-1) ?? '';
  const queue = [start];
  let left = MOST_FOLDERS;
  for (const folder of queue) {
    for await (const root of foldersIn(lookups, folder)) {
      if (--left < 0) return null;
      const namespace = await lookups.read(root + KUBE_SYSTEM);
      if (namespace !== null) return { root, namespace };
      if (root.split('/').length <= DEEPEST_ROOT) queue.push(root);
    }
  }
  return null;
}

/** `/a/b/pods/` → `/a`, `/a/b`, `/a/b/pods` */
function foldersOf(prefix: KeyText): KeyText[] {
  if (isBinaryKey(prefix) || !prefix.startsWith('/')) return [];
  const segments = prefix.split('/').slice(1, -1);
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`);
}

/** The folders right below one, each found by the first key that comes after the one before; keys that are in none end it. */
async function* foldersIn(lookups: KeyLookups, folder: KeyText): AsyncGenerator<KeyText> {
  const { key: begin, range_end } = prefixRange(keyBytes(`${folder}/`));
  let key = begin;
  for (let leaves = 0; leaves < MOST_FOLDERS;) {
    const first = await lookups.first({ key, range_end });
    if (first === null) return;
    const text = keyText(first);
    const end = isBinaryKey(text) ? -1 : text.indexOf('/', folder.length + 1);
    if (end < 0) {
      leaves++;
      key = Buffer.concat([first, Buffer.from([0])]);
      continue;
    }
    const child = text.slice(0, end);
    yield child;
    key = prefixRange(keyBytes(`${child}/`)).range_end;
  }
}
