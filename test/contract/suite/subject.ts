import { type JsonObject, type Operation, operationsOf } from '../../../scripts/spec/document.js'
import { createAnswerChecks } from '../harness/answers.js'
import type { ClientModule } from '../harness/client.js'
import { createGuard, type Guard } from '../harness/guard.js'
import type { Recorder } from '../harness/recorder.js'
import type { Check } from '../harness/schema-check.js'

/** Two mocks: one answers with examples, the other with random values. */
export type Mode = 'static' | 'dynamic'
export const MODES: readonly Mode[] = ['static', 'dynamic']

/** What the suite is run on: a specification, mocks of it, and a client. */
export interface Subject {
  readonly doc: JsonObject
  readonly operations: ReadonlyMap<string, Operation>
  readonly guard: Guard
  readonly answerCheckOf: (operation: Operation) => Check
  readonly mocks: Readonly<Record<Mode, string>>
  readonly recorder: Recorder
  readonly client: ClientModule
  readonly token: string
}

export const createSubject = (
  doc: JsonObject,
  own: Pick<Subject, 'mocks' | 'recorder' | 'client' | 'token'>,
): Subject => ({
  doc,
  operations: new Map(operationsOf(doc).map(operation => [operation.key, operation])),
  guard: createGuard(doc),
  answerCheckOf: createAnswerChecks(doc),
  ...own,
})

/** The same client on another specification, of which there is no mock. */
export const onDocument = ({ mocks, recorder, client, token }: Subject, doc: JsonObject): Subject =>
  createSubject(doc, { mocks, recorder, client, token })

/** What a check has found, by whose fault it is. */
export interface Findings {
  /** Of the client. */
  readonly failures: readonly string[]
  /** Of the mock: it treats a request alike that no code of the client has touched. */
  readonly mock: readonly string[]
}

export const merged = (all: readonly Findings[]): Findings => ({
  failures: all.flatMap(({ failures }) => failures),
  mock: all.flatMap(({ mock }) => mock),
})

/** One after the other: what arrives at the same time cannot be told apart. */
export const checkEach = async <T>(
  list: readonly T[],
  check: (each: T) => Promise<Findings>,
): Promise<Findings> => {
  const all: Findings[] = []
  for (const each of list) all.push(await check(each))
  return merged(all)
}
