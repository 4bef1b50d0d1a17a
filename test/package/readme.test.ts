import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'
import { compile } from './project.js'

describe('the README', async () => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code ?? '')

  it('has examples that compile against the built package, strictly', async () => {
    expect(examples.length).toBeGreaterThan(3)
    const sources = Object.fromEntries(examples.map((code, index) => [`example-${index}.ts`, code]))
    expect(await compile(sources)).toBe('')
  })

  it('has results of conversions beside them that are true', () => {
    const lines = [...readme.matchAll(/^(?:wallTimeAt|toInstant)\(.*\) \/\/ .*$/gm)].map(([line]) => line)
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

  it('names only commands that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const contributing = await readFile(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
    const named = [...`${readme}${contributing}`.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(
      ([, name]) => name,
    )
    expect(named.length).toBeGreaterThan(3)
    for (const name of named) expect(Object.keys(scripts)).toContain(name)
  })

  it('names only folders and files that exist', async () => {
    for (const [, name] of readme.matchAll(/`((?:spec|generated|src|scripts|test)\/[\w./-]*)`/g)) {
      expect(existsSync(join(ROOT, name ?? '')), name).toBe(true)
    }
  })

  it('tells every kind of error, and no other', async () => {
    const files = ['src/core/no-answer-errors.ts', 'src/time/error.ts']
    const errors = (await Promise.all(files.map(file => readFile(join(ROOT, file), 'utf8')))).join('')
    const kinds = [...errors.matchAll(/readonly kind = '(\w+)'/g)].map(([, kind]) => kind)
    const table = readme.slice(readme.indexOf('## Errors'), readme.indexOf('## When the API changes'))
    for (const kind of kinds) expect(table).toContain(`\`${kind}\``)
  })
})
