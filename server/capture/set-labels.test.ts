import { expect, test } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { labelsSet } from './set-labels.ts';

const labelled = (labels?: JsonValue): JsonValue => ({ metadata: labels === undefined ? {} : { labels } });

test.each<[string, JsonValue | undefined, JsonValue | undefined, Readonly<Record<string, string>> | null]>([
  ['a new object', undefined, labelled({ app: 'web' }), { app: 'web' }],
  ['a new object without any', undefined, labelled(), {}],
  ['as they were', labelled({ app: 'web', tier: 'a' }), labelled({ tier: 'a', app: 'web' }), null],
  ['none as before', labelled(), labelled({}), null],
  ['another value', labelled({ app: 'web' }), labelled({ app: 'api' }), { app: 'api' }],
  ['another name', labelled({ app: 'web' }), labelled({ tier: 'web' }), { tier: 'web' }],
  ['one more', labelled({ app: 'web' }), labelled({ app: 'web', tier: 'a' }), { app: 'web', tier: 'a' }],
  ['all taken away', labelled({ app: 'web' }), labelled(), {}],
  ['what is none', undefined, labelled({ app: 1, tier: 'a' }), { tier: 'a' }],
  ['no object any more', labelled({ app: 'web' }), undefined, null],
  ['no object at all', undefined, 'text', {}],
])('%s', (_name, before, after, labels) => {
  expect(labelsSet(before, after)).toEqual(labels);
});
