import { startPrism } from '../../../../scripts/mock/prism.js'
import type { JsonObject } from '../../../../scripts/spec/document.js'

interface MockedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What the mock has against a request and against its own answer, each as text; empty: nothing. */
interface Violations {
  readonly request: readonly string[]
  readonly answer: readonly string[]
}

export interface Mock {
  readonly violations: (request: MockedRequest) => Promise<Violations>
  readonly close: () => Promise<void>
}

/** Prism, as `npm run mock` starts it. */
export const mockOf = async (doc: JsonObject): Promise<Mock> => {
  const { url: base, close } = await startPrism(doc)
  const violations = async ({ method, url, headers = {}, body }: MockedRequest): Promise<Violations> => {
    const answer = await fetch(base + url, {
      method,
      headers: {
        authorization: 'Bearer any',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const header = answer.headers.get('sl-violations')
    // A request that no operation matches is refused without a list of violations.
    const list: Violation[] = header === null ? unlisted(answer.status, text) : JSON.parse(header)
    const of = (place: string): string[] =>
      list
        .filter(({ location, severity }) => location[0] === place && severity === 'Error')
        .map(({ location, message }) => `${location.join('/')}: ${message}`)
    return { request: of('request'), answer: of('response') }
  }
  return { violations, close }
}

interface Violation {
  readonly location: readonly string[]
  /** What is deprecated is a warning. */
  readonly severity: string
  readonly message: string
}

const unlisted = (status: number, text: string): Violation[] =>
  status < 400 ? [] : [{ location: ['request'], severity: 'Error', message: `${status} ${text}` }]
