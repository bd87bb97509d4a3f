import { randomBytes } from 'node:crypto';
import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { createDecoder } from './decoder.ts';
import { parseJson, stringifyJson } from './json-text.ts';
import { identifyKey } from './keys.ts';
import { recordedEvents } from './recording.fixture.ts';
import { encrypted } from './encrypted-value.fixture.ts';
import { createRedactor } from './redaction.ts';
import { stored, type WireField } from './stored-value.fixture.ts';
import { onProcessor } from './processor-time.fixture.ts';

const redactor = createRedactor({ mode: 'redact', key: randomBytes(32) });
const decoder = createDecoder({ release: null });
const SECRET_KEY = '/registry/secrets/default/db';
const PLACEHOLDER = /^<redacted: \d+ bytes, hmac [0-9a-f]{10}>$/;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function redactBytes(value: Uint8Array, key = SECRET_KEY): { text: string; redacted: boolean; object: JsonValue } {
  const decoded = decoder.decode(value);
  const { object, redacted } = redactor.redact(identifyKey(key, decoded.object), decoded, value);
  return { redacted, object: object ?? null, text: object === undefined ? '' : stringifyJson(object) };
}

const redactObject = (object: unknown, key = SECRET_KEY) => redactBytes(Buffer.from(JSON.stringify(object)), key);

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function secret(password: string, more: object = {}): JsonObject {
  const data = { password: base64(password) };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', namespace: 'default', ...more }, data };
}

/** Every run of four bytes of a secret, in clear and in base64 at each of the three alignments. */
function traces(value: string): string[] {
  const found: string[] = [];
  const bytes = Buffer.from(value);
  for (let at = 0; at + 4 <= bytes.length; at++) found.push(bytes.subarray(at, at + 4).toString('latin1'));
  for (let shift = 0; shift < 3; shift++) {
    // Without the first and last digits, which depend on what stands beside the secret.
    const digits = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
      .slice(shift + 1, -1);
    for (let at = 0; at + 6 <= digits.length; at++) found.push(digits.slice(at, at + 6));
  }
  return found;
}

/** Letters that nothing else in these objects is made of. */
const secretValue = fc.string({ unit: fc.constantFrom(...'QWZXJK~^§λж'), minLength: 4, maxLength: 40 });

describe('redactor', () => {
  it('leaves no four bytes of a secret, in clear or in base64, wherever it is repeated', () => {
    const places = fc.record({
      data: fc.boolean(),
      stringData: fc.boolean(),
      lastApplied: fc.boolean(),
      copyWithoutKind: fc.boolean(),
      quoted: fc.boolean(),
      brokenJson: fc.boolean(),
      unknownMember: fc.boolean(),
      nested: fc.boolean(),
    });
    fc.assert(
      fc.property(secretValue, places, (value, where) => {
        const annotations: Record<string, string> = {};
        if (where.lastApplied) annotations[LAST_APPLIED] = `${JSON.stringify(secret(value))}\n`;
        if (where.copyWithoutKind) annotations['example.com/original'] = JSON.stringify({ stringData: { p: value } });
        if (where.quoted) annotations['example.com/note'] = `the password is ${value}, keep it`;
        if (where.brokenJson) annotations['example.com/broken'] = `{"data":{"p":"${base64(value)}`;
        const object: JsonObject = { ...secret(value, { annotations }) };
        if (!where.data) object['data'] = { other: base64(value) };
        if (where.stringData) object['stringData'] = { password: value };
        if (where.unknownMember) object['extra'] = [value, { deep: base64(value) }];
        const text = where.nested
          ? redactObject({ apiVersion: 'example.com/v1', kind: 'Bundle', spec: { manifests: [object] } }, '/x/y').text
          : redactObject(object).text;
        expect(text).not.toBe('');
        const plain = Buffer.from(text).toString('latin1');
        for (const trace of traces(value)) expect(plain).not.toContain(trace);
      }),
      { numRuns: 400 },
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(secretValue, fc.boolean(), (value, copy) => {
        const annotations = copy ? { [LAST_APPLIED]: JSON.stringify(secret(value)) } : {};
        const once = redactObject(secret(value, { annotations }));
        expect(redactBytes(Buffer.from(once.text)).text).toBe(once.text);
      }),
    );
  });

  it('tells the length and whether two values are equal, and keeps names and everything else', () => {
    const one = redactObject({
      ...secret('hunter2'),
      stringData: { same: 'hunter2', other: 'hunter3' },
      type: 'Opaque',
    });
    const object = one.object as { data: JsonObject; stringData: JsonObject; type: string; metadata: JsonObject };
    expect(object.data['password']).toMatch(PLACEHOLDER);
    expect(object.data['password']).toContain('7 bytes');
    expect(object.stringData['same']).toBe(object.data['password']);
    expect(object.stringData['other']).not.toBe(object.data['password']);
    expect(object).toMatchObject({ type: 'Opaque', metadata: { name: 'db', namespace: 'default' } });
    const other = createRedactor({ mode: 'redact', key: randomBytes(32) });
    const decoded = decoder.decode(Buffer.from(JSON.stringify(secret('hunter2'))));
    const elsewhere = other.redact(identifyKey(SECRET_KEY), decoded, Buffer.alloc(0)).object as { data: JsonObject };
    expect(elsewhere.data['password']).not.toBe(object.data['password']);
  });

  it.each([
    ['an odd key', '/somewhere/else', secret('QWZXJKQW')],
    ['no root at all', 'plain', secret('QWZXJKQW')],
    ['another version', '/x', { ...secret('QWZXJKQW'), apiVersion: 'v1beta3' }],
    ['a list', '/x', { apiVersion: 'v1', kind: 'SecretList', items: [{ data: { p: base64('QWZXJKQW') } }] }],
    ['a key that says so and a value that does not', SECRET_KEY, { data: { p: base64('QWZXJKQW') } }],
    ['a key that says so and a list', SECRET_KEY, [base64('QWZXJKQW')]],
    ['a custom resource of that name', '/registry/x.io/secrets/a/b', { kind: 'Thing', spec: { p: 'QWZXJKQW' } }],
  ])('hides a Secret under %s', (_title, key, object) => {
    const result = redactObject(object, key);
    expect(result.redacted).toBe(true);
    for (const trace of traces('QWZXJKQW')) expect(result.text).not.toContain(trace);
  });

  it('hides Secrets that JSON text spells with escapes', () => {
    const text = JSON.stringify(secret('QWZXJKQW')).replace('"Secret"', '"\\u0053ecret"');
    expect(redactBytes(Buffer.from(text), '/x').text).not.toContain(base64('QWZXJKQW'));
    const bundle = JSON.stringify({ kind: 'Bundle', spec: { text } });
    expect(redactBytes(Buffer.from(bundle), '/x').text).not.toContain(base64('QWZXJKQW'));
  });

  it('hides a Secret in the YAML of a ConfigMap, and leaves the rest readable', () => {
    const manifest = `apiVersion: v1\nkind: ConfigMap # as it is\ndata: {a: b}\n---\nkind: Secret\ndata:\n  p: ${base64('QWZXJKQW')}\n`;
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      data: { 'all.yaml': manifest, x: 'y' },
    };
    const { object, redacted, text } = redactObject(config, '/registry/configmaps/default/m');
    const data = (object as { data: Record<string, string> }).data;
    expect(redacted).toBe(true);
    expect(data['x']).toBe('y');
    const [first = '', second = ''] = (data['all.yaml'] ?? '').split('---\n');
    expect(first).toBe('apiVersion: v1\nkind: ConfigMap # as it is\ndata: {a: b}\n');
    expect((parseYaml(second) as { data: { p: string } }).data.p).toMatch(PLACEHOLDER);
    expect(redactBytes(Buffer.from(text), '/registry/configmaps/default/m').text).toBe(text);
  });

  it('does not take long over a text full of Secrets', () => {
    const one = `kind: Secret\ndata:\n  p: ${base64('QWZXJKQW')}\n---\n`;
    const object = { apiVersion: 'v1', kind: 'ConfigMap', data: { all: one.repeat(20_000), one } };
    const started = performance.now();
    const { text } = redactObject(object, '/registry/configmaps/default/m');
    expect(performance.now() - started).toBeLessThan(3000);
    expect(text).not.toContain(base64('QWZXJKQW').slice(0, 8));
  });

  it.each([
    ['a Secret of too many values', { kind: 'Secret', data: manyTexts(20_000) }],
    ['a Secret with too much to search', { kind: 'Secret', data: manyTexts(2000), metadata: longAnnotations() }],
    ['a list of too many Secrets', { kind: 'List', items: Object.values(manyTexts(20_000)).map(oneSecret) }],
    [
      'a text of too many Secrets',
      { kind: 'A', text: JSON.stringify(Object.values(manyTexts(20_000)).map(oneSecret)) },
    ],
  ])('hides %s as a whole, soon, and the same when it is done again', (_title, object) => {
    const { result, ms } = onProcessor(() =>
      redactObject({ apiVersion: 'v1', ...object }, '/registry/example.com/as/x'),
    );
    const { text, object: hidden } = result;
    expect(ms).toBeLessThan(2000);
    expect(text).not.toContain('QWZX');
    expect(hidden).toMatchObject({
      kind: object.kind,
      unreadable: {
        reason: 'has more secrets than can be hidden one by one',
        value: expect.stringMatching(PLACEHOLDER) as string,
      },
    });
    expect(redactBytes(Buffer.from(text), '/registry/example.com/as/x').text).toBe(text);
  });

  it('hides a text whole where it speaks of a Secret and cannot be read', () => {
    const broken = `kind: Secret\ndata: [p: ${base64('QWZXJKQW')}\n : :`;
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { broken } };
    const { object } = redactObject(config, '/registry/configmaps/default/m');
    expect((object as { data: JsonObject }).data['broken']).toMatch(PLACEHOLDER);
  });

  it.each([
    ['a Pod that mounts one', { kind: 'Pod', spec: { volumes: [{ secret: { secretName: 'Secret' } }] } }],
    ['a reference', { kind: 'Gateway', spec: { tls: { certificateRefs: [{ kind: 'Secret', name: 'cert' }] } } }],
    ['an Event about one', { kind: 'Event', message: 'Secret "db" not found', involvedObject: { kind: 'Secret' } }],
    [
      'a managed copy of something else',
      { kind: 'Pod', metadata: { annotations: { a: '{"kind":"Pod","data":{"a":"b"}}' } } },
    ],
  ])('does not touch %s', (_title, object) => {
    const value = Buffer.from(JSON.stringify({ apiVersion: 'v1', ...object }));
    const decoded = decoder.decode(value);
    const result = redactor.redact(identifyKey('/registry/example.com/things/x'), decoded, value);
    expect(result.redacted).toBe(false);
    expect(result.object).toBe(decoded.object);
  });

  it.each([
    ['a token of a service account', 'kubernetes.io/service-account-token', { token: 'QWZXJKQW' }],
    ['a bootstrap token', 'bootstrap.kubernetes.io/token', { 'token-id': 'abcdef', 'token-secret': 'QWZXJKQW' }],
    [
      'the credentials of a registry',
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': '{"auths":"QWZXJKQW"}' },
    ],
    ['a TLS key', 'kubernetes.io/tls', { 'tls.crt': 'cert', 'tls.key': 'QWZXJKQW' }],
  ])('hides %s, stored as protobuf, and its copies', (_title, type, values) => {
    const copy = JSON.stringify({ kind: 'Secret', stringData: values });
    const entries = Object.entries(values).map(([name, value]): WireField => [
      2,
      [
        [1, name],
        [2, value],
      ],
    ]);
    const annotation: WireField = [
      12,
      [
        [1, LAST_APPLIED],
        [2, copy],
      ],
    ];
    const value = stored('v1', 'Secret', [[1, [[1, 'db'], annotation]], ...entries, [3, type]]);
    const { object, text } = redactBytes(Buffer.from(value), SECRET_KEY);
    expect(object).toMatchObject({ type, metadata: { name: 'db' } });
    expect(Object.keys((object as { data: JsonObject }).data)).toEqual(Object.keys(values).sort());
    for (const trace of traces('QWZXJKQW')) expect(text).not.toContain(trace);
  });

  it.each([
    ['OAuthAccessToken', 'accesstokens', { refreshToken: 'QWZXJKQW', authorizeToken: 'QWZXJKQW' }],
    ['OAuthAuthorizeToken', 'authorizetokens', { codeChallenge: 'QWZXJKQW', state: 'QWZXJKQW' }],
    ['OAuthClient', 'clients', { secret: 'QWZXJKQW', additionalSecrets: ['QWZXJKQW'] }],
  ])('hides what is secret of an %s', (kind, path, members) => {
    const token = { apiVersion: 'oauth.openshift.io/v1', kind, metadata: { name: 'c' }, ...members, userName: 'ann' };
    const { object, text } = redactObject(token, `/openshift.io/oauth/${path}/c`);
    expect(object).toMatchObject({ kind, metadata: { name: 'c' }, userName: 'ann' });
    for (const trace of traces('QWZXJKQW')) expect(text).not.toContain(trace);
  });

  it('hides the credentials of OAuth objects', () => {
    const client = {
      apiVersion: 'oauth.openshift.io/v1',
      kind: 'OAuthClient',
      metadata: { name: 'c' },
      secret: 'QWZX',
    };
    const { object } = redactObject(client, '/openshift.io/oauth/clients/c');
    expect(object).toMatchObject({ metadata: { name: 'c' }, secret: expect.stringMatching(PLACEHOLDER) as string });
  });

  it('hides what a copy of an OAuth object in its last-applied-configuration says', () => {
    const copy = JSON.stringify({ kind: 'OAuthClient', secret: 'QWZXJKQW', additionalSecrets: ['QWZXJKQW'] });
    const client = {
      apiVersion: 'oauth.openshift.io/v1',
      kind: 'OAuthClient',
      metadata: { name: 'c', annotations: { [LAST_APPLIED]: copy } },
      secret: 'QWZXJKQW',
    };
    const { text } = redactObject(client, '/openshift.io/oauth/clients/c');
    for (const trace of traces('QWZXJKQW')) expect(text).not.toContain(trace);
  });

  it('hides the secrets of the webhooks of a BuildConfig', () => {
    const triggers = [{ type: 'GitHub', github: { secret: 'QWZXJKQW' } }];
    const build = { apiVersion: 'build.openshift.io/v1', kind: 'BuildConfig', spec: { triggers } };
    const { object } = redactObject(build, '/openshift.io/buildconfigs/a/b');
    const secret = expect.stringMatching(PLACEHOLDER) as string;
    expect(object).toMatchObject({ spec: { triggers: [{ type: 'GitHub', github: { secret } }] } });
  });

  it('hides a decrypted Secret, and lets another decrypted object be stored as ciphertext', () => {
    const aes = { provider: 'aescbc' as const, name: 'k', secret: randomBytes(32) };
    const opening = createDecoder({ release: null, keys: [aes] });
    const sealed = encrypted(aes, Buffer.from(JSON.stringify(secret('QWZXJKQW'))), SECRET_KEY);
    const decoded = opening.decode(sealed, { key: SECRET_KEY });
    const hidden = redactor.redact(identifyKey(SECRET_KEY, decoded.object), decoded, sealed);
    expect(hidden.redacted).toBe(true);
    for (const trace of traces('QWZXJKQW')) expect(stringifyJson(hidden.object ?? null)).not.toContain(trace);
    const bundle = { kind: 'Bundle', spec: { manifest: JSON.stringify(secret('QWZXJKQW')) } };
    const carrying = encrypted(aes, Buffer.from(JSON.stringify(bundle)), '/x/y');
    const carried = opening.decode(carrying, { key: '/x/y' });
    expect(redactor.redact(identifyKey('/x/y', carried.object), carried, carrying).redacted).toBe(true);
    const config = encrypted(aes, Buffer.from('{"kind":"ConfigMap","data":{"a":"b"}}'), '/x/z');
    const plain = opening.decode(config, { key: '/x/z' });
    expect(redactor.redact(identifyKey('/x/z', plain.object), plain, config).redacted).toBe(false);
  });

  describe('a Secret that cannot be decoded', () => {
    const stored = recordedEvents('crd-and-configmap-etcd34').filter((event) => event.key.includes('/secrets/'));
    const known = ['example-', base64('example-1').slice(0, 8), 'shop'];

    it('is there to be tried', () => expect(stored).toHaveLength(3));

    it('does not pass in clear however it is cut, damaged or misplaced', () => {
      for (const { value } of stored) {
        for (let length = 1; length <= value.length; length++) {
          for (const key of [SECRET_KEY, '/elsewhere/x']) {
            const cut = value.subarray(0, length);
            const { redacted, text } = redactBytes(cut, key);
            const bytes = redacted ? text : Buffer.from(cut).toString('latin1');
            for (const part of known) expect(bytes, `${key} cut at ${length}`).not.toContain(part);
          }
        }
      }
    });

    it('does not pass in clear with any one byte changed', () => {
      for (const { value } of stored) {
        for (let at = 0; at < value.length; at++) {
          const damaged = Buffer.from(value);
          damaged[at] = (damaged[at] ?? 0) ^ 0xff;
          const { redacted, text } = redactBytes(damaged);
          expect(redacted).toBe(true);
          for (const part of known) expect(text, `byte ${at}`).not.toContain(part);
        }
      }
    });

    it('is stored with its name, size, fingerprint and the reason, and stays so', () => {
      const cut = (stored[0]?.value ?? Buffer.alloc(0)).subarray(0, 200);
      const { object, text } = redactBytes(cut);
      expect(object).toMatchObject({
        kind: 'Secret',
        metadata: { name: 'db', namespace: 'default' },
        unreadable: {
          reason: expect.stringMatching(/^cannot be decoded as protobuf/) as string,
          value: expect.stringMatching(/^<redacted: 200 bytes/) as string,
        },
      });
      expect(redactBytes(Buffer.from(text)).text).toBe(text);
    });

    it('says nothing of the text that it cannot parse', () => {
      const { text } = redactBytes(Buffer.from('{"kind":"Secret","data":{"p": QWZXJKQW'));
      for (const trace of traces('QWZXJKQW')) expect(text).not.toContain(trace);
    });

    it.each([
      ['text that speaks of secrets', Buffer.from('what kind of Secret is this?')],
      ['text about a similar kind', Buffer.from('kind: SecretStore\n : :')],
      ['bytes that happen to hold the word', Buffer.from('\u0000\u00ff\u00fe Secret', 'latin1')],
    ])('is not seen in %s', (_title, value) => {
      expect(redactBytes(value, '/app/x').redacted).toBe(false);
    });

    it('keeps ciphertext as it is', () => {
      const value = Buffer.from('k8s:enc:aescbc:v1:key1:\u0001\u0002Secret');
      expect(redactBytes(value).redacted).toBe(false);
    });
  });

  it('hides Secrets that are stored as CBOR', () => {
    const object = { ...secret('QWZXJKQW'), data: { raw: Buffer.from('QWZXJKQW'), text: 'QWZXJKQW' } };
    const value = Buffer.concat([Buffer.from('d9d9f7', 'hex'), encode(object)]);
    for (const key of [SECRET_KEY, '/x']) {
      const { text, redacted } = redactBytes(value, key);
      expect(redacted).toBe(true);
      for (const trace of traces('QWZXJKQW')) expect(text).not.toContain(trace);
    }
  });

  it('keeps everything when told to', () => {
    const keeper = createRedactor({ mode: 'keep', key: randomBytes(32) });
    const value = Buffer.from(JSON.stringify(secret('QWZXJKQW')));
    const decoded = decoder.decode(value);
    expect(keeper.redact(identifyKey(SECRET_KEY), decoded, value)).toEqual({ object: decoded.object, redacted: false });
  });

  it('keeps integers beyond 2^53 in a copy that it rewrites', () => {
    const copy = `{"kind":"Secret","data":{"p":"${base64('QWZXJKQW')}"},"metadata":{"generation":9007199254740993}}`;
    const { text } = redactObject({ kind: 'Secret', metadata: { annotations: { [LAST_APPLIED]: copy } } });
    expect(stringifyJson(parseJson(text))).toContain('9007199254740993');
  });
});

function manyTexts(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, `QWZX${index}`]));
}

function longAnnotations(): object {
  return { annotations: { a: 'x'.repeat(100_000) } };
}

function oneSecret(value: string): object {
  return { kind: 'Secret', data: { p: value } };
}
