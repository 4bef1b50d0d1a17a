import { admittedItems, admittedTypes, NO_VALUE, type Types } from './admitted.js'
import { type JsonObject, type Parameter, readParameter, resolve } from './document.js'
import type { Place } from './grammar.js'
import type { SpecProblem } from './problem.js'

/** OpenAPI 3.1.0, Parameter Object: header parameters of these names are ignored. */
export const isIgnoredHeader = ({ in: place, name }: JsonObject): boolean =>
  place === 'header' && /^(accept|content-type|authorization)$/i.test(String(name))

const STYLES: Readonly<Record<string, string>> = { query: 'form', path: 'simple', header: 'simple' }

/** Types of values that the client refuses, or would write in another way. */
const REFUSED_TYPES: Readonly<Record<string, readonly string[]>> = {
  query: ['object'],
  path: ['object', 'array', 'boolean', 'null'],
  header: ['object', 'array'],
}

/** Of a schema that does not say its types none is refused: the client looks at each value. */
const ANY: Types = new Set()

/** What the client cannot send of a parameter, or would send otherwise than it is declared. */
export const checkSentParameter = (doc: JsonObject, { node, pointer }: Place): SpecProblem[] => {
  const parameter = resolve(doc, node)
  if (isIgnoredHeader(parameter)) return []
  const read = readParameter(doc, node)
  const { name, in: place, schema, traits } = read
  if (!Object.hasOwn(STYLES, place)) {
    const reason = `the client sends no cookies: ${name}; take the value in a header or the query`
    return place === 'cookie' ? [{ pointer, reason }] : []
  }
  const fail = (key: string, reason: string): SpecProblem[] => [{ pointer: `${pointer}/${key}`, reason }]
  if ('content' in parameter)
    return fail('content', `the client writes no media types into parameters: ${name}; give it a schema`)
  if (!('schema' in parameter)) return [{ pointer, reason: `has no schema: ${name}; give it one` }]
  if (traits['allowReserved'] === true)
    return fail('allowReserved', `the client encodes reserved characters: ${name}; leave allowReserved out`)
  const wrongName = nameProblem(read)
  if (wrongName !== undefined) return fail('name', wrongName)
  const { style = STYLES[place], explode } = traits
  if (style !== STYLES[place])
    return fail(
      'style',
      `the client cannot write ${place} parameters in the style ${style}: ${name}; it writes ${STYLES[place]}`,
    )
  const types = admittedTypes(doc, schema) ?? ANY
  if (types !== ANY && types.size === 0) return fail('schema', `${NO_VALUE}: ${name}`)
  const refused = REFUSED_TYPES[place]?.filter(type => types.has(type)) ?? []
  if (refused.length > 0)
    return fail('schema', `the client cannot write ${refused.join(' or ')} into the ${place}: ${name}`)
  if (!types.has('array')) return []
  if (explode === false)
    return fail('explode', `the client repeats the names of lists, and writes no commas: ${name}`)
  const wrongList = listProblem(doc, read)
  return wrongList === undefined ? [] : fail('schema', wrongList)
}

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
/** Fetch Standard, "forbidden request-header". */
const FORBIDDEN = new RegExp(
  `^(${[
    'accept-charset|accept-encoding|access-control-request-.*|connection|content-length|cookie2?|date|dnt',
    'expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via',
    'proxy-.*|sec-.*',
  ].join('|')})$`,
  'i',
)

const nameProblem = ({ name, in: place }: Parameter): string | undefined => {
  if (place === 'path' && name.includes('.'))
    return `the mock matches no path with a dot in the name of a parameter: ${name}`
  if (place === 'path' && name in Object.prototype)
    return `the mock matches no path with a parameter called ${name}`
  if (place !== 'header') return undefined
  if (!TOKEN.test(name)) return `no HTTP header can have the name ${JSON.stringify(name)}`
  return FORBIDDEN.test(name)
    ? `fetch sets the header ${name} itself, and lets nobody set it; leave it out`
    : undefined
}

/** Lists are written as one text for each item, so that a list of one item looks like the item alone. */
const listProblem = (doc: JsonObject, { name, schema }: Parameter): string | undefined => {
  const items = admittedItems(doc, schema)
  if (items === undefined) return `is a list, and does not say of what: ${name}; name the type of its items`
  const inner = ['object', 'array', 'null'].filter(type => items.has(type))
  if (inner.length > 0)
    return `the client cannot write lists of ${inner.join(' or ')} into the query: ${name}`
  const single = [...(admittedTypes(doc, schema) ?? [])].filter(type => type !== 'array' && type !== 'null')
  const isTold = [...items].every(
    type =>
      single.includes(type) || single.includes('string') || (type === 'integer' && single.includes('number')),
  )
  return single.length === 0 || isTold
    ? undefined
    : `admits a list or ${single.join(' or ')}, and a list of one item would be read as that: ${name}`
}
