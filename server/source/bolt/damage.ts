import { RewindError } from '../../domain/errors.ts';

/** Something in a database file that is not as it has to be. */
export class Damage extends Error {
  readonly page: number;
  readonly offset: number;

  /** @param offset in the file, of the page or of what is wrong in it */
  constructor(page: number, offset: number, what: string) {
    super(`page ${page}, offset ${offset}: ${what}`);
    this.page = page;
    this.offset = offset;
  }
}

/** Told of damage; goes on where it returns, without the part that is damaged. */
export type OnDamage = (damage: Damage) => void;

/** Of a database file, of which an import can leave out what is damaged. */
export function damaged(path: string, what: string, cause?: unknown): RewindError {
  return new RewindError('file_invalid', `${path} is damaged: ${what}`, {
    hint: 'Take the snapshot or copy the file again.',
    byForce: 'Import what can be read',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** For those who want the whole or nothing. */
export function refuseDamage(path: string): OnDamage {
  return (damage) => {
    throw damaged(path, damage.message, damage);
  };
}
