import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../src/index.js'
import { ROOT } from '../scripts/spec/command.js'
import { examplesOf, OTHER_PAGES, PAGES, readPage } from '../support/pages.js'
import { compile } from './project.js'

const ALL_PAGES = [...PAGES, ...OTHER_PAGES]

const namesBy =
  (pattern: RegExp) =>
  (page: string): readonly string[] =>
    [...readPage(page).matchAll(pattern)].map(([, name = '']) => name)
const scriptsIn = namesBy(/npm run (?:-s )?([\w:-]+)/g)
const commandFilesIn = namesBy(/npx tsx (\S+\.ts)/g)
const pathsIn = namesBy(/`((?:spec|generated|src|scripts|test|docs|\.github)\/[\w./-]*)`/g)

/** What an example uses of msw, which is not installed here. */
const MSW = `declare module 'msw' {
  export const http: { all(path: string, answer: (asked: { request: Request }) => Promise<Response>): object }
  export class HttpResponse extends Response {}
}
declare module 'msw/node' {
  export const setupServer: (...handlers: object[]) => { listen(): void }
}
`

/** What an example uses of the database of a newer Node than the oldest one that is supported. */
const NODE_SQLITE = `declare module 'node:sqlite' {
  type Value = null | number | bigint | string | Uint8Array
  export class StatementSync {
    all(...values: Value[]): Record<string, unknown>[]
    run(...values: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint }
  }
  export class DatabaseSync {
    constructor(path: string)
    exec(sql: string): void
    prepare(sql: string): StatementSync
  }
}
`

describe('the README and the pages of docs/', () => {
  it('have examples that compile against the built package, strictly', async () => {
    const sources = Object.fromEntries(
      PAGES.flatMap(page =>
        examplesOf(page).map((code, index) => [`${page.replaceAll(/\W/g, '-')}-${index}.ts`, code]),
      ),
    )
    expect(Object.keys(sources).length).toBeGreaterThan(20)
    expect(await compile({ ...sources, 'msw.d.ts': MSW, 'node-sqlite.d.ts': NODE_SQLITE })).toBe('')
  })

  it('have results of conversions beside them that are true', () => {
    const lines = PAGES.flatMap(page => [
      ...readPage(page).matchAll(/^(?:wallTimeAt|toInstant)\(.*\) \/\/ .*$/gm),
    ]).map(([line]) => line)
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) {
      const [call, result = ''] = line.split(' // ')
      const script = `import { ruleZone, toInstant, wallTimeAt } from 'propexo-client/time'; console.log(JSON.stringify(${call}))`
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      const said = result.startsWith('a Date: ') ? result.slice(8) : result.replace(/\s/g, '')
      const got = JSON.parse(stdout) as string | Record<string, string>
      const shown =
        typeof got === 'string'
          ? got
          : `{${Object.entries(got)
              .map(([key, value]) => `${key}:'${value}'`)
              .join(',')}}`
      expect(shown).toBe(said)
    }
  })

  it.each(ALL_PAGES)('%s names only commands that exist', page => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    for (const name of scriptsIn(page)) expect(Object.keys(scripts)).toContain(name)
    for (const file of commandFilesIn(page)) expect(existsSync(join(ROOT, file)), file).toBe(true)
  })

  it.each(ALL_PAGES)('%s names only folders and files that exist', page => {
    for (const name of pathsIn(page)) expect(existsSync(join(ROOT, name)), name).toBe(true)
  })

  it('name some of each', () => {
    expect(ALL_PAGES.flatMap(scriptsIn).length).toBeGreaterThan(20)
    expect(ALL_PAGES.flatMap(commandFilesIn).length).toBeGreaterThan(5)
    expect(ALL_PAGES.flatMap(pathsIn).length).toBeGreaterThan(30)
  })

  it('tell every kind of error, and no other', () => {
    const kinds = {
      ...{ configuration: true, rule: true, time_input: true, invalid_request: true, authentication: true },
      ...{ permission: true, not_found: true, not_supported: true, rate_limit: true, server: true },
      ...{ unexpected_status: true, token: true, connection: true, timeout: true, limit: true },
      ...{ response_shape: true, write_failed: true, ambiguous_write: true },
      ...{ idempotency_conflict: true, journal: true },
    } satisfies Readonly<Record<ErrorKind, true>>
    const [, rows = ''] = readPage('docs/errors.md').split('| kind | when | also |\n')
    const told = rows
      .slice(0, rows.indexOf('\n\n'))
      .split('\n')
      .flatMap(row => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, kind]) => kind))
    expect(told.sort()).toEqual(Object.keys(kinds).sort())
  })

  it('are short where people begin, and begin with a task everywhere else', () => {
    expect(readPage('README.md').split('\n').length - 1).toBeLessThanOrEqual(200)
    for (const page of PAGES.filter(name => !name.endsWith('README.md')))
      expect(readPage(page), page).toMatch(/^# .+\n\nYou want .+\n/)
  })
})
