import { expect, it } from 'vitest';
import type { ObjectIdentity } from '../api/schema.ts';
import { bestFirst, objectText } from './found-text.ts';

const pod = (name: string): ObjectIdentity => ({
  key: `/registry/pods/default/${name}`,
  kubernetes: true,
  group: '',
  resource: 'pods',
  kind: 'Pod',
  namespace: 'default',
  name,
});

it('an object of the very name stands before those that only have it in theirs', () => {
  const found = bestFirst([pod('a-web'), pod('web-1'), pod('web'), pod('b-web')], 'WEB');
  expect(found.map(({ name }) => name)).toEqual(['web', 'web-1', 'a-web', 'b-web']);
});

it('objects are called by namespace and name, other keys as they are', () => {
  expect(objectText(pod('www'))).toBe('default/www');
  expect(objectText({ ...pod('www'), kind: null, key: '/app/x' })).toBe('/app/x');
});
