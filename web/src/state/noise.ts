import type { NoiseClass } from '../api/schema.ts';

/** A class of changes that are rarely what somebody looks for, in words. */
export interface Noise {
  readonly id: NoiseClass;
  readonly name: string;
  readonly what: string;
}

export const NOISE: readonly Noise[] = [
  { id: 'lease', name: 'Leases', what: 'Nodes and API servers say that they are alive' },
  { id: 'leader-election', name: 'Leader election', what: 'Controllers keep their leadership' },
  { id: 'master-lease', name: 'API server endpoints', what: 'API servers keep their addresses' },
  { id: 'endpoints-leader', name: 'Endpoints of leaders', what: 'Leadership kept in Endpoints' },
  { id: 'node-heartbeat', name: 'Node heartbeats', what: 'Only the heartbeat times of a Node moved' },
  { id: 'event', name: 'Events', what: 'Kubernetes Events' },
  { id: 'event-count', name: 'Event counts', what: 'An Event was seen again: only its count and time moved' },
  { id: 'no-op', name: 'Writes without a change', what: 'Only managedFields or the version moved' },
  { id: 'compaction', name: 'Compaction', what: 'API servers agree on what etcd may forget' },
];

/** Kinds that are written all the time: their every change is noise. */
export const RESTLESS_KINDS: readonly string[] = ['Event', 'Lease'];

export const ALL_NOISE: readonly NoiseClass[] = NOISE.map(({ id }) => id);

/** As a link says it; null where everything is hidden, which is usual. */
export function noiseText(hidden: readonly NoiseClass[]): string | null {
  if (hidden.length === ALL_NOISE.length) return null;
  return hidden.length === 0 ? 'show' : ALL_NOISE.filter((id) => hidden.includes(id)).join(',');
}

/** The classes that a link hides; all of them where it says nothing that is understood. */
export function readNoise(text: string | null): readonly NoiseClass[] {
  if (text === 'show') return [];
  const named = (text ?? '').split(',');
  const hidden = ALL_NOISE.filter((id) => named.includes(id));
  return hidden.length === 0 ? ALL_NOISE : hidden;
}
