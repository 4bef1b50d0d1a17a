/** A function from instants to offsets, made only by `ianaZone` and `ruleZone`. */
export interface Zone {
  /** As a message shows it: an IANA id, or an offset with its rule. */
  readonly id: string
  /** Milliseconds to add to UTC at this instant, given in milliseconds since 1970. */
  offsetAt(epochMs: number): number
}

const zones = new WeakSet<object>()

export const defineZone = (id: string, offsetAt: (epochMs: number) => number): Zone => {
  const zone: Zone = Object.freeze({ id, offsetAt })
  zones.add(zone)
  return zone
}

/** Whether a value is a zone of this module, and not something that looks like one. */
export const isZone = (value: unknown): value is Zone => zones.has(value as object)
