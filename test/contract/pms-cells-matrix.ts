import type { Mark, PmsCells, SupportedCell } from './pms-cells.js'
import { entrata } from './pms-cells-entrata.js'
import { mri } from './pms-cells-mri.js'
import { buildium, propertyware, rentvine } from './pms-cells-others.js'
import { realpage, realpageRpx } from './pms-cells-realpage.js'
import { rentManager } from './pms-cells-rent-manager.js'
import { appfolio, resman } from './pms-cells-utc.js'
import { yardi } from './pms-cells-yardi.js'

export const ALL: readonly PmsCells[] = [
  entrata,
  realpageRpx,
  realpage,
  rentManager,
  yardi,
  resman,
  appfolio,
  mri,
  buildium,
  propertyware,
  rentvine,
]

const RECORDS = ['appointments', 'events'] as const
const PEOPLE = ['leads', 'applicants', 'residents'] as const
const OPERATIONS = ['create', 'update', 'cancel'] as const

/** One cell of the matrix. */
export interface Place {
  readonly cells: PmsCells
  readonly record: (typeof RECORDS)[number]
  readonly person: (typeof PEOPLE)[number]
  readonly operation: (typeof OPERATIONS)[number]
  /** `appointments.leads.create` */
  readonly write: string
  readonly mark: Mark
  /** What is known about it where a page describes it. */
  readonly supported: SupportedCell | undefined
}

const isMark = (text: string | undefined): text is Mark => /^[✔✘o–]$/.test(text ?? '')

export const placesOf = (cells: PmsCells): readonly Place[] =>
  RECORDS.flatMap(record =>
    PEOPLE.flatMap((person, index) =>
      OPERATIONS.map((operation, place): Place => {
        const mark = cells[record][index]?.split(' ')[place]
        if (!isMark(mark))
          throw new Error(`${cells.pms}: ${record} of ${person} have no mark for ${operation}`)
        const write = `${record}.${person}.${operation}`
        const supported = cells.supported.find(each => each.write === write)
        return { cells, record, person, operation, write, mark, supported }
      }),
    ),
  )

export const PLACES: readonly Place[] = ALL.flatMap(placesOf)

/** `ENTRATA appointments.leads.create` */
export const nameOf = ({ cells, write }: Place): string => `${cells.pms} ${write}`

/** `creating appointments of leads` */
export const describeWrite = ({ record, person, operation }: Place): string => {
  const verbs = { create: 'creating', update: 'updating', cancel: 'cancelling' } as const
  return `${verbs[operation]} ${record} of ${person}`
}

const PATHS = { appointments: '/v1/events/appointments', events: '/v1/events' } as const

/** The generic operation, as the contract names it; undefined where the API has none. */
export const operationOf = ({ record, person, operation }: Place): string | undefined => {
  const path = `${PATHS[record]}/${person}`
  if (operation === 'create') return `POST ${path}`
  if (operation === 'update') return `PUT ${path}/{event_id}`
  return record === 'events' ? undefined : `POST ${path}/cancel`
}
