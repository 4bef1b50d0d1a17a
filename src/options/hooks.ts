import { isPlain } from '../json.js'
import type { Issue } from '../propexo-error.js'
import type { Report } from './read.js'

/** What may go wrong with a write that is sent all the same. */
export interface Warning extends Issue {
  readonly operation: string
  readonly integrationId: string
}

/** Told what happens. What they throw is dropped: an observer must not break a write. */
export interface Hooks {
  /** Called before the write is sent, once for each warning of rules and of times. */
  readonly onWarning?: (warning: Warning) => void
}

const HOOKS: readonly (keyof Hooks)[] = ['onWarning']

export const readHooks = (hooks: unknown, report: Report): Hooks => {
  if (hooks === undefined) return {}
  if (!isPlain(hooks)) {
    report('hooks', `must be an object of functions, such as { onWarning: warning => … }`)
    return {}
  }
  const own: Hooks = { ...hooks }
  for (const [name, hook] of Object.entries(own)) {
    if (!(HOOKS as readonly string[]).includes(name))
      report('hooks', `holds ${name}, which is not a hook; there are ${HOOKS.join(', ')}`)
    else if (hook !== undefined && typeof hook !== 'function') report('hooks', `${name} must be a function`)
  }
  return own
}
