import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { selects } from '../domain/label-selector.ts';
import { labelSelector, mapSelector } from './label-selector.ts';

describe('a label selector', () => {
  const labels = { app: 'web', tier: 'front' };

  it.each<[JsonValue, boolean]>([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'none', operator: 'NotIn', values: ['web'] }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    // Nobody knows what this means, and a label of Object's prototype is none.
    [{ matchExpressions: [{ key: 'app', operator: 'Like', values: ['w'] }] }, false],
    [{ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, false],
  ])('%j', (selector, expected) => {
    const read = labelSelector(selector);
    expect(read !== null && selects(read, labels)).toBe(expected);
  });

  it('of a Service that has none selects nothing', () => {
    expect(mapSelector({})).toBeNull();
    expect(mapSelector(null)).toBeNull();
    const selector = mapSelector({ app: 'web' });
    expect(selector !== null && selects(selector, labels)).toBe(true);
    expect(labelSelector(undefined)).toBeNull();
  });
});
