import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameIndex } from './name-index.ts';
import { Sqlite } from './sqlite.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '-', 'é', 'ß'), maxLength: 6 });

test('finds what a look at every name finds, while names are added', () => {
  fc.assert(
    fc.property(fc.array(fc.array(name, { maxLength: 8 }), { maxLength: 6 }), name, (additions, wanted) => {
      const db = new Sqlite(':memory:');
      db.exec('CREATE TABLE keys (id INTEGER PRIMARY KEY, name TEXT NOT NULL)');
      const index = new NameIndex(db);
      const insert = db.prepare('INSERT INTO keys (id, name) VALUES (?, ?)');
      const all = new Map<number, string>();
      const lower = wanted.toLowerCase();
      const naive = (test: (text: string) => boolean) =>
        new Set([...all].filter(([, text]) => test(text.toLowerCase())).map(([id]) => id));
      for (const names of additions) {
        for (const text of names) {
          const id = all.size * 3 + 1;
          insert.run(id, text);
          all.set(id, text);
        }
        if (lower !== '') expect(index.containing(lower)).toEqual(naive((text) => text.includes(lower)));
        expect(index.containing(`\n${lower}`)).toEqual(naive((text) => text.startsWith(lower)));
        expect(index.containing(`\n${lower}\n`)).toEqual(naive((text) => text === lower));
      }
      db.close();
    }),
  );
});
