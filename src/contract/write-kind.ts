/** What the write operations of the contract are about: a record, of a person, and what becomes of it. */
export type RecordKind = 'appointments' | 'events'
export type PersonKind = 'leads' | 'applicants' | 'residents'
export type OperationKind = 'create' | 'update' | 'cancel'

export const RECORD_KINDS: readonly RecordKind[] = ['appointments', 'events']
export const PERSON_KINDS: readonly PersonKind[] = ['leads', 'applicants', 'residents']
export const OPERATION_KINDS: readonly OperationKind[] = ['create', 'update', 'cancel']
