import type { DecryptionKey } from '../domain/decryption-key.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, LatestValue } from '../domain/history-writer.ts';
import type { RedactionRule } from '../domain/redaction-rule.ts';
import { createDecoder } from '../kubernetes/decoder.ts';
import { textIn } from '../kubernetes/object-fields.ts';
import { createRedactor } from '../kubernetes/redaction.ts';
import { clusterRelease } from '../kubernetes/release.ts';
import { createDescriber, type Describer } from './describe.ts';

export interface ReadingOptions {
  /** As which release values are read; null: as the latest that the Nodes say. */
  readonly release: string | null;
  /** What else says the version of the cluster; counts until a Node is seen. */
  readonly assumedVersion?: string | null;
  readonly secrets: 'redact' | 'keep';
  readonly redact?: readonly RedactionRule[];
  readonly decryptionKeys?: readonly DecryptionKey[];
  readonly fingerprintKey: Uint8Array;
  /** Told of faults in describing; the event is stored all the same. */
  readonly onError?: (error: unknown, event: HistoryEvent) => void;
}

/** Describes events as what they are to Kubernetes, and learns from them which release wrote them. */
export interface Reading {
  /** As the history's Nodes say, e.g. `v1.32.6`; null: no Node has said one. */
  version(): string | null;
  describe(event: HistoryEvent, previous: LatestValue | null, cameInGap?: boolean): EventRecord;
  /** Looks at a Node for the release that its kubelet has. Never throws. */
  learn(node: HistoryEvent): void;
}

const NODE = /\/minions\/[^/]+$/;

/** @throws RewindError `usage` for a release that cannot be understood */
export function kubernetesReading(options: ReadingOptions): Reading {
  const { release: given, secrets, fingerprintKey, onError, decryptionKeys: keys = [], redact: rules = [] } = options;
  const redactor = createRedactor({ mode: secrets, key: fingerprintKey, rules });
  let version: string | null = null;
  let decoder = createDecoder({ release: given ?? clusterRelease(options.assumedVersion ?? null)?.text ?? null, keys });
  let describer = newDescriber();

  function newDescriber(): Describer {
    return createDescriber({ decoder, redactor, ...(onError === undefined ? {} : { onError }) });
  }

  /** Kubelets may be older than the API server, never newer: the latest of them says most. */
  function learn(node: HistoryEvent): void {
    const { object, kind } = decoder.decode(node.value, { key: node.key });
    const found = kind === 'Node' ? textIn(object, 'status', 'nodeInfo', 'kubeletVersion') : null;
    const release = clusterRelease(found);
    if (release === null || found === version) return;
    const before = clusterRelease(version);
    if (before !== null && release.kubernetes < before.kubernetes) return;
    version = found;
    if (given !== null || decoder.release === release.text) return;
    decoder = createDecoder({ release: release.text, keys });
    describer = newDescriber();
  }

  return {
    version: () => version,
    describe: (event, previous, cameInGap) => {
      if (event.type === 'put' && NODE.test(event.key)) learn(event);
      return describer.describe(event, previous, cameInGap);
    },
    learn,
  };
}
