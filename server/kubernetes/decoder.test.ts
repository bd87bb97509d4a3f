import { describe, expect, test } from 'vitest';
import { RewindError } from '../domain/errors.ts';
import { isObject } from '../domain/json.ts';
import { createDecoder } from './decoder.ts';
import { stored, varint, wire, type WireField } from './stored-value.fixture.ts';

const unknown = createDecoder({ release: null });
const as = (release: string) => createDecoder({ release });
const metadata = (name: string): WireField => [1, [[1, name]]];

describe('the release', () => {
  test.each([
    ['1.32', '1.32'],
    ['v1.32.6', '1.32'],
    ['v1.27.3+k3s1', '1.27'],
    ['4.17', '4.17'],
  ])('%s is read as %s', (given, release) => {
    expect(as(given).release).toBe(release);
    expect(as(given).newerThanSchema).toBe(false);
  });

  test('later than the schema is read as the newest one, and said', () => {
    expect(as('1.38').newerThanSchema).toBe(true);
    const pod = stored('v1', 'Pod', [metadata('a')]);
    expect(as('1.38').toJsonText(pod)).toBe(as('1.37').toJsonText(pod));
  });

  test.each(['', '2.1', 'latest', '1', '1.x'])('"%s" is refused', (given) => {
    expect(() => as(given)).toThrow(RewindError);
  });
});

describe('protobuf objects', () => {
  test('kind and apiVersion come first, then members in the order of the type', () => {
    const value = stored('v1', 'ConfigMap', [
      [
        2,
        [
          [1, 'b'],
          [2, '<&>'],
        ],
      ],
      metadata('a'),
      [
        2,
        [
          [1, 'a'],
          [2, ''],
        ],
      ],
    ]);
    expect(as('1.37').toJsonText(value)).toBe(
      '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"a":"","b":"\\u003c\\u0026\\u003e"}}',
    );
  });

  test('an unset creationTimestamp is null up to 1.33 and left out from 1.34 on', () => {
    const value = stored('v1', 'ConfigMap', [metadata('a')]);
    expect(as('1.33').decode(value).object).toHaveProperty('metadata.creationTimestamp', null);
    expect(as('1.34').decode(value).object).not.toHaveProperty('metadata.creationTimestamp');
  });

  test('resourceVersion is the revision of the key', () => {
    const value = stored('v1', 'ConfigMap', [metadata('a')]);
    expect(unknown.decode(value, { modRevision: 7 }).object).toHaveProperty('metadata.resourceVersion', '7');
    expect(unknown.toJsonText(value, { modRevision: 7 })).toContain('{"name":"a","resourceVersion":"7"');
  });

  test('keys of maps are members like any other, whatever they are called', () => {
    const entry = (key: string): WireField => [2, [[1, key]]];
    const value = stored('v1', 'ConfigMap', [entry('__proto__'), entry('9'), entry('10'), entry('constructor')]);
    expect(as('1.37').toJsonText(value)).toContain('"data":{"10":"","9":"","__proto__":"","constructor":""}');
    const { object } = as('1.37').decode(value);
    const data = isObject(object) ? object['data'] : null;
    expect(isObject(data) ? Object.keys(data).sort() : []).toEqual(['10', '9', '__proto__', 'constructor']);
  });

  test('a message that comes in two parts is merged, the last scalar wins', () => {
    const value = stored('v1', 'ConfigMap', [
      [1, [[1, 'first']]],
      [1, [[3, 'ns']]],
      [1, [[1, 'second']]],
    ]);
    expect(unknown.decode(value).object).toHaveProperty('metadata.name', 'second');
    expect(unknown.decode(value).object).toHaveProperty('metadata.namespace', 'ns');
  });

  test('integers keep all their digits', () => {
    const generation = (value: bigint): Uint8Array => stored('v1', 'ConfigMap', [[1, [[7, value]]]]);
    for (const value of [1n, -1n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 49n, -(2n ** 53n) + 1n]) {
      expect(unknown.toJsonText(generation(value))).toContain(`"generation":${value}`);
    }
    expect(unknown.decode(generation(2n ** 53n)).object).toHaveProperty('metadata.generation', 2n ** 53n);
    expect(unknown.decode(generation(-5n)).object).toHaveProperty('metadata.generation', -5);
  });

  test('repeated integers may be packed', () => {
    const pod = (groups: WireField[]): Uint8Array => stored('v1', 'Pod', [[2, [[14, groups]]]]);
    const packed = pod([[4, Buffer.concat([varint(1n), varint(300n)])]]);
    const plain = pod([
      [4, 1],
      [4, 300],
    ]);
    for (const value of [packed, plain]) {
      expect(unknown.decode(value).object).toHaveProperty('spec.securityContext.supplementalGroups', [1, 300]);
    }
  });

  test('a byte order mark stays, and what is no UTF-8 is shown as such', () => {
    const name = Buffer.concat([Buffer.from('\ufeffa'), Buffer.from([0xe2, 0x80]), Buffer.from('b')]);
    const value = stored('v1', 'ConfigMap', [[1, [[1, name]]]]);
    expect(unknown.decode(value).object).toHaveProperty('metadata.name', '\ufeffa\ufffd\ufffdb');
  });

  test('an entry of a map of bytes without a value was null in old releases', () => {
    const value = stored('v1', 'Secret', [[2, [[1, 'key']]]]);
    expect(as('1.12').toJsonText(value)).toContain('"data":{"key":null}');
    expect(as('1.13').toJsonText(value)).toContain('"data":{"key":""}');
  });

  test('a kind that the release does not have is read as its own releases have it', () => {
    const value = stored('extensions/v1beta1', 'PodSecurityPolicy', [metadata('a')]);
    expect(as('1.37').decode(value)).toMatchObject({ problem: null, object: { metadata: { name: 'a' } } });
  });
});

describe('what the schema does not have', () => {
  const value = stored('v1', 'Pod', [
    [
      2,
      [
        [
          2,
          [
            [1, 'main'],
            [777, 'new'],
          ],
        ],
      ],
    ],
    [999, 5],
  ]);

  test('is kept with its place, number and bytes', () => {
    expect(unknown.decode(value).unknownFields).toEqual([
      {
        path: 'spec.containers[0]',
        number: 777,
        wireType: 2,
        name: null,
        bytes: Buffer.from('new').toString('base64'),
      },
      { path: '', number: 999, wireType: 0, name: null, bytes: 'BQ==' },
    ]);
  });

  test('is named where another release has it', () => {
    const restartPolicy = stored('v1', 'Pod', [[2, [[2, [[24, 'Always']]]]]]);
    expect(as('1.37').decode(restartPolicy).object).toHaveProperty('spec.containers.0.restartPolicy', 'Always');
    expect(as('1.20').decode(restartPolicy).unknownFields).toMatchObject([
      { path: 'spec.containers[0]', number: 24, name: 'restartPolicy' },
    ]);
  });

  test('a field that has ended is printed only where it is stored, the release being unknown', () => {
    const clusterName = stored('v1', 'ConfigMap', [[1, [[15, 'c']]]]);
    expect(unknown.decode(clusterName).object).toHaveProperty('metadata.clusterName', 'c');
    expect(unknown.decode(stored('v1', 'ConfigMap', [[1, []]])).object).not.toHaveProperty('metadata.clusterName');
    expect(as('1.37').decode(clusterName).object).not.toHaveProperty('metadata.clusterName');
  });

  test('of an unknown kind metadata is read, other fields are shown by number', () => {
    const gadget = stored('toys.example/v1', 'Gadget', [
      metadata('g'),
      [
        2,
        [
          [1, 'text'],
          [2, 3],
          [2, 4],
        ],
      ],
      [3, Uint8Array.of(0, 255)],
    ]);
    const decoded = unknown.decode(gadget, { modRevision: 9 });
    expect(decoded.kind).toBe('Gadget');
    expect(decoded.problem?.reason).toContain('Gadget of toys.example/v1 is not among the kinds');
    expect(decoded.object).toMatchObject({
      kind: 'Gadget',
      metadata: { name: 'g', resourceVersion: '9' },
      field2: { field1: 'text', field2: [3, 4] },
      field3: { base64: 'AP8=' },
    });
    expect(unknown.toJsonText(gadget)).toMatch(
      /^\{"kind":"Gadget","apiVersion":"toys.example\/v1","metadata":\{"name":"g"/,
    );
  });
});

describe('damaged values', () => {
  const pod = stored('v1', 'Pod', [metadata('a'), [2, [[2, [[1, 'main']]]]], [3, [[1, 'Running']]]]);

  test('say where reading ended and what was read before it', () => {
    const cut = pod.subarray(0, pod.length - 6);
    const { problem, object, partial } = unknown.decode(cut);
    expect(object).toBeUndefined();
    expect(problem?.reason).toBe('status: 9 bytes are announced, but only 7 are left');
    expect(cut[problem?.offset ?? 0]).toBe(9);
    expect(partial).toMatchObject({ metadata: { name: 'a' }, spec: { containers: [{ name: 'main' }] } });
    expect(unknown.toJsonText(cut)).toBeNull();
  });

  test('name the member in which something is wrong', () => {
    const wrong = stored('v1', 'Pod', [
      metadata('a'),
      [
        2,
        [
          [2, [[1, 'ok']]],
          [2, [[1, 5]]],
        ],
      ],
    ]);
    const { problem, partial } = unknown.decode(wrong);
    expect(problem?.reason).toBe('spec.containers[1].name: field 1 has wire type 0 instead of 2');
    expect(wrong[problem?.offset ?? 0]).toBe(0x08);
    expect(partial).toMatchObject({ metadata: { name: 'a' }, spec: { containers: [{ name: 'ok' }, { name: '' }] } });
  });

  test('a message cannot read beyond its end', () => {
    const inner = Buffer.concat([wire([[1, 'abc']]).subarray(0, 4)]);
    const { problem } = unknown.decode(stored('v1', 'Pod', [[1, inner]]));
    expect(problem?.reason).toBe('metadata.name: 3 bytes are announced, but only 2 are left');
  });

  test('field number 0, a reserved wire type and endless nesting are refused', () => {
    expect(unknown.decode(stored('v1', 'Pod', Uint8Array.of(0, 0))).problem?.reason).toContain('field number 0');
    expect(unknown.decode(stored('v1', 'Pod', Uint8Array.of(0xff, 0x07))).problem).not.toBeNull();
    let deep: WireField[] = [];
    for (let level = 0; level < 600; level++) deep = [[level % 2 === 0 ? 14 : 1, deep]];
    const apiVersion = 'apiextensions.k8s.io/v1beta1';
    const crd = stored(apiVersion, 'CustomResourceDefinition', [[2, [[6, [[1, deep]]]]]]);
    expect(unknown.decode(crd).encoding).toBe('kubernetes-protobuf');
  });

  test('an envelope without a kind, or with something else in it', () => {
    expect(unknown.decode(Buffer.from('k8s\0'))).toMatchObject({
      object: undefined,
      problem: { reason: 'the envelope names no kind' },
    });
    const json = Buffer.concat([
      Buffer.from('k8s\0'),
      wire([
        [2, '{}'],
        [4, 'application/json'],
      ]),
    ]);
    expect(unknown.decode(json).problem?.reason).toContain('"application/json"');
  });
});
