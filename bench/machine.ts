import { execFileSync } from 'node:child_process';
import { arch, cpus, totalmem, type } from 'node:os';

/** One line that says where the figures were measured. */
export function machine(): string {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`;
  const etcd = execFileSync('etcd', ['--version'], { encoding: 'utf8' }).split('\n')[0]?.replace('Version: ', '') ?? '';
  return `${cpus().length} × ${processor}, ${memory}, ${type()} ${arch()}, Node ${process.versions.node}, ${etcd}`;
}
