import type { CallEvent, Hooks, WriteEvent } from '../../src/index.js'

type Name = Exclude<keyof Hooks, 'onWarning' | 'onQuotaStore'>

/** One event, with the hook that was told of it. */
export interface Told {
  readonly hook: Name
  readonly callId: string
  readonly parentId?: string
  readonly attempt?: number
  readonly [field: string]: unknown
}

const NAMES: readonly Name[] = [
  'onQuota',
  'onRequest',
  'onResponse',
  'onFailure',
  'onRetry',
  'onCall',
  'onWrite',
]

export interface Recorder {
  readonly hooks: Hooks
  readonly told: readonly Told[]
  of(hook: Name): readonly Told[]
  calls(): readonly (CallEvent & Told)[]
  writes(): readonly (WriteEvent & Told)[]
  /** Calls that no other call has caused. */
  roots(): readonly (CallEvent & Told)[]
}

/** Hooks that write down what they are told. */
export const recorder = (): Recorder => {
  const told: Told[] = []
  const note =
    (hook: Name) =>
    (event: object): void => {
      told.push({ ...(event as Told), hook })
    }
  const of = (hook: Name): readonly Told[] => told.filter(each => each.hook === hook)
  const calls = () => of('onCall') as readonly (CallEvent & Told)[]
  return {
    hooks: Object.fromEntries(NAMES.map(name => [name, note(name)])),
    told,
    of,
    calls,
    writes: () => of('onWrite') as unknown as readonly (WriteEvent & Told)[],
    roots: () => calls().filter(({ parentId }) => parentId === undefined),
  }
}

const countBy = (events: readonly Told[], keyOf: (event: Told) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const event of events) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1)
  return counts
}

const attemptOf = ({ callId, attempt }: Told): string => `${callId}#${attempt}`

/** What is wrong with the events of calls that have all ended. */
export const violationsOf = (recorded: Recorder): string[] => {
  const { told, of } = recorded
  const wrong: string[] = []
  const ends = told.filter(({ hook }) => hook === 'onResponse' || hook === 'onFailure')
  const begun = countBy(of('onRequest'), attemptOf)
  const ended = countBy(ends, attemptOf)
  for (const [key, count] of begun) if (count > 1) wrong.push(`${key} begins ${count} times`)
  for (const key of new Set([...begun.keys(), ...ended.keys()]))
    if (begun.get(key) !== ended.get(key))
      wrong.push(`${key} begins ${begun.get(key)} times and ends ${ended.get(key)} times`)
  for (const end of ends) {
    const first = told.find(each => each.hook === 'onRequest' && attemptOf(each) === attemptOf(end))
    if (first && told.indexOf(first) > told.indexOf(end))
      wrong.push(`${attemptOf(end)} ends before it begins`)
  }
  return [...wrong, ...violationsOfCalls(recorded)]
}

const violationsOfCalls = ({ told, of, calls }: Recorder): string[] => {
  const wrong: string[] = []
  const ended = countBy(of('onCall'), ({ callId }) => callId)
  for (const { hook, callId, parentId } of told) {
    for (const id of [callId, parentId])
      if (id !== undefined && ended.get(id) !== 1) wrong.push(`${id} of ${hook} ends ${ended.get(id)} times`)
  }
  for (const call of calls()) {
    const own = told.filter(({ callId, hook }) => callId === call.callId && hook !== 'onCall')
    const requests = own.filter(({ hook }) => hook === 'onRequest')
    const last = own.filter(({ hook }) => hook === 'onResponse').at(-1)
    if (requests.length !== call.attempts)
      wrong.push(`${call.callId} made ${requests.length} attempts and says ${call.attempts}`)
    if (last?.['status'] !== call.status)
      wrong.push(`${call.callId} was answered ${last?.['status']} and says ${call.status}`)
    const attempts = own.filter(({ attempt }) => attempt !== undefined)
    if (attempts.some(each => told.indexOf(each) > told.indexOf(call)))
      wrong.push(`${call.callId} ends before one of its attempts`)
    if (call.ok === (call.errorKind !== undefined))
      wrong.push(`${call.callId} is ok: ${call.ok}, with ${call.errorKind}`)
  }
  return wrong
}
