import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { Labels, LabelSelector } from '../domain/label-selector.ts';
import { labelSelector, labelsOf, mapSelector } from './label-selector.ts';
import { numberIn, objectIn, objectsIn, textIn } from './object-fields.ts';

/** What one object is to another, in words: to what it names, and from what names it. */
export const RELATIONS = {
  runsOn: ['runs on', 'runs'],
  runsAs: ['runs as', 'account of'],
  mounts: ['mounts', 'mounted by'],
  readsVariables: ['takes variables from', 'gives variables to'],
  pullsWith: ['pulls images with', 'used to pull images by'],
  selects: ['selects', 'selected by'],
  endpointsOf: ['holds the endpoints of', 'endpoints in'],
  reaches: ['leads to', 'reached through'],
  protects: ['protects from disruption', 'protected from disruption by'],
  restricts: ['restricts traffic of', 'traffic restricted by'],
  scales: ['scales', 'scaled by'],
  routes: ['routes to', 'routed to by'],
  certificate: ['serves TLS with', 'TLS certificate of'],
  claims: ['claims storage with', 'claimed for'],
  bound: ['bound to', 'bound to'],
  uses: ['uses', 'used by'],
  grants: ['grants', 'granted by'],
  grantsTo: ['grants to', 'granted rights by'],
} as const;

export type Relation = keyof typeof RELATIONS;

/** An object that another names. */
export interface Reference {
  readonly relation: Relation;
  readonly kind: string;
  /** null: cluster-scoped. */
  readonly namespace: string | null;
  readonly name: string;
  /** Where it is named: a volume, a container. */
  readonly detail: string | null;
}

/** Pods that an object chooses by their labels, in its own namespace. */
export interface Selection {
  readonly relation: Relation;
  readonly selector: LabelSelector;
}

/** What of an object tells its relations. */
export interface RelationFacts {
  readonly references: readonly Reference[];
  readonly selections: readonly Selection[];
  /** What a selector sees: the labels of a Pod, or of the Pods that are made from a template. */
  readonly podLabels: Labels | null;
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

export const TEMPLATE_KINDS: readonly string[] = Object.keys(TEMPLATES);

/** Never throws; what is not where it should be is no relation. */
export function relationFacts(
  kind: string | null,
  namespace: string | null,
  object: JsonValue | undefined,
): RelationFacts {
  const found = new ReferenceList(namespace);
  const path = TEMPLATES[kind ?? ''];
  const pod =
    kind === 'Pod' ? (isObject(object) ? object : null) : path === undefined ? null : objectIn(object, ...path);
  if (pod !== null) addPodSpec(found, objectIn(pod, 'spec'));
  READERS[kind ?? '']?.(found, object);
  return {
    references: found.list,
    selections: selectionsOf(kind, object),
    podLabels: pod === null ? null : labelsOf(objectIn(pod, 'metadata', 'labels')),
  };
}

class ReferenceList {
  readonly list: Reference[] = [];
  readonly namespace: string | null;

  constructor(namespace: string | null) {
    this.namespace = namespace;
  }

  add(relation: Relation, kind: string, name: string | null, detail: string | null = null, namespace = this.namespace) {
    if (name === null) return;
    const known = this.list.some((other) => other.relation === relation && other.kind === kind && other.name === name);
    if (!known) this.list.push({ relation, kind, namespace, name, detail });
  }
}

function addPodSpec(found: ReferenceList, spec: JsonObject | null): void {
  found.add('runsOn', 'Node', textIn(spec, 'nodeName'), null, null);
  found.add('runsAs', 'ServiceAccount', textIn(spec, 'serviceAccountName'));
  for (const volume of objectsIn(spec, 'volumes')) {
    const detail = `volume ${textIn(volume, 'name') ?? ''}`;
    for (const source of [volume, ...objectsIn(volume, 'projected', 'sources')]) {
      found.add('mounts', 'ConfigMap', textIn(source, 'configMap', 'name'), detail);
      found.add('mounts', 'Secret', textIn(source, 'secret', 'secretName') ?? textIn(source, 'secret', 'name'), detail);
    }
    found.add('mounts', 'PersistentVolumeClaim', textIn(volume, 'persistentVolumeClaim', 'claimName'), detail);
  }
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of objectsIn(spec, list)) {
      const detail = `container ${textIn(container, 'name') ?? ''}`;
      const variables = objectsIn(container, 'env').map((variable) => objectIn(variable, 'valueFrom'));
      for (const source of [...objectsIn(container, 'envFrom'), ...variables]) {
        found.add('readsVariables', 'ConfigMap', textIn(source, 'configMapRef', 'name'), detail);
        found.add('readsVariables', 'ConfigMap', textIn(source, 'configMapKeyRef', 'name'), detail);
        found.add('readsVariables', 'Secret', textIn(source, 'secretRef', 'name'), detail);
        found.add('readsVariables', 'Secret', textIn(source, 'secretKeyRef', 'name'), detail);
      }
    }
  }
  for (const secret of objectsIn(spec, 'imagePullSecrets')) found.add('pullsWith', 'Secret', textIn(secret, 'name'));
}

/** Of a StatefulSet so many Pods' claims are named at most. */
const MOST_ORDINALS = 100;

type Reader = (found: ReferenceList, object: JsonValue | undefined) => void;

const bindingReader: Reader = (found, object) => {
  const role = textIn(object, 'roleRef', 'kind') ?? '';
  const namespace = role === 'ClusterRole' ? null : found.namespace;
  found.add('grants', role, textIn(object, 'roleRef', 'name'), null, namespace);
  for (const subject of objectsIn(object, 'subjects')) {
    if (textIn(subject, 'kind') !== 'ServiceAccount') continue;
    found.add(
      'grantsTo',
      'ServiceAccount',
      textIn(subject, 'name'),
      null,
      textIn(subject, 'namespace') ?? found.namespace,
    );
  }
};

/** What other kinds than those with Pods in them name. */
const READERS: Readonly<Record<string, Reader>> = {
  EndpointSlice(found, object) {
    found.add('endpointsOf', 'Service', textIn(object, 'metadata', 'labels', 'kubernetes.io/service-name'));
    addTargets(found, objectsIn(object, 'endpoints'));
  },
  Endpoints(found, object) {
    found.add('endpointsOf', 'Service', textIn(object, 'metadata', 'name'));
    for (const subset of objectsIn(object, 'subsets')) {
      addTargets(found, [...objectsIn(subset, 'addresses'), ...objectsIn(subset, 'notReadyAddresses')]);
    }
  },
  HorizontalPodAutoscaler(found, object) {
    const target = objectIn(object, 'spec', 'scaleTargetRef');
    found.add('scales', textIn(target, 'kind') ?? '', textIn(target, 'name'));
  },
  Ingress(found, object) {
    const paths = objectsIn(object, 'spec', 'rules').flatMap((rule) => objectsIn(rule, 'http', 'paths'));
    const backends = [
      objectIn(object, 'spec', 'defaultBackend'),
      objectIn(object, 'spec', 'backend'),
      ...paths.map((path) => objectIn(path, 'backend')),
    ];
    for (const backend of backends) {
      found.add('routes', 'Service', textIn(backend, 'service', 'name') ?? textIn(backend, 'serviceName'));
    }
    for (const tls of objectsIn(object, 'spec', 'tls')) found.add('certificate', 'Secret', textIn(tls, 'secretName'));
  },
  PersistentVolumeClaim(found, object) {
    found.add('bound', 'PersistentVolume', textIn(object, 'spec', 'volumeName'), null, null);
    found.add('uses', 'StorageClass', textIn(object, 'spec', 'storageClassName'), null, null);
  },
  PersistentVolume(found, object) {
    const claim = objectIn(object, 'spec', 'claimRef');
    found.add('bound', 'PersistentVolumeClaim', textIn(claim, 'name'), null, textIn(claim, 'namespace'));
  },
  ServiceAccount(found, object) {
    for (const secret of objectsIn(object, 'imagePullSecrets'))
      found.add('pullsWith', 'Secret', textIn(secret, 'name'));
    for (const secret of objectsIn(object, 'secrets')) found.add('uses', 'Secret', textIn(secret, 'name'));
  },
  StatefulSet(found, object) {
    const name = textIn(object, 'metadata', 'name');
    const first = numberIn(object, 'spec', 'ordinals', 'start') ?? 0;
    const count = Math.min(numberIn(object, 'spec', 'replicas') ?? 1, MOST_ORDINALS);
    for (const template of objectsIn(object, 'spec', 'volumeClaimTemplates')) {
      const claim = textIn(template, 'metadata', 'name');
      if (name === null || claim === null) continue;
      for (let ordinal = first; ordinal < first + count; ordinal++)
        found.add('claims', 'PersistentVolumeClaim', `${claim}-${name}-${ordinal}`, `volume ${claim}`);
    }
  },
  RoleBinding: bindingReader,
  ClusterRoleBinding: bindingReader,
};

function addTargets(found: ReferenceList, addresses: readonly JsonObject[]): void {
  for (const address of addresses) {
    if (textIn(address, 'targetRef', 'kind') === 'Pod')
      found.add('reaches', 'Pod', textIn(address, 'targetRef', 'name'));
  }
}

function selectionsOf(kind: string | null, object: JsonValue | undefined): Selection[] {
  const selector =
    kind === 'Service'
      ? mapSelector(objectIn(object, 'spec', 'selector'))
      : kind === 'PodDisruptionBudget'
        ? labelSelector(objectIn(object, 'spec', 'selector') ?? undefined)
        : kind === 'NetworkPolicy'
          ? labelSelector(objectIn(object, 'spec', 'podSelector') ?? {})
          : null;
  if (selector === null) return [];
  return [{ relation: kind === 'Service' ? 'selects' : kind === 'NetworkPolicy' ? 'restricts' : 'protects', selector }];
}
