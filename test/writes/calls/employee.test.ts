import { describe, expect, it } from 'vitest'
import { NotFoundError, ServerError, type WriteJob, type WriteOptions } from '../../../src/index.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import {
  type Account,
  accountOf,
  appointmentsOf,
  CALL,
  eventsOf,
  type FakeAccount,
  idOf,
  issuesBy,
  knownAccount,
  PEOPLE,
  type Person,
  pathsOf,
  warningsOf,
} from './event-account.js'

const EMPLOYEE = '/v1/employees/emp_1'
const AS_MRI_READS_IT = { date: '2026-06-08', time: '14:30', timeZone: 'pms' }

const mri = (roles: unknown, others: Partial<FakeAccount> = {}): Account =>
  knownAccount('MRI', {
    client: { verifyEmployee: true },
    byPath: { [EMPLOYEE]: roles === undefined ? undefined : { id: 'emp_1', roles } },
    ...others,
  })

type Write = (account: Account, person: Person, options?: WriteOptions) => Promise<WriteJob>

const WRITES: Readonly<Record<string, Write>> = {
  'events.create': ({ pms }, person, options) =>
    eventsOf(pms, person).create(
      {
        ...idOf(person),
        event_type_id: 'type_1',
        event_datetime: '2026-06-08T14:30:00-05:00',
        employee_id: 'emp_1',
      },
      options,
    ),
  'events.update': ({ pms }, person, options) =>
    eventsOf(pms, person).update(
      {
        event_id: 'event_1',
        event_type_id: 'type_1',
        event_datetime: '2026-06-08T14:30:00-05:00',
        employee_id: 'emp_1',
      },
      options,
    ),
  'appointments.create': ({ pms }, person, options) =>
    appointmentsOf(pms, person).create(
      { ...idOf(person), at: AS_MRI_READS_IT, employee_id: 'emp_1' },
      options,
    ),
  'appointments.update': ({ pms }, person, options) =>
    appointmentsOf(pms, person).update(
      { event_id: 'event_1', at: AS_MRI_READS_IT, employee_id: 'emp_1' },
      options,
    ),
}

const EACH = Object.entries(WRITES).flatMap(([name, write]) =>
  PEOPLE.map(person => [name, person, write] as const),
)

const createEvent = WRITES['events.create'] as Write

describe('verifyEmployee', () => {
  it.each(EACH)(
    'asks before %s of %s at MRI for the employee, and sends what is right',
    async (_, person, write) => {
      const account = mri(['LEASING_AGENT', 'MANAGER'])
      const job = await write(account, person)
      expect(account.reads()).toEqual([`GET ${EMPLOYEE}`])
      expect(account.bodies()).toMatchObject([{ employee_id: 'emp_1' }])
      expect(warningsOf(job)).toEqual([])
    },
  )

  it.each(EACH)('refuses %s of %s at MRI without the role', async (name, person, write) => {
    const account = mri(['MANAGER'])
    const issues = await issuesBy(account, () => write(account, person))
    expect(issues).toMatchObject([
      {
        path: '/employee_id',
        rule: `mri.${name.split('.')[0]}.employee_id`,
        message: expect.stringMatching(/LEASING_AGENT.*MANAGER/),
      },
    ])
  })

  it.each([
    [[]],
    [null],
    [undefined],
    ['LEASING_AGENT'],
    [['leasing_agent']],
    [[null]],
    [['LEASING_AGENTS']],
    [{}],
  ])('refuses the roles %j', async roles => {
    const account = mri(roles, {
      byPath: { [EMPLOYEE]: { id: 'emp_1', ...(roles === undefined ? {} : { roles }) } },
    })
    const issues = await issuesBy(account, () => createEvent(account, 'leads'))
    expect(pathsOf(issues)).toEqual(['/employee_id'])
  })

  it('reads once for all writes, at once and after each other', async () => {
    const account = mri(['LEASING_AGENT'])
    await Promise.all(EACH.map(([, person, write]) => write(account, person)))
    await createEvent(account, 'leads')
    expect(account.reads()).toEqual([`GET ${EMPLOYEE}`])
    expect(account.bodies()).toHaveLength(EACH.length + 1)
  })

  it.each(EACH)('reads nothing before %s of %s by default', async (_, person, write) => {
    const account = mri(['MANAGER'], { client: {} })
    await write(account, person)
    expect(account.reads()).toEqual([])
  })

  it('can be switched on and off for one call', async () => {
    const on = mri(['MANAGER'], { client: {} })
    await issuesBy(on, () => createEvent(on, 'leads', { verifyEmployee: true }))
    const off = mri(['MANAGER'])
    await createEvent(off, 'leads', { verifyEmployee: false })
    expect(off.reads()).toEqual([])
  })

  it('reads nothing where no employee is named, or the input is wrong', async () => {
    const account = mri(['MANAGER'])
    const input = { event_type_id: 'type_1', event_datetime: '2026-06-08T14:30:00-05:00' }
    await eventsOf(account.pms).create({ ...idOf('leads'), ...input })
    const before = account.bodies().length
    await thrownBy(() => eventsOf(account.pms).create({ ...input, employee_id: 'emp_1' }))
    await thrownBy(() => eventsOf(account.pms).create({ ...idOf('leads'), employee_id: 'emp_1' }))
    expect(account.reads()).toEqual([])
    expect(account.bodies()).toHaveLength(before)
  })

  it.each(['ENTRATA', 'YARDI', 'REALPAGE_RPX', 'RENTMANAGER', 'APPFOLIO', 'RESMAN', 'NEW_PMS'])(
    'never reads an employee for %s',
    async vendor => {
      const client = { verifyEmployee: true, rules: { '*': 'off' } } as const
      const account = knownAccount(vendor, { client })
      const at = '2026-06-08T14:30:00-05:00'
      const place = { property_id: 'prop_1', employee_id: 'emp_1' }
      const integration = account.integration('int_1', { vendor, appointmentTimeZone: 'America/Chicago' })
      for (const person of PEOPLE) {
        await eventsOf(integration, person).create({ ...idOf(person), ...place, event_datetime: at })
        await eventsOf(integration, person).update({ event_id: 'event_1', ...place, event_datetime: at })
        if (person !== 'residents')
          await appointmentsOf(integration, person).create({ ...idOf(person), ...place, at })
        await appointmentsOf(integration, person).update({ event_id: 'event_1', ...place, at })
      }
      expect(account.reads().filter(each => each.includes('employees'))).toEqual([])
      expect(account.bodies()).toHaveLength(11)
    },
  )

  it('never reads an employee for a call', async () => {
    const account = knownAccount('ENTRATA', { client: { verifyEmployee: true } })
    await eventsOf(account.pms).logCall({
      ...idOf('leads'),
      ...CALL,
      event_type_id: 'type_1',
      employee_id: 'emp_1',
    })
    expect(account.reads()).toEqual([])
  })

  it('reads nothing before a cancellation', async () => {
    const account = mri(['MANAGER'], { client: { verifyEmployee: true, rules: { '*': 'off' } } })
    await appointmentsOf(account.pms).cancel({ event_id: 'event_1' })
    expect(account.reads()).toEqual([])
  })

  it('obeys the rules option', async () => {
    const client = { verifyEmployee: true, rules: { 'mri.events.employee_id': 'warn' } } as const
    const account = mri(['MANAGER'], { client })
    const job = await createEvent(account, 'leads')
    expect(pathsOf(warningsOf(job))).toEqual(['/employee_id'])
  })

  it('throws NotFoundError where there is no such employee', async () => {
    const account = mri(undefined)
    const error = await errorBy(NotFoundError, () => createEvent(account, 'leads'))
    expect(error.operation).toBe('GET /v1/employees/{employee_id}')
    expect(account.bodies()).toEqual([])
  })

  it('fails with the read, without a write, and reads again the next time', async () => {
    let reads = 0
    const account = mri(['LEASING_AGENT'], {
      answer: ({ url }) => {
        if (url.pathname !== EMPLOYEE) return undefined
        reads += 1
        return reads === 1 ? new Response('', { status: 500 }) : undefined
      },
    })
    await errorBy(ServerError, () => createEvent(account, 'leads'))
    expect(account.bodies()).toEqual([])
    await createEvent(account, 'leads')
    expect(reads).toBe(2)
  })

  it('works together with the look-up of the vendor', async () => {
    const account = accountOf({
      vendor: 'MRI',
      client: { verifyEmployee: true },
      byPath: { [EMPLOYEE]: { roles: [] } },
    })
    await issuesBy(account, () => createEvent(account, 'leads'))
    expect(account.calls()).toEqual(['GET /v1/admin/integrations/int_1/', `GET ${EMPLOYEE}`])
  })
})
