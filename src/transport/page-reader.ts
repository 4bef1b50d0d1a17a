import type { ResponseShapeError } from './status-errors.js'

/** A page as the API gave it. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Undefined: the answer does not say whether more follow. */
  readonly hasMore: boolean | undefined
  /** How many there are in all; undefined: the answer does not say. */
  readonly total: number | undefined
  readonly fail: (message: string) => ResponseShapeError
}

/** What becomes of a page. */
export interface TakenPage<Item> {
  /** Without records that an earlier page had. */
  readonly fresh: readonly Item[]
  readonly hasMore: boolean
  /** Of the next page: by what came, because the server may give smaller pages than asked for. */
  readonly offset: number
}

/** Pages of records that may come again before a list counts as endless. */
const MOST_REPEATED = 3

/**
 * Puts pages together. Offsets move when records come or go between two requests: a record that comes twice is left out.
 * A list never ends early in silence: where the answer leaves open whether more follow, the total tells, or a short page.
 * @param size the most records that a page holds
 * @param warn told once when the answers leave it open
 */
export const createPageReader = <Item>(
  size: number,
  warn: (message: string) => void,
): { take(page: Page<Item>): TakenPage<Item> } => {
  const seen = new Set<string>()
  let offset = 0
  let last = ''
  let hasWarned = false
  let repeated = 0
  let given = 0
  const warnOnce = (message: string): void => {
    if (!hasWarned) warn(message)
    hasWarned = true
  }

  const more = ({ items, hasMore, total }: Page<Item>): boolean => {
    if (hasMore === true) return true
    const isShort = items.length < size
    if (total !== undefined && total > offset && items.length > 0) {
      warnOnce(
        `meta.hasMore is ${hasMore ?? 'missing'}, and meta.total says that there are ${total}; the list goes on`,
      )
      return true
    }
    if (total !== undefined && total > offset)
      warnOnce(`the list ends after ${offset} records, and meta.total says that there are ${total}`)
    if (hasMore === false || total !== undefined || isShort) return false
    warnOnce('meta.hasMore and meta.total are missing; the list goes on until a page is not full')
    return true
  }

  return {
    take: page => {
      const { items } = page
      const shape = pageKeyOf(items)
      if (offset > 0 && items.length > 0 && shape === last)
        throw page.fail('the same page came again: the server ignores offset, and the list would never end')
      last = shape
      offset += items.length
      const fresh = items.filter(item => {
        const id = recordIdOf(item)
        if (id === undefined) return true
        const isNew = !seen.has(id)
        seen.add(id)
        return isNew
      })
      given += fresh.length
      repeated += items.length - fresh.length
      // Some records may come again because others moved them; not ever more of them.
      if (repeated > Math.max(given, MOST_REPEATED * size))
        throw page.fail(
          'records come again and again: the server ignores offset, and the list would never end',
        )
      return { fresh, hasMore: more(page), offset }
    },
  }
}

const recordIdOf = (item: unknown): string | undefined => {
  const { id } = Object(item) as { id?: unknown }
  return typeof id === 'string' ? id : undefined
}

/** The same for two pages with the same records. */
const pageKeyOf = (items: readonly unknown[]): string =>
  JSON.stringify(items.map(item => recordIdOf(item) ?? item))
