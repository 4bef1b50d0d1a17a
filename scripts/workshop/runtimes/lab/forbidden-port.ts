import { ANSWER, startHttp } from './http-server.js'
import type { Endpoint } from './seen.js'

/** Ports that the fetch standard blocks, which this machine may use for something of its own. */
const BLOCKED: readonly number[] = [6697, 6669, 6668, 6667, 6666, 6665, 6566, 10080, 5061, 4190, 6000]

/** A server on a port that fetch does not go to; a runtime that does not block it is answered. */
export const startForbidden = async (): Promise<Endpoint> => {
  for (const port of BLOCKED) {
    try {
      return await startHttp({ onWhole: ({ socket }) => socket.write(ANSWER) }, { port })
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'EADDRINUSE') throw cause
    }
  }
  throw new Error(`all of these ports are in use: ${BLOCKED.join(', ')}`)
}
