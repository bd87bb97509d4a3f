import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeTest, fieldTest, parseCondition, valueTest } from './field-condition.ts';

describe('a condition', () => {
  test.each([
    ['spec.replicas > 3', { path: 'spec.replicas', operator: '>', value: '3' }],
    ['spec.replicas>=3', { path: 'spec.replicas', operator: '>=', value: '3' }],
    ['reason == BackOff', { path: 'reason', operator: '=', value: 'BackOff' }],
    ['status.phase!=Running', { path: 'status.phase', operator: '!=', value: 'Running' }],
    ['image=nginx:1.27*', { path: 'image', operator: '=', value: 'nginx:1.27*' }],
    ['message="two words"', { path: 'message', operator: '=', value: 'two words' }],
    ['*=BackOff', { path: '*', operator: '=', value: 'BackOff' }],
    ['conditions[type=Ready].status = False', { path: 'conditions[type=Ready].status', operator: '=', value: 'False' }],
    ['metadata.labels["a/b"]=c=d', { path: 'metadata.labels["a/b"]', operator: '=', value: 'c=d' }],
  ])('%s', (text, condition) => {
    expect(parseCondition(text)).toEqual(condition);
  });

  test.each(['', 'spec.replicas', '>3', 'spec.replicas>', 'spec.replicas >> 3', 'a=<b', 'spec.replicas>three'])(
    '"%s" is none',
    (text) => {
      expect(() => parseCondition(text)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );

  test('any text is read or refused with what a condition looks like', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab.[]="<>!* 1') }), (text) => {
        try {
          const { path, value } = parseCondition(text);
          expect(path.length * value.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage', hint: expect.stringContaining('spec.replicas>3') });
        }
      }),
    );
  });
});

test.each([
  ['image', 'spec.containers[name=web].image', true],
  ['spec.containers.image', 'spec.containers[name=web].image', true],
  ['containers[name=web].image', 'spec.containers[name=web].image', true],
  ['containers[name=db].image', 'spec.containers[name=web].image', false],
  ['mage', 'spec.containers[name=web].image', false],
  ['image', 'image', true],
  ['spec.image', 'image', false],
  ['labels["a.b/c"]', 'metadata.labels["a.b/c"]', true],
  ['data["x]y"]', 'data["x]y"]', true],
  ['*', 'status.phase', true],
])('%s means %s: %s', (wanted, path, meant) => {
  expect(fieldTest(wanted)(path)).toBe(meant);
});

test.each([
  ['status', 'status.phase', true],
  ['status.phase', 'status.phase', true],
  ['stat', 'status.phase', false],
  ['status.', 'status.phase', true],
  ['.phase', 'status.phase', true],
  ['status.ph', 'status.phase', false],
  ['phase', 'status.phase', true],
  ['image', 'spec.template.spec.containers[name=web].image', true],
  ['image', 'status.containerStatuses[name=web].imageID', false],
  ['containers.image', 'spec.containers[name=web].image', true],
  ['conditions', 'status.conditions[type=Ready].reason', true],
  ['status.conditions', 'status.conditions[type=Ready]', true],
  ['conditions[type=Ready]', 'status.conditions[type=Ready].reason', true],
  ['status.conditions[type=Ready]', 'status.conditions[type=Synced].reason', false],
  ['kubernetes', 'metadata.annotations["a.kubernetes.io/b"]', false],
  ['metadata.annotations["a.kubernetes.io/b"]', 'metadata.annotations["a.kubernetes.io/b"]', true],
  ['annotations', 'metadata.annotations["a.kubernetes.io/b"]', true],
])('changed:%s is met by %s: %s', (wanted, path, met) => {
  expect(changeTest(wanted)(path)).toBe(met);
});

test.each([
  ['a=backoff', 'BackOff', true],
  ['a=Back*', 'BackOff', true],
  ['a=Back', 'BackOff', false],
  ['a!=BackOff', 'Pulled', true],
  ['a=3', 3, true],
  ['a=true', true, true],
  ['a>3', 4, true],
  ['a>3', 3, false],
  ['a>=3', 3, true],
  ['a<3', 2, true],
  ['a<=2', 3, false],
  ['a>3', 'five', false],
] as const)('%s of %s: %s', (condition, value, holds) => {
  expect(valueTest(parseCondition(condition))(value)).toBe(holds);
});
