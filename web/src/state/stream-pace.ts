/** A revision after a pause is handed on so soon, together with what comes right behind it. In milliseconds, as all here. */
const SOON_MS = 80;
/** Nobody reads more pictures a second, and each costs work and memory. */
const SHORTEST_MS = 250;
/** Whoever follows sees at least this often that it goes on. */
const LONGEST_MS = 1000;
/** A picture of much that is new takes longer to find one's way in: above a hundred revisions a second it stands for the longest. */
const EACH_MS = 10;

/**
 * How long to wait before the revisions that have come are handed on.
 * @param shown revisions that the last picture brought
 * @param sinceMs how long it has been standing
 */
export function waitForNextMs(shown: number, sinceMs: number): number {
  const standsMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, shown * EACH_MS));
  return Math.max(SOON_MS, standsMs - sinceMs);
}
