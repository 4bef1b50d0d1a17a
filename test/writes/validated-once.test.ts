import { readdirSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Validator } from '../../generated/validators/runtime.js'
import { PERSON_KINDS } from '../../src/contract/write-kind.js'
import type { Integration } from '../../src/index.js'
import { ALL_PROFILES } from '../../src/pms/profiles.js'
import { facadeMethods } from '../contract/facade-methods.js'
import { AVAILABILITY, fakeApi } from '../support/fake-api.js'

const runs: string[] = []

interface Module {
  readonly validateBody?: Validator<unknown>
}

/** Every validator of the contract notes that it ran, whoever imports it. */
const directory = new URL('../../generated/validators/', import.meta.url)
for (const name of readdirSync(directory).filter(each => each.endsWith('.js') && each !== 'runtime.js'))
  vi.doMock(new URL(name, directory).pathname, async importOriginal => {
    const module = await importOriginal<Module>()
    const { validateBody } = module
    if (validateBody === undefined) return module
    const counted = (value: unknown): boolean => {
      runs.push(name)
      return validateBody(value)
    }
    Object.defineProperty(counted, 'errors', { get: () => validateBody.errors })
    return { ...module, validateBody: counted }
  })

// Loaded now, so that it gets those.
const { clientOf } = await import('../support/client.js')
const { APPOINTMENT_WRITES, EVENT_WRITES } = await import('../../src/contract/write-operations.js')

beforeEach(() => {
  runs.length = 0
})

// Their inputs hold every field, which rules of PMSs do not want.
const METHODS = facadeMethods(clientOf(fakeApi(), { rules: { '*': 'off' } })).filter(
  ({ isWrite, isPreview, operation }) => isWrite || isPreview || operation.endsWith(AVAILABILITY),
)

const CALL = {
  lead_id: 'lead_1',
  property_id: 'prop_1',
  at: '2026-06-08T14:30:00-05:00',
  call_phone_number_from: '+15125550142',
  call_phone_number_to: '+15125550100',
  call_status: 'ANSWER',
  call_duration: 95,
  direction: 'outbound',
  agent_name: 'Marisol Vega',
} as const

describe('a body is validated once', () => {
  it.each(METHODS.map(each => [each.name, each] as const))('by %s', async (_, { calls }) => {
    for (const call of calls) {
      runs.length = 0
      await call({})
      expect(runs).toHaveLength(1)
    }
  })

  const propexo = clientOf(fakeApi({ vendor: 'YARDI' }), { timeZones: { prop_1: 'America/Chicago' } })
  const known = propexo.integration('int_1', { vendor: 'YARDI' })
  const unknown = propexo.integration('int_2')
  const bad = { ...CALL, call_duration: 'long', call_status: 'MAYBE' }
  it.each<[string, Integration]>([
    ['where the PMS is known', known],
    ['where it is not', unknown],
  ])('also if it is refused, %s', async (_, pms) => {
    const call = pms.events.leads.logCall(bad as never)
    await expect(call).rejects.toMatchObject({
      issues: [{ path: '/call_status' }, { path: '/call_duration' }],
    })
    expect(runs).toHaveLength(1)
  })

  it('and once more where the client writes the notes, which it can only when it knows the PMS', async () => {
    for (const pms of [known, propexo.integration('int_3')]) {
      runs.length = 0
      await pms.events.leads.logCall(CALL)
      expect(runs).toHaveLength(1)
      await pms.events.leads.logCall({ ...CALL, detailsInNotes: true })
      expect(runs).toHaveLength(3)
    }
  })
})

/** What a caller may have written into any field of a call or an email. */
const VALUES: readonly unknown[] = [
  ...['', 'x', '2026-06-08T14:30:00-05:00', 'https://example.com/call/1', 'ada@example.com', 'ANSWER'],
  ...['x'.repeat(60), 'x'.repeat(300), '+15125550142', 0, 95, 1.5, -1, true, null, [], {}],
]

describe('what the client adds needs no second look, because', () => {
  const ends = [new Date('2000-01-02T00:00:00Z'), new Date('2099-12-30T23:59:59.999Z')]
  const zones = ['America/Chicago', 'Asia/Kathmandu', 'Pacific/Chatham', 'Pacific/Niue', 'Etc/UTC']
  it.each(zones)('the contract takes its times, from the first year to the last, in %s', async zone => {
    const pms = clientOf(fakeApi(), { rules: { '*': 'off' } }).integration('int_1', {
      vendor: 'ANY_PMS',
      appointmentTimeZone: zone,
    })
    for (const at of ends) {
      const booking = await pms.appointments.leads.preview({ lead_id: 'lead_1', at })
      expect(APPOINTMENT_WRITES.leads.create.contract.validateBody(booking.body)).toBe(true)
      const times = { event_datetime: at, appointment_datetime: at, time_from: at, time_to: at }
      const event = await pms.events.leads.preview({ lead_id: 'lead_1', ...times })
      expect(Object.keys(event.body)).toEqual(expect.arrayContaining(Object.keys(times)))
      expect(EVENT_WRITES.leads.create.contract.validateBody(event.body)).toBe(true)
    }
  })

  const mappings = ALL_PROFILES.flatMap(({ name, calls, emails }) =>
    PERSON_KINDS.flatMap(person =>
      [calls[person], emails[person]].flatMap(mapping => (mapping ? [{ name, person, mapping }] : [])),
    ),
  )
  const takes = (person: (typeof PERSON_KINDS)[number], field: string, value: unknown): boolean =>
    EVENT_WRITES[person].create.contract.validateBody({ integration_id: 'int_1', [field]: value })

  it('a field in which a PMS has a detail of a call or an email takes what the detail takes', () => {
    const refused = mappings.flatMap(({ name, person, mapping }) =>
      Object.entries(mapping.fields).flatMap(([detail, field]) =>
        VALUES.filter(value => takes(person, detail, value) && !takes(person, field, value)).map(value => [
          name,
          person,
          field,
          value,
        ]),
      ),
    )
    expect(mappings.length).toBeGreaterThan(5)
    expect(refused).toEqual([])
  })

  it('the contract takes the name by which a PMS knows a call or an email', () => {
    for (const { person, mapping } of mappings)
      for (const name of typeof mapping.name === 'object' ? Object.values(mapping.name) : [mapping.name])
        expect(takes(person, 'event_name', name)).toBe(true)
  })
})
