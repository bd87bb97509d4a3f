import type { Page } from '../state/page.svelte.ts';

/** Copies a text, and says so. */
export async function copyText(page: Page, text: string, said = 'Copied'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    page.say(said);
  } catch {
    page.say('The browser does not allow copying here');
  }
}
