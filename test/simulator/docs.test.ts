import { describe, expect, it } from 'vitest'
import { fillSimulator } from '../../src/testing/control.js'
import { CONTROL_DOCUMENT } from '../../src/testing/control-document.js'
import { FAULTS } from '../../src/testing/faults.js'
import { createSimulator } from '../../src/testing/index.js'
import { expectWritten, readPage } from '../support/pages.js'
import { ask } from './asking.js'
import { BEHAVIORS } from './behaviors.js'
import { optionsOf, webhookFaults } from './option-tables.js'

const written = (name: string, lines: readonly string[]): void =>
  expectWritten(
    { page: 'docs/testing.md', name, test: 'test/simulator/docs.test.ts' },
    lines.map(line => `${line}\n`).join(''),
  )

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`)

const REACH = { unseen: 'no', processed: 'yes', later: 'five minutes later' } as const

/** Groups of options, each with the option that takes it. */
const GROUPS = {
  quota: 'SimulatedQuotaOptions',
  jobs: 'SimulatedJobOptions',
  log: 'SimulatedLogOptions',
  webhooks: 'SimulatedWebhookOptions',
} as const

const rowsOf = (file: string, name: string, prefix = ''): readonly (readonly string[])[] =>
  optionsOf(file, name).map(row => [
    `\`${prefix}${row.name}\``,
    row.what.replace(/\.$/, '').replaceAll('|', '\\|'),
    row.byDefault?.replaceAll('|', '\\|') ?? 'required',
  ])

describe('the tables of docs/testing.md', () => {
  it('of faults are what the simulator knows', () => {
    const rows = Object.entries(FAULTS).map(([name, { reach, what }]) => [`\`${name}\``, what, REACH[reach]])
    written('faults', table(['fault', 'what happens', 'does the API carry out the request?'], rows))
  })

  it('of faults of webhooks are what the simulator knows', () => {
    const rows = webhookFaults()
    const { webhooks } = createSimulator()
    for (const [name] of rows) expect(() => webhooks.next(name as 'lost')).not.toThrow()
    expect(() => webhooks.next('' as 'lost')).toThrow(`there are ${rows.map(([name]) => name).join(', ')}`)
    written(
      'webhook-faults',
      table(
        ['fault', 'what happens'],
        rows.map(([name, what]) => [`\`${name}\``, what]),
      ),
    )
  })

  it('of options are what createSimulator() takes', () => {
    const rows = rowsOf('simulator-options.ts', 'SimulatorOptions').flatMap(row => {
      const [, name = ''] = /`(\w+)`/.exec(row[0] ?? '') ?? []
      const group = GROUPS[name as keyof typeof GROUPS]
      return group ? [row, ...rowsOf('simulator-options.ts', group, `${name}.`)] : [row]
    })
    const names = rows.map(([name = '']) => name.replaceAll('`', '')).filter(name => !name.includes('.'))
    expect(() => createSimulator({ x: 1 } as never)).toThrow('x is not an option')
    for (const name of names) expect(() => createSimulator({ [name]: undefined }), name).not.toThrow()
    written('options', table(['option', 'meaning', 'default'], rows))
  })

  it.each([
    ['integration-options', 'SimulatedIntegrationOptions'],
    ['property-options', 'SimulatedPropertyOptions'],
  ])('of %s are what they take', (name, type) => {
    written(name, table(['option', 'meaning', 'default'], rowsOf('integration-options.ts', type)))
  })

  it('of the control API are what its document says', () => {
    const { paths } = CONTROL_DOCUMENT as {
      paths: Record<string, Record<string, { summary: string; requestBody?: object }>>
    }
    const rows = Object.entries(paths).flatMap(([path, own]) =>
      Object.entries(own).map(([method, { summary }]) => [`\`${method.toUpperCase()} ${path}\``, summary]),
    )
    written('control-api', table(['request', 'what it does'], rows))
  })

  it('of behaviours are those that tests show', () => {
    const rows = BEHAVIORS.map(({ of, what, confidence, source, option = '' }) => [
      of,
      what,
      confidence,
      source.replace('docs/rules.md', '[rules](rules.md)'),
      option,
    ])
    written('behaviours', table(['about', 'what it does', 'confidence', 'source', 'option'], rows))
  })
})

describe('what docs/testing.md shows of the command', () => {
  const page = readPage('docs/testing.md')

  it('is a scenario that it takes', () => {
    const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? []
    const sim = createSimulator()
    fillSimulator(sim, JSON.parse(json))
    expect(sim.jobs()).toEqual([])
  })

  it('are requests that it carries out', async () => {
    const lines = [...page.matchAll(/^curl (?:-X (\w+) )?localhost:4010(\S+)(?: -d '(.*)')?$/gm)]
    expect(lines).toHaveLength(3)
    const server = await createSimulator().listen()
    for (const [line, method = 'GET', path, body] of lines) {
      const response = await fetch(`${server.url}${path}`, { method, ...(body !== undefined && { body }) })
      expect(response.status, line).toBe(200)
    }
    await server.close()
  })

  it('are the ids that it begins with', async () => {
    const sim = createSimulator({ quota: false })
    fillSimulator(sim)
    const [, told = ''] = /one account at Entrata: (.*?) and a calendar/.exec(page) ?? []
    const ids = [...told.matchAll(/`(\w+)`/g)].map(([, id = '']) => id)
    expect(ids).toHaveLength(8)
    const paths = [
      'admin/integrations',
      'properties',
      'units',
      'leads',
      'applicants',
      'residents',
      'employees',
      'event-types',
    ]
    const found = await Promise.all(
      paths.map(async path => {
        const response = await ask(sim, 'GET', `/v1/${path}/`)
        return ((await response.json()) as { results: { id: string }[] }).results.map(({ id }) => id)
      }),
    )
    expect(found.flat()).toEqual(ids)
  })
})
