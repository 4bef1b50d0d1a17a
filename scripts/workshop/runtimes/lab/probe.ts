import { type Hooks, isPropexoError, Propexo } from '../../../../src/index.js'
import { WARM_UP } from './seen.js'
import { ATTEMPTS, type ProbeAnswer, type Task } from './task.js'

/** As jsdom has it: right in all it does, and of a class that the runtime's fetch does not know. */
class ForeignSignal extends EventTarget {
  readonly aborted = false
  readonly reason = undefined
  throwIfAborted(): void {}
}

class ForeignController {
  readonly signal: ForeignSignal = new ForeignSignal()
  abort(): void {}
}

const withForeignSignal = async <T>(run: () => Promise<T>): Promise<T> => {
  const own = globalThis.AbortController
  globalThis.AbortController = ForeignController as unknown as typeof AbortController
  try {
    return await run()
  } finally {
    globalThis.AbortController = own
  }
}

/** An answer has come. */
const ARRIVED = { sent: true, complete: true, message: '' } as const

/** What its error says; of an ambiguous one, what its cause does. */
const toProbeAnswer = (error: unknown): Omit<ProbeAnswer, 'id' | 'attempts'> => {
  if (!isPropexoError(error)) return { kind: `no error of the package: ${error}`, ...ARRIVED }
  const { kind, message } = error
  const isAmbiguous = kind === 'ambiguous_write'
  const told = Object(isAmbiguous ? error.cause : error) as Partial<ProbeAnswer>
  const { stage, sent = true, complete = true } = told
  const cause = isAmbiguous ? ` (${told.message})` : ''
  return { kind, sent, complete, message: message + cause, ...(stage === undefined ? {} : { stage }) }
}

const runTask = async (task: Task): Promise<ProbeAnswer> => {
  const attempts: boolean[] = []
  const hooks: Hooks = {
    onResponse: () => void attempts.push(true),
    onFailure: ({ sent }) => void attempts.push(sent),
  }
  const options = {
    token: 'token',
    environment: { baseUrl: task.baseUrl },
    quota: false,
    reconcile: false,
    retry: { attempts: ATTEMPTS, baseMs: 1, maxMs: 1 },
    timeoutMs: task.timeoutMs,
  } as const
  const integrationOf = (own: Hooks) =>
    new Propexo({ ...options, hooks: own }).integration('int_1', { vendor: 'ANY_PMS' })
  if (task.hasWarmUp) await integrationOf({}).events.get(WARM_UP)
  const { events } = integrationOf(hooks)
  const call = (): Promise<unknown> =>
    task.operation === 'read'
      ? events.get('evt_1')
      : events.leads.create({ lead_id: 'lead_1', notes: task.id })
  try {
    await (task.hasForeignSignal ? withForeignSignal(call) : call())
    return { id: task.id, kind: 'answered', ...ARRIVED, attempts }
  } catch (error) {
    return { id: task.id, ...toProbeAnswer(error), attempts }
  }
}

/** One after the other, but for those that only wait: the one with a foreign signal changes what others would see. */
export const runTasks = async (tasks: readonly Task[]): Promise<readonly ProbeAnswer[]> => {
  const told = new Map<string, ProbeAnswer>()
  const run = async (task: Task): Promise<void> => void told.set(task.id, await runTask(task))
  await Promise.all(tasks.filter(({ isHang }) => isHang).map(run))
  for (const task of tasks) if (!task.isHang) await run(task)
  return [...told.values()]
}
