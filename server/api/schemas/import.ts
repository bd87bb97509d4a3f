import { Type, type Static } from 'typebox';
import { ImportResult } from './history.ts';
import { Problem } from './problem.ts';

/**
 * A line of the answer to an upload whose sender wants to know how far it is: `progress` (bytes of the file while it is
 * checked, events while they are stored), then `done` or `failed`.
 */
export const ImportMessage = Type.Union(
  [
    Type.Object({
      type: Type.Literal('progress'),
      phase: Type.Union([Type.Literal('checking'), Type.Literal('storing')]),
      done: Type.Integer(),
      total: Type.Integer(),
    }),
    Type.Object({ type: Type.Literal('done'), result: ImportResult }),
    Type.Object({ type: Type.Literal('failed'), problem: Problem }),
  ],
  { $id: 'ImportMessage' },
);
export type ImportMessage = Static<typeof ImportMessage>;
