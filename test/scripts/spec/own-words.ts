import { readFileSync } from 'node:fs'
import { LOCK_FILE } from '../../../scripts/spec/contract.js'

const { source, contract } = JSON.parse(readFileSync(LOCK_FILE, 'utf8'))

/** Whether the contract is a published file as it came, which `npm run spec:pull` makes it, and not in our words. */
export const isPublication: boolean = contract.sha256 === source.sha256

/** For the name of a test of the words and names in the contract. */
export const NEEDS_OWN_WORDS: string = isPublication
  ? ' (SKIPPED: the contract is a published file as it came)'
  : ''

if (isPublication)
  console.warn('SKIPPED: what holds our own words, because the contract is a published file as it came')
