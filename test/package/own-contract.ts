import { CONTRACT_FILE } from '../../scripts/spec/contract.js'
import { readSource } from '../../scripts/spec/source.js'

/** Whether the contract has its own examples: the published file has none of how a job ends. */
export const isOwnContract = async (): Promise<boolean> => {
  const { text } = await readSource(CONTRACT_FILE)
  return /created_record_id:\s+type: [^\n]+\s+description: [^:]+?\s+example: null/.test(text)
}
