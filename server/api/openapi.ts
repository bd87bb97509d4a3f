import swagger from '@fastify/swagger';
import type { ApiInstance } from './api-deps.ts';

const description =
  'The revision history of an etcd. Revisions are exact integers; keys travel as key text (the key, or base64: and its bytes ' +
  'where it is not UTF-8); times are milliseconds since the epoch, with how they are known beside them. Errors are ' +
  'application/problem+json of the shape Problem, with a stable code.';

/** Collects every route that is registered after it into the OpenAPI document. */
export async function registerOpenApi(app: ApiInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'etcd-rewind API', version, description } },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) =>
        typeof schema['$id'] === 'string' ? schema['$id'] : `shape-${index}`,
    },
    transformObject: (documentObject) => {
      if (!('openapiObject' in documentObject)) return documentObject.swaggerObject;
      const { openapiObject } = documentObject;
      for (const path of Object.values(openapiObject.paths ?? {})) {
        for (const operation of Object.values(path ?? {})) completeOperation(operation);
      }
      return openapiObject;
    },
  });
}

/** A parameter with a default need not be given; every operation may answer with a problem. */
function completeOperation(operation: unknown): void {
  if (typeof operation !== 'object' || operation === null || !('responses' in operation)) return;
  const { responses, parameters } = operation as {
    responses: Record<string, unknown>;
    parameters?: { required?: boolean; schema?: { default?: unknown } }[];
  };
  for (const parameter of parameters ?? []) {
    if (parameter.schema?.default !== undefined) parameter.required = false;
  }
  responses['default'] = {
    description: 'What went wrong.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
