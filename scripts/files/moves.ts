import { cpSync, renameSync, rmSync } from 'node:fs'
import { messageOf } from '../../src/core/error.js'

/** What could not be taken back, and the scratch folder that it lies in. */
export interface Lost {
  readonly scratch: string
  readonly reason: string
}

interface Move extends Lost {
  readonly back: () => void
}

/** Moves of files and folders that can be taken back, the last one first. */
export class Moves {
  readonly #done: Move[] = []
  /** Scratch folders that were made on the way. */
  readonly inner: string[] = []

  move(from: string, to: string, scratch: string): void {
    transfer(from, to)
    this.made(from, to, scratch)
  }

  /** Remembers a move that somebody else made. */
  made(from: string, to: string, scratch: string): void {
    this.#done.push({ back: () => transfer(to, from), scratch, reason: `what was ${from} lies in ${to}` })
  }

  /** Moves a file onto another one, of which a copy lies aside. */
  replace(
    from: string,
    to: string,
    { old, scratch }: { readonly old: string; readonly scratch: string },
  ): void {
    renameSync(from, to)
    const reason = `what was ${to} lies in ${old}`
    this.#done.push({ back: () => renameSync(old, to), scratch, reason })
  }

  takeBack(): Lost[] {
    return this.#done.reverse().flatMap(({ back, scratch, reason }) => {
      try {
        back()
        return []
      } catch (cause) {
        return [{ scratch, reason: `${reason} (${messageOf(cause)})` }]
      }
    })
  }
}

/** A folder of a lower layer of an overlay is copied, as `mv` does it. */
const transfer = (from: string, to: string): void => {
  try {
    renameSync(from, to)
  } catch (cause) {
    if (codeOf(cause) !== 'EXDEV') throw cause
    cpSync(from, to, { recursive: true, preserveTimestamps: true })
    rmSync(from, { recursive: true })
  }
}

/** Such as `EBUSY`; empty for what the file system did not say. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : ''
