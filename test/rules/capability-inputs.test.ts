import { describe, expect, it } from 'vitest'
import type { WriteCapability } from '../../src/index.js'
import { readPage } from '../support/pages.js'
import { knownAccount } from '../writes/calls/event-account.js'
import { type Fields, GOOD, send, VALID, type Valid } from './valid-inputs.js'

/** Fields that the facade fills in, or calls otherwise. */
const WIRE_ONLY = ['integration_id', 'appointment_date', 'appointment_time']

const PLACE = ['property_id', 'location_id']

const capabilityOf = async ({ vendor, record, person, method }: Valid): Promise<WriteCapability> => {
  const all = await knownAccount(vendor).pms.capabilities()
  return (all[record][person] as Readonly<Record<string, WriteCapability>>)[method] as WriteCapability
}

/** Needed because of the value of another field. */
const isConditional = (name: string, { minimal, method }: Valid): boolean =>
  (name === 'email_from' && method === 'logEmail') ||
  (name === 'rent_amount_in_cents' && minimal['event_name'] === 'LeaseSign')

const isLog = ({ method }: Valid): boolean => method === 'logCall' || method === 'logEmail'

/** Nothing in it needs anything else. */
const PLAIN: Fields = { ...GOOD, email_send: false, event_name: undefined }

describe('what capabilities() calls required', () => {
  it.each(VALID.map(row => [row.title, row] as const))('of %s cannot be left out', async (_, row) => {
    const { required } = await capabilityOf(row)
    const needed = Object.keys(row.minimal).filter(name => !isConditional(name, row))
    expect(needed.filter(name => !required.includes(name))).toEqual([])
    // What is only inferred to be needed is warned about.
    expect(required.filter(name => !needed.includes(name) && !row.warned.includes(name))).toEqual([])
    expect(new Set(required).size).toBe(required.length)
  })

  it.each(VALID.map(row => [row.title, row] as const))('of %s is enough', async (_, row) => {
    const { required } = await capabilityOf(row)
    const isLeaseSign = row.minimal['event_name'] === 'LeaseSign'
    const values: Fields = {
      ...PLAIN,
      ...row.minimal,
      ...(isLeaseSign ? { event_name: 'Show' } : {}),
      ...(row.method === 'logEmail' ? { direction: 'inbound', email_send: false } : {}),
    }
    const input = Object.fromEntries(required.map(name => [name, values[name]]))
    const { thrown, requests } = await send(row, input)
    expect(thrown).toBeUndefined()
    expect(requests).toHaveLength(1)
  })
})

describe('what capabilities() calls optional', () => {
  it.each(VALID.map(row => [row.title, row] as const))('of %s is what is taken beside', async (_, row) => {
    const { required, optional } = await capabilityOf(row)
    if (optional === undefined) return expect(row.isClosed && row.vendor !== 'NEW_PMS').toBe(false)
    expect(optional.filter(name => required.includes(name))).toEqual([])
    const taken = Object.keys(row.maximal).filter(
      name => !required.includes(name) && !row.warned.includes(name),
    )
    expect(taken.filter(name => !optional.includes(name))).toEqual([])
    if (!isLog(row) && row.method !== 'cancel')
      expect(optional.filter(name => ![...taken, ...row.warned, ...PLACE].includes(name))).toEqual([])
    if (!isLog(row) && row.method !== 'cancel') expect(optional).toEqual(expect.arrayContaining(PLACE))
    if (row.method === 'cancel') expect(optional).toEqual([])
  })
})

describe('the names in capabilities()', () => {
  it.each([...new Set(VALID.map(({ vendor }) => vendor)), 'RENTVINE', 'KNOCK'])(
    'at %s are those of inputs, and there are none for what the PMS does not have',
    async vendor => {
      const { appointments, events } = await knownAccount(vendor).pms.capabilities()
      for (const writes of [...Object.values(appointments), ...Object.values(events)])
        for (const { support, required, optional = [] } of Object.values(writes) as WriteCapability[]) {
          expect([...required, ...optional].filter(name => WIRE_ONLY.includes(name))).toEqual([])
          expect(required.length > 0).toBe(support !== 'no')
        }
    },
  )
})

describe('one input for all PMSs', () => {
  const rows = VALID.filter(({ method }) => method === 'logCall' || method === 'logEmail')

  it.each(['logCall', 'logEmail'] as const)(
    'of %s is one that has what each of them requires, and fewer fields are refused somewhere',
    async method => {
      for (const person of ['leads', 'applicants', 'residents'] as const) {
        const own = rows.filter(row => row.method === method && row.person === person)
        const names = new Set((await Promise.all(own.map(capabilityOf))).flatMap(({ required }) => required))
        const input = Object.fromEntries(
          [...names].map(name => [
            name,
            method === 'logEmail' && name === 'direction' ? 'inbound' : PLAIN[name],
          ]),
        )
        for (const row of own) {
          const { thrown, requests } = await send(row, input)
          expect(thrown, `${row.vendor} ${person}`).toBeUndefined()
          expect(requests).toHaveLength(1)
        }
        for (const name of names) {
          const { [name]: _, ...others } = input
          const outcomes = await Promise.all(own.map(row => send(row, others)))
          expect(
            outcomes.some(({ thrown }) => thrown !== undefined),
            `${person} without ${name}`,
          ).toBe(true)
        }
      }
    },
  )
})

describe('the table of docs/calls-and-emails.md', () => {
  /** Needed everywhere, which is said beside the table. */
  const EVERYWHERE: Readonly<Record<'logCall' | 'logEmail', readonly string[]>> = {
    logCall: ['at', 'call_phone_number_from', 'call_phone_number_to', 'call_status', 'call_duration'],
    logEmail: ['at', 'direction', 'email_send'],
  }
  const PMSS = [
    ['Entrata, unknown vendors', ['ENTRATA', 'NEW_PMS']],
    ['Yardi', ['YARDI']],
    ['ResMan (leads)', ['RESMAN']],
    ['RealPage Partner Exchange', ['REALPAGE_RPX']],
    ['RealPage Registered Vendor', ['REALPAGE']],
  ] as const

  it.each(PMSS)('says of %s what its calls and emails need beside', async (name, vendors) => {
    const lines = readPage('docs/calls-and-emails.md').split('\n')
    const [line = ''] = lines.filter(each => each.startsWith(`| ${name} | `))
    const column = line.split('|').at(-2) ?? ''
    const said = [...column.matchAll(/`(\w+)`/g)].map(([, field = '']) => field)
    const needed = new Set<string>()
    for (const vendor of vendors) {
      const { events } = await knownAccount(vendor).pms.capabilities()
      for (const [person, writes] of Object.entries(events))
        for (const method of ['logCall', 'logEmail'] as const)
          for (const field of writes[method].required)
            if (field !== `${person.slice(0, -1)}_id` && !EVERYWHERE[method].includes(field))
              needed.add(field)
    }
    expect(said.sort()).toEqual([...needed].sort())
    if (needed.size === 0) expect(column.trim()).toBe('nothing')
  })
})
