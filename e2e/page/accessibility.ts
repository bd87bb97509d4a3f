import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** WCAG 2.2, levels A and AA (each version has tags of its own), and what axe knows of good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on the whole page, of whatever impact: some rules are about the page, and none of its parts. `menu` is what
 * lies over a part of it. What that covers by half is too small to axe, but nobody aims at it: there the size of targets is
 * asked of the menu alone.
 */
export async function accessibilityProblems(page: Page, menu?: string): Promise<string[]> {
  const whole = axe(page).withTags(RULES);
  if (menu === undefined) return problemsOf(whole);
  return [
    ...(await problemsOf(whole.disableRules('target-size'))),
    ...(await problemsOf(axe(page).include(menu).withRules('target-size'))),
  ];
}

/** There are no frames to be looked into, for which axe would open a page of its own. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
}

async function problemsOf(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.map(
    ({ id, help, impact, nodes }) => `${id} (${impact}): ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
}
