import { isDeepStrictEqual } from 'node:util'
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { openDocument, printDocument } from '../spec/canonical.js'
import { isObject, type JsonObject } from '../spec/document.js'
import { parseSource, type Source } from '../spec/source.js'

/** What cannot be changed value by value. */
export class EditError extends Error {}

/** A value that is to stand at a path; undefined: none. */
export interface WantedValue {
  readonly path: readonly string[]
  readonly value: unknown
}

/**
 * A copy of data with other values at some paths.
 * @throws EditError where nothing is there to hold a value
 */
export const withValues = (data: JsonObject, wanted: readonly WantedValue[]): JsonObject => {
  if (wanted.length === 0) return data
  const next = structuredClone(data)
  for (const { path, value } of wanted) setIn(next, path, structuredClone(value))
  return next
}

const setIn = (data: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [key = '', ...rest] = path
  if (rest.length > 0) {
    const inner = data[key]
    if (typeof inner !== 'object' || inner === null)
      throw new EditError(`there is nothing at ${path.join('/')}`)
    setIn(inner as Record<string, unknown>, rest, value)
  } else if (value === undefined) delete data[key]
  else data[key] = value
}

/** What a text says, and what it is to say. */
export interface Rewriting {
  readonly before: JsonObject
  readonly after: JsonObject
  /** New names of paths. */
  readonly renames: ReadonlyMap<string, string>
}

/**
 * A YAML text that says something else, with every comment, and every node that says the same, as it was.
 * @throws EditError where the text cannot be made to say it node by node, such as through aliases
 */
export const textWith = (source: Source, { before, after, renames }: Rewriting): string => {
  if (isDeepStrictEqual(before, after)) return source.text
  const document = openDocument(source)
  const root = document.contents
  renamePaths(document, renames)
  const { paths } = before
  const entries = Object.entries(isObject(paths) ? paths : {})
  const renamed = Object.fromEntries(entries.map(([path, item]) => [renames.get(path) ?? path, item]))
  if (!isMap(root)) throw new EditError('it is no mapping')
  changeMap(document, root, { before: { ...before, paths: renamed }, after })
  const text = printDocument(document)
  if (isDeepStrictEqual(parseSource({ ...source, text }), after)) return text
  throw new EditError('its nodes stand for each other')
}

const renamePaths = (document: Document, renames: ReadonlyMap<string, string>): void => {
  const paths = document.get('paths')
  for (const { key } of isMap(paths) ? paths.items : []) {
    if (isScalar(key)) key.value = renames.get(String(key.value)) ?? key.value
  }
}

const PLAIN = { aliasDuplicateObjects: false }

interface BeforeAndAfter<T> {
  readonly before: T
  readonly after: T
}

/** The node for a value: the old one where it says the same, or holds something that does. */
const changed = (document: Document, node: unknown, { before, after }: BeforeAndAfter<unknown>): Node => {
  if (isNode(node) && isDeepStrictEqual(before, after)) return node
  if (isMap(node) && isObject(before) && isObject(after)) {
    changeMap(document, node, { before, after })
    return node
  }
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after) && after.length > 0) {
    changeList(document, node, { before, after })
    return node
  }
  const next = document.createNode(after, PLAIN)
  if (isNode(node)) keepComments(node, next)
  return next
}

/** A comment belongs to the key beside which it stands, whatever the value. */
const keepComments = (from: Node, to: Node): void => {
  if (from.commentBefore) to.commentBefore = from.commentBefore
  // Behind a collection it would stand on the first line of what the collection holds.
  if (from.comment && !isCollection(from) && !isCollection(to)) to.comment = from.comment
}

const changeMap = (document: Document, map: YAMLMap, { before, after }: BeforeAndAfter<JsonObject>): void => {
  const isGone = (pair: Pair): boolean =>
    Object.hasOwn(before, pairKeyOf(pair)) && !Object.hasOwn(after, pairKeyOf(pair))
  passOnComments(map, isGone, ({ key }) => key)
  const names = new Set(map.items.map(pairKeyOf))
  const kept = map.items.filter(pair => !isGone(pair))
  for (const pair of kept) {
    const name = pairKeyOf(pair)
    if (Object.hasOwn(after, name))
      pair.value = changed(document, pair.value, { before: before[name], after: after[name] })
  }
  const added = Object.entries(after).filter(([name]) => !names.has(name) && !Object.hasOwn(before, name))
  map.items = [...kept, ...added.map(([name, value]) => document.createPair(name, value, PLAIN))]
}

/** Those that are there already, with their comments, in the new order, and new ones between them. */
const changeList = (
  document: Document,
  list: YAMLSeq,
  { before, after }: BeforeAndAfter<readonly unknown[]>,
): void => {
  const keys = before.map(item => JSON.stringify(item))
  const used = new Set<number>()
  const found = after.map(item => {
    const index = keys.findIndex((key, at) => !used.has(at) && key === JSON.stringify(item))
    if (index !== -1) used.add(index)
    return index
  })
  const { items } = list
  const isSamePlace = (at: number): boolean =>
    before.length === after.length && !used.has(at) && found[at] === -1 && isMap(items[at])
  passOnComments(
    list,
    (_, at) => !used.has(at) && !isSamePlace(at),
    item => item,
  )
  list.items = after.map((item, at) => {
    const index = found[at] ?? -1
    if (index !== -1) return items[index]
    // What stands beside a scalar is said of it, and goes with it.
    return isSamePlace(at)
      ? changed(document, items[at], { before: before[at], after: item })
      : document.createNode(item, PLAIN)
  })
}

const pairKeyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key)

/** What stands above a part that goes may be said of those that follow it too: it is passed on to the next one. */
const passOnComments = <T>(
  collection: { readonly items: readonly T[]; comment?: string | null },
  isGone: (item: T, at: number) => boolean,
  nodeOf: (item: T) => unknown,
): void => {
  let orphaned: string | undefined
  for (const [at, item] of collection.items.entries()) {
    const node = nodeOf(item)
    if (!isNode(node)) continue
    const comment = joinedComment(orphaned, node.commentBefore)
    orphaned = isGone(item, at) ? comment : undefined
    if (!isGone(item, at) && comment !== undefined) node.commentBefore = comment
  }
  if (orphaned !== undefined) collection.comment = joinedComment(orphaned, collection.comment) ?? null
}

const joinedComment = (...comments: readonly (string | null | undefined)[]): string | undefined => {
  const there = comments.filter(each => each !== undefined && each !== null)
  return there.length > 0 ? there.join('\n') : undefined
}
