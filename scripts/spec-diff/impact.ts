/** What a change does to a caller: it breaks callers, it only adds, or it deserves a look. */
export type Level = 'breaking' | 'additive' | 'notice'

/** What a change does to the values that pass, and whether types show it. */
export type Impact =
  | 'type narrower'
  | 'type wider'
  | 'type other'
  | 'limit narrower'
  | 'limit wider'
  | 'limit other'
  | 'lost'
  | 'gained'
  | 'told'

interface ChangeLevels {
  readonly request: Level
  readonly response: Level
  readonly effect: Effect
}

/**
 * Whoever sends a value is broken by what takes less, whoever reads one by what gives more. A limit shows in no type, so
 * readers only deserve to know of it; what is lost is lost to both.
 */
export const LEVELS_OF: Readonly<Record<Impact, ChangeLevels>> = {
  'type narrower': { request: 'breaking', response: 'additive', effect: 'narrower' },
  'type wider': { request: 'additive', response: 'breaking', effect: 'wider' },
  'type other': { request: 'breaking', response: 'breaking', effect: 'other' },
  'limit narrower': { request: 'breaking', response: 'notice', effect: 'narrower' },
  'limit wider': { request: 'additive', response: 'notice', effect: 'wider' },
  'limit other': { request: 'breaking', response: 'notice', effect: 'other' },
  lost: { request: 'breaking', response: 'breaking', effect: 'narrower' },
  gained: { request: 'additive', response: 'additive', effect: 'wider' },
  told: { request: 'notice', response: 'notice', effect: 'same' },
}

/** How the values that pass have changed as a set; `other`: some are gone, some have come, or it cannot be told. */
export type Effect = 'same' | 'narrower' | 'wider' | 'other'

export const joinedEffect = (effects: Iterable<Effect>): Effect => {
  const all = new Set(effects)
  all.delete('same')
  const [only = 'same'] = all
  return all.size > 1 ? 'other' : only
}

/** Of what a schema must not be: the narrower that is, the more passes. */
export const opposite = (effect: Effect): Effect =>
  effect === 'narrower' ? 'wider' : effect === 'wider' ? 'narrower' : effect

/** @param kind whether types show it */
export const impactOf = (kind: 'type' | 'limit', effect: Exclude<Effect, 'same'>): Impact =>
  `${kind} ${effect}`
