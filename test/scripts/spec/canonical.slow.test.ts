import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canonicalText, formProblem } from '../../../scripts/spec/canonical.js'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { hasUpstream, NEEDS_UPSTREAM, publication } from './upstream.js'

const canonical = (text: string): string => canonicalText({ name: 'text', text })

describe('canonical form', () => {
  it('is that of the contract', () => {
    const text = readFileSync(CONTRACT_FILE, 'utf8')
    expect(canonical(text)).toBe(text)
  })

  it.each([
    ['brackets', 'a: [1,2]\n', 'a: [ 1, 2 ]\n'],
    ['braces', 'a: {b:   1}\n', 'a: { b: 1 }\n'],
    ['indentation', 'a:\n    b:\n    - 1\n', 'a:\n  b:\n    - 1\n'],
    ['spaces before a comment', 'a: 1    # one\n', 'a: 1 # one\n'],
    ['line ends', 'a: 1\r\nb: 2\r\n', 'a: 1\nb: 2\n'],
    [
      'long prose',
      `a: >-\n  ${'word '.repeat(30).trim()}\n`,
      `a: >-\n  ${'word '.repeat(23).trim()}\n  ${'word '.repeat(7).trim()}\n`,
    ],
    ['the end of the file', 'a: 1', 'a: 1\n'],
  ])('is one for all ways to write %s', (_, text, expected) => {
    expect(canonical(text)).toBe(expected)
    expect(canonical(expected)).toBe(expected)
  })

  it('keeps comments, blank lines, quotes, the order of keys and what is in braces', () => {
    const text = '# First\n\nb: "quoted" # beside\n# About a\na: { x: 1 }\n\n# Last\n'
    expect(canonical(text)).toBe(text)
  })

  it('is refused where the text is no YAML', () => {
    expect(() => canonical('a: [')).toThrow('text: ')
  })

  it.skipIf(!hasUpstream)(`says the same as every version at hand, and is final${NEEDS_UPSTREAM}`, () => {
    const name = publication('openapi.yml')
    const text = readFileSync(name, 'utf8')
    const once = canonicalText({ name, text })
    expect(canonicalText({ name, text: once })).toBe(once)
    expect(parseSource({ name, text: once })).toEqual(parseSource({ name, text }))
  })
})

describe('a text in another form', () => {
  it.each([
    ['a line', 'a: 1\nb:  2\n', 2, 'b:  2', 'b: 2'],
    ['a line too many', 'a: 1\n\n\n\nb: 2\n', 3, '', 'b: 2'],
    ['no end', 'a: 1', 2, '(no line)', ''],
    ['two ends', 'a: 1\n\n', 3, '', '(no line)'],
  ])('is told by its first line that differs: %s', (_, text, line, is, mustBe) => {
    expect(formProblem({ name: 'text', text }, canonical(text))).toEqual({
      pointer: '',
      line,
      reason: `is not in canonical form\n  is       ${is}\n  must be  ${mustBe}`,
    })
  })
})
