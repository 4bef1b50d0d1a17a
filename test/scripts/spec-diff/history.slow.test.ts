import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../../scripts/spec-diff/change.js'
import { runScript } from '../spec/command.js'
import { type Cost, costOf, median } from '../spec/cost.js'
import { hasUpstream, NEEDS_UPSTREAM, publication, UPSTREAM } from '../spec/upstream.js'

const OLDEST = publication('2024-06-20-ffc7b8e.yml')
const OLDER = publication('2024-06-24-b8bd146.yml')
const OLD = publication('2025-11-17-f036042.yml')

const changesOf = async (from: string, to: string) => {
  const { code, stdout } = await runScript('spec-diff', [from, to, '--format', 'json'])
  return { code, changes: JSON.parse(stdout) as Change[] }
}

type Row = readonly [where: string, change: string, level: string, members?: readonly string[] | undefined]

interface Reading {
  readonly old: string
  readonly new: string
  readonly read: 'all' | readonly string[]
  readonly changes: Readonly<Record<string, readonly Row[]>>
}

const READ = load(
  readFileSync(fileURLToPath(new URL('../../fixtures/published-changes.yaml', import.meta.url)), 'utf8'),
) as readonly Reading[]

const membersOf = ({ change, from, to }: Change): readonly string[] | undefined =>
  change === 'enum_added' ? (to as string[]) : change === 'enum_removed' ? (from as string[]) : undefined

const lineOf = (operation: string, [where, change, level, members = []]: Row): string =>
  [operation, where, change, level, ...[...members].sort()].join(' ')

describe.skipIf(!hasUpstream)(`the vendor's publications${NEEDS_UPSTREAM}`, () => {
  it('lost appointment_datetime within four days, in four operations', async () => {
    const { code, changes } = await changesOf(OLDEST, OLDER)
    expect(code).toBe(1)
    const lost = changes.filter(({ where }) => where === 'request.body.appointment_datetime')
    expect(lost.map(({ operation, change, level, facade }) => [operation, change, level, facade])).toEqual([
      ['POST /v1/events/appointments/applicants', 'removed', 'breaking', ['appointments.applicants.create']],
      ['POST /v1/events/appointments/leads', 'removed', 'breaking', ['appointments.leads.create']],
      [
        'PUT /v1/events/appointments/applicants/{event_id}',
        'removed',
        'breaking',
        ['appointments.applicants.update'],
      ],
      ['PUT /v1/events/appointments/leads/{event_id}', 'removed', 'breaking', ['appointments.leads.update']],
    ])
  })

  it('got the trigger of failed writes', async () => {
    const { changes } = await changesOf(OLD, UPSTREAM)
    expect(changes).toContainEqual(
      expect.objectContaining({
        operation: 'POST /v1/webhooks/',
        where: 'request.body.triggers[]',
        change: 'enum_added',
        level: 'additive',
        to: ['WRITE_OPERATION_FAILURE'],
      }),
    )
  })

  it.each(READ)('$old → $new: a person finds the same changes', async ({ old, new: now, read, changes }) => {
    const { changes: all } = await changesOf(publication(old), publication(now))
    const found = read === 'all' ? all : all.filter(({ operation }) => read.includes(operation))
    const lines = found.map(each =>
      lineOf(each.operation, [each.where, each.change, each.level, membersOf(each)]),
    )
    const expected = Object.entries(changes).flatMap(([operation, rows]) =>
      rows.map(row => lineOf(operation, row)),
    )
    expect(expected.length).toBeGreaterThan(20)
    expect(lines.sort()).toEqual(expected.sort())
  })

  it('are compared in less than 6 times what reading them takes, and less than 400 MB', async () => {
    const read = `import { readFileSync } from 'node:fs'; import { load } from 'js-yaml'
      for (const file of ${JSON.stringify([OLDER, OLD])}) JSON.stringify(load(readFileSync(file, 'utf8')))`
    const ours = ['--import', 'tsx', 'scripts/spec-diff.ts', OLDER, OLD, '--format', 'json']
    // What starting and loading the modules takes is in both.
    const bare = ['--import', 'tsx', '--input-type=module', '--eval', read]
    const rounds: (readonly [ours: Cost, bare: Cost])[] = []
    for (let round = 0; round < 3; round += 1) rounds.push([await costOf(ours), await costOf(bare)])
    expect(rounds.map(([own, other]) => [own.code, other.code])).toEqual(Array(3).fill([1, 0]))
    const ratio = median(rounds.map(([own, other]) => own.cpuMs / other.cpuMs))
    const memory = Math.max(...rounds.map(([own]) => own.maxRssMb))
    const seconds = median(rounds.map(([own]) => own.cpuMs)) / 1000
    console.log(
      `spec:diff: ${ratio.toFixed(2)} times reading alone (${seconds.toFixed(1)} s of processor time here), ${memory.toFixed(0)} MB at most`,
    )
    expect(ratio).toBeLessThan(6)
    expect(memory).toBeLessThan(400)
  }, 600_000)

  it('have all operations of the contract, with the same facts', async () => {
    const { code, changes } = await changesOf('spec', UPSTREAM)
    expect(code).toBe(0)
    expect(changes.filter(({ where, change }) => where !== 'operation' || change !== 'added')).toEqual([])
  })
})
