import { encode } from 'cborg';
import { describe, expect, test } from 'vitest';
import { createDecoder } from './decoder.ts';
import { stored } from './stored-value.fixture.ts';

const decoder = createDecoder({ release: null });
const text = (content: string): Uint8Array => Buffer.from(content);

describe('JSON', () => {
  test('keeps the order of its members and the text of its numbers', () => {
    const value = text('{ "b": 1.0, "a": [12345678901234567890, "<"] }\n');
    expect(decoder.decode(value).object).toEqual({ b: 1, a: [12345678901234567890n, '<'] });
    expect(decoder.toJsonText(value)).toBe('{"b":1.0,"a":[12345678901234567890,"\\u003c"]}');
  });

  test('of a custom resource gets its resourceVersion in alphabetical order', () => {
    const value = text(
      '{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"a\\"}","uid":"u"},"spec":{}}\n',
    );
    expect(decoder.decode(value, { modRevision: 12 })).toMatchObject({
      encoding: 'json',
      apiVersion: 'example.com/v1',
      kind: 'Gadget',
      object: { metadata: { resourceVersion: '12' } },
    });
    expect(decoder.toJsonText(value, { modRevision: 12 })).toBe(
      '{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"a\\"}","resourceVersion":"12","uid":"u"},"spec":{}}',
    );
  });

  test('of a built-in kind gets it where the type has it', () => {
    const value = text(
      '{"kind":"APIService","apiVersion":"apiregistration.k8s.io/v1","metadata":{"name":"a","uid":"u","creationTimestamp":null}}',
    );
    expect(decoder.toJsonText(value, { modRevision: 12 })).toContain(
      '{"name":"a","uid":"u","resourceVersion":"12","creationTimestamp":null}',
    );
  });

  test.each([
    ['{"kind":"A","metadata":{}}', '{"kind":"A","metadata":{"resourceVersion":"3"}}'],
    ['{"kind":"A","metadata":{"a":{"b":[1]}}}', '{"kind":"A","metadata":{"a":{"b":[1]},"resourceVersion":"3"}}'],
    ['{"kind":"A","metadata":{"resourceVersion":""}}', '{"kind":"A","metadata":{"resourceVersion":"3"}}'],
    ['{"kind":"A","metadata":"none"}', '{"kind":"A","metadata":"none"}'],
    ['{"metadata":{}}', '{"metadata":{}}'],
    ['[1]', '[1]'],
  ])('%s as %s', (given, printed) => {
    expect(decoder.toJsonText(text(given), { modRevision: 3 })).toBe(printed);
  });

  test('that is damaged is text, with the reason and the offset in bytes', () => {
    const decoded = decoder.decode(text('{"é": }'));
    expect(decoded).toMatchObject({ encoding: 'text', object: undefined, text: '{"é": }' });
    expect(decoded.problem).toEqual({ reason: 'JSON has "}" where a value should be', offset: 7 });
  });
});

describe('CBOR', () => {
  const header = Buffer.from([0xd9, 0xd9, 0xf7]);
  const cbor = (object: unknown): Uint8Array => Buffer.concat([header, encode(object)]);

  test('is read as an API server reads it', () => {
    const value = cbor(
      new Map<unknown, unknown>([
        [Buffer.from('metadata'), new Map([[Buffer.from('name'), Buffer.from('a')]])],
        ['kind', 'Gadget'],
        ['apiVersion', 'example.com/v1'],
        ['size', 2n ** 60n],
      ]),
    );
    const decoded = decoder.decode(value, { modRevision: 4 });
    expect(decoded).toMatchObject({ encoding: 'cbor', contentType: 'CBOR', kind: 'Gadget', problem: null });
    expect(decoder.toJsonText(value, { modRevision: 4 })).toBe(
      '{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"a","resourceVersion":"4"},"size":1152921504606846976}',
    );
  });

  test('bytes that are meant as base64 are printed so', () => {
    const value = Buffer.concat([header, Buffer.from([0xa1, 0x41, 0x61, 0xd6, 0x42, 0x00, 0xff])]);
    expect(decoder.toJsonText(value)).toBe('{"a":"AP8="}');
  });

  test('inside of a protobuf object becomes JSON', () => {
    const fields = Buffer.concat([header, encode({ 'f:metadata': {} })]);
    const value = stored('v1', 'ConfigMap', [[1, [[17, [[7, [[1, fields]]]]]]]]);
    expect(decoder.toJsonText(value)).toContain('"fieldsV1":{"f:metadata":{}}');
    expect(decoder.decode(value).object).toHaveProperty('metadata.managedFields.0.fieldsV1', { 'f:metadata': {} });
  });

  test('that is damaged says where', () => {
    const { problem, object } = decoder.decode(Buffer.concat([header, Buffer.from([0xa2, 0x61, 0x61, 0x01])]));
    expect(object).toBeUndefined();
    expect(problem?.reason).toContain('CBOR');
    expect(problem?.offset).toBe(7);
  });
});

describe('other values', () => {
  test.each([
    ['k8s:enc:aescbc:v1:key1:\u0001\u0002', 'encrypted (aescbc, key1)'],
    ['k8s:enc:secretbox:v1:my-key:x', 'encrypted (secretbox, my-key)'],
    ['k8s:enc:kms:v1:vault:\u0000', 'encrypted (kms, vault)'],
    ['k8s:enc:kms:v2:vault:\n\u0010abc:', 'encrypted (kms v2, vault)'],
    ['k8s:enc:kms:v2:\n\u0010abc:', 'encrypted (kms v2)'],
    ['k8s:enc:??', 'encrypted (provider unknown)'],
  ])('%j is named as %s', (content, contentType) => {
    const decoded = decoder.decode(text(content));
    expect(decoded).toMatchObject({ encoding: 'encrypted', contentType, object: undefined, text: null });
    expect(decoded.problem?.reason).toContain('without the key');
  });

  test.each([
    ['15215', 'text', '15215'],
    ['a\nb\té', 'text', 'a\nb\té'],
    ['a\u0000b', 'bytes', null],
    ['', 'empty', null],
  ])('%j is %s', (content, encoding, shown) => {
    const value = text(content);
    expect(decoder.decode(value)).toMatchObject({ encoding, text: shown, object: undefined, problem: null });
    expect(decoder.toJsonText(value)).toBeNull();
  });

  test('what is no UTF-8 is bytes', () => {
    expect(decoder.decode(Uint8Array.of(0x61, 0xff)).encoding).toBe('bytes');
  });
});
