import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dump } from 'js-yaml'
import { describe, expect, it, onTestFinished } from 'vitest'
import { missingFacts } from '../../../scripts/facade/missing.js'
import { facadeNeeds } from '../../../scripts/facade/needs.js'
import { contractFileIn, copyRepository } from '../repository-copy.js'
import { compileLibrary, runScript } from './command.js'
import { isWithin, reduced, withOperation } from './reduced-contract.js'
import { hasUpstream, NEEDS_UPSTREAM, publication } from './upstream.js'

const needs = facadeNeeds()

/** A copy of the repository with another contract. */
const copyWith = async (contractText: string): Promise<string> => {
  const root = await copyRepository()
  onTestFinished(() => rm(root, { recursive: true }))
  await writeFile(contractFileIn(root), contractText)
  return root
}

describe('scripts/workshop/check.ts', () => {
  it('compiles the library against a contract with what the facade needs, and nothing else', async () => {
    const least = withOperation(operation => {
      const own = needs.filter(each => each.operation === operation.key)
      if (own.length === 0) return undefined
      // What holds a needed fact stays too.
      return reduced(operation, where => own.some(each => isWithin(each.where, where)))
    })
    expect(missingFacts(least, needs)).toEqual([])
    const root = await copyWith(dump(least))
    const generated = await runScript('generate', [], { root, cwd: root })
    expect(generated.stderr).toBe('')
    expect(generated.stdout).toContain(`operations: ${new Set(needs.map(each => each.operation)).size}, `)
    expect(compileLibrary(root)).toBe('')
  }, 600_000)

  it('names the fact that is missing, before the compiler runs into it', async () => {
    const text = dump(
      withOperation(operation =>
        operation.key === 'POST /v1/events/appointments/leads'
          ? reduced(operation, where => where !== 'request.body.appointment_time')
          : operation.node,
      ),
    )
    const root = await copyWith(text)
    const { code, stdout, stderr } = await runScript('workshop/check', [], { root, cwd: root })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')[1]).toBe(
      '  POST /v1/events/appointments/leads: request.body.appointment_time, for appointments.leads.create',
    )
  })

  it.skipIf(!hasUpstream)(
    `names what a version of 2024 does not have yet${NEEDS_UPSTREAM}`,
    async () => {
      const root = await copyWith(readFileSync(publication('2024-06-24-b8bd146.yml'), 'utf8'))
      expect((await runScript('generate', [], { root, cwd: root })).code).toBe(0)
      const { code, stderr } = await runScript('workshop/check', [], { root, cwd: root })
      expect(code).toBe(1)
      expect(stderr).toContain(
        '  POST /v1/events/appointments/residents/cancel: the operation, for appointments.residents.cancel\n',
      )
      expect(stderr).toContain(
        '  GET /v1/employees/{employee_id}: response.200.results.roles, for verifyEmployee\n',
      )
      // The commands of the specification work all the same.
      expect((await runScript('spec-diff', ['spec', 'spec'], { root, cwd: root })).stdout).toBe(
        'no changes\n',
      )
    },
    600_000,
  )
})
