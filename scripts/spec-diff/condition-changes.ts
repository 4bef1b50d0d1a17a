import type { ChangeFinding } from './change.js'
import { type Condition, conditionEffects } from './conditions.js'
import { type Effect, impactOf, joinedEffect } from './impact.js'
import type { Context } from './pair.js'
import { wholePart } from './parts.js'
import type { Shape } from './shape.js'
import { takesDomain } from './types.js'

/** What decides over a value as a whole: `not`, `if`, `contains`, `propertyNames`, `dependentSchemas`, `dependentRequired`. */
export const conditionFindings = (context: Context, from: Shape, to: Shape): ChangeFinding[] => [
  ...schemaFindings(context, from, to),
  ...dependentFindings(from, to),
]

const schemaFindings = (context: Context, from: Shape, to: Shape): ChangeFinding[] => {
  const keys = new Set([...from.conditions, ...to.conditions].map(({ key }) => key))
  return [...keys].flatMap(key => {
    const [old, now] = [from, to].map(({ conditions, types }) =>
      conditions.filter(each => each.key === key && takesDomain(types, each.of)),
    )
    return pairedFindings(context, old ?? [], now ?? [])
  })
}

const pairedFindings = (
  context: Context,
  from: readonly Condition[],
  to: readonly Condition[],
): ChangeFinding[] => {
  const effect = (old: Condition, now: Condition): Effect =>
    joinedEffect(
      conditionEffects(old, now, (left, right) =>
        context.conditionEffectOf([wholePart(left)], [wholePart(right)]),
      ),
    )
  const rest = [...to]
  // Several of one kind come from parts of a composition: those that say the same first.
  const changed = from.filter(old => {
    const index = rest.findIndex(now => effect(old, now) === 'same')
    if (index !== -1) rest.splice(index, 1)
    return index === -1
  })
  return Array.from({ length: Math.max(changed.length, rest.length) }, (_, index): ChangeFinding => {
    const [old, now] = [changed[index], rest[index]]
    const of = old && now ? effect(old, now) : old ? 'wider' : 'narrower'
    const impact = impactOf('limit', of === 'same' ? 'other' : of)
    return { below: '', change: 'constraint', impact, from: old?.said, to: now?.said }
  })
}

const dependentFindings = (from: Shape, to: Shape): ChangeFinding[] => {
  if (![from, to].every(({ types }) => takesDomain(types, 'object'))) return []
  return [...new Set([...from.dependents.keys(), ...to.dependents.keys()])].flatMap(
    (name): ChangeFinding[] => {
      const [old, now] = [from, to].map(({ dependents }) => [...(dependents.get(name) ?? [])].sort())
      const more = now?.filter(each => !old?.includes(each)) ?? []
      const less = old?.filter(each => !now?.includes(each)) ?? []
      if (more.length + less.length === 0) return []
      const effect = less.length === 0 ? 'narrower' : more.length === 0 ? 'wider' : 'other'
      const said = (needs: readonly string[] | undefined): unknown =>
        needs?.length ? { dependentRequired: { [name]: needs } } : null
      return [
        {
          below: '',
          change: 'constraint',
          impact: impactOf('limit', effect),
          from: said(old),
          to: said(now),
        },
      ]
    },
  )
}
