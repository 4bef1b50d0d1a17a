import { describe, expect, inject, it } from 'vitest'
import { operationsOf } from '../../scripts/spec/document.js'
import { createAnswerChecks } from './harness/answers.js'
import { clientFor } from './harness/client.js'
import { createGuard } from './harness/guard.js'
import { recordingFetch } from './harness/recording-fetch.js'
import { SIZES, sampleRequest } from './harness/samples.js'

const doc = inject('contract')
const servers = inject('prism')
const guard = createGuard(doc)
const answerCheckOf = createAnswerChecks(doc)

describe.each(['static', 'dynamic'] as const)(
  'over %s Prism, smallest and fullest request and answer are valid',
  mode => {
    it.each(operationsOf(doc).map(operation => [operation.key, operation] as const))(
      '%s',
      async (_, operation) => {
        for (const size of SIZES) {
          const request = sampleRequest(doc, operation, size)
          const sent = recordingFetch(globalThis.fetch)
          const { data, error, response } = await clientFor(servers[mode], sent.fetch).call(
            operation,
            request,
          )
          const says = (what: string) => `${what} of the ${size} request ${JSON.stringify(sent.requests)}`
          expect(sent.requests.flatMap(guard.check), says('findings of the guard')).toEqual([])
          const violations = response.headers.get('sl-violations')
          expect(violations, `${says('violations')}: ${violations}`).toBeNull()
          expect(response.status, `${says('status')}: ${JSON.stringify(error)}`).toBe(200)
          expect(answerCheckOf(operation)(data), says('findings in the answer')).toEqual([])
        }
      },
    )
  },
)
