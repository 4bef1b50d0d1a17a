import { randomUUID } from 'node:crypto'
import { afterAll, inject, type TestContext } from 'vitest'
import type { Operation } from '../../../scripts/spec/document.js'
import * as client from '../../../src/index.js'
import { type Draw, drawsOf } from '../harness/draws.js'
import { startRecorder } from '../harness/recorder.js'
import { expectNone } from './expect-none.js'
import { createSubject, type Findings, type Subject } from './subject.js'

declare module 'vitest' {
  interface TaskMeta {
    /** What the mock did against its own specification. */
    mockFaults?: string[]
  }
}

/** The client of this repository on the specification that the run is about. */
const subject: Subject = createSubject(inject('contract'), {
  mocks: inject('prism'),
  recorder: await startRecorder(),
  client,
  token: `contract-${randomUUID()}`,
})

/** Its recorder, for the tests of the file that calls this. */
export const useSubject = (): Subject => {
  afterAll(() => subject.recorder.close())
  return subject
}

/** Fails with what is the client's fault, and notes what is the mock's, which no test of the client can mend. */
export const expectNoFailures = ({ task }: TestContext, { failures, mock }: Findings): void => {
  if (mock.length > 0) task.meta.mockFaults = [...new Set(mock)]
  expectNone(failures)
}

/** What a specification asks of the harness that it does not know is skipped with the reason, and not passed. */
export const orSkip = <T>({ skip }: TestContext, draw: () => T): T => {
  try {
    return draw()
  } catch (cause) {
    return skip(`cannot be drawn: ${cause instanceof Error ? cause.message : cause}`)
  }
}

/** The requests of an operation at its edges. */
export const drawsIn = (context: TestContext, { doc }: Subject, operation: Operation): readonly Draw[] =>
  orSkip(context, () => drawsOf(doc, operation))
