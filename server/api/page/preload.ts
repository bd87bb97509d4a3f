import type { HistoryReader } from '../../domain/history-reader.ts';
import { holds } from '../recording-directory.ts';

/** As the page asks for the keys first (web/src/state/objects.svelte.ts). */
const FIRST_KEYS = 2000;

/** What the address of the page says to its server. */
export interface PageQuery {
  readonly follow?: string;
  readonly labels?: string;
}

/**
 * What a browser may ask for before the page itself has begun: the `Link` header of the document at an address. It names only
 * what the page asks for in any case, and in the same words: a browser complains of what nobody takes. The script comes first,
 * for nothing of the rest is shown before it is there.
 *
 * @param script address of the page's script
 * @param path what is behind `/r/` in the address, '' where there is nothing
 * @param address `follow`: the page goes to the newest revision; `labels`: it lists only some of the keys
 */
export async function preloads(
  reader: Pick<HistoryReader, 'recording'>,
  script: string | null,
  path: string,
  { follow, labels }: PageQuery,
): Promise<string> {
  const [, id, digits] = /^([^/]+)\/(\d{1,15})\/?$/.exec(path) ?? [];
  const recording = id === undefined ? null : await reader.recording(id);
  const urls = ['/api/recordings'];
  if (recording !== null && follow !== '1' && holds(recording, Number(digits))) {
    const of = `/api/recordings/${encodeURIComponent(recording.id)}`;
    urls.push(`${of}/revisions/${Number(digits)}`);
    if (labels === undefined) urls.push(`${of}/keys?rev=${Number(digits)}&limit=${FIRST_KEYS}`);
  }
  const answers = urls.map((url) => `<${url}>; rel=preload; as=fetch; crossorigin`);
  return (script === null ? answers : [`<${script}>; rel=modulepreload`, ...answers]).join(', ');
}

/** The module that a document loads. */
export function scriptOf(document: string): string | null {
  return /<script type="module"[^>]* src="(\/[^"]+)"/.exec(document)?.[1] ?? null;
}
