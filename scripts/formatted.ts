import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, type FormatConfig } from 'oxfmt';

const settings = new URL('../.oxfmtrc.json', import.meta.url);

/** The text of a file that is written by a program, as `npm run format` would leave it. Throws where it cannot be parsed. */
export async function formatted(file: URL, text: string): Promise<string> {
  const { ignorePatterns: _, ...config } = JSON.parse(await readFile(settings, 'utf8')) as FormatConfig & {
    ignorePatterns: unknown;
  };
  const { code, errors } = await format(fileURLToPath(file), text, config);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file.pathname} cannot be formatted: ${error.message}`);
  return code;
}
