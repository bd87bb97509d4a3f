import { readFile, writeFile } from 'node:fs/promises';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { componentSchemas } from '../server/api/schemas/components.ts';
import { formatted } from './formatted.ts';

/** The page's view of the API's shapes, made from the same schemas that the server answers with. */
export const apiTypesFile = new URL('../web/src/api/schema.ts', import.meta.url);

export async function apiTypes(): Promise<string> {
  const schemas = componentSchemas();
  const definitions = Object.fromEntries(
    schemas.map(({ $id, ...schema }) => [String($id), localReferences(schema) as JSONSchema]),
  );
  const root: JSONSchema = {
    title: 'ApiShapes',
    description: 'All shapes by their name.',
    type: 'object',
    additionalProperties: false,
    required: Object.keys(definitions),
    properties: Object.fromEntries(Object.keys(definitions).map((name) => [name, { $ref: `#/definitions/${name}` }])),
    definitions,
  };
  const source = await compile(root, 'ApiShapes', {
    additionalProperties: false,
    bannerComment: '// Made from the schemas in server/api/schemas by `npm run api-types`; not to be edited.',
    format: false,
    ignoreMinAndMaxItems: true,
  });
  return formatted(apiTypesFile, source);
}

function localReferences(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(localReferences);
  if (part === null || typeof part !== 'object') return part;
  if (Object.keys(part).join() === 'description') return { ...part, tsType: 'unknown' };
  return Object.fromEntries(
    Object.entries(part).map(([member, value]) => [
      member,
      member === '$ref' && typeof value === 'string'
        ? `#/definitions/${value.replace(/#$/, '')}`
        : localReferences(value),
    ]),
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const before = await readFile(apiTypesFile, 'utf8').catch(() => '');
  const after = await apiTypes();
  if (before !== after) await writeFile(apiTypesFile, after);
  console.log(before === after ? 'web/src/api/schema.ts is current.' : 'web/src/api/schema.ts written.');
}
