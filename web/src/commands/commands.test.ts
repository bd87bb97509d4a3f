import { describe, expect, it } from 'vitest';
import { keyName, keyText } from './keys.ts';

const press = (key: string, modifiers: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  keyName({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

describe('keys', () => {
  it('are named as commands name them', () => {
    expect(press('ArrowLeft')).toBe('ArrowLeft');
    expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('W', { shiftKey: true })).toBe('w');
    expect(press('k', { metaKey: true })).toBe('Mod+k');
    expect(press('k', { ctrlKey: true })).toBe('Mod+k');
    expect(press('ArrowLeft', { altKey: true })).toBe('Alt+ArrowLeft');
  });

  it('are written for people', () => {
    expect(['Shift+ArrowLeft', ' ', '+', 'Mod+k', 'Home'].map(keyText)).toEqual([
      'Shift ←',
      'Space',
      '+',
      'Ctrl K',
      'Home',
    ]);
  });
});
