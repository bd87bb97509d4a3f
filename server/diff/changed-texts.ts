import type { Delta } from 'jsondiffpatch';
import type { JsonValue } from '../domain/json.ts';
import type { ListKeys } from '../domain/list-key.ts';
import { delta, type DeltaResult } from './delta.ts';
import { isSameAmount } from './same-amount.ts';

export type TextForm = 'JSON' | 'YAML';

/** An object or a list that stands in a text. */
export interface OpenedText {
  readonly form: TextForm;
  readonly value: JsonValue;
}

/** Reads texts that hold an object or a list of their own; null for all others. `member` is the name of what holds the text. */
export type OpenText = (text: string, member: string) => OpenedText | null;

/** A text of which both versions hold an object, and what differs between the two. */
export interface ChangedText {
  /** JSON Pointer in the new version. */
  readonly pointer: string;
  readonly form: TextForm;
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly difference: DeltaResult;
  /** JSON Pointers within this text. */
  readonly sameAmounts: readonly string[];
}

export interface TextChanges {
  readonly opened: readonly ChangedText[];
  /** JSON Pointers, in the new version, of values that say the same amount in another way. */
  readonly sameAmounts: readonly string[];
}

/** Of one difference; the rest is told as texts. */
const MOST_OPENED = 50;

/** What the changed texts of a delta hold, and which of them only write the same amount differently. */
export function textChanges(of: Delta, listKeys: ListKeys, open: OpenText): TextChanges {
  const opened: ChangedText[] = [];
  const sameAmounts: string[] = [];
  for (const { steps, before, after } of replacements(of, [])) {
    if (isSameAmount(steps, before, after)) sameAmounts.push(pointerOf(steps));
    else if (typeof before === 'string' && typeof after === 'string' && opened.length < MOST_OPENED) {
      const both = openBoth(open, steps.at(-1) ?? '', before, after);
      if (both !== null) opened.push(changedText(steps, both, listKeys));
    }
  }
  return { opened, sameAmounts };
}

/** Two versions of a text, opened: both in the same form, and an object (or a list) in both. */
export function openBoth(open: OpenText, member: string, before: string, after: string) {
  const left = open(before, member);
  const right = left === null ? null : open(after, member);
  if (left === null || right === null || Array.isArray(left.value) !== Array.isArray(right.value)) return null;
  return { form: left.form === right.form ? right.form : ('YAML' as const), before: left.value, after: right.value };
}

function changedText(
  steps: readonly string[],
  { form, before, after }: NonNullable<ReturnType<typeof openBoth>>,
  listKeys: ListKeys,
): ChangedText {
  const difference = delta(before, after, listKeys);
  const sameAmounts: string[] = [];
  for (const inner of replacements(difference.delta, [])) {
    if (isSameAmount(inner.steps, inner.before, inner.after)) sameAmounts.push(pointerOf(inner.steps));
  }
  return { pointer: pointerOf(steps), form, before, after, difference, sameAmounts };
}

interface Replacement {
  readonly steps: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The values that a delta replaces by others, with the way to them in the new version. */
function* replacements(of: unknown, steps: readonly string[]): Generator<Replacement> {
  if (typeof of !== 'object' || of === null) return;
  if (Array.isArray(of)) {
    if (of.length === 2) yield { steps, before: of[0], after: of[1] };
    return;
  }
  const list = '_t' in of;
  for (const [step, inner] of Object.entries(of)) {
    // In the delta of a list, `_3` is a place in the old version: an item that went or moved.
    if (list && step.startsWith('_')) continue;
    yield* replacements(inner, [...steps, step]);
  }
}

function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
