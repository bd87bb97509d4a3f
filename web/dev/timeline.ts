import { mount } from 'svelte';
import '../src/tokens.css';
import '../src/page.css';
import { madeHistory } from './made-history.ts';
import { api } from '../src/api/client.ts';
import { MadeView } from './made-view.svelte.ts';
import { ServerView } from './server-view.svelte.ts';
import Timeline from './Timeline.svelte';

/**
 * The timeline without a server, over a made history: `npm run dev:web`, then /dev/timeline.html. `?rollouts=`, `?teams=` and
 * `?beat=` set its size, `?axis=time` its axis, `?gap=200-215` a gap; `?recording=` shows one of a running
 * server (ETCD_REWIND_URL) instead, with `&hideNoise` without noise. Keys: + − a d 0, f follow, g grow, t axis, ← →.
 */
const parameters = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(parameters.get(name) ?? otherwise);

const history = madeHistory({
  first: 190,
  rollouts: number('rollouts', 8),
  teams: number('teams', 3),
  beat: number('beat', 0.25),
});
const [from, to] = (parameters.get('gap') ?? '').split('-').map(Number);
const gaps =
  from === undefined || to === undefined || from === 0
    ? []
    : [{ from, to, cause: 'compacted' as const, noticedAtMs: 0 }];
const start = history.events[0]?.atMs ?? 0;
const typed = [
  { atMs: start + 60, command: 'kubectl create deployment web --image=nginx:1.26 --replicas=3', exitCode: 0 },
  { atMs: start + 6000, command: 'kubectl set image deployment/web nginx=nginx:1.27', exitCode: 0 },
  { atMs: start + 6100, command: 'kubectl rollout status deployment/web', exitCode: 0 },
  { atMs: start + 14_000, command: 'kubectl scale deployment/web --replicas=5', exitCode: 0 },
];
const commands = typed.map((command) => ({
  ...command,
  revision: history.events.find(({ atMs }) => atMs >= command.atMs)?.revision ?? null,
}));
const id = parameters.get('recording');
const view =
  id === null
    ? new MadeView(history, gaps, commands)
    : new ServerView(await api.recording(id, null, null), parameters.has('hideNoise'));
if (parameters.get('axis') === 'time') view.axis = 'time';
const target = document.getElementById('page');
if (target !== null) mount(Timeline, { target, props: { view } });
Object.assign(window, { view });
