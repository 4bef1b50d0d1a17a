import { expect } from 'vitest'
import {
  type Integration,
  type IntegrationOptions,
  type Issue,
  type PropexoOptions,
  RuleError,
  type WriteJob,
  type WriteOptions,
  type WriteRequest,
} from '../../../src/index.js'
import { clientOf } from '../../support/client.js'
import { callsOf, type FakeData, fakeApi, timeZoneRecord } from '../../support/fake-api.js'
import type { RecordingFetch } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

export const PEOPLE = ['leads', 'applicants', 'residents'] as const
export type Person = (typeof PEOPLE)[number]

export type Body = Readonly<Record<string, unknown>>
type Write = (input: unknown, options?: WriteOptions) => Promise<WriteJob>

/** The methods of events without their types, for what types forbid. */
export interface EventMethods {
  readonly create: Write
  readonly update: Write
  readonly logCall: Write
  readonly logEmail: Write
  preview(input: unknown, options?: WriteOptions): Promise<WriteRequest>
}

export const eventsOf = (pms: Integration, person: Person = 'leads'): EventMethods =>
  pms.events[person] as never

/** The same of appointments. */
export interface AppointmentMethods {
  readonly create: Write
  readonly update: Write
  readonly cancel: Write
}

export const appointmentsOf = (pms: Integration, person: Person = 'leads'): AppointmentMethods =>
  pms.appointments[person] as never

export const idOf = (person: Person): Record<string, string> => ({
  [`${person.slice(0, -1)}_id`]: 'person_1',
})

/** Half past two in the afternoon in Chicago. */
export const AT = '2026-06-08T14:30:00-05:00'

export const CALL = {
  property_id: 'prop_1',
  at: '2026-06-08T14:30:00-05:00',
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+1 (512) 555-0100',
  call_status: 'ANSWER',
  call_duration: 95,
  call_audio_link: 'https://calls.example.com/5b20e7.mp3',
} as const

export const EMAIL = {
  property_id: 'prop_1',
  at: '2026-06-08T14:30:00-05:00',
  direction: 'outbound',
  email_send: false,
  email_from: 'leasing@example.com',
  email_to: 'dana@example.com',
  email_subject: 'Your tour',
  email_body: 'See you at two.',
} as const

/** What an input must not hold for a field to be missing. */
export const without = (input: Body, ...names: readonly string[]): Body =>
  Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))

/** `vendor` is what the server says when it is asked for it. */
export interface FakeAccount extends Pick<FakeData, 'vendor' | 'answer' | 'byPath'> {
  readonly client?: Partial<PropexoOptions>
  readonly integration?: IntegrationOptions
}

export interface Account {
  readonly fetch: RecordingFetch
  readonly pms: Integration
  /** Another object of the same client. */
  integration(id: string, options?: IntegrationOptions): Integration
  /** Method and path of each request. */
  calls(): string[]
  /** The same without writes. */
  reads(): string[]
  /** Bodies of writes. */
  bodies(): Body[]
}

export const accountOf = ({ client, integration, ...data }: FakeAccount): Account => {
  const fetch = fakeApi({ records: [timeZoneRecord()], ...data })
  const propexo = clientOf(fetch, { timeZones: { prop_1: 'America/Chicago' }, ...client })
  const integrationOf = (id: string, options?: IntegrationOptions): Integration =>
    propexo.integration(id, options)
  const calls = (): string[] => callsOf(fetch)
  return {
    fetch,
    pms: integrationOf('int_1', integration),
    integration: integrationOf,
    calls,
    reads: () => calls().filter(each => each.startsWith('GET')),
    bodies: () =>
      fetch.requests.filter(({ method }) => method !== 'GET').map(({ body }) => JSON.parse(body) as Body),
  }
}

/** An account whose PMS the caller names. */
export const knownAccount = (vendor: string, account: Omit<FakeAccount, 'vendor'> = {}): Account =>
  accountOf({ ...account, vendor, integration: { vendor, ...account.integration } })

/** The body of the only write. */
export const bodyOf = (account: Account): Body => {
  expect(account.bodies()).toHaveLength(1)
  return account.bodies()[0] ?? {}
}

/** Why a write was refused, after which none was sent. */
export const issuesBy = async (account: Account, write: () => unknown): Promise<readonly Issue[]> => {
  const { issues } = await errorBy(RuleError, write)
  expect(account.bodies()).toEqual([])
  return issues
}

export const pathsOf = (issues: readonly Issue[]): string[] => issues.map(({ path }) => path)

export const warningsOf = ({ sent }: WriteJob): readonly Issue[] => sent?.warnings ?? []
