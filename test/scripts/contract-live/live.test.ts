import { describe, expect, it } from 'vitest'
import { operations } from '../../../generated/operations.js'
import { readsOnly } from '../../../scripts/contract/live/reads-only.js'
import { type Fetch, type FetchInit, Propexo } from '../../../src/index.js'
import { createSimulator, type Simulator } from '../../../src/testing/index.js'
import { expectWritten } from '../../support/pages.js'
import { openAccount, type Planted, planted, run } from './account.js'

const READS = Object.entries(operations).flatMap(([key, { kind }]) => (kind === 'read' ? [key] : []))

/** The lines of an operation: its own, and those of its differences. */
const blockOf = (text: string, operation: string): readonly string[] => {
  const lines = text.split('\n')
  const start = lines.findIndex(line => line.startsWith(`${operation}: `))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('  '))
  return lines
    .slice(start, end)
    .map(line => line.replace(`${operation}: `, '').trim().replaceAll(/ {2,}/g, '  '))
}

/** The path by which the command reads one record of the account. */
const pathOf = async (sim: Simulator, operation: string): Promise<string> => {
  const before = sim.requests().length
  await run(sim)
  const asked = sim.requests().slice(before)
  return asked.find(each => each.operation === operation)?.path ?? ''
}

const lastLine = (text: string): string => text.split('\n').at(-1) ?? ''

describe('an account that is as the contract says', () => {
  it('is read in full, one page of each list and one record of each kind, and exits 0', async () => {
    const sim = await openAccount()
    const before = sim.requests().length
    const { code, text } = await run(sim)
    expect(lastLine(text)).toBe(
      '30 operations that read: 30 as declared, 0 empty, 0 differ, 0 not read, 0 failed; 0 differences',
    )
    expect(code).toBe(0)
    expect(blockOf(text, 'GET /v1/leads/')).toEqual(['as declared, 4 records'])
    const asked = sim.requests().slice(before)
    expect(asked.map(({ operation }) => operation).sort()).toEqual([...READS].sort())
    for (const { method, path, query, status } of asked) {
      expect([method, status]).toEqual(['GET', 200])
      if (path.endsWith('s/') && !path.includes('int_')) expect(query).toContain('limit=25')
    }
  })

  it('writes nothing', async () => {
    const sim = await openAccount()
    const before = sim.jobs().length
    await run(sim)
    expect(sim.jobs().length).toBe(before)
    expect(sim.duplicates()).toEqual([])
  })

  it('is told as JSON as well', async () => {
    const sim = await openAccount()
    const fetch = planted(sim, { '/v1/units/': { edit: without('id') } })
    const { code, text } = await run(sim, { json: true, fetch })
    expect(code).toBe(1)
    const { operations: told, summary } = JSON.parse(text)
    expect(summary).toEqual({
      ...{ operations: 30, asDeclared: 28, empty: 0, differs: 1, notRead: 1, failed: 0, differences: 1 },
    })
    expect(told.map(({ operation }: { operation: string }) => operation).sort()).toEqual([...READS].sort())
    expect(told.find(({ operation }: { operation: string }) => operation === 'GET /v1/units/')).toEqual({
      ...{ operation: 'GET /v1/units/', outcome: 'differs', records: 1 },
      differences: [{ kind: 'missing field', place: 'results[*].id', detail: '', count: 1 }],
    })
    expect(told.find(({ operation }: { operation: string }) => operation === 'GET /v1/units/{id}')).toEqual({
      ...{ operation: 'GET /v1/units/{id}', outcome: 'not read', records: 0, differences: [] },
      reason: 'GET /v1/units/ has no record whose id could be read',
    })
  })

  it('may be empty: lists say so, and reads by id name what they lack', async () => {
    const sim = createSimulator()
    const { code, text } = await run(sim)
    expect(code).toBe(0)
    expect(blockOf(text, 'GET /v1/leads/')).toEqual(['empty, 0 records'])
    expect(blockOf(text, 'GET /v1/admin/write-status/{root_job_id}')).toEqual([
      'not read: GET /v1/admin/logs/writes/ has no record whose id could be read',
    ])
    expect(lastLine(text)).toMatch(
      /: 0 as declared, 16 empty, 0 differ, 14 not read, 0 failed; 0 differences$/,
    )
    expect(sim.requests()).toHaveLength(16)
  })
})

type Item = Record<string, unknown>
interface Page {
  readonly meta: Item
  readonly results: readonly Item[]
}

/** Other fields in the records of a page, or in those from one on. */
const withFields =
  (fields: Item, from = 0) =>
  ({ meta, results }: Page): Page => ({
    meta,
    results: results.map((item, index) => (index < from ? item : { ...item, ...fields })),
  })

const without =
  (name: string, from = 0) =>
  ({ meta, results }: Page): Page => ({
    meta,
    results: results.map((item, index) =>
      index < from ? item : Object.fromEntries(Object.entries(item).filter(([each]) => each !== name)),
    ),
  })

describe('a difference', () => {
  const LIST = 'GET /v1/leads/'
  it.each<[string, Planted, readonly string[]]>([
    [
      'an undeclared field, counted',
      { edit: withFields({ nickname: 'Didi' }) },
      ['4 × undeclared field  results[*].nickname'],
    ],
    ['null where none is admitted', { edit: withFields({ x_id: null }, 1) }, ['3 × null  results[*].x_id']],
    ['a missing field', { edit: without('last_name', 3) }, ['1 × missing field  results[*].last_name']],
    [
      'another type',
      { edit: withFields({ x_id: 17 }, 3) },
      ['1 × wrong type  results[*].x_id (number, not string)'],
    ],
    [
      'a new member of an enum',
      { edit: withFields({ integration_vendor: 'YARDI_NEXT' }, 2) },
      ['2 × new member  results[*].integration_vendor (YARDI_NEXT)'],
    ],
    [
      'a bound',
      { edit: ({ meta, results }: Page) => ({ meta: { ...meta, limit: 5_000 }, results }) },
      ['1 × refused value  meta.limit (maximum)'],
    ],
    [
      'a header that is gone',
      { headers: { 'x-ratelimit-remaining': undefined } },
      ['1 × missing header  x-ratelimit-remaining'],
    ],
    [
      'a header that is no number',
      { headers: { 'x-ratelimit-limit': '150, 150' } },
      ['1 × wrong type  x-ratelimit-limit (a header that is no integer)'],
    ],
    [
      'JSON that is not called so',
      { headers: { 'content-type': 'text/html; charset=utf-8' } },
      ['1 × wrong type  content-type (a header that does not name JSON)'],
    ],
    [
      'headers that are not declared',
      { headers: { 'x-ratelimit-reset': '1', 'retry-after': '3', 'x-powered-by': 'Express' } },
      ['1 × undeclared header  retry-after', '1 × undeclared header  x-ratelimit-reset'],
    ],
    [
      'several of them, in one order',
      { edit: withFields({ nickname: 'Didi', x_id: null }), headers: { 'x-ratelimit-limit': undefined } },
      [
        '1 × missing header  x-ratelimit-limit',
        '4 × undeclared field  results[*].nickname',
        '4 × null  results[*].x_id',
      ],
    ],
  ])('is told for its operation alone, and exits 1: %s', async (_, plant, expected) => {
    const sim = await openAccount()
    const { code, text } = await run(sim, { fetch: planted(sim, { '/v1/leads/': plant }) })
    expect(code).toBe(1)
    expect(blockOf(text, LIST)).toEqual(['differs, 4 records', ...expected])
    expect(lastLine(text)).toMatch(
      /: 29 as declared, 0 empty, 1 differs, 0 not read, 0 failed; \d differences?$/,
    )
  })

  it('of a record by id is told in the same way', async () => {
    const sim = await openAccount()
    const operation = 'GET /v1/employees/{employee_id}'
    const edit = ({ results }: { results: Item }) => ({
      meta: { orderBy: [] },
      results: { ...results, roles: ['LEASING_AGENT', null] },
    })
    const path = await pathOf(sim, operation)
    const { code, text } = await run(sim, { fetch: planted(sim, { [path]: { edit } }) })
    expect(code).toBe(1)
    expect(blockOf(text, operation)).toEqual(['differs, 1 record', '1 × null  results.roles[*]'])
  })

  it('may be a status that is not declared', async () => {
    const sim = await openAccount()
    const { code, text } = await run(sim, { fetch: planted(sim, { '/v1/leads/': { status: 418 } }) })
    expect(code).toBe(1)
    expect(blockOf(text, LIST)).toEqual(['failed: the API answered 418', '1 × undeclared status  418'])
    expect(blockOf(text, 'GET /v1/leads/{id}')).toEqual([
      'not read: GET /v1/leads/, which tells ids for it, was not read',
    ])
  })

  it('may be a body that is no JSON', async () => {
    const sim = await openAccount()
    const { code, text } = await run(sim, {
      fetch: planted(sim, { '/v1/leads/': { text: '<html>Dana</html>' } }),
    })
    expect(code).toBe(1)
    expect(blockOf(text, LIST)).toEqual(['failed: the answer cannot be read', '1 × not JSON  200'])
  })

  it('may be in a refusal, whose shape no source shows', async () => {
    const sim = await openAccount()
    const refusal = { status: 403, text: '{"error":"not yours, Dana"}' }
    const { code, text } = await run(sim, { fetch: planted(sim, { '/v1/leads/': refusal }) })
    expect(code).toBe(1)
    expect(blockOf(text, LIST)).toEqual([
      'not read: 403, the token may not read it',
      '1 × wrong type  403: error (string, not object)',
    ])
  })
})

describe('values', () => {
  /** Every text and number of at least four characters, and names of fields where they may be data. */
  const valuesIn = (value: unknown): readonly string[] => {
    if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(valuesIn)
    return value === null || String(value).length < 4 || typeof value === 'boolean' ? [] : [String(value)]
  }

  it('of records, headers and maps do not occur in the output, nor does the token', async () => {
    const sim = await openAccount()
    const seen = new Set<string>()
    const fetch: Fetch = async (url, init) => {
      const response = await sim.fetch(url, init)
      const body = JSON.parse(await response.text()) as { results: Item | Item[] | { logs: Item[] } }
      const [records] = [body.results ?? []].flat()
      Object.assign(records ?? {}, {
        ...{ undeclared: 'Grandmother of Lin', 'Lin Chen': 1, created_at: 20_260_601, updated_at: null },
        ...{ integration_vendor: 'Chen Estates', x_id: ['4,000 dollars'] },
      })
      for (const value of valuesIn(body.results)) seen.add(value)
      return new Response(JSON.stringify(body), {
        status: response.status,
        headers: { 'x-request-id': 'request-of-dana', 'x-ratelimit-limit': 'secretly many' },
      })
    }
    for (const json of [false, true]) {
      const { code, text } = await run(sim, { fetch, json })
      expect(code).toBe(1)
      expect(text).toContain('results[*].undeclared')
      expect(text).toContain('results[*].?')
      const told = [...seen, 'Lin Chen', 'request-of-dana', 'secretly many', 'secret-token'].filter(value =>
        text.includes(value),
      )
      expect(told).toEqual([])
    }
    expect(seen.size).toBeGreaterThan(60)
    expect([...seen]).toEqual(
      expect.arrayContaining(['Prefers the ground floor', 'Juniper Homes', 'dana.reyes@example.com']),
    )
  })

  it('of errors do not, either', async () => {
    const sim = await openAccount()
    const fetch: Fetch = async () => {
      throw new TypeError('Dana is not at home', {
        cause: Object.assign(new Error('Dana'), { code: 'EHOSTDOWN' }),
      })
    }
    const { code, text } = await run(sim, { fetch })
    expect(code).toBe(1)
    expect(text).not.toContain('Dana')
    expect(blockOf(text, 'GET /v1/appointments/')).toEqual(['failed: connection, EHOSTDOWN'])
  })
})

describe('docs/contract.md', () => {
  it('shows a part of a report', async () => {
    const sim = await openAccount()
    const refusal = { status: 403, text: '{"error":{"code":"no","message":"No"}}' }
    const fetch = planted(sim, {
      '/v1/leads/': {
        edit: withFields({ preferred_language: 'en', x_id: null, integration_vendor: 'YARDI_NEXT' }),
      },
      '/v1/webhooks/': refusal,
      '/v1/timezones/': { headers: { 'retry-after': '1' } },
    })
    const lines = (await run(sim, { fetch })).text.split('\n')
    const indexOf = (operation: string): number => lines.findIndex(line => line.startsWith(`${operation}: `))
    const leads = lines.slice(indexOf('GET /v1/leads/'), indexOf('GET /v1/residents/'))
    const rest = lines.slice(indexOf('GET /v1/timezones/'), indexOf('GET /v1/properties/'))
    const webhooks = lines.slice(indexOf('GET /v1/webhooks/'), indexOf('GET /v1/events/{event_id}'))
    const shown = [...leads, '…', ...rest, '…', ...webhooks, '…', '', lines.at(-1)]
    const part = { page: 'docs/contract.md', name: 'live', test: 'test/scripts/contract-live/live.test.ts' }
    expectWritten(part, `\n\`\`\`\n${shown.join('\n')}\n\`\`\`\n\n`)
  })
})

describe('a token', () => {
  it.each([undefined, '', '  \n'])('that is not set (%j) is asked for, and nothing is sent', async token => {
    const sim = createSimulator()
    await expect(run(sim, { token })).rejects.toThrow(
      'PROPEXO_TOKEN is not set, so nothing was sent: set it to a token of the environment sandbox',
    )
    expect(sim.requests()).toEqual([])
  })

  it('that is refused ends the run at once, and every operation is named', async () => {
    const sim = await openAccount()
    const before = sim.requests().length
    const { code, text } = await run(sim, { token: 'expired' })
    expect(code).toBe(1)
    expect(
      sim
        .requests()
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([401])
    expect(blockOf(text, 'GET /v1/appointments/')).toEqual(['failed: the API answered 401'])
    expect(blockOf(text, 'GET /v1/units/')).toEqual(['not read: the token was refused before'])
    for (const key of READS) expect(text).toContain(`${key}: `)
    expect(lastLine(text)).toMatch(
      /: 0 as declared, 0 empty, 0 differ, 29 not read, 1 failed; 0 differences$/,
    )
  })
})

describe('an outage', () => {
  const UNTIL = 'GET /v1/admin/integrations/'

  it('that a retry gets over is none', async () => {
    const sim = await openAccount()
    sim.faults.next('reset_before', { operation: UNTIL })
    expect((await run(sim)).code).toBe(0)
    expect(sim.faults.counts()).toEqual({ reset_before: 1 })
  })

  it('of one operation fails it alone, with the reads that need it', async () => {
    const sim = await openAccount()
    sim.faults.always('refused', { when: ({ path }) => path === '/v1/leads/' })
    const { code, text } = await run(sim)
    expect(code).toBe(1)
    expect(blockOf(text, 'GET /v1/leads/')).toEqual(['failed: connection, ECONNREFUSED'])
    expect(lastLine(text)).toMatch(
      /: 28 as declared, 0 empty, 0 differ, 1 not read, 1 failed; 0 differences$/,
    )
  })

  it('in the middle ends the run after three operations, and the rest is named', async () => {
    const sim = await openAccount()
    let isOut = false
    sim.faults.always('refused', {
      when: ({ path }) => {
        isOut ||= path === '/v1/residents/'
        return isOut
      },
    })
    const { code, text } = await run(sim)
    expect(code).toBe(1)
    for (const path of ['residents', 'employees', 'call-logs'])
      expect(blockOf(text, `GET /v1/${path}/`)).toEqual(['failed: connection, ECONNREFUSED'])
    expect(blockOf(text, 'GET /v1/timezones/')).toEqual([
      'not read: 3 operations in a row have failed before',
    ])
    for (const key of READS) expect(text).toContain(`${key}: `)
    expect(lastLine(text)).toMatch(
      /: 9 as declared, 0 empty, 0 differ, 18 not read, 3 failed; 0 differences$/,
    )
  })

  it('of a gateway is a difference as well, since its answers are not declared', async () => {
    const sim = await openAccount()
    sim.faults.next('gateway_before', { operation: 'GET /v1/units/', times: 3 })
    const { code, text } = await run(sim)
    expect(code).toBe(1)
    expect(blockOf(text, 'GET /v1/units/')).toEqual([
      'failed: the API answered 502',
      '3 × not JSON  502',
      '3 × missing header  x-ratelimit-limit',
      '3 × missing header  x-ratelimit-remaining',
    ])
  })

  it('of answers that stall ends', async () => {
    const sim = await openAccount()
    sim.faults.always('stall_in_body', { operation: 'GET /v1/units/' })
    const { code, text } = await run(sim)
    expect(code).toBe(1)
    expect(blockOf(text, 'GET /v1/units/')).toEqual(['failed: timeout'])
  })
})

describe('what cannot be read', () => {
  it.each([
    [403, '403, the token may not read it'],
    [404, '404, there is no such record or path'],
    [405, '405, the API or the PMS does not have it'],
  ])('is named with its reason and is no failure: %i', async (status, reason) => {
    const sim = await openAccount()
    const refusal = { status, text: '{"error":{"code":"no","message":"No"}}' }
    const { code, text } = await run(sim, { fetch: planted(sim, { '/v1/timezones/': refusal }) })
    expect(code).toBe(0)
    expect(blockOf(text, 'GET /v1/timezones/')).toEqual([`not read: ${reason}`])
    expect(lastLine(text)).toMatch(
      /: 29 as declared, 0 empty, 0 differ, 1 not read, 0 failed; 0 differences$/,
    )
  })

  it('fails where it is everything', async () => {
    const sim = await openAccount()
    const text = '{"error":{"code":"no","message":"No"}}'
    const fetch: Fetch = async (url, init) => {
      const { headers } = await sim.fetch(url, init)
      return new Response(text, { status: 403, headers })
    }
    expect((await run(sim, { fetch })).code).toBe(1)
  })

  it('is not a record that is gone, where another one is there', async () => {
    const sim = await openAccount()
    const path = await pathOf(sim, 'GET /v1/leads/{id}')
    const gone = { status: 404, text: '{"error":{"code":"not_found","message":"No"}}' }
    const { code, text } = await run(sim, { fetch: planted(sim, { [path]: gone }) })
    expect(code).toBe(0)
    expect(blockOf(text, 'GET /v1/leads/{id}')).toEqual(['as declared, 1 record'])
  })
})

describe('the quota', () => {
  it.each(['minute', 'sliding'] as const)('is used by half at most (%s)', async window => {
    const sim = await openAccount({ quota: { limit: 24, window } })
    await sim.clock.advance('2m')
    const before = sim.requests().length
    expect((await run(sim)).code).toBe(0)
    const times = sim
      .requests()
      .slice(before)
      .map(({ at }) => Date.parse(at))
    expect(times).toHaveLength(30)
    const inMinuteFrom = (start: number): number =>
      times.filter(time => time >= start && time < start + 60_000).length
    expect(Math.max(...times.map(inMinuteFrom))).toBeLessThanOrEqual(12)
    expect(sim.quota.refused).toBe(0)
  })
})

describe('the fetch of the command', () => {
  const init = {
    method: 'GET',
    headers: {},
    body: null,
    signal: new AbortController().signal,
    redirect: 'manual',
    cache: 'no-store',
  } satisfies FetchInit

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'get', ''])(
    'refuses to send %j',
    async method => {
      const sent: string[] = []
      const fetch = readsOnly(
        async url => {
          sent.push(url)
          return new Response('{}')
        },
        () => {},
      )
      await expect(fetch('https://sim.test/v1/leads/', { ...init, method })).rejects.toThrow('only reads')
      await expect(fetch('https://sim.test/v1/leads/', { ...init, body: '{}' })).rejects.toThrow('only reads')
      expect(sent).toEqual([])
      await fetch('https://sim.test/v1/leads/', init)
      expect(sent).toEqual(['https://sim.test/v1/leads/'])
    },
  )

  it('keeps every answer as it came, but none that comes after its time', async () => {
    const kept: unknown[] = []
    const late = new AbortController()
    const signals = [late.signal, init.signal]
    const fetch = readsOnly(
      async () => {
        late.abort()
        return new Response('{"a":1}', { status: 429, headers: { 'retry-after': '3' } })
      },
      exchange => kept.push(exchange),
    )
    for (const signal of signals) await fetch('https://sim.test/v1/leads/', { ...init, signal })
    expect(kept).toMatchObject([{ status: 429, text: '{"a":1}' }])
  })

  it('keeps a client from writing, and from asking with a POST', async () => {
    const sim = await openAccount()
    const before = sim.requests().length
    const fetch = readsOnly(sim.fetch, () => {})
    const propexo = new Propexo({ token: 'secret-token', fetch, clock: sim.clock, retry: false })
    const pms = propexo.integration('int_1', { vendor: 'ENTRATA' })
    const write = pms.appointments.leads.cancel({ event_id: 'evt_1', notes: 'x' } as never, {
      reconcile: false,
    })
    await expect(sim.clock.runUntil(write)).rejects.toThrow()
    const query = propexo.api.POST('/v1/appointment-availability/', {
      body: { integration_id: 'int_1' } as never,
    })
    await expect(sim.clock.runUntil(query)).rejects.toThrow()
    expect(
      sim
        .requests()
        .slice(before)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([])
  })
})
