import ajvCompiler from '@fastify/ajv-compiler';
import type { FastifyServerOptions } from 'fastify';

type Factories = Required<NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>>;
type Validator = ReturnType<ReturnType<Factories['buildValidator']>>;

/**
 * What becomes of schemas. A server has some hundred of them, and compiling all takes longer than anything else of a start: those
 * of requests are compiled when one comes. Answers are as their types say, which are made of the same schemas; the tests hold
 * each answer against its schema (test-app.fixture.ts). A compiled writer of JSON checks every part that may be null with a
 * validator of its own, which takes longer than JSON.stringify.
 */
export function schemaCompilers(): Factories {
  return { buildValidator: lazyValidators(ajvCompiler()), buildSerializer: () => () => JSON.stringify };
}

/** @param build shares what plugins have in common, so that there is to be one of a server */
function lazyValidators(build: Factories['buildValidator']): Factories['buildValidator'] {
  return (...given) => {
    const compile = once(() => build(...given));
    return (...route) => {
      const validator = once(() => compile()(...route));
      // What is wrong stands at the function that found it; Fastify looks for it at this one, or in its answer.
      const validate = (data: unknown) => validator()(data) === true || { error: validator().errors };
      return validate as unknown as Validator;
    };
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
