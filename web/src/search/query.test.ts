import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completions, FIELDS, parseQuery } from './query.ts';

const kinds = ['Pod', 'Deployment', 'NetworkPolicy', 'Widget'];
const asked = (text: string) => {
  const parsed = parseQuery(text, kinds);
  return 'query' in parsed ? parsed.query : parsed.problem;
};

describe('a query', () => {
  it.each<[string, Record<string, string | readonly string[]>, boolean]>([
    ['web', { q: 'web' }, false],
    ['web front', { q: 'web front' }, false],
    ['kind:Pod ns:default', { kind: 'Pod', namespace: 'default' }, false],
    ['kind:pods', { kind: 'Pod' }, false],
    ['kind:netpol', { kind: 'NetworkPolicy' }, false],
    ['kind:widgets', { kind: 'Widget' }, false],
    ['kind:Unheard', { kind: 'Unheard' }, false],
    ['n:(cluster)', { namespace: '' }, false],
    ['deployment/api', { kind: 'Deployment', name: 'api' }, false],
    ['po/web-0', { kind: 'Pod', name: 'web-0' }, false],
    ['default/web', { q: 'default/web' }, false],
    ['/registry/pods', { q: '/registry/pods' }, false],
    ['https://example.org', { q: 'https://example.org' }, false],
    ['key:/registry/pods/', { prefix: '/registry/pods/' }, false],
    ['name:"a b" x', { name: 'a b', q: 'x' }, false],
    ['changed:spec.nodeName by:kube-scheduler', { path: 'spec.nodeName', actor: 'kube-scheduler*' }, true],
    ['changed:status.conditions[type=Ready].status', { path: 'status.conditions[type=Ready].status' }, true],
    ['spec.replicas > 3', { where: ['spec.replicas>3'] }, true],
    ['kind:Pod status.phase=Failed', { kind: 'Pod', where: ['status.phase=Failed'] }, true],
    ['conditions[type=Ready].status != True', { where: ['conditions[type=Ready].status!=True'] }, true],
    ['status.message="two words"', { where: ['status.message=two words'] }, true],
    ['status.phase changes', { path: 'status.phase' }, true],
    ['any write by kubectl', { actor: 'kubectl*' }, true],
    ['ns:default writes by kube-scheduler', { namespace: 'default', actor: 'kube-scheduler*' }, true],
    ['reason:BackOff', { where: ['reason=BackOff*'] }, true],
    ['status.phase=Failed reason:Evicted', { where: ['status.phase=Failed', 'reason=Evicted*'] }, true],
    ['value:nginx', { where: ['*=nginx*'] }, true],
    ['"a = b"', { q: 'a = b' }, false],
    ['https://example.org/?a=b', { q: 'https://example.org/?a=b' }, false],
    ['verb:deleted', { verb: 'delete' }, true],
    ['VERB:u', { verb: 'update' }, true],
  ])('%s', (text, ask, aboutChanges) => {
    expect(asked(text)).toMatchObject({ ask, aboutChanges });
  });

  it.each([
    ['king:Pod', /no field king:.*kind: meant.*changed:/],
    ['x:1', /no field x: Fields are kind:/],
    ['kind:', /kind: needs a value, such as kind:Pod/],
    ['spec.replicas > three', /> compares numbers: "three" is none/],
    ['a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9', /At most 8 conditions/],
    ['verb:look', /no verb "look"/],
  ])('%s is explained', (text, why) => {
    expect(asked(text)).toMatch(why);
  });

  it('of any text is read, or explained', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const parsed = parseQuery(text, kinds);
        expect('query' in parsed || parsed.problem.length > 10).toBe(true);
      }),
    );
  });

  it('says everything that its fields say, in any order', () => {
    const value = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}[a-z0-9]$/);
    const fields = fc.shuffledSubarray(['ns', 'name', 'key', 'changed', 'by']);
    fc.assert(
      fc.property(fields, fc.array(value, { minLength: 5, maxLength: 5 }), (names, values) => {
        const text = names.map((name, index) => `${name}:${values[index]}`).join('  ');
        const query = asked(text);
        if (typeof query === 'string') throw new Error(query);
        expect(Object.values(query.ask).map((said) => String(said).replace('*', ''))).toEqual(
          values.slice(0, names.length),
        );
      }),
    );
  });
});

describe('completion', () => {
  const known = { kind: ['Pod', 'PodDisruptionBudget'], ns: ['default'], changed: ['status.phase'] };
  const completed = (text: string) => completions(text, known).map((completion) => completion.text.trim());

  it('names fields, then what is known of them', () => {
    expect(completed('k')).toEqual(['kind:', 'key:']);
    expect(completed('web ch')).toEqual(['web changed:']);
    expect(completed('kind:po')).toEqual(['kind:Pod', 'kind:PodDisruptionBudget']);
    expect(completed('verb:')).toEqual(['verb:create', 'verb:update', 'verb:delete']);
    expect(completed('kind:Pod ns:d')).toEqual(['kind:Pod ns:default']);
    expect(completed('')).toEqual([]);
    expect(completed('what:ever')).toEqual([]);
    expect(completions('web ns:d', known)[0]?.text).toBe('web ns:default ');
  });

  it('of a field leads to a query that can be read', () => {
    for (const { name, example } of FIELDS) expect(typeof asked(`${name}:${example}`)).toBe('object');
  });
});
