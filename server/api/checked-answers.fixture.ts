import { isDeepStrictEqual } from 'node:util';
import serializerCompiler from '@fastify/fast-json-stringify-compiler';

/** Writes answers as the server does, and throws where one is not what its schema says: another shape, or more than it names. */
export function checkedAnswers(...given: Parameters<ReturnType<typeof serializerCompiler>>) {
  const compile = serializerCompiler()(...given);
  return (...route: Parameters<typeof compile>) => {
    // Most tests ask few routes; compiling the schemas of all would take longer than the test.
    let bySchema: ReturnType<typeof compile> | undefined;
    return (answer: unknown): string => {
      bySchema ??= compile(...route);
      const text = JSON.stringify(answer);
      const [told, allowed]: unknown[] = [JSON.parse(text), JSON.parse(bySchema(answer))];
      if (!isDeepStrictEqual(told, allowed)) {
        throw new Error(
          `${route[0].url} does not answer as its schema says: ${text} instead of ${JSON.stringify(allowed)}`,
        );
      }
      return text;
    };
  };
}
