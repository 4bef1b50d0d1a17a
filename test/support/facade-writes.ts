import type { CallOptions, Integration, WriteJob } from '../../src/index.js'
import { AT } from './client.js'

/** One write method of the facade, so that a promise can be held against all of them. */
export interface FacadeWrite {
  readonly name: string
  /** The smallest input that is accepted. */
  readonly input: Readonly<Record<string, unknown>>
  /** The id without which the write has no subject. */
  readonly id: string
  readonly takesAt: boolean
  call(pms: Integration, input: unknown, options?: CallOptions): Promise<WriteJob>
}

type Method = (input: never, options?: CallOptions) => Promise<WriteJob>

const row = (
  name: string,
  input: Readonly<Record<string, unknown>>,
  method: (pms: Integration) => Method,
): FacadeWrite => ({
  name,
  input,
  id: Object.keys(input).find(key => key !== 'at') ?? '',
  takesAt: name.startsWith('appointments') && !name.endsWith('cancel'),
  call: (pms, value, options) => method(pms)(value as never, options),
})

const people = ['leads', 'applicants', 'residents'] as const

/** Every write method of the facade. */
export const FACADE_WRITES: readonly FacadeWrite[] = people.flatMap(person => {
  const id = { [`${person.slice(0, -1)}_id`]: 'person_1' }
  const event = { event_id: 'evt_1' }
  return [
    row(`appointments.${person}.create`, { ...id, at: AT }, pms => pms.appointments[person].create),
    row(`appointments.${person}.update`, event, pms => pms.appointments[person].update),
    row(`appointments.${person}.cancel`, event, pms => pms.appointments[person].cancel),
    row(`events.${person}.create`, id, pms => pms.events[person].create),
    row(`events.${person}.update`, event, pms => pms.events[person].update),
  ]
})

/** For `it.each`: the name as title, then the row. */
export const EACH_WRITE: readonly (readonly [string, FacadeWrite])[] = FACADE_WRITES.map(
  each => [each.name, each] as const,
)
