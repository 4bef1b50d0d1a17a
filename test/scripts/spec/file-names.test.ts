import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operations } from '../../../generated/operations.js'
import { fileNames } from '../../../scripts/generate/file-names.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'

const operation = (): JsonObject => ({ responses: {} })

const namesOf = (paths: readonly string[]): ReadonlyMap<string, string> =>
  fileNames(operationsOf({ paths: Object.fromEntries(paths.map(path => [path, { get: operation() }])) }))

const ALIKE = ['/a', '/a/', '/A', '/a-b', '/a/b', '/a/{b}', '/a/by-b', '/a/by/b', '/ä', '/ö', '/a_', '/a.']

describe('the names of validator modules', () => {
  it('are made of method and path', () => {
    expect([...namesOf(['/v1/units/', '/v1/units/{id}']).values()]).toEqual([
      'get-v1-units',
      'get-v1-units-by-id',
    ])
    for (const [key, { module }] of Object.entries(operations)) expect(module, key).toMatch(/^[a-z]+(-\w+)+$/)
  })

  it('are the same for the same paths in any order, and never one name for two', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ALIKE), fc.integer(), (paths, turn) => {
        const names = namesOf(paths)
        const start = paths.length > 0 ? Math.abs(turn) % paths.length : 0
        const turned = namesOf([...paths.slice(start), ...paths.slice(0, start)].reverse())
        for (const [key, name] of names) expect(turned.get(key)).toBe(name)
        expect(new Set([...names.values()].map(name => name.toLowerCase())).size).toBe(paths.length)
      }),
    )
  })

  it('are never those of another operation, whatever paths come or go beside it', () => {
    fc.assert(
      fc.property(fc.subarray(ALIKE), fc.subarray(ALIKE), (before, added) => {
        const [old, now] = [namesOf(before), namesOf([...before, ...added])]
        for (const [key, name] of old)
          for (const [other, same] of now) if (same === name) expect(other).toBe(key)
      }),
    )
  })

  it('fit into a file system, however long a path is', () => {
    const names = [...namesOf(['a', 'b'].map(end => `/${'long/'.repeat(100)}${end}`)).values()]
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(`${name}.d.ts`.length).toBeLessThan(255)
  })
})
