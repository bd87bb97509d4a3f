/** A condition on what a change set a field to, as the API takes it: `spec.replicas>3`. */
const CONDITION = /^(?:\*|[A-Za-z_$](?:[\w$.-]|\[[^\]]*\])*)(!=|>=|<=|==|=|>|<)(.+)$/s;

/**
 * The same query with each condition in one word, `status.phase changes` as `changed:status.phase`, and `any write by kubectl` as
 * `by:kubectl`. What stands in quotes stays.
 */
export function withoutSpaces(text: string): string {
  return text
    .split(/("[^"]*"?)/)
    .map((part) =>
      part.startsWith('"')
        ? part
        : part
            .replace(/\s*(!=|>=|<=|==|[=<>])\s*/g, '$1')
            .replace(/(^|\s)(?:any\s+)?(?:writes?|changes?)\s+by\s+(?=\S)/gi, '$1by:')
            .replace(/(^|\s)([^\s:]+)\s+changes(?=\s|$)/g, '$1changed:$2'),
    )
    .join('');
}

/** A field with an operator behind it and nothing to compare with: who types a condition comes by here. */
function unfinished(word: string): { readonly problem: string } | null {
  const [, field, operator = ''] = /^([A-Za-z_$][\w$.-]*)(!=|>=|<=|==|=|>|<)$/.exec(word) ?? [];
  if (field === undefined) return null;
  const example = /[<>]/.test(operator) ? '3' : 'Failed';
  return { problem: `${field} ${operator} needs a value to compare with, such as ${field} ${operator} ${example}` };
}

/** What a word asks for that is a condition; null: it is none. */
export function conditionIn(word: string): { readonly where: string } | { readonly problem: string } | null {
  const [, operator = '', value = ''] = CONDITION.exec(word) ?? [];
  if (operator === '') return unfinished(word);
  if (/[<>]/.test(operator) && Number.isNaN(Number(value)))
    return { problem: `${operator} compares numbers: "${value}" is none. For texts there are = and !=.` };
  return { where: word.replaceAll('"', '') };
}
