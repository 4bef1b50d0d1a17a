import { readFile, writeFile } from 'node:fs/promises'
import { LOCK_FILE } from '../spec/contract.js'
import { isObject } from '../spec/document.js'
import { SpecError } from '../spec/problem.js'

/** `spec/lock.json`: which publication the contract was compared with, and which contract this is. */
export interface Lock {
  readonly source: {
    /** Where the vendor publishes: what `npm run spec:pull` reads by default. */
    readonly url: string
    /** What was read: a URL without its query, or the name of a file. */
    readonly from: string
    readonly sha256: string
    /** Dates as YYYY-MM-DD; null where nobody says when it was published. */
    readonly publishedOn: string | null
    readonly comparedOn: string
    /** Digest of the published facts of the contract's operations, words left out; see `scripts/spec/facts.ts`. */
    readonly factsSha256: string
  }
  readonly contract: { readonly file: string; readonly sha256: string }
}

/** @throws SpecError when it is not the lock that this project writes */
export const readLock = async (): Promise<Lock> => {
  try {
    const lock: unknown = JSON.parse(await readFile(LOCK_FILE, 'utf8'))
    if (isLock(lock)) return lock
    throw new Error('must hold source (url, sha256, publishedOn, …) and contract (file, sha256)')
  } catch (cause) {
    const reason = `cannot be read: ${cause instanceof Error ? cause.message : cause}; take it from the history`
    throw new SpecError(LOCK_FILE, [{ pointer: '', reason }])
  }
}

const isLock = (value: unknown): value is Lock => {
  const { source, contract } = Object(value) as Record<string, unknown>
  if (!isObject(source) || !isObject(contract)) return false
  const texts = [source['url'], source['sha256'], source['factsSha256'], contract['file'], contract['sha256']]
  return texts.every(each => typeof each === 'string')
}

export const lockText = (lock: Lock): string => `${JSON.stringify(lock, null, 2)}\n`

/** Records the digest of the contract of this repository. */
export const lockContract = async (sha256: string): Promise<void> => {
  const lock = await readLock()
  if (lock.contract.sha256 === sha256) return
  const next: Lock = { ...lock, contract: { ...lock.contract, sha256 } }
  await writeFile(LOCK_FILE, lockText(next))
}
