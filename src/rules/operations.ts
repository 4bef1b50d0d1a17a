import type { Confidence } from './pms.js'

export type RecordKind = 'appointments' | 'events'
export type PersonKind = 'leads' | 'applicants' | 'residents'
export type OperationKind = 'create' | 'update' | 'cancel'

export const RECORD_KINDS: readonly RecordKind[] = ['appointments', 'events']
export const PERSON_KINDS: readonly PersonKind[] = ['leads', 'applicants', 'residents']
export const OPERATION_KINDS: readonly OperationKind[] = ['create', 'update', 'cancel']

/** Whether a PMS has something, and by which source. */
export interface Statement {
  /** `yes`: a page describes it; `no`: a page says that there is none; `unknown`: no page says either way. */
  readonly support: 'yes' | 'no' | 'unknown'
  /** Of what the sources say, or leave out, about it. */
  readonly confidence: Confidence
  /** Pages below docs.propexo.com, or another place. */
  readonly sources: readonly string[]
}

/** A rule about one field of an operation; each of its members is a condition of its own. */
export interface FieldRule {
  /** Its wire name. */
  readonly field: string
  /** In UTF-16 code units. */
  readonly maxLength?: number
  readonly oneOf?: readonly string[]
  /** It is needed where another field has one of these values. */
  readonly neededFor?: { readonly field: string; readonly is: readonly string[] }
  /** It may be needed. */
  readonly advised?: true
  /** The generic operation takes none of the values that the PMS has for it. */
  readonly unusable?: true
  /** The role that the employee of this id must have. */
  readonly role?: string
  /** Default: that of the operation. */
  readonly confidence?: Confidence
  /** Default: that of the operation. */
  readonly source?: string
  /** For messages: what contradicts what, or what follows from what. */
  readonly why?: string
}

/** What is known about one operation of one PMS. */
export interface OperationRules extends Statement {
  /** Fields that it cannot do without, by their wire names; ids of the path and the body are among them. */
  readonly required: readonly string[]
  /** What it takes beside them; undefined where no page lists it completely. */
  readonly optional?: readonly string[] | undefined
  /** Without a complete list: what it presumably takes beside them. Undefined: nothing is known. */
  readonly likely?: readonly string[] | undefined
  readonly fields: readonly FieldRule[]
  /** Where the id of what was written is found: in the status of the job, or with the next sync only. */
  readonly createdId: 'write_status' | 'next_sync' | 'unknown'
}

export type OperationsOf = Readonly<Record<OperationKind, OperationRules>>
export type PeopleOf = Readonly<Record<PersonKind, OperationsOf>>

interface Page extends Partial<Pick<OperationRules, 'optional' | 'likely' | 'createdId' | 'confidence'>> {
  readonly source: string
  readonly required?: readonly string[]
  readonly fields?: readonly FieldRule[]
}

/** Described by a page of the vendor. */
const described = (ids: readonly string[], page: Page): OperationRules => ({
  support: 'yes',
  confidence: page.confidence ?? 'documented',
  sources: [page.source],
  required: [...ids, ...(page.required ?? [])],
  optional: page.optional,
  likely: page.likely,
  fields: page.fields ?? [],
  createdId: page.createdId ?? 'unknown',
})

export const personId = (person: PersonKind): string => `${person.slice(0, -1)}_id`

export const create = (person: PersonKind, page: Page): OperationRules =>
  described(['integration_id', personId(person)], page)
export const update = (page: Page): OperationRules => described(['event_id'], page)
export const cancel = (page: Page): OperationRules =>
  described(['integration_id', 'event_id'], { optional: [], ...page })

const without = (support: 'no' | 'unknown', source: string, confidence: Confidence): OperationRules => ({
  support,
  confidence,
  sources: [source],
  required: [],
  fields: [],
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
