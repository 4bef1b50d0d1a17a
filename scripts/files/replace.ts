import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { messageOf } from '../../src/core/error.js'
import { codeOf, Moves } from './moves.js'

/** A file or a folder that is to be replaced as a whole. */
export interface Replacement {
  readonly target: string
  /** Writes what comes in its place. */
  readonly write: (path: string) => Promise<void>
  /** Throws when what is there must not be replaced. Called before anything is written, and again just before. */
  readonly guard?: (path: string) => Promise<void>
}

interface Staged {
  readonly target: string
  readonly guard: ((path: string) => Promise<void>) | undefined
  readonly scratch: string
  readonly fresh: string
  readonly old: string
  /** Whether the scratch folder lies in the target, and the target stays where it is. */
  readonly isInside: boolean
}

/**
 * Replaces several files and folders, all of them or none. Everything is written beside its target first; then what is
 * there is moved away and what is new moved in its place, and when one of these moves fails the others are taken back.
 * Of a folder that cannot be moved, such as a mount point, the contents are replaced in the same way.
 * A signal to end is obeyed when nothing is half done any more.
 */
export const replaceTogether = async (replacements: readonly Replacement[]): Promise<void> => {
  const staged: Staged[] = []
  // Should what was there not find its way back, it stays where it is.
  const kept = new Set<string>()
  const signals = holdSignals()
  try {
    for (const { guard, target } of replacements) await guard?.(target)
    for (const replacement of replacements) {
      staged.push(await stage(replacement))
      signals.throwIfAny()
    }
    await swapAll(staged, kept)
  } finally {
    for (const { scratch } of staged)
      if (!kept.has(scratch)) await rm(scratch, { recursive: true, force: true })
    signals.release()
  }
}

/** Begins the names of scratch folders that lie in a folder which stays. */
const SCRATCH = '.tmp-'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Held {
  throwIfAny(): void
  /** Lets signals through again, the one that came meanwhile among them. */
  release(): void
}

const holdSignals = (): Held => {
  let came: NodeJS.Signals | undefined
  const hold = (signal: NodeJS.Signals): void => {
    came ??= signal
  }
  for (const signal of SIGNALS) process.on(signal, hold)
  return {
    throwIfAny: () => {
      if (came) throw new Error(`${came} came before anything was replaced`)
    },
    release: () => {
      for (const signal of SIGNALS) process.off(signal, hold)
      if (came) process.kill(process.pid, came)
    },
  }
}

const stage = async ({ target: path, write, guard }: Replacement): Promise<Staged> => {
  // A link stays a link, and what it leads to is replaced.
  const target = await realpath(path).catch(() => resolve(path))
  await mkdir(dirname(target), { recursive: true })
  const { scratch, isInside } = await makeScratch(target)
  const staged = {
    ...{ target, guard, scratch, isInside },
    ...{ fresh: join(scratch, 'new'), old: join(scratch, 'old') },
  }
  try {
    await write(staged.fresh)
  } catch (cause) {
    await rm(scratch, { recursive: true, force: true })
    throw cause
  }
  return staged
}

const makeScratch = async (target: string): Promise<{ scratch: string; isInside: boolean }> => {
  try {
    // Beside the target, because a rename does not cross file systems.
    return { scratch: await mkdtemp(`${target}.tmp-`), isInside: false }
  } catch (cause) {
    const isClosed = ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(cause))
    if (!isClosed || !existsSync(target) || !statSync(target).isDirectory()) throw cause
    return { scratch: await mkdtemp(join(target, SCRATCH)), isInside: true }
  }
}

const swapAll = async (staged: readonly Staged[], kept: Set<string>): Promise<void> => {
  const moves = new Moves()
  try {
    for (const each of staged) await swap(each, moves)
  } catch (cause) {
    const lost = moves.takeBack()
    for (const { scratch } of lost) kept.add(scratch)
    if (lost.length === 0) throw cause
    const reasons = [messageOf(cause), ...lost.map(each => each.reason)]
    throw new Error(reasons.join('; '), { cause })
  } finally {
    for (const each of moves.inner) if (!kept.has(each)) await rm(each, { recursive: true, force: true })
  }
}

const swap = async (staged: Staged, moves: Moves): Promise<void> => {
  const { target, fresh, old, guard, scratch, isInside } = staged
  if (!existsSync(target)) return moves.move(fresh, target, scratch)
  if (!statSync(target).isDirectory()) {
    copyFileSync(target, old)
    // Looked at where nobody else finds it any more.
    await guard?.(old)
    // A file is replaced by one rename, so that there is always one or the other.
    return moves.replace(fresh, target, { old, scratch })
  }
  if (isInside) return swapContents(staged, moves)
  try {
    renameSync(target, old)
  } catch (cause) {
    // A mount point stays where it is, and so does a folder of a lower layer of an overlay.
    if (!['EBUSY', 'EXDEV'].includes(codeOf(cause))) throw cause
    return swapContents(staged, moves)
  }
  moves.made(target, old, scratch)
  await guard?.(old)
  moves.move(fresh, target, scratch)
}

/** Replaces what lies in a folder that cannot be moved. */
const swapContents = async (staged: Staged, moves: Moves): Promise<void> => {
  const { target, guard, isInside } = staged
  try {
    const scratch = isInside ? staged.scratch : mkdtempSync(join(target, SCRATCH))
    moves.inner.push(scratch)
    const [fresh, old] = [join(scratch, 'new'), join(scratch, 'old')]
    if (!isInside) cpSync(staged.fresh, fresh, { recursive: true })
    mkdirSync(old)
    for (const name of readdirSync(target))
      if (join(target, name) !== scratch) moves.move(join(target, name), join(old, name), scratch)
    await guard?.(old)
    for (const name of readdirSync(fresh)) moves.move(join(fresh, name), join(target, name), scratch)
  } catch (cause) {
    if (codeOf(cause) === '') throw cause
    const reason = 'cannot be moved, as a mount point cannot, and its contents could not be replaced either'
    const message = `${target} ${reason} (${messageOf(cause)}); name a folder inside of it`
    throw Object.assign(new Error(message, { cause }), { code: codeOf(cause) })
  }
}
