import ajvCompiler from '@fastify/ajv-compiler';
import serializerCompiler from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Factories = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;
type ValidatorFactory = NonNullable<Factories['buildValidator']>;
type Validator = ReturnType<ReturnType<ValidatorFactory>>;
type SerializerFactory = NonNullable<Factories['buildSerializer']>;

/**
 * Fastify's own compilers of schemas, each schema compiled when it is needed first. A server has some hundred of them, which
 * together take a third of the time until it listens; the first request of a route takes a few milliseconds of it.
 */
export function lazySchemas(): Factories {
  return { buildValidator: lazyValidators(ajvCompiler()), buildSerializer: lazySerializers(serializerCompiler()) };
}

function lazyValidators(build: ValidatorFactory): ValidatorFactory {
  return (schemas, options) => {
    const compile = once(() => build(schemas, options));
    return (route) => {
      const validator = once(() => compile()(route));
      // What is wrong stands at the function that found it; Fastify looks for it at this one, or in its answer.
      const validate = (data: unknown) => validator()(data) === true || { error: validator().errors };
      return validate as unknown as Validator;
    };
  };
}

function lazySerializers(build: SerializerFactory): SerializerFactory {
  return (schemas, options) => {
    const compile = once(() => build(schemas, options));
    return (route) => {
      const serializer = once(() => compile()(route));
      return (data: unknown) => serializer()(data);
    };
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
