import { describe, expect, it } from 'vitest'
import type { EventType } from '../../../src/index.js'
import { json } from '../../support/recording-fetch.js'
import { thrownBy } from '../../support/thrown.js'
import { type Account, knownAccount } from './event-account.js'

/** Names as PMSs and their users give them. */
const NAMES: Readonly<Record<EventType['kind'], readonly string[]>> = {
  call: [
    ...[
      'Call',
      'Phone Call',
      'Phone call',
      'PHONE CALL',
      'Incoming Call',
      'Outgoing Call',
      'Call - Outbound',
    ],
    ...['CallToProspect', 'CallFromProspect', 'Call From Prospect', 'Call/Incoming', 'call_out', 'CALL_IN'],
    ...['Phone', 'Telephone', 'Telephone Inquiry', 'Voicemail', 'Voice Mail', 'VoiceMail', 'Left voicemail'],
    ...[
      'Missed Call',
      'Called',
      'Calls',
      'Cold Calling',
      'Phonecall',
      'Phoned',
      'Follow-up Call',
      '1st Call',
    ],
    ...['Call about tour', 'Call (no answer)', 'Phone: Inbound', 'Returned Call', 'Call Back', 'Callback'],
  ],
  email: [
    ...['Email', 'E-mail', 'E-Mail', 'EMAIL', 'eMail', 'e mail', 'Emails', 'Emailed', 'Incoming Email'],
    ...[
      'Outgoing Email',
      'EmailToProspect',
      'EmailFromProspect',
      'EmailFromILS',
      'Email - Follow Up',
      'e_mail',
    ],
    ...['Email about tour', 'Email/Outgoing', 'Automated Email', 'Welcome E-mail', 'Email Call Summary'],
    ...['No-reply email', 'Appointment cancelled - email'],
  ],
  tour: [
    ...[
      'Tour',
      'Tours',
      'Toured',
      'Virtual Tour',
      'Self-guided - Tour',
      'SelfGuidedTour',
      'Self-Guided Tour',
    ],
    ...['Pre-recorded - Tour', 'Videotelephony - Tour', 'Show', 'Showing', 'Showings', 'Unit Shown', 'Visit'],
    ...['Visit (return)', 'ReturnVisit', 'On-Site Visit', 'Onsite Visit', 'WalkIn', 'Walk-In', 'Walk In'],
    ...['WALK_IN', 'walkin', 'Walk-in - Return', 'Appointment', 'Scheduled Appointment', 'Guided tour'],
    ...['Visited', 'LEASING_APPOINTMENT', 'VIRTUAL_TOUR'],
  ],
  note: [
    ...['Note', 'Notes', 'NOTE', 'General Note', 'Internal Notes', 'Memo', 'Comment', 'Comments'],
    ...['Remark', 'note_to_file', 'NoteToFile'],
  ],
  other: [
    ...['Other', 'Chat', 'Online Chat', 'Text', 'Text message', 'Text Message', 'SMS', 'TextToProspect'],
    ...[
      'Webservice',
      'Application',
      'Approve',
      'CancelApplication',
      'ApplicationDenied',
      'Hold',
      'LeaseSign',
    ],
    ...['Release', 'Event', 'Fax/Letter', 'Internet', 'Signature', 'Contact', 'ReActivate', 'Guest Card'],
    ...['No Show', 'No-Show', 'NoShow', 'NO SHOW', 'NOSHOW', 'Cancel Appointment', 'CancelAppointment'],
    ...['Tour Cancelled', 'Tour Canceled', 'Canceled Tour', 'Missed Appointment', 'Did not visit', 'Cancel'],
    ...[
      'Tour Cancellation',
      'Appointment Cancellation',
      'Direct Mail',

      'Postal Mail',
      'Mailed Letter',
    ],
    ...['Lead Source', 'Quote', 'Lost', 'Status Change', 'Notice to Vacate', 'Notification', 'Denote'],
    ...['Recalled Application', 'Showroom', 'Touristic', 'Localling', 'Calligraphy', 'Telegram'],
    ...[
      'Notary',
      'Connote',
      'Commentary',
      'Detour',
      'Snail',
      '',
      ' ',
      '---',
      '123',
      'Llamada',
      '\u96fb\u8a71',
    ],
    ...['constructor', '__proto__', 'toString'],
  ],
}

const TABLE = Object.entries(NAMES).flatMap(([kind, names]) => names.map(name => [name, kind] as const))

const PATH = '/v1/event-types/'
const named = (name: unknown, others: object = {}): object => ({
  id: 'type_1',
  x_id: '7',
  code: null,
  name,
  models: [],
  ...others,
})
const withTypes = (...types: unknown[]): Account => knownAccount('ENTRATA', { byPath: { [PATH]: types } })

const typesOf = async ({ pms }: Account): Promise<EventType[]> => {
  const types: EventType[] = []
  for await (const type of pms.events.types()) types.push(type)
  return types
}

describe('types()', () => {
  it.each(TABLE)('guesses of %j that it is for %s', async (name, kind) => {
    const [type] = await typesOf(withTypes(named(name)))
    expect(type).toEqual({ ...named(name), kind, kindIsGuess: true })
  })

  it.each([null, undefined, 7, ['Call'], { en: 'Call' }, true])(
    'guesses other of a name that is no text: %j',
    async name => {
      const [type] = await typesOf(withTypes(named(name)))
      expect(type).toMatchObject({ kind: 'other', kindIsGuess: true })
    },
  )

  it('does not let a record of the server say that it is no guess', async () => {
    const [type] = await typesOf(withTypes(named('Call', { kind: 'email', kindIsGuess: false })))
    expect(type).toMatchObject({ kind: 'call', kindIsGuess: true })
  })

  it('narrows the list to the integration, and takes the filters of the contract', async () => {
    const account = withTypes(named('Call'))
    for await (const _ of account.pms.events.types({ property_id: 'prop_1' }));
    const { url } = account.fetch.requests[0] ?? {}
    expect(Object.fromEntries(url?.searchParams ?? [])).toMatchObject({
      integration_id: 'int_1',
      property_id: 'prop_1',
    })
    expect(url?.pathname).toBe(PATH)
  })

  it('reads all pages', async () => {
    const account = knownAccount('ENTRATA', {
      answer: ({ url }) => {
        const offset = Number(url.searchParams.get('offset') ?? 0)
        const results = Array.from({ length: 250 }, (_, index) =>
          named('Call', { id: `type_${offset + index}` }),
        )
        return json({ results, meta: { hasMore: offset < 500 } })
      },
    })
    const types = await typesOf(account)
    expect(new Set(types.map(({ id }) => id)).size).toBe(750)
    expect(types.every(({ kind }) => kind === 'call')).toBe(true)
  })

  it('gives a long name a kind in a reasonable time', async () => {
    const started = performance.now()
    const long = ['a'.repeat(200_000), 'aA'.repeat(100_000), 'e-'.repeat(100_000), ' '.repeat(200_000)]
    const types = await typesOf(withTypes(...long.map((name, index) => named(name, { id: `type_${index}` }))))
    expect(types.map(({ kind }) => kind)).toEqual(['other', 'other', 'other', 'other'])
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it.each(['types', 'subTypes', 'results'] as const)(
    'says of a record that is none what is wrong, in %s()',
    async list => {
      const path = { types: PATH, subTypes: '/v1/event-sub-types/', results: '/v1/event-results/' }[list]
      for (const record of [null, 7, 'type']) {
        const account = knownAccount('ENTRATA', { byPath: { [path]: [record] } })
        const error = await (async () => {
          for await (const _ of account.pms.events[list]());
        })().catch((caught: unknown) => caught)
        expect(error === undefined || (error as { kind?: unknown }).kind === 'response_shape').toBe(true)
      }
    },
  )

  it.each(['types', 'subTypes', 'results'] as const)(
    'refuses of %s() an integration, paging, unknown filters and options of writes',
    async list => {
      const { pms, calls } = withTypes()
      const read = pms.events[list] as never as (query?: unknown, options?: unknown) => unknown
      for (const query of [
        { integration_id: 'int_2' },
        { offset: 5 },
        { limit: 5 },
        { colour: 'red' },
        [],
        7,
      ])
        expect(await thrownBy(() => read(query))).toMatchObject({ kind: 'rule' })
      for (const options of [
        { ignoreUnknownFields: true },
        { verifyRecipient: true },
        { verifyEmployee: false },
      ])
        expect(await thrownBy(() => read(undefined, options))).toMatchObject({ kind: 'configuration' })
      expect(calls()).toEqual([])
    },
  )
})
