import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'
import { compile } from './project.js'

/** Examples in doc comments use a client and an integration without setting them up. */
const GIVEN = `import { Propexo } from 'propexo-client'
const propexo = new Propexo({ token: 'token' })
const pms = propexo.integration('int_1')
`

/** The examples in the doc comments of `src/`, by file and line. */
const commentExamples = (): Readonly<Record<string, string>> => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  const found = files
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => {
      const text = readFileSync(join(ROOT, 'src', name), 'utf8')
      return [...text.matchAll(/^ *\* ```ts\n(.*?)^ *\* ```$/gms)].map(({ 1: block = '', index }) => {
        const line = text.slice(0, index).split('\n').length
        const code = block.replaceAll(/^ *\* ?/gm, '')
        return [`${name.replaceAll('/', '-').replace('.ts', '')}-${line}.ts`, code] as const
      })
    })
  return Object.fromEntries(
    found.map(([name, code]) => [name, /import .*\bPropexo\b/.test(code) ? code : `${GIVEN}${code}`]),
  )
}

describe('examples in doc comments', () => {
  it('compile against the built package, strictly', async () => {
    const sources = commentExamples()
    expect(Object.keys(sources).length).toBeGreaterThan(30)
    expect(await compile(sources)).toBe('')
  })
})
