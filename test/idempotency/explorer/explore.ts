import { checkEnd } from './promise.js'
import { type Scenario, World } from './world.js'

/** What was found in all schedules of a scenario. */
export interface Exploration {
  /** Ways from the start to an end, or to a state that was seen before. */
  readonly schedules: number
  readonly states: number
  /** Schedules that came to an end of their own. */
  readonly ends: number
  /** Changes of the states of entries that were seen. */
  readonly moves: ReadonlySet<string>
  /** Whether all was seen. */
  readonly isWhole: boolean
  readonly violation: Violation | undefined
}

export interface Violation {
  readonly problems: readonly string[]
  /** The choices that lead to it. */
  readonly path: readonly string[]
  /** The same for people. */
  readonly steps: readonly string[]
}

interface Run {
  readonly world: World
  readonly path: string[]
  readonly steps: string[]
}

const take = async ({ world, path, steps }: Run, choice: string): Promise<void> => {
  steps.push(world.labelOf(choice))
  path.push(choice)
  await world.take(choice)
}

/** Takes these choices, and the first of each state after that. @returns the problems of its end */
export const replay = async (
  scenario: Scenario,
  prefix: readonly string[],
): Promise<Violation | undefined> => {
  const run: Run = { world: new World(scenario), path: [], steps: [] }
  for (;;) {
    await run.world.settle()
    const choice = prefix[run.path.length] ?? run.world.choices()[0]
    if (choice === undefined) break
    await take(run, choice)
  }
  const problems = await checkEnd(run.world, scenario)
  return problems.length > 0 ? { problems, path: run.path, steps: run.steps } : undefined
}

/** How much is tried; undefined: all. */
export interface Sample {
  readonly schedules: number
  /** Which of those that are open comes next. */
  readonly random: () => number
}

/** Through all schedules; what is possible from a state is tried once. It ends at the first violation. */
export const explore = async (scenario: Scenario, sample?: Sample): Promise<Exploration> => {
  const seen = new Set<string>()
  const moves = new Set<string>()
  const open: (readonly string[])[] = [[]]
  let schedules = 0
  let ends = 0
  let violation: Violation | undefined
  while (violation === undefined && schedules < (sample?.schedules ?? Number.POSITIVE_INFINITY)) {
    const prefix = nextOf(open, sample)
    if (prefix === undefined) break
    schedules += 1
    const run: Run = { world: new World(scenario), path: [], steps: [] }
    if (await follow(run, prefix, { seen, open })) {
      ends += 1
      const problems = await checkEnd(run.world, scenario)
      if (problems.length > 0) violation = { problems, path: run.path, steps: run.steps }
    }
    for (const move of run.world.truth.moves) moves.add(move)
  }
  return { schedules, states: seen.size, ends, moves, isWhole: open.length === 0, violation }
}

/** Depth first, or anyone. */
const nextOf = (open: (readonly string[])[], sample: Sample | undefined): readonly string[] | undefined =>
  sample ? open.splice(Math.floor(sample.random() * open.length), 1)[0] : open.pop()

interface Search {
  readonly seen: Set<string>
  readonly open: (readonly string[])[]
}

/** Whether it came to an end; false: to a state that was seen before. */
const follow = async (run: Run, prefix: readonly string[], { seen, open }: Search): Promise<boolean> => {
  for (;;) {
    await run.world.settle()
    const known = prefix[run.path.length]
    if (known !== undefined) {
      await take(run, known)
      continue
    }
    const state = await run.world.state()
    if (seen.has(state)) return false
    seen.add(state)
    const [first, ...others] = run.world.choices()
    if (first === undefined) return true
    for (const other of others.reverse()) open.push([...run.path, other])
    await take(run, first)
  }
}
