import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Runtime } from '../runtimes.js'
import { bundleMain, bundleWorker } from './bundle.js'
import { CASES, type Case, type Tools } from './cases.js'
import type { Certificates } from './certificates.js'
import { execute } from './execute.js'
import type { ProbeResult } from './judge.js'
import { startProxy } from './proxy.js'
import type { Endpoint } from './seen.js'
import type { ProbeAnswer, Task } from './task.js'

const TIMEOUT_MS = 20_000
/** Of a case that ends by nothing else. */
const HANG_MS = 600

/** Whether it can be told by the environment to go through a proxy. */
const takesProxy = ({ kind, version }: Runtime): boolean =>
  kind === 'bun' || kind === 'deno' || (kind === 'node' && !version.startsWith('20.'))

interface Trial {
  readonly about: Case
  readonly task: Task
  readonly endpoint: Endpoint
}

const startTrial = async (about: Case, operation: Task['operation'], tools: Tools): Promise<Trial> => {
  const endpoint = await about.start(tools)
  const isHang = about.isHang !== undefined
  const task: Task = {
    id: `${about.name}, ${operation}`,
    baseUrl: endpoint.baseUrl,
    operation,
    timeoutMs: isHang ? HANG_MS : TIMEOUT_MS,
    hasWarmUp: about.hasWarmUp ?? false,
    hasForeignSignal: about.hasForeignSignal ?? false,
    isHang,
  }
  return { about, task, endpoint }
}

/** What was sent last may still have to be read. */
const pause = (): Promise<void> => new Promise(done => setTimeout(done, 100))

/** Puts a runtime through these cases, each with a write and a read against a server of its own. */
const runCases = async (
  program: { readonly runtime: Runtime; readonly binary: string; readonly folder: string },
  cases: readonly Case[],
  certificates: Certificates | undefined,
): Promise<readonly ProbeResult[]> => {
  const { runtime, binary, folder } = program
  const isProxied = cases.some(({ needs }) => needs === 'proxy')
  const proxy = await startProxy()
  const trials: Trial[] = []
  /** Each once: what a server has seen is whole only then. */
  const close = async (): Promise<void> => {
    await Promise.all(
      trials
        .filter(each => !closed.has(each))
        .map(each => {
          closed.add(each)
          return each.endpoint.close()
        }),
    )
  }
  const closed = new Set<Trial>()
  try {
    const tools = { certificates: certificates as Certificates, proxy }
    for (const about of cases) {
      for (const operation of ['write', 'read'] as const)
        trials.push(await startTrial(about, operation, tools))
    }
    const file = join(folder, 'probe.mjs')
    await (runtime.kind === 'workerd' ? bundleWorker(file) : bundleMain(file))
    const trustedFile = certificates && join(folder, basename(certificates.trustedFile))
    if (certificates && trustedFile) await copyFile(certificates.trustedFile, trustedFile)
    const told = await execute<ProbeAnswer>(
      { runtime, binary, file, trustedFile, proxyUrl: isProxied ? proxy.url : undefined },
      trials.map(({ task }) => task),
    )
    await pause()
    await close()
    return trials.map(({ about, task, endpoint }) => {
      const own = told.find(({ id }) => id === task.id)
      if (own === undefined) throw new Error(`the probe said nothing of ${task.id}`)
      return { runtime, about, operation: task.operation, told: own, seen: endpoint.seen }
    })
  } finally {
    await close()
    await proxy.close()
  }
}

/** All cases that a runtime can be put through. Without certificates those are left out that need them. */
export const runLab = async (
  runtime: Runtime,
  binary: string,
  certificates: Certificates | undefined,
): Promise<readonly ProbeResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'propexo-lab-'))
  const program = { runtime, binary, folder }
  const usable = CASES.filter(({ needs }) => needs === undefined || certificates)
  try {
    const direct = usable.filter(({ needs }) => needs !== 'proxy')
    const proxied = takesProxy(runtime) ? usable.filter(({ needs }) => needs === 'proxy') : []
    return [
      ...(await runCases(program, direct, certificates)),
      ...(proxied.length > 0 ? await runCases(program, proxied, certificates) : []),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
