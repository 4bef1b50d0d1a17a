import { readFileSync } from 'node:fs'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'

/** Whether the contract is a published file, which `npm run spec:pull` makes it: ours says in its head whose words it is in. */
export const isPublication: boolean = !/^#.*restated in our own words/m.test(
  readFileSync(CONTRACT_FILE, 'utf8'),
)

/** For the name of a test of the words and names in the contract. */
export const NEEDS_OWN_WORDS: string = isPublication ? ' (SKIPPED: the contract is a published file)' : ''

if (isPublication) console.warn('SKIPPED: what holds our own words, because the contract is a published file')
