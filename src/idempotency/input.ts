import { equal } from '../../generated/validators/runtime.js'
import { digestOf } from '../core/digest.js'
import { escapeToken, isPlain } from '../core/json.js'
import type { WriteContent } from '../core/lost-write.js'
import { contentKey } from '../recovery/content.js'
import type { InputDifference } from './conflict-error.js'

/** An input as JSON, so that it is the same after it has been through a queue; null for what is none. */
export const inputOf = (input: unknown, integrationId?: string): unknown => {
  try {
    const json: unknown = JSON.parse(JSON.stringify(input) ?? 'null')
    return isPlain(json) && integrationId !== undefined ? { ...json, integration_id: integrationId } : json
  } catch {
    return null
  }
}

/** Where two inputs differ, by JSON Pointers. */
export const differencesOf = (recorded: unknown, given: unknown, path = ''): InputDifference[] => {
  if (equal(recorded, given)) return []
  if (!isPlain(recorded) || !isPlain(given)) return [{ path, recorded, given }]
  const names = new Set([...Object.keys(recorded), ...Object.keys(given)])
  return [...names].flatMap(name =>
    differencesOf(
      (recorded as Record<string, unknown>)[name],
      (given as Record<string, unknown>)[name],
      `${path}/${escapeToken(name)}`,
    ),
  )
}

/** The same for writes that the write log cannot tell apart. */
export const contentDigest = (content: WriteContent): string => digestOf(contentKey(content))
