import { Type, type Static, type TSchema, type TUnsafe } from 'typebox';
import * as capture from './capture.ts';
import * as history from './history.ts';
import * as imports from './import.ts';
import * as live from './live.ts';
import * as objects from './objects.ts';
import * as problem from './problem.ts';
import * as related from './related.ts';
import * as timeline from './timeline.ts';
import * as tracks from './tracks.ts';

/** Every shape that has a name, by name. */
const named: readonly TSchema[] = [history, imports, objects, timeline, tracks, capture, live, problem, related]
  .flatMap((module) => Object.values(module))
  .filter((schema) => schemaName(schema) !== null)
  .sort((a, b) => (String(schemaName(a)) < String(schemaName(b)) ? -1 : 1));

type PlainSchema = Record<string, unknown>;

/**
 * The named shapes as plain JSON Schema in which a named shape inside another is a reference (`Name#`), so that each is
 * written once in the OpenAPI document and compiled once.
 */
export function componentSchemas(): PlainSchema[] {
  return named.map((schema) => {
    const { $id, ...members } = schema as TSchema & { $id: string };
    return { $id, ...(withReferences(members) as PlainSchema) };
  });
}

/** What a route hands out: readonly all the way down, as the reader's own shapes are. */
export type Shape<T> = T extends readonly (infer Item)[]
  ? readonly Shape<Item>[]
  : T extends object
    ? { readonly [Member in keyof T]: Shape<T[Member]> }
    : T;

/** A reference to a named shape, for a route's response. */
export function refer<T extends TSchema>(schema: T): TUnsafe<Shape<Static<T>>> {
  const name = schemaName(schema);
  if (name === null) throw new Error('A shape without a name cannot be referred to.');
  return Type.Unsafe<Shape<Static<T>>>({ $ref: `${name}#` });
}

function withReferences(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withReferences);
  if (part === null || typeof part !== 'object') return part;
  const name = schemaName(part);
  if (name !== null) return { $ref: `${name}#` };
  return Object.fromEntries(Object.entries(part).map(([member, value]) => [member, withReferences(value)]));
}

function schemaName(schema: object): string | null {
  return '$id' in schema && typeof schema.$id === 'string' ? schema.$id : null;
}
