import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLabelSelector, selects, type LabelRequirement } from './label-selector.ts';

const requirement = (key: string, operator: string, ...values: string[]): LabelRequirement => ({
  key,
  operator,
  values,
});

describe('a selector is read as kubectl reads it', () => {
  test.each<[string, LabelRequirement[]]>([
    ['', []],
    [' ', []],
    ['app=web', [requirement('app', 'In', 'web')]],
    ['app==web', [requirement('app', 'In', 'web')]],
    ['app = web ', [requirement('app', 'In', 'web')]],
    ['app=', [requirement('app', 'In', '')]],
    ['tier!=db', [requirement('tier', 'NotIn', 'db')]],
    ['tier != db', [requirement('tier', 'NotIn', 'db')]],
    ['env in (a,b)', [requirement('env', 'In', 'a', 'b')]],
    ['env in(a, b ,a)', [requirement('env', 'In', 'a', 'b')]],
    ['env in ()', [requirement('env', 'In', '')]],
    ['env notin (a)', [requirement('env', 'NotIn', 'a')]],
    ['app', [requirement('app', 'Exists')]],
    ['in', [requirement('in', 'Exists')]],
    ['!app', [requirement('app', 'DoesNotExist')]],
    ['! app', [requirement('app', 'DoesNotExist')]],
    ['app.kubernetes.io/name=web', [requirement('app.kubernetes.io/name', 'In', 'web')]],
    [
      'app=web,tier!=db, env in (a,b),!canary',
      [
        requirement('app', 'In', 'web'),
        requirement('tier', 'NotIn', 'db'),
        requirement('env', 'In', 'a', 'b'),
        requirement('canary', 'DoesNotExist'),
      ],
    ],
  ])('%j', (text, requirements) => {
    expect(parseLabelSelector(text)).toEqual({ requirements });
  });

  test.each([
    [',', 'comma'],
    ['app=web,', 'comma'],
    ['=web', '"=web"'],
    ['!', '"!"'],
    ['app=a=b', '"app=a=b"'],
    ['app===a', '"app===a"'],
    ['app web', '"app web"'],
    ['app=two words', '"app=two words"'],
    ['env in a', '"env in a"'],
    ['env in (a', '"env in (a"'],
    ['env in (a,b)) ', '"env in (a,b))"'],
    ['env isin (a)', '"env isin (a)"'],
    ['replicas>3', '"replicas>3"'],
    ['app=ä', '"ä"'],
    [`app=${'a'.repeat(64)}`, `"${'a'.repeat(64)}"`],
    ['-app=web', '"-app"'],
    ['Example.com/app', '"Example.com/app"'],
    ['a/b/c', '"a/b/c"'],
    ['/app', '"/app"'],
  ])('%j is none', (text, named) => {
    expect(() => parseLabelSelector(text)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(named),
        hint: expect.stringContaining('app=web'),
      }),
    );
  });

  test('any text is read, or refused with how it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab/.-=!<>(), ', ' in ', ' notin ') }), (text) => {
        try {
          for (const { key } of parseLabelSelector(text).requirements) expect(key).not.toBe('');
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage', hint: expect.stringContaining('notin (a,b)') });
        }
      }),
    );
  });

  const word = fc.stringMatching(/^[a-z0-9]{1,3}$/);
  const written = fc.record({
    key: fc.oneof(
      word,
      fc.tuple(word, word).map(([prefix, name]) => `${prefix}.io/${name}`),
    ),
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    values: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    space: fc.constantFrom('', ' '),
  });

  test('whatever it says is read back', () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.map(({ key, operator, values, space }) => {
          if (operator === 'Exists') return key;
          if (operator === 'DoesNotExist') return `!${space}${key}`;
          if (values.length === 1) return `${key}${space}${operator === 'In' ? '=' : '!='}${space}${values[0]}`;
          return `${key} ${operator === 'In' ? 'in' : 'notin'}${space}(${values.join(`,${space}`)})`;
        });
        const requirements = parts.map(({ key, operator, values }) =>
          operator.endsWith('Exist') || operator === 'Exists'
            ? requirement(key, operator)
            : requirement(key, operator, ...values),
        );
        expect(parseLabelSelector(text.join(','))).toEqual({ requirements });
      }),
    );
  });
});

describe('labels are selected as Kubernetes does', () => {
  const labels = { app: 'web', tier: 'front', empty: '' };

  test.each([
    ['', true],
    ['app=web', true],
    ['app=web,tier=back', false],
    ['app in (api,web)', true],
    ['app', true],
    ['canary', false],
    ['!app', false],
    ['!canary', true],
    ['app!=web', false],
    ['app!=api', true],
    // What does not have the label is none of them either.
    ['canary!=yes', true],
    ['canary notin (yes)', true],
    ['canary=', false],
    ['empty=', true],
    // A label of Object's prototype is none.
    ['constructor', false],
    ['!constructor', true],
  ])('%s: %s', (text, selected) => {
    expect(selects(parseLabelSelector(text), labels)).toBe(selected);
  });

  test('what is one of some values is not none of them, of any labels', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.dictionary(name, name), name, fc.array(name, { minLength: 1 }), (some, key, values) => {
        const list = values.join(',');
        const meets = (text: string) => selects(parseLabelSelector(text), some);
        expect(meets(`${key} notin (${list})`)).toBe(!meets(`${key} in (${list})`));
        expect(meets(`!${key}`)).toBe(!meets(key));
        expect(meets(`${key} in (${list})`)).toBe(values.some((value) => meets(`${key}=${value}`)));
      }),
    );
  });
});
