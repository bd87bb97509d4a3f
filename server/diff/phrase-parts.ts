import type { JsonValue } from '../domain/json.ts';

/** A field that changed, in short texts. null: was or is absent. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A few words about one or several changes that belong together, and how telling they are. */
export interface Phrase {
  readonly text: string;
  readonly weight: number;
  readonly change: FieldChange;
}

/** What is on the two sides. */
export interface Versions {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** How telling a change is: what a person asked for before what a controller found, states before numbers before times. */
export const WEIGHT = {
  deletion: 100,
  binding: 95,
  phase: 92,
  image: 90,
  replicas: 88,
  container: 80,
  data: 72,
  spec: 70,
  condition: 60,
  metadata: 50,
  status: 40,
  derived: 10,
  time: 5,
  copy: 3,
} as const;
