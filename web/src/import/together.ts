/** How a gzip begins. */
const GZIP = [0x1f, 0x8b] as const;
const START_BYTES = 256;
/** A state is an object of these members, in whatever order a tool has put them: the server looks for the same. */
const STATE_START = /^\s*\{\s*"(?:header|kvs|count|more)"\s*:/;

/** Whether a file is what `etcdctl get "" --prefix -w json` prints, plain or gzip, by how it begins. */
async function isState(file: Blob): Promise<boolean> {
  try {
    const start = new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer());
    const packed = GZIP.every((byte, at) => start[at] === byte);
    return STATE_START.test(new TextDecoder().decode(packed ? await firstUnpacked(file) : start));
  } catch {
    // What is wrong with it is said when it is imported.
    return false;
  }
}

async function firstUnpacked(file: Blob): Promise<Uint8Array> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return (value ?? new Uint8Array()).subarray(0, START_BYTES);
}

/** Files by what is imported at once, in their order: states make one history together, every other file is one by itself. */
export async function together(files: readonly File[]): Promise<readonly (readonly File[])[]> {
  const states: File[] = [];
  const histories: File[][] = [];
  for (const file of files) {
    if (!(await isState(file))) histories.push([file]);
    else if (states.push(file) === 1) histories.push(states);
  }
  return histories;
}
