import type { RuleSource } from '../confidence.js'

/** What a rule has against a write, before it is decided what becomes of it. */
export type Finding = RuleSource & {
  /** Id of the rule: `entrata.appointments.notes`. */
  readonly rule: string
  /** Wire name of the field; empty for the write as a whole. */
  readonly field: string
  readonly message: string
  /** The PMS does not take the field: `ignoreUnknownFields` may drop it. */
  readonly isUntaken?: boolean
  /** Default: by the confidence. */
  readonly byDefault?: RuleLevel
  /** There is no way to send it, whatever the options say. */
  readonly isFinal?: boolean
}

/** How a rule is enforced: it refuses the write, only warns, or is not checked. */
export type RuleLevel = 'enforce' | 'warn' | 'off'

/** Documented rules are enforced; what is inferred, or contradicted by another source, warns. */
export const defaultLevel = ({ byDefault, confidence }: Finding): RuleLevel =>
  byDefault ?? (confidence === 'documented' ? 'enforce' : 'warn')

/** The message with what is in doubt about it. */
export const withDoubt = (
  { message, confidence }: Pick<Finding, 'message' | 'confidence'>,
  why: string | undefined,
): string => {
  if (confidence === 'documented') return why === undefined ? message : `${message} (${why})`
  const doubt = confidence === 'contradicted' ? 'sources contradict each other' : 'inferred'
  return `${message} (${doubt}${why === undefined ? '' : `: ${why}`})`
}
