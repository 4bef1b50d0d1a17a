import { describe, expect, it } from 'vitest'
import { runScript } from './spec/command.js'

describe('npm run bench', () => {
  it('ends with a ratio to each library for every conversion, and says what it was measured with', async () => {
    const { code, stdout } = await runScript('workshop/bench', ['time', '--rounds', '1', '--instants', '200'])
    expect(code).toBe(0)
    const table = stdout.trimEnd().split('\n').slice(-6)
    expect(table[0]).toMatch(/^ +own +luxon +ratio +temporal-polyfill +ratio$/)
    const figure = String.raw`[\d,.]+`
    for (const name of [
      'instant text -> wall text, 1/s',
      'Date -> wall fields, 1/s',
      'wall text -> instant text, 1/s',
      'wall text -> Date, 1/s',
      'first of a process, ms',
    ]) {
      const row = new RegExp(String.raw`^${name} +${figure} +${figure} +\d+\.\d+ +${figure} +\d+\.\d+$`)
      expect(table).toContainEqual(expect.stringMatching(row))
    }
    expect(stdout).toContain(
      `Node ${process.versions.node}, tzdata ${process.versions['tz']}, corrections of `,
    )
    expect(stdout).toMatch(/luxon \d+\.\d+\.\d+, temporal-polyfill \d+\.\d+\.\d+/)
    expect(stdout.includes('this runtime has Temporal')).toBe('Temporal' in globalThis)
  })

  it.each([
    [
      'a bench that is none',
      ['tiem'],
      'NAME must be one of time, quota, overhead, journal, and is tiem; did you mean time?',
    ],
    ['an unknown option', ['--chekc'], 'npm run bench -- [NAME ...]'],
    ['a count that is none', ['time', '--rounds', '0'], '--rounds must be a whole number above 0, and is 0'],
  ])('says what is wrong with %s', async (_, args, message) => {
    const { code, stdout, stderr } = await runScript('workshop/bench', args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
