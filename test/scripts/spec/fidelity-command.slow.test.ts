import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { operations } from '../../../generated/operations.js'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'
import { runScript } from './command.js'
import { hasUpstream, NEEDS_UPSTREAM } from './upstream.js'

/** 50, or those of the published file where it is the contract. */
const OPERATIONS = Object.keys(operations).length

describe('npm run spec:fidelity', () => {
  it('finds no difference between the contract and itself, and one character when it is changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fidelity-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'changed.yaml')
    const same = `${OPERATIONS} operations, 0 differences\n`
    expect(await runScript('spec-fidelity', [CONTRACT_FILE])).toMatchObject({ code: 0, stdout: same })
    await writeFile(file, readFileSync(CONTRACT_FILE, 'utf8').replaceAll('maxLength: 256', 'maxLength: 255'))
    const { code, stdout } = await runScript('spec-fidelity', [file])
    expect(code).toBe(1)
    expect(stdout).toContain('notes/maxLength: published 255, contract 256')
  })

  it.skipIf(!hasUpstream)(`finds no difference to the published file${NEEDS_UPSTREAM}`, async () => {
    expect(await runScript('spec-fidelity')).toMatchObject({
      code: 0,
      stdout: `${OPERATIONS} operations, 0 differences\n`,
    })
  })

  it('says what is wrong with a file that is not there', async () => {
    const { code, stderr } = await runScript('spec-fidelity', ['nowhere.yml'])
    expect(code).toBe(1)
    expect(stderr).toContain('nowhere.yml')
  })
})
