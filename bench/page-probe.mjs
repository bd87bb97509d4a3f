/**
 * Runs in the page that is measured, before its own scripts: `probe.picture()` says how long it takes from an input to the
 * first and to the last picture that it leads to, `probe.frames()` how long frames take while something goes on, `probe.asked()`
 * what was requested, `probe.opened()` when the page was there, `probe.found()` how long it takes from typing to something
 * that is found. In milliseconds.
 */
globalThis.probe = (() => {
  const { document, requestAnimationFrame, MutationObserver, addEventListener } = globalThis;
  const QUIET_MS = 250;
  const requests = { begun: 0, ended: 0, open: 0, most: 0 };
  const fetched = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (...args) => {
    requests.begun++;
    requests.most = Math.max(requests.most, ++requests.open);
    try {
      return await fetched(...args);
    } finally {
      requests.open--;
      requests.ended++;
    }
  };

  let changedMs = 0;
  let firstMs = null;
  let inputMs = null;
  let lastInputMs = null;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** The picture with a change in it is there when the frame after it begins. */
  const changed = async () => {
    await frame();
    await frame();
    changedMs = performance.now();
    if (inputMs !== null) firstMs ??= changedMs;
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => void changed()).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
  for (const type of ['keydown', 'pointerdown', 'pointermove']) {
    addEventListener(
      type,
      () => {
        lastInputMs = performance.now();
        if (inputMs === null) {
          inputMs = lastInputMs;
          firstMs = null;
        }
      },
      { capture: true },
    );
  }

  const said = (selector) => (document.querySelector(selector)?.textContent ?? '').trim() !== '';
  return {
    /** Since the page was asked for: the sentence, and with `all` the tree and the lanes too, are in a picture. */
    async opened(all) {
      const parts = all ? ['[aria-label=Objects] [role=treeitem]', '[aria-label=Timeline] [role=option]'] : [];
      do await frame();
      while (!['[role=status][aria-label=Step]', ...parts].every(said));
      await frame();
      return performance.now();
    },
    /** After an input: waits until nothing changes any more. */
    async picture() {
      do await frame();
      while (inputMs === null || performance.now() - Math.max(changedMs, lastInputMs) < QUIET_MS || requests.open > 0);
      const answer = { first: (firstMs ?? changedMs) - inputMs, last: changedMs - inputMs };
      inputMs = null;
      return answer;
    },
    /** Begins to time frames; what it answers with ends that and gives them. */
    frames() {
      const times = [];
      let before = null;
      let on = true;
      const next = (now) => {
        if (before !== null) times.push(now - before);
        before = now;
        if (on) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
      this.endFrames = () => {
        on = false;
        return times;
      };
    },
    asked: () => ({ ...requests }),
    /** From the next text that is typed to the first option that is not offered for every text. */
    found: (offered) =>
      new Promise((resolve) => {
        addEventListener(
          'input',
          () => {
            const typedMs = performance.now();
            const isFound = (option) => {
              const kind = option.querySelector('.kind')?.textContent;
              return kind === undefined ? !option.textContent.startsWith('Searching') : !offered.includes(kind);
            };
            const look = () => {
              if ([...document.querySelectorAll('#found [role=option]')].some(isFound))
                resolve(performance.now() - typedMs);
              else setTimeout(look, 2);
            };
            // What stands there belongs to the text before.
            setTimeout(look, 2);
          },
          { capture: true, once: true },
        );
      }),
  };
})();
