import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The pages of users: the README, and those of docs/, by their paths in the repository. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => `docs/${name}`),
]

/** Where contributors and reporters look beside them. */
export const OTHER_PAGES: readonly string[] = ['CONTRIBUTING.md', 'SECURITY.md']

export const readPage = (page: string): string => readFileSync(join(ROOT, page), 'utf8')

/** The TypeScript examples of a page, in order. */
export const examplesOf = (page: string): readonly string[] =>
  [...readPage(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)

/** A part of a page that a test writes, between two comments. */
export interface WrittenPart {
  /** Such as `docs/rules.md`. */
  readonly page: string
  readonly name: string
  /** The test file that writes it. */
  readonly test: string
}

/** Compares the part with what the page has; with UPDATE_DOCS=1 writes it into the page. */
export const expectWritten = ({ page, name, test }: WrittenPart, text: string): void => {
  const begin = `<!-- ${name}: produced by ${test}, with UPDATE_DOCS=1 -->\n`
  const end = `<!-- /${name} -->`
  const [before = '', rest, ...others] = readPage(page).split(begin)
  const [found, after] = rest?.split(end) ?? []
  expect([others.length, after === undefined], `${page} has ${begin}once, and ${end} after it`).toEqual([
    0,
    false,
  ])
  if (process.env['UPDATE_DOCS']) writeFileSync(join(ROOT, page), `${before}${begin}${text}${end}${after}`)
  else expect(found).toBe(text)
}
