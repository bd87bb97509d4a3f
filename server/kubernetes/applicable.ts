import { isObject, type JsonObject } from '../domain/json.ts';

/** What only the server of one cluster can say, or what points at objects of that cluster. */
const SET_BY_SERVER = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
  'selfLink',
  'ownerReferences',
]);

/** Annotations that kubectl and controllers write anew. */
const WRITTEN_ANEW =
  /^(kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/revision|pv\.kubernetes\.io\/.*)$/;

/** Of a spec: where a controller has put the object, which another cluster decides anew. */
const DECIDED_BY_CLUSTER: Readonly<Record<string, readonly string[]>> = {
  Pod: ['nodeName'],
  PersistentVolumeClaim: ['volumeName'],
};

/** By these the API server ties the Pods of a Job to it, and refuses them of anybody else. */
const OF_JOB = new Set([
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
]);

const MADE_BY_CLUSTER = new Set(['Event', 'Lease', 'Node', 'EndpointSlice', 'ControllerRevision']);

/**
 * Whether a controller or the API server makes the object by itself, so that nobody applies it: applied without its owner, it
 * would stand beside the one that is made.
 */
export function isMadeAgain({ kind, metadata }: JsonObject): boolean {
  if (!isObject(metadata)) return false;
  if (typeof kind === 'string' && MADE_BY_CLUSTER.has(kind)) return true;
  const { ownerReferences: owners, name, namespace, annotations } = metadata;
  if (Array.isArray(owners) && owners.some((owner) => isObject(owner) && owner['controller'] === true)) return true;
  switch (kind) {
    case 'Endpoints':
      // Those of a Service with a selector, which its controller fills, and the API server's own.
      return (
        (isObject(annotations) && 'endpoints.kubernetes.io/last-change-trigger-time' in annotations) ||
        (namespace === 'default' && name === 'kubernetes')
      );
    case 'Service':
      return namespace === 'default' && name === 'kubernetes';
    case 'ConfigMap':
      return name === 'kube-root-ca.crt';
    case 'ServiceAccount':
      return name === 'default';
    default:
      return false;
  }
}

/** An object as a person would have written it, for `kubectl apply`: without its status and what a cluster has set. */
export function applicable({ status: _status, metadata, ...content }: JsonObject): JsonObject {
  const { apiVersion = null, kind = null, spec, ...rest } = content;
  return {
    apiVersion,
    kind,
    ...(isObject(metadata) ? { metadata: writtenMetadata(kind, metadata) } : {}),
    ...(spec === undefined ? {} : { spec: isObject(spec) ? writtenSpec(kind, spec) : spec }),
    ...rest,
  };
}

function writtenMetadata(kind: unknown, metadata: JsonObject): JsonObject {
  const written = without(metadata, (name) => SET_BY_SERVER.has(name));
  const { annotations, ...others } = kind === 'Job' ? withoutLabelsOfJob(written) : written;
  if (!isObject(annotations)) return annotations === undefined ? others : { ...others, annotations };
  const kept = without(annotations, (name) => WRITTEN_ANEW.test(name));
  return Object.keys(kept).length === 0 ? others : { ...others, annotations: kept };
}

function writtenSpec(kind: unknown, spec: JsonObject): JsonObject {
  if (typeof kind !== 'string') return spec;
  if (kind === 'Job') return writtenJob(spec);
  if (kind === 'PersistentVolume') return writtenVolume(spec);
  // A Service without an address (None) was asked for as one.
  if (kind === 'Service' && spec['clusterIP'] !== 'None') {
    return without(spec, (name) => name === 'clusterIP' || name === 'clusterIPs');
  }
  const decided = DECIDED_BY_CLUSTER[kind] ?? [];
  return without(spec, (name) => decided.includes(name));
}

/** Unless somebody has asked for a selector of his own, the API server makes one. */
function writtenJob(spec: JsonObject): JsonObject {
  if (spec['manualSelector'] === true) return spec;
  const { selector: _selector, ...written } = spec;
  const { template } = written;
  if (!isObject(template) || !isObject(template['metadata'])) return written;
  return { ...written, template: { ...template, metadata: withoutLabelsOfJob(template['metadata']) } };
}

function withoutLabelsOfJob(metadata: JsonObject): JsonObject {
  const { labels, ...others } = metadata;
  if (!isObject(labels)) return metadata;
  const kept = without(labels, (name) => OF_JOB.has(name));
  return Object.keys(kept).length === 0 ? others : { ...metadata, labels: kept };
}

/** For the claim of that name; one that has another uid would leave the volume released. */
function writtenVolume(spec: JsonObject): JsonObject {
  const { claimRef } = spec;
  if (!isObject(claimRef)) return spec;
  return { ...spec, claimRef: without(claimRef, (name) => name === 'uid' || name === 'resourceVersion') };
}

function without(object: JsonObject, goes: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !goes(name)));
}
