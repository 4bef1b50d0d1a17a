import { afterAll, describe, expect, inject, it } from 'vitest'
import { startPrism } from '../../scripts/mock/prism.js'
import { type Operation, operationsOf } from '../../scripts/spec/document.js'
import { hasDuplicateEnum } from './harness/duplicate-enums.js'
import { createGuard } from './harness/guard.js'
import { type MutantKind, mutantsOf } from './harness/mutants.js'
import { send, toWire } from './harness/request.js'
import { sampleRequest } from './harness/samples.js'
import { describeRates, isRejected, ratesOf, type Verdict } from './harness/tally.js'
import { isOpen, propertiesOf, variantsOf } from './harness/variants.js'

// A check that never fails proves nothing: here every request has a fault, and the harness has to find it.

const doc = inject('contract')
const { static: prismUrl } = inject('prism')
const operations = operationsOf(doc)
const guard = createGuard(doc)

const judge = async (operation: Operation, baseUrl: string): Promise<Verdict[]> => {
  const verdicts: Verdict[] = []
  for (const mutant of mutantsOf(doc, operation, sampleRequest(doc, operation, 'fullest'))) {
    const wire = toWire(operation, mutant.request)
    const response = await send(baseUrl, wire)
    await response.arrayBuffer()
    const prism = response.status >= 400 && response.status < 500
    verdicts.push({ mutant, prism, guard: guard.check(wire).length > 0 })
  }
  return verdicts
}

const verdictsOf = new Map<Operation, Verdict[]>()

const judgeOnce = async (operation: Operation): Promise<Verdict[]> => {
  const verdicts = verdictsOf.get(operation) ?? (await judge(operation, prismUrl))
  verdictsOf.set(operation, verdicts)
  return verdicts
}

const allVerdicts = (): Verdict[] => [...verdictsOf.values()].flat()

const survivorsOf = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(each => !isRejected(each)).map(({ mutant }) => `${mutant.kind} ${mutant.where}`.trim())

afterAll(() => {
  const survivors = [...verdictsOf].flatMap(([{ key }, verdicts]) =>
    survivorsOf(verdicts).map(fault => `  ${key}: ${fault}`),
  )
  console.log([describeRates(allVerdicts()), `not rejected: ${survivors.length}`, ...survivors].join('\n'))
})

const bodies = operations.filter(({ body }) => body !== undefined)

describe('a wrong-typed property, a missing body and an undeclared property are each rejected', () => {
  it.skipIf(bodies.length === 0)(
    `in ${bodies.length} bodies${bodies.length === 0 ? ' (SKIPPED: this specification has none)' : ''}`,
    () => expect(cases.length).toBe(bodies.length),
  )

  const cases = bodies.flatMap(operation => {
    if (!operation.body) return []
    const forms = variantsOf(doc, operation.body)
    const isEmpty = forms.every(form => Object.keys(propertiesOf(form)).length === 0)
    const isMap = forms.some(form => isOpen(form, true))
    const name = [
      operation.key,
      ...(isEmpty ? ['(declares no property to send with a wrong type: the body itself has one)'] : []),
      ...(isMap ? ['(takes undeclared properties, so none is sent)'] : []),
    ].join(' ')
    const kinds: MutantKind[] = [
      isEmpty ? 'wrong-typed body' : 'wrong-typed property',
      'missing body',
      ...(isMap ? [] : ['undeclared property' as const]),
    ]
    return [[name, operation, kinds] as const]
  })

  it.for(cases)('%s', async ([, operation, kinds], { skip }) => {
    const verdicts = await judgeOnce(operation)
    const unknown: MutantKind[] = []
    for (const kind of kinds) {
      const ofKind = verdicts.filter(({ mutant }) => mutant.kind === kind)
      if (ofKind.length === 0) unknown.push(kind)
      expect(survivorsOf(ofKind), 'not rejected').toEqual([])
    }
    // A body that takes values of every type has none of a wrong one.
    if (unknown.length > 0) skip(`nothing can be wrong with it: ${unknown.join(', ')}`)
  })
})

describe('of all requests with one fault', () => {
  it('at least 95 % are rejected, by Prism or by the guard', { timeout: 300_000 }, async () => {
    for (const operation of operations) await judgeOnce(operation)
    const { mutants, rejected } = ratesOf(allVerdicts())
    expect(mutants).toBeGreaterThanOrEqual(operations.length)
    expect(rejected / mutants).toBeGreaterThanOrEqual(0.95)
  })

  const blinded = operations.filter(({ body }) => body !== undefined && hasDuplicateEnum(doc, body))

  it.runIf(blinded.length > 0)(
    `Prism without jsonSchemaDialect misses some that it finds with it (${blinded.length} bodies have duplicate enums)`,
    async () => {
      const { jsonSchemaDialect: _, ...undialected } = doc
      const prism = await startPrism(undialected)
      try {
        const blind: Verdict[] = []
        const seeing: Verdict[] = []
        for (const operation of blinded) {
          blind.push(...(await judge(operation, prism.url)))
          seeing.push(...(await judgeOnce(operation)))
        }
        const [without, within] = [ratesOf(blind).prism, ratesOf(seeing).prism]
        console.log(
          `Prism rejects ${without} of ${blind.length} without jsonSchemaDialect, ${within} with it`,
        )
        expect(without).toBeLessThan(within)
      } finally {
        await prism.close()
      }
    },
  )
})
