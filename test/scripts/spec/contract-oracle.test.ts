import {
  registerSchema,
  setShouldValidateFormat,
  setShouldValidateSchema,
  validate,
} from '@hyperjump/json-schema/draft-2020-12'
import '@hyperjump/json-schema/formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { operations as rows } from '../../../generated/operations.js'
import { loadContract } from '../../../scripts/spec/contract.js'
import { isObject, type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { SIZES, sampleValue } from '../../contract/harness/samples.js'
import { randomOf } from '../../support/random.js'
import type { Check } from './module.js'
import { mutate } from './mutate.js'

const SEED = Number(process.env['ORACLE_SEED'] ?? 20_261_129)
const ID = 'https://example.com/contract'

const { doc } = await loadContract()
const operations = operationsOf(doc)
/** Mutated values of each request and of each answer: as many in all, however many operations there are. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? Math.ceil(1_000 / operations.length))

type Json = Parameters<Awaited<ReturnType<typeof validate>>>[0]
type Judge = (value: unknown) => boolean

/** The contract's own lists of texts are open in answers; what the API adds to them must not fail. */
const opened = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(opened)
  if (!isObject(node)) return node
  const { enum: members = 'const' in node ? [node['const']] : undefined, const: _, ...rest } = node
  if (Array.isArray(members) && members.every(each => each === null || typeof each === 'string'))
    return { ...rest, type: members.includes(null) ? ['string', 'null'] : 'string' }
  return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, opened(each)]))
}

/** The schemas as the contract has them, without a line of what generates the validators. */
const schemasOf = (isOpen: boolean): JsonObject => {
  const own = operations.flatMap(({ key, body, answer }) =>
    Object.entries({ [`body ${key}`]: body, [`answer ${key}`]: answer }).filter(([, each]) => each),
  )
  const { schemas } = doc['components'] as { schemas: JsonObject }
  const all = { ...schemas, ...Object.fromEntries(own) }
  const text = JSON.stringify(isOpen ? opened(all) : all)
    .replaceAll('#/components/schemas/', '#/$defs/')
    // A publication names components by paths, and a URI has no braces.
    .replace(/"#\/\$defs\/[^"]*"/g, ref => ref.replaceAll('{', '%7B').replaceAll('}', '%7D'))
  return JSON.parse(text)
}

const pointerOf = (name: string): string =>
  encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

const judgeOf = async (place: 'body' | 'answer', key: string): Promise<Judge> => {
  const judge = await validate(`${ID}/${place}#/$defs/${pointerOf(`${place} ${key}`)}`)
  return value => judge(value as Json).valid
}

const validatorsOf = (key: string): Promise<{ validateBody?: Check; validateResponse?: Check }> => {
  const { module } = rows[key as keyof typeof rows]
  return import(`../../../generated/validators/${module}.js`)
}

/** Valid values, and those after one to three changes each. */
const valuesOf = (schema: JsonObject, name: string): unknown[] => {
  const random = randomOf(SEED)
  const place = name.startsWith('body') ? 'request' : 'answer'
  const valid = SIZES.map(size => sampleValue(doc, schema, size, place))
  const mutated = Array.from({ length: RUNS }, () => {
    let value = random.pick(valid)
    for (let left = 1 + random.below(3); left > 0; left -= 1) value = mutate(value, random)
    return value
  })
  return [...valid, ...mutated]
}

const tally = { taken: 0, refused: 0 }
const count = (isTaken: boolean): void => {
  if (isTaken) tally.taken += 1
  else tally.refused += 1
}

describe(`validators of the contract, beside an independent one, on ${RUNS} mutated values each`, () => {
  beforeAll(() => {
    setShouldValidateFormat(true)
    // The publication has enums with a member twice.
    setShouldValidateSchema(false)
    for (const place of ['body', 'answer'] as const) {
      const $schema = 'https://json-schema.org/draft/2020-12/schema'
      const schema = { $schema, $defs: schemasOf(place === 'answer') }
      registerSchema(schema as Parameters<typeof registerSchema>[0], `${ID}/${place}`)
    }
  })

  it.each(operations.map(each => [each.key, each] as const))('%s', async (key, { body, answer }) => {
    const { validateBody, validateResponse } = await validatorsOf(key)
    const judge = answer && (await judgeOf('answer', key))
    for (const value of answer ? valuesOf(answer, 'answer') : []) {
      const ours = validateResponse?.(value)
      count(ours === true)
      expect(ours, `answer: ${JSON.stringify(value)}`).toBe(judge?.(value))
    }
    const judgeBody = body && (await judgeOf('body', key))
    for (const value of body ? valuesOf(body, 'body') : []) {
      const ours = validateBody?.(value) === true
      count(ours)
      // Beside what the contract says, keys that it does not declare are refused.
      const undeclared = (validateBody?.errors ?? []).filter(({ keyword }) =>
        /^(additional|unevaluated)Properties$/.test(keyword),
      )
      const isOnlyUndeclared = undeclared.length > 0 && undeclared.length === validateBody?.errors?.length
      expect(ours || isOnlyUndeclared, `body: ${JSON.stringify(value)}`).toBe(judgeBody?.(value))
    }
  })

  it('takes some values and refuses others', () => {
    expect(Math.min(tally.taken, tally.refused)).toBeGreaterThan(operations.length)
  })
})
