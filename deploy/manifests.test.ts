import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { WireSchema, type FieldLine } from '../server/kubernetes/protobuf/wire-schema.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

const schema = new WireSchema();

function manifest(path: string): JsonObject {
  const documents = parseAllDocuments(readFileSync(join('deploy/kubernetes', path), 'utf8'));
  expect(documents).toHaveLength(1);
  expect(documents[0]?.errors).toEqual([]);
  return documents[0]?.toJS() as JsonObject;
}

/** Paths of members that the Kubernetes type does not have, or that have another shape there. */
function strangers(value: Json, message: string, path: string): string[] {
  const type = schema.message(message);
  if (type === undefined) return [`${path}: the schema has no ${message}`];
  if (type.form !== 'object') return [];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [`${path}: is no object`];
  const fields = new Map(flattened(message).map((line) => [line.jsonName, line]));
  return Object.entries(value).flatMap(([name, member]) => {
    const at = `${path}.${name}`;
    const field = fields.get(name);
    if (field === undefined) return [`${at}: ${message} has no such member`];
    if (member === null) return []; // a patch removes it
    if (field.cardinality === 'list') {
      if (!Array.isArray(member)) return [`${at}: is no list`];
      return member.flatMap((item, index) => ofType(item, field, `${at}[${index}]`));
    }
    if (field.cardinality === 'map') {
      if (typeof member !== 'object' || Array.isArray(member)) return [`${at}: is no map`];
      return Object.entries(member).flatMap(([key, item]) =>
        item === null ? [] : ofType(item, field, `${at}.${key}`),
      );
    }
    return ofType(member, field, at);
  });
}

function flattened(message: string): FieldLine[] {
  const lines = schema.message(message)?.lines.filter(({ until }) => until === null) ?? [];
  return lines.flatMap((line) => (line.inline ? flattened(line.type) : [line]));
}

function ofType(value: Json, field: FieldLine, path: string): string[] {
  if (field.isMessage) return strangers(value, field.type, path);
  const wanted =
    field.type === 'string' || field.type === 'bytes' ? 'string' : field.type === 'bool' ? 'boolean' : 'number';
  return typeof value === wanted ? [] : [`${path}: is ${typeof value}, not ${wanted}`];
}

function unknownMembers({ apiVersion, kind, ...object }: JsonObject): string[] {
  const known = schema.kind(String(apiVersion), String(kind));
  if (known === undefined) return [`there is no kind ${String(kind)} in ${String(apiVersion)}`];
  return strangers(object, known.message, String(kind));
}

const folders = readdirSync('deploy/kubernetes').filter((name) => name !== 'base');

describe('the Kubernetes manifests', () => {
  const files = ['base', ...folders].flatMap((folder) =>
    readdirSync(join('deploy/kubernetes', folder)).map((name) => `${folder}/${name}`),
  );

  test.each(files.filter((path) => !path.endsWith('kustomization.yaml')))(
    '%s has only members that its type has',
    (path) => {
      expect(unknownMembers(manifest(path))).toEqual([]);
    },
  );

  test('the check can fail', () => {
    const wrong = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { replicas: '1', template: { spec: { hostPID: [] } } },
    };
    expect(unknownMembers({ ...wrong, spec: { ...wrong.spec, replica: 1 } })).toHaveLength(3);
    expect(unknownMembers({ apiVersion: 'apps/v1', kind: 'Deployments' })).toHaveLength(1);
  });

  test.each(['base', ...folders])('%s names files that exist', (folder) => {
    const { resources = [], patches = [] } = manifest(`${folder}/kustomization.yaml`) as {
      resources?: string[];
      patches?: { path: string }[];
    };
    const here = readdirSync(join('deploy/kubernetes', folder));
    const named = [...resources, ...patches.map(({ path }) => path)];
    for (const name of named.filter((name) => name !== '../base')) expect(here).toContain(name);
    expect(here.filter((name) => name !== 'kustomization.yaml').toSorted()).toEqual(
      named.filter((name) => name !== '../base').toSorted(),
    );
  });

  test('the Pod may go to every node that may run etcd, and nowhere else', () => {
    const { spec } = parse(readFileSync('deploy/kubernetes/base/deployment.yaml', 'utf8')) as {
      spec: { template: { spec: { tolerations: { key?: string; operator: string }[] } } };
    };
    expect(spec.template.spec.tolerations.map(({ key, operator }) => [key, operator])).toEqual([
      ['node-role.kubernetes.io/control-plane', 'Exists'],
      ['node-role.kubernetes.io/master', 'Exists'],
      ['node-role.kubernetes.io/etcd', 'Exists'],
      ['CriticalAddonsOnly', 'Exists'],
    ]);
  });

  test('the Pod listens on loopback, without root, without writing to its own files, without the host’s namespaces', () => {
    const deployment = parse(readFileSync('deploy/kubernetes/base/deployment.yaml', 'utf8')) as {
      spec: { replicas: number; strategy: { type: string }; template: { spec: PodSpec } };
    };
    const { replicas, strategy, template } = deployment.spec;
    const pod = template.spec;
    expect([replicas, strategy.type]).toEqual([1, 'Recreate']);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.securityContext.runAsUser).toBeGreaterThan(0);
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const name of ['hostNetwork', 'hostPID', 'hostIPC'] as const) expect(pod[name] ?? false).toBe(false);

    const [container] = pod.containers;
    expect(container?.args).toEqual(['serve', '--host', '127.0.0.1', '--port', '3000']);
    expect(container?.ports ?? []).toEqual([]);
    for (const { securityContext, resources } of [...pod.containers, ...pod.initContainers]) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(resources.limits['memory']).toMatch(/Mi$/);
    }
    expect(container?.securityContext['runAsUser']).toBeUndefined();

    const hostPaths = pod.volumes.filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
    expect(hostPaths).toEqual(['pki', 'data']);
    for (const { volumeMounts = [] } of [...pod.containers, ...pod.initContainers]) {
      for (const mount of volumeMounts) if (mount.name === 'pki') expect(mount.readOnly).toBe(true);
    }
    expect(container?.volumeMounts?.map(({ name }) => name)).not.toContain('pki');
  });
});

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(readFileSync('docker-compose.yml', 'utf8')) as {
    services: Record<string, ComposeService>;
    volumes: Record<string, unknown>;
  };

  test.each(Object.entries(services))(
    '%s: loopback ports, read-only, no capabilities, a health check',
    (_name, service) => {
      for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      expect(service.ports.length).toBeGreaterThan(0);
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toContain('no-new-privileges:true');
      expect(service.healthcheck.test.length).toBeGreaterThan(1);
      for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    },
  );

  test('etcd-rewind is not root, and waits for a healthy etcd', () => {
    const rewind = services['etcd-rewind'];
    expect(rewind?.user).toMatch(/^[1-9]\d+:[1-9]\d+$/);
    expect(rewind?.depends_on).toEqual({ etcd: { condition: 'service_healthy' } });
  });
});

describe('Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');

  test('the last stage is slim, not root, and checks its health by what it has', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last[0]).toMatch(/-slim$/);
    expect(last.find((line) => line.startsWith('USER '))).toMatch(/^USER [1-9]\d+:[1-9]\d+$/);
    expect(last.join('\n')).toMatch(/HEALTHCHECK[\s\S]*"node"/);
    expect(last).toContain('VOLUME /data');
  });

  test('what it copies exists and is not ignored', () => {
    const ignore = readFileSync('.dockerignore', 'utf8').split('\n');
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(5);
    const names = readdirSync('.');
    for (const path of copied) {
      expect(names).toContain(path.split('/')[0]);
      expect(ignore).toContain(`!${path}`);
    }
  });
});

interface PodSpec {
  securityContext: { runAsUser: number };
  automountServiceAccountToken: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  containers: Container[];
  initContainers: Container[];
  volumes: { name: string; hostPath?: object }[];
}
interface Container {
  args?: string[];
  ports?: object[];
  securityContext: Record<string, unknown>;
  resources: { limits: Record<string, string> };
  volumeMounts?: { name: string; readOnly?: boolean }[];
}
interface ComposeService {
  ports: string[];
  volumes: string[];
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  user?: string;
  depends_on?: object;
  healthcheck: { test: string[] };
}
