import type { RedactionRule } from '../domain/redaction-rule.ts';

const EVERY = '*';
const KIND = /^(?:\*|[A-Za-z][A-Za-z0-9]*(?:\.[a-z0-9]([a-z0-9.-]*[a-z0-9])?)?)$/;
/** A member name, or `[*]` for every item, or `[name]` for a name that has dots. */
const STEP = /\.?([^.[\]]+)|\[([^[\]]+)\]/y;

/**
 * Reads `Kind:path`, `Kind.group:path` or `*:path`; a path is `spec.containers[*].env[*].value`, `data.*` or
 * `metadata.annotations[example.com/token]`.
 * @returns null where it is of no such form
 */
export function parseRedactionRule(text: string): RedactionRule | null {
  const colon = text.indexOf(':');
  const [kind, path] = [text.slice(0, colon), pathSteps(text.slice(colon + 1))];
  if (colon < 0 || !KIND.test(kind) || path === null) return null;
  const dot = kind.indexOf('.');
  return {
    kind: kind === EVERY ? null : dot < 0 ? kind : kind.slice(0, dot),
    group: dot < 0 ? null : kind.slice(dot + 1),
    path,
  };
}

function pathSteps(text: string): string[] | null {
  const steps: string[] = [];
  for (let at = 0; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return null;
    steps.push(match[1] ?? match[2] ?? '');
  }
  return steps.length === 0 || text.startsWith('.') ? null : steps;
}
