import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldValue } from '../domain/facts.ts';
import { fieldTest, parseCondition, valueTest } from '../domain/field-condition.ts';
import { fieldSignature, mayMeet } from './field-signature.ts';

const path = fc.constantFrom(
  'spec.replicas',
  'status.conditions[type=Ready].status',
  'status.conditions[type=Ready]',
  'data["a.b"]',
  'metadata.labels["app.kubernetes.io/name"]',
  'spec.containers[name="x.y"].image',
  'spec.containers.image',
  'image',
  'items[0]',
  '$',
);
const value: fc.Arbitrary<FieldValue[1]> = fc.oneof(
  fc.constantFrom('True', 'nginx:1.27', 'Ng', 'İstanbul', 'ΣΑΣ', 'BackOff', '3'),
  fc.integer({ min: 0, max: 5 }),
  fc.boolean(),
);
const wanted = fc
  .tuple(
    fc.oneof(path, fc.constantFrom('*', 'status', 'Ready].status', 'conditions.status', '[type=Ready].status')),
    fc.constantFrom('=', '!=', '>', '<='),
    fc.oneof(value.map(String), fc.constantFrom('n*', 'ngi*', 'NGINX*', 'true', 'i*', 'σας', '4')),
  )
  .filter(([, operator, text]) => operator === '=' || operator === '!=' || !Number.isNaN(Number(text)))
  .filter(([field]) => field === '*' || /^[\w$[]/.test(field));

test('a segment in which an event meets a condition is never passed over', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(path, value), { maxLength: 12 }), wanted, (fields, [field, operator, text]) => {
      const condition = parseCondition(`${field}${operator}${text}`);
      const signature = fieldSignature({ paths: fields.map(([at]) => at), values: fields.map(([, to]) => to) });
      const [isPath, isValue] = [fieldTest(condition.path), valueTest(condition)];
      if (fields.some(([at, to]) => isPath(at) && isValue(to))) expect(mayMeet(signature, condition)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('nearly all segments without a value are passed over', () => {
  const values = Array.from({ length: 3000 }, (_, i) => `10.244.${i % 250}.${i}`);
  const signature = fieldSignature({ paths: ['status.podIP'], values });
  const strangers = Array.from({ length: 1000 }, (_, i) => parseCondition(`status.podIP=192.168.0.${i}`));
  expect(strangers.filter((condition) => mayMeet(signature, condition)).length).toBeLessThan(60);
  expect(mayMeet(signature, parseCondition('spec.replicas>3'))).toBe(false);
  expect(mayMeet(signature, parseCondition('*=nginx*'))).toBe(false);
  expect(mayMeet(signature, parseCondition('*=10.*'))).toBe(true);
  expect(signature.length).toBeLessThanOrEqual(8192);
});
