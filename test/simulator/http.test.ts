import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorServer } from '../../src/testing/index.js'
import { filled } from './accounts.js'

const servers: SimulatorServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const serve = async (sim: Simulator): Promise<string> => {
  const server = await sim.listen()
  servers.push(server)
  return server.url
}

const HEADERS = { authorization: 'Bearer any', 'content-type': 'application/json' }

const control = async (url: string, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${url}/__sim${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}

describe('over HTTP', () => {
  it('answers what it answers in memory', async () => {
    const sim = filled()
    const url = await serve(sim)
    for (const path of ['/v1/leads/?limit=2', '/v1/leads/lead_1', '/v1/nothing', '/v1/leads/?limit=251']) {
      const [near, far] = await Promise.all([
        sim.fetch(`https://propexo.test${path}`, { headers: HEADERS }),
        fetch(`${url}${path}`, { headers: HEADERS }),
      ])
      expect([far.status, await far.json()]).toEqual([near.status, await near.json()])
    }
  })

  it('breaks connections, and cuts answers off', async () => {
    const sim = createSimulator()
    const url = await serve(sim)
    const get = () => fetch(`${url}/v1/leads/`, { headers: HEADERS })
    for (const fault of ['refused', 'reset_before', 'lost_answer'] as const) {
      sim.faults.next(fault)
      await expect(get()).rejects.toThrow('fetch failed')
    }
    sim.faults.next('truncated')
    await expect(get().then(response => response.json())).rejects.toThrow()
    sim.faults.next('stall_in_body')
    const response = await get()
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    await reader?.cancel()
    expect(sim.faults.met()).toHaveLength(5)
  })

  it('says which port is taken', async () => {
    const url = await serve(createSimulator())
    await expect(createSimulator().listen({ port: Number(new URL(url).port) })).rejects.toThrow(
      'cannot listen on',
    )
  })
})

describe('the control API', () => {
  it('advances, orders faults and outcomes, and shows the state', async () => {
    const url = await serve(filled())
    expect((await control(url, 'POST', '/advance', { by: '5m' })).body).toEqual({
      now: '2026-06-01T12:05:00.000Z',
    })
    await control(url, 'POST', '/faults', { fault: 'gateway_before', operation: 'GET /v1/leads/' })
    expect((await fetch(`${url}/v1/leads/`, { headers: HEADERS })).status).toBe(502)
    await control(url, 'POST', '/outcomes', { status: 'FAILURE', errors: ['{}'] })
    const { body } = await control(url, 'GET', '/state')
    expect(body).toMatchObject({ faults: { gateway_before: 1 }, requests: 1, duplicates: [] })
  })

  it('is described by its own document, operation by operation', async () => {
    const url = await serve(createSimulator())
    const { paths } = (await control(url, 'GET', '/openapi.json')).body as unknown as { paths: object }
    const { operations } = (await control(url, 'GET', '/')).body as unknown as { operations: string[] }
    const declared = Object.entries(paths).flatMap(([path, own]) =>
      Object.keys(own as object).map(method => `${method.toUpperCase()} ${path}`),
    )
    expect([...declared].sort()).toEqual([...operations].sort())
  })

  it('says what is wrong', async () => {
    const url = await serve(createSimulator())
    const messages = [
      await control(url, 'POST', '/advance', { by: 'soon' }),
      await control(url, 'POST', '/advance', '[]'),
      await control(url, 'POST', '/advance', '{'),
      await control(url, 'POST', '/faults', { fault: 'x' }),
      await control(url, 'POST', '/faults', { fault: 'stall', mode: 'never' }),
      await control(url, 'POST', '/scenario', {
        integrations: [{ vendr: 'X', properties: [{ leads: {} }] }],
      }),
      await control(url, 'GET', '/nothing'),
    ].map(
      ({ status, body }) => `${status} ${(body as unknown as { error: { message: string } }).error.message}`,
    )
    expect(messages).toEqual([
      expect.stringContaining('400 "soon" is no duration'),
      '400 the body must be a JSON object',
      expect.stringMatching(/^400 .*JSON/),
      expect.stringContaining('400 "x" is no fault'),
      '400 mode is next, always or random, and not never',
      expect.stringMatching(
        /^400 .*vendr is not known; did you mean vendor.*\/vendor is missing.*timeZone is missing.*leads must be a list/,
      ),
      expect.stringContaining('404 there is no GET /__sim/nothing'),
    ])
  })

  it('goes back to the start', async () => {
    const sim = filled()
    const url = await serve(sim)
    await control(url, 'POST', '/scenario', {
      integrations: [{ vendor: 'RESMAN', properties: [{ timeZone: 'America/Chicago', leads: [{}] }] }],
    })
    await fetch(`${url}/v1/leads/`, { headers: HEADERS })
    await control(url, 'POST', '/reset')
    expect(sim.requests()).toEqual([])
    expect((await control(url, 'GET', '/state')).body).toMatchObject({ appointments: [], jobs: [] })
  })
})
