import { describe, expect, it } from 'vitest'
import { ArgumentError, readArguments } from '../../../scripts/cli/arguments.js'
import { location, oneOf, wholeNumber } from '../../../scripts/cli/readers.js'
import { usageOf } from '../../../scripts/cli/usage.js'

const FORMATS = ['text', 'json'] as const
const readFormat = oneOf(FORMATS)

const SYNTAX = {
  options: {
    port: { value: 'N', description: 'a port', read: wholeNumber(1, 65_535), default: '4010' },
    format: { value: 'text|json', description: 'of the report', read: readFormat },
    only: { value: 'NAME', description: 'just these', multiple: true },
    check: { description: 'write nothing' },
  },
  positionals: { value: 'OLD NEW', description: 'what to compare', min: 2, max: 2 },
} as const

const read = (...argv: string[]) => readArguments(SYNTAX, argv)
const NOTHING = { port: 4010, format: undefined, only: [], check: false }

describe('arguments that are right', () => {
  it.each([
    ['nothing but what must be there', [], {}],
    ['a value behind a space', ['--port', '80'], { port: 80 }],
    ['a value behind =', ['--port=80'], { port: 80 }],
    ['a value that begins with a dash, behind =', ['--only=-x'], { only: ['-x'] }],
    ['a single dash', ['--only', '-'], { only: ['-'] }],
    ['an option twice, of which the last counts', ['--port', '80', '--port', '81'], { port: 81 }],
    ['an option that may be there more than once', ['--only', 'x', '--only', 'y'], { only: ['x', 'y'] }],
    ['a flag', ['--check'], { check: true }],
    ['one of several values', ['--format', 'json'], { format: 'json' }],
  ])('are read: %s', (_, argv, expected) => {
    const given = { options: { ...NOTHING, ...expected }, positionals: ['a', 'b'] }
    expect(read('a', ...argv, 'b')).toEqual({ kind: 'read', given })
  })

  it('are read as they stand behind --', () => {
    expect(read('--', '--check', '--port')).toEqual({
      kind: 'read',
      given: { options: NOTHING, positionals: ['--check', '--port'] },
    })
  })

  it.each([['--help'], ['-h']])('ask for help with %s, whatever else is wrong', help => {
    expect(read('--prot', help)).toEqual({ kind: 'help' })
  })
})

describe('arguments that are wrong', () => {
  it.each([
    ['an unknown option', ['--prot'], ['unknown option --prot; did you mean --port?']],
    ['one that is near to none', ['--xyz'], ['unknown option --xyz']],
    [
      'one of an object',
      ['--__proto__', '--constructor'],
      ['unknown option --__proto__', 'unknown option --constructor'],
    ],
    ['a misspelt option with its value', ['--prot', '80'], ['unknown option --prot; did you mean --port?']],
    ['a short option', ['-p'], ['unknown option -p']],
    ['a value that is none', ['--port', 'abc'], ['--port must be 1 to 65535, and is abc']],
    ['an empty value', ['--port', ''], ['--port must be 1 to 65535, and is empty']],
    [
      'a value that is near',
      ['--format', 'jsno'],
      ['--format must be one of text, json, and is jsno; did you mean json?'],
    ],
    ['a missing value', ['--only'], ['--only needs a value: NAME']],
    [
      'an option in place of a value',
      ['--only', '--port', '80'],
      ['--only needs a value: NAME, and --port looks like an option'],
    ],
    ['a value of a flag', ['--check=yes'], ['--check takes no value']],
    [
      'all of it at once',
      ['--prot=1', '--port', '0', '--check=yes', '--only'],
      [
        'unknown option --prot; did you mean --port?',
        '--check takes no value',
        '--only needs a value: NAME',
        '--port must be 1 to 65535, and is 0',
      ],
    ],
  ])('are named: %s', (_, argv, problems) => {
    expect(read('a', 'b', ...argv)).toEqual({ kind: 'wrong', problems })
  })

  it.each([
    [[], 'expected OLD NEW, got no arguments'],
    [['a'], 'expected OLD NEW, got 1 argument'],
    [['a', 'b', 'c'], 'unexpected argument c'],
  ])('are too few or too many: %j', (argv, problem) => {
    expect(read(...argv)).toEqual({ kind: 'wrong', problems: [problem] })
  })

  it('are any where none is taken', () => {
    const taken = readArguments({ options: {} }, ['a', '--b', 'c'])
    expect(taken).toEqual({
      kind: 'wrong',
      problems: ['unknown option --b', 'unexpected argument a', 'unexpected argument c'],
    })
  })

  it('are named by what reads them, and only then', () => {
    const wrong = (cause: Error) => () => {
      throw cause
    }
    const withReader = (cause: Error) =>
      readArguments({ options: { x: { value: 'X', description: '', read: wrong(cause) } } }, ['--x', '1'])
    expect(withReader(new ArgumentError('is odd'))).toEqual({ kind: 'wrong', problems: ['--x is odd'] })
    expect(() => withReader(new TypeError('a bug'))).toThrow('a bug')
  })
})

describe('readers', () => {
  it.each(['', '-1', '1.5', '1e3', ' 1', '0x1', 'one', '9999999999'])('take no whole number in %j', text => {
    expect(() => wholeNumber(0)(text)).toThrow(ArgumentError)
  })

  it('say the least that a number may be', () => {
    expect(() => wholeNumber(1)('0')).toThrow('must be a whole number above 0, and is 0')
    expect(wholeNumber(0)('0')).toBe(0)
  })

  it('take paths from where the caller is, and URLs as they are', () => {
    expect(location('file')('/a/b')).toBe('/a/b')
    expect(location('specification')('https://example.com/a.yaml')).toBe('https://example.com/a.yaml')
    expect(() => location('folder')('')).toThrow('names no folder')
  })
})

describe('the usage', () => {
  it('has a word and a line for everything that is taken', () => {
    expect(usageOf({ call: 'npm run x --', summary: 'compares\ntwo things', ...SYNTAX })).toBe(
      `npm run x -- OLD NEW [--port N] [--format text|json] [--only NAME]... [--check]
  compares
  two things
  OLD NEW   what to compare
  --port    a port; default: 4010
  --format  of the report
  --only    just these
  --check   write nothing
  --help    print this and do nothing`,
    )
  })

  it('shows which arguments may be left out', () => {
    const usage = (min: number, max: number): string | undefined =>
      usageOf({
        call: 'x',
        summary: '',
        options: {},
        positionals: { value: 'FILE', description: '', min, max },
      }).split('\n')[0]
    expect([usage(0, 1), usage(0, 9), usage(1, 1)]).toEqual(['x [FILE]', 'x [FILE ...]', 'x FILE'])
  })
})
