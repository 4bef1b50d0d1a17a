import type { Confidence } from './pms.js'

export type RecordKind = 'appointments' | 'events'
export type PersonKind = 'leads' | 'applicants' | 'residents'
export type OperationKind = 'create' | 'update' | 'cancel'

export const RECORD_KINDS: readonly RecordKind[] = ['appointments', 'events']
export const PERSON_KINDS: readonly PersonKind[] = ['leads', 'applicants', 'residents']
export const OPERATION_KINDS: readonly OperationKind[] = ['create', 'update', 'cancel']

/** What is known about one operation of one PMS. */
export interface OperationRules {
  /** `yes`: a page describes it; `no`: a page says that there is none; `unknown`: no page says either way. */
  readonly support: 'yes' | 'no' | 'unknown'
  readonly confidence: Confidence
  /** Pages below docs.propexo.com, or another place. */
  readonly sources: readonly string[]
  /** Fields that it cannot do without, by their wire names; ids of the path and the body are among them. */
  readonly required: readonly string[]
  /** What it takes beside them; undefined where no page lists it completely. */
  readonly optional?: readonly string[] | undefined
  /** Where the id of what was written is found: in the status of the job, or with the next sync only. */
  readonly createdId: 'write_status' | 'next_sync' | 'unknown'
}

export type OperationsOf = Readonly<Record<OperationKind, OperationRules>>
export type PeopleOf = Readonly<Record<PersonKind, OperationsOf>>

interface Page {
  readonly source: string
  readonly required?: readonly string[]
  readonly optional?: readonly string[]
  readonly createdId?: OperationRules['createdId']
  readonly confidence?: Confidence
}

/** Described by a page of the vendor. */
const described = (ids: readonly string[], page: Page): OperationRules => ({
  support: 'yes',
  confidence: page.confidence ?? 'documented',
  sources: [page.source],
  required: [...ids, ...(page.required ?? [])],
  optional: page.optional,
  createdId: page.createdId ?? 'unknown',
})

export const create = (person: PersonKind, page: Page): OperationRules =>
  described(['integration_id', `${person.slice(0, -1)}_id`], page)
export const update = (page: Page): OperationRules => described(['event_id'], page)
export const cancel = (page: Page): OperationRules => described(['integration_id', 'event_id'], page)

const without = (support: 'no' | 'unknown', source: string, confidence: Confidence): OperationRules => ({
  support,
  confidence,
  sources: [source],
  required: [],
  createdId: 'unknown',
})

/** A page says that there is none. */
export const notSupported = (source: string): OperationRules => without('no', source, 'documented')
/** A list of the vendor's operations leaves it out. */
export const notListed = (source: string): OperationRules => without('no', source, 'inferred')
/** No page was found, which says nothing. */
export const notFound = (source: string): OperationRules => without('unknown', source, 'inferred')

export const noneFound = (source: string): OperationsOf => ({
  create: notFound(source),
  update: notFound(source),
  cancel: notFound(source),
})

/** The API has no operation that cancels an event. */
export const NO_CANCEL: OperationRules = notSupported('spec/propexo.yaml, paths of events')

/** Nothing was found for any person. */
export const noneFoundForAll = (source: string): PeopleOf => ({
  leads: noneFound(source),
  applicants: noneFound(source),
  residents: noneFound(source),
})

/** The same of events, which the API cannot cancel in any case. */
export const noEventsFound = (source: string): OperationsOf => ({ ...noneFound(source), cancel: NO_CANCEL })
