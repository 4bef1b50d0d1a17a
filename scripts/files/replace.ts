import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

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
  /** Whether what was there lies in `old` (of a file a copy), and whether what is new stands in its place. */
  isAside: boolean
  isFolder: boolean
  isReplaced: boolean
}

/**
 * Replaces several files and folders, all of them or none. Everything is written beside its target first; then what is
 * there is moved away and what is new moved in its place, and when one of these moves fails the others are taken back.
 * A signal to end is obeyed when nothing is half done any more.
 */
export const replaceTogether = async (replacements: readonly Replacement[]): Promise<void> => {
  const staged: Staged[] = []
  const signals = holdSignals()
  try {
    for (const { guard, target } of replacements) await guard?.(target)
    for (const replacement of replacements) {
      staged.push(await stage(replacement))
      signals.throwIfAny()
    }
    await swapAll(staged)
  } finally {
    for (const each of staged) await clear(each)
    signals.release()
  }
}

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
  const target = resolve(path)
  await mkdir(dirname(target), { recursive: true })
  // Beside the target, because a rename does not cross file systems.
  const scratch = await mkdtemp(`${target}.tmp-`)
  const [fresh, old] = [join(scratch, 'new'), join(scratch, 'old')]
  const staged = { target, guard, scratch, fresh, old, isAside: false, isFolder: false, isReplaced: false }
  try {
    await write(staged.fresh)
  } catch (cause) {
    await clear(staged)
    throw cause
  }
  return staged
}

const swapAll = async (staged: readonly Staged[]): Promise<void> => {
  const begun: Staged[] = []
  try {
    for (const each of staged) {
      begun.push(each)
      if (existsSync(each.target)) {
        each.isFolder = statSync(each.target).isDirectory()
        // A file is replaced by one rename, so that there is always one or the other.
        if (each.isFolder) renameSync(each.target, each.old)
        else copyFileSync(each.target, each.old)
        each.isAside = true
        // Looked at where nobody else finds it any more.
        await each.guard?.(each.old)
      }
      renameSync(each.fresh, each.target)
      each.isReplaced = true
    }
  } catch (cause) {
    const lost = begun.reverse().flatMap(takeBack)
    if (lost.length === 0) throw cause
    throw new Error(`${cause instanceof Error ? cause.message : cause}; ${lost.join('; ')}`, { cause })
  }
}

/** Says where what was there lies, if it cannot be put back. */
const takeBack = ({ target, fresh, old, isAside, isFolder, isReplaced }: Staged): string[] => {
  try {
    if (isReplaced && (isFolder || !isAside)) renameSync(target, fresh)
    if (isAside && (isFolder || isReplaced)) renameSync(old, target)
    return []
  } catch (cause) {
    return [`what was ${target} lies in ${old} (${cause instanceof Error ? cause.message : cause})`]
  }
}

const clear = async ({ scratch, fresh, old, target }: Staged): Promise<void> => {
  await rm(fresh, { recursive: true, force: true })
  // Should what was there not have found its way back, it stays where it is.
  const isLost = (await exists(old)) && !(await exists(target))
  if (!isLost) await rm(scratch, { recursive: true, force: true })
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )
