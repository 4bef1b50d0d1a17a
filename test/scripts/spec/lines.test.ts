import fc from 'fast-check'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { escapeToken, isObject } from '../../../scripts/spec/document.js'
import { linesOf } from '../../../scripts/spec/lines.js'

const key = fc.string({ minLength: 1, maxLength: 6 }).map(text => `k${text}`)
const json = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

/** Every key of a mapping, with its JSON Pointer, in the order of the text. */
const keysBelow = (node: unknown, pointer = ''): [pointer: string, key: string][] => {
  if (Array.isArray(node)) return node.flatMap((each, index) => keysBelow(each, `${pointer}/${index}`))
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([name, value]): [string, string][] => {
    const at = `${pointer}/${escapeToken(name)}`
    return [[at, name], ...keysBelow(value, at)]
  })
}

describe('the line of a JSON Pointer', () => {
  it('is that of its key, in JSON with a line for each', () => {
    fc.assert(
      fc.property(fc.dictionary(key, json, { noNullPrototype: true }), doc => {
        const text = JSON.stringify(doc, null, 1)
        const lineOf = linesOf({ name: 'a.json', text })
        const lines = text.split('\n')
        for (const [pointer, name] of keysBelow(doc))
          expect(lines[(lineOf(pointer) ?? 0) - 1]?.trim()).toMatch(JSON.stringify(name).slice(0, 20))
      }),
    )
  })

  it('rises with the text in YAML, whatever its style', () => {
    const styles = fc.record({
      flowLevel: fc.integer({ min: -1, max: 3 }),
      lineWidth: fc.constantFrom(20, 80),
    })
    fc.assert(
      fc.property(fc.dictionary(key, json, { noNullPrototype: true }), styles, (doc, style) => {
        const text = dump(doc, style)
        const lineOf = linesOf({ name: 'a.yaml', text })
        const lines = keysBelow(doc).map(([pointer]) => lineOf(pointer) ?? 0)
        expect(lines).toEqual([...lines].sort((a, b) => a - b))
        expect(Math.max(0, ...lines)).toBeLessThanOrEqual(text.split('\n').length)
      }),
    )
  })

  it.each([
    ['', 2],
    ['/a/b', 3],
    ['/a/c~1d/1/x', 6],
    ['/plain', 7],
    ['/merged/x', 9],
    ['/a/nowhere/at/all', 2],
    ['/nowhere', 2],
  ])('%j is %i, also of what the text does not have', (pointer, line) => {
    const text =
      '# a comment\na:\n  b: &b {x: 1}\n  "c/d":\n  - 1\n  - x: 2\n? plain\n: v\nmerged: {<<: *b}\n'
    expect(linesOf({ name: 'a.yaml', text })(pointer)).toBe(line)
  })

  it('is unknown in a text that cannot be parsed', () => {
    expect(linesOf({ name: 'a.yaml', text: 'a: [' })('/a')).toBeUndefined()
  })
})
