import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UuidTexts } from './uuid-text.ts';
import { storeUid, uidText } from './lives.ts';

describe('uids', () => {
  it('are the same text after they were stored, whatever they look like', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), fc.string(), fc.constant('4F0C8A3E-0000-1000-8000-00805F9B34FB')), (uid) => {
        expect(uidText(storeUid(uid))).toBe(uid);
      }),
    );
  });

  it('are told apart where many are put together', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid()), (uids) => {
        const bytes = Buffer.concat(uids.map((uid) => Buffer.from(uid.replaceAll('-', ''), 'hex')));
        const texts = new UuidTexts(bytes);
        expect(uids.map((_, i) => texts.at(i))).toEqual(uids);
      }),
    );
  });
});
