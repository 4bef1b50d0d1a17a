import { beforeAll, describe, expect, it } from 'vitest'
import { operations as rows } from '../../../generated/operations.js'
import { loadContract } from '../../../scripts/spec/contract.js'
import { type JsonObject, type Operation, operationsOf } from '../../../scripts/spec/document.js'
import type { Simulator } from '../../../src/testing/index.js'
import { createAnswerChecks } from '../../contract/harness/answers.js'
import { type Check, checkOf } from '../../contract/harness/schema-check.js'
import { cases } from '../../support/cases.js'
import { type Random, randomOf } from '../../support/random.js'
import { filled } from '../accounts.js'
import { ask, drawerOf, type Ids, idsOf } from './requests.js'

const STEPS = 80
/** Steps between looks at which ids there are. */
const LOOK_EVERY = 8
const { doc } = await loadContract()
const operations = operationsOf(doc)
const checkAnswer = createAnswerChecks(doc)
const drawRequest = drawerOf(doc)
let checkRefusal: Check
const validators = new Map<string, (value: unknown) => boolean>()

beforeAll(async () => {
  const schemas = (doc['components'] as { schemas: Record<string, JsonObject> }).schemas
  checkRefusal = checkOf(doc, schemas['ErrorBody'] as JsonObject, false)
  for (const [key, { module }] of Object.entries(rows)) {
    const { validateResponse } = await import(`../../../generated/validators/${module}.js`)
    validators.set(key, validateResponse)
  }
})

interface Seen {
  readonly key: string
  readonly status: number
}

/** What is wrong with an answer by the generated validators, and by plain Ajv. */
const problemsOf = (operation: Operation, status: number, body: unknown): readonly string[] => {
  if (status !== 200) return checkRefusal(body)
  const byGenerated = validators.get(operation.key)?.(body) ? [] : ['the generated validator refuses it']
  return [...byGenerated, ...checkAnswer(operation)(body)]
}

const step = async (sim: Simulator, random: Random, ids: Ids): Promise<Seen> => {
  const operation = random.pick(operations)
  const { method, target, body } = drawRequest(operation, random, ids)
  const response = await ask(sim, method, target, body)
  const text = await response.text()
  const problems = problemsOf(operation, response.status, JSON.parse(text))
  expect({
    request: `${method} ${target} ${body ?? ''}`,
    text: problems.length > 0 ? text : '',
    problems,
  }).toEqual({
    request: expect.any(String),
    text: '',
    problems: [],
  })
  return { key: operation.key, status: response.status }
}

const play = async (seed: number): Promise<Seen[]> => {
  const random = randomOf(seed)
  const sim = filled({ seed, rules: random.pick(['documented', 'inferred'] as const) })
  const seen: Seen[] = []
  let ids = await idsOf(sim)
  for (let index = 0; index < STEPS; index += 1) {
    if (index % LOOK_EVERY === 0) ids = await idsOf(sim)
    seen.push(await step(sim, random, ids))
    if (random.chance(0.1)) await sim.clock.advance(random.pick(['10s', '3m', '12h']))
  }
  return seen
}

describe('every answer of the simulator is one that the contract declares', () => {
  const all: Seen[] = []
  it('over random histories', async () => {
    for (let seed = 1; seed <= cases(60, 6); seed += 1) all.push(...(await play(seed)))
  })

  it('and every operation was answered with success in them', () => {
    const succeeded = new Set(all.filter(({ status }) => status === 200).map(({ key }) => key))
    expect(operations.map(({ key }) => key).filter(key => !succeeded.has(key))).toEqual([])
    expect(succeeded.size).toBe(Object.keys(rows).length)
  })
})
