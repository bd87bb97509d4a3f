/** The part of an OpenAPI document that the readable reference shows. */
export interface ReferenceDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>> | undefined>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly responses?: Readonly<Record<string, Response>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Response {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** The reference of the API as one page of HTML, made from its OpenAPI document; no script, no foreign asset. */
export function referencePage(document: ReferenceDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))];
  const sections = tags.map((tag) => {
    const inTag = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag);
    return `<section><h2 id="${slug(tag)}">${escape(tag)}</h2>${inTag.map(operationHtml).join('')}</section>`;
  });
  const shapes = Object.entries(document.components?.schemas ?? {});
  const links = [...tags, 'Shapes'].map((tag) => `<li><a href="#${slug(tag)}">${escape(tag)}</a></li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(document.info.title)}</title><link rel="stylesheet" href="/api/docs.css"></head>
<body><main><h1>${escape(document.info.title)} <small>${escape(document.info.version)}</small></h1>
<p>${escape(document.info.description ?? '')}</p>
<nav aria-label="Contents"><ul>${links.join('')}<li><a href="/api/openapi.json">OpenAPI document</a></li></ul></nav>
${sections.join('\n')}
<section><h2 id="shapes">Shapes</h2>${shapes.map(([name, schema]) => shapeHtml(name, schema as Schema)).join('\n')}</section>
</main></body></html>
`;
}

function operationHtml({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []).map(parameterHtml).join('');
  const answers = Object.entries(operation.responses ?? {})
    .map(([status, { content }]) => {
      const shapes = Object.entries(content ?? {}).map(([type, { schema }]) =>
        schema === undefined ? escape(type) : typeHtml(schema),
      );
      return `<li><code>${escape(status)}</code> ${shapes.join(', ')}</li>`;
    })
    .join('');
  return `<article><h3><span class="method">${escape(method.toUpperCase())}</span> <code>${escape(path)}</code></h3>
<p><strong>${escape(operation.summary ?? '')}</strong>${operation.description === undefined ? '' : `<br>${escape(operation.description)}`}</p>
${parameters === '' ? '' : `<table><thead><tr><th>Parameter</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${parameters}</tbody></table>`}
<ul class="answers">${answers}</ul></article>`;
}

function parameterHtml({ name, required, description, schema = {} }: Parameter): string {
  const fallback = schema.default === undefined ? '' : ` Default: ${escape(String(schema.default))}.`;
  const limits =
    schema.maximum === undefined || schema.maximum === Number.MAX_SAFE_INTEGER ? '' : ` At most ${schema.maximum}.`;
  const need = required === true ? ' <em>required</em>' : '';
  return `<tr><td><code>${escape(name)}</code>${need}</td><td>${typeHtml(schema)}</td><td>${escape(description ?? '')}${fallback}${limits}</td></tr>`;
}

function shapeHtml(name: string, schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(
    ([member, part]) =>
      `<tr><td><code>${escape(member)}</code>${schema.required?.includes(member) === true ? '' : ' <em>optional</em>'}</td><td>${typeHtml(part)}</td><td>${escape(part.description ?? '')}</td></tr>`,
  );
  const body = rows.length === 0 ? `<p>${typeHtml(schema)}</p>` : `<table><tbody>${rows.join('')}</tbody></table>`;
  return `<article><h3 id="shape-${escape(name)}"><code>${escape(name)}</code></h3>${body}</article>`;
}

function typeHtml(schema: Schema): string {
  const name = schema.$ref?.split('/').pop();
  if (name !== undefined) return `<a href="#shape-${escape(name)}">${escape(name)}</a>`;
  if (schema.enum !== undefined) return schema.enum.map((value) => `<code>${escape(String(value))}</code>`).join(' ');
  if (schema.const !== undefined) return `<code>${escape(String(schema.const))}</code>`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeHtml).join(' or ');
  if (schema.items !== undefined) return `list of ${typeHtml(schema.items)}`;
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(([member, part]) => `${escape(member)}: ${typeHtml(part)}`);
    return `{ ${members.join(', ')} }`;
  }
  return escape(String(schema.type ?? 'any JSON'));
}

function slug(text: string): string {
  return escape(text.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
