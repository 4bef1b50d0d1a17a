import { dump } from 'js-yaml'
import { isMap, isScalar, isSeq, type Pair, parseDocument, type Range, type YAMLMap } from 'yaml'
import { recent } from './recent.js'

/** One change of a text, by offsets into it. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Applies changes that do not overlap, in any order; what is put in at the beginning of another change comes first. */
export const applyEdits = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((left, right) => right.start - left.start || right.end - left.end)
    .reduce((result, { start, end, text: own }) => result.slice(0, start) + own + result.slice(end), text)

/** What cannot be changed in a text entry by entry. */
export class TextError extends Error {}

/** A YAML text in which entries can be changed one by one, while every other byte stays as it is, comments too. */
export interface YamlText {
  /** Sets the entry of a mapping, also one that is not there yet. */
  set(path: Path, value: unknown): Edit
  remove(path: Path): Edit
  /** Gives an entry another key. */
  rename(path: Path, key: string): Edit
  /** Makes one list of another, item by item; undefined where it is not written in lines. */
  items(path: Path, before: readonly unknown[], after: readonly unknown[]): Edit[] | undefined
  /** Whether entries can be set here: the mapping is there, holds something, and is written in lines. */
  isBlock(path: Path): boolean
}

type Path = readonly string[]

/** Only read, so that it can be shared. */
const documentOf = recent(
  (text: string) => parseDocument(text),
  text => text,
)

/** @throws TextError when a path leads through something that is no mapping in block style */
export const openYaml = (text: string): YamlText => {
  const document = documentOf(text)
  const blockAt = (path: Path): YAMLMap | undefined => {
    const node = document.getIn(path, true)
    return isMap(node) && node.flow !== true && node.items.length > 0 ? node : undefined
  }
  const find = (path: Path): Pair | undefined =>
    blockAt(path.slice(0, -1))?.items.find(({ key }) => keyOf(key) === path.at(-1))
  const at = (path: Path): Pair => {
    const pair = find(path)
    if (pair) return pair
    throw new TextError(`/${path.join('/')} is no entry of a mapping in block style`)
  }
  const startOf = ({ key }: Pair): number => rangeOf(key)[0]
  /** After the line in which a node ends. Comments that follow are of what comes next. */
  const lineEndOf = ([, end]: Range): number => {
    if (text[end - 1] === '\n') return end
    const newline = text.indexOf('\n', end)
    return newline === -1 ? text.length : newline + 1
  }
  const columnOf = (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1)
  const lineOf = ([start]: Range): number => start - columnOf(start)
  const endOf = ({ key, value }: Pair): number => lineEndOf(rangeOf(value ?? key))
  return {
    set: (path, value) => {
      const existing = find(path)
      if (existing) {
        const [from, to] = rangeOf(existing.key)
        const entry = entryText(text.slice(from, to), value, columnOf(from))
        return { start: from, end: endOf(existing), text: entry }
      }
      const last = blockAt(path.slice(0, -1))?.items.at(-1)
      if (!last) throw new TextError(`/${path.slice(0, -1).join('/')} is no mapping in block style`)
      const [position, column] = [endOf(last), columnOf(startOf(last))]
      const newline = text[position - 1] === '\n' ? '' : '\n'
      const entry = entryText(keyText(path.at(-1) ?? ''), value, column)
      return { start: position, end: position, text: `${newline}${' '.repeat(column)}${entry}` }
    },
    remove: path => {
      const pair = at(path)
      const [start, end] = [startOf(pair), endOf(pair)]
      const line = start - columnOf(start)
      if (text.slice(line, start).trim() === '') return { start: line, end, text: '' }
      // The first entry of a mapping in a list stands behind the dash, which stays for the next one.
      const pairs = blockAt(path.slice(0, -1))?.items ?? []
      const next = pairs[pairs.indexOf(pair) + 1]
      return { start, end: next ? startOf(next) : end, text: '' }
    },
    rename: (path, key) => {
      const [start, end] = rangeOf(at(path).key)
      return { start, end, text: keyText(key) }
    },
    items: (path, before, after) => {
      const list = document.getIn(path, true)
      if (!isSeq(list) || list.flow === true || list.items.length !== before.length) return undefined
      const places = list.items.map(item => rangeOf(item))
      if (!places.every(place => /^ *- *$/.test(text.slice(lineOf(place), place[0])))) return undefined
      const first = places[0]
      if (!first) return undefined
      // From the beginning of its line, where its dash stands, to that of the next.
      const indent = /^ */.exec(text.slice(lineOf(first)))?.[0] ?? ''
      const keys = [before, after].map(each => each.map(item => JSON.stringify(item)))
      const [old = [], now = []] = keys
      const edits: Edit[] = []
      let next = 0
      const insertNew = (position: number): void => {
        for (; next < now.length && !old.includes(now[next] ?? ''); next += 1)
          edits.push({ start: position, end: position, text: itemText(after[next], indent) })
      }
      for (const [index, place] of places.entries()) {
        insertNew(lineOf(place))
        if (old[index] === now[next]) next += 1
        else edits.push({ start: lineOf(place), end: lineEndOf(place), text: '' })
      }
      insertNew(lineEndOf(places.at(-1) ?? first))
      // What changes its place is written anew as a whole.
      return next === now.length ? merged(edits) : undefined
    },
    isBlock: path => blockAt(path) !== undefined,
  }
}

/** A value that is to stand at a path; undefined: none. */
export interface Wanted {
  readonly path: Path
  readonly value: unknown
}

/**
 * The text with other values at some paths. Where a value stands in something that is not written in lines, such as a
 * sequence or a mapping in braces, that is written anew as a whole.
 * @param data what the text says
 */
export const rewrite = (
  text: string,
  data: Readonly<Record<string, unknown>>,
  wanted: readonly Wanted[],
): string => {
  const yaml = openYaml(text)
  const next = structuredClone(data)
  for (const { path, value } of wanted) setIn(next, path, value)
  const entries = wanted.map(({ path }) => entryAround(yaml, next, path))
  // Of entries that lie in each other the outermost says it all.
  const outermost = [...new Map(entries.map(path => [JSON.stringify(path), path])).values()].filter(
    path => !entries.some(other => other.length < path.length && other.every((key, at) => key === path[at])),
  )
  const edits = outermost.flatMap(path => {
    const [before, value] = [getIn(data, path), getIn(next, path)]
    if (value === undefined) return [yaml.remove(path)]
    const isList = Array.isArray(before) && Array.isArray(value) && value.length > 0
    return (isList ? yaml.items(path, before, value) : undefined) ?? [yaml.set(path, value)]
  })
  return applyEdits(text, edits)
}

/** The smallest entry of a mapping in block style in which a path lies, and which does not leave a mapping empty. */
const entryAround = (yaml: YamlText, next: unknown, path: Path): Path => {
  let entry = path
  const isEntry = (): boolean => {
    const parent = entry.slice(0, -1)
    const holder = getIn(next, parent)
    const isLeftEmpty = typeof holder === 'object' && holder !== null && Object.keys(holder).length === 0
    return yaml.isBlock(parent) && (getIn(next, entry) !== undefined || !isLeftEmpty)
  }
  while (entry.length > 1 && !isEntry()) entry = entry.slice(0, -1)
  return entry
}

const getIn = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((node, key) => (Object(node) as Record<string, unknown>)[key], data)

const setIn = (data: Record<string, unknown>, path: Path, value: unknown): void => {
  const [key = '', ...rest] = path
  if (rest.length > 0) {
    const inner = data[key]
    if (typeof inner !== 'object' || inner === null)
      throw new TextError(`there is nothing at ${path.join('/')}`)
    setIn(inner as Record<string, unknown>, rest, value)
  } else if (value === undefined) delete data[key]
  else data[key] = value
}

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key)

const rangeOf = (node: unknown): Range => {
  const { range } = node as { range?: Range | null }
  if (range) return range
  throw new TextError('a node of the text has no place in it')
}

/** Insertions at one position become one, in their order. */
const merged = (edits: readonly Edit[]): Edit[] => {
  const byStart = new Map<string, Edit>()
  for (const edit of edits) {
    const key = `${edit.start} ${edit.end}`
    const known = byStart.get(key)
    byStart.set(key, known ? { ...edit, text: known.text + edit.text } : edit)
  }
  return [...byStart.values()]
}

const itemText = (item: unknown, indent: string): string =>
  dump([item], DUMP)
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '\n' : `${indent}${line}\n`))
    .join('')

const DUMP = { lineWidth: 110, noRefs: true }

const keyText = (key: string): string => dump(key, DUMP).trimEnd()

/** An entry from its key to the end of its last line, indented as its place asks for. */
const entryText = (key: string, value: unknown, column: number): string => {
  const [first = '', ...lines] = dump({ k: value }, { ...DUMP, lineWidth: Math.max(40, 110 - column) }).split(
    '\n',
  )
  const indent = ' '.repeat(column)
  // Blank lines of block texts stay without spaces.
  return [key + first.slice(1), ...lines.map(line => (line === '' ? line : indent + line))].join('\n')
}
