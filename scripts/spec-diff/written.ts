import { isObject, type JsonObject } from '../spec/document.js'
import type { ChangeFinding } from './change.js'
import { impactOf } from './impact.js'
import { same } from './json.js'
import type { Shape } from './shape.js'

/** How the value of a parameter or a header is written as text. */
interface Writing {
  /** Of the text, where it has one; style and explode mean nothing then. */
  readonly content?: string
  readonly style?: string
  readonly explode?: boolean
}

/** Defaults of OpenAPI 3.1, Parameter Object. */
const STYLES: ReadonlyMap<unknown, string> = new Map([
  ['query', 'form'],
  ['cookie', 'form'],
  ['path', 'simple'],
  ['header', 'simple'],
])

/** Styles that a single value shows too: `.5`, `;id=5`. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set(['label', 'matrix'])

/** @param place such as `query` */
const writingOf = (node: JsonObject, place: string): Writing => {
  const [content] = Object.keys(isObject(node['content']) ? node['content'] : {})
  if (content !== undefined) return { content }
  const style = typeof node['style'] === 'string' ? node['style'] : (STYLES.get(place) ?? 'form')
  const { explode } = node
  return { style, explode: typeof explode === 'boolean' ? explode : style === 'form' }
}

const ofOneValue = (writing: Writing): Writing => {
  if (writing.style === undefined) return writing
  return { style: ALWAYS_SHOWN.has(writing.style) ? writing.style : 'plain' }
}

const isOneValue = ({ types }: Shape): boolean =>
  types !== undefined && types.size > 0 && !types.has('array') && !types.has('object')

/** Exploded or not, lists are written alike in the style of paths and headers; only keys of objects show. */
const ofList = (writing: Writing): Writing => (writing.style === 'simple' ? { style: 'simple' } : writing)

const mayBeObject = ({ types }: Shape): boolean => types === undefined || types.has('object')

/** Another writing is another text in the URL, unless there is only one value to write. */
export const writingFindings = (
  place: string,
  from: { readonly node: JsonObject; readonly shape: Shape },
  to: { readonly node: JsonObject; readonly shape: Shape },
): ChangeFinding[] => {
  const [old, now] = [writingOf(from.node, place), writingOf(to.node, place)]
  const shapes = [from.shape, to.shape]
  const read = shapes.every(isOneValue) ? ofOneValue : shapes.some(mayBeObject) ? asItIs : ofList
  if (same(read(old), read(now))) return []
  return [{ below: '', change: 'constraint', impact: impactOf('limit', 'other'), from: old, to: now }]
}

const asItIs = (writing: Writing): Writing => writing
