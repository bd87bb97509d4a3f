import { AXIS_HEIGHT, type LanesStage } from './lanes-stage.svelte.ts';
import type { Hit } from './model/hit-test.ts';
import { FingerSpeed, pinch, type Finger } from './model/fingers.ts';
import { nearestRevision } from './model/window.ts';
import { isOnChevron } from './render/draw-labels.ts';
import type { TimelineView } from './timeline-view.ts';

/** A pointer that moved less than this still clicks. */
const CLICK_SLOP = 4;
const ZOOM_PER_PIXEL = 0.0018;
const ZOOM_PER_PINCH = 0.012;
const LINE = 16;

export interface Pointed {
  readonly hit: Hit;
  /** In the coordinates of the stage. */
  readonly x: number;
  readonly y: number;
}

interface Drag {
  readonly pointer: number;
  readonly kind: 'pan' | 'scrub' | 'label';
  readonly startX: number;
  readonly startY: number;
  lastX: number;
  lastY: number;
  moved: boolean;
  /** The pinned row that was taken by its label. */
  readonly pinned: string | null;
  readonly speed: FingerSpeed;
}

/**
 * Pointer and wheel over the lanes. Plot: wheel zooms at the pointer, sideways pans, drag pans both ways, click seeks and
 * selects, double-click zooms to the object; a finger pans on when it is lifted, two zoom. Axis: drag scrubs. Labels: wheel
 * scrolls rows, click selects or folds, drag of a pinned one moves it among them.
 */
export function laneGestures(
  node: HTMLElement,
  stage: LanesStage,
  view: TimelineView,
  pointed: (at: Pointed | null) => void,
  focus: () => void,
): () => void {
  let drag: Drag | null = null;
  /** On the plot, by pointer. */
  const fingers = new Map<number, Finger>();

  const at = (event: MouseEvent): Pointed => {
    const box = node.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    return { hit: stage.hit(x, y), x, y };
  };

  const wheel = (event: WheelEvent): void => {
    const { x } = at(event);
    if (x < stage.labelWidth && !event.ctrlKey) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const sideways = event.shiftKey ? event.deltaX + event.deltaY : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      stage.camera.pan((sideways * unit) / stage.scale.pixelsPerUnit);
    } else {
      const speed = event.ctrlKey ? ZOOM_PER_PINCH : ZOOM_PER_PIXEL;
      stage.camera.zoom(stage.scale.positionAt(x), Math.exp(event.deltaY * unit * speed));
    }
    stage.moved();
  };

  const revisionAt = (x: number): number => nearestRevision(stage.scale.revisionAt(x), view.recording);

  const down = (event: PointerEvent): void => {
    // A button over the rows is pressed by itself: were the pointer captured, its click would come here.
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button') !== null)) return;
    const { hit, x, y } = at(event);
    const kind = x < stage.labelWidth ? 'label' : y < AXIS_HEIGHT ? 'scrub' : 'pan';
    stage.camera.glide(0);
    const speed = new FingerSpeed();
    const taken = kind === 'label' && hit.type === 'row' && hit.placed.row.type === 'lane' ? hit.placed.row : null;
    const pinned = taken?.pinned === true ? taken.id : null;
    const moved = fingers.size > 0;
    drag = { pointer: event.pointerId, kind, startX: x, startY: y, lastX: x, lastY: y, moved, pinned, speed };
    if (event.pointerType === 'touch' && kind === 'pan') fingers.set(event.pointerId, { x, y });
    node.setPointerCapture(event.pointerId);
    event.preventDefault(); // else the browser takes the focus away again
    focus();
    if (kind === 'scrub') view.jump(revisionAt(x));
  };

  const move = (event: PointerEvent): void => {
    const here = at(event);
    if (drag === null) {
      node.style.cursor = cursorFor(here, stage.labelWidth);
      pointed(here);
      return;
    }
    if (fingers.size === 2 && fingers.has(event.pointerId)) {
      pinched(event.pointerId, here);
      return;
    }
    if (event.pointerId !== drag.pointer) return;
    drag.speed.at(here.x, event.timeStamp);
    const far = Math.abs(here.x - drag.startX) + Math.abs(here.y - drag.startY) > CLICK_SLOP;
    if (!drag.moved && !far) return;
    drag.moved = true;
    pointed(null);
    if (drag.kind === 'scrub') view.seek(revisionAt(here.x));
    if (drag.pinned !== null) dragPinned(drag.pinned, here.y);
    if (drag.kind === 'pan') {
      node.style.cursor = 'grabbing';
      stage.camera.pan((drag.lastX - here.x) / stage.scale.pixelsPerUnit);
      stage.scrollBy(drag.lastY - here.y);
      stage.moved();
    }
    drag.lastX = here.x;
    drag.lastY = here.y;
  };

  /** Towards the place at the pointer, one place at a time. */
  const dragPinned = (key: string, y: number): void => {
    node.style.cursor = 'grabbing';
    const there = stage.pinnedAt(y);
    const by = there === null ? 0 : view.pinned.indexOf(there) - view.pinned.indexOf(key);
    if (by !== 0) view.movePinned(key, by > 0 ? 1 : -1);
  };

  const pinched = (pointer: number, { x, y }: Pointed): void => {
    const [first, second] = [...fingers.values()];
    fingers.set(pointer, { x, y });
    const [firstNow, secondNow] = [...fingers.values()];
    if (drag?.pointer === pointer) drag = { ...drag, lastX: x, lastY: y };
    if (!first || !second || !firstNow || !secondNow) return;
    const { factor, shift, x: middle } = pinch([first, second], [firstNow, secondNow]);
    stage.camera.pan(shift / stage.scale.pixelsPerUnit);
    stage.camera.zoom(stage.scale.positionAt(middle), factor);
    stage.moved();
  };

  const up = (event: PointerEvent): void => {
    const alone = fingers.size < 2;
    fingers.delete(event.pointerId);
    if (drag === null || event.pointerId !== drag.pointer) return;
    const { moved, kind, speed } = drag;
    const clicked = !moved && event.type === 'pointerup' && kind !== 'scrub';
    drag = null;
    if (moved && alone && kind === 'pan' && event.pointerType === 'touch')
      stage.glide(-speed.lifted(event.timeStamp) / stage.scale.pixelsPerUnit);
    const here = at(event);
    node.style.cursor = cursorFor(here, stage.labelWidth);
    if (clicked) click(here, event);
  };

  const click = ({ hit, x }: Pointed, event: PointerEvent): void => {
    if (hit.type === 'mark') view.seek(hit.mark.revision, hit.key);
    if (hit.type === 'track') view.seek(hit.point.from, hit.key);
    if (hit.type !== 'row' && hit.type !== 'track') return;
    const { row } = hit.placed;
    if (row.type === 'track') view.chooseTrack({ key: row.key, id: row.track.id });
    if (hit.type !== 'row') return;
    if (row.type === 'namespace') view.toggleCollapsed(row.id);
    if (row.type !== 'lane') return;
    if (event.altKey) view.togglePinned(row.id);
    else if (hit.label && isOnChevron(row, x, stage.labelWidth)) view.toggleCollapsed(row.id);
    else view.select(row.id);
  };

  const doubleClick = (event: MouseEvent): void => {
    const { hit, x } = at(event);
    if (hit.type !== 'mark' && hit.type !== 'row') return;
    const { row } = hit.placed;
    if (row.type === 'lane' && !(hit.type === 'row' && hit.label && isOnChevron(row, x, stage.labelWidth)))
      stage.commands.zoomToObject(row.id);
  };

  const leave = (): void => {
    if (drag === null) pointed(null);
  };

  node.addEventListener('wheel', wheel, { passive: false });
  node.addEventListener('pointerdown', down);
  node.addEventListener('pointermove', move);
  node.addEventListener('pointerup', up);
  node.addEventListener('pointercancel', up);
  node.addEventListener('pointerleave', leave);
  node.addEventListener('dblclick', doubleClick);
  return () => {
    node.removeEventListener('wheel', wheel);
    node.removeEventListener('pointerdown', down);
    node.removeEventListener('pointermove', move);
    node.removeEventListener('pointerup', up);
    node.removeEventListener('pointercancel', up);
    node.removeEventListener('pointerleave', leave);
    node.removeEventListener('dblclick', doubleClick);
  };
}

function cursorFor({ hit, x }: Pointed, labelWidth: number): string {
  if (hit.type === 'mark' || hit.type === 'track') return 'pointer';
  if (hit.type === 'axis') return 'ew-resize';
  if (hit.type === 'row') return x < labelWidth ? 'pointer' : 'grab';
  return 'default';
}
