import { ConfigurationError } from '../core/input-errors.js'
import { isPlain } from '../core/json.js'

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

/** How details are written and read. */
export const sealing = ({ sealed }: JournalDetailsOptions): Sealing => {
  if (sealed === undefined) return { seal: text => text, open: text => text }
  const { seal, open } = isPlain(sealed) || typeof sealed === 'object' ? Object(sealed) : {}
  if (typeof seal === 'function' && typeof open === 'function')
    return { seal: text => seal.call(sealed, text), open: text => open.call(sealed, text) }
  throw wrong('/sealed', 'sealed must be { seal, open }, two functions that take and give a text')
}
