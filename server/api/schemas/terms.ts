import { Type, type TSchema } from 'typebox';

/** The value or null. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of the given strings. */
export const Strings = <T extends string>(values: readonly T[], options: { $id?: string; description?: string } = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options });
