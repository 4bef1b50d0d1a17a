import { type Issue, listIssues, PropexoError } from './error.js'

/** An option of the client, of an integration or of a call is wrong. Nothing was sent. */
export class ConfigurationError extends PropexoError {
  override readonly name = 'ConfigurationError'
  readonly kind = 'configuration'
  /** Every wrong option, each with its fix. */
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ message }) => message).join('; '))
    this.issues = issues
  }
}

/** Of a RuleError's message; its `issues` hold all of them. */
const MAX_TOLD = 30
const MAX_PATH = 200

/** The input breaks rules of the contract or of the PMS. No write was sent. */
export class RuleError extends PropexoError {
  override readonly name = 'RuleError'
  readonly kind = 'rule'
  /** Every broken rule, each with its source. */
  readonly issues: readonly Issue[]

  constructor(operation: string, issues: readonly Issue[]) {
    const told = issues.slice(0, MAX_TOLD).map(issue => ({ ...issue, path: issue.path.slice(0, MAX_PATH) }))
    const more = issues.length > MAX_TOLD ? `; and ${issues.length - MAX_TOLD} more` : ''
    super(`${operation} was not sent: ${listIssues(told)}${more}`, { operation })
    this.issues = issues
  }
}
