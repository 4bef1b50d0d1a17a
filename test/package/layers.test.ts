import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'
import { readPage } from '../support/pages.js'

/** Of `src/`, from the ground up: a file imports from its own folder and those before it, types included. */
const LAYERS = [
  ...['core', 'contract', 'time', 'quota', 'journal', 'pms', 'zones', 'options', 'transport', 'lookups'],
  ...['jobs', 'recovery', 'idempotency', 'writes', 'resources', 'testing'],
]
const SOURCES = join(ROOT, 'src')

/** The files of `src/` itself, which wire the folders and export them, stand above all. */
const layerOf = (file: string): number => {
  const [folder, ...within] = file.split('/') as [string, ...string[]]
  return within.length === 0 ? LAYERS.length : LAYERS.indexOf(folder)
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))

const importsOf = (file: string): string[] =>
  [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)]
    .map(([, specifier = '']) => relative(SOURCES, join(SOURCES, dirname(file), specifier)))
    .filter(imported => !imported.startsWith('..'))

it('has a place for every folder', () => {
  expect(files.filter(file => layerOf(file) === -1)).toEqual([])
})

it('is told by docs/architecture.md in the same order, from the top down', () => {
  const told = [...readPage('docs/architecture.md').matchAll(/^\| `src\/(\w+)\/` \|/gm)].map(
    ([, folder]) => folder,
  )
  expect(told).toEqual([...LAYERS].reverse())
})

it('has arrows only downwards', () => {
  const edges = files.flatMap(file => importsOf(file).map(imported => [file, imported] as const))
  expect(edges.length).toBeGreaterThan(files.length)
  expect(edges.filter(([file, imported]) => layerOf(imported) > layerOf(file))).toEqual([])
})
