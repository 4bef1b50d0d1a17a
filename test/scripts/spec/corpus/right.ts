import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { differences, send } from './calls.js'
import { type Case, unmockedOf, type Values, valuesOf } from './case.js'
import type { Outcome, Row } from './generated.js'
import { independentJudge, type Judge, type SchemaPlace } from './independent.js'
import { type Mock, mockOf } from './mock.js'

/** The operation that a document is about, beside the one that must go on whatever happens. */
export const HEALTHY = 'GET /healthy'

export const operationIn = ({ operation }: Case, { rows }: Outcome): Row | undefined => {
  const key = operation ?? Object.keys(rows).find(each => each !== HEALTHY)
  return key === undefined ? undefined : rows[key]
}

export const VALIDATORS = { body: 'validateBody', answer: 'validateResponse' } as const

/** What each of the lists of values expects of the validator and of JSON Schema. */
const EXPECTED: Readonly<Record<keyof Values, { readonly ours: boolean; readonly theirs: boolean }>> = {
  pass: { ours: true, theirs: true },
  fail: { ours: false, theirs: false },
  mistyped: { ours: false, theirs: false },
  stricter: { ours: false, theirs: true },
  looser: { ours: true, theirs: false },
}

/** All that validators, an independent validator, the mock and the client do otherwise than the case says. */
export const faultsOf = async (each: Case, outcome: Outcome, scratch: string): Promise<string[]> => {
  const { doc, folder, message, leftOut } = outcome
  if (doc === undefined || leftOut.length > 0) return [`not generated whole: ${message}`]
  if (each.operation === 'none') return Object.keys(outcome.rows)
  const row = operationIn(each, outcome)
  if (row === undefined) return [`no such operation among ${Object.keys(outcome.rows).join(', ')}`]
  if (!(HEALTHY in outcome.rows)) return [`${HEALTHY} is gone`]
  const mock = await mockOf(doc)
  try {
    const faults: string[] = []
    const validators: Record<string, Judge> = await import(
      pathToFileURL(join(folder, 'validators', `${row.module}.js`)).href
    )
    for (const [place, values] of Object.entries(valuesOf(each)) as [SchemaPlace, Values][]) {
      const ours = validators[VALIDATORS[place]]
      if (!ours) return [`there is no ${VALIDATORS[place]}`]
      const file = join(scratch, `${each.name}.openapi.json`)
      const theirs = await independentJudge({ text: each.text, version: each.judgedAs, file }, row, place)
      faults.push(...judged(place, values, { ours, theirs }))
      if (place === 'body') faults.push(...(await mocked(row, values, { mock, unmocked: unmockedOf(each) })))
    }
    for (const call of each.requests ?? []) {
      faults.push(...differences(call, await send(row, call)))
      if (call.url === undefined) continue
      const { request } = await mock.violations({
        method: row.method,
        url: call.url,
        headers: call.headers ?? {},
        body: call.body,
      })
      faults.push(...request.map(text => `the mock refuses ${call.url}: ${text}`))
    }
    return faults
  } finally {
    await mock.close()
  }
}

const judged = (
  place: string,
  values: Values,
  judges: Readonly<Record<'ours' | 'theirs', Judge>>,
): string[] =>
  (Object.keys(EXPECTED) as (keyof Values)[]).flatMap(list =>
    (values[list] ?? []).flatMap(value =>
      (['ours', 'theirs'] as const).flatMap(who => {
        const is = judges[who](value)
        const name = who === 'ours' ? 'validator' : 'independent validator'
        const verb = is ? 'takes' : 'refuses'
        return is === EXPECTED[list][who]
          ? []
          : [`${place}: the ${name} ${verb} ${JSON.stringify(value)}, listed as ${list}`]
      }),
    ),
  )

interface Asked {
  readonly mock: Mock
  readonly unmocked: readonly unknown[]
}

/** Bodies as the mock judges them: it knows neither the closed objects of this client nor its open lists. */
const mocked = async (
  { method, path }: Row,
  values: Values,
  { mock, unmocked }: Asked,
): Promise<string[]> => {
  const passedOver = new Set(unmocked.map(each => JSON.stringify(each)))
  const faults: string[] = []
  for (const list of ['pass', 'fail', 'mistyped'] as const) {
    for (const body of values[list] ?? []) {
      const text = JSON.stringify(body)
      if (passedOver.has(text)) continue
      const { request } = await mock.violations({ method, url: path, body })
      const isTaken = request.length === 0
      if (isTaken === (list === 'pass')) continue
      const verb = isTaken ? 'takes' : `refuses (${request.join('; ')})`
      faults.push(`the mock ${verb} ${text}, listed as ${list}`)
    }
  }
  return faults
}
