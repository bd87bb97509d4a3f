/** A part of objects that is replaced before anything is stored, beyond what is a secret anyway. */
export interface RedactionRule {
  /** null: of every kind. */
  readonly kind: string | null;
  /** null: of every group that has such a kind. */
  readonly group: string | null;
  /** Member names from the object down; `*` is every member, or every item of a list. */
  readonly path: readonly string[];
}
