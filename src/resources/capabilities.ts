import {
  OPERATION_KINDS,
  type OperationKind,
  PERSON_KINDS,
  type PersonKind,
  type RecordKind,
} from '../contract/write-kind.js'
import type { WriteKind } from '../contract/write-operations.js'
import { lookUpTimeout } from '../core/no-answer-errors.js'
import { within } from '../core/sleep.js'
import type { Pms } from '../lookups/pms.js'
import { INTEGRATION } from '../lookups/vendor.js'
import type { CallOptions } from '../options/call.js'
import { readCallOptions } from '../options/call.js'
import type { SendingSettings } from '../options/sending.js'
import type { Confidence } from '../pms/confidence.js'
import { inputsOf, logInputsOf } from '../pms/inputs.js'
import type { LogKind } from '../pms/logging.js'
import type { Statement } from '../pms/operations.js'
import type { PmsProfile } from '../pms/profile.js'
import { GENERIC_ID } from '../pms/vendors/generic.js'
import { createScope, inScope } from '../transport/scope.js'
import type { Transport } from '../transport/transport.js'

/** Whether a PMS has an operation: `unknown` where no page of the vendor says either way. */
export interface Capability {
  /** `unknown` if no page of the vendor says either way. */
  readonly support: 'yes' | 'no' | 'unknown'
  /** Whether a page of the vendor says so, pages contradict each other, or it is inferred. */
  readonly confidence: Confidence
  /** Pages below docs.propexo.com, or another source. */
  readonly sources: readonly string[]
}

/** A write of a PMS, with the input fields that the facade accepts for it. */
export interface WriteCapability extends Capability {
  /** Fields that the input must have; empty if the PMS has no such write. */
  readonly required: readonly string[]
  /**
   * Fields that the input may have; undefined if no page lists them completely. `property_id` and `location_id` choose
   * the zone of times, and some PMSs need them for that; an outbound email needs `email_from`.
   */
  readonly optional: readonly string[] | undefined
  /** Where the id of the created record appears: in the status of the job, or only with the next sync. */
  readonly createdId: 'write_status' | 'next_sync' | 'unknown'
}

type WritesOf<Operation extends string> = Readonly<Record<Operation, WriteCapability>>

/** What the PMS of an integration supports, as far as its vendor documents it. */
export interface Capabilities {
  /** The common name of the PMS; for an unknown vendor, its name in the API. */
  readonly name: string
  /** False for an unknown vendor. */
  readonly isKnown: boolean
  /** By person and operation. */
  readonly appointments: Readonly<Record<PersonKind, WritesOf<OperationKind>>>
  /** By person and operation. */
  readonly events: Readonly<Record<PersonKind, WritesOf<'create' | 'update' | 'logCall' | 'logEmail'>>>
  /** Whether `availability()` works. */
  readonly availability: Capability
}

/** What is asked about the PMS of an integration. */
export interface CapabilityContext {
  readonly pms: Pms
  readonly integrationId: string
  readonly transport: Transport
  readonly sending: SendingSettings
}

/** Asks the API for the vendor, once, unless it is known. */
export const readCapabilities = async (
  { pms, integrationId, transport, sending }: CapabilityContext,
  options?: CallOptions,
): Promise<Capabilities> => {
  const { signal, deadlineMs: ms = sending.deadlineMs } = readCallOptions(options)
  const { hooks, clock } = transport
  return inScope(createScope('capabilities', { integrationId }), { hooks, clock, signal }, async parent => {
    if (signal?.aborted) throw signal.reason
    const tooLate = (): unknown => lookUpTimeout(INTEGRATION, 'the vendor', ms)
    return capabilitiesOf(await within(pms.profile({ signal, parent }), { clock, ms, tooLate }))
  })
}

export const capabilitiesOf = (rules: PmsProfile): Capabilities => {
  const { name, availability } = rules
  const writesOf = <Operation extends OperationKind>(
    record: RecordKind,
    person: PersonKind,
    operations: readonly Operation[],
  ): WritesOf<Operation> => recordOf(operations, operation => toWrite(rules, { record, person, operation }))
  return {
    name,
    isKnown: rules.id !== GENERIC_ID,
    appointments: recordOf(PERSON_KINDS, person => writesOf('appointments', person, OPERATION_KINDS)),
    events: recordOf(PERSON_KINDS, person => ({
      ...writesOf('events', person, ['create', 'update']),
      logCall: toLog(rules, person, 'call'),
      logEmail: toLog(rules, person, 'email'),
    })),
    availability: toCapability(availability),
  }
}

const recordOf = <Key extends string, Value>(
  keys: readonly Key[],
  make: (key: Key) => Value,
): Record<Key, Value> => Object.fromEntries(keys.map(key => [key, make(key)])) as Record<Key, Value>

const toCapability = ({ support, confidence, sources }: Statement): Capability => ({
  support,
  confidence,
  sources: [...sources],
})

const toWrite = (rules: PmsProfile, subject: WriteKind): WriteCapability => {
  const own = rules[subject.record][subject.person][subject.operation]
  return { ...toCapability(own), ...inputsOf(rules, subject), createdId: own.createdId }
}

/** What no page describes is refused, because there is nothing that could be sent. */
const toLog = (rules: PmsProfile, person: PersonKind, kind: LogKind): WriteCapability => {
  const { sources, createdId } = rules.events[person].create
  const logging = (kind === 'call' ? rules.calls : rules.emails)[person]
  const inputs = logInputsOf(rules, person, kind)
  if (logging === undefined)
    return { support: 'no', confidence: 'inferred', sources: [...sources], ...inputs, createdId: 'unknown' }
  const isSure = logging.confidence === 'documented' && rules.id !== GENERIC_ID
  const { confidence, source } = logging
  return { support: isSure ? 'yes' : 'unknown', confidence, sources: [source], ...inputs, createdId }
}
