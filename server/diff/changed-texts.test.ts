import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { openBoth, textChanges, type OpenText } from './changed-texts.ts';
import { delta } from './delta.ts';

const openJson: OpenText = (text) => {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'object' && value !== null ? { form: 'JSON', value } : null;
  } catch {
    return null;
  }
};

function changesBetween(before: JsonValue, after: JsonValue) {
  return textChanges(delta(before, after, kubernetesListKeys).delta, kubernetesListKeys, openJson);
}

describe('the texts that changed', () => {
  it('are opened where both hold an object, under their pointer in the new version', () => {
    const env = (value: object) => [{ name: 'SETTINGS', value: JSON.stringify(value) }];
    const before = { data: { 'a/b': '{"port":1,"wait":"60s"}', other: 'x' }, env: env({ on: true }) };
    const after = {
      data: { 'a/b': '{"port":2,"wait":"1m"}', other: 'y' },
      env: [{ name: 'FIRST', value: '1' }, ...env({ on: false })],
    };
    const { opened, sameAmounts } = changesBetween(before, after);
    expect(opened.map(({ pointer, form, difference }) => [pointer, form, difference.delta])).toEqual([
      ['/data/a~1b', 'JSON', { port: [1, 2], wait: ['60s', '1m'] }],
      ['/env/1/value', 'JSON', { on: [true, false] }],
    ]);
    expect(opened[0]?.sameAmounts).toEqual(['/wait']);
    expect(sameAmounts).toEqual([]);
  });

  it('are told apart from amounts that are written differently', () => {
    const limits = (cpu: string) => ({ containers: [{ name: 'a', resources: { limits: { cpu, memory: '1Gi' } } }] });
    expect(changesBetween(limits('500m'), limits('0.5')).sameAmounts).toEqual(['/containers/0/resources/limits/cpu']);
    expect(changesBetween(limits('500m'), limits('0.6')).sameAmounts).toEqual([]);
  });

  it('may be the whole value, and are left alone where one side holds none', () => {
    expect(changesBetween('{"a":1}', '{"a":2}').opened).toMatchObject([
      { pointer: '', difference: { delta: { a: [1, 2] } } },
    ]);
    expect(changesBetween('{"a":1}', 'text').opened).toEqual([]);
    expect(openBoth(openJson, '', '[1]', '{"a":1}')).toBeNull();
  });

  it('that differ in layout alone have no delta', () => {
    expect(changesBetween('{"a":1}', '{ "a": 1 }').opened[0]?.difference.delta).toBeUndefined();
  });

  it('are opened up to a bound', () => {
    const many = (value: number) =>
      Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`k${n}`, `{"a":${value}}`]));
    expect(changesBetween(many(1), many(2)).opened).toHaveLength(50);
  });
});
