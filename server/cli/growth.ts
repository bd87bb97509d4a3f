import type { Analysis, KeyTally, ResourceName, ResourceTally } from '../domain/analysis.ts';
import { actorText } from './output/actor-text.ts';
import { bytesText, counted, countText, durationText, rateText, shareText } from './output/quantities.ts';

/** What has a smaller share is none of the causes. */
const TELLING_SHARE = 0.1;
const CAUSES_TOLD = 5;
/** Written so often, a key is hardly written by people. */
const HOT_PER_MINUTE = 6;
const HOT_REVISIONS = 20;
const HOT_TOLD = 3;
/** So many of a resource have to be created before they are said to come and go. */
const COME_AND_GO = 50;
/** A share of somebody who is in it as much as another. */
const IN_TURN_SHARE = 0.3;
const LARGE_BYTES = 64 * 1024;
const NO_OP_SHARE = 0.05;

/** What makes an etcd grow, in plain words: one sentence a cause. */
export function growthSentences(analysis: Analysis): string[] {
  if (analysis.revisions === 0) {
    return [`Nothing was written: ${counted(analysis.objects, 'key')} of ${bytesText(analysis.objectBytes)} exist.`];
  }
  return [
    pace(analysis),
    ...shares(analysis),
    ...events(analysis),
    ...shortLived(analysis),
    ...noOps(analysis),
    ...analysis.mostWritten.filter(isHot).slice(0, HOT_TOLD).map(hotKey),
    ...analysis.heaviest.filter((key) => isHeavy(key, analysis)).map((key) => heavyKey(key, analysis)),
    'etcd keeps every revision whole until it is compacted, and its file shrinks only when it is defragmented (etcdctl defrag).',
  ];
}

/** As kubectl names it: `leases.coordination.k8s.io`. */
export function resourceText({ group, resource, folder }: ResourceName): string {
  if (folder !== null) return folder === '' ? 'other keys' : `keys below ${folder}`;
  return `${resource ?? 'unknown'}${group === null || group === '' ? '' : `.${group}`}`;
}

function pace({ revisions, bytes, spanMs, estimatedTimes }: Analysis): string {
  const written = `${counted(revisions, 'write')} of ${bytesText(bytes)} altogether`;
  if (spanMs === null || spanMs < 60_000) return `${written}.`;
  const minutes = spanMs / 60_000;
  const pace = `${rateText(revisions / minutes)} a minute, ${bytesText((bytes / minutes) * 60 * 24)} a day`;
  return `${written} in ${estimatedTimes ? 'about ' : ''}${durationText(spanMs)}: ${pace}.`;
}

/** Of all writes or of all bytes, whichever is more. */
function shareOf(tally: ResourceTally, { revisions, bytes }: Analysis): number {
  return Math.max(tally.revisions / revisions, bytes === 0 ? 0 : tally.bytes / bytes);
}

/** Those that are most of the revisions or of the bytes, in one sentence. */
function shares(analysis: Analysis): string[] {
  const { resources, revisions, bytes } = analysis;
  const causes = resources
    .filter((tally) => shareOf(tally, analysis) >= TELLING_SHARE)
    .toSorted((a, b) => shareOf(b, analysis) - shareOf(a, analysis))
    .slice(0, CAUSES_TOLD)
    .map(
      (tally) =>
        `${resourceText(tally.name)}: ${shareText(tally.revisions, revisions)} of writes, ${shareText(tally.bytes, bytes)} of bytes`,
    );
  return causes.length === 0 ? [] : [`${causes.join('; ')}.`];
}

/** Events are many everywhere; how long they are kept is somebody's choice. */
function events({ resources, revisions, objects, objectBytes, eventLifeMs }: Analysis): string[] {
  const tally = resources.find(({ name }) => name.kind === 'Event');
  if (tally === undefined) return [];
  const share = Math.max(tally.revisions / revisions, objects === 0 ? 0 : tally.objects / objects);
  if (share < TELLING_SHARE) return [];
  const life =
    eventLifeMs === null ? '' : `; those that are gone ended ${durationText(eventLifeMs)} after they were last written`;
  const exist = `${counted(tally.objects, 'Event')} exist (${shareText(tally.objectBytes, objectBytes)} of what exists)`;
  return [`${exist}${life}: how long they are kept is the API server's --event-ttl (an hour by default).`];
}

/** What comes and goes is made, changed and taken away at the cost of some revisions each. Events are told by themselves. */
function shortLived(analysis: Analysis): string[] {
  const comesAndGoes = ({ name, creates, deletes }: ResourceTally) =>
    name.kind !== 'Event' && creates >= COME_AND_GO && deletes >= creates / 2;
  return analysis.resources
    .filter((tally) => comesAndGoes(tally) && shareOf(tally, analysis) >= TELLING_SHARE)
    .map((tally) => {
      const each = `${rateText(tally.revisions / tally.creates)} revisions and ${bytesText(tally.bytes / tally.creates)}`;
      const went = `${countText(tally.creates)} were created and ${countText(tally.deletes)} deleted`;
      return `${resourceText(tally.name)} come and go: ${went}, at the cost of about ${each} each.`;
    });
}

function noOps({ resources, revisions }: Analysis): string[] {
  const all = resources.reduce((sum, { noOps: some }) => sum + some, 0);
  if (all / revisions < NO_OP_SHARE) return [];
  const [most] = resources.toSorted((a, b) => b.noOps - a.noOps);
  if (most === undefined) return [];
  const by = most.actors[0] === undefined ? '' : ` (mostly by ${actorText(most.actors[0].actor)})`;
  const which = `${counted(most.noOps, 'of them is', 'of them are')} of ${resourceText(most.name)}${by}`;
  return [`${shareText(all, revisions)} of the writes change nothing (${counted(all, 'no-op write')}); ${which}.`];
}

/** Leases are made to be written often, and Events are not written again. */
function isHot({ revisions, perMinute, resource }: KeyTally): boolean {
  if (resource.kind === 'Lease' || resource.kind === 'Event') return false;
  return revisions >= HOT_REVISIONS && (perMinute ?? 0) >= HOT_PER_MINUTE;
}

function hotKey(key: KeyTally): string {
  const inTurn = key.actors.filter((share) => share.actor !== null && share.revisions / key.revisions >= IN_TURN_SHARE);
  const names = inTurn.map(({ actor }) => actorText(actor)).join(' and ');
  // A controller that follows what somebody else asks for again and again is in no loop of its own.
  const asked = key.actors.find((share) => share.actor?.certain === true && !inTurn.includes(share));
  const guess =
    inTurn.length > 1
      ? `by ${names} in turn: they seem to undo one another`
      : inTurn.length === 1 && asked !== undefined
        ? `by ${names} and ${shareText(asked.revisions, key.revisions)} by ${actorText(asked.actor)}: a controller that follows what is asked of it again and again, or is in a hot loop`
        : names === ''
          ? 'a controller in a hot loop, or a lock'
          : `by ${names}: a controller that follows other objects, or is in a hot loop, or a lock`;
  return `${nameText(key)} was written ${countAndRate(key)}, ${guess}.`;
}

function countAndRate({ revisions, perMinute }: KeyTally): string {
  return `${counted(revisions, 'time')} (${rateText(perMinute)} a minute)`;
}

function isHeavy({ bytes, largestBytes, revisions }: KeyTally, analysis: Analysis): boolean {
  return largestBytes >= LARGE_BYTES && revisions > 1 && bytes / analysis.bytes >= TELLING_SHARE;
}

function heavyKey(key: KeyTally, { bytes }: Analysis): string {
  const size = `${nameText(key)} has up to ${bytesText(key.largestBytes)}`;
  return `${size}, and each of its ${counted(key.revisions, 'revision')} is kept whole: ${bytesText(key.bytes)}, ${shareText(key.bytes, bytes)} of all bytes.`;
}

/** `ConfigMap default/web`, or the key of what is not of Kubernetes. */
function nameText({ key, resource, namespace, name }: KeyTally): string {
  const { kind } = resource;
  return kind === null ? key : `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;
}
