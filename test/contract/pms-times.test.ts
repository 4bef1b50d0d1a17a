import { describe, expect, inject, it } from 'vitest'
import { operationsOf } from '../../scripts/spec/document.js'
import { type AppointmentTime, type Integration, Propexo, TimeInputError } from '../../src/index.js'
import { profileOf } from '../../src/pms/profiles.js'
import { expectWritten } from '../support/pages.js'
import { errorBy } from '../support/thrown.js'
import { ALONE } from './harness/client.js'
import { recordingFetch } from './harness/request-log.js'
import { PMS_CASES, type PmsCase } from './pms-cases.js'

const servers = inject('prism')
const operations = new Set(operationsOf(inject('contract')).map(({ key }) => key))

const json = (value: unknown): Response =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } })

interface Pms {
  readonly pms: Integration
  /** Date and time in the bodies that Prism took, in order. */
  readonly received: () => string[]
}

/** A client whose writes go to Prism; what decides the zone is answered as this PMS would. */
const pmsOf = ({ vendor, records = [], options, integration }: PmsCase): Pms => {
  const { fetch, requests } = recordingFetch(async (url, init) => {
    const { pathname } = new URL(url)
    if (pathname.startsWith('/v1/admin/integrations/')) return json({ results: { vendor }, meta: {} })
    if (pathname === '/v1/timezones/') return json({ results: records, meta: { hasMore: false } })
    const response = await globalThis.fetch(url, init)
    expect(response.status).toBe(200)
    return response
  })
  const environment = { baseUrl: servers.static }
  // Inputs of these tests hold what times need, and not what the PMSs want.
  const rules = { '*': 'off' } as const
  const propexo = new Propexo({ token: 'token', environment, fetch, rules, ...ALONE, ...options })
  const received = (): string[] =>
    requests
      .filter(({ target }) => target.startsWith('/v1/events/'))
      .map(({ body }) => {
        const { appointment_date, appointment_time } = JSON.parse(body ?? '{}')
        return `${appointment_date} ${appointment_time}`
      })
  return { pms: propexo.integration('int_1', integration), received }
}

const JUNE = '2026-06-08T14:30:00-05:00'
const JANUARY = '2026-01-15T14:30:00-06:00'
const GAP = { date: '2026-03-08', time: '02:30:00', timeZone: 'America/Chicago' }
const REPEATED = { date: '2026-11-01', time: '01:30:00', timeZone: 'America/Chicago' }

const here = operations.has('POST /v1/events/appointments/leads')
const reason = here ? '' : ' (SKIPPED: this specification has no POST /v1/events/appointments/leads)'

const titled = PMS_CASES.map(each => [`${each.vendor}, by ${each.source}`, each] as const)

describe.skipIf(!here).each(titled)(`appointments at %s${reason}`, (_, each) => {
  const book = async (at: AppointmentTime) => {
    const { pms, received } = pmsOf(each)
    const place = { property_id: 'prop_1', at }
    const create = await pms.appointments.leads.create({ lead_id: 'lead_1', ...place })
    await pms.appointments.applicants.create({ applicant_id: 'appl_1', ...place })
    await pms.appointments.residents.update({ event_id: 'evt_1', ...place })
    return { received: received(), time: create.sent?.time }
  }

  it.each([
    ['in June', JUNE, each.june],
    ['in January', JANUARY, each.january],
    ['of the later reading of a gap', { ...GAP, disambiguation: 'later' }, each.gap],
    ['of the earlier reading of a repeated hour', { ...REPEATED, disambiguation: 'earlier' }, each.repeated],
  ] as const)(
    'an instant %s reaches the PMS on its own clocks, from create and update alike',
    async (_, at, wall) => {
      const { received, time } = await book(at)
      expect(received).toEqual([wall, wall, wall])
      expect(`${time?.date} ${time?.time}`).toBe(wall)
      expect(Date.parse(`${time?.date}T${time?.time}${time?.offset}`)).toBe(time?.instant?.getTime())
    },
  )

  it('says by which source', async () => {
    expect((await book(JUNE)).time?.source).toBe(each.source)
  })

  it.each([
    ['a time that is skipped', GAP, 'nonexistent_local_time', '07:30', '08:30'],
    ['a time that is repeated', REPEATED, 'ambiguous_local_time', '06:30', '07:30'],
  ])('%s is refused with both readings, and nothing is sent', async (_, at, code, earlier, later) => {
    const { pms, received } = pmsOf(each)
    const error = await errorBy(TimeInputError, () =>
      pms.appointments.leads.create({ lead_id: 'lead_1', property_id: 'prop_1', at }),
    )
    const readings = [error.earlier, error.later].map(reading => reading?.toISOString().slice(11, 16))
    expect([error.code, ...readings]).toEqual([code, earlier, later])
    expect(received()).toEqual([])
  })
})

describe.skipIf(!here)(`the table of PMSs in docs/time.md${reason}`, () => {
  it('is what this suite sends', async () => {
    const rows = []
    for (const each of PMS_CASES.filter(({ vendor }) => !/SAMPLE|TOMORROW/.test(vendor))) {
      const { pms, received } = pmsOf(each)
      for (const at of [JUNE, JANUARY])
        await pms.appointments.leads.create({ lead_id: 'lead_1', property_id: 'prop_1', at })
      const [june, january] = received().map(text => text.slice(11))
      const { name } = profileOf(each.vendor)
      rows.push(`| ${name} | ${each.reads} | ${each.needs} | ${june} | ${january} |`)
    }
    const table = [
      `| PMS | reads times in | needs from you | \`${JUNE}\` | \`${JANUARY}\` |`,
      '|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n')
    expectWritten({ page: 'docs/time.md', name: 'times', test: 'test/contract/pms-times.test.ts' }, table)
  })
})
