import { inspect } from 'node:util'

/** Every text that a logger, a debugger or a crash reporter may make of a value. */
export const tracesOf = (value: unknown): string => {
  const texts = [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null }),
    inspect(value),
    tryJson(value),
  ]
  for (const each of chainOf(value)) {
    texts.push(String(each), each.stack ?? '', tryJson(each), tryJson(Object.getOwnPropertyDescriptors(each)))
  }
  return texts.join('\n')
}

/** An error and its causes; a cycle ends it. */
const chainOf = (value: unknown): readonly Error[] => {
  const chain: Error[] = []
  for (let each = value; each instanceof Error && !chain.includes(each); each = each.cause) chain.push(each)
  return chain
}

const tryJson = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
