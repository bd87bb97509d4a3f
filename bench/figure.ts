/** One measured figure with what it is compared to. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Measured in the same run, on the same machine; null where the goal is absolute. */
  readonly reference: { readonly what: string; readonly value: number; readonly unit: string } | null;
  /** What is compared with the goal: the ratio to the reference where there is one, else the value. */
  readonly compared: number;
  readonly goal: { readonly relation: '≤' | '≥'; readonly bound: number; readonly unit: string };
  readonly note?: string;
}

export function reached({ compared, goal }: Figure): boolean {
  return goal.relation === '≤' ? compared <= goal.bound : compared >= goal.bound;
}

/** A value with a goal of its own, without a reference. */
export function absolute(
  name: string,
  value: number,
  unit: string,
  relation: '≤' | '≥',
  bound: number,
  note?: string,
): Figure {
  return {
    name,
    value,
    unit,
    reference: null,
    compared: value,
    goal: { relation, bound, unit },
    ...(note === undefined ? {} : { note }),
  };
}

/** The q-th quantile (0…1) of measurements. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
