import { type Seen, WARM_UP } from './seen.js'

export interface ReadHandlers {
  /** The head of a request has come, and of its body whatever came along. False: nothing more is read. */
  readonly onHead: () => boolean
  readonly onWhole: () => void
  readonly onWarmUp: () => void
}

interface Current {
  readonly isWarmUp: boolean
  readonly end: (rest: string) => number | undefined
}

/** Where the body ends in what came after the head; undefined: not yet. */
const bodyEnd = (head: string): Current['end'] => {
  if (/\r\ntransfer-encoding: *chunked/i.test(head))
    return rest => {
      if (rest.startsWith('0\r\n\r\n')) return 5
      const at = rest.indexOf('\r\n0\r\n\r\n')
      return at < 0 ? undefined : at + 7
    }
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return rest => (rest.length >= length ? length : undefined)
}

/** Reads HTTP/1.1 requests off one connection, and counts what comes. */
export const createRequestReader = (seen: Seen, handlers: ReadHandlers): ((data: Buffer) => void) => {
  let text = ''
  let current: Current | undefined
  let isOver = false

  const takeHead = (): boolean => {
    const at = text.indexOf('\r\n\r\n')
    if (at < 0) return false
    const head = text.slice(0, at + 4)
    text = text.slice(at + 4)
    const isWarmUp = head.split('\r\n', 1)[0]?.includes(WARM_UP) ?? false
    current = { isWarmUp, end: bodyEnd(head) }
    if (isWarmUp) seen.bytes -= head.length
    else {
      seen.requests += 1
      isOver = !handlers.onHead()
    }
    return !isOver
  }

  const takeBody = ({ isWarmUp, end }: Current): boolean => {
    const at = end(text)
    if (at === undefined) return false
    text = text.slice(at)
    current = undefined
    if (isWarmUp) handlers.onWarmUp()
    else {
      seen.processed += 1
      handlers.onWhole()
    }
    return true
  }

  return data => {
    // Bytes as characters, so that lengths are lengths.
    const more = data.toString('latin1')
    seen.bytes += more.length
    text += more
    while (!isOver && (current ? takeBody(current) : takeHead())) {
      // Requests may come one after the other.
    }
  }
}
