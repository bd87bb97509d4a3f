import { Type, type Static } from 'typebox';

/** RFC 9457, with a stable code and what to do. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "'about:blank': `code` tells the kinds apart." }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; see docs/api.md.' }),
    detail: Type.String({ description: 'What was attempted and what went wrong.' }),
    hint: Type.Optional(Type.String({ description: 'What to do.' })),
    byForce: Type.Optional(
      Type.String({
        description: 'Of an import: what it does all the same with `force=true`, such as `Import what can be read`.',
      }),
    ),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;
