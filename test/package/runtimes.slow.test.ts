import { describe, expect, it } from 'vitest'
import { runScript } from '../scripts/spec/command.js'

describe('scripts/workshop/runtimes.ts', () => {
  it.each([
    ['a version that it does not know', ['--only', '18.20.0'], '--only must be one of 20.19.0, '],
    ['a line in place of a version', ['--only', '20'], 'and is 20'],
    ['an option without its value', ['--only'], '--only needs a value: VERSION'],
    ['an unknown option', ['--onyl', '26.10.0'], 'unknown option --onyl; did you mean --only?'],
    ['a version without its option', ['26.10.0'], 'unexpected argument 26.10.0'],
  ])('says what is wrong with %s, how it is used, and runs nothing', async (_, args, message) => {
    const { code, stdout, stderr } = await runScript('workshop/runtimes', args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toContain('npx tsx scripts/workshop/runtimes.ts [--only VERSION]...')
  })
})
