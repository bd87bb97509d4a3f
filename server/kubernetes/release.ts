import { RewindError } from '../domain/errors.ts';

/**
 * A release as a number that compares like the release: 1.37 is 1037, OpenShift's 4.17 is 4017. Lines of the schema that
 * belong to OpenShift count in its own releases, all others in those of Kubernetes.
 */
export type ReleaseNumber = number;

export interface Release {
  /** As people write it: `1.32`, or `4.17` where an OpenShift release was asked for. */
  readonly text: string;
  readonly kubernetes: ReleaseNumber;
  readonly openshift: ReleaseNumber;
  /** True when it is later than the newest one that the schema covers. */
  readonly newerThanKnown: boolean;
}

export const OLDEST_KUBERNETES = 1008;
export const NEWEST_KUBERNETES = 1037;
export const NEWEST_RELEASE = `1.${NEWEST_KUBERNETES - 1000}`;

/** The OpenShift release that goes with a Kubernetes release, where the two do not differ by 4.x = 1.(x + 13). */
const OPENSHIFT_OF_KUBERNETES: Readonly<Record<number, number>> = {
  1008: 3008,
  1009: 3009,
  1010: 3010,
  1011: 3011,
  1012: 4000,
  1013: 4001,
  1014: 4002,
  1015: 4002,
  1037: 5001,
};
const KUBERNETES_OF_OPENSHIFT: Readonly<Record<number, number>> = {
  3008: 1008,
  3009: 1009,
  3010: 1010,
  3011: 1011,
  4000: 1012,
  4001: 1013,
  4002: 1014,
  5000: 1036,
  5001: 1037,
  5002: 1037,
};

/** Reads `since` and `until` of the schema. */
export function releaseNumber(text: string): ReleaseNumber {
  const [major = '', minor = ''] = text.split('.');
  return Number(major) * 1000 + Number(minor);
}

/**
 * Reads a release as clusters and people write it: `1.32`, `v1.32.6`, `v1.27.3+k3s1`, or an OpenShift release such as
 * `4.17`. Releases outside of what the schema covers are read as the nearest one that it does.
 * @throws RewindError `usage`
 */
export function parseRelease(text: string): Release {
  const match = /^v?(\d{1,2})\.(\d{1,3})(?![\d])/.exec(text.trim());
  const major = Number(match?.[1]);
  const minor = Number(match?.[2]);
  if (match === null || ![1, 3, 4, 5].includes(major)) {
    throw new RewindError('usage', `"${text}" is not a Kubernetes release`, {
      hint: 'Give it as 1.32; an OpenShift release as 4.17.',
    });
  }
  const written = major * 1000 + minor;
  const wanted = major === 1 ? written : kubernetesOf(written);
  const kubernetes = Math.min(Math.max(wanted, OLDEST_KUBERNETES), NEWEST_KUBERNETES);
  return {
    text: `${major}.${minor}`,
    kubernetes,
    openshift: major === 1 ? openshiftOf(kubernetes) : written,
    newerThanKnown: wanted > NEWEST_KUBERNETES,
  };
}

/**
 * The release that a version of a cluster's own telling stands for; null where it tells none, as builds that call themselves
 * `v0.0.0-master` do.
 */
export function clusterRelease(version: string | null): Release | null {
  if (version === null) return null;
  try {
    return parseRelease(version);
  } catch {
    return null;
  }
}

function openshiftOf(kubernetes: ReleaseNumber): ReleaseNumber {
  return OPENSHIFT_OF_KUBERNETES[kubernetes] ?? 4000 + (kubernetes - 1013);
}

function kubernetesOf(openshift: ReleaseNumber): ReleaseNumber {
  const known = KUBERNETES_OF_OPENSHIFT[openshift];
  if (known !== undefined) return known;
  if (openshift < 3008) return OLDEST_KUBERNETES;
  if (openshift > 5002) return NEWEST_KUBERNETES + 1;
  return openshift < 4000 ? 1011 : 1013 + (openshift - 4000);
}
