import { describe, expect, it } from 'vitest'
import {
  type Capabilities,
  ConfigurationError,
  NotFoundError,
  ServerError,
  type WriteCapability,
} from '../../src/index.js'
import { runScript } from '../scripts/spec/command.js'
import { json, noAnswer } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'
import {
  accountOf,
  appointmentsOf,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  knownAccount,
  PEOPLE,
  type Person,
} from '../writes/calls/event-account.js'

const VENDORS = [
  ...['ENTRATA', 'REALPAGE_RPX', 'REALPAGE', 'RENTMANAGER', 'YARDI', 'RESMAN', 'APPFOLIO', 'MRI'],
  ...['BUILDIUM', 'PROPERTYWARE', 'RENTVINE'],
]
const OTHERS = ['YARDI_REST', 'PROPERTYWARE_REST', 'SAMPLE1', 'SAMPLE2', 'KNOCK', 'FUNNEL']

const LOOK_UP = 'GET /v1/admin/integrations/int_1/'

interface Cell {
  readonly pms: string
  readonly record: 'appointments' | 'events'
  readonly person: Person
  readonly operation: 'create' | 'update' | 'cancel'
  readonly support: string
  readonly required: readonly string[]
  readonly createdId: string
  readonly sources: readonly string[]
}

const writeOf = (all: Capabilities, { record, person, operation }: Cell): WriteCapability | undefined =>
  (all[record][person] as Readonly<Record<string, WriteCapability>>)[operation]

describe('capabilities()', () => {
  it('agrees with npm run rules about every operation of all eleven PMSs', async () => {
    const { stdout } = await runScript('rules', ['--json'])
    const cells: readonly Cell[] = JSON.parse(stdout)
    expect([...new Set(cells.map(({ pms }) => pms))].sort()).toEqual([...VENDORS].sort())
    for (const cell of cells) {
      const all = await knownAccount(cell.pms).pms.capabilities()
      const write = writeOf(all, cell)
      const { support, required, createdId, sources } = cell
      const name = `${cell.pms} ${cell.record} ${cell.person} ${cell.operation}`
      // The API cannot cancel an event.
      if (cell.record === 'events' && cell.operation === 'cancel') expect(write, name).toBeUndefined()
      else {
        expect(write, name).toMatchObject({ support, createdId, sources })
        expect([...(write?.required ?? [])].sort(), name).toEqual([...required].sort())
      }
    }
  })

  it.each([...VENDORS, ...OTHERS])('has the same shape at %s as everywhere', async vendor => {
    const all = await knownAccount(vendor).pms.capabilities()
    expect(Object.keys(all).sort()).toEqual(['appointments', 'availability', 'events', 'isKnown', 'name'])
    expect(all.isKnown).toBe(true)
    expect(all.name).not.toBe('')
    const single = {
      support: expect.stringMatching(/^(yes|no|unknown)$/),
      confidence: expect.stringMatching(/^(documented|contradicted|inferred)$/),
      sources: expect.any(Array),
    }
    const write = { ...single, required: expect.any(Array), createdId: expect.any(String) }
    for (const person of PEOPLE) {
      expect(Object.keys(all.appointments[person])).toEqual(['create', 'update', 'cancel'])
      expect(Object.keys(all.events[person]).sort()).toEqual(['create', 'logCall', 'logEmail', 'update'])
      for (const each of Object.values(all.appointments[person])) expect(each).toMatchObject(write)
      expect(all.events[person].create).toMatchObject(write)
      for (const each of Object.values(all.events[person])) expect(each).toMatchObject(write)
      expect(all.events[person].logCall.sources).not.toEqual([])
    }
    expect(all.availability).toEqual(single)
    expect(JSON.parse(JSON.stringify(all))).toEqual(JSON.parse(JSON.stringify(structuredClone(all))))
  })

  it('says of an unknown vendor that nothing is known', async () => {
    const all = await knownAccount('NEW_PMS').pms.capabilities()
    expect(all).toMatchObject({ name: 'NEW_PMS', isKnown: false, availability: { support: 'unknown' } })
    for (const person of PEOPLE) {
      const [id] = Object.keys(idOf(person))
      const { create, update, cancel } = all.appointments[person]
      expect([create, update, cancel].map(({ required }) => required)).toEqual([
        [id, 'at'],
        ['event_id'],
        ['event_id'],
      ])
      for (const { support, optional } of [create, update, cancel, ...Object.values(all.events[person])])
        expect({ support, optional }).toEqual({ support: 'unknown', optional: undefined })
    }
  })

  it.each(['constructor', '__proto__', 'entrata', 'Entrata', 'ENTRATA ', 'toString'])(
    'takes %j from the server for an unknown vendor',
    async vendor => {
      const all = await accountOf({ vendor }).pms.capabilities()
      expect(all).toMatchObject({ name: vendor, isKnown: false })
    },
  )

  it.each([
    ['ENTRATA', 'Entrata', 'yes'],
    ['REALPAGE_RPX', 'RealPage Partner Exchange', 'yes'],
    ['RENTMANAGER', 'Rent Manager', 'no'],
    ['YARDI', 'Yardi', 'unknown'],
    ['SAMPLE1', 'Yardi', 'unknown'],
    ['SAMPLE2', 'AppFolio', 'unknown'],
  ])('calls %s %s, and says of availability %s', async (vendor, name, support) => {
    expect(await knownAccount(vendor).pms.capabilities()).toMatchObject({ name, availability: { support } })
  })

  it.each([
    ['ENTRATA', ['yes', 'yes', 'yes'], ['yes', 'yes', 'yes']],
    ['YARDI', ['yes', 'yes', 'no'], ['yes', 'yes', 'no']],
    ['YARDI_REST', ['yes', 'yes', 'no'], ['yes', 'yes', 'no']],
    ['RESMAN', ['yes', 'no', 'no'], ['yes', 'no', 'no']],
    ['REALPAGE_RPX', ['yes', 'unknown', 'unknown'], ['no', 'no', 'no']],
    ['REALPAGE', ['yes', 'unknown', 'no'], ['yes', 'unknown', 'no']],
    ['MRI', ['no', 'no', 'no'], ['no', 'no', 'no']],
    ['RENTMANAGER', ['no', 'no', 'no'], ['no', 'no', 'no']],
    ['APPFOLIO', ['no', 'no', 'no'], ['no', 'no', 'no']],
    ['BUILDIUM', ['no', 'no', 'no'], ['no', 'no', 'no']],
    ['PROPERTYWARE', ['no', 'no', 'no'], ['no', 'no', 'no']],
    ['RENTVINE', ['no', 'no', 'no'], ['no', 'no', 'no']],
  ])('says of %s for whom calls and emails can be logged', async (vendor, calls, emails) => {
    const { events } = await knownAccount(vendor).pms.capabilities()
    expect(PEOPLE.map(person => events[person].logCall.support)).toEqual(calls)
    expect(PEOPLE.map(person => events[person].logEmail.support)).toEqual(emails)
  })

  it.each([...VENDORS, ...OTHERS, 'NEW_PMS'])(
    'tells at %s what logCall and logEmail then do',
    async vendor => {
      for (const person of PEOPLE) {
        const account = knownAccount(vendor, { client: { rules: { '*': 'off' } } })
        const { logCall, logEmail } = (await account.pms.capabilities()).events[person]
        const events = eventsOf(account.pms, person)
        const common = { ...idOf(person), event_type_id: 'type_1' }
        const called = await events
          .logCall({ ...common, ...CALL, direction: 'outbound' })
          .catch((error: unknown) => error)
        expect(called instanceof Error, `call of ${person}`).toBe(logCall.support === 'no')
        const mailed = await events.logEmail({ ...common, ...EMAIL }).catch((error: unknown) => error)
        expect(mailed instanceof Error, `email of ${person}`).toBe(logEmail.support === 'no')
      }
    },
  )

  it.each(VENDORS)('calls required at %s what an empty appointment or event lacks', async vendor => {
    const all = await knownAccount(vendor).pms.capabilities()
    for (const person of PEOPLE)
      for (const record of ['appointments', 'events'] as const) {
        const { support, required } = all[record][person].create
        const lacking = required.filter(name => !Object.hasOwn(idOf(person), name))
        if (support !== 'yes' || lacking.length === 0) continue
        const account = knownAccount(vendor, { client: { rules: { '*': 'enforce' } } })
        const methods =
          record === 'events' ? eventsOf(account.pms, person) : appointmentsOf(account.pms, person)
        const error = await thrownBy(() => methods.create(idOf(person)))
        const { issues } = error as { issues: { path: string }[] }
        const paths = issues.map(({ path }) => path.slice(1))
        for (const field of lacking) expect(paths, `${record} of ${person}`).toContain(field)
      }
  })

  it('is not changed by what a caller does with an earlier answer', async () => {
    const { pms } = knownAccount('ENTRATA')
    const before = structuredClone(await pms.capabilities())
    const spoil = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      for (const each of Object.values(value)) spoil(each)
      if (Array.isArray(value)) value.splice(0, value.length, 'spoilt')
      else for (const key of Object.keys(value)) Reflect.set(value, key, 'spoilt')
    }
    spoil(await pms.capabilities())
    expect(await pms.capabilities()).toEqual(before)
    expect(await knownAccount('ENTRATA').pms.capabilities()).toEqual(before)
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).logCall({ ...idOf('leads'), ...CALL, event_type_id: 'type_1' })
    expect(account.bodies()).toHaveLength(1)
  })

  it('asks for the vendor once, and not at all where the caller names it', async () => {
    const account = accountOf({ vendor: 'MRI' })
    await Promise.all([account.pms.capabilities(), account.pms.capabilities()])
    expect(await account.integration('int_1').capabilities()).toMatchObject({ name: 'MRI' })
    expect(account.calls()).toEqual([LOOK_UP])
    const known = knownAccount('MRI')
    await known.pms.capabilities()
    expect(known.calls()).toEqual([])
  })

  it('fails with the look-up, and asks again', async () => {
    let isDown = true
    const account = accountOf({
      vendor: 'MRI',
      answer: () => (isDown ? json({}, { status: 500 }) : undefined),
    })
    await errorBy(ServerError, () => account.pms.capabilities())
    isDown = false
    expect(await account.pms.capabilities()).toMatchObject({ name: 'MRI' })
    const gone = accountOf({ answer: () => json({}, { status: 404 }) })
    await errorBy(NotFoundError, () => gone.pms.capabilities())
  })

  it('throws the reason of an abort, before and during the look-up, also where nothing is asked', async () => {
    const reason = { mine: true }
    for (const account of [accountOf({ answer: noAnswer }), knownAccount('ENTRATA')]) {
      await expect(account.pms.capabilities({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      expect(account.calls()).toEqual([])
    }
    const account = accountOf({ answer: noAnswer, client: { timeoutMs: 1_000 } })
    const controller = new AbortController()
    const waiting = thrownBy(() => account.pms.capabilities({ signal: controller.signal }))
    await new Promise(resolve => setTimeout(resolve, 5))
    controller.abort(reason)
    expect(await waiting).toBe(reason)
  })

  it.each([7, 'x', [], null, { signal: {} }, { timeout: 5 }])('refuses the options %j', async options => {
    const account = accountOf({ vendor: 'MRI' })
    await errorBy(ConfigurationError, () => account.pms.capabilities(options as never))
    expect(account.calls()).toEqual([])
  })
})
