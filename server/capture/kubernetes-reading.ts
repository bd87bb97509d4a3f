import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, LatestValue } from '../domain/history-writer.ts';
import { createDecoder } from '../kubernetes/decoder.ts';
import { textIn } from '../kubernetes/object-fields.ts';
import { createRedactor } from '../kubernetes/redaction.ts';
import { createDescriber, type Describer } from './describe.ts';

export interface ReadingOptions {
  /** As which release values are read; null: as the first Node says that is seen. */
  readonly release: string | null;
  readonly secrets: 'redact' | 'keep';
  readonly fingerprintKey: Uint8Array;
}

/** Describes events as what they are to Kubernetes, and learns from them which release wrote them. */
export interface Reading {
  /** As the history's Nodes say, e.g. `v1.32.6`; null: no Node was seen. */
  version(): string | null;
  describe(event: HistoryEvent, previous: LatestValue | null): EventRecord;
  /** Looks at a Node for the release that its kubelet has. */
  learn(node: HistoryEvent): void;
}

const NODE = /^\/(registry|kubernetes\.io)\/minions\//;

/** @throws RewindError `usage` for a release that cannot be understood */
export function kubernetesReading(options: ReadingOptions): Reading {
  const redactor = createRedactor({ mode: options.secrets, key: options.fingerprintKey });
  let version: string | null = null;
  let decoder = createDecoder({ release: options.release });
  let describer: Describer = createDescriber({ decoder, redactor });

  const learn = (node: HistoryEvent): void => {
    const found = textIn(decoder.decode(node.value).object, 'status', 'nodeInfo', 'kubeletVersion');
    if (found === null || found === '') return;
    version = found;
    if (options.release !== null) return;
    const release = /^v?\d+\.\d+/.exec(found)?.[0];
    if (release === undefined) return;
    decoder = createDecoder({ release });
    describer = createDescriber({ decoder, redactor });
  };

  return {
    version: () => version,
    describe: (event, previous) => {
      if (version === null && event.type === 'put' && NODE.test(event.key)) learn(event);
      return describer.describe(event, previous);
    },
    learn,
  };
}
