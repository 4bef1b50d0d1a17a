import {
  OPERATION_KINDS,
  type OperationKind,
  PERSON_KINDS,
  type PersonKind,
  RECORD_KINDS,
  type RecordKind,
} from '../../src/contract/write-kind.js'
import { inputsOf } from '../../src/pms/inputs.js'
import type { LogMappings } from '../../src/pms/logging.js'
import type { OperationRules } from '../../src/pms/operations.js'
import type { PmsProfile } from '../../src/pms/profile.js'
import { PMS_PROFILES } from '../../src/pms/profiles.js'

/** One operation of one PMS. */
export interface Cell {
  /** As the API calls the vendor. */
  readonly pms: string
  readonly record: RecordKind
  readonly person: PersonKind
  readonly operation: OperationKind
  readonly support: OperationRules['support']
  /** By the names of the facade's input, as `capabilities()` gives them. */
  readonly required: readonly string[]
  readonly createdId: OperationRules['createdId']
  readonly sources: readonly string[]
}

export const cells: readonly Cell[] = PMS_PROFILES.flatMap(rules =>
  RECORD_KINDS.flatMap(record =>
    PERSON_KINDS.flatMap(person =>
      OPERATION_KINDS.map((operation): Cell => {
        const { support, createdId, sources } = rules[record][person][operation]
        return {
          pms: rules.vendors[0] ?? '',
          record,
          person,
          operation,
          support,
          required: inputsOf(rules, { record, person, operation }).required,
          createdId,
          sources,
        }
      }),
    ),
  ),
)

const LETTERS: Readonly<Record<OperationKind, string>> = { create: 'C', update: 'U', cancel: 'X' }

/** `C U –`: a letter for what a page describes, ✘ for what there is not, – where no page says either way. */
const shown = (rules: PmsProfile, record: RecordKind, person: PersonKind): string =>
  OPERATION_KINDS.filter(operation => record === 'appointments' || operation !== 'cancel')
    .map(operation => {
      const { support, confidence } = rules[record][person][operation]
      if (support !== 'no') return support === 'yes' ? LETTERS[operation] : '–'
      return confidence === 'documented' ? '✘' : '✘?'
    })
    .join(' ')

/** For whom calls or emails can be logged; with a question mark where that is inferred. */
const logged = (logging: LogMappings): string =>
  PERSON_KINDS.filter(person => logging[person])
    .map(person => `${person}${logging[person]?.confidence === 'documented' ? '' : '?'}`)
    .join(', ') || '–'

/** The matrix as Markdown. */
export const table = (): string => {
  const heads = RECORD_KINDS.flatMap(record => PERSON_KINDS.map(person => `${record}: ${person}`))
  const rows = PMS_PROFILES.map(rules => [
    rules.name,
    ...RECORD_KINDS.flatMap(record => PERSON_KINDS.map(person => shown(rules, record, person))),
    logged(rules.calls),
    logged(rules.emails),
  ])
  const head = ['PMS', ...heads, 'logCall', 'logEmail']
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |\n`).join('')
}
