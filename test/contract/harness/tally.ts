import type { Mutant, MutantKind } from './mutants.js'

/** Who refused a mutant. */
export interface Verdict {
  readonly mutant: Mutant
  readonly prism: boolean
  readonly guard: boolean
}

export interface Rates {
  readonly mutants: number
  readonly rejected: number
  readonly prism: number
  readonly guard: number
}

export const ratesOf = (verdicts: readonly Verdict[]): Rates => ({
  mutants: verdicts.length,
  rejected: verdicts.filter(isRejected).length,
  prism: verdicts.filter(each => each.prism).length,
  guard: verdicts.filter(each => each.guard).length,
})

export const isRejected = ({ prism, guard }: Verdict): boolean => prism || guard

/** The figures as lines of text, in total and by kind. */
export const describeRates = (verdicts: readonly Verdict[]): string => {
  const kinds = [...new Set(verdicts.map(({ mutant }) => mutant.kind))].sort()
  const ofKind = (kind: MutantKind) => verdicts.filter(({ mutant }) => mutant.kind === kind)
  return [line('mutants', verdicts), ...kinds.map(kind => line(`  ${kind}`, ofKind(kind)))].join('\n')
}

const line = (name: string, verdicts: readonly Verdict[]): string => {
  const { mutants, rejected, prism, guard } = ratesOf(verdicts)
  const percent = mutants === 0 ? '' : ` (${((100 * rejected) / mutants).toFixed(1)} %)`
  const by = `${prism + guard - rejected} by both, ${rejected - guard} only by Prism, ${rejected - prism} only by the guard`
  return `${name}: ${rejected} of ${mutants} rejected${percent}: ${by}`
}
