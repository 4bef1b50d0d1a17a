import { LUXON } from './luxon.js'
import { OWN } from './own.js'
import { TEMPORAL } from './temporal.js'
import type { Ways } from './ways.js'

/** What our own core is compared with; names of packages. */
export const OTHERS = ['luxon', 'temporal-polyfill'] as const

export type Library = 'own' | (typeof OTHERS)[number]

export const LIBRARIES: readonly Library[] = ['own', ...OTHERS]

export const WAYS: Readonly<Record<Library, Ways>> = {
  own: OWN,
  luxon: LUXON,
  'temporal-polyfill': TEMPORAL,
}

export type Figures = Readonly<Record<Library, number>>

export const figuresOf = (figure: (library: Library) => number): Figures => ({
  own: figure('own'),
  luxon: figure('luxon'),
  'temporal-polyfill': figure('temporal-polyfill'),
})
