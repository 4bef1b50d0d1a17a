import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { load } from 'js-yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { copySmallRepository } from '../repository-copy.js'
import { ROOT } from '../spec/command.js'

// The steps are run for real: git with an origin, npm with its scripts; what talks to GitHub, and the longest, are replaced.

interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly run?: string
  readonly 'continue-on-error'?: boolean
}

const text = readFileSync(join(ROOT, '.github/workflows/spec-update.yml'), 'utf8')
const { jobs } = load(text) as { jobs: Record<'update' | 'propose', { steps: readonly Step[] }> }

const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0
const hasTools = ['git', 'bash'].every(isThere) && process.platform !== 'win32'
const NEEDS_TOOLS = hasTools ? '' : ' (SKIPPED: git or bash is not there)'
if (!hasTools) console.warn('SKIPPED: the steps of spec-update.yml, because git or bash is not there')

/** Records each call, a line for an argument, and answers as the test asks. */
const STUB = `#!/usr/bin/env bash
{ printf '%s' "\${0##*/}"; printf ' [%s]' "$@"; echo; } >> "$CALLS"
case "\${0##*/} $1 $2" in
  "npm ci "*) exit 0 ;;
  "npm test "*) exit "$TEST_STATUS" ;;
  "gh pr list") echo "$OPEN_PULL_REQUEST"; exit 0 ;;
  "gh pr create") echo https://github.com/me/mine/pull/8 ;;&
  gh*) for each in "$@"; do if [ -f "$each" ]; then cp "$each" "$BODY"; fi; done; exit 0 ;;
esac
exec "$REAL_NPM" "$@"
`

let place = ''
let small = ''
const inPlace = (...names: string[]): string => join(place, ...names)

beforeAll(async () => {
  if (hasTools) small = await copySmallRepository()
}, 600_000)
afterAll(() => rm(small, { recursive: true, force: true }))

beforeEach(async () => {
  if (!hasTools) return
  place = await mkdtemp(join(tmpdir(), 'workflow-'))
  for (const name of ['bin', 'temp']) await mkdir(inPlace(name))
  await cp(small, inPlace('repository'), { recursive: true, verbatimSymlinks: true })
  await writeFile(inPlace('bin/npm'), STUB)
  await writeFile(inPlace('bin/gh'), STUB)
  for (const name of ['npm', 'gh']) await chmod(inPlace('bin', name), 0o755)
  git('init', '--quiet', '--bare', '--initial-branch=main', inPlace('origin.git'))
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', inPlace('origin.git'))
  // A symbolic link is no folder to git.
  await writeFile(inPlace('repository/.git/info/exclude'), 'node_modules\n')
  git('add', '.')
  git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '--quiet', '--message', 'All')
  git('push', '--quiet', 'origin', 'main')
})
afterEach(() => rm(place, { recursive: true, force: true }))

const git = (...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync('git', args, {
    cwd: inPlace('repository'),
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout
}

interface Given {
  readonly from: string
  readonly whole?: boolean
  readonly openPullRequest?: string
  readonly testStatus?: number
}

interface Ran {
  /** Names of the steps that were run, and of the one that failed. */
  readonly steps: readonly string[]
  readonly failed: string | undefined
  readonly calls: string
  readonly body: string
}

const CONDITION = /^(?:steps\.result|needs\.update)\.outputs\.changed (==|!=) 'true'$/

const runWorkflow = async (given: Given): Promise<Ran> => {
  const { from, whole = false, openPullRequest = '', testStatus = 0 } = given
  const [output, calls] = [inPlace('output'), inPlace('calls')]
  await writeFile(output, '')
  await writeFile(calls, '')
  const npm = spawnSync('bash', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim()
  const outcomes = new Map<string, string>()
  const ran: string[] = []
  for (const job of ['update', 'propose'] as const) {
    // Each job has a checkout of its own; the folder of the artifact is in both.
    git('reset', '--quiet', '--hard')
    git('switch', '--quiet', 'main')
    for (const step of jobs[job].steps.filter(({ run }) => run !== undefined)) {
      const isChanged = (await readFile(output, 'utf8')).includes('changed=true')
      if (step.if !== undefined) {
        const [, comparison] = CONDITION.exec(step.if) ?? []
        expect(comparison, step.if).toBeDefined()
        if ((comparison === '==') !== isChanged) continue
      }
      const { status, stderr, stdout } = spawnSync('bash', ['-e', '-c', step.run ?? ''], {
        cwd: inPlace('repository'),
        encoding: 'utf8',
        timeout: 120_000,
        env: {
          ...process.env,
          PATH: [inPlace('bin'), process.env['PATH']].join(delimiter),
          ...{ GITHUB_OUTPUT: output, RUNNER_TEMP: inPlace('temp'), FROM: from, WHOLE: String(whole) },
          ...{ OUTCOME: outcomes.get('test') ?? '', RUN: 'https://github.com/me/mine/actions/runs/1' },
          ...{ CALLS: calls, BODY: inPlace('body'), REAL_NPM: npm, GH_TOKEN: 'none' },
          ...{ TEST_STATUS: String(testStatus), OPEN_PULL_REQUEST: openPullRequest },
        },
      })
      ran.push(step.name ?? '')
      outcomes.set(step.id ?? '', status === 0 ? 'success' : 'failure')
      if (status === 0 || step['continue-on-error'] === true) continue
      const failed = `${step.name}: ${stdout}${stderr}`
      return { steps: ran, failed, calls: await readFile(calls, 'utf8'), body: '' }
    }
  }
  const body = await readFile(inPlace('body'), 'utf8').catch(() => '')
  return { steps: ran, failed: undefined, calls: await readFile(calls, 'utf8'), body }
}

/** The contract with changes of all three levels, as somebody would publish it. */
const publish = async (change: (text: string) => string): Promise<string> => {
  const file = inPlace('published.yaml')
  await writeFile(file, change(await readFile(inPlace('repository/spec/propexo.yaml'), 'utf8')))
  return file
}

const shorter = (contract: string): string => contract.replace('maximum: 7\n', 'maximum: 3\n')

describe.skipIf(!hasTools)(`the workflow of the specification${NEEDS_TOOLS}`, () => {
  it('opens a pull request with the report as its body, and a label for each level', async () => {
    const { steps: ran, failed, calls, body } = await runWorkflow({ from: await publish(shorter) })
    expect(failed).toBeUndefined()
    const updating = ['Install', 'Pull', 'Diff', 'Result', 'Generate', 'Test', 'Pack']
    expect(ran).toEqual([...updating, 'Open or update the pull request'])
    expect(body).toContain(
      '`npm test`: **success** ([log](https://github.com/me/mine/actions/runs/1)). Read from published.yaml: ',
    )
    // The facade asks for seven days, and could not any more.
    expect(body).toContain(
      '  POST /v1/appointment-availability/: request.body.availability_duration_days without 7',
    )
    expect(body).toContain(
      '## Breaks callers\n\n**`POST /v1/appointment-availability/`** (appointments.availability)',
    )
    expect(body).toContain(
      '- `request.body.availability_duration_days: constraint, {"maximum":7} → {"maximum":3}`',
    )
    expect(calls).toContain('npm [run] [-s] [spec:pull] [--] [--from]')
    expect(calls).toContain('gh [label] [create] [spec: breaking] [--description]')
    expect(calls).toContain(
      'gh [pr] [edit] [https://github.com/me/mine/pull/8] [--add-label] [spec: breaking]',
    )
    expect(calls).toMatch(
      /gh \[pr\] \[create\] \[--head\] \[spec-update\] \[--title\] \[The vendor has published: 1 breaking, 0 notice, 0 additive\] /,
    )
    expect(git('show', '--stat', '--format=%an %s', 'origin/spec-update')).toMatch(
      /^github-actions\[bot\] Take over what the vendor has published\n[\s\S]*spec\/propexo\.yaml/,
    )
    expect(git('diff', 'main', 'origin/spec-update', '--', 'spec/propexo.yaml')).toMatch(/^\+ +maximum: 3$/m)
  }, 600_000)

  it('updates the pull request that is open, and its labels, also when tests fail, and says so', async () => {
    const given = { openPullRequest: '7', testStatus: 1 }
    const { failed, calls, body } = await runWorkflow({ from: await publish(shorter), ...given })
    expect(failed).toBeUndefined()
    expect(body).toContain('`npm test`: **failure**')
    expect(calls).not.toContain('[pr] [create]')
    expect(calls).toContain('gh [pr] [edit] [7] [--add-label] [spec: breaking]')
    expect(calls).toContain('gh [pr] [edit] [7] [--remove-label] [spec: additive]')
    expect(calls).toContain('gh [pr] [edit] [7] [--title]')
  }, 600_000)

  it('takes all operations where that is asked for', async () => {
    const { failed, calls } = await runWorkflow({ from: await publish(shorter), whole: true })
    expect(failed).toBeUndefined()
    expect(calls).not.toContain('--only-covered')
    expect(git('show', 'origin/spec-update:spec/propexo.yaml')).toBe(
      await readFile(inPlace('published.yaml'), 'utf8'),
    )
  }, 600_000)

  it('does nothing where nothing has changed that the contract has', async () => {
    const from = await publish(contract => `# again\n${contract}`)
    const { steps: ran, failed, calls } = await runWorkflow({ from })
    const steps = ['Install', 'Pull', 'Diff', 'Result', 'Close what is out of date']
    expect([ran, failed]).toEqual([steps, undefined])
    expect(calls).not.toMatch(/gh \[pr\] \[(create|close|edit)\]/)
    expect(git('branch', '--remotes')).not.toContain('spec-update')
  }, 600_000)

  it('closes a pull request that is not needed any more', async () => {
    const from = await publish(contract => `# again\n${contract}`)
    const { failed, calls } = await runWorkflow({ from, openPullRequest: '7' })
    expect(failed).toBeUndefined()
    expect(calls).toContain('gh [pr] [close] [7] [--comment]')
  }, 600_000)

  it('leaves commits of people on its branch alone, and says what to do', async () => {
    await runWorkflow({ from: await publish(shorter) })
    git('switch', '--quiet', '--detach', 'origin/spec-update')
    await writeFile(inPlace('repository/mended.txt'), 'by hand')
    git('add', 'mended.txt')
    git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '--quiet', '--message', 'Mend')
    git('push', '--quiet', 'origin', 'HEAD:spec-update')
    const mended = git('rev-parse', 'HEAD')
    git('switch', '--quiet', 'main')
    const again = await runWorkflow({ from: await publish(shorter), openPullRequest: '7' })
    expect(again.failed).toBeUndefined()
    git('reset', '--quiet', '--hard')
    git('switch', '--quiet', 'main')
    const shortest = (contract: string): string => contract.replace('maximum: 7\n', 'maximum: 2\n')
    const other = await runWorkflow({ from: await publish(shortest), openPullRequest: '7' })
    expect(other.failed).toContain('There are commits of people on the branch spec-update')
    git('fetch', '--quiet', 'origin')
    expect(git('rev-parse', 'origin/spec-update')).toBe(mended)
  }, 600_000)

  it('ends, and opens nothing, where the publication cannot be taken over', async () => {
    const { failed, calls } = await runWorkflow({ from: await publish(() => '<html>Sign in</html>') })
    expect(failed).toMatch(/^Pull: [\s\S]*looks like a web page/)
    expect(calls).not.toContain('gh ')
    expect(git('status', '--porcelain')).toBe('')
  }, 600_000)
})
