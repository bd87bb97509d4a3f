import { api, type ExportQuery } from '../api/client.ts';
import type { Recording } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';
import { nearestRevision } from '../timeline/model/window.ts';

/** What of the page an export depends on. */
export interface ExportView {
  readonly recording: Recording;
  /** The playhead; null where there is nothing to be exported. */
  readonly revision: number | null;
  /** What the lanes show. */
  readonly window: { readonly from: number; readonly to: number };
  readonly namespace: string | null;
  readonly kind: string | null;
}

/** A file that can be had of the recording. */
export interface Export {
  readonly id: 'whole' | 'range' | 'filtered' | 'zip' | 'yaml';
  /** For the menu; the group says what it is of. */
  readonly label: string;
  readonly detail: string;
  /** null: it would be the same as another one, or nothing; `detail` says why. */
  readonly href: string | null;
}

/** Every file that can be had, in the order of the menu: the first three are histories, the others for other programs. */
export function exportsOf(view: ExportView): readonly Export[] {
  const { recording, revision, namespace, kind } = view;
  const { firstRevision, lastRevision } = recording;
  const to = (query: ExportQuery) => api.exportUrl(recording.id, query);
  const { from, to: until } = visible(view);
  const whole = from === firstRevision && until === lastRevision;
  const filtered = namespace !== null || kind !== null;
  const filter: ExportQuery = { namespace: namespace ?? undefined, kind: kind ?? undefined };
  const only = filtered ? `, only ${filterText(namespace, kind)}` : '';
  return [
    { id: 'whole', label: 'Whole recording', detail: rangeText(firstRevision, lastRevision), href: to({}) },
    {
      id: 'range',
      label: 'Visible range',
      detail: whole ? 'The timeline shows all of it' : rangeText(from, until),
      href: whole ? null : to({ from, to: until }),
    },
    {
      id: 'filtered',
      label: 'Filtered objects',
      detail: filtered ? sentenceCase(filterText(namespace, kind)) : 'No namespace or kind is chosen',
      href: filtered ? to(filter) : null,
    },
    {
      id: 'zip',
      label: 'JSON files, as a zip',
      detail: `KEY/REVISION.json, each revision of each object${only}`,
      href: to({ ...filter, format: 'zip' }),
    },
    {
      id: 'yaml',
      label: revision === null ? 'Objects as YAML' : `Objects at r${grouped(revision)} as YAML`,
      detail: revision === null ? 'This revision is not recorded' : `For kubectl apply${only}`,
      href: revision === null ? null : to({ ...filter, format: 'yaml', rev: revision, strip: true }),
    },
  ];
}

/** A link may ask for more than there is. */
function visible({ recording, window }: ExportView): { from: number; to: number } {
  return { from: nearestRevision(window.from, recording), to: nearestRevision(window.to, recording) };
}

function rangeText(from: number, to: number): string {
  return `r${grouped(from)} to r${grouped(to)}`;
}

/** `Pod in default`, `objects in default`, `Pod`, `cluster-scoped Node`. */
function filterText(namespace: string | null, kind: string | null): string {
  const what = kind ?? 'objects';
  if (namespace === null) return what;
  return namespace === '' ? `cluster-scoped ${what}` : `${what} in ${namespace}`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
