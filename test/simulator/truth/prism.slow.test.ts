import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadContract } from '../../../scripts/spec/contract.js'
import { operationsOf } from '../../../scripts/spec/document.js'
import type { Simulator, SimulatorServer } from '../../../src/testing/index.js'
import { mutantsOf } from '../../contract/harness/mutants.js'
import { send, toWire, type WireRequest } from '../../contract/harness/request.js'
import { SIZES, sampleRequest } from '../../contract/harness/samples.js'
import { randomOf } from '../../support/random.js'
import { filled } from '../accounts.js'
import { type PrismProxy, startProxy, violationsOf } from './prism-proxy.js'
import { drawerOf, idsOf } from './requests.js'

const { doc } = await loadContract()
const operations = operationsOf(doc)
const drawRequest = drawerOf(doc)

let sim: Simulator
let server: SimulatorServer
let proxy: PrismProxy

beforeAll(async () => {
  sim = filled()
  server = await sim.listen()
  proxy = await startProxy(doc, server.url)
})

afterAll(async () => {
  await proxy.close()
  await server.close()
})

interface Compared {
  /** What is wrong with the request. */
  readonly kind: string
  readonly request: string
  /** What Prism has against the answer. */
  readonly answer: readonly string[]
  readonly prismRefuses: boolean
  readonly simulatorRefuses: boolean
}

/** A refusal by the contract, and none by a PMS, which Prism does not know. */
const isContractRefusal = (status: number, text: string): boolean =>
  status === 400 && JSON.parse(text).error.message === 'The request is invalid'

const compare = async (kind: string, wire: WireRequest): Promise<Compared> => {
  const response = await send(proxy.url, wire)
  const text = await response.text()
  const violations = violationsOf(response)
  const of = (side: string) => violations.filter(({ location: [first] }) => first === side)
  return {
    kind,
    request: `${wire.method} ${wire.target} ${wire.body ?? ''}`,
    answer: of('response').map(({ location, message }) => `${location.join('.')} ${message}`),
    prismRefuses: of('request').some(({ severity }) => severity === 'Error'),
    simulatorRefuses: isContractRefusal(response.status, text),
  }
}

const DRAWN = 6

/** Where the two differ, and why. */
const DIFFERENCES: readonly { readonly why: string; readonly covers: (one: Compared) => boolean }[] = [
  {
    why: 'the contract masks names of vendors, and the API takes the real ones',
    covers: ({ request, simulatorRefuses }) => !simulatorRefuses && request.includes('integration_vendor='),
  },
  {
    why: 'the API refuses fields that it does not declare, and the schema does not say so',
    covers: ({ kind, simulatorRefuses }) => simulatorRefuses && kind.startsWith('undeclared property'),
  },
]

describe('Prism has nothing against any answer, and refuses what the simulator refuses', () => {
  for (const operation of operations)
    it(operation.key, async () => {
      const random = randomOf(operation.key.length)
      const ids = await idsOf(sim)
      const compared: Compared[] = []
      for (let index = 0; index < DRAWN; index += 1)
        compared.push(await compare('drawn', drawRequest(operation, random, ids)))
      for (const size of SIZES) {
        const sample = sampleRequest(doc, operation, size)
        compared.push(await compare('sample', toWire(operation, sample)))
        for (const { kind, where, request } of mutantsOf(doc, operation, sample))
          compared.push(await compare(`${kind}: ${where}`, toWire(operation, request)))
      }
      expect(compared.filter(({ answer }) => answer.length > 0)).toEqual([])
      const different = compared.filter(each => each.prismRefuses !== each.simulatorRefuses)
      expect(different.filter(each => !DIFFERENCES.some(({ covers }) => covers(each)))).toEqual([])
      expect(compared.some(each => !each.simulatorRefuses)).toBe(true)
    })
})
