// @ts-check
/** The oldest Node that runs this, as in package.json's `engines`. */
const OLDEST = { major: 20, minor: 19 };

/**
 * @param {string} version e.g. "20.19.0"
 * @returns {string | null} what to tell the user; null when the version will do
 */
export function checkNodeVersion(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return null;
  return (
    `etcd-rewind needs Node ${OLDEST.major}.${OLDEST.minor} or newer; this is Node ${version} (${process.execPath}).\n` +
    'Install a newer one from https://nodejs.org or with your version manager, then run the command again.'
  );
}
