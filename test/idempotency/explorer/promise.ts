import type { JournalEntry } from '../../../src/index.js'
import type { Scenario, World } from './world.js'

const notesOf = (scenario: Scenario, key: string): string | undefined =>
  scenario.actors.flatMap(role => (role !== 'recover' && role.key === key ? [role.notes] : []))[0]

/** What is wrong after recovery: nothing, if every write was processed once, or is unknown where nobody can tell. */
export const checkEnd = async (world: World, scenario: Scenario): Promise<string[]> => {
  await world.recover()
  const entries = await world.entries()
  // Else nothing that follows would mean anything.
  if (jobsOf(world).length !== world.sim.jobs().length) throw new Error('a job was made that nobody has seen')
  return [
    ...world.truth.wrongMoves.map(move => `no transition: ${move}`),
    ...duplicates(world, scenario),
    ...entries.flatMap(entry => wrongEntry(world, scenario, entry)),
    ...wrongTold(world, scenario, entries),
    ...lostJobs(world, scenario, entries),
  ]
}

const duplicates = ({ truth }: World, { ifUnknown }: Scenario): string[] =>
  ifUnknown === 'send'
    ? []
    : [...truth.jobs].flatMap(([key, jobs]) => (jobs.length > 1 ? [`${key} was processed as ${jobs}`] : []))

const wrongEntry = (world: World, scenario: Scenario, entry: JournalEntry): string[] => {
  const { key, state, jobId } = entry
  if (state === 'unknown') return []
  if (state !== 'settled') return [`${key} is ${state} in the end`]
  const job = world.sim.jobs().find(({ id }) => id === jobId)
  if (job === undefined) return [`${key} has ${jobId}, which does not exist`]
  return job.body['notes'] === notesOf(scenario, key)
    ? []
    : [`${key} has ${jobId}, which says something else`]
}

/** Whoever got a job got that of his key: of one content, and nobody else's. */
const wrongTold = (world: World, scenario: Scenario, entries: readonly JournalEntry[]): string[] =>
  world.told.flatMap(({ key, jobId }) => {
    const job = world.sim.jobs().find(({ id }) => id === jobId)
    if (job?.body['notes'] !== notesOf(scenario, key))
      return [`${key} was told ${jobId}, which is not its own`]
    const other = world.told.find(each => each.key !== key && each.jobId === jobId)
    if (other) return [`${jobId} was told to ${key} and to ${other.key}`]
    const entry = entries.find(each => each.key === key)
    const isOther = scenario.ifUnknown !== 'send' && entry?.jobId !== jobId
    return isOther ? [`${key} was told ${jobId}, and its entry has ${entry?.jobId}`] : []
  })

const jobsOf = ({ truth }: World): { readonly key: string; readonly id: string }[] =>
  [...truth.jobs].flatMap(([key, ids]) => ids.map(id => ({ key, id })))

/** A job that no key has, although the log shows it and one key is open; or a key that has vanished with its job. */
const lostJobs = (world: World, scenario: Scenario, entries: readonly JournalEntry[]): string[] => {
  const known = entries.flatMap(({ jobId }) => jobId ?? [])
  const problems = known.length === new Set(known).size ? [] : [`two keys have ${known}`]
  if (scenario.ifUnknown === 'send') return problems
  const jobs = jobsOf(world)
  const lost = jobs.filter(({ id }) => !known.includes(id))
  return [...problems, ...lost.map(({ key, id }) => `${id} of ${key} is nobody's`)]
}
