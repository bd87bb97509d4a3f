import { encode } from 'cborg';
import { stored, type WireField } from '../../server/kubernetes/stored-value.fixture.ts';
import { accessibilityProblems } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { startEtcd } from '../harness/etcd.ts';
import { recordedUpTo, startServer } from '../harness/server.ts';

const metadata = (name: string, namespace: string): WireField => [
  1,
  [
    [1, name],
    [3, namespace],
    [5, `uid-of-${name}`],
  ],
];
const container: WireField = [
  2,
  [
    [1, 'main'],
    [2, 'registry.example/app:1'],
    [777, 'what a later release stores'],
  ],
];

function node(kubeletVersion: string): Uint8Array {
  return stored('v1', 'Node', [
    [1, [[1, 'node-1']]],
    [3, [[7, [[7, kubeletVersion]]]]],
  ]);
}

const later = stored('v1', 'Pod', [metadata('later', 'default'), [2, [container]], [999, 5]]);
const whole = stored('v1', 'Pod', [metadata('cut', 'default'), [2, [container]], [3, [[1, 'Running']]]]);
const cut = whole.subarray(0, whole.length - 8);
const gadget = Buffer.concat([
  Buffer.from('d9d9f7', 'hex'),
  encode({ apiVersion: 'toys.example/v1', kind: 'Gadget', metadata: { name: 'g', namespace: 'default' }, size: 3 }),
]);

interface Shown {
  readonly key: string;
  readonly value: Uint8Array;
  readonly object: readonly (string | RegExp)[];
  readonly raw: readonly (string | RegExp)[];
}

const values: Readonly<Record<string, Shown>> = {
  'a Pod with fields of a later release': {
    key: '/registry/pods/default/later',
    value: later,
    object: ['registry.example/app:1', /2 stored fields .*See Raw/s],
    raw: [
      'Kubernetes 1.37, the newest known (the cluster is 1.39)',
      'Stored fields that Kubernetes 1.37 does not have',
      'spec.containers[0]',
      '777',
      'length-delimited',
      '999',
      'varint',
      '77 68 61 74',
    ],
  },
  'a Pod whose value is cut off': {
    key: '/registry/pods/default/cut',
    value: cut,
    object: [
      'could not be read',
      'status: 9 bytes are announced, but only 5 are left',
      /at byte \d+/,
      'What could be read before that',
      'registry.example/app:1',
    ],
    raw: [/bytes are announced.*at byte \d+/, '6b 38 73 00'],
  },
  'an encrypted value': {
    key: '/registry/configmaps/default/closed',
    value: Buffer.from('k8s:enc:aescbc:v1:key-2025:\u0001\u0002\u0003\u0004', 'latin1'),
    object: ['encrypted (aescbc, key-2025)', 'cannot be read without the key', '--encryption-config'],
    raw: ['encrypted (aescbc, key-2025)', '6b 38 73 3a'],
  },
  'a kind that nobody knows': {
    key: '/registry/toys.example/widgets/default/w',
    value: stored('toys.example/v1', 'Widget', [metadata('w', 'default'), [2, [[1, 'a text']]]]),
    object: ['Widget of toys.example/v1 is not among the kinds', 'field2', 'a text'],
    raw: ['toys.example/v1 Widget', 'protobuf'],
  },
  'a custom resource in CBOR': {
    key: '/registry/toys.example/gadgets/default/g',
    value: gadget,
    object: ['kind: Gadget', 'size: 3'],
    raw: ['CBOR', 'd9 d9 f7'],
  },
  'plain bytes': {
    key: '/app/bytes',
    value: Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0x00),
    object: ['This value is not an object', '5 B'],
    raw: ['de ad be ef', 'bytes'],
  },
};

/** All of them in one etcd, which the tests only look at. */
let shown: { link(name: string): string; revisions: ReadonlyMap<string, number>; stop(): Promise<void> } | null = null;

test.beforeAll(async () => {
  const etcd = await startEtcd();
  const server = await startServer({ endpoints: etcd.address });
  const stop = async (): Promise<void> => {
    await server.stop();
    await etcd.stop();
  };
  const revisions = new Map<string, number>();
  await etcd.put('/registry/minions/node-1', node('v1.39.2'));
  let last = 0;
  for (const [name, { key, value }] of Object.entries(values)) {
    last = await etcd.put(key, value);
    revisions.set(name, last);
  }
  const { id } = await recordedUpTo(server, last);
  shown = { link: (name) => `${server.origin}/r/${id}/${revisions.get(name)}`, revisions, stop };
});
test.afterAll(() => shown?.stop());

for (const [name, { key, object, raw }] of Object.entries(values)) {
  test(`${name} says what it is, and what of it is not known`, async ({ page, view }) => {
    if (shown === null) throw new Error('nothing is recorded');
    await page.goto(shown.link(name));
    await expect(view.slider).toHaveAttribute('aria-valuenow', String(shown.revisions.get(name)));
    await expect(view.inspector).toContainText('This cluster is newer than 1.37');
    for (const [tab, texts] of [
      ['Object', object],
      ['Raw', raw],
    ] as const) {
      const panel = await view.tab(tab);
      for (const text of texts) await expect(panel, tab).toContainText(text);
      // The others are made of the same parts.
      if (!key.startsWith('/registry/pods/') || (tab === 'Raw' && name === 'a Pod whose value is cut off')) continue;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await accessibilityProblems(page), `${tab}, ${colorScheme}`).toEqual([]);
      }
    }
  });
}

test('a cluster of a known release is not called newer, and what it does not have is named', async ({
  page,
  live,
  view,
}) => {
  await live.etcd.put('/registry/minions/node-1', node('v1.20.15'));
  const restartPolicy = stored('v1', 'Pod', [
    metadata('later', 'default'),
    [
      2,
      [
        [
          2,
          [
            [1, 'c'],
            [24, 'Always'],
          ],
        ],
      ],
    ],
  ]);
  const revision = await live.etcd.put('/registry/pods/default/later', restartPolicy);
  await page.goto(live.server.origin);
  await expect(view.slider).toHaveAttribute('aria-valuenow', String(revision));
  const raw = await view.tab('Raw');
  await expect(raw).toContainText('Kubernetes 1.20');
  await expect(raw.getByRole('row', { name: /24 restartPolicy/ })).toBeVisible();
  await expect(view.inspector).not.toContainText('newer than');
});
