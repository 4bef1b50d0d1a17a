import type { JsonObject, Operation } from '../../../scripts/spec/document.js'
import { clientFor } from '../harness/client.js'
import type { Draw } from '../harness/draws.js'
import { differencesOf, expectationOf } from '../harness/expectation.js'
import { json } from '../harness/recorder.js'
import type { ContractRequest } from '../harness/request.js'
import { sampleValue } from '../harness/samples.js'
import type { Findings, Subject } from './subject.js'

/** Whether one request arrives as it was asked for, once, and what was answered comes back as it was answered. */
export const checkDelivery = async (
  subject: Subject,
  operation: Operation,
  { why, request }: Draw,
): Promise<Findings> => {
  const { recorder, client, token } = subject
  const answer = answerOf(subject, operation)
  recorder.answerBy(() => json(answer))
  const call = clientFor(client, { token, baseUrl: recorder.url }).call(operation, request)
  const { data, error } = await call.catch((thrown: unknown) => ({ data: undefined, error: thrown }))
  const problems = [
    ...arrivalProblems(subject, operation, request),
    ...(error === undefined
      ? []
      : [`the call failed: ${error instanceof Error ? error.message : JSON.stringify(error)}`]),
    ...(error !== undefined || JSON.stringify(data) === JSON.stringify(answer)
      ? []
      : [`data: ${JSON.stringify(data)}, not what was answered: ${JSON.stringify(answer)}`]),
  ]
  return { failures: problems.map(problem => `${why}: ${problem}`), mock: [] }
}

const answers = new WeakMap<Operation, unknown>()

const answerOf = ({ doc }: Subject, operation: Operation): unknown => {
  if (!answers.has(operation)) answers.set(operation, sampleAnswer(doc, operation))
  return answers.get(operation)
}

/** An answer that cannot be drawn is of no account here: the client gives back whatever JSON comes. */
const sampleAnswer = (doc: JsonObject, { answer }: Operation): unknown => {
  try {
    return answer ? sampleValue(doc, answer, 'fullest', 'answer') : {}
  } catch {
    return { answer: null }
  }
}

/** What is wrong with what has arrived for a call: by the expectation, and by the guard. */
export const arrivalProblems = (
  { recorder, guard, token }: Subject,
  operation: Operation,
  request: ContractRequest,
): string[] => {
  const expected = expectationOf(operation, request, token)
  const [arrived, ...more] = recorder.exchanged.map(each => each.request)
  if (arrived === undefined) return ['nothing arrived']
  const { method, target, body } = arrived
  const wire = { method, target, body: body.length === 0 ? undefined : body.toString() }
  return [
    ...differencesOf(arrived, expected),
    ...(more.length === 0 ? [] : [`${more.length} more requests arrived`]),
    ...guard.check(wire),
  ]
}

/**
 * The same for a fetch of the caller, which gets the request as text: its URL must be one without the help that a runtime's
 * own fetch gives, and its body what was asked for.
 */
export const checkHandedOver = async (
  { client, token, guard }: Subject,
  operation: Operation,
  { why, request }: Draw,
): Promise<Findings> => {
  const problems: string[] = []
  const fetch = async (
    url: string,
    init: { readonly method: string; readonly headers: object; readonly body: unknown },
  ) => {
    const { pathname, search } = new URL(url)
    const target = url.replace(/^https:\/\/contract\.test/, '')
    if (!/^https:\/\/contract\.test\/[\x21-\x7e]*$/.test(url)) problems.push(`url: ${url}`)
    if (typeof init.body !== 'string' && init.body !== null) problems.push('body: is no text')
    const body = Buffer.from(String(init.body ?? ''))
    const headers = Object.entries(init.headers).map(
      ([name, value]) => [name.toLowerCase(), String(value)] as const,
    )
    const length = body.length > 0 ? [['content-length', String(body.length)] as const] : []
    const arrived = { method: init.method, target, headers: [...headers, ...length], body }
    problems.push(...differencesOf(arrived, expectationOf(operation, request, token)))
    if (guard.route(init.method, `${pathname}`) === undefined)
      problems.push(`no operation at ${pathname}${search}`)
    return Response.json({})
  }
  await clientFor(client, { token, baseUrl: 'https://contract.test', fetch })
    .call(operation, request)
    .catch((thrown: unknown) =>
      problems.push(`the call failed: ${thrown instanceof Error ? thrown.message : thrown}`),
    )
  return { failures: problems.map(problem => `${why}, through a fetch of the caller: ${problem}`), mock: [] }
}
