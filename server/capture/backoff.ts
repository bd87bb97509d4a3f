const FIRST_MS = 200;
const MOST_MS = 10_000;
/** What a person has to put right is not tried as often. */
const REFUSED_FIRST_MS = 2_000;

/**
 * How long to wait before the next try: doubling from 0.2 s to 10 s, each time a random part of it away, so that many
 * recorders do not come back at once.
 * @param failures how many tries have failed in a row, from 1
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, refused: boolean, random: number): number {
  const first = refused ? REFUSED_FIRST_MS : FIRST_MS;
  const full = Math.min(MOST_MS, first * 2 ** Math.min(failures - 1, 16));
  return Math.max(FIRST_MS, Math.round(full * (0.5 + random / 2)));
}
