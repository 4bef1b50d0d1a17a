import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPrism } from '../../../scripts/mock/prism.js'
import { loadContract } from '../../../scripts/spec/contract.js'
import { startRecorder } from '../../contract/harness/recorder.js'
import { createSubject } from '../../contract/suite/subject.js'
import { type Caught, firstFailure } from './judge.js'
import { loadClient } from './mutant.js'
import type { Mutation } from './mutation.js'

/** One mock of the bundled contract, on which the suite is run with one client after the other. */
export interface Trial {
  /** The first failure of the suite on a client with a fault, or on the one without; undefined: it passes. */
  run(mutation: Mutation | undefined): Promise<Caught | undefined>
  close(): Promise<void>
}

export const openTrial = async (): Promise<Trial> => {
  const { doc } = await loadContract()
  const prism = await startPrism(doc)
  const folder = await mkdtemp(join(tmpdir(), 'contract-mutations-'))
  return {
    run: async mutation => {
      const recorder = await startRecorder()
      try {
        return await firstFailure(
          createSubject(doc, {
            mocks: { static: prism.url, dynamic: prism.url },
            recorder,
            client: await loadClient(mutation, folder),
            // Clients of one account share what they know of it, also those of two bundles.
            token: `contract-${randomUUID()}`,
          }),
        )
      } finally {
        await recorder.close()
      }
    },
    close: async () => {
      await prism.close()
      await rm(folder, { recursive: true })
    },
  }
}
