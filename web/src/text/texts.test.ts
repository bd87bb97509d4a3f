import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutKind, cutMiddle, cutName, splitTail } from './middle.ts';
import { bytes, counted, grouped, readRevision } from './numbers.ts';
import { clockTime, duration, knownDelay, knownTime } from './times.ts';

describe('names', () => {
  it('are cut in the middle to the length that there is', () => {
    expect(cutMiddle('web-6c5d8f7b9-x8k2p', 11)).toBe('web-6…x8k2p');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, length) => {
        const cut = cutMiddle(text, length);
        expect([...cut].length).toBeLessThanOrEqual(Math.max(length, 1));
        if ([...text].length <= length) expect(cut).toBe(text);
      }),
    );
  });

  it('of kinds keep their last words', () => {
    expect(
      ['ClusterRoleBinding', 'ClusterRole', 'ValidatingWebhookConfiguration', 'FlowSchema'].map((kind) =>
        cutKind(kind, 14),
      ),
    ).toEqual(['…RoleBinding', '…Role', '…Configuration', '…Schema']);
    expect(cutKind('PriorityLevelConfiguration', 9)).toBe('Prio…tion');
  });

  it('of roles keep what comes after the last colon', () => {
    const names = ['attachdetach-controller', 'clusterrole-aggregation-controller', 'job-controller'];
    expect(names.map((name) => cutName(`system:controller:${name}`, 19))).toEqual([
      '…attachdetach-cont…',
      '…clusterrole-aggre…',
      '…job-controller',
    ]);
    expect(cutName('kubeadm:get-nodes', 19)).toBe('kubeadm:get-nodes');
    expect(cutName('system:monitoring-of-everything:a', 14)).toBe('system…thing:a');
    expect(cutName('web-6c5d8f7b9-x8k2p', 11)).toBe('web-6…x8k2p');
    expect(splitTail('system:controller:job-controller', 8)).toEqual(['system:controller:', 'job-controller']);
    expect(splitTail('kubeadm:nodes', 8)).toEqual(['kubeadm:nodes', '']);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ':', '🙂') }),
        fc.integer({ min: 1, max: 40 }),
        (name, length) => {
          const cut = cutName(name, length);
          expect([...cut].length).toBeLessThanOrEqual(length);
          if ([...name].length <= length) expect(cut).toBe(name);
        },
      ),
    );
  });

  it('lose nothing when they are divided', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, tail) => {
        expect(splitTail(text, tail).join('')).toBe(text);
      }),
    );
    expect(splitTail('web-6c5d8f7b9-x8k2p', 5)).toEqual(['web-6c5d8f7b9-', 'x8k2p']);
    expect(splitTail('a', 5)).toEqual(['a', '']);
  });
});

describe('numbers', () => {
  it('are grouped from five digits on, and read back', () => {
    expect([0, 9999, 15215, 1234567].map(grouped)).toEqual(['0', '9999', '15\u00a0215', '1\u00a0234\u00a0567']);
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(readRevision(grouped(value))).toBe(value);
      }),
    );
    expect(readRevision('r15,215')).toBe(15215);
    expect(readRevision('rev 15 215')).toBe(15215);
    expect(readRevision('web')).toBeNull();
    expect(readRevision('99999999999999999')).toBeNull();
  });

  it('carry their units', () => {
    expect(bytes(1023)).toBe('1023 B');
    expect(bytes(1536)).toBe('1.5 KiB');
    expect(counted(1, 'change')).toBe('1 change');
    expect(counted(2, 'change')).toBe('2 changes');
    expect([21, 1520, 59_940, 125_000, 12_000_000, 180_000_000].map(duration)).toEqual([
      '21 ms',
      '1.52 s',
      '59.9 s',
      '2 min 5 s',
      '3 h 20 min',
      '2 d 2 h',
    ]);
  });
});

describe('times', () => {
  it('are told as exactly as they are known', () => {
    const atMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    expect(knownTime(atMs, 'received')).toBe(clockTime(atMs));
    expect(knownTime(atMs, 'estimated')).toMatch(/^≈ \d\d:\d\d:05$/);
    expect(knownDelay(21, 'received')).toBe('+21 ms');
    expect(knownDelay(21, 'estimated')).toBeNull();
    expect(knownDelay(2_600, 'estimated')).toBe('≈ +3 s');
    expect(knownDelay(83_000, 'estimated')).toBe('≈ +1 min 23 s');
  });
});
