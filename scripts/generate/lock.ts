import { readFile, writeFile } from 'node:fs/promises'
import { LOCK_FILE } from '../spec/contract.js'

/** `spec/lock.json`: which publication the contract was compared with, and which contract this is. */
export interface Lock {
  readonly source: {
    readonly url: string
    readonly sha256: string
    /** Dates as YYYY-MM-DD. */
    readonly publishedOn: string
    readonly comparedOn: string
    /** Digest of the published facts of the contract's operations, words left out; see `scripts/spec/facts.ts`. */
    readonly factsSha256: string
  }
  readonly contract: { readonly file: string; readonly sha256: string }
}

export const readLock = async (): Promise<Lock> => JSON.parse(await readFile(LOCK_FILE, 'utf8'))

/** Records the digest of the contract of this repository. */
export const lockContract = async (sha256: string): Promise<void> => {
  const lock = await readLock()
  if (lock.contract.sha256 === sha256) return
  const next: Lock = { ...lock, contract: { ...lock.contract, sha256 } }
  await writeFile(LOCK_FILE, `${JSON.stringify(next, null, 2)}\n`)
}
