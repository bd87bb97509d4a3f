import { describe, expect, it } from 'vitest';
import { changedText } from './changed-text.ts';

const update = { verb: 'update', origin: 'watch', changedPaths: [], changedCount: 0 } as const;

describe('what an event changed', () => {
  it('is told in words where it is no field', () => {
    expect(changedText({ ...update, verb: 'create' })).toBe('new');
    expect(changedText({ ...update, verb: 'delete' })).toBe('gone');
    expect(changedText(update)).toBe('nothing');
    expect(changedText({ ...update, changedCount: 1 })).toBe('the whole value');
    expect(changedText({ ...update, verb: 'create', origin: 'baseline' })).toBe('');
  });

  it('is what the change says, where it says something', () => {
    expect(changedText({ ...update, said: 'replicas 1 → 3' })).toBe('replicas 1 → 3');
    expect(changedText({ ...update, verb: 'create', said: 'image nginx:1.26' })).toBe('new: image nginx:1.26');
    expect(changedText({ ...update, verb: 'create', said: null })).toBe('new');
    expect(changedText({ ...update, changedPaths: ['data'], changedCount: 1, said: null })).toBe('data');
  });

  it('is the fields without bookkeeping, and how many more there are', () => {
    const managed = 'metadata.managedFields[manager=kubelet,operation=Update]';
    const changedPaths = ['status.phase', 'spec.replicas', managed];
    expect(changedText({ ...update, changedPaths, changedCount: 3 })).toBe('status.phase, spec.replicas');
    expect(changedText({ ...update, changedPaths, changedCount: 7 })).toBe('status.phase, spec.replicas, +4');
    expect(changedText({ ...update, changedPaths: [managed], changedCount: 1 })).toBe('bookkeeping only');
    expect(changedText({ ...update, changedPaths: [managed], changedCount: 3 })).toBe('bookkeeping, +2');
  });
});
