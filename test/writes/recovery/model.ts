import { AmbiguousWriteError, type Hooks, isPropexoError, type WriteJob } from '../../../src/index.js'
import { withSeed } from '../../support/random.js'
import { tagOf } from '../../support/simulated-api.js'
import { type Given, KINDS, type Kind, type SendOptions } from './model-contents.js'
import { idInLog, TELLING } from './model-shapes.js'
import { judge, looksLike, type Sent, type Tally } from './model-tally.js'
import {
  createClient,
  createMachine,
  createWorld,
  type Machine,
  newSent,
  type Open,
  type World,
} from './model-world.js'

/** Takes down what the caller of a write is told. */
const note = async (world: World, own: Sent, call: () => Promise<Given | undefined>): Promise<void> => {
  try {
    const given = await call()
    if (given) own.given.add(given.id)
    own.end = given === undefined ? 'failed' : given.adopted ? 'adopted' : 'answered'
  } catch (error) {
    if (error instanceof AmbiguousWriteError) {
      own.end = 'ambiguous'
      checkLooks(world, error, own.kind.isSearched)
      world.open.push({ sent: own, error, json: JSON.parse(JSON.stringify(error.write)) })
    } else own.end = error === 'mine' ? 'aborted' : 'failed'
    if (own.end === 'failed' && !isPropexoError(error)) throw error
  }
}

const checkLooks = (world: World, { looks, message }: AmbiguousWriteError, isSearched: boolean): void => {
  // A log that hangs may have told nothing by then.
  if (isSearched && looks === 0 && world.readFaults > 0) return
  const told = looks === 0 ? 'was not searched' : looks === 1 ? 'read once in' : `read ${looks} times in`
  if (!message.includes(told) || looks > 0 !== isSearched) world.tally.wrongLooks += 1
}

/** Sends one write; some have a client of their own, as on a server that makes one for each request. */
const write = async (world: World, machine: Machine, text: string): Promise<void> => {
  const { random, tally, clock, open } = world
  const kind = random.pick(
    machine.index < 0 && !world.isShared ? KINDS.filter(isForeign(world)) : world.kinds,
  )
  const own = newSent(world, { process: machine.process, kind, text })
  tally.writes += 1
  const controller = new AbortController()
  const isAborted = random.chance(0.05)
  if (isAborted) clock.schedule(random.below(400), () => controller.abort('mine'))
  const onWrite: Hooks['onWrite'] = ({ state, write: lost }) => {
    const isLost = state === 'lost' && lost !== undefined && controller.signal.aborted
    if (isLost) open.push({ sent: own, error: undefined, json: JSON.parse(JSON.stringify(lost)) })
  }
  const hasOwn = isAborted || random.chance(0.2)
  const client = hasOwn ? createClient(world, machine.clock, machine.fetch, { onWrite }) : machine.client()
  const options: SendOptions = { headers: { 'x-model': own.tag }, signal: controller.signal }
  await note(world, own, async () => {
    const given = await kind.send(client, text, options)
    if (given && 'wait' in given) machine.answered.push({ sent: own, job: given as WriteJob })
    return given
  })
}

/** What others write beside those that are looked for says more, or less, or something else, of the same records. */
const isForeign =
  ({ kinds }: World) =>
  ({ look }: Kind): boolean =>
    kinds.every(each => each.look !== look)

/** Has a job run again, by its own object or another, once or twice at the same time. */
const retry = async (world: World, machine: Machine): Promise<void> => {
  const { random } = world
  if (machine.answered.length === 0) return
  const { sent, job } = random.pick(machine.answered)
  const { id } = job
  const own = random.chance(0.7) ? job : machine.client().propexo.writes.get(id)
  const again = newSent(world, { process: machine.process, kind: sent.kind, text: sent.text, retryOf: id })
  await note(world, again, async () => {
    await own.retry({ headers: { 'x-model': again.tag } })
    return { id: own.id, adopted: false }
  })
}

/**
 * Looks for an open write again: by the error in its own process, or from JSON in any.
 * @returns the candidates where it was not found
 */
const reconcile = async (
  world: World,
  machine: Machine,
  open: Open,
): Promise<readonly string[] | undefined> => {
  const { random, tally } = world
  const { sent, error, json } = open
  const options = { deadlineMs: random.pick([3_000, 6_000]) }
  const look =
    error && random.chance(0.6)
      ? error.reconcile(options)
      : machine.client().propexo.writes.reconcile(json, options)
  const ending = await look.catch((reason: unknown) => reason)
  if (ending instanceof AmbiguousWriteError) {
    checkLooks(world, ending, true)
    return ending.candidates
  }
  if (ending instanceof Error) throw ending
  const { id } = ending as WriteJob
  if (!sent.given.has(id)) tally.reconciled += 1
  sent.given.add(id)
  return undefined
}

/** What the log shows of a write, and nobody has, is named, by its error or by that of a write that says the same. */
const checkCandidates = (world: World, unfound: ReadonlyMap<Open, readonly string[]>): void => {
  const { api, shape, tally, sent } = world
  if (!TELLING.some(name => name === shape.name)) return
  const { jobs } = api
  for (const [{ sent: own, json }, candidates] of unfound) {
    const job = jobs.find(each => tagOf(each) === own.tag)
    if (job === undefined || sent.some(({ given }) => given.has(job.id))) continue
    // What a job says that was looked up by its id is not known.
    if (json.operation.includes('/retry-write/')) continue
    const named = [...unfound].flatMap(([other, ids]) => (looksLike(other.sent, own) ? ids : []))
    const id = idInLog(shape, job.id)
    if (candidates.length === 0 || !named.includes(id)) tally.unnamed += 1
  }
}

/** A history from its seed: always the same. */
export const runHistory = (seed: number, tally: Tally): Promise<void> =>
  withSeed(seed, async () => {
    const world = createWorld(seed, tally)
    await world.clock.runUntil(play(world))
    judge({ ...world, jobs: world.api.jobs }, tally)
  })

const play = async (world: World): Promise<void> => {
  const { clock, random, machines, open } = world
  const steps = 3 + random.below(8)
  const running: Promise<void>[] = []
  for (let step = 0; step < steps; step += 1) {
    const index = random.below(machines.length)
    const machine = machines[index] as Machine
    running.push(act(world, machine, index))
    if (random.chance(0.05)) machine.clock.setWall(random.pick([0, 3_600_000, -3_600_000]))
    if (random.chance(0.02)) machine.clock.suspend(random.pick([3_000, 60_000]))
    await clock.sleep(random.pick([0, 0, 30, 300, 700, 3_000, 9_000, 45_000]))
    if (random.chance(0.05)) {
      // A process that starts anew knows nothing; what the one before has sent is over by then.
      await Promise.all(running)
      await quiet(world)
      machines[index] = createMachine(world, index, `${index} from step ${step}`)
    }
  }
  await Promise.all(running)
  await quiet(world)
  world.readFaults = 0
  const last = open.filter(({ sent }) => sent.given.size === 0)
  const unfound = new Map<Open, readonly string[]>()
  const look = async (each: Open): Promise<void> => {
    const candidates = await reconcile(world, random.pick(machines), each)
    if (candidates) unfound.set(each, candidates)
  }
  await Promise.all(last.map(look))
  checkCandidates(world, unfound)
}

/** Until nothing is left that the server might still do. */
const quiet = ({ clock, jobMs }: World): Promise<void> => clock.sleep(jobMs + 204_000)

const act = async (world: World, machine: Machine, index: number): Promise<void> => {
  const { random, machines, others, open } = world
  // Each process has contents of its own: of two that write the same at the same time no log can tell whose is whose.
  const text = `${world.isShared ? 'any' : index}-${random.chance(0.8) ? 0 : 1}`
  const chance = random()
  if (chance < 0.62) return write(world, machine, text)
  if (chance < 0.8) return write(world, others, text)
  if (chance < 0.88) return retry(world, machine)
  if (open.length > 0) await reconcile(world, random.pick(machines), random.pick(open))
}
