import { RewindError } from '../../domain/errors.ts';
import { command } from '../command.ts';
import { print } from '../output/print.ts';
import { scripts, shells } from './scripts.ts';

export const completionCommand = command({
  name: 'completion',
  summary: 'print the script that completes commands, options and keys in a shell',
  description: `Prints the script that completes commands, options and keys in a shell. SHELL is one of ${shells.join(', ')}.`,
  parameters: '<SHELL>',
  settings: [],
  examples: [
    { line: 'source <(etcd-rewind completion bash)', does: 'in this shell; in ~/.bashrc: in all' },
    { line: 'etcd-rewind completion zsh > ~/.zfunc/_etcd-rewind', does: 'zsh, where ~/.zfunc is in its fpath' },
    { line: 'etcd-rewind completion fish > ~/.config/fish/completions/etcd-rewind.fish', does: 'fish' },
  ],
  run: async (_settings, [name], { out }) => {
    const shell = shells.find((one) => one === name);
    if (shell === undefined) {
      throw new RewindError('usage', `There is no completion for "${name ?? ''}".`, {
        hint: `There is for ${shells.join(', ')}.`,
      });
    }
    await print(out, scripts[shell]);
  },
});
