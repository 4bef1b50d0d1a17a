import { didYouMean } from '../../src/core/suggest.js'
import { componentOf } from './components.js'
import { MAX_LEVELS } from './depths.js'
import { escapeToken, isObject, type JsonObject, jsonAnswerType, lookUp } from './document.js'
import { fieldNamesOf, type Kind, type Place, walk } from './grammar.js'
import { ANNOTATING_FORMATS, FORMATS } from './keywords.js'
import type { SpecProblem } from './problem.js'
import { checkRef, checkSchema } from './schema-check.js'

/** What was found in an object of a document and below it, without what its references lead to. */
export interface Findings {
  /** What cannot be represented. */
  readonly problems: readonly SpecProblem[]
  /** Every reference of it that leads somewhere. */
  readonly refs: readonly string[]
  /** Formats that are not checked. */
  readonly formats: readonly { readonly format: string; readonly pointer: string }[]
}

/** Objects that the client has no use for: what is wrong in them concerns nobody. */
const UNUSED: ReadonlySet<Kind> = new Set(['callback', 'link', 'example'])

export const examine = (doc: JsonObject, root: Place): Findings => {
  const problems: SpecProblem[] = []
  const refs: string[] = []
  const formats: { format: string; pointer: string }[] = []
  walk(root, place => {
    const { kind, node, pointer } = place
    if (UNUSED.has(kind) || (kind === 'mediaType' && isPassedOver(pointer))) return false
    if (kind === 'schema' && isPointerTooDeep(pointer)) {
      problems.push({
        pointer,
        reason: `lies under more than ${MAX_LEVELS} others, which is deeper than can be followed`,
      })
      return false
    }
    problems.push(...(kind === 'schema' ? checkSchema(place) : checkKeys(place)))
    if (!isObject(node)) return false
    const { $ref, format } = node
    if ($ref !== undefined) {
      const reason = refProblem(doc, place, $ref)
      if (reason === undefined) refs.push(String($ref))
      else problems.push({ pointer: `${pointer}/$ref`, reason })
    }
    if (kind === 'schema' && isUnchecked(format)) formats.push({ format, pointer: `${pointer}/format` })
    return true
  })
  return { problems, refs, formats }
}

/** Counted only where the text is long enough. */
const isPointerTooDeep = (pointer: string): boolean =>
  pointer.length > 2 * MAX_LEVELS && pointer.split('/').length > MAX_LEVELS

/** What is wrong with a component that is a reference itself is said there. */
const refProblem = (doc: JsonObject, { kind, pointer }: Place, ref: unknown): string | undefined => {
  const isFollowed = typeof ref === 'string' && ref.startsWith('#/') && lookUp(doc, ref) !== undefined
  const isComponent = /^\/components\/[^/]+\/[^/]+$/.test(pointer)
  return (isFollowed && !isComponent ? undefined : checkRef(doc, ref)) ?? checkTarget(String(ref), kind)
}

const isUnchecked = (format: unknown): format is string =>
  typeof format === 'string' && !FORMATS.has(format) && !ANNOTATING_FORMATS.has(format)

/** The client neither writes nor reads other media types. */
const isPassedOver = (pointer: string): boolean => {
  const type = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
  return jsonAnswerType({ [type]: {} }) === undefined
}

/** A key that is not known says something that would be lost. */
const checkKeys = ({ kind, node, pointer }: Place): SpecProblem[] => {
  const known = fieldNamesOf(kind)
  if (!isObject(node)) return [{ pointer, reason: `must be an object: ${NAMES[kind] ?? kind}` }]
  // What stands beside a reference is words.
  if (known === undefined || '$ref' in node) return []
  const unknown = Object.keys(node)
    .filter(key => !known.includes(key) && !key.startsWith('x-'))
    .map(key => ({
      pointer: `${pointer}/${escapeToken(key)}`,
      reason: `${JSON.stringify(key)} is no key of ${NAMES[kind] ?? kind}${didYouMean(key, known)}`,
    }))
  // Of a parameter that is required it is said where parameters are looked at.
  const flags = FLAGS.filter(key => !(kind === 'parameter' && key === 'required'))
  return [...unknown, ...checkFlags({ kind, node, pointer }, flags)]
}

/** Keys of objects other than schemas whose values are true or false. */
const FLAGS: readonly string[] = ['required', 'deprecated', 'allowEmptyValue', 'explode', 'allowReserved']

/** A text such as "no" would count as true for one reader, and as nothing for another. */
const checkFlags = ({ node, pointer }: Place, flags: readonly string[]): SpecProblem[] =>
  flags.flatMap(key => {
    const value = isObject(node) ? node[key] : undefined
    return value === undefined || typeof value === 'boolean'
      ? []
      : [{ pointer: `${pointer}/${key}`, reason: `must be true or false, and is ${JSON.stringify(value)}` }]
  })

const NAMES: Readonly<Partial<Record<Kind, string>>> = {
  pathItem: 'a path',
  operation: 'an operation',
  parameter: 'a parameter',
  header: 'a header',
  requestBody: 'a request body',
  response: 'a response',
  mediaType: 'a media type',
}

const SECTIONS: Readonly<Partial<Record<Kind, string>>> = {
  schema: 'schemas',
  parameter: 'parameters',
  header: 'headers',
  requestBody: 'requestBodies',
  response: 'responses',
  pathItem: 'pathItems',
}

/** Why the target of a reference, which there is, cannot stand there. */
const checkTarget = (ref: string, kind: Kind): string | undefined => {
  const component = componentOf(ref)
  if (!component) return `${JSON.stringify(ref)} leads out of the components; move what it leads to into them`
  const { section, below } = component
  const name = SECTIONS[kind]
  if (name === undefined || (section === name && (below.length === 0 || isProperty(kind, below))))
    return undefined
  if (section === name)
    return `${JSON.stringify(ref)} leads into a component; give what it leads to a name of its own`
  return `${JSON.stringify(ref)} leads to no ${kind}; it must lead into components.${name}`
}

/** The type of a property can be named by those of its object; that of what lies deeper, or elsewhere, cannot. */
const isProperty = (kind: Kind, below: readonly string[]): boolean =>
  kind === 'schema' && below.length === 2 && below[0] === 'properties'
