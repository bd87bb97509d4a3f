/** An object as a box of the graph. */
export interface GraphObject {
  readonly kind: string;
  readonly name: string;
  /** null: it is named, and does not exist. */
  readonly key: string | null;
}

/** What is drawn around an object. */
export interface Relations {
  readonly subject: GraphObject;
  /** From the nearest on. */
  readonly owners: readonly GraphObject[];
  /** What the nearest of them is to the subject: an Event is not owned by what it is about. */
  readonly nearest: 'owner' | 'about';
  /** Below the subject, each after its own owner; `depth` 0 is owned by the subject itself. */
  readonly owned: readonly (GraphObject & { readonly depth: number })[];
  readonly groups: readonly {
    readonly words: string;
    readonly direction: 'to' | 'from';
    readonly objects: readonly GraphObject[];
  }[];
}

export interface GraphNode {
  readonly object: GraphObject;
  readonly isSubject: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A word beside the boxes: a relation, or how many more there are. */
export interface GraphLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Graph {
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly labels: readonly GraphLabel[];
  /** Paths of SVG, each towards what is named. */
  readonly edges: readonly string[];
}

export const NODE_HEIGHT = 36;
export const LABEL_HEIGHT = 18;
const ROW = NODE_HEIGHT + 6;
const GAP = 28;
const INDENT = 12;
const MOST_WIDE = 200;
const MOST_OWNERS = 4;
const MOST_OWNED = 8;
const MOST_A_SIDE = 12;
const MOST_A_GROUP = 4;

/** What names the object stands at its left, what it names at its right, its owners (or what it is about) above and what it owns below it. */
export function layoutRelations(relations: Relations, width: number): Graph {
  const hasSide = (side: 'to' | 'from') => relations.groups.some(({ direction }) => direction === side);
  const columns = 1 + Number(hasSide('from')) + Number(hasSide('to'));
  const column = Math.min(MOST_WIDE, Math.floor((width - (columns - 1) * GAP) / columns));
  const middle = hasSide('from') ? column + GAP : 0;
  const left = layoutSide(relations, 'from', 0, column);
  const right = layoutSide(relations, 'to', middle + column + GAP, column);
  const owners = relations.owners.slice(0, MOST_OWNERS);
  const above = owners.length * (ROW + LABEL_HEIGHT);
  const subjectMiddle = Math.max(above + NODE_HEIGHT / 2, left.height / 2, right.height / 2);
  const subject: GraphNode = {
    object: relations.subject,
    isSubject: true,
    x: middle,
    y: subjectMiddle - NODE_HEIGHT / 2,
    width: column,
  };
  const nodes: GraphNode[] = [subject];
  const labels: GraphLabel[] = [];
  const edges: string[] = [];
  owners.forEach((object, index) => {
    const y = subject.y - (index + 1) * (ROW + LABEL_HEIGHT);
    nodes.push({ object, isSubject: false, x: middle, y, width: column });
    const isAbout = index === 0 && relations.nearest === 'about';
    const text = isAbout ? 'about' : 'owns';
    labels.push({ text, x: middle + column / 2 + 8, y: y + NODE_HEIGHT + 2, width: column / 2 - 8 });
    const [upper, lower] = [y + NODE_HEIGHT, y + ROW + LABEL_HEIGHT];
    edges.push(`M${middle + column / 2} ${isAbout ? lower : upper}V${isAbout ? upper : lower}`);
  });
  for (const [side, toSubject] of [[left, true] as const, [right, false] as const]) {
    const down = subjectMiddle - side.height / 2;
    for (const label of side.labels) labels.push({ ...label, y: label.y + down });
    for (const node of side.nodes) {
      const placed = { ...node, y: node.y + down };
      nodes.push(placed);
      edges.push(toSubject ? curve(placed, subject) : curve(subject, placed));
    }
  }
  const owned = layoutOwned(relations, subject);
  return {
    height: Math.max(...[...nodes, ...owned.nodes].map(({ y }) => y + NODE_HEIGHT), owned.end),
    nodes: [...nodes, ...owned.nodes],
    labels: [...labels, ...owned.labels],
    edges: [...edges, ...owned.edges],
  };
}

function layoutSide({ groups }: Relations, direction: 'to' | 'from', x: number, width: number) {
  const side = groups.filter((group) => group.direction === direction);
  const most = Math.max(1, Math.min(MOST_A_GROUP, Math.floor(MOST_A_SIDE / side.length)));
  const nodes: GraphNode[] = [];
  const labels: GraphLabel[] = [];
  let y = 0;
  for (const { words, objects } of side) {
    labels.push({ text: words, x, y, width });
    y += LABEL_HEIGHT;
    for (const object of objects.slice(0, most)) {
      nodes.push({ object, isSubject: false, x, y, width });
      y += ROW;
    }
    y = addRest(labels, objects.length - most, { x, y, width });
    y += 4;
  }
  return { nodes, labels, height: y };
}

function layoutOwned({ owned }: Relations, subject: GraphNode) {
  const nodes: GraphNode[] = [];
  const labels: GraphLabel[] = [];
  const edges: string[] = [];
  /** The newest box of each depth, which the next deeper one belongs to. */
  const parents: GraphNode[] = [subject];
  let y = subject.y + ROW + (owned.length > 0 ? LABEL_HEIGHT : 0);
  if (owned.length > 0) {
    labels.push({
      text: 'owns',
      x: subject.x + INDENT + 4,
      y: subject.y + NODE_HEIGHT + 3,
      width: subject.width - INDENT,
    });
  }
  for (const { depth, ...object } of owned.slice(0, MOST_OWNED)) {
    const parent = parents[depth] ?? subject;
    const x = parent.x + INDENT;
    const node = { object, isSubject: false, x, y, width: subject.x + subject.width - x };
    nodes.push(node);
    parents.splice(depth + 1, parents.length, node);
    edges.push(`M${parent.x + INDENT / 2} ${parent.y + NODE_HEIGHT}V${y + NODE_HEIGHT / 2}H${x}`);
    y += ROW;
  }
  const place = { x: subject.x + INDENT, y, width: subject.width - INDENT };
  return { nodes, labels, edges, end: addRest(labels, owned.length - MOST_OWNED, place) };
}

function addRest(labels: GraphLabel[], rest: number, { x, y, width }: Omit<GraphLabel, 'text'>): number {
  if (rest <= 0) return y;
  labels.push({ text: `+ ${rest} more`, x, y: y - 4, width });
  return y + LABEL_HEIGHT;
}

function curve(from: GraphNode, to: GraphNode): string {
  const [x1, y1] = [from.x + from.width, from.y + NODE_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + NODE_HEIGHT / 2];
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}
