/** A request as the simulator reads it, whichever shell it came by. */
export interface SimulatedRequest {
  readonly method: string
  readonly url: URL
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Empty where there is none. */
  readonly body: string
}

/** What the simulator answers, before faults and shells have their say. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Where the fault `redirected` leads. */
export const ELSEWHERE = 'https://elsewhere.test/'

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** One thing that is wrong with a request, as the API tells it. */
export interface RequestIssue {
  readonly code: string
  readonly path: readonly (string | number)[]
  readonly message: string
  /** Of `unrecognized_keys`. */
  readonly keys?: readonly string[]
}

/** A refusal in the envelope of the contract. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  issues?: readonly RequestIssue[],
): Answer => ({
  status,
  body: { error: { code, message, ...(issues && { details: { name: 'ZodError', issues } }) } },
})

export const invalid = (issues: readonly RequestIssue[]): Answer =>
  refusal(400, 'invalid_request', 'The request is invalid', issues)

export const notFound = (what: string): Answer => refusal(404, 'not_found', `${what} was not found`)
