import { EVENT_ID, getScalarValue, YAMLException } from 'js-yaml'
import { escapeToken } from './document.js'
import type { LineOf } from './problem.js'
import { eventsOf, type Source } from './source.js'

/** Finds lines in YAML or JSON; none in a text that cannot be parsed. They are counted when the first is asked for. */
export const linesOf = (source: Source): LineOf => {
  let lines: ReadonlyMap<string, number> | undefined
  return pointer => {
    lines ??= readLines(source)
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const line = lines.get(at)
      if (line !== undefined || at === '') return line
    }
  }
}

const readLines = (source: Source): ReadonlyMap<string, number> => {
  try {
    return linesIn(source)
  } catch (cause) {
    if (cause instanceof YAMLException) return new Map()
    throw cause
  }
}

/** A mapping or a list that is being read. */
interface Holder {
  readonly pointer: string
  readonly isMapping: boolean
  /** Of a mapping: the key whose value comes next. Of a list: the number of its entries so far. */
  key: string | undefined
  count: number
}

const linesIn = (source: Source): ReadonlyMap<string, number> => {
  const { text } = source
  const lines = new Map<string, number>()
  const lineAt = lineCounter(text)
  const open: (Holder | undefined)[] = []

  /** The pointer of a node that starts here; undefined: it is the key of a mapping, or a document after the first. */
  const place = (start: number, key: string | undefined): string | undefined => {
    const holder = open.at(-1)
    if (!holder) return lines.has('') ? undefined : note('', start)
    if (!holder.isMapping) return note(`${holder.pointer}/${holder.count++}`, start)
    if (holder.key === undefined) {
      holder.key = key ?? ''
      note(`${holder.pointer}/${escapeToken(holder.key)}`, start)
      return undefined
    }
    const at = `${holder.pointer}/${escapeToken(holder.key)}`
    holder.key = undefined
    return at
  }
  const note = (pointer: string, start: number): string => {
    if (!lines.has(pointer)) lines.set(pointer, lineAt(start))
    return pointer
  }

  for (const event of eventsOf(source)) {
    if (event.type === EVENT_ID.DOCUMENT) open.push(undefined)
    else if (event.type === EVENT_ID.POP) open.pop()
    else if (event.type === EVENT_ID.SCALAR) place(event.valueStart, getScalarValue(text, event))
    else if (event.type === EVENT_ID.ALIAS) place(event.anchorStart, undefined)
    else {
      const pointer = place(event.start, undefined) ?? ''
      open.push({ pointer, isMapping: event.type === EVENT_ID.MAPPING, key: undefined, count: 0 })
    }
  }
  return lines
}

/** Offsets are asked for in rising order, so that the text is gone through once. */
const lineCounter = (text: string): ((offset: number) => number) => {
  let [line, next] = [1, text.indexOf('\n')]
  return offset => {
    while (next !== -1 && next < offset) {
      line += 1
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}
