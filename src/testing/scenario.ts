import type { Issue } from '../core/error.js'
import { ConfigurationError } from '../core/input-errors.js'
import { suggest } from '../core/suggest.js'
import { isRecord } from '../options/read.js'
import type { SimulatedIntegration } from './integration-options.js'
import type { Simulator } from './simulator.js'

type Fields = Readonly<Record<string, unknown>>

/** What an account holds at the start, as data. */
export interface Scenario {
  readonly integrations: readonly Fields[]
}

/** Lists of records in a property, and the method that makes one. */
const PEOPLE = {
  units: 'unit',
  leads: 'lead',
  applicants: 'applicant',
  residents: 'resident',
  employees: 'employee',
  calendars: 'calendar',
} as const

/** Lists of records in an integration. */
const KINDS = {
  eventTypes: 'eventType',
  eventSubTypes: 'eventSubType',
  eventResults: 'eventResult',
  callLogs: 'callLog',
  timeZoneRecords: 'timeZoneRecord',
} as const

const OF_SCENARIO = ['integrations']
const OF_INTEGRATION = [
  'vendor',
  'id',
  'name',
  'timeZone',
  'createdIds',
  'userTimeZone',
  'properties',
  ...Object.keys(KINDS),
]
const OF_PROPERTY = [
  'timeZone',
  'id',
  'configuredTimeZone',
  'location',
  'timeZoneRecord',
  'fields',
  ...Object.keys(PEOPLE),
]

/** Something for the first requests, where no scenario is given. */
export const DEFAULT_SCENARIO: Scenario = {
  integrations: [
    {
      id: 'int_1',
      vendor: 'ENTRATA',
      eventTypes: [{ id: 'etype_1', name: 'Call' }],
      properties: [
        {
          id: 'prop_1',
          timeZone: 'America/Chicago',
          units: [{ id: 'unit_1', number: '204' }],
          leads: [{ id: 'lead_1' }],
          applicants: [{ id: 'appl_1' }],
          residents: [{ id: 'res_1' }],
          employees: [{ id: 'emp_1' }],
          calendars: [{}],
        },
      ],
    },
  ],
}

/**
 * Fills a simulator.
 * @throws ConfigurationError that names every place that is wrong; then nothing was added
 */
export const loadScenario = (simulator: Simulator, given: unknown): void => {
  const issues: Issue[] = []
  check(given, issues)
  checkIds(simulator, given, issues)
  if (issues.length > 0) throw new ConfigurationError(issues)
  for (const integration of (given as Scenario).integrations) addIntegration(simulator, integration)
}

const check = (given: unknown, issues: Issue[]): void => {
  checkNames(given, '', OF_SCENARIO, issues)
  for (const [index, integration] of listIn(given, 'integrations', '/integrations', issues).entries()) {
    const path = `/integrations/${index}`
    checkNames(integration, path, OF_INTEGRATION, issues)
    if (typeof Object(integration).vendor !== 'string') report(issues, `${path}/vendor`, 'is missing')
    for (const name of Object.keys(KINDS)) listIn(integration, name, `${path}/${name}`, issues)
    const properties = listIn(integration, 'properties', `${path}/properties`, issues)
    for (const [place, property] of properties.entries())
      checkProperty(property, `${path}/properties/${place}`, issues)
  }
}

/** Ids of integrations, each of which may be there once. */
const checkIds = (simulator: Simulator, given: unknown, issues: Issue[]): void => {
  const { integrations } = Object(given) as { integrations?: unknown }
  if (integrations === undefined) report(issues, '/integrations', 'is missing')
  const taken = new Set(simulator.integrations().map(({ id }) => id))
  for (const [index, each] of (Array.isArray(integrations) ? integrations : []).entries()) {
    const { id } = Object(each) as { id?: unknown }
    if (typeof id !== 'string') continue
    if (taken.has(id)) report(issues, `/integrations/${index}/id`, `is ${id}, which there is already`)
    taken.add(id)
  }
}

const checkProperty = (property: unknown, path: string, issues: Issue[]): void => {
  checkNames(property, path, OF_PROPERTY, issues)
  if (typeof Object(property).timeZone !== 'string') report(issues, `${path}/timeZone`, 'is missing')
  for (const name of Object.keys(PEOPLE)) listIn(property, name, `${path}/${name}`, issues)
}

const report = (issues: Issue[], path: string, message: string): void =>
  void issues.push({
    rule: 'scenario',
    path,
    message: `${path || '/'} ${message}`,
    source: 'docs/testing.md',
  })

const checkNames = (value: unknown, path: string, known: readonly string[], issues: Issue[]): void => {
  if (!isRecord(value)) report(issues, path, 'must be an object')
  for (const name of isRecord(value) ? Object.keys(value) : [])
    if (!known.includes(name)) report(issues, `${path}/${name}`, `is not known${suggest(name, known)}`)
}

/** @param path that of the list */
const listIn = (value: unknown, name: string, path: string, issues: Issue[]): readonly unknown[] => {
  const { [name]: list = [] } = Object(value) as Fields
  if (!Array.isArray(list)) report(issues, path, 'must be a list')
  else if (list.every(isRecord)) return list
  else report(issues, path, 'must hold objects')
  return []
}

const addIntegration = (simulator: Simulator, given: Fields): void => {
  const { properties = [], ...all } = given
  const lists = take(all, KINDS)
  const integration = simulator.integration(all as never)
  for (const property of properties as Fields[]) addProperty(integration, property)
  for (const [name, fields] of lists) integration[name](fields as never)
}

const addProperty = (integration: SimulatedIntegration, given: Fields): void => {
  const own = { ...given }
  const lists = take(own, PEOPLE)
  const property = integration.property(own as never)
  for (const [name, fields] of lists) integration[name]({ property, ...fields } as never)
}

/** The lists of an object, each item by the method that makes it; they are taken out of the object. */
const take = <Names extends Readonly<Record<string, string>>>(
  from: Record<string, unknown>,
  names: Names,
): (readonly [Names[keyof Names], Fields])[] =>
  (Object.entries(names) as [string, Names[keyof Names]][]).flatMap(([name, method]) => {
    const list = (from[name] ?? []) as Fields[]
    delete from[name]
    return list.map(fields => [method, fields] as const)
  })
