import type { Mutation } from './mutation.js'

const SERIALIZE = 'transport/serialize.ts'
const PATH_VALUE = 'encodeURIComponent(String(value))'
const QUERY = 'return query.toString()'

const octetOf = (character: string): string => encodeURIComponent(character)

const unescapedInPath = Object.entries({
  ampersand: '&',
  plus: '+',
  percent: '%',
  question_mark: '?',
  hash: '#',
  equals: '=',
  colon: ':',
  at: '@',
}).map(
  ([name, character]): Mutation => ({
    id: `path-${name}-unescaped`,
    file: SERIALIZE,
    from: PATH_VALUE,
    to: `${PATH_VALUE}.replaceAll('${octetOf(character)}', '${character}')`,
  }),
)

const unescapedInQuery = Object.entries({
  ampersand: '&',
  plus: '+',
  percent: '%',
  hash: '#',
  equals: '=',
  question_mark: '?',
  slash: '/',
  colon: ':',
  at: '@',
}).map(
  ([name, character]): Mutation => ({
    id: `query-${name}-unescaped`,
    file: SERIALIZE,
    from: QUERY,
    to: `${QUERY}.replaceAll('${octetOf(character)}', '${character}')`,
  }),
)

const inSerialize = (id: string, from: string, to: string): Mutation => ({ id, file: SERIALIZE, from, to })

const ofTargets: readonly Mutation[] = [
  inSerialize('path-escaped-twice', PATH_VALUE, `encodeURIComponent(${PATH_VALUE})`),
  inSerialize('path-as-latin-1', PATH_VALUE, 'escape(String(value))'),
  inSerialize('path-as-a-whole-url', PATH_VALUE, 'encodeURI(String(value))'),
  inSerialize('path-trimmed', PATH_VALUE, 'encodeURIComponent(String(value).trim().toLowerCase())'),
  inSerialize('query-escaped-twice', QUERY, `return query.toString().replaceAll('%', '%25')`),
  inSerialize('query-space-lost', QUERY, `return query.toString().replaceAll('+', '')`),
  inSerialize(
    'query-list-with-commas',
    'for (const each of [value].flat()) if (isScalar(each))',
    `for (const each of value === undefined || value === null ? [] : [[value].flat().join(',')]) if (isScalar(each))`,
  ),
  inSerialize(
    'query-first-of-list',
    'for (const each of [value].flat())',
    'for (const each of [value].flat().slice(0, 1))',
  ),
  inSerialize(
    'query-falsy-lost',
    'if (isScalar(each)) query.append',
    'if (isScalar(each) && each) query.append',
  ),
  inSerialize(
    'query-null-as-text',
    'if (isScalar(each)) query.append',
    'if (isScalar(each) || each === null) query.append',
  ),
  inSerialize(
    'query-booleans-as-digits',
    'query.append(name, String(each))',
    `query.append(name, each === true ? '1' : each === false ? '0' : String(each))`,
  ),
  inSerialize(
    'query-name-with-underscore',
    'query.append(name, String(each))',
    `query.append(name.replaceAll('-', '_'), String(each))`,
  ),
  inSerialize(
    'query-last-parameter-lost',
    'Object.entries(asValues(values))) {\n    for',
    'Object.entries(asValues(values)).slice(0, -1)) {\n    for',
  ),
  inSerialize(
    'query-text-cut',
    'query.append(name, String(each))',
    'query.append(name, String(each).slice(0, 20))',
  ),
]

const ATTEMPT = 'transport/attempt.ts'
const inAttempt = (id: string, from: string, to: string): Mutation => ({ id, file: ATTEMPT, from, to })

const ofHeaders: readonly Mutation[] = [
  inAttempt(
    'bearer-of-another-scheme',
    `own['authorization'] = \`Bearer \${token}\``,
    `own['authorization'] = \`Token \${token}\``,
  ),
  inAttempt(
    'authorization-lost',
    `own['authorization'] = \`Bearer \${token}\``,
    `own['x-authorization'] = token`,
  ),
  inAttempt('accepts-anything', "own['accept'] = 'application/json'", "own['accept'] = '*/*'"),
  inAttempt(
    'a-header-of-its-own',
    "own['accept'] = 'application/json'",
    "Object.assign(own, { accept: 'application/json', 'x-debug': '1' })",
  ),
  inAttempt(
    'method-patch-for-put',
    'const init = { method,',
    "const init = { method: method === 'PUT' ? 'PATCH' : method,",
  ),
  inAttempt(
    'method-post-for-delete',
    'const init = { method,',
    "const init = { method: method === 'DELETE' ? 'POST' : method,",
  ),
  {
    id: 'content-type-lost',
    file: 'transport/dispatch.ts',
    from: 'headers: Object.fromEntries(headers), body',
    to: "headers: Object.fromEntries([...headers].filter(([name]) => name !== 'content-type')), body",
  },
  {
    id: 'content-type-of-a-form',
    file: 'transport/dispatch.ts',
    from: 'headers: Object.fromEntries(headers), body',
    to: "headers: { ...Object.fromEntries(headers), 'content-type': 'application/x-www-form-urlencoded' }, body",
  },
  {
    id: 'content-type-lost-in-facade',
    file: 'transport/operation-sender.ts',
    from: 'this.headers = headers\n  }',
    to: "this.headers = headers\n    headers.delete('content-type')\n  }",
  },
  {
    id: 'content-type-of-text-in-facade',
    file: 'transport/operation-sender.ts',
    from: 'this.headers = headers\n  }',
    to: "this.headers = headers\n    headers.set('content-type', 'text/plain')\n  }",
  },
]

const inApiBody = (id: string, to: string): Mutation => ({
  id,
  file: 'transport/api-init.ts',
  from: 'return JSON.stringify(body)',
  to: `return ${to}`,
})

const inBytes = (id: string, to: string): Mutation => ({
  id,
  file: 'transport/request-body.ts',
  from: 'const bytes = new TextEncoder().encode(text)',
  to: `const bytes = ${to}`,
})

const ofBodies: readonly Mutation[] = [
  inApiBody('body-nulls-dropped', 'JSON.stringify(body, (_, value) => (value === null ? undefined : value))'),
  inApiBody('body-nulls-as-empty-text', "JSON.stringify(body, (_, value) => (value === null ? '' : value))"),
  inApiBody(
    'body-false-dropped',
    'JSON.stringify(body, (_, value) => (value === false ? undefined : value))',
  ),
  inApiBody(
    'body-empty-text-dropped',
    "JSON.stringify(body, (_, value) => (value === '' ? undefined : value))",
  ),
  inApiBody(
    'body-empty-lists-dropped',
    'JSON.stringify(body, (_, value) => (Array.isArray(value) && value.length === 0 ? undefined : value))',
  ),
  inApiBody(
    'body-numbers-as-text',
    "JSON.stringify(body, (_, value) => (typeof value === 'number' ? String(value) : value))",
  ),
  inApiBody('body-zero-dropped', 'JSON.stringify(body, (_, value) => (value === 0 ? undefined : value))'),
  inApiBody('body-wrapped', 'JSON.stringify({ data: body })'),
  inApiBody('body-last-field-lost', 'JSON.stringify(Object.fromEntries(Object.entries(body).slice(0, -1)))'),
  inApiBody('body-quotes-doubled', `JSON.stringify(body).replaceAll('\\\\"', "'")`),
  inBytes('body-as-latin-1', 'Uint8Array.from(text, each => each.charCodeAt(0))'),
  inBytes('body-cut', 'new TextEncoder().encode(text.slice(0, -1))'),
  {
    id: 'content-length-in-characters',
    file: 'transport/request-body.ts',
    from: "'content-length': String(bytes.length)",
    to: "'content-length': String(text.length)",
  },
]

/** Faults in how a request is written. */
export const mutationsOfRequests: readonly Mutation[] = [
  ...unescapedInPath,
  ...unescapedInQuery,
  ...ofTargets,
  ...ofHeaders,
  ...ofBodies,
]
