import { describe, expect, it } from 'vitest'
import { RuleError } from '../../src/index.js'
import { shareOf } from '../support/cases.js'
import {
  type Fields,
  flawOf,
  GOOD,
  type Outcome,
  type Person,
  send,
  VALID,
  type Valid,
} from './valid-inputs.js'

const eachOf = (method: Valid['method']): [string, Valid][] =>
  shareOf(VALID.filter(valid => valid.method === method)).map(valid => [valid.title, valid])

const EACH_CALL = eachOf('logCall')
const EACH_EMAIL = eachOf('logEmail')
const PEOPLE: readonly Person[] = ['leads', 'applicants', 'residents']
const NEEDED = [
  'call_phone_number_from',
  'call_phone_number_to',
  'call_status',
  'call_duration',
  'at',
] as const
const DETAILS = NEEDED.slice(0, 4)

const without = (input: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)))

const bodyOf = ({ requests, thrown }: Outcome): Fields => {
  if (thrown !== undefined) throw thrown
  expect(requests).toHaveLength(1)
  return JSON.parse(requests[0]?.body ?? '')
}

/** A log of which only the parts that all PMSs share matter. */
const row = (vendor: string, person: Person, method: 'create' | 'logCall' | 'logEmail'): Valid => ({
  title: `${vendor} events.${person}.${method}`,
  vendor,
  record: 'events',
  person,
  method,
  minimal: {},
  maximal: {},
  isClosed: false,
  warned: [],
})

const pick = (...names: readonly string[]): Fields =>
  Object.fromEntries(names.map(name => [name, GOOD[name]]))

const EVERY_CALL = pick('direction', 'event_type_id', 'agent_name', 'employee_id', ...NEEDED)
const EVERY_EMAIL = {
  ...pick('event_type_id', 'agent_name', 'at', 'email_send', 'email_from'),
  direction: 'outbound',
}

const idOf = (person: Person): Fields => pick(`${person.slice(0, -1)}_id`)

describe('logCall', () => {
  it.each(EACH_CALL)(
    'names each pair of needed fields that are missing, and all of them: %s',
    async (_, valid) => {
      for (const one of NEEDED) {
        for (const other of NEEDED.filter(name => name !== one)) {
          const outcome = await send(valid, without(valid.minimal, one, other))
          expect(flawOf(outcome, [one, other])).toBeUndefined()
        }
      }
      expect(flawOf(await send(valid, without(valid.minimal, ...NEEDED)), NEEDED)).toBeUndefined()
    },
  )

  it.each(EACH_CALL)('takes a duration from nothing to a day, in whole seconds: %s', async (_, valid) => {
    // JSON has no negative zero: it is sent as nothing else than zero.
    for (const seconds of [0, -0, 1, 86_399, 86_400]) {
      const { call_duration: sent = seconds } = bodyOf(
        await send(valid, { ...valid.minimal, call_duration: seconds }),
      )
      expect(Math.abs(Number(sent))).toBe(Math.abs(seconds))
    }
    for (const seconds of [-1, 86_401, 0.5, Number.MIN_VALUE, Number.MAX_VALUE, Number.NaN, '245']) {
      const outcome = await send(valid, { ...valid.minimal, call_duration: seconds })
      expect(flawOf(outcome, ['call_duration']), String(seconds)).toBeUndefined()
    }
  })

  it.each(EACH_CALL)('takes every status of the contract, in capitals: %s', async (_, valid) => {
    const all = [
      'BUSY',
      'ABANDONED',
      'DISCONNECTED',
      'FAILURE_TO_CONNECT',
      'NO_ANSWER',
      'ANSWER',
      'VOICEMAIL',
    ]
    for (const call_status of all) {
      const { call_status: sent = call_status } = bodyOf(await send(valid, { ...valid.minimal, call_status }))
      expect(sent).toBe(call_status)
      const outcome = await send(valid, { ...valid.minimal, call_status: call_status.toLowerCase() })
      expect(flawOf(outcome, ['call_status'])).toBeUndefined()
    }
  })

  it.each(EACH_CALL)('takes what a telephone system says, and not nothing: %s', async (_, valid) => {
    const numbers = ['911', '+123456789012345', '(303) 555-0142', ' +1 303 555 0142\n', 'anonymous', '+']
    for (const number of numbers) {
      const input = { ...valid.minimal, call_phone_number_from: number }
      const { call_phone_number_from: sent = number } = bodyOf(await send(valid, input))
      expect(sent).toBe(number)
    }
    for (const number of ['', ' ', '\n']) {
      for (const field of ['call_phone_number_from', 'call_phone_number_to']) {
        expect(
          flawOf(await send(valid, { ...valid.minimal, [field]: number }), [field]),
          number,
        ).toBeUndefined()
      }
    }
  })

  it.each(EACH_CALL)('knows no direction but `outbound` and `inbound`: %s', async (_, valid) => {
    for (const direction of ['outbound', 'inbound'])
      expect(bodyOf(await send(valid, { ...valid.minimal, direction }))['direction']).toBeUndefined()
    for (const direction of [
      'to',
      'outgoing',
      'Outbound',
      'constructor',
      '__proto__',
      'toString',
      '',
      null,
      1,
    ]) {
      expect(flawOf(await send(valid, { ...valid.minimal, direction }), ['direction'])).toBeUndefined()
    }
  })

  it.each(EACH_CALL)('takes nothing of an email, and no name of an event: %s', async (_, valid) => {
    const foreign = [
      'email_send',
      'email_from',
      'email_body',
      'event_name',
      'event_datetime',
      'call_recording_url',
    ]
    for (const name of foreign) {
      expect(flawOf(await send(valid, { ...valid.maximal, [name]: GOOD[name] }), [name])).toBeUndefined()
    }
  })
})

describe('logEmail', () => {
  it.each(EACH_EMAIL)('wants to be told whether the email is sent: %s', async (_, valid) => {
    for (const email_send of [undefined, null, 'false', 'true', 0, 1, -0, Number.NaN, '', {}, []]) {
      expect(flawOf(await send(valid, { ...valid.minimal, email_send }), ['email_send'])).toBeUndefined()
    }
    expect(flawOf(await send(valid, without(valid.minimal, 'email_send')), ['email_send'])).toBeUndefined()
  })

  it.each(EACH_EMAIL)('wants to be told the direction: %s', async (_, valid) => {
    for (const direction of [
      undefined,
      null,
      '',
      'to',
      'incoming',
      'Outbound',
      'constructor',
      '__proto__',
      0,
    ]) {
      expect(flawOf(await send(valid, { ...valid.minimal, direction }), ['direction'])).toBeUndefined()
    }
  })

  it.each(EACH_EMAIL)('needs the sender of an outgoing email only: %s', async (_, valid) => {
    const { email_from: __, ...others } = valid.minimal
    expect(flawOf(await send(valid, others), ['email_from'])).toBeUndefined()
    const incoming = { ...others, direction: 'inbound', email_send: false }
    expect(bodyOf(await send(valid, incoming))['email_from']).toBeUndefined()
    expect(flawOf(await send(valid, { ...incoming, email_send: true }), ['email_send'])).toBeUndefined()
  })

  it.each(EACH_EMAIL)('names everything that is missing at once: %s', async (_, valid) => {
    const names = ['email_send', 'direction', 'at']
    expect(flawOf(await send(valid, without(valid.minimal, ...names)), names)).toBeUndefined()
  })

  it.each(['YARDI', 'YARDI_REST', 'RESMAN', 'REALPAGE'])(
    'never has %s send emails, of which nothing says that it does',
    async vendor => {
      const input = { ...pick('lead_id'), ...EVERY_EMAIL, email_send: true }
      const body = bodyOf(await send(row(vendor, 'leads', 'logEmail'), input))
      expect(body['email_send']).toBeUndefined()
    },
  )

  it.each(['ENTRATA', 'NEW_PMS'])('has %s send an email only where it was told to', async vendor => {
    for (const email_send of [true, false]) {
      const body = bodyOf(
        await send(row(vendor, 'leads', 'logEmail'), { ...pick('lead_id'), ...EVERY_EMAIL, email_send }),
      )
      expect(body['email_send']).toBe(email_send)
    }
  })
})

describe('create of an event', () => {
  it.each(['ENTRATA', 'NEW_PMS'])('with one detail of a call needs all of them at %s', async vendor => {
    const valid = row(vendor, 'leads', 'create')
    for (const detail of [...DETAILS, 'call_audio_link']) {
      const outcome = await send(valid, pick('lead_id', 'event_type_id', 'event_datetime', detail))
      const missing = DETAILS.filter(name => name !== detail)
      expect(flawOf(outcome, missing), detail).toBeUndefined()
    }
  })

  it.each(['ENTRATA', 'NEW_PMS'])(
    'with a text of an email warns at %s that nothing says whether to send it',
    async vendor => {
      const valid = row(vendor, 'leads', 'create')
      for (const detail of [
        'email_from',
        'email_to',
        'email_cc',
        'email_bcc',
        'email_subject',
        'email_body',
      ]) {
        const input = pick('lead_id', 'event_type_id', 'event_datetime', detail)
        const { thrown, warnings } = await send(valid, input)
        expect(thrown).toBeUndefined()
        expect(warnings.map(({ path }) => path)).toContain('/email_send')
      }
      const sent = { ...pick('lead_id', 'event_type_id', 'event_datetime'), email_send: true }
      expect(flawOf(await send(valid, sent), ['email_from'])).toBeUndefined()
    },
  )
})

describe('details that are put into the notes', () => {
  it.each(['YARDI', 'RESMAN', 'REALPAGE'])(
    'may fill them to 256 UTF-16 code units at %s, and not more',
    async vendor => {
      const valid = row(vendor, 'leads', 'logCall')
      const base = {
        ...pick('lead_id', 'detailsInNotes'),
        ...without(EVERY_CALL, 'employee_id', 'event_type_id'),
      }
      const { notes } = bodyOf(await send(valid, { ...base, notes: 'x' }))
      const room = 256 - String(notes).length + 1
      const full = `${'x'.repeat(room - 2)}\u{1f600}`
      const { notes: sent } = bodyOf(await send(valid, { ...base, notes: full }))
      expect(sent).toHaveLength(256)
      expect(String(sent).startsWith(full)).toBe(true)
      expect(flawOf(await send(valid, { ...base, notes: `x${full}` }), ['notes'])).toBeUndefined()
    },
  )
})

describe('a PMS of which no page says how it takes them', () => {
  const NO_CALLS = ['MRI', 'APPFOLIO', 'BUILDIUM', 'PROPERTYWARE', 'RENTMANAGER'].flatMap(vendor =>
    PEOPLE.map(person => [vendor, person] as const),
  )
  const OTHERS = [
    ['YARDI', 'residents'],
    ['YARDI_REST', 'residents'],
    ['REALPAGE', 'residents'],
    ['RESMAN', 'applicants'],
    ['RESMAN', 'residents'],
  ] as const
  const RPX = PEOPLE.map(person => ['REALPAGE_RPX', person] as const)

  const check = async (valid: Valid, input: Fields, needed: string): Promise<void> => {
    const { thrown, requests } = await send(valid, { ...idOf(valid.person), ...input })
    expect(requests).toHaveLength(0)
    expect(thrown).toBeInstanceOf(RuleError)
    expect(thrown).toMatchObject({ issues: [{ path: '' }] })
    const both = await send(valid, { ...idOf(valid.person), ...without(input, needed) })
    expect(both.requests).toHaveLength(0)
    expect(both.thrown).toMatchObject({ issues: [{ path: `/${needed}` }, { path: '' }] })
  }

  it.each([...NO_CALLS, ...OTHERS])('is sent no call: %s %s', async (vendor, person) => {
    const input = pick('direction', ...NEEDED)
    await check(row(vendor, person, 'logCall'), input, 'call_status')
  })

  it.each([...NO_CALLS, ...OTHERS, ...RPX])('is sent no email: %s %s', async (vendor, person) => {
    const input = { ...pick('at', 'email_send', 'email_from'), direction: 'outbound' }
    await check(row(vendor, person, 'logEmail'), input, 'email_send')
  })
})
