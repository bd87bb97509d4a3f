import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutRelations, NODE_HEIGHT, type GraphObject, type Relations } from './relation-graph.ts';

const object = (name: string): GraphObject => ({ kind: 'Pod', name, key: `/${name}` });
const some = (count: number, lead: string) => Array.from({ length: count }, (_, index) => object(`${lead}${index}`));

const relations: fc.Arbitrary<Relations> = fc.record({
  subject: fc.constant(object('subject')),
  owners: fc.nat(6).map((count) => some(count, 'owner')),
  nearest: fc.constantFrom('owner' as const, 'about' as const),
  owned: fc
    .array(fc.nat(2), { maxLength: 30 })
    .map((depths) => depths.map((depth, index) => ({ ...object(`owned${index}`), depth: index === 0 ? 0 : depth }))),
  groups: fc.array(
    fc.record({
      words: fc.constant('uses'),
      direction: fc.constantFrom('to' as const, 'from' as const),
      objects: fc.integer({ min: 1, max: 500 }).map((count) => some(count, 'other')),
    }),
    { maxLength: 12 },
  ),
});

describe('the graph of relations', () => {
  it('has few boxes, none over another, all within the width', () => {
    fc.assert(
      fc.property(relations, fc.integer({ min: 300, max: 900 }), (given, width) => {
        const { nodes, height, edges } = layoutRelations(given, width);
        expect(nodes.length).toBeLessThanOrEqual(40);
        expect(edges).toHaveLength(nodes.length - 1);
        for (const node of nodes) {
          expect(node.x).toBeGreaterThanOrEqual(0);
          expect(node.x + node.width).toBeLessThanOrEqual(width);
          expect(node.y).toBeGreaterThanOrEqual(0);
          expect(node.y + NODE_HEIGHT).toBeLessThanOrEqual(height);
        }
        nodes.forEach((node, index) => {
          for (const other of nodes.slice(index + 1)) {
            const apart =
              node.x + node.width <= other.x ||
              other.x + other.width <= node.x ||
              Math.abs(node.y - other.y) >= NODE_HEIGHT;
            expect(apart, `${node.object.name} and ${other.object.name}`).toBe(true);
          }
        });
      }),
    );
  });

  it('counts what it does not show', () => {
    const { labels } = layoutRelations(
      {
        subject: object('s'),
        owners: [],
        nearest: 'owner',
        owned: some(10, 'o').map((one) => ({ ...one, depth: 0 })),
        groups: [{ words: 'selects', direction: 'to', objects: some(12, 'p') }],
      },
      400,
    );
    expect(labels.map(({ text }) => text)).toEqual(['selects', '+ 8 more', 'owns', '+ 2 more']);
  });

  it('stands what names the subject at its left, and what it names at its right', () => {
    const group = (direction: 'to' | 'from') => ({ words: '', direction, objects: [object(direction)] });
    const { nodes } = layoutRelations(
      {
        subject: object('s'),
        owners: [object('owner')],
        nearest: 'owner',
        owned: [],
        groups: [group('to'), group('from')],
      },
      400,
    );
    const at = (name: string) => nodes.find((node) => node.object.name === name);
    expect(at('from')?.x).toBeLessThan(at('s')?.x ?? 0);
    expect(at('to')?.x).toBeGreaterThan(at('s')?.x ?? 0);
    expect(at('owner')?.y).toBeLessThan(at('s')?.y ?? 0);
  });

  it('points from an Event to what it is about, which others own', () => {
    const owners = [object('pod'), object('set')];
    const { labels, edges, nodes } = layoutRelations(
      { subject: object('event'), owners, nearest: 'about', owned: [], groups: [] },
      400,
    );
    expect(labels.map(({ text }) => text)).toEqual(['about', 'owns']);
    const ends = edges.map((edge) => /^M\d+ (\d+)V(\d+)$/.exec(edge)?.slice(1).map(Number) ?? []);
    const at = (name: string) => nodes.find((node) => node.object.name === name)?.y ?? 0;
    expect(ends).toEqual([
      [at('event'), at('pod') + NODE_HEIGHT],
      [at('set') + NODE_HEIGHT, at('pod')],
    ]);
  });
});
