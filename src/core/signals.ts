/**
 * One listener on each signal, however many calls wait for it: Node warns of a leak at eleven, and thousands of calls may
 * share the signal of a server that shuts down.
 */
interface SharedListener {
  readonly waiting: Set<{ readonly run: () => void }>
  readonly listener: () => void
}

const sharedListeners = new WeakMap<AbortSignal, SharedListener>()

const createListener = (signal: AbortSignal): SharedListener => {
  const waiting: SharedListener['waiting'] = new Set()
  const listener = (): void => {
    const called = [...waiting]
    waiting.clear()
    for (const { run } of called) run()
  }
  const entry = { waiting, listener }
  sharedListeners.set(signal, entry)
  return entry
}

/**
 * Calls `run` once when the signal aborts; it must not throw. Does nothing for a signal that has aborted already.
 * @returns a function that ends the listening; the last one takes the listener off the signal
 */
export const onAbort = (signal: AbortSignal | undefined, run: () => void): (() => void) => {
  if (signal === undefined) return () => {}
  const { waiting, listener } = sharedListeners.get(signal) ?? createListener(signal)
  if (waiting.size === 0) signal.addEventListener('abort', listener, { once: true })
  const own = { run }
  waiting.add(own)
  return () => {
    if (waiting.delete(own) && waiting.size === 0) signal.removeEventListener('abort', listener)
  }
}
