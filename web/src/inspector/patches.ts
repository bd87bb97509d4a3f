import type { DiffView } from '../api/schema.ts';
import { isMembers, type Json, type JsonMembers } from '../text/exact-json.ts';
import { isBookkeeping } from './diff-rows.ts';

type Patch = DiffView['patch'];

/** The operations that change something else than the API server's bookkeeping. */
export function withoutBookkeepingSteps(patch: Patch): Patch {
  return patch.filter(({ path }) => !isBookkeeping(path.split('/').slice(1, 3).join('.')));
}

/**
 * What turns the one value into the other as a merge patch (RFC 7386); undefined where none can: it removes members by setting them
 * null, so a member cannot become null, and lists are replaced as a whole.
 */
export function mergePatch(before: Json, after: Json): Json | undefined {
  if (!isMembers(after)) return after;
  const old: JsonMembers = isMembers(before) ? before : {};
  const patch: JsonMembers = {};
  for (const name of Object.keys(old)) if (!Object.hasOwn(after, name)) set(patch, name, null);
  for (const [name, value] of Object.entries(after)) {
    const was = Object.hasOwn(old, name) ? old[name] : undefined;
    if (was !== undefined && isSame(was, value)) continue;
    const inner = value === null ? undefined : mergePatch(was ?? {}, value);
    if (inner === undefined) return undefined;
    set(patch, name, inner);
  }
  return patch;
}

/** `__proto__` is a name like any other. */
function set(members: JsonMembers, name: string, value: Json): void {
  Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true });
}

function isSame(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index] ?? null));
  }
  if (!isMembers(left) || !isMembers(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name] ?? null, right[name] ?? null))
  );
}
