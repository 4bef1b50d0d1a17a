import type { Propexo } from '../../../src/index.js'
import { type FacadeMethod, facadeMethods } from '../facade-methods.js'
import { facadeRequests } from '../facade-requests.js'
import { ALONE } from '../harness/client.js'
import { differencesOf, expectationOf } from '../harness/expectation.js'
import { forwardTo } from '../harness/recorder.js'
import { mockProblems } from './mock.js'
import type { Findings, Mode, Subject } from './subject.js'

/** A method of the facade that goes to an operation of the specification. */
export const methodsOf = (subject: Subject): readonly FacadeMethod[] =>
  facadeMethods(clientOf(subject)).filter(({ operation }) => subject.operations.has(operation))

const clientOf = ({ client, token, recorder }: Subject): Propexo =>
  new client.Propexo({
    token,
    environment: { baseUrl: recorder.url },
    // What single PMSs want is not the contract's.
    rules: { '*': 'off' },
    ...ALONE,
  })

/** A random mock may say for ever that a job is pending or that more pages follow. */
const ENOUGH_ANSWERS = 3

/**
 * How a call may end at a random mock. The outcome of a job may be a refusal, which is an answer as good as any other; and by
 * its seed the mock gives the same page for each offset, which ends a list.
 */
const isEndOfMock = (error: unknown): boolean => {
  const { kind, message } = Object(error) as { kind?: unknown; message?: unknown }
  return (
    kind === 'write_failed' ||
    (kind === 'response_shape' && String(message).includes('the same page came again'))
  )
}

/** Whether every call of a method sends what it has to, the mock takes it, and a write becomes a job. */
export const checkFacade = async (subject: Subject, name: string, mode: Mode): Promise<Findings> => {
  const { recorder, mocks, operations } = subject
  let enough = new AbortController()
  const forward = forwardTo(mocks[mode])
  const methods = facadeMethods(clientOf(subject))
  const method = methods.find(each => each.name === name)
  const operation = operations.get(method?.operation ?? '')
  if (!method || !operation) return { failures: [`there is no ${name}`], mock: [] }
  const [failures, mock]: [string[], string[]] = [[], []]
  for (const [index, call] of method.calls.entries()) {
    enough = new AbortController()
    recorder.answerBy(async request => {
      const answer = await forward(request)
      const { enoughAnswers = ENOUGH_ANSWERS } = method
      if (recorder.exchanged.length === enoughAnswers - 1) enough.abort('enough')
      return answer
    })
    const result = await call({ signal: enough.signal }).catch((error: unknown) => ({ error }))
    const { error } = Object(result) as { error?: unknown }
    // What the answer was is the mock's own; whether it was one that the client had to take is told by its schema.
    const own = recorder.exchanged.flatMap(each => mockProblems(subject, operation, each))
    mock.push(...own)
    if (error !== undefined && error !== 'enough' && !isEndOfMock(error) && own.length === 0)
      failures.push(`call ${index} failed: ${error instanceof Error ? error.message : String(error)}`)
    failures.push(...callProblems(subject, method, index).map(each => `call ${index}: ${each}`))
    if (method.isWrite && error === undefined)
      failures.push(...jobProblems(result, method, recorder.exchanged))
  }
  return { failures, mock }
}

/** Every request goes to the operation; the first is what has to be sent, those after it read on. */
const callProblems = (
  { recorder, guard, operations, token }: Subject,
  { name, operation, isPreview }: FacadeMethod,
  index: number,
): string[] => {
  const arrived = recorder.exchanged.map(({ request }) => request)
  if (isPreview) return arrived.length === 0 ? [] : ['a preview has sent something']
  const [first] = arrived
  const request = facadeRequests[name]?.[index]
  const found = operations.get(operation)
  if (!request || !found) return [`nobody has written down what it has to send`]
  if (!first) return ['nothing arrived']
  const others = arrived.flatMap(({ method, target, body }) => {
    const [path = ''] = target.split('?')
    const { key } = guard.route(method, path)?.operation ?? {}
    const wire = { method, target, body: body.length === 0 ? undefined : body.toString() }
    return [...(key === operation ? [] : [`goes to ${key ?? target}`]), ...guard.check(wire)]
  })
  return [...differencesOf(first, expectationOf(found, request, token)), ...others]
}

const jobProblems = (
  result: unknown,
  { operation }: FacadeMethod,
  exchanged: Subject['recorder']['exchanged'],
): string[] => {
  const { id, sent } = Object(result) as { id?: unknown; sent?: { operation?: unknown } }
  const answered = JSON.parse(exchanged[0]?.answer.body ?? '{}') as {
    job_id?: unknown
    meta?: { job_id?: unknown }
  }
  return [
    ...(id === (answered.meta?.job_id ?? answered.job_id)
      ? []
      : [`the job is ${id}, and not the one that was answered`]),
    ...(sent?.operation === operation ? [] : [`the job is of ${sent?.operation}`]),
  ]
}

/** Whether a preview tells what would be sent. */
export const checkPreview = async (subject: Subject, name: string): Promise<Findings> => {
  const method = facadeMethods(clientOf(subject)).find(each => each.name === name)
  const [request] = facadeRequests[name] ?? []
  subject.recorder.answerBy(() => ({ status: 500, headers: {}, body: '' }))
  const told = await method?.calls[0]?.({})
  const { operation, body } = Object(told) as { operation?: unknown; body?: unknown }
  const sorted = (value: unknown) => JSON.stringify(Object.entries(Object(value) as object).sort())
  return {
    failures: [
      ...(subject.recorder.exchanged.length === 0 ? [] : ['it has sent something']),
      ...(operation === method?.operation ? [] : [`it tells of ${operation}`]),
      ...(sorted(body) === sorted(request?.body) ? [] : [`it tells ${JSON.stringify(body)}`]),
    ],
    mock: [],
  }
}
