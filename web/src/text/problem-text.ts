/** Why a value could not be read, and where where that tells something. */
export function problemText({ reason, offset }: { readonly reason: string; readonly offset: number | null }): string {
  return offset === null || offset === 0 ? reason : `${reason} (at byte ${offset})`;
}
