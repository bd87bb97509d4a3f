import type { ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import { memberValue } from '../domain/list-key.ts';
import { counted, cut, shortText } from './short-text.ts';
import { listAtPath, textAtPath } from './value-at.ts';

const MAX_IMAGES = 3;
const MAX_NAMES = 4;
const MESSAGE_LENGTH = 140;

/** What a new object says: an Event its message, any other what is most telling about it; null where its name says all. */
export function newObjectText(identity: ObjectIdentity, object: JsonValue | undefined): string | null {
  return identity.kind === 'Event' ? eventMessage(object) : creationText(identity, object);
}

/** What is most telling about an object that has just appeared, in few words; null where its name says all. */
export function creationText(identity: ObjectIdentity, object: JsonValue | undefined): string | null {
  if (object === undefined || object === null) return null;
  if (!isObject(object)) return shortText(object);
  switch (identity.kind) {
    case 'Pod':
      return imagesText(memberValue(object, ['spec']));
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicationController':
    case 'Job':
      return joined(replicasText(object), imagesText(memberValue(object, ['spec', 'template', 'spec'])));
    case 'CronJob':
      return textAtPath(object, 'spec', 'schedule');
    case 'Service':
      return joined(textAtPath(object, 'spec', 'type'), portsText(object));
    case 'ConfigMap':
    case 'Secret':
      return dataText(object);
    case 'Lease':
      return prefixed('held by ', textAtPath(object, 'spec', 'holderIdentity'));
    case 'EndpointSlice':
      return counted(listAtPath(object, 'endpoints').length, 'endpoint');
    case 'CustomResourceDefinition':
      return prefixed('kind ', textAtPath(object, 'spec', 'names', 'kind'));
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return prefixed('to ', textAtPath(object, 'roleRef', 'name'));
    case 'PersistentVolumeClaim':
      return textAtPath(object, 'spec', 'resources', 'requests', 'storage');
    case 'PersistentVolume':
      return textAtPath(object, 'spec', 'capacity', 'storage');
    default:
      return null;
  }
}

/** `Pulled: Container image "nginx:1.27-alpine" already present on machine`, `BackOff ×3: …` */
export function eventMessage(event: JsonValue | undefined): string | null {
  const reason = textAtPath(event, 'reason');
  const message = textAtPath(event, 'message') ?? textAtPath(event, 'note');
  if (reason === null && message === null) return null;
  const count = memberValue(event, ['series', 'count']) ?? memberValue(event, ['count']) ?? 1;
  const times = typeof count === 'number' && count > 1 ? ` ×${count}` : '';
  return `${reason ?? 'Event'}${times}${message === null ? '' : `: ${cut(message, MESSAGE_LENGTH)}`}`;
}

/** `Pod www`: what an Event is about. */
export function eventSubject(event: JsonValue | undefined): string | null {
  const about = memberValue(event, ['involvedObject']) ?? memberValue(event, ['regarding']);
  const kind = textAtPath(about, 'kind');
  const name = textAtPath(about, 'name');
  return name === null ? kind : `${kind ?? 'object'} ${name}`;
}

function imagesText(podSpec: JsonValue | undefined): string | null {
  const images = [...listAtPath(podSpec, 'initContainers'), ...listAtPath(podSpec, 'containers')]
    .map((container) => textAtPath(container, 'image'))
    .filter((image) => image !== null);
  if (images.length === 0) return null;
  const shown = images.slice(0, MAX_IMAGES).map((image) => cut(image, 80));
  const more = images.length > MAX_IMAGES ? ` and ${images.length - MAX_IMAGES} more` : '';
  return `image${images.length === 1 ? '' : 's'} ${shown.join(', ')}${more}`;
}

function replicasText(object: JsonValue): string | null {
  const replicas = memberValue(object, ['spec', 'replicas']);
  return typeof replicas === 'number' ? counted(replicas, 'replica') : null;
}

function portsText(service: JsonValue): string | null {
  const ports = listAtPath(service, 'spec', 'ports').map(
    (port) => `${String(memberValue(port, ['port']))}/${textAtPath(port, 'protocol') ?? 'TCP'}`,
  );
  return ports.length === 0 ? null : `port${ports.length === 1 ? '' : 's'} ${ports.slice(0, MAX_NAMES).join(', ')}`;
}

function dataText(object: JsonValue): string | null {
  const names = ['data', 'binaryData', 'stringData'].flatMap((member) => {
    const data = memberValue(object, [member]);
    return isObject(data) ? Object.keys(data) : [];
  });
  if (names.length === 0) return null;
  const shown = names.slice(0, MAX_NAMES).map((name) => cut(name, 40));
  return `${shown.join(', ')}${names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''}`;
}

function prefixed(prefix: string, text: string | null): string | null {
  return text === null ? null : prefix + text;
}

function joined(...parts: readonly (string | null)[]): string | null {
  const present = parts.filter((part) => part !== null);
  return present.length === 0 ? null : present.join(', ');
}
