import type { ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { RedactionRule } from '../domain/redaction-rule.ts';
import type { DecodedValue } from './decoded-value.ts';
import { type Hiding, isPlaceholder } from './fingerprint.ts';
import { emptyObject, parseJson, stringifyJson } from './json-text.ts';
import { groupOf } from './keys.ts';
import { parseRedactionRule } from './redaction-rule-text.ts';
import { redactLeaves } from './secret-object.ts';

const EVERY = '*';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Kinds that are no Secrets but hold credentials, and where. */
export const CREDENTIALS: readonly RedactionRule[] = [
  'OAuthClient:secret',
  'OAuthClient:additionalSecrets',
  'OAuthAccessToken:refreshToken',
  'OAuthAccessToken:authorizeToken',
  'OAuthAuthorizeToken:codeChallenge',
  'OAuthAuthorizeToken:state',
  'BuildConfig:spec.triggers[*].*.secret',
].flatMap((text) => parseRedactionRule(text) ?? []);

/** The rules that speak of a value's kind, as the value says it or, where it says none, its key. */
export function rulesFor(
  rules: readonly RedactionRule[],
  identity: ObjectIdentity,
  decoded: DecodedValue,
): readonly RedactionRule[] {
  const kind = decoded.kind ?? identity.kind;
  const stored = decoded.apiVersion === null ? null : groupOf(decoded.apiVersion);
  return rules.filter(
    (rule) =>
      (rule.kind === null || rule.kind === kind) &&
      (rule.group === null || rule.group === stored || rule.group === identity.group),
  );
}

/** The object with what the rules name replaced, in its last-applied-configuration too; the same object where it has none. */
export function applyRules(object: JsonObject, rules: readonly RedactionRule[], hiding: Hiding): JsonObject {
  if (rules.length === 0) return object;
  let result: JsonValue = redactLastApplied(object, rules, hiding);
  for (const { path } of rules) result = redactAt(result, path, 0, hiding);
  return isObject(result) ? result : object;
}

function redactAt(value: JsonValue, path: readonly string[], at: number, hiding: Hiding): JsonValue {
  if (at === path.length) return redactedLeaves(value, hiding);
  const step = path[at] ?? '';
  if (Array.isArray(value)) {
    // A list may be meant where the path does not say so: `containers.env` is what every container has.
    const next = step === EVERY ? at + 1 : at;
    const items = value.map((item) => redactAt(item, path, next, hiding));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  const names = step === EVERY ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : [];
  let result: JsonObject | null = null;
  for (const name of names) {
    const old = value[name] ?? null;
    const redacted = redactAt(old, path, at + 1, hiding);
    if (redacted === old) continue;
    result ??= Object.assign(emptyObject(), value);
    result[name] = redacted;
  }
  return result ?? value;
}

/** What is hidden already, and what is empty, stays the very same value. */
function redactedLeaves(value: JsonValue, hiding: Hiding): JsonValue {
  const redacted = redactLeaves(value, hiding, 'text');
  return stringifyJson(redacted) === stringifyJson(value) ? value : redacted;
}

/** An annotation that cannot be read might hold what is to be hidden. */
function redactLastApplied(object: JsonObject, rules: readonly RedactionRule[], hiding: Hiding): JsonObject {
  const metadata = object['metadata'];
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  const text = isObject(annotations) ? annotations[LAST_APPLIED] : undefined;
  if (!isObject(metadata) || !isObject(annotations) || typeof text !== 'string' || isPlaceholder(text)) return object;
  const redacted = redactCopy(text, rules, hiding);
  if (redacted === text) return object;
  const newAnnotations: JsonObject = Object.assign(emptyObject(), annotations);
  newAnnotations[LAST_APPLIED] = redacted;
  const newMetadata: JsonObject = Object.assign(emptyObject(), metadata);
  newMetadata['annotations'] = newAnnotations;
  const result: JsonObject = Object.assign(emptyObject(), object);
  result['metadata'] = newMetadata;
  return result;
}

function redactCopy(text: string, rules: readonly RedactionRule[], hiding: Hiding): string {
  try {
    const copy = parseJson(text);
    const redacted = isObject(copy) ? applyRules(copy, rules, hiding) : copy;
    return redacted === copy ? text : stringifyJson(redacted) + (text.endsWith('\n') ? '\n' : '');
  } catch {
    return hiding.placeholder(Buffer.from(text, 'utf8'));
  }
}
