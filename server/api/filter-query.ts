import { Type, type Static, type TObject } from 'typebox';
import { NOISE_CLASSES, type NoiseClass } from '../domain/facts.ts';
import { parseCondition } from '../domain/field-condition.ts';
import type { EventFilter } from '../domain/history-reader.ts';
import { parseLabelSelector } from '../domain/label-selector.ts';
import { Revision, Verb } from './schemas/history.ts';
import { Strings } from './schemas/terms.ts';
import { usageError } from './problem.ts';
import { checkedKey } from './key-parameter.ts';

const Word = (description: string) => Type.Optional(Type.String({ maxLength: 253, description }));
const KeyParameter = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 8192, description }));

const Condition = Type.String({ minLength: 1, maxLength: 400 });
const MOST_CONDITIONS = 8;

/** What narrows lists, the histogram, the lanes and counts; all that is given must hold of one event. */
export const filterParameters = {
  key: KeyParameter('Key text of one key.'),
  prefix: KeyParameter('Only keys that begin with this key text.'),
  namespace: Word('Only this namespace; empty: objects without one.'),
  kind: Word('Only this kind, such as Pod.'),
  name: Word('Only objects of this name; with * at its end: of names that begin with it.'),
  relatedTo: KeyParameter('Key text of an object: it, its owners, what it owns, and the Events about it.'),
  labels: Type.Optional(
    Type.String({
      maxLength: 1024,
      description:
        'Only objects whose labels a selector lets through, written as kubectl takes it: app=web,tier!=db. An object counts with the labels that it had last.',
    }),
  ),
  path: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      description:
        'Only updates that changed this field or one below it. A field is named by its path or the end of it.',
    }),
  ),
  where: Type.Optional(
    Type.Union([Condition, Type.Array(Condition, { maxItems: MOST_CONDITIONS })], {
      description:
        'Only creations and updates that set a field to such a value: status.phase=Running, spec.replicas>3, image=nginx*. A field is named by its path or the end of it. Given several times: that set all of these.',
    }),
  ),
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words, each of which is in kind, namespace, name or actor.' }),
  ),
  actor: Word('Only changes by this actor; with * at its end: by those whose names begin with it.'),
  verb: Type.Optional(Strings(['create', 'update', 'delete'] as const satisfies readonly Static<typeof Verb>[])),
  noise: Type.Optional(
    Strings(['all', 'none'], { description: '`all` (default): nothing is left out. `none`: every class of noise is.' }),
  ),
  hideNoise: Type.Optional(
    Type.String({ maxLength: 200, description: `Classes to leave out, by comma: ${NOISE_CLASSES.join(', ')}.` }),
  ),
};

export const recordingParameter = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, description: 'Id of a recording.' }),
});

export const RevisionParameter = (description: string) =>
  Type.Optional({ ...Revision, description } as typeof Revision);

type FilterQuery = Static<TObject<typeof filterParameters>>;

/**
 * @throws RewindError `usage` for an unknown class of noise, a condition or a label selector that is none, `key_invalid` for a key
 * that is none
 */
export function eventFilter(query: FilterQuery): EventFilter {
  const hideNoise = hiddenNoise(query.noise, query.hideNoise);
  return {
    ...(query.key === undefined ? {} : { key: checkedKey(query.key) }),
    ...(query.prefix === undefined ? {} : { prefix: checkedKey(query.prefix) }),
    ...(query.namespace === undefined ? {} : { namespace: query.namespace }),
    ...(query.kind === undefined ? {} : { kind: query.kind }),
    ...(query.name === undefined ? {} : { name: query.name }),
    ...(query.relatedTo === undefined ? {} : { relatedTo: checkedKey(query.relatedTo) }),
    ...(query.labels === undefined ? {} : { labels: parseLabelSelector(query.labels) }),
    ...(query.path === undefined ? {} : { path: query.path }),
    ...(query.where === undefined ? {} : { where: [query.where].flat().map(parseCondition) }),
    ...(query.q === undefined || query.q === '' ? {} : { q: query.q }),
    ...(query.actor === undefined ? {} : { actor: query.actor }),
    ...(query.verb === undefined ? {} : { verb: query.verb }),
    ...(hideNoise.length === 0 ? {} : { hideNoise }),
  };
}

function hiddenNoise(noise: 'all' | 'none' | undefined, list: string | undefined): readonly NoiseClass[] {
  if (noise === 'none') return NOISE_CLASSES;
  const names = (list ?? '').split(',').filter((name) => name !== '');
  return names.map((name) => {
    const known = NOISE_CLASSES.find((noiseClass) => noiseClass === name);
    if (known === undefined) {
      throw usageError(`"${name}" is no class of noise.`, `hideNoise takes some of: ${NOISE_CLASSES.join(', ')}.`);
    }
    return known;
  });
}
