import { ConfigurationError } from '../core/input-errors.js'
import { isPlain } from '../core/json.js'
import { suggest } from '../core/suggest.js'

/** Encrypts what a journal keeps of a write: its input, the request, and what the PMS said. */
export interface Sealing {
  /** Makes a text unreadable for whoever reads the store. */
  seal(text: string): string | Promise<string>
  /** Gives back what `seal` was given, also of texts that were sealed with an earlier key. */
  open(sealed: string): string | Promise<string>
}

/** The options that all journals of this package have. */
export interface JournalDetailsOptions {
  /**
   * Encrypts the details of entries at rest. Keys, states, ids of jobs and digests of contents stay readable.
   * @default none: details are stored as JSON
   */
  readonly sealed?: Sealing
  /**
   * Days after which settled and refused entries are removed by `recover()`. Their keys can be used again from then on.
   * @default 90
   */
  readonly retentionDays?: number
}

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 90

/** A wrong option of a journal. */
export const wrong = (path: string, message: string): ConfigurationError =>
  new ConfigurationError([{ rule: 'options', path, message, source: 'docs/exactly-once.md' }])

/** Milliseconds. */
export const readRetention = ({ retentionDays = DEFAULT_DAYS }: JournalDetailsOptions): number => {
  if (typeof retentionDays === 'number' && retentionDays > 0) return retentionDays * DAY_MS
  throw wrong('/retentionDays', 'retentionDays must be a number of days above 0; Infinity keeps all')
}

/** How details are written and read. What cannot be opened is read as nothing, so that it keeps nobody from the rest. */
export const sealing = ({ sealed }: JournalDetailsOptions): Sealing => {
  if (sealed === undefined) return { seal: text => text, open: text => text }
  const { seal, open } = isPlain(sealed) || typeof sealed === 'object' ? Object(sealed) : {}
  if (typeof seal !== 'function' || typeof open !== 'function')
    throw wrong('/sealed', 'sealed must be { seal, open }, two functions that take and give a text')
  return {
    seal: async text => {
      const result: unknown = await seal.call(sealed, text)
      if (typeof result === 'string' && (result !== '' || text === '')) return result
      throw wrong('/sealed', 'seal() must give a text that is not empty')
    },
    open: async text => {
      try {
        return String(await open.call(sealed, text))
      } catch {
        return ''
      }
    },
  }
}

/** Names every option that a journal does not have. */
export const checkNames = (options: unknown, known: readonly string[]): void => {
  if (!isPlain(options)) throw wrong('', `the options of a journal are an object with ${known.join(', ')}`)
  const unknown = Object.keys(options).filter(name => !known.includes(name))
  if (unknown.length === 0) return
  throw new ConfigurationError(
    unknown.map(name => ({
      ...{ rule: 'options', path: `/${name}`, source: 'docs/exactly-once.md' },
      message: `${name} is not an option${suggest(name, known)}`,
    })),
  )
}
