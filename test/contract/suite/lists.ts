import { ALONE } from '../harness/client.js'
import { differencesOf, expectationOf } from '../harness/expectation.js'
import { json } from '../harness/recorder.js'
import type { Findings, Subject } from './subject.js'

const PATH = '/v1/residents/'
export const LIST: string = `GET ${PATH}`

const PAGES = [
  { results: [{ id: 'a' }, { id: 'b' }], meta: { hasMore: true, total: 5 } },
  { results: [{ id: 'c' }, { id: 'd' }], meta: { hasMore: true, total: 5 } },
  { results: [{ id: 'e' }], meta: { hasMore: false, total: 5 } },
]

/** Whether a list is read to its end: each page after what has come, with the filters of the first, and each record once. */
export const checkPages = async ({ client, token, recorder, operations }: Subject): Promise<Findings> => {
  const operation = operations.get(LIST)
  if (!operation) return { failures: [`the specification has no ${LIST}`], mock: [] }
  let count = 0
  recorder.answerBy(() => json(PAGES[count++] ?? PAGES.at(-1)))
  const propexo = new client.Propexo({ token, environment: { baseUrl: recorder.url }, ...ALONE })
  const ids: unknown[] = []
  const integration_id = 'int&1'
  for await (const { id } of propexo.list(PATH, { integration_id })) ids.push(id)
  const arrived = recorder.exchanged.map(({ request }) => request)
  const problems = PAGES.flatMap((_, index) => {
    const [request] = arrived.slice(index, index + 1)
    const query = { integration_id, 'order-by': 'created_at:asc', limit: 250, offset: index * 2 }
    if (!request) return [`page ${index} was not asked for`]
    return differencesOf(request, expectationOf(operation, { path: {}, query }, token)).map(
      each => `page ${index}: ${each}`,
    )
  })
  const records = ids.join() === 'a,b,c,d,e' ? [] : [`the records are ${ids.join()}`]
  return { failures: [...problems, ...records], mock: [] }
}
