import { APPOINTMENT_OPERATIONS, EVENT_OPERATIONS } from '../../src/contract/operation-keys.js'
import { OPERATION_KINDS, PERSON_KINDS } from '../../src/contract/write-kind.js'
import { READS } from './reads.js'

const methods = new Map<string, readonly string[]>()
for (const [operation, read] of Object.entries(READS)) methods.set(operation, read.methods)
for (const person of PERSON_KINDS) {
  for (const kind of OPERATION_KINDS)
    methods.set(APPOINTMENT_OPERATIONS[person][kind], [`appointments.${person}.${kind}`])
  const logs = ['create', 'logCall', 'logEmail'].map(name => `events.${person}.${name}`)
  methods.set(EVENT_OPERATIONS[person].create, logs)
  methods.set(EVENT_OPERATIONS[person].update, [`events.${person}.update`])
}

/** Names of path parameters do not tell operations apart. */
export const anonymous = (operation: string): string => operation.replaceAll(/\{[^{}]*\}/g, '{}')

/** The same path with a slash at its end, or without: another URL, and mostly the same operation. */
export const otherSlash = (operation: string): string =>
  operation.endsWith('/') ? operation.slice(0, -1) : `${operation}/`

const byShape = new Map([...methods].map(([operation, names]) => [anonymous(operation), names]))

/** Methods of the facade that use an operation. */
export const facadeOf = (operation: string): readonly string[] => byShape.get(anonymous(operation)) ?? []

/** Every operation that the facade uses, as the contract names it. */
export const FACADE_OPERATIONS: readonly string[] = [...methods.keys()]
