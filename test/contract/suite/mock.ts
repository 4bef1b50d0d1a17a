import type { Operation } from '../../../scripts/spec/document.js'
import { clientFor } from '../harness/client.js'
import type { Draw } from '../harness/draws.js'
import { type Exchanged, forwardTo, type GivenAnswer } from '../harness/recorder.js'
import { send, toWire } from '../harness/request.js'
import { arrivalProblems } from './delivery.js'
import type { Findings, Mode, Subject } from './subject.js'

/**
 * Whether a mock of the specification takes a request of the client, and the client gives back what it answers.
 * What the mock refuses from the client and takes when it is sent without it is the client's fault. What it refuses in both
 * cases, and an answer of its own that its specification does not allow, is the mock's.
 */
export const checkMock = async (
  subject: Subject,
  operation: Operation,
  { why, request }: Draw,
  mode: Mode,
): Promise<Findings> => {
  const { recorder, client, token, mocks } = subject
  recorder.answerBy(forwardTo(mocks[mode]))
  const call = clientFor(client, { token, baseUrl: recorder.url }).call(operation, request)
  const reply = await call.catch((thrown: unknown) => ({ data: undefined, error: thrown }))
  const failures = arrivalProblems(subject, operation, request)
  const [exchanged] = recorder.exchanged
  const answer = exchanged?.answer
  const refused = answer && refusalIn(answer)
  const isMocks = refused !== undefined && (await isRefusedAnyway(subject, operation, { why, request }, mode))
  if (refused !== undefined && !isMocks) failures.push(`the mock refuses it: ${refused}`)
  if (answer && refused === undefined) failures.push(...replyProblems(reply, answer))
  const own = answer && refused === undefined ? answerProblems(subject, operation, answer) : []
  const mock = [...(isMocks ? [`refuses what the specification allows: ${refused}`] : []), ...own]
  return { failures: failures.map(each => `${why}: ${each}`), mock: mock.map(each => `${why}: ${each}`) }
}

/** Of requests alone: what the mock says against its own answer is not about them. */
const violationsIn = ({ headers }: GivenAnswer): readonly string[] => {
  const text = headers['sl-violations']
  const list: unknown = text === undefined ? [] : JSON.parse(text)
  return (Array.isArray(list) ? list : []).flatMap(({ location, message }) =>
    [location].flat()[0] === 'response' ? [] : [`${[location].flat().join('.')} ${message}`],
  )
}

const refusalIn = (answer: GivenAnswer): string | undefined => {
  const violations = violationsIn(answer)
  if (answer.status === 200 && violations.length === 0) return undefined
  return `${answer.status} ${violations.join('; ') || answer.body.slice(0, 300)}`
}

/** Whether the mock refuses the same request when no code of the client has touched it. */
const isRefusedAnyway = async (
  { mocks }: Subject,
  operation: Operation,
  { request }: Draw,
  mode: Mode,
): Promise<boolean> => {
  const response = await send(mocks[mode], toWire(operation, request))
  const answer = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
  return refusalIn(answer) !== undefined
}

const replyProblems = (
  { data, error }: { readonly data?: unknown; readonly error?: unknown },
  { body }: GivenAnswer,
): string[] => {
  const answered = parsed(body)
  if (answered === undefined) return []
  if (error !== undefined)
    return [`the call failed: ${error instanceof Error ? error.message : JSON.stringify(error)}`]
  return JSON.stringify(data) === JSON.stringify(answered)
    ? []
    : [`data: ${JSON.stringify(data)}, not what was answered: ${body}`]
}

const answerProblems = (
  { answerCheckOf }: Subject,
  operation: Operation,
  { body }: GivenAnswer,
): string[] => {
  const answered = parsed(body)
  if (answered === undefined) return [`answers with what is not JSON: ${JSON.stringify(body.slice(0, 200))}`]
  return answerCheckOf(operation)(answered).map(problem => `its own answer is not valid: ${problem}`)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether what the mock answers in an exchange is what its specification allows. */
export const mockProblems = (subject: Subject, operation: Operation, { answer }: Exchanged): string[] =>
  answer.status === 200 ? answerProblems(subject, operation, answer) : []
