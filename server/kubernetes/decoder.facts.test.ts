import { describe, expect, test } from 'vitest';
import { createDecoder } from './decoder.ts';
import { sharedFile } from './facts-samples.fixture.ts';
import { messageBytes, ObjectWriter, randomNumbers } from './facts-objects.fixture.ts';
import { FactsPrinter, type AsOf } from './facts-printing.fixture.ts';
import { readFacts } from './facts-reading.fixture.ts';
import { parseJson, stringifyJson } from './json-text.ts';
import { stored } from './stored-value.fixture.ts';

const kubernetesFacts = sharedFile('kubernetes-wire/kubernetes-facts.tsv');
const openshiftFacts = sharedFile('kubernetes-wire/openshift-facts.tsv');
const given = kubernetesFacts !== null && openshiftFacts !== null;
const facts = readFacts(given ? [kubernetesFacts, openshiftFacts] : []);

const RELEASES: readonly [string | null, AsOf | null][] = [
  ['1.8', { kubernetes: 1008, openshift: 3008 }],
  ['1.12', { kubernetes: 1012, openshift: 4000 }],
  ['1.13', { kubernetes: 1013, openshift: 4001 }],
  ['1.15', { kubernetes: 1015, openshift: 4002 }],
  ['1.19', { kubernetes: 1019, openshift: 4006 }],
  ['1.24', { kubernetes: 1024, openshift: 4011 }],
  ['1.27', { kubernetes: 1027, openshift: 4014 }],
  ['4.17', { kubernetes: 1030, openshift: 4017 }],
  ['1.33', { kubernetes: 1033, openshift: 4020 }],
  ['1.34', { kubernetes: 1034, openshift: 4021 }],
  ['1.37', { kubernetes: 1037, openshift: 5001 }],
  [null, null],
];
/** Sparse objects are where the rules about what is absent count. */
const FULLNESS = [0, 0.08, 0.35];

describe.runIf(given)('objects of every kind, written by chance, are printed by the rules of the facts', () => {
  test.each(RELEASES)('as of %s', (release, asOf) => {
    const decoder = createDecoder({ release });
    const printer = new FactsPrinter(facts, asOf);
    const seed = asOf?.kubernetes ?? 1;
    const writer = new ObjectWriter(facts, randomNumbers(seed));
    let compared = 0;
    for (const one of facts.kinds) {
      const { apiVersion, kind, message } = one;
      const form = facts.messages.get(message);
      if (apiVersion === '' || form === undefined || !printer.covers(one) || !printer.covers(form)) continue;
      for (const fullness of FULLNESS) {
        const node = writer.message(message, fullness);
        const value = stored(apiVersion, kind, messageBytes(node));
        const expected = printer.object(apiVersion, kind, message, node);
        const label = `${apiVersion} ${kind} as of ${release}, seed ${seed}`;
        expect(decoder.toJsonText(value), label).toBe(expected);
        expect(stringifyJson(decoder.decode(value).object ?? null), label).toBe(stringifyJson(parseJson(expected)));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });
});
