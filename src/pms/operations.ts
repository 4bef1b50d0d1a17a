import type { OperationKind, PersonKind } from '../contract/write-kind.js'
import type { Sourced, VendorPage } from './confidence.js'

/** Whether a PMS has something, and by which sources. */
export type Statement = Sourced & {
  /** `yes`: a page describes it; `no`: a page says that there is none; `unknown`: no page says either way. */
  readonly support: 'yes' | 'no' | 'unknown'
}

/** Default: the basis of the operation. */
type OwnBasis =
  | { readonly confidence?: undefined; readonly source?: VendorPage }
  | { readonly confidence: 'documented'; readonly source: VendorPage }
  | { readonly confidence: 'contradicted' | 'inferred'; readonly source?: string }

/** A rule about one field of an operation; each of its members is a condition of its own. */
export type FieldRule = OwnBasis & {
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
  /** For messages: what contradicts what, or what follows from what. */
  readonly why?: string
}

/** What is known about one operation of one PMS. */
export type OperationRules = Statement & {
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

/** Without a confidence the page says all of it. */
type DescribedOperation = Partial<Pick<OperationRules, 'optional' | 'likely' | 'createdId'>> & {
  readonly source: VendorPage
  readonly confidence?: 'inferred'
  readonly required?: readonly string[]
  readonly fields?: readonly FieldRule[]
}

/** Described by a page of the vendor. */
const described = (ids: readonly string[], page: DescribedOperation): OperationRules => ({
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

export const create = (person: PersonKind, page: DescribedOperation): OperationRules =>
  described(['integration_id', personId(person)], page)
export const update = (page: DescribedOperation): OperationRules => described(['event_id'], page)
export const cancel = (page: DescribedOperation): OperationRules =>
  described(['integration_id', 'event_id'], { optional: [], ...page })

const NOTHING = { required: [], fields: [], createdId: 'unknown' } as const

/** A page says that there is none. */
export const notSupported = (page: VendorPage): OperationRules => ({
  ...NOTHING,
  support: 'no',
  confidence: 'documented',
  sources: [page],
})
/** A list of the vendor's operations leaves it out. */
export const notListed = (source: string): OperationRules => ({
  ...NOTHING,
  support: 'no',
  confidence: 'inferred',
  sources: [source],
})
/** No page was found, which says nothing. */
export const notFound = (source: string): OperationRules => ({
  ...NOTHING,
  support: 'unknown',
  confidence: 'inferred',
  sources: [source],
})

export const noneFound = (source: string): OperationsOf => ({
  create: notFound(source),
  update: notFound(source),
  cancel: notFound(source),
})

/** The API has no operation that cancels an event. */
export const NO_CANCEL: OperationRules = notSupported('api-reference/pms-generic-ap-is/events/llms.txt')

/** Nothing was found for any person. */
export const noneFoundForAll = (source: string): PeopleOf => ({
  leads: noneFound(source),
  applicants: noneFound(source),
  residents: noneFound(source),
})

/** The same of events, which the API cannot cancel in any case. */
export const noEventsFound = (source: string): OperationsOf => ({ ...noneFound(source), cancel: NO_CANCEL })
