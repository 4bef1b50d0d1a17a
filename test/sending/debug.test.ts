import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Propexo } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { ANY_PMS, CANARY, clientOf } from '../support/client.js'
import { json, queued, recordingFetch } from '../support/recording-fetch.js'
import { fine, inVirtualTime } from './calls.js'

/** What is printed to standard error. */
const spy = (): string[] => {
  const lines: string[] = []
  const error = vi.spyOn(console, 'error').mockImplementation((...args: unknown[]) => {
    lines.push(...args.map(String).join(' ').split('\n'))
  })
  onTestFinished(() => error.mockRestore())
  return lines
}

const setDebug = (value: string | undefined): void => {
  vi.stubEnv('DEBUG', value)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}

/** Lines that one call of a client prints. */
const printed = async (lines: readonly string[], debug?: boolean): Promise<number> => {
  const before = lines.length
  const options = debug === undefined ? {} : { debug }
  await clientOf(recordingFetch(fine), options).writes.get('job_1').status()
  return lines.length - before
}

describe('debug', () => {
  it('prints one line for each attempt, without the token', async () => {
    const lines = spy()
    const fetch = recordingFetch((request, index) => {
      if (index === 0) throw new TypeError('fetch failed', { cause: new Error(`Bearer ${CANARY}\n  at x`) })
      if (index === 1) return json({ token: CANARY }, { status: 503, headers: { 'x-echo': CANARY } })
      return fine(request)
    })
    await inVirtualTime(fetch, { retry: {}, debug: true }, ({ writes }) => writes.get('job_1').status())
    expect(lines).toHaveLength(3)
    expect(lines.join('\n')).not.toContain(CANARY)
    const ids = lines.map(line => /^propexo (\S+) GET \/v1\/admin\/write-status/.exec(line)?.[1])
    expect(ids[0]).toEqual(expect.any(String))
    expect(new Set(ids).size).toBe(1)
    expect(lines[1]).toContain('503')
    expect(lines[2]).toContain('200')
  })

  it('prints nothing to standard output', async () => {
    const lines = spy()
    const log = vi.spyOn(console, 'log')
    onTestFinished(() => log.mockRestore())
    const propexo = clientOf(async () => queued(), { debug: true })
    await propexo.integration('i', ANY_PMS).events.leads.create({ lead_id: 'l' })
    expect(lines).toHaveLength(1)
    expect(log).not.toHaveBeenCalled()
  })
})

describe('DEBUG', () => {
  it.each([
    ['propexo', true],
    ['express,propexo', true],
    ['express propexo', true],
    [' , propexo ,', true],
    ['propexo:*', true],
    ['*', true],
    ['prop*', true],
    ['*exo', true],
    ['p*x*', true],
    ['propexo*', true],
    ['*,-express', true],
    ['*,-propexo:other', true],
    ['*,-propexo', false],
    ['-propexo,*', false],
    ['propexo -prop*', false],
    ['propexo,-*', false],
    ['-propexo', false],
    ['-express', false],
    ['express', false],
    ['propexor', false],
    ['xpropexo', false],
    ['PROPEXO', false],
    ['prope.o', false],
    ['propex[o]', false],
    ['(', false],
    ['', false],
    [undefined, false],
  ] as const)('%j: %s', async (value, isOn) => {
    const lines = spy()
    setDebug(value)
    expect(await printed(lines)).toBe(isOn ? 1 : 0)
  })

  it('gives way to the option debug', async () => {
    const lines = spy()
    setDebug('propexo')
    expect(await printed(lines, false)).toBe(0)
    setDebug('-propexo')
    expect(await printed(lines, true)).toBe(1)
  })

  it('is read as the debug package reads it, whatever names, stars and minus signs it has', async () => {
    const lines = spy()
    const part = fc.constantFrom('propexo', 'prop', 'exo', 'p', 'o', '*', '**', 'x', '.', '+')
    const name = fc
      .tuple(fc.constantFrom('', '-'), fc.array(part, { minLength: 1, maxLength: 4 }))
      .map(([minus, parts]) => minus + parts.join(''))
    const separator = fc.constantFrom(',', ' ', ', ', '  ')
    const value = fc
      .array(fc.tuple(name, separator), { maxLength: 5 })
      .map(all => ({ names: all.map(([each]) => each), text: all.flat().join('') }))
    await fc.assert(
      fc.asyncProperty(value, async ({ names, text }) => {
        vi.stubEnv('DEBUG', text)
        expect(await printed(lines)).toBe(isNamed(names) ? 1 : 0)
      }),
      { numRuns: cases(500) },
    )
    vi.unstubAllEnvs()
  })

  it.each([
    ['that may not be read', () => ({ env: throwing() })],
    ['of a runtime without a process', () => undefined],
    ['of a process without an environment', () => ({})],
  ])('%s is as if it were not set', (_, make) => {
    const lines = spy()
    const own = Object.getOwnPropertyDescriptor(globalThis, 'process') as PropertyDescriptor
    Object.defineProperty(globalThis, 'process', { value: make(), configurable: true, writable: true })
    try {
      expect(new Propexo({ token: CANARY, fetch: recordingFetch(fine) })).toBeInstanceOf(Propexo)
    } finally {
      Object.defineProperty(globalThis, 'process', own)
    }
    expect(lines).toEqual([])
  })
})

/** As Deno without `--allow-env`. */
const throwing = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error('Requires env access to "DEBUG"')
      },
    },
  )

/** A minus that fits wins over everything, wherever it stands. */
const isNamed = (names: readonly string[]): boolean => {
  const excluded = names.filter(name => name.startsWith('-')).map(name => name.slice(1))
  if (excluded.some(name => fits(name, 'propexo'))) return false
  return names.some(name => !name.startsWith('-') && fits(name, 'propexo'))
}

/** Character by character; a star stands for any number of them. */
const fits = (pattern: string, text: string): boolean => {
  if (pattern === '') return text === ''
  const rest = pattern.slice(1)
  if (pattern.startsWith('*'))
    return Array.from({ length: text.length + 1 }, (_, index) => text.slice(index)).some(each =>
      fits(rest, each),
    )
  return text.startsWith(pattern.charAt(0)) && fits(rest, text.slice(1))
}
