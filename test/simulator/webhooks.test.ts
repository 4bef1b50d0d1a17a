import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type WebhookReceiver } from '../../src/testing/index.js'
import { ask, read } from './asking.js'

const SECRET = 'a secret of a webhook'

interface Got {
  readonly trigger: string
  readonly data: Readonly<Record<string, unknown>>
  readonly isSigned: boolean
}

/** A receiver that keeps what it gets, and answers with these statuses, and then 200. */
const receiver = (...statuses: number[]): { readonly got: Got[]; readonly receive: WebhookReceiver } => {
  const got: Got[] = []
  return {
    got,
    receive: async request => {
      const body = await request.text()
      const signature = createHmac('sha256', SECRET).update(body).digest('hex')
      const { trigger, data } = JSON.parse(body)
      got.push({ trigger, data, isSigned: request.headers.get('propexo-signature') === signature })
      return new Response('', { status: statuses.shift() ?? 200 })
    },
  }
}

const open = (...statuses: number[]) => {
  const sim = createSimulator({ syncEvery: '12h' })
  const account = sim.integration({ vendor: 'ENTRATA' })
  const lead = account.lead({ property: account.property({ timeZone: 'America/Chicago' }) })
  const { got, receive } = receiver(...statuses)
  sim.webhooks.to(receive, { secret: SECRET })
  return { sim, account, lead, got }
}

const TOUR = {
  appointment_date: '2026-06-08',
  appointment_time: '13:30:00',
  appointment_duration_minutes: 30,
  appointment_type: 'TOUR',
}

describe('webhooks', () => {
  it('tell of a write that failed, signed', async () => {
    const { sim, account, lead, got } = open()
    await ask(sim, 'POST', '/v1/events/appointments/leads', {
      integration_id: account.id,
      lead_id: lead.id,
      ...TOUR,
    })
    await sim.clock.advance('2m')
    expect(got).toEqual([
      {
        trigger: 'WRITE_OPERATION_FAILURE',
        isSigned: true,
        data: {
          event: 'WRITE_OPERATION_FAILURE',
          integration_id: account.id,
          vendor: 'ENTRATA',
          root_job_id: 'job_1',
          write_status: 'FAILURE',
          errors: sim.jobs()[0]?.errors,
        },
      },
    ])
  })

  it('tell of syncs, and of what is new and changed in all but the first', async () => {
    const { sim, account, lead, got } = open()
    account.change(lead, { status: 'Lost' })
    await sim.clock.advance('12h')
    expect(got.map(({ trigger }) => trigger)).toEqual(['FIRST_SYNC_COMPLETE'])
    account.change(lead, { status: 'Active' })
    await sim.clock.advance('12h')
    expect(got.slice(1).map(({ trigger, data }) => [trigger, data['diff']])).toEqual([
      ['DATA_UPDATE', { new: { status: 'Active' }, previous: { status: 'Lost' } }],
      ['SYNC_COMPLETE', undefined],
    ])
  })

  it('come again every 15 minutes until they are taken, ten times at most', async () => {
    const { sim, got } = open(...Array.from({ length: 20 }, () => 500))
    sim.webhooks.send('JOB_FAILURE', { job_id: 'job_1' })
    await sim.clock.advance('14m')
    expect(got).toHaveLength(1)
    await sim.clock.advance('10h')
    expect(got).toHaveLength(11)
    const minutes = sim.webhooks.deliveries().map(({ at }) => Date.parse(at) / 60_000)
    expect(minutes.slice(1).map((each, index) => each - (minutes[index] ?? 0))).toEqual(Array(10).fill(15))
  })

  it('come twice, late, badly signed, bare, or never, as they are told', async () => {
    const { sim, got } = open()
    const send = async (fault: Parameters<typeof sim.webhooks.next>[0]) => {
      got.length = 0
      sim.webhooks.next(fault)
      sim.webhooks.send('JOB_FAILURE', { job_id: 'job_1' })
      await sim.clock.advance('1s')
      return got.map(({ trigger, isSigned }) => ({ trigger, isSigned }))
    }
    const whole = { trigger: 'JOB_FAILURE', isSigned: true }
    expect(await send('duplicated')).toEqual([whole, whole])
    expect(await send('wrong_signature')).toEqual([{ ...whole, isSigned: false }])
    expect(await send('unsigned')).toEqual([{ ...whole, isSigned: false }])
    expect(await send('bare')).toEqual([{ trigger: undefined, isSigned: true }])
    expect(await send('lost')).toEqual([])
    expect(await send('delayed')).toEqual([])
    await sim.clock.advance('1m')
    expect(got).toHaveLength(1)
  })

  it('are received before time goes on, unless the receiver waits for time itself, or never answers', async () => {
    const statusesOf = async (wait: (sim: Simulator) => Promise<unknown>) => {
      const sim = createSimulator()
      sim.webhooks.to(() => wait(sim).then(() => new Response()), { secret: SECRET })
      sim.webhooks.send('JOB_FAILURE', { job_id: 'job_1' })
      await sim.clock.advance('5s')
      return sim.webhooks.deliveries().map(({ status }) => status)
    }
    expect(await statusesOf(() => new Promise(resolve => setTimeout(resolve, 50)))).toEqual([200])
    expect(await statusesOf(({ clock }) => clock.sleep('2s'))).toEqual([200])
    expect(await statusesOf(({ clock }) => clock.sleep('6s'))).toEqual([])
    expect(await statusesOf(() => new Promise(() => {}))).toEqual([])
  })

  it('that were made through the API go to their URL, for the triggers and models that they name', async () => {
    const sim = createSimulator()
    const account = sim.integration({ vendor: 'ENTRATA' })
    const { got, receive } = receiver()
    sim.webhooks.receive('https://hooks.example.com/propexo', receive)
    const webhook = {
      url: 'https://hooks.example.com/propexo',
      triggers: ['DATA_NEW'],
      model: 'events',
      active: true,
      secret: SECRET,
    }
    const { result } = await read(ask(sim, 'POST', '/v1/webhooks/', webhook))
    account.sync()
    const lead = account.lead()
    account.change(lead, { status: 'Lost' })
    const body = { integration_id: account.id, lead_id: lead.id, ...TOUR, notes: 'First visit' }
    await ask(sim, 'POST', '/v1/events/appointments/leads', body)
    await sim.clock.advance('2m')
    account.sync()
    await sim.clock.advance('1s')
    expect(got.map(({ trigger, isSigned }) => ({ trigger, isSigned }))).toEqual([
      { trigger: 'DATA_NEW', isSigned: true },
    ])
    await ask(sim, 'PUT', `/v1/webhooks/${String(Object(result).id)}`, { active: false })
    account.sync()
    await sim.clock.advance('1s')
    expect(got).toHaveLength(1)
  })

  it('say what is wrong with what a test asks for', () => {
    const { webhooks } = createSimulator()
    expect(() => webhooks.to(() => new Response(), { secret: 'short' })).toThrow('at least 10 characters')
    expect(() => webhooks.send('JOB_SUCCESS' as never, {})).toThrow('JOB_SUCCESS is no trigger')
    expect(() => webhooks.next('twice' as never)).toThrow(
      'twice is no fault of webhooks; there are duplicated',
    )
  })
})
