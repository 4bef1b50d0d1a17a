import { describe, expect, it } from 'vitest'
import { runScript } from '../spec/command.js'

// What it says of wrong arguments is in command.slow.test.ts.
describe('npm run spec:diff', () => {
  it('finds nothing between the contract and itself', async () => {
    expect(await runScript('spec-diff', ['spec', 'spec'])).toMatchObject({ code: 0, stdout: 'no changes\n' })
  })
})
