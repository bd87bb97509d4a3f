import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDecoder } from './decoder.ts';
import { stringifyJson } from './json-text.ts';
import { identifyKey } from './keys.ts';
import { textIn } from './object-fields.ts';
import { createRedactor, type Redactor } from './redaction.ts';
import { parseRedactionRule } from './redaction-rule-text.ts';
import { stored } from './stored-value.fixture.ts';

const decoder = createDecoder({ release: null });
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

describe('rules of the user', () => {
  const ruled = (...texts: string[]) =>
    createRedactor({
      mode: 'redact',
      key: randomBytes(32),
      rules: texts.flatMap((text) => parseRedactionRule(text) ?? []),
    });
  const run = (redactor: Redactor, object: object, key = '/registry/deployments/a/b') => {
    const value = Buffer.from(JSON.stringify(object));
    const decoded = decoder.decode(value);
    return redactor.redact(identifyKey(key, decoded.object), decoded, value);
  };
  const deployment = (password: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'b', namespace: 'a', annotations: { 'example.com/token': password, other: 'x' } },
    spec: {
      containers: [{ name: 'c', env: [{ name: 'A', value: password }, { name: 'B' }] }, { name: 'd' }],
      data: { one: password, two: [password] },
    },
  });

  it.each([
    ['Deployment:spec.containers[*].env[*].value', 1],
    ['Deployment.apps:spec.containers[*].env[*].value', 1],
    ['Deployment:spec.containers.env.value', 1],
    ['*:spec.containers[*].env[*].*', 3],
    ['*:spec.data.*', 2],
    ['Deployment:spec.data', 2],
    ['*:metadata.annotations[example.com/token]', 1],
    ['Deployment:nowhere.at.all', 0],
    ['Pod:spec.data', 0],
    ['Deployment.example.com:spec.data', 0],
  ])('%s hides %i values', (rule, count) => {
    const { object, redacted } = run(ruled(rule), deployment('QWZXJKQW'));
    const text = stringifyJson(object ?? null);
    expect(redacted).toBe(count > 0);
    expect(text.split('redacted: ').length - 1).toBe(count);
  });

  it('reach into last-applied-configuration, and hide it whole where it cannot be read', () => {
    const rule = ruled('Deployment:spec.data');
    for (const copy of [JSON.stringify(deployment('QWZXJKQW')), '{"spec": QWZXJKQW']) {
      const object = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { annotations: { [LAST_APPLIED]: copy } },
      };
      const result = run(rule, object);
      const annotation = textIn(result.object, 'metadata', 'annotations', LAST_APPLIED) ?? '';
      expect(result.redacted).toBe(true);
      expect(annotation).toContain('redacted: ');
      expect(annotation.includes('"data":{"one":"QWZXJKQW"')).toBe(false);
    }
  });

  it('hide a value that cannot be read as a whole', () => {
    const value = Buffer.from('{"apiVersion":"apps/v1","kind":"Deployment","spec": QWZXJKQW');
    const decoded = decoder.decode(value);
    const { object, redacted } = ruled('Deployment:spec.data').redact(
      identifyKey('/registry/deployments/a/b'),
      decoded,
      value,
    );
    expect(redacted).toBe(true);
    expect(stringifyJson(object ?? null)).not.toContain('QWZX');
  });

  it('do not store the bytes of fields that the release does not show', () => {
    const value = stored('v1', 'Pod', [[77, 'QWZXJKQW']]);
    const decoded = decoder.decode(value);
    const key = '/registry/pods/a/b';
    expect(ruled('Pod:spec.newest').redact(identifyKey(key), decoded, value).redacted).toBe(true);
    expect(ruled('*:metadata.labels').redact(identifyKey(key), decoded, value).redacted).toBe(false);
  });

  it('change nothing when applied again', () => {
    const rule = ruled('*:spec.data', '*:spec.containers[*].env');
    const once = run(rule, deployment('QWZXJKQW')).object ?? null;
    const again = run(rule, JSON.parse(stringifyJson(once)) as object);
    expect(again.redacted).toBe(false);
    expect(stringifyJson(again.object ?? null)).toBe(stringifyJson(once));
  });

  it.each(['spec.data', 'Pod:', ':spec', 'Pod:.a', 'Pod:a[', 'Pod:a..b', 'a b:c', 'Pod:a]'])('refuse %s', (text) => {
    expect(parseRedactionRule(text)).toBeNull();
  });
});
