import { describe, expect, it } from 'vitest';
import { writtenAt } from './written-at.ts';

const at = (text: string): number => Date.parse(text);

describe('writtenAt', () => {
  it('is the newest time that the object carries', () => {
    const object = {
      metadata: {
        creationTimestamp: '2026-01-01T00:00:00Z',
        managedFields: [{ time: '2026-01-01T00:00:05Z' }, { time: '2026-01-01T00:00:03Z' }],
      },
      status: { conditions: [{ lastTransitionTime: '2026-01-01T00:00:07Z' }] },
    };
    expect(writtenAt(object, 'Pod')).toBe(at('2026-01-01T00:00:07Z'));
  });

  it('reads Leases to the microsecond and Events by all their forms', () => {
    const lease = { spec: { renewTime: '2026-01-01T00:00:01.250000Z', acquireTime: '2026-01-01T00:00:01Z' } };
    expect(writtenAt(lease, 'Lease')).toBe(at('2026-01-01T00:00:01.250Z'));
    expect(writtenAt({ lastTimestamp: '2026-01-01T00:00:02Z', eventTime: null }, 'Event')).toBe(
      at('2026-01-01T00:00:02Z'),
    );
    const series = { eventTime: '2026-01-01T00:00:02.5Z', series: { lastObservedTime: '2026-01-01T00:00:09.000001Z' } };
    expect(writtenAt(series, 'Event')).toBe(at('2026-01-01T00:00:09Z'));
  });

  it('takes a graceful deletion back by its grace period', () => {
    const metadata = { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 };
    expect(writtenAt({ metadata }, 'Pod')).toBe(at('2026-01-01T00:00:00Z'));
  });

  it('reads the record of a leader', () => {
    const record = '{"holderIdentity":"a","renewTime":"2026-01-01T00:00:04Z"}';
    const metadata = { annotations: { 'control-plane.alpha.kubernetes.io/leader': record } };
    expect(writtenAt({ metadata }, 'Endpoints')).toBe(at('2026-01-01T00:00:04Z'));
  });

  it.each([[undefined], [null], ['text'], [{}], [{ metadata: { creationTimestamp: null } }], [{ metadata: [] }]])(
    'is null where there is none: %j',
    (object) => expect(writtenAt(object, 'Pod')).toBeNull(),
  );

  it('does not take what is no time, nor when something is due', () => {
    const object = { metadata: { creationTimestamp: 'yesterday' }, spec: { renewTime: '2099-01-01T00:00:00Z' } };
    expect(writtenAt(object, 'Certificate')).toBeNull();
  });
});
