import type { Actor } from '../../domain/facts.ts';

/** `kubelet`; with `?` where it is inferred; `-` where nobody is known. */
export function actorText(actor: Pick<Actor, 'name' | 'certain'> | null): string {
  return actor === null ? '-' : actor.name + (actor.certain ? '' : '?');
}
