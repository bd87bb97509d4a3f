type Corner = readonly [x: number, y: number];

/** How the hits of each watched query are marked, in their order: as text, and as corners around their middle in pixels. */
export const HIT_SHAPES: readonly { readonly symbol: string; readonly corners: readonly Corner[] }[] = [
  {
    symbol: '◆',
    corners: [
      [0, -4],
      [4, 0],
      [0, 4],
      [-4, 0],
    ],
  },
  {
    symbol: '▲',
    corners: [
      [0, -4],
      [4.5, 3.5],
      [-4.5, 3.5],
    ],
  },
  {
    symbol: '■',
    corners: [
      [-3.5, -3.5],
      [3.5, -3.5],
      [3.5, 3.5],
      [-3.5, 3.5],
    ],
  },
  {
    symbol: '▼',
    corners: [
      [-4.5, -3.5],
      [4.5, -3.5],
      [0, 4],
    ],
  },
];
