import { expect, it } from 'vitest'
import { createSimulator } from '../../src/testing/index.js'
import { cases } from '../support/cases.js'
import { randomOf } from '../support/random.js'

/** What a timer does when it fires: sets others, and cancels one. */
interface Plan {
  readonly name: number
  readonly ms: number
  readonly sets: readonly Plan[]
  /** The name of a timer that it cancels, whether that is set, over or still to come. */
  readonly cancels: number | undefined
}

const drawPlans = (random: ReturnType<typeof randomOf>): readonly Plan[] => {
  let name = 0
  const draw = (depth: number): Plan => {
    name += 1
    const own = name
    const count = depth > 2 ? 0 : random.below(3)
    const sets = Array.from({ length: count }, () => draw(depth + 1))
    return {
      name: own,
      ms: random.pick([0, 1, 1, 5, 5, 40]),
      sets,
      cancels: random.chance(0.2) ? random.below(name) : undefined,
    }
  }
  return Array.from({ length: 1 + random.below(12) }, () => draw(0))
}

/** Without a heap or a clock: of all that is set, the one with the least moment, and of those the one that was set first. */
const byDefinition = (plans: readonly Plan[]): string[] => {
  const fired: string[] = []
  let set: { readonly atMs: number; readonly plan: Plan }[] = plans.map(plan => ({ atMs: plan.ms, plan }))
  while (set.length > 0) {
    const least = Math.min(...set.map(({ atMs }) => atMs))
    const index = set.findIndex(({ atMs }) => atMs === least)
    const { plan } = set[index] as { readonly plan: Plan }
    set.splice(index, 1)
    fired.push(`${plan.name} at ${least}`)
    set.push(...plan.sets.map(each => ({ atMs: least + each.ms, plan: each })))
    set = set.filter(each => each.plan.name !== plan.cancels)
  }
  return fired
}

it('timers fire in the order of their moments, and of one moment in that in which they were set', async () => {
  for (let seed = 1; seed <= cases(300, 60); seed += 1) {
    const random = randomOf(seed)
    const plans = drawPlans(random)
    const { clock } = createSimulator({ syncEvery: false })
    const startMs = clock.now()
    const fired: string[] = []
    const cancel = new Map<number, () => void>()
    const set = (plan: Plan): void => {
      const run = (): void => {
        fired.push(`${plan.name} at ${clock.now() - startMs}`)
        for (const each of plan.sets) set(each)
        if (plan.cancels !== undefined) cancel.get(plan.cancels)?.()
      }
      cancel.set(plan.name, clock.schedule(plan.ms, run))
    }
    for (const plan of plans) set(plan)
    // In steps of any size: where they end changes nothing.
    while (clock.now() - startMs < 500) await clock.advance(random.pick([1, 3, 17, 200]))
    expect({ seed, fired }).toEqual({ seed, fired: byDefinition(plans) })
  }
})
