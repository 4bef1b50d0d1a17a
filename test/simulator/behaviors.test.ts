import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/testing/index.js'
import { ask, LEAD_APPOINTMENTS, read } from './asking.js'
import { BEHAVIORS } from './behaviors.js'

describe('each behaviour that docs/testing.md tells', () => {
  it.each(BEHAVIORS.map(({ what, test }) => [what, ...test] as const))(
    '%s: %s has a test %s',
    (_, file, title) => {
      const titles = [
        ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/^ *it\((['"`])(.*)\1/gm),
      ]
      expect(titles.map(([, , found]) => found)).toContain(title)
    },
  )

  it('names a page where it is documented, and nowhere else', () => {
    for (const { confidence, source, what } of BEHAVIORS) {
      const isPage = /^(?:api-reference|how-it-works)\/\S+$|^the (?:guide|contract|pages?) /.test(source)
      expect(isPage, what).toBe(confidence === 'documented' || confidence === 'contradicted')
    }
  })
})

const DAY = { appointment_date: '2026-07-14', appointment_time: '10:30:00' }
const DETAILS = { appointment_duration_minutes: 30, appointment_type: 'TOUR', notes: 'First visit' }

interface Account {
  readonly sim: Simulator
  readonly ids: { readonly integration_id: string; readonly lead_id: string }
}

const open = (vendor: string, own: object = {}, of: object = {}, options: SimulatorOptions = {}): Account => {
  const sim = createSimulator(options)
  const account = sim.integration({ vendor, ...own })
  const property = account.property({ timeZone: 'America/Chicago', ...of })
  return { sim, ids: { integration_id: account.id, lead_id: account.lead({ property }).id } }
}

const PMS_FIELDS: Readonly<Record<string, object>> = {
  ENTRATA: DETAILS,
  YARDI: { unit_id: 'unit_1', employee_id: 'emp_1' },
  MRI: {},
}

/** What stands in a PMS that was sent half past ten. */
const sent = async (vendor: string, own: object = {}, of: object = {}, day: object = DAY) => {
  const { sim, ids } = open(vendor, own, of)
  await ask(sim, 'POST', LEAD_APPOINTMENTS, { ...ids, ...day, ...PMS_FIELDS[vendor] })
  await sim.clock.advance('2m')
  expect(sim.jobs()).toMatchObject([{ status: 'SUCCESS' }])
  return sim.appointments()[0]
}

describe('appointments', () => {
  it('Yardi goes by its settings, and without any by the time of the property', async () => {
    const none = { configuredTimeZone: 'none' }
    expect(await sent('YARDI', {}, { configuredTimeZone: 'America/Denver' })).toMatchObject({
      localTime: '2026-07-14T11:30:00',
    })
    expect(await sent('YARDI', { timeZone: 'America/New_York' }, none)).toMatchObject({
      localTime: '2026-07-14T09:30:00',
    })
    expect(await sent('YARDI', {}, none)).toMatchObject({ localTime: '2026-07-14T10:30:00' })
  })

  it('MRI reads the time of the property, unless the integration has a zone', async () => {
    expect(await sent('MRI')).toMatchObject({ localTime: '2026-07-14T10:30:00' })
    expect(await sent('MRI', { timeZone: 'UTC' })).toMatchObject({ localTime: '2026-07-14T05:30:00' })
  })

  it('a time that clocks skip or repeat is taken', async () => {
    const at = async (date: string, time: string) =>
      (await sent('ENTRATA', {}, {}, { appointment_date: date, appointment_time: time }))?.instant
    expect(await at('2027-03-14', '02:30:00')).toBe('2027-03-14T09:30:00.000Z')
    expect(await at('2026-11-01', '01:30:00')).toBe('2026-11-01T07:30:00.000Z')
  })
})

describe('writes', () => {
  it('the same write twice books twice, which duplicates() tells', async () => {
    const { sim, ids } = open('ENTRATA')
    for (let time = 0; time < 2; time += 1)
      await ask(sim, 'POST', LEAD_APPOINTMENTS, { ...ids, ...DAY, ...DETAILS })
    expect(sim.duplicates()).toEqual([])
    await sim.clock.advance('2m')
    expect(sim.appointments()).toHaveLength(2)
    expect(sim.duplicates()).toMatchObject([{ jobs: ['job_1', 'job_2'] }])
  })

  it('a partial success is one in the log, and can be run again', async () => {
    const { sim, ids } = open('ENTRATA')
    sim.outcomes.next('PARTIAL_SUCCESS')
    await ask(sim, 'POST', LEAD_APPOINTMENTS, { ...ids, ...DAY, ...DETAILS })
    await sim.clock.advance('2m')
    expect(await read(ask(sim, 'GET', '/v1/admin/write-status/job_1'))).toMatchObject({
      write_status: 'PARTIAL_SUCCESS',
    })
    const { results } = await read(ask(sim, 'GET', '/v1/admin/logs/writes/'))
    expect(results.logs).toMatchObject([{ job_id: 'job_1', status: 'SUCCESS' }])
    expect((await ask(sim, 'POST', '/v1/admin/retry-write/job_1', {})).status).toBe(200)
  })

  it('an event stands in the log both ways: with its offset, and without', async () => {
    const { sim, ids } = open('ENTRATA')
    await ask(sim, 'POST', '/v1/events/leads', {
      ...ids,
      event_type_id: 'etype_1',
      event_datetime: '2026-07-14T10:30:00-05:00',
    })
    await sim.clock.advance('2m')
    expect(sim.events()).toMatchObject([
      { localTime: '2026-07-14T10:30:00', localTimeWithoutOffset: '2026-07-14T11:30:00' },
    ])
  })
})

describe('reads', () => {
  it('a missing or unknown token is answered 401', async () => {
    const { sim } = open('ENTRATA', {}, {}, { tokens: ['good'] })
    const statusFor = async (headers: Record<string, string>) =>
      (await sim.fetch('https://propexo.test/v1/leads/', { headers })).status
    expect(await statusFor({})).toBe(401)
    expect(await statusFor({ authorization: 'Bearer bad' })).toBe(401)
    expect(await statusFor({ authorization: 'Bearer good' })).toBe(200)
  })
})
