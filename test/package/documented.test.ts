import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'
import { undocumentedIn } from './undocumented.js'

describe('the public names of all entries', () => {
  const found = undocumentedIn(
    ['index.ts', 'time/index.ts', 'redis.ts', 'sqlite.ts', 'postgres.ts', 'testing/index.ts'].map(name =>
      join(ROOT, 'src', name),
    ),
  )

  it('are many', () => {
    expect(found.count).toBeGreaterThan(400)
  })

  it('have a sentence each, and so have their members', () => {
    expect(found.names).toEqual([])
  })

  it('tell the default of every option', () => {
    expect(found.defaults).toEqual([])
  })

  it('tell what their methods throw', () => {
    expect(found.errors).toEqual([])
  })

  it('show each method and function in an example', () => {
    expect(found.examples).toEqual([])
  })
})

it('names that lack a sentence, a default or their errors are found', async () => {
  const folder = await mkdtemp(join(ROOT, 'test/package/.undocumented-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'entry.ts')
  await writeFile(
    file,
    `export interface AOptions {
  readonly some?: number
  /** Said. */
  readonly other?: number
}
/** Said. */
export type Told = string | { readonly member: string }
/** Said. */
export class Made {
  readonly #hidden = 1
  private readonly own = this.#hidden
  readonly open = this.own
}
/** Said. */
export interface Does {
  /** Said. */
  it(): Promise<void>
}
/** Said. */
export const run = (): void => {}
`,
  )
  const { names, defaults, errors, examples } = undocumentedIn([file], folder)
  const last = (place: string) => place.split(': ')[1]
  expect(names.map(last)).toEqual(['AOptions', 'AOptions.some', 'Told.member', 'Made.open'])
  expect(defaults.map(last)).toEqual(['AOptions.some', 'AOptions.other'])
  expect(errors.map(last)).toEqual(['Does.it'])
  expect(examples.map(last)).toEqual(['Does.it', 'run'])
})
